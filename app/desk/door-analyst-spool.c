/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where answers rest that do not fit in memory: each block a sealed stream under a key of its own kind
 * that nobody else has, in a file whose name is gone before the first block. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-stream.h"

#include <string.h>

#define SPOOL_CONTEXT "spool"

typedef struct {
  DoorSpool base;
  GFile *file;
  GFileIOStream *stream;
  guint64 end;
  GArray *sizes; /* of gsize, by block */
  GArray *places;
  DoorSecret *key;
} Spool;

static gboolean
fail (GError **error, const GError *fault, const char *act)
{
  g_set_error (error, fault->domain, fault->code,
               "answers cannot be %s the disk: %s. Make room, then try again.", act,
               fault->message);
  return FALSE;
}

static gboolean
go_to (Spool *self, guint64 place, GError **error)
{
  return g_seekable_seek (G_SEEKABLE (self->stream), (goffset) place, G_SEEK_SET, NULL, error);
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
  g_autoptr (GError) fault = NULL;

  if (!go_to (self, self->end, &fault)
      || !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->stream)),
                                     bytes, n, NULL, NULL, &fault))
    return fail (error, fault, "put on");
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
  guint8 *bytes = g_malloc (n);
  g_autoptr (GBytes) sealed = g_bytes_new_take (bytes, n);
  g_autoptr (GError) fault = NULL;
  gsize n_read = 0;

  if (!go_to (self, g_array_index (self->places, guint64, place), &fault)
      || !g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (self->stream)), bytes,
                                   n, &n_read, NULL, &fault))
    {
      fail (error, fault, "read from");
      return NULL;
    }
  /* A block that was cut does not open. */
  if (n_read < n)
    memset (bytes + n_read, 0, n - n_read);
  return door_stream_open (sealed, self->key, context, error);
}

DoorSpool *
door_analyst_spool_new (const char *folder, GError **error)
{
  const DoorUuid id = door_uuid_random ();
  char uuid[DOOR_UUID_TEXT];
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) fault = NULL;
  GFileIOStream *stream;
  Spool *self;

  door_uuid_print (&id, uuid);
  path = g_strconcat (folder, G_DIR_SEPARATOR_S ".answers-", uuid, NULL);
  file = g_file_new_for_path (path);
  stream = g_file_create_readwrite (file, G_FILE_CREATE_PRIVATE, NULL, &fault);
  if (!stream)
    {
      fail (error, fault, "put on");
      return NULL;
    }
  g_file_delete (file, NULL, NULL);
  self = g_new0 (Spool, 1);
  self->base = (DoorSpool){ .put = put, .get = get };
  self->file = g_steal_pointer (&file);
  self->stream = stream;
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
  g_io_stream_close (G_IO_STREAM (self->stream), NULL, NULL);
  /* Where a name cannot go before its file is closed. */
  g_file_delete (self->file, NULL, NULL);
  g_object_unref (self->stream);
  g_object_unref (self->file);
  g_array_unref (self->sizes);
  g_array_unref (self->places);
  door_secret_unref (self->key);
  g_free (self);
}
