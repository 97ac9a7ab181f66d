/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file being written. Hashing and writing cost as much as making the bytes, so they have a thread
 * of their own: full chunks go to it over one queue, and come back empty over another. There are few
 * chunks, so the maker waits when the disk is slow. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_SIZE (256 * 1024)
#define N_CHUNKS 4

typedef struct {
  gsize used; /* 0 when it comes over `full`: there is no more */
  guint8 bytes[CHUNK_SIZE];
} Chunk;

struct _DoorExportSink {
  int fd;
  char *name;
  Chunk *chunk; /* being filled */
  GAsyncQueue *full, *empty;
  GThread *thread;
  int failed; /* atomic: a write has */
  /* The thread's alone, until it has ended. */
  const DoorExportSealer *sealer; /* NULL: in clear */
  gpointer sealing;               /* the sealer's file; NULL: in clear, or ended */
  GByteArray *sealed;
  EVP_MD_CTX *hash; /* libcrypto's, which takes the processor's own instructions */
  guint64 written;
  int failure; /* errno of the first failed write */
};

static void
set_error (GError **error, const char *name, int number)
{
  g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_WRITE, "%s cannot be written: %s", name,
               g_strerror (number));
}

/* --- The thread ---------------------------------------------------------------------------- */

static void
write_bytes (DoorExportSink *self, const guint8 *bytes, gsize size)
{
  EVP_DigestUpdate (self->hash, bytes, size);
  self->written += size;
  while (size > 0 && !self->failure)
    {
      ssize_t n = write (self->fd, bytes, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          self->failure = errno;
          g_atomic_int_set (&self->failed, TRUE);
          return;
        }
      bytes += n;
      size -= (gsize) n;
    }
}

static void
write_sealed (DoorExportSink *self)
{
  write_bytes (self, self->sealed->data, self->sealed->len);
  g_byte_array_set_size (self->sealed, 0);
}

static void
write_chunk (DoorExportSink *self, const Chunk *chunk)
{
  if (!self->sealing)
    {
      write_bytes (self, chunk->bytes, chunk->used);
      return;
    }
  if (chunk->used > 0)
    self->sealer->push (self->sealing, chunk->bytes, chunk->used, self->sealed);
  else
    self->sealer->finish (g_steal_pointer (&self->sealing), self->sealed);
  write_sealed (self);
}

static gpointer
write_chunks (gpointer data)
{
  DoorExportSink *self = data;

  for (;;)
    {
      Chunk *chunk = g_async_queue_pop (self->full);
      gboolean last = chunk->used == 0;

      write_chunk (self, chunk);
      chunk->used = 0;
      g_async_queue_push (self->empty, chunk);
      if (last)
        return NULL;
    }
}

/* --- The maker ----------------------------------------------------------------------------- */

DoorExportSink *
door_export_sink_new (const char *folder,
                      const char *name,
                      const DoorExportSealer *sealer,
                      GError **error)
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
  self->sealer = sealer;
  self->sealed = g_byte_array_new ();
  if (sealer)
    self->sealing = sealer->begin (sealer->data, name, self->sealed);
  self->hash = EVP_MD_CTX_new ();
  EVP_DigestInit_ex (self->hash, EVP_sha256 (), NULL);
  self->full = g_async_queue_new ();
  self->empty = g_async_queue_new_full (g_free);
  for (guint i = 0; i < N_CHUNKS; i++)
    {
      Chunk *chunk = g_malloc (sizeof (Chunk));

      chunk->used = 0;
      g_async_queue_push (self->empty, chunk);
    }
  self->chunk = g_async_queue_pop (self->empty);
  self->thread = g_thread_new ("export-sink", write_chunks, self);
  return self;
}

static void
hand_over (DoorExportSink *self)
{
  g_async_queue_push (self->full, self->chunk);
  self->chunk = g_async_queue_pop (self->empty);
}

gboolean
door_export_sink_write (DoorExportSink *self, const void *data, gsize size)
{
  const guint8 *bytes = data;

  while (size > 0)
    {
      gsize n = MIN (size, CHUNK_SIZE - self->chunk->used);

      memcpy (self->chunk->bytes + self->chunk->used, bytes, n);
      self->chunk->used += n;
      bytes += n;
      size -= n;
      if (self->chunk->used == CHUNK_SIZE)
        hand_over (self);
    }
  return !g_atomic_int_get (&self->failed);
}

static void
end_thread (DoorExportSink *self)
{
  if (!self->thread)
    return;
  if (self->chunk->used > 0)
    hand_over (self);
  hand_over (self);
  g_thread_join (g_steal_pointer (&self->thread));
}

static char *
hash_words (DoorExportSink *self)
{
  guint8 hash[EVP_MAX_MD_SIZE];
  guint n = 0;
  GString *words = g_string_new (NULL);

  EVP_DigestFinal_ex (self->hash, hash, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (words, "%02x", hash[i]);
  return g_string_free (words, FALSE);
}

gboolean
door_export_sink_close (DoorExportSink *self, DoorExportFile *file, GError **error)
{
  end_thread (self);
  if (!self->failure && fsync (self->fd) != 0)
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
  file->sha256 = hash_words (self);
  return TRUE;
}

void
door_export_sink_free (DoorExportSink *self)
{
  if (!self)
    return;
  end_thread (self);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->name);
  g_free (self->chunk);
  g_byte_array_unref (self->sealed);
  g_async_queue_unref (self->full);
  g_async_queue_unref (self->empty);
  EVP_MD_CTX_free (self->hash);
  g_free (self);
}
