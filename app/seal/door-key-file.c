/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passphrases: Argon2id, and the key file of an identity.
 *
 *   doorstep-key 1
 *   label …
 *   public door1…
 *   kdf argon2id13 PASSES MEMORY SALT
 *   sealed …          the seed, with the lines above as its place
 */
#define G_LOG_DOMAIN "door-seal"

#include "door-keys.h"
#include "door-keys-private.h"

#include <sodium.h>
#include <string.h>

#include "door-cipher.h"

#define KIND "key"
#define VERSION 1
#define KDF "argon2id13"
#define MAX_LABEL_BYTES 200
#define MAX_FILE_BYTES 4096

G_STATIC_ASSERT (DOOR_KDF_SALT_BYTES == crypto_pwhash_SALTBYTES);

const DoorKdfPolicy door_kdf_policy_vault = { 3, 128ull * 1024 * 1024 };
const DoorKdfPolicy door_kdf_policy_key_file = { 3, 256ull * 1024 * 1024 };
const DoorKdfPolicy door_kdf_policy_test = { 1, 64ull * 1024 };

/* --- Argon2id --- */

DoorSecret *
door_kdf_run (DoorSecret *passphrase,
              const DoorKdfPolicy *policy,
              const guint8 *salt,
              GError **error)
{
  g_autoptr (DoorSecret) key = door_secret_new (DOOR_KEY_BYTES);

  if (crypto_pwhash (door_secret_poke (key), DOOR_KEY_BYTES,
                     (const char *) door_secret_peek (passphrase), door_secret_length (passphrase),
                     salt, policy->passes, (size_t) policy->memory, crypto_pwhash_ALG_ARGON2ID13)
      == 0)
    return g_steal_pointer (&key);
  g_set_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_FAILED,
               "not enough free memory to check the passphrase (%" G_GUINT64_FORMAT " MiB needed)",
               policy->memory / (1024 * 1024));
  return NULL;
}

void
door_kdf_add_line (GString *lines, const DoorKdfPolicy *policy, const guint8 *salt)
{
  g_autofree char *text = door_base64_print (salt, DOOR_KDF_SALT_BYTES);

  door_lines_add (lines, "kdf", KDF " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s",
                  policy->passes, policy->memory, text);
}

gboolean
door_kdf_take_line (DoorLines *lines, DoorKdfPolicy *ret_policy, guint8 *ret_salt)
{
  g_auto (GStrv) words = door_lines_take_words (lines, "kdf", 4);
  DoorKdfPolicy policy;

  if (!words || strcmp (words[0], KDF) != 0 || !door_number_parse (words[1], &policy.passes)
      || !door_number_parse (words[2], &policy.memory)
      || !door_base64_parse (words[3], ret_salt, DOOR_KDF_SALT_BYTES))
    return FALSE;
  if (policy.passes < crypto_pwhash_OPSLIMIT_MIN || policy.passes > DOOR_KDF_MAX_PASSES
      || policy.memory < crypto_pwhash_MEMLIMIT_MIN || policy.memory > DOOR_KDF_MAX_MEMORY)
    return FALSE;
  *ret_policy = policy;
  return TRUE;
}

void
door_lines_add_sealed (GString *lines, const DoorSecret *key, const DoorSecret *secret)
{
  g_autoptr (GBytes) sealed = door_cipher_wrap_secret (key, lines->str, lines->len, secret);
  g_autofree char *text
      = door_base64_print (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));

  door_lines_add (lines, "sealed", "%s", text);
}

DoorSecret *
door_lines_take_sealed (DoorLines *lines, const char *text, const DoorSecret *key)
{
  gsize n_place = lines->read;
  const char *value = door_lines_take (lines, "sealed");
  g_autoptr (GBytes) sealed = value ? door_base64_parse_bytes (value, MAX_FILE_BYTES) : NULL;
  g_autoptr (DoorSecret) secret = NULL;
  gsize n;

  if (!sealed)
    return NULL;
  n = g_bytes_get_size (sealed);
  if (n <= DOOR_NONCE_BYTES + DOOR_TAG_BYTES)
    return NULL;
  secret = door_secret_new (n - DOOR_NONCE_BYTES - DOOR_TAG_BYTES);
  if (!door_cipher_unwrap_secret (key, text, n_place, g_bytes_get_data (sealed, NULL), n, secret))
    return NULL;
  return g_steal_pointer (&secret);
}

/* --- key files --- */

typedef struct {
  char *label;
  DoorPublicKeys keys;
  DoorKdfPolicy policy;
  guint8 salt[DOOR_KDF_SALT_BYTES];
} Head;

