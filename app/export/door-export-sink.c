/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_SIZE (256 * 1024)

struct _DoorExportSink {
  int fd;
  char *name;
  guint8 *buffer;
  gsize used;
  guint64 written;
  GChecksum *checksum;
  int failure; /* errno of the first failed write */
};

static void
set_error (GError **error, const char *name, int number)
{
  g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_WRITE, "%s cannot be written: %s", name,
               g_strerror (number));
}

DoorExportSink *
door_export_sink_new (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  DoorExportSink *self;

  if (fd < 0)
    {
      set_error (error, name, errno);
      return NULL;
    }
  self = g_new0 (DoorExportSink, 1);
  self->fd = fd;
  self->name = g_strdup (name);
  self->buffer = g_malloc (BUFFER_SIZE);
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return self;
}

void
door_export_sink_free (DoorExportSink *self)
{
  if (!self)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->name);
  g_free (self->buffer);
  g_checksum_free (self->checksum);
  g_free (self);
}

static gboolean
write_out (DoorExportSink *self, const guint8 *data, gsize size)
{
  if (self->failure)
    return FALSE;
  g_checksum_update (self->checksum, data, (gssize) size);
  self->written += size;
  while (size > 0)
    {
      ssize_t n = write (self->fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          self->failure = errno;
          return FALSE;
        }
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

static gboolean
flush (DoorExportSink *self)
{
  gboolean good = write_out (self, self->buffer, self->used);

  self->used = 0;
  return good;
}

gboolean
door_export_sink_write (DoorExportSink *self, const void *data, gsize size)
{
  if (self->used + size > BUFFER_SIZE && !flush (self))
    return FALSE;
  if (size > BUFFER_SIZE)
    return write_out (self, data, size);
  memcpy (self->buffer + self->used, data, size);
  self->used += size;
  return TRUE;
}

gboolean
door_export_sink_close (DoorExportSink *self, DoorExportFile *file, GError **error)
{
  if (flush (self) && fsync (self->fd) != 0)
    self->failure = errno;
  if (close (self->fd) != 0 && !self->failure)
    self->failure = errno;
  self->fd = -1;
  if (self->failure)
    {
      set_error (error, self->name, self->failure);
      return FALSE;
    }
  file->bytes = self->written;
  file->sha256 = g_strdup (g_checksum_get_string (self->checksum));
  return TRUE;
}
