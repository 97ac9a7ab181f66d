/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed values: bound to their place, padded to a size class. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-private.h"

#include <string.h>

#include "door-platform.h"

DoorPlaceBytes
door_vault_place (const DoorVault *self, const char *kind, const void *id, gsize n)
{
  DoorPlaceBytes place = { .n = 0 };
  gsize n_kind = strlen (kind) + 1;

  g_assert (n_kind + sizeof self->id.bytes + n <= sizeof place.bytes);
  memcpy (place.bytes, kind, n_kind);
  memcpy (place.bytes + n_kind, self->id.bytes, sizeof self->id.bytes);
  if (n > 0)
    memcpy (place.bytes + n_kind + sizeof self->id.bytes, id, n);
  place.n = n_kind + sizeof self->id.bytes + n;
  return place;
}

GBytes *
door_vault_wrap (const DoorSecret *key, const DoorPlaceBytes *place, GBytes *bytes)
{
  gsize n = 0;
  const void *data = bytes ? g_bytes_get_data (bytes, &n) : NULL;
  g_autoptr (GByteArray) padded = g_byte_array_sized_new ((guint) door_pad_small (n));
  GBytes *wrapped;

  if (n > 0)
    g_byte_array_append (padded, data, (guint) n);
  door_pad (padded, n < DOOR_PAD_SMALL_LIMIT ? door_pad_small (n) : n + 1);
  wrapped = door_cipher_wrap (key, place->bytes, place->n, padded->data, padded->len);
  door_platform_wipe (padded->data, padded->len);
  return wrapped;
}

GBytes *
door_vault_unwrap (const DoorSecret *key, const DoorPlaceBytes *place, GBytes *wrapped)
{
  g_autoptr (GBytes) padded = door_cipher_unwrap (
      key, place->bytes, place->n, g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped));
  gsize n;

  if (!padded || !door_unpad (g_bytes_get_data (padded, NULL), g_bytes_get_size (padded), &n))
    return NULL;
  return g_bytes_new_from_bytes (padded, 0, n);
}
