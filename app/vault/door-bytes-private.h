/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Little-endian numbers and counted bytes, into and out of a buffer. Reading never goes past the end:
 * what is not there gives NULL or FALSE. */
#pragma once

#include <glib.h>
#include <string.h>

static inline void
door_bytes_add_number (GByteArray *out, guint64 number, guint n_bytes)
{
  number = GUINT64_TO_LE (number);
  g_byte_array_append (out, (const guint8 *) &number, n_bytes);
}

/* Length in 4 bytes, then the bytes. */
static inline void
door_bytes_add_counted (GByteArray *out, const void *bytes, gsize n)
{
  door_bytes_add_number (out, n, 4);
  if (n > 0)
    g_byte_array_append (out, bytes, (guint) n);
}

static inline void
door_bytes_add_bytes (GByteArray *out, GBytes *bytes)
{
  gsize n = 0;
  const void *data = bytes ? g_bytes_get_data (bytes, &n) : NULL;

  door_bytes_add_counted (out, data, n);
}

typedef struct {
  const guint8 *at;
  gsize left;
} DoorBytesReader;

static inline DoorBytesReader
door_bytes_reader (GBytes *bytes)
{
  DoorBytesReader reader;

  reader.at = g_bytes_get_data (bytes, &reader.left);
  return reader;
}

static inline const guint8 *
door_bytes_take (DoorBytesReader *self, gsize n)
{
  const guint8 *bytes = self->at;

  if (self->left < n)
    return NULL;
  self->at += n;
  self->left -= n;
  return bytes;
}

static inline gboolean
door_bytes_take_number (DoorBytesReader *self, guint n_bytes, guint64 *ret_number)
{
  const guint8 *bytes = door_bytes_take (self, n_bytes);
  guint64 number = 0;

  if (!bytes)
    return FALSE;
  memcpy (&number, bytes, n_bytes);
  *ret_number = GUINT64_FROM_LE (number);
  return TRUE;
}

/* A copy of counted bytes. transfer full. */
static inline GBytes *
door_bytes_take_bytes (DoorBytesReader *self)
{
  const guint8 *bytes;
  guint64 n;

  if (!door_bytes_take_number (self, 4, &n) || !(bytes = door_bytes_take (self, n)))
    return NULL;
  return g_bytes_new (bytes, n);
}

/* Counted bytes as a text, NULL when there is a zero in it. transfer full. */
static inline char *
door_bytes_take_text (DoorBytesReader *self)
{
  const guint8 *bytes;
  guint64 n;

  if (!door_bytes_take_number (self, 4, &n) || !(bytes = door_bytes_take (self, n))
      || (n > 0 && memchr (bytes, 0, n)))
    return NULL;
  return g_strndup ((const char *) bytes, n);
}
