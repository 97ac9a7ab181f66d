/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where answers rest that do not fit in memory: each block a sealed stream under a key of its own kind
 * that nobody else has, in a file whose name is gone before the first block. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SPOOL_CONTEXT "spool"

typedef struct {
  DoorSpool base;
  int fd;
  guint64 end;
  GArray *sizes; /* of gsize, by block */
  GArray *places;
  DoorSecret *key;
} Spool;

static gboolean
fail (GError **error, const char *act)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "answers cannot be %s the disk: %s. Make room, then try again.", act,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_at (int fd, const guint8 *bytes, gsize n, guint64 at)
{
  while (n > 0)
    {
      ssize_t done = pwrite (fd, bytes, n, (off_t) at);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      bytes += done;
      n -= (gsize) done;
      at += (guint64) done;
    }
  return TRUE;
}

static gboolean
read_at (int fd, guint8 *bytes, gsize n, guint64 at)
{
  while (n > 0)
    {
      ssize_t done = pread (fd, bytes, n, (off_t) at);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      bytes += done;
      n -= (gsize) done;
      at += (guint64) done;
    }
  return TRUE;
}

/* A block does not pass for another: its number is in the context. */
static char *
context_of (guint64 block)
{
  return g_strdup_printf (SPOOL_CONTEXT " %" G_GUINT64_FORMAT, block);
}

static gboolean
put (DoorSpool *base, GBytes *block, guint64 *ret_place, GError **error)
{
  Spool *self = (Spool *) base;
  g_autofree char *context = context_of (self->sizes->len);
  g_autoptr (GBytes) sealed = door_stream_seal (block, self->key, context);
  gsize n;
  const guint8 *bytes = g_bytes_get_data (sealed, &n);

  if (!write_at (self->fd, bytes, n, self->end))
    return fail (error, "put on");
  *ret_place = self->sizes->len;
  g_array_append_val (self->sizes, n);
  g_array_append_val (self->places, self->end);
  self->end += n;
  return TRUE;
}

static GBytes *
get (DoorSpool *base, guint64 place, GError **error)
{
  Spool *self = (Spool *) base;
  gsize n = g_array_index (self->sizes, gsize, place);
  g_autofree char *context = context_of (place);
  g_autoptr (GBytes) sealed = NULL;
  guint8 *bytes = g_malloc (n);

  sealed = g_bytes_new_take (bytes, n);
  if (!read_at (self->fd, bytes, n, g_array_index (self->places, guint64, place)))
    {
      fail (error, "read from");
      return NULL;
    }
  return door_stream_open (sealed, self->key, context, error);
}

DoorSpool *
door_analyst_spool_new (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, ".answers-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  Spool *self;

  if (fd < 0)
    {
      fail (error, "put on");
      return NULL;
    }
  g_unlink (path);
  self = g_new0 (Spool, 1);
  self->base = (DoorSpool){ .put = put, .get = get };
  self->fd = fd;
  self->sizes = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->places = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->key = door_secret_new_random (DOOR_KEY_BYTES);
  return &self->base;
}

void
door_analyst_spool_free (DoorSpool *base)
{
  Spool *self = (Spool *) base;

  if (!self)
    return;
  close (self->fd);
  g_array_unref (self->sizes);
  g_array_unref (self->places);
  door_secret_unref (self->key);
  g_free (self);
}
