/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-cipher.h"
#include "door-keys.h"

#include <string.h>

#include "door-test-people.h"

static void
test_seed_is_the_whole_identity (void)
{
  g_autoptr (DoorIdentity) one = door_identity_new ();
  g_autoptr (DoorIdentity) again = door_identity_new_from_seed (door_identity_seed (one));
  g_autoptr (DoorIdentity) other = door_identity_new ();

  g_assert_true (door_public_keys_equal (door_identity_public (one), door_identity_public (again)));
  g_assert_false (
      door_public_keys_equal (door_identity_public (one), door_identity_public (other)));
}

static void
test_public_text (void)
{
  g_autoptr (DoorIdentity) self = door_test_identity (0xa1);
  g_autofree char *text = door_public_keys_to_text (door_identity_public (self));
  g_autofree char *fingerprint = door_public_keys_fingerprint (door_identity_public (self));
  g_autofree char *typed = g_ascii_strup (fingerprint, -1);
  DoorPublicKeys keys;

  g_assert_cmpuint (strlen (text), ==, 91);
  g_assert_true (door_public_keys_parse (text, &keys));
  g_assert_true (door_public_keys_equal (&keys, door_identity_public (self)));
  g_assert_cmpuint (strlen (fingerprint), ==, 39);
  g_strdelimit (typed, " ", '-');
  g_assert_true (door_public_keys_has_fingerprint (&keys, typed));
  typed[0] = typed[0] == '0' ? '1' : '0';
  g_assert_false (door_public_keys_has_fingerprint (&keys, typed));
}

static void
test_public_text_refused (void)
{
  g_autofree char *zeroes = g_strnfill (86, 'A');
  g_autofree char *low_order = g_strconcat ("door1", zeroes, NULL);
  const char *const bad[] = { "", "door1", "door2AAAA", "door1AAAA", low_order };
  DoorPublicKeys keys;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (door_public_keys_parse (bad[i], &keys));
}

