/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-secret.h"

#include <sodium.h>
#include <string.h>

struct _DoorSecret {
  gatomicrefcount references;
  gsize length;
  guint8 *bytes; /* sodium_malloc(): guard pages, locked, wiped by sodium_free() */
};

DoorSecret *
door_secret_new (gsize length)
{
  DoorSecret *self = g_new0 (DoorSecret, 1);

  g_atomic_ref_count_init (&self->references);
  self->length = length;
  self->bytes = sodium_malloc (length);
  if (!self->bytes)
    g_error ("no guarded memory for a secret of %" G_GSIZE_FORMAT " bytes", length);
  memset (self->bytes, 0, length);
  return self;
}

DoorSecret *
door_secret_new_random (gsize length)
{
  DoorSecret *self = door_secret_new (length);

  randombytes_buf (self->bytes, length);
  return self;
}

DoorSecret *
door_secret_new_copy (const void *bytes, gsize length)
{
  DoorSecret *self = door_secret_new (length);

  if (length > 0)
    memcpy (self->bytes, bytes, length);
  return self;
}

DoorSecret *
door_secret_new_passphrase (const char *text)
{
  char *composed;
  DoorSecret *self;

  g_return_val_if_fail (text != NULL, NULL);

  composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  if (!composed)
    return door_secret_new_copy (text, strlen (text));
  self = door_secret_new_copy (composed, strlen (composed));
  sodium_memzero (composed, strlen (composed));
  g_free (composed);
  return self;
}

DoorSecret *
door_secret_ref (DoorSecret *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
door_secret_unref (DoorSecret *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  sodium_free (self->bytes);
  g_free (self);
}

gsize
door_secret_length (const DoorSecret *self)
{
  return self->length;
}

const guint8 *
door_secret_peek (const DoorSecret *self)
{
  return self->bytes;
}

guint8 *
door_secret_poke (DoorSecret *self)
{
  return self->bytes;
}

gboolean
door_secret_equal (const DoorSecret *a, const DoorSecret *b)
{
  return a->length == b->length && sodium_memcmp (a->bytes, b->bytes, a->length) == 0;
}
