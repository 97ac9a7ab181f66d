/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-keys.h"
#include "door-keys-private.h"

#include <sodium.h>
#include <string.h>

#include "door-cipher.h"

#define PUBLIC_PREFIX "door1"
#define DOCUMENT_PREFIX "doorstep-"
#define FINGERPRINT_BYTES 16

G_STATIC_ASSERT (sizeof (DoorPublicKeys) == crypto_box_PUBLICKEYBYTES + crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (DOOR_SIGNATURE_BYTES == crypto_sign_BYTES);

struct _DoorIdentity {
  gatomicrefcount references;
  DoorPublicKeys keys;
  DoorSecret *seed;
  DoorSecret *box;  /* X25519 secret key */
  DoorSecret *sign; /* Ed25519 secret key */
};

/* --- making --- */

DoorIdentity *
door_identity_new_from_seed (DoorSecret *seed)
{
  DoorIdentity *self = g_new0 (DoorIdentity, 1);
  g_autoptr (DoorSecret) box_seed = door_cipher_derive (seed, "door-box", 1);
  g_autoptr (DoorSecret) sign_seed = door_cipher_derive (seed, "doorsign", 1);

  g_atomic_ref_count_init (&self->references);
  self->seed = door_secret_ref (seed);
  self->box = door_secret_new (crypto_box_SECRETKEYBYTES);
  self->sign = door_secret_new (crypto_sign_SECRETKEYBYTES);
  crypto_box_seed_keypair (self->keys.box, door_secret_poke (self->box),
                           door_secret_peek (box_seed));
  crypto_sign_seed_keypair (self->keys.sign, door_secret_poke (self->sign),
                            door_secret_peek (sign_seed));
  return self;
}

DoorIdentity *
door_identity_new (void)
{
  g_autoptr (DoorSecret) seed = door_secret_new_random (DOOR_KEY_BYTES);

  return door_identity_new_from_seed (seed);
}

DoorIdentity *
door_identity_ref (DoorIdentity *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
door_identity_unref (DoorIdentity *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  door_secret_unref (self->seed);
  door_secret_unref (self->box);
  door_secret_unref (self->sign);
  g_free (self);
}

const DoorPublicKeys *
door_identity_public (const DoorIdentity *self)
{
  return &self->keys;
}

DoorSecret *
door_identity_seed (const DoorIdentity *self)
{
  return self->seed;
}

/* --- public halves as text --- */

char *
door_public_keys_to_text (const DoorPublicKeys *self)
{
  g_autofree char *text = door_base64_print (self, sizeof *self);

  return g_strconcat (PUBLIC_PREFIX, text, NULL);
}

/* A key of low order would make every shared secret the same. */
static gboolean
is_sound (const DoorPublicKeys *keys)
{
  static const guint8 scalar[crypto_scalarmult_SCALARBYTES] = { 8 };
  guint8 point[crypto_scalarmult_BYTES];

  return crypto_scalarmult (point, scalar, keys->box) == 0
         && crypto_core_ed25519_is_valid_point (keys->sign);
}

gboolean
door_public_keys_parse (const char *text, DoorPublicKeys *ret_keys)
{
  DoorPublicKeys keys;

  if (!g_str_has_prefix (text, PUBLIC_PREFIX)
      || !door_base64_parse (text + strlen (PUBLIC_PREFIX), &keys, sizeof keys)
      || !is_sound (&keys))
    return FALSE;
  *ret_keys = keys;
  return TRUE;
}

gboolean
door_public_keys_equal (const DoorPublicKeys *a, const DoorPublicKeys *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

static void
print_fingerprint (const DoorPublicKeys *self, char ret_text[static 2 * FINGERPRINT_BYTES + 1])
{
  static const char kind[] = "doorstep-fingerprint 1";
  const DoorPiece pieces[] = { { kind, sizeof kind - 1 }, { self, sizeof *self } };
  guint8 hash[DOOR_HASH_BYTES];

  door_cipher_hash (NULL, pieces, G_N_ELEMENTS (pieces), hash);
  sodium_bin2hex (ret_text, 2 * FINGERPRINT_BYTES + 1, hash, FINGERPRINT_BYTES);
}

char *
door_public_keys_fingerprint (const DoorPublicKeys *self)
{
  char digits[2 * FINGERPRINT_BYTES + 1];
  GString *text = g_string_new (NULL);

  print_fingerprint (self, digits);
  for (guint i = 0; digits[i]; i += 4)
    {
      if (i > 0)
        g_string_append_c (text, ' ');
      g_string_append_len (text, digits + i, 4);
    }
  return g_string_free (text, FALSE);
}

gboolean
door_public_keys_has_fingerprint (const DoorPublicKeys *self, const char *fingerprint)
{
  char digits[2 * FINGERPRINT_BYTES + 1];
  g_autoptr (GString) typed = g_string_new (NULL);

  for (const char *c = fingerprint; *c; c++)
    if (*c != ' ' && *c != '-')
      g_string_append_c (typed, g_ascii_tolower (*c));
  print_fingerprint (self, digits);
  return strcmp (typed->str, digits) == 0;
}

/* --- signing and sealing --- */

void
door_identity_sign (const DoorIdentity *self,
                    GBytes *document,
                    guint8 ret_signature[static DOOR_SIGNATURE_BYTES])
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (document, &n);

  g_return_if_fail (n > strlen (DOCUMENT_PREFIX));
  g_return_if_fail (memcmp (bytes, DOCUMENT_PREFIX, strlen (DOCUMENT_PREFIX)) == 0);

  crypto_sign_detached (ret_signature, NULL, bytes, n, door_secret_peek (self->sign));
}

gboolean
door_public_keys_verify (const DoorPublicKeys *self,
                         GBytes *document,
                         const guint8 signature[static DOOR_SIGNATURE_BYTES])
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (document, &n);

  return crypto_sign_verify_detached (signature, bytes, n, self->sign) == 0;
}

void
door_identity_sign_lines (const DoorIdentity *self, GString *lines)
{
  g_autoptr (GBytes) document = g_bytes_new (lines->str, lines->len);
  guint8 signature[DOOR_SIGNATURE_BYTES];
  g_autofree char *text = NULL;

  door_identity_sign (self, document, signature);
  text = door_base64_print (signature, sizeof signature);
  door_lines_add (lines, "signature", "%s", text);
}

gboolean
door_lines_take_signature (DoorLines *lines,
                           const char *text,
                           const guint8 sign[static 32],
                           const char *kind,
                           GError **error)
{
  gsize n = lines->read;
  const char *value = door_lines_take (lines, "signature");
  guint8 signature[DOOR_SIGNATURE_BYTES];

  if (!value || !door_base64_parse (value, signature, sizeof signature))
    return door_lines_damaged (kind, error);
  if (crypto_sign_verify_detached (signature, (const guint8 *) text, n, sign) == 0)
    return TRUE;
  g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
               "the signature of this %s does not hold", kind);
  return FALSE;
}

