/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots: a secret wrapped by a passphrase or by the office's recovery key.
 *
 *   doorstep-slot 1                        doorstep-slot 1
 *   way passphrase                         way recovery
 *   context …                              context …
 *   kdf argon2id13 PASSES MEMORY SALT      key BOX-KEY SEALED-KEY
 *   sealed …                               sealed …
 */
#define G_LOG_DOMAIN "door-seal"

#include "door-keys.h"
#include "door-keys-private.h"

#include <string.h>

#include "door-cipher.h"

#define KIND "slot"
#define VERSION 1
#define MAX_SLOT_BYTES 4096
#define PASSPHRASE "passphrase"
#define RECOVERY "recovery"

static GString *
start (const char *way, const char *context)
{
  GString *lines = door_lines_new (KIND, VERSION);
  g_autofree char *word = door_word_print (context);

  door_lines_add (lines, "way", "%s", way);
  door_lines_add (lines, "context", "%s", word);
  return lines;
}

/* Reads up to the line after "context". `context` NULL: any. */
static gboolean
open_start (DoorLines *lines, GBytes *slot, const char *way, const char *context, GError **error)
{
  gsize n;
  const char *text = g_bytes_get_data (slot, &n), *value;
  g_autofree char *word = context ? door_word_print (context) : NULL;

  if (n > MAX_SLOT_BYTES)
    return door_lines_damaged (KIND, error);
  if (!door_lines_open (lines, text, n, KIND, VERSION, error))
    return FALSE;
  value = door_lines_take (lines, "way");
  if (!value || strcmp (value, way) != 0)
    return door_lines_damaged (KIND, error);
  value = door_lines_take (lines, "context");
  if (!value || (word && strcmp (value, word) != 0))
    return door_lines_damaged (KIND, error);
  return TRUE;
}

GBytes *
door_slot_new_passphrase (const DoorSecret *secret,
                          const char *context,
                          DoorSecret *passphrase,
                          const DoorKdfPolicy *policy,
                          GError **error)
{
  g_autoptr (GString) lines = start (PASSPHRASE, context);
  g_autoptr (DoorSecret) key = NULL;
  guint8 salt[DOOR_KDF_SALT_BYTES];

  door_random_bytes (salt, sizeof salt);
  key = door_kdf_run (passphrase, policy, salt, error);
  if (!key)
    return NULL;
  door_kdf_add_line (lines, policy, salt);
  door_lines_add_sealed (lines, key, secret);
  return g_string_free_to_bytes (g_steal_pointer (&lines));
}

GBytes *
door_slot_new_recovery (const DoorSecret *secret,
                        const char *context,
                        const DoorPublicKeys *recovery)
{
  GString *lines = start (RECOVERY, context);
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (GBytes) sealed = door_public_keys_seal (recovery, key);
  g_autofree char *box = door_base64_print (recovery->box, sizeof recovery->box);
  g_autofree char *text
      = door_base64_print (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));

  door_lines_add (lines, "key", "%s %s", box, text);
  door_lines_add_sealed (lines, key, secret);
  return g_string_free_to_bytes (lines);
}

DoorSecret *
door_slot_open_passphrase (GBytes *slot,
                           const char *context,
                           DoorSecret *passphrase,
                           GError **error)
{
  g_auto (DoorLines) lines = { NULL };
  g_autoptr (DoorSecret) key = NULL;
  DoorSecret *secret;
  DoorKdfPolicy policy;
  guint8 salt[DOOR_KDF_SALT_BYTES];

  if (!open_start (&lines, slot, PASSPHRASE, context, error))
    return NULL;
  if (!door_kdf_take_line (&lines, &policy, salt))
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  key = door_kdf_run (passphrase, &policy, salt, error);
  if (!key)
    return NULL;
  secret = door_lines_take_sealed (&lines, g_bytes_get_data (slot, NULL), key);
  if (!secret)
    g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY,
                         "the passphrase is wrong");
  return secret;
}

DoorSecret *
door_slot_open_recovery (GBytes *slot,
                         const char *context,
                         const DoorIdentity *recovery,
                         GError **error)
{
  g_auto (DoorLines) lines = { NULL };
  g_auto (GStrv) words = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (DoorSecret) key = NULL;
  DoorSecret *secret = NULL;

  if (!open_start (&lines, slot, RECOVERY, context, error))
    return NULL;
  words = door_lines_take_words (&lines, "key", 2);
  sealed = words ? door_base64_parse_bytes (words[1], MAX_SLOT_BYTES) : NULL;
  if (!sealed)
    {
      door_lines_damaged (KIND, error);
      return NULL;
    }
  key = door_identity_open (recovery, sealed, error);
  if (!key)
    return NULL;
  if (door_secret_length (key) == DOOR_KEY_BYTES)
    secret = door_lines_take_sealed (&lines, g_bytes_get_data (slot, NULL), key);
  if (!secret)
    door_lines_damaged (KIND, error);
  return secret;
}

gboolean
door_slot_is_weaker (GBytes *slot, const DoorKdfPolicy *policy)
{
  g_auto (DoorLines) lines = { NULL };
  DoorKdfPolicy found;
  guint8 salt[DOOR_KDF_SALT_BYTES];

  return open_start (&lines, slot, PASSPHRASE, NULL, NULL)
         && door_kdf_take_line (&lines, &found, salt)
         && (found.passes < policy->passes || found.memory < policy->memory);
}