static void
head_clear (Head *self)
{
  g_clear_pointer (&self->label, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Head, head_clear)

static GString *
head_print (const Head *self)
{
  GString *lines = door_lines_new (KIND, VERSION);
  g_autofree char *label = door_word_print (self->label);
  g_autofree char *keys = door_public_keys_to_text (&self->keys);

  door_lines_add (lines, "label", "%s", label);
  door_lines_add (lines, "public", "%s", keys);
  door_kdf_add_line (lines, &self->policy, self->salt);
  return lines;
}

/* Leaves `lines` before the "sealed" line. */
static gboolean
head_read (Head *self, GBytes *file, DoorLines *lines, GError **error)
{
  gsize n;
  const char *text = g_bytes_get_data (file, &n), *word;
  g_autoptr (GString) again = NULL;

  if (n > MAX_FILE_BYTES)
    return door_lines_damaged (KIND " file", error);
  if (!door_lines_open (lines, text, n, KIND, VERSION, error))
    return FALSE;
  word = door_lines_take (lines, "label");
  self->label = word ? door_word_parse (word) : NULL;
  word = self->label ? door_lines_take (lines, "public") : NULL;
  if (!word || !door_public_keys_parse (word, &self->keys)
      || !door_kdf_take_line (lines, &self->policy, self->salt))
    return door_lines_damaged (KIND " file", error);
  again = head_print (self);
  if (again->len != lines->read || memcmp (again->str, text, again->len) != 0)
    return door_lines_damaged (KIND " file", error);
  return TRUE;
}

gboolean
door_identity_inspect (GBytes *file, char **ret_label, DoorPublicKeys *ret_keys, GError **error)
{
  g_auto (Head) head = { NULL };
  g_auto (DoorLines) lines = { NULL };

  if (!head_read (&head, file, &lines, error))
    return FALSE;
  if (ret_label)
    *ret_label = g_steal_pointer (&head.label);
  if (ret_keys)
    *ret_keys = head.keys;
  return TRUE;
}

DoorIdentity *
door_identity_unlock (GBytes *file, DoorSecret *passphrase, GError **error)
{
  g_auto (Head) head = { NULL };
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (DoorSecret) key = NULL;
  g_autoptr (DoorSecret) seed = NULL;
  g_autoptr (DoorIdentity) self = NULL;

  if (!head_read (&head, file, &lines, error))
    return NULL;
  key = door_kdf_run (passphrase, &head.policy, head.salt, error);
  if (!key)
    return NULL;
  seed = door_lines_take_sealed (&lines, g_bytes_get_data (file, NULL), key);
  if (!seed)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY,
                           "the passphrase does not open this key file");
      return NULL;
    }
  if (door_secret_length (seed) == DOOR_KEY_BYTES && door_lines_at_end (&lines))
    self = door_identity_new_from_seed (seed);
  if (self && door_public_keys_equal (&head.keys, door_identity_public (self)))
    return g_steal_pointer (&self);
  door_lines_damaged (KIND " file", error);
  return NULL;
}

/* The file is read back as its owner will one day: unlocked, a message opened, a document signed. */
static gboolean
prove (GBytes *file, DoorIdentity *self, DoorSecret *passphrase, GError **error)
{
  g_autoptr (DoorIdentity) again = door_identity_unlock (file, passphrase, error);
  g_autoptr (DoorSecret) message = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (GBytes) sealed = door_public_keys_seal (door_identity_public (self), message);
  g_autoptr (GBytes) document = g_bytes_new_static ("doorstep-proof 1\n", 17);
  g_autoptr (DoorSecret) opened = NULL;
  guint8 signature[DOOR_SIGNATURE_BYTES];

  if (!again)
    return FALSE;
  opened = door_identity_open (again, sealed, error);
  if (!opened)
    return FALSE;
  door_identity_sign (again, document, signature);
  if (door_secret_equal (opened, message)
      && door_public_keys_verify (door_identity_public (self), document, signature))
    return TRUE;
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_FAILED,
                       "the key file could not be proved; nothing was kept");
  return FALSE;
}

GBytes *
door_identity_lock (DoorIdentity *self,
                    const char *label,
                    DoorSecret *passphrase,
                    const DoorKdfPolicy *policy,
                    GError **error)
{
  Head head = { (char *) label, *door_identity_public (self), *policy };
  g_autoptr (DoorSecret) key = NULL;
  g_autoptr (GString) lines = NULL;
  g_autoptr (GBytes) file = NULL;

  g_return_val_if_fail (strlen (label) <= MAX_LABEL_BYTES && g_utf8_validate (label, -1, NULL),
                        NULL);

  door_random_bytes (head.salt, sizeof head.salt);
  key = door_kdf_run (passphrase, policy, head.salt, error);
  if (!key)
    return NULL;
  lines = head_print (&head);
  door_lines_add_sealed (lines, key, door_identity_seed (self));
  file = g_string_free_to_bytes (g_steal_pointer (&lines));
  return prove (file, self, passphrase, error) ? g_steal_pointer (&file) : NULL;
}