gboolean
door_lines_take_end (DoorLines *lines,
                     const char *text,
                     const GString *again,
                     const guint8 sign[static 32],
                     const char *kind,
                     GError **error)
{
  if (!again || again->len != lines->read || memcmp (again->str, text, again->len) != 0)
    return door_lines_damaged (kind, error);
  return door_lines_take_signature (lines, text, sign, kind, error)
         && (door_lines_at_end (lines) || door_lines_damaged (kind, error));
}

GBytes *
door_public_keys_seal (const DoorPublicKeys *self, const DoorSecret *secret)
{
  gsize n = door_secret_length (secret) + crypto_box_SEALBYTES;
  guint8 *sealed = g_malloc0 (n);

  if (crypto_box_seal (sealed, door_secret_peek (secret), door_secret_length (secret), self->box)
      != 0)
    g_critical ("a public key of low order cannot be sealed to");
  return g_bytes_new_take (sealed, n);
}

DoorSecret *
door_identity_open (const DoorIdentity *self, GBytes *sealed, GError **error)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (sealed, &n);
  g_autoptr (DoorSecret) secret = NULL;

  if (n > crypto_box_SEALBYTES)
    secret = door_secret_new (n - crypto_box_SEALBYTES);
  if (secret
      && crypto_box_seal_open (door_secret_poke (secret), bytes, n, self->keys.box,
                               door_secret_peek (self->box))
             == 0)
    return g_steal_pointer (&secret);
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY,
                       "this was sealed to another key, or it is damaged");
  return NULL;
}
