/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-seal.h"

#include <sodium.h>
#include <string.h>

#include "door-lines-private.h"

#define TOKEN_BYTES 32

G_STATIC_ASSERT (DOOR_HASH_BYTES == crypto_generichash_BYTES);
G_STATIC_ASSERT (DOOR_HASH_BYTES == crypto_hash_sha256_BYTES);

GQuark
door_seal_error_quark (void)
{
  return g_quark_from_static_string ("door-seal-error");
}

void
door_seal_init (void)
{
  if (sodium_init () < 0)
    g_error ("this machine has no usable source of random numbers");
}

void
door_random_bytes (void *ret_bytes, gsize length)
{
  randombytes_buf (ret_bytes, length);
}

void
door_hash_blake2b (GBytes *bytes, guint8 ret_hash[static DOOR_HASH_BYTES])
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  crypto_generichash (ret_hash, DOOR_HASH_BYTES, data, n, NULL, 0);
}

void
door_hash_sha256 (GBytes *bytes, guint8 ret_hash[static DOOR_HASH_BYTES])
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  crypto_hash_sha256 (ret_hash, data, n);
}

char *
door_hash_to_text (const guint8 hash[static DOOR_HASH_BYTES])
{
  char *text = g_malloc (2 * DOOR_HASH_BYTES + 1);

  return sodium_bin2hex (text, 2 * DOOR_HASH_BYTES + 1, hash, DOOR_HASH_BYTES);
}

gboolean
door_hash_parse (const char *text, guint8 ret_hash[static DOOR_HASH_BYTES])
{
  guint8 hash[DOOR_HASH_BYTES];
  char again[2 * DOOR_HASH_BYTES + 1];
  gsize n;

  if (strlen (text) != 2 * DOOR_HASH_BYTES
      || sodium_hex2bin (hash, sizeof hash, text, strlen (text), NULL, &n, NULL) != 0
      || n != sizeof hash)
    return FALSE;
  if (strcmp (sodium_bin2hex (again, sizeof again, hash, sizeof hash), text) != 0)
    return FALSE;
  memcpy (ret_hash, hash, sizeof hash);
  return TRUE;
}

gboolean
door_hash_equal (const guint8 a[static DOOR_HASH_BYTES], const guint8 b[static DOOR_HASH_BYTES])
{
  return sodium_memcmp (a, b, DOOR_HASH_BYTES) == 0;
}

char *
door_token_new (void)
{
  guint8 token[TOKEN_BYTES];
  char *text;

  randombytes_buf (token, sizeof token);
  text = door_base64_print (token, sizeof token);
  sodium_memzero (token, sizeof token);
  return text;
}

char *
door_token_hash (const char *token)
{
  guint8 hash[DOOR_HASH_BYTES];

  crypto_generichash (hash, sizeof hash, (const guint8 *) token, strlen (token), NULL, 0);
  return door_hash_to_text (hash);
}

gboolean
door_token_matches (const char *token, const char *hash)
{
  guint8 expected[DOOR_HASH_BYTES], actual[DOOR_HASH_BYTES];

  if (!door_hash_parse (hash, expected))
    return FALSE;
  crypto_generichash (actual, sizeof actual, (const guint8 *) token, strlen (token), NULL, 0);
  return door_hash_equal (actual, expected);
}

/* ODK uses the ordinary alphabet with padding, others the URL-safe one without: both are read. */
static guint8 *
base64_lenient (const char *text, gsize *ret_n)
{
  g_autofree char *ordinary = g_strdup (text);
  g_autoptr (GString) padded = NULL;

  g_strdelimit (ordinary, "-", '+');
  g_strdelimit (ordinary, "_", '/');
  padded = g_string_new (g_strstrip (ordinary));
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  return g_base64_decode (padded->str, ret_n);
}

char *
door_extract_signed (const char *message, const char *public_key)
{
  gsize n_message, n_key;
  g_autofree guint8 *bytes = base64_lenient (message, &n_message);
  g_autofree guint8 *key = base64_lenient (public_key, &n_key);
  const char *text;
  gsize n_text;

  if (n_key != crypto_sign_PUBLICKEYBYTES || n_message < crypto_sign_BYTES)
    return NULL;
  text = (const char *) bytes + crypto_sign_BYTES;
  n_text = n_message - crypto_sign_BYTES;
  if (crypto_sign_verify_detached (bytes, (const guint8 *) text, n_text, key) != 0
      || !g_utf8_validate_len (text, n_text, NULL))
    return NULL;
  return g_strndup (text, n_text);
}