static void
test_seal_to_identity (void)
{
  g_autoptr (DoorIdentity) recipient = door_identity_new ();
  g_autoptr (DoorIdentity) other = door_identity_new ();
  g_autoptr (DoorSecret) secret = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (GBytes) sealed = door_public_keys_seal (door_identity_public (recipient), secret);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSecret) opened = door_identity_open (recipient, sealed, &error);

  g_assert_no_error (error);
  g_assert_true (door_secret_equal (opened, secret));
  g_assert_null (door_identity_open (other, sealed, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
}

static void
test_k1_key_file_opens_with_its_passphrase (void)
{
  g_autoptr (DoorIdentity) self = door_identity_new ();
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("tide under the pier");
  g_autoptr (DoorSecret) wrong = door_secret_new_passphrase ("tide under the beer");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file
      = door_identity_lock (self, "Analyst Amina", passphrase, &door_kdf_policy_test, &error);
  g_autoptr (DoorIdentity) opened = NULL;
  g_autofree char *label = NULL;
  DoorPublicKeys keys;

  g_assert_no_error (error);
  opened = door_identity_unlock (file, passphrase, &error);
  g_assert_no_error (error);
  g_assert_true (door_secret_equal (door_identity_seed (opened), door_identity_seed (self)));
  g_assert_true (door_identity_inspect (file, &label, &keys, NULL));
  g_assert_cmpstr (label, ==, "Analyst Amina");
  g_assert_true (door_public_keys_equal (&keys, door_identity_public (self)));
  g_assert_null (door_identity_unlock (file, wrong, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
}

static void
test_k1_every_changed_byte_shows (void)
{
  g_autoptr (DoorIdentity) self = door_identity_new ();
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("tide under the pier");
  g_autoptr (GBytes) file = door_identity_lock (self, "x", passphrase, &door_kdf_policy_test, NULL);
  gsize n;
  const guint8 *bytes = g_bytes_get_data (file, &n);

  for (gsize i = 0; i < n; i++)
    {
      guint8 *copy = g_memdup2 (bytes, n);
      g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);
      g_autoptr (GError) error = NULL;

      copy[i] ^= 1;
      g_assert_null (door_identity_unlock (changed, passphrase, &error));
      g_assert_nonnull (error);
    }
}

static GBytes *
key_file_with_kdf (const char *kdf)
{
  g_autoptr (DoorIdentity) self = door_test_identity (1);
  g_autofree char *keys = door_public_keys_to_text (door_identity_public (self));
  char *text
      = g_strdup_printf ("doorstep-key 1\nlabel x\npublic %s\nkdf %s\nsealed AAAA\n", keys, kdf);

  return g_bytes_new_take (text, strlen (text));
}

static void
test_k2_hostile_parameters_are_refused (void)
{
  const char *const bad[] = {
    "argon2id13 17 65536 AAAAAAAAAAAAAAAAAAAAAA",
    "argon2id13 0 65536 AAAAAAAAAAAAAAAAAAAAAA",
    "argon2id13 1 1 AAAAAAAAAAAAAAAAAAAAAA",
    "argon2id13 1 1099511627776 AAAAAAAAAAAAAAAAAAAAAA",
    "argon2id13 1 99999999999999999999 AAAAAAAAAAAAAAAAAAAAAA",
    "argon2id13 +1 65536 AAAAAAAAAAAAAAAAAAAAAA",
    "argon2id13 1 65536 AAAA",
    "scrypt 1 65536 AAAAAAAAAAAAAAAAAAAAAA",
  };
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("x");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) file = key_file_with_kdf (bad[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (door_identity_unlock (file, passphrase, &error));
      g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED);
    }
}

static void
test_newer_key_file (void)
{
  g_autoptr (GBytes) file = door_test_text ("doorstep-key 2\nwhatever else\n");
  g_autoptr (GError) error = NULL;

  g_assert_false (door_identity_inspect (file, NULL, NULL, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NEWER);
}

static void
test_passphrase_is_composed (void)
{
  g_autoptr (DoorSecret) composed = door_secret_new_passphrase ("caf\303\251");
  g_autoptr (DoorSecret) decomposed = door_secret_new_passphrase ("cafe\314\201");

  g_assert_true (door_secret_equal (composed, decomposed));
}

static void
test_slots (void)
{
  g_autoptr (DoorIdentity) recovery = door_identity_new ();
  g_autoptr (DoorIdentity) other = door_identity_new ();
  g_autoptr (DoorSecret) secret = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("one");
  g_autoptr (DoorSecret) wrong = door_secret_new_passphrase ("two");
  g_autoptr (GBytes) by_words
      = door_slot_new_passphrase (secret, "vault 1", passphrase, &door_kdf_policy_test, NULL);
  g_autoptr (GBytes) by_key
      = door_slot_new_recovery (secret, "vault 1", door_identity_public (recovery));
  g_autoptr (DoorSecret) one = door_slot_open_passphrase (by_words, "vault 1", passphrase, NULL);
  g_autoptr (DoorSecret) two = door_slot_open_recovery (by_key, "vault 1", recovery, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (door_secret_equal (secret, one));
  g_assert_true (door_secret_equal (secret, two));
  g_assert_null (door_slot_open_passphrase (by_words, "vault 1", wrong, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
  g_clear_error (&error);
  g_assert_null (door_slot_open_recovery (by_key, "vault 1", other, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
  g_clear_error (&error);
  g_assert_null (door_slot_open_passphrase (by_words, "vault 2", passphrase, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (door_slot_open_recovery (by_words, "vault 1", recovery, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED);
}

static void
test_weaker_slot_is_told (void)
{
  const DoorKdfPolicy stronger = { 2, 64 * 1024 };
  g_autoptr (DoorSecret) secret = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("one");
  g_autoptr (GBytes) slot
      = door_slot_new_passphrase (secret, "v", passphrase, &door_kdf_policy_test, NULL);

  g_assert_true (door_slot_is_weaker (slot, &stronger));
  g_assert_false (door_slot_is_weaker (slot, &door_kdf_policy_test));
}

static void
test_real_policies_are_strong (void)
{
  g_assert_cmpuint (door_kdf_policy_vault.memory, >=, 64 * 1024 * 1024);
  g_assert_cmpuint (door_kdf_policy_vault.passes, >=, 3);
  g_assert_cmpuint (door_kdf_policy_key_file.memory, >=, door_kdf_policy_vault.memory);
}

static void
test_tokens (void)
{
  g_autofree char *token = door_token_new ();
  g_autofree char *other = door_token_new ();
  g_autofree char *hash = door_token_hash (token);

  g_assert_cmpuint (strlen (token), ==, 43);
  g_assert_true (door_token_matches (token, hash));
  g_assert_false (door_token_matches (other, hash));
  g_assert_false (door_token_matches (token, "not a hash"));
  g_assert_null (strstr (hash, token));
}

static void
test_hashes_of_known_texts (void)
{
  g_autoptr (GBytes) abc = door_test_text ("abc");
  guint8 hash[DOOR_HASH_BYTES];
  g_autofree char *sha = NULL;
  g_autofree char *blake = NULL;

  door_hash_sha256 (abc, hash);
  sha = door_hash_to_text (hash);
  g_assert_cmpstr (sha, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  door_hash_blake2b (abc, hash);
  blake = door_hash_to_text (hash);
  g_assert_cmpstr (blake, ==, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

/* Message and key made with PyNaCl from the seed 32 * "\x07". */
static void
test_extract_signed (void)
{
  const char *key = "6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=";
  g_autofree char *text = NULL;
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "vectors", "extract-signed.txt", NULL);
  g_autofree char *message = NULL;

  g_assert_true (g_file_get_contents (path, &message, NULL, NULL));
  g_strchomp (message);
  text = door_extract_signed (message, key);
  g_assert_cmpstr (text, ==, "household 41");
  message[10] = message[10] == 'A' ? 'B' : 'A';
  g_assert_null (door_extract_signed (message, key));
  g_assert_null (door_extract_signed ("", key));
  g_assert_null (door_extract_signed ("%%%", "???"));
}

static void
test_pad_classes (void)
{
  const struct {
    gsize n, small, large;
  } cases[] = {
    { 0, 96, 4096 },
    { 95, 96, 4096 },
    { 96, 128, 4096 },
    { 127, 128, 4096 },
    { 128, 192, 4096 },
    { 4095, 4096, 4096 },
    { 4096, 6144, 8192 },
    { 1048575, 1048576, 1048576 },
    { 1048576, 1572864, 1179648 },
    { 3000000, 3145728, 3145728 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpuint (door_pad_small (cases[i].n), ==, cases[i].small);
      g_assert_cmpuint (door_pad_large (cases[i].n), ==, cases[i].large);
    }
  for (gsize n = 0; n < 5000000; n += 997)
    g_assert_cmpuint (door_pad_large (n), >, n);
}

static void
test_pad_and_back (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 text[] = { 'a', 0x80, 0, 0 };
  gsize n;

  g_byte_array_append (bytes, text, sizeof text);
  door_pad (bytes, 96);
  g_assert_cmpuint (bytes->len, ==, 96);
  g_assert_true (door_unpad (bytes->data, bytes->len, &n));
  g_assert_cmpuint (n, ==, sizeof text);
  memset (bytes->data, 0, bytes->len);
  g_assert_false (door_unpad (bytes->data, bytes->len, &n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/seal/keys/seed-is-the-whole-identity", test_seed_is_the_whole_identity);
  g_test_add_func ("/seal/keys/public-text", test_public_text);
  g_test_add_func ("/seal/keys/public-text-refused", test_public_text_refused);
  g_test_add_func ("/seal/keys/seal-to-identity", test_seal_to_identity);
  g_test_add_func ("/seal/keys/K1/own-passphrase", test_k1_key_file_opens_with_its_passphrase);
  g_test_add_func ("/seal/keys/K1/every-changed-byte", test_k1_every_changed_byte_shows);
  g_test_add_func ("/seal/keys/K2/hostile-parameters", test_k2_hostile_parameters_are_refused);
  g_test_add_func ("/seal/keys/newer-key-file", test_newer_key_file);
  g_test_add_func ("/seal/keys/passphrase-is-composed", test_passphrase_is_composed);
  g_test_add_func ("/seal/slots/open", test_slots);
  g_test_add_func ("/seal/slots/weaker", test_weaker_slot_is_told);
  g_test_add_func ("/seal/slots/real-policies", test_real_policies_are_strong);
  g_test_add_func ("/seal/tokens", test_tokens);
  g_test_add_func ("/seal/hashes", test_hashes_of_known_texts);
  g_test_add_func ("/seal/extract-signed", test_extract_signed);
  g_test_add_func ("/seal/pad/classes", test_pad_classes);
  g_test_add_func ("/seal/pad/back", test_pad_and_back);
  return g_test_run ();
}
