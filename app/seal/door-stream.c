/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-stream.h"

#include <sodium.h>
#include <string.h>

#include "door-seal.h"

#define MAGIC "doorstep-stream 1\n"
#define N_MAGIC (sizeof MAGIC - 1)
#define N_HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define N_EXTRA crypto_secretstream_xchacha20poly1305_ABYTES
#define N_START (N_MAGIC + N_HEADER)
#define N_SEALED_CHUNK (DOOR_STREAM_CHUNK + N_EXTRA)

struct _DoorStreamSealer {
  crypto_secretstream_xchacha20poly1305_state state;
  char *context;
  guint8 start[N_START];
  gboolean started;
  guint8 *waiting; /* plaintext of a chunk not full yet */
  gsize n_waiting;
};

struct _DoorStreamOpener {
  crypto_secretstream_xchacha20poly1305_state state;
  DoorSecret *key;
  char *context;
  GByteArray *waiting; /* sealed bytes of a chunk not whole yet */
  gboolean started;
  gboolean ended;
};

/* --- sealing --- */

DoorStreamSealer *
door_stream_sealer_new (const DoorSecret *key, const char *context)
{
  DoorStreamSealer *self = g_new0 (DoorStreamSealer, 1);

  g_assert (door_secret_length (key) == DOOR_KEY_BYTES);
  self->context = g_strdup (context);
  self->waiting = g_malloc (DOOR_STREAM_CHUNK);
  memcpy (self->start, MAGIC, N_MAGIC);
  crypto_secretstream_xchacha20poly1305_init_push (&self->state, self->start + N_MAGIC,
                                                   door_secret_peek (key));
  return self;
}

void
door_stream_sealer_free (DoorStreamSealer *self)
{
  if (!self)
    return;
  sodium_memzero (self->waiting, DOOR_STREAM_CHUNK);
  g_free (self->waiting);
  g_free (self->context);
  sodium_memzero (&self->state, sizeof self->state);
  g_free (self);
}

static void
start (DoorStreamSealer *self, GByteArray *out)
{
  if (self->started)
    return;
  g_byte_array_append (out, self->start, N_START);
  self->started = TRUE;
}

static void
seal_chunk (DoorStreamSealer *self, const guint8 *bytes, gsize n, guint8 tag, GByteArray *out)
{
  guint at = out->len;

  g_byte_array_set_size (out, (guint) (at + n + N_EXTRA));
  crypto_secretstream_xchacha20poly1305_push (&self->state, out->data + at, NULL, bytes, n,
                                              (const guint8 *) self->context,
                                              strlen (self->context), tag);
}

/* A full chunk is sealed only when more follows: the last one must carry the mark of the end. */
void
door_stream_sealer_push (DoorStreamSealer *self, const void *bytes, gsize n, GByteArray *out)
{
  const guint8 *from = bytes;

  start (self, out);
  while (n > 0)
    {
      gsize part = MIN (n, DOOR_STREAM_CHUNK - self->n_waiting);

      if (part == 0 || (self->n_waiting == 0 && n > DOOR_STREAM_CHUNK))
        {
          gboolean direct = self->n_waiting == 0;

          seal_chunk (self, direct ? from : self->waiting, DOOR_STREAM_CHUNK, 0, out);
          part = direct ? DOOR_STREAM_CHUNK : 0;
          self->n_waiting = 0;
        }
      else
        {
          memcpy (self->waiting + self->n_waiting, from, part);
          self->n_waiting += part;
        }
      from += part;
      n -= part;
    }
}

void
door_stream_sealer_finish (DoorStreamSealer *self, GByteArray *out)
{
  start (self, out);
  seal_chunk (self, self->waiting, self->n_waiting, crypto_secretstream_xchacha20poly1305_TAG_FINAL,
              out);
}

/* --- opening --- */

static gboolean
damaged (GError **error)
{
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
                       "this file is damaged, cut short or sealed with another key");
  return FALSE;
}

