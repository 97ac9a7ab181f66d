/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-cipher.h"

#include <sodium.h>
#include <string.h>

#define PAD_MARKER 0x80

/* The smallest class holds a path of usual length and a short answer, so that most entries of a
 * journal look alike. */
#define SMALLEST_SMALL 96u
/* Half of the household interviews of our own questionnaire fit the second or third class. */
#define SMALLEST_LARGE 4096u
#define LARGEST_DOUBLING (1024u * 1024)

G_STATIC_ASSERT (DOOR_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT (DOOR_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
G_STATIC_ASSERT (DOOR_TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES);
G_STATIC_ASSERT (DOOR_KEY_BYTES == crypto_kdf_KEYBYTES);

void
door_cipher_seal (const DoorSecret *key,
                  const guint8 nonce[static DOOR_NONCE_BYTES],
                  const void *place,
                  gsize n_place,
                  const void *message,
                  gsize n,
                  guint8 *ret_sealed)
{
  g_assert (door_secret_length (key) == DOOR_KEY_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (ret_sealed, NULL, message, n, place, n_place, NULL,
                                              nonce, door_secret_peek (key));
}

gboolean
door_cipher_open (const DoorSecret *key,
                  const guint8 nonce[static DOOR_NONCE_BYTES],
                  const void *place,
                  gsize n_place,
                  const guint8 *sealed,
                  gsize n,
                  guint8 *ret_message)
{
  g_assert (door_secret_length (key) == DOOR_KEY_BYTES);
  return n >= DOOR_TAG_BYTES
         && crypto_aead_xchacha20poly1305_ietf_decrypt (ret_message, NULL, NULL, sealed, n, place,
                                                        n_place, nonce, door_secret_peek (key))
                == 0;
}

GBytes *
door_cipher_wrap (
    const DoorSecret *key, const void *place, gsize n_place, const void *message, gsize n)
{
  gsize length = DOOR_NONCE_BYTES + n + DOOR_TAG_BYTES;
  guint8 *wrapped = g_malloc (length);

  randombytes_buf (wrapped, DOOR_NONCE_BYTES);
  door_cipher_seal (key, wrapped, place, n_place, message, n, wrapped + DOOR_NONCE_BYTES);
  return g_bytes_new_take (wrapped, length);
}

GBytes *
door_cipher_unwrap (
    const DoorSecret *key, const void *place, gsize n_place, const void *wrapped, gsize n)
{
  const guint8 *bytes = wrapped;
  g_autofree guint8 *message = NULL;
  gsize length;

  if (n < DOOR_NONCE_BYTES + DOOR_TAG_BYTES)
    return NULL;
  length = n - DOOR_NONCE_BYTES - DOOR_TAG_BYTES;
  message = g_malloc (length + 1);
  if (!door_cipher_open (key, bytes, place, n_place, bytes + DOOR_NONCE_BYTES, n - DOOR_NONCE_BYTES,
                         message))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&message), length);
}

GBytes *
door_cipher_wrap_secret (const DoorSecret *key,
                         const void *place,
                         gsize n_place,
                         const DoorSecret *secret)
{
  return door_cipher_wrap (key, place, n_place, door_secret_peek (secret),
                           door_secret_length (secret));
}

gboolean
door_cipher_unwrap_secret (const DoorSecret *key,
                           const void *place,
                           gsize n_place,
                           const void *wrapped,
                           gsize n,
                           DoorSecret *ret_secret)
{
  const guint8 *bytes = wrapped;

  return n == DOOR_NONCE_BYTES + door_secret_length (ret_secret) + DOOR_TAG_BYTES
         && door_cipher_open (key, bytes, place, n_place, bytes + DOOR_NONCE_BYTES,
                              n - DOOR_NONCE_BYTES, door_secret_poke (ret_secret));
}

void
door_cipher_derive_into (const DoorSecret *key,
                         const char *purpose,
                         guint64 number,
                         DoorSecret *ret_derived)
{
  g_assert (strlen (purpose) == crypto_kdf_CONTEXTBYTES);
  g_assert (door_secret_length (key) == DOOR_KEY_BYTES);
  g_assert (door_secret_length (ret_derived) == DOOR_KEY_BYTES);
  crypto_kdf_derive_from_key (door_secret_poke (ret_derived), DOOR_KEY_BYTES, number, purpose,
                              door_secret_peek (key));
}

DoorSecret *
door_cipher_derive (const DoorSecret *key, const char *purpose, guint64 number)
{
  DoorSecret *derived = door_secret_new (DOOR_KEY_BYTES);

  door_cipher_derive_into (key, purpose, number, derived);
  return derived;
}

static void
put_length (guint8 bytes[static 8], guint64 n)
{
  n = GUINT64_TO_LE (n);
  memcpy (bytes, &n, sizeof n);
}

void
door_cipher_hash (const DoorSecret *key,
                  const DoorPiece *pieces,
                  guint n_pieces,
                  guint8 ret_hash[static DOOR_HASH_BYTES])
{
  crypto_generichash_state state;
  guint8 length[8];

  crypto_generichash_init (&state, key ? door_secret_peek (key) : NULL,
                           key ? door_secret_length (key) : 0, DOOR_HASH_BYTES);
  for (guint i = 0; i < n_pieces; i++)
    {
      put_length (length, pieces[i].n);
      crypto_generichash_update (&state, length, sizeof length);
      crypto_generichash_update (&state, pieces[i].bytes, pieces[i].n);
    }
  crypto_generichash_final (&state, ret_hash, DOOR_HASH_BYTES);
  sodium_memzero (&state, sizeof state);
}

/* 96, 128, 192, 256, 384, …: each step adds a third or a half. */
gsize
door_pad_small (gsize n)
{
  gsize half = SMALLEST_SMALL, whole = SMALLEST_SMALL / 3 * 4;

  for (;;)
    {
      if (n < half)
        return half;
      if (n < whole)
        return whole;
      half *= 2;
      whole *= 2;
    }
}

gsize
door_pad_large (gsize n)
{
  gsize length = SMALLEST_LARGE, step;

  while (length <= n && length < LARGEST_DOUBLING)
    length *= 2;
  if (length > n)
    return length;
  for (step = LARGEST_DOUBLING / 8; step * 16 <= n; step *= 2)
    ;
  return (n / step + 1) * step;
}

void
door_pad (GByteArray *bytes, gsize length)
{
  gsize n = bytes->len;

  g_assert (length > n && length <= G_MAXUINT);
  g_byte_array_set_size (bytes, (guint) length);
  memset (bytes->data + n, 0, length - n);
  bytes->data[n] = PAD_MARKER;
}

gboolean
door_unpad (const guint8 *bytes, gsize n, gsize *ret_length)
{
  while (n > 0 && bytes[n - 1] == 0)
    n--;
  if (n == 0 || bytes[n - 1] != PAD_MARKER)
    return FALSE;
  *ret_length = n - 1;
  return TRUE;
}