DoorStreamOpener *
door_stream_opener_new (const DoorSecret *key, const char *context)
{
  DoorStreamOpener *self = g_new0 (DoorStreamOpener, 1);

  self->key = door_secret_ref ((DoorSecret *) key);
  self->context = g_strdup (context);
  self->waiting = g_byte_array_new ();
  return self;
}

void
door_stream_opener_free (DoorStreamOpener *self)
{
  if (!self)
    return;
  door_secret_unref (self->key);
  g_free (self->context);
  g_byte_array_unref (self->waiting);
  sodium_memzero (&self->state, sizeof self->state);
  g_free (self);
}

static gboolean
open_start (DoorStreamOpener *self, GError **error)
{
  if (self->started || self->waiting->len < N_START)
    return TRUE;
  if (memcmp (self->waiting->data, MAGIC, N_MAGIC) != 0
      || crypto_secretstream_xchacha20poly1305_init_pull (
             &self->state, self->waiting->data + N_MAGIC, door_secret_peek (self->key))
             != 0)
    return damaged (error);
  self->started = TRUE;
  g_byte_array_remove_range (self->waiting, 0, N_START);
  return TRUE;
}

static gboolean
open_chunk (DoorStreamOpener *self, const guint8 *sealed, gsize n, GByteArray *out, GError **error)
{
  guint at = out->len;
  guint8 tag;

  if (self->ended || n < N_EXTRA)
    return damaged (error);
  g_byte_array_set_size (out, (guint) (at + n - N_EXTRA));
  if (crypto_secretstream_xchacha20poly1305_pull (&self->state, out->data + at, NULL, &tag, sealed,
                                                  n, (const guint8 *) self->context,
                                                  strlen (self->context))
      != 0)
    {
      g_byte_array_set_size (out, at);
      return damaged (error);
    }
  self->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  return TRUE;
}

gboolean
door_stream_opener_push (
    DoorStreamOpener *self, const void *bytes, gsize n, GByteArray *out, GError **error)
{
  gsize used = 0;

  g_byte_array_append (self->waiting, bytes, (guint) n);
  if (!open_start (self, error))
    return FALSE;
  if (!self->started)
    return TRUE;
  for (; self->waiting->len - used > N_SEALED_CHUNK; used += N_SEALED_CHUNK)
    if (!open_chunk (self, self->waiting->data + used, N_SEALED_CHUNK, out, error))
      return FALSE;
  if (used > 0)
    g_byte_array_remove_range (self->waiting, 0, (guint) used);
  return TRUE;
}

gboolean
door_stream_opener_finish (DoorStreamOpener *self, GByteArray *out, GError **error)
{
  if (!self->started)
    return damaged (error);
  return open_chunk (self, self->waiting->data, self->waiting->len, out, error)
         && (self->ended || damaged (error));
}

/* --- whole contents --- */

GBytes *
door_stream_seal (GBytes *content, const DoorSecret *key, const char *context)
{
  g_autoptr (DoorStreamSealer) sealer = door_stream_sealer_new (key, context);
  gsize n, n_chunks;
  const void *bytes = g_bytes_get_data (content, &n);
  GByteArray *out;

  g_return_val_if_fail (n <= DOOR_STREAM_MAX_BYTES, NULL);

  n_chunks = n / DOOR_STREAM_CHUNK + 1;
  out = g_byte_array_sized_new ((guint) (N_START + n + n_chunks * N_EXTRA));
  door_stream_sealer_push (sealer, bytes, n, out);
  door_stream_sealer_finish (sealer, out);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
door_stream_open (GBytes *sealed, const DoorSecret *key, const char *context, GError **error)
{
  g_autoptr (DoorStreamOpener) opener = door_stream_opener_new (key, context);
  g_autoptr (GByteArray) out = NULL;
  gsize n;
  const void *bytes = g_bytes_get_data (sealed, &n);

  if (n > DOOR_STREAM_MAX_BYTES)
    {
      damaged (error);
      return NULL;
    }
  out = g_byte_array_sized_new ((guint) n);
  if (!door_stream_opener_push (opener, bytes, n, out, error)
      || !door_stream_opener_finish (opener, out, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
