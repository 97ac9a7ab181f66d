/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-seal"

#include "door-recovery.h"

#include <string.h>

#include "door-cipher.h"
#include "door-keys-private.h"
#include "door-platform.h"

#define REQUEST "recovery-request"
#define ANSWER "recovery-answer"
#define VERSION 1
#define MAX_BYTES 8192

/* 80 bits, without letters that are mistaken for others: "7K3F-9XQ2-MW4T-0BCD". */
#define CODE_LETTERS "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define CODE_LENGTH 16
#define CODE_GROUP 4

/* --- the code --- */

static char *
code_new (void)
{
  guint8 random[CODE_LENGTH];
  GString *code = g_string_new (NULL);

  door_random_bytes (random, sizeof random);
  for (guint i = 0; i < CODE_LENGTH; i++)
    {
      if (i > 0 && i % CODE_GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, CODE_LETTERS[random[i] % 32]);
    }
  door_platform_wipe (random, sizeof random);
  return g_string_free (code, FALSE);
}

/* As it was meant, however it was typed: case, spaces and dashes do not matter, O is 0, I and L are
 * 1. */
static DoorSecret *
code_read (const char *text)
{
  char code[CODE_LENGTH + 1] = "";
  DoorSecret *secret;
  gsize n = 0;

  for (; *text && n < CODE_LENGTH; text++)
    {
      char c = g_ascii_toupper (*text);

      if (c == 'O')
        c = '0';
      else if (c == 'I' || c == 'L')
        c = '1';
      if (g_ascii_isalnum (c))
        code[n++] = c;
    }
  secret = door_secret_new_passphrase (code);
  door_platform_wipe (code, sizeof code);
  return secret;
}

/* --- documents --- */

static void
add_bytes (GString *lines, const char *key, GBytes *bytes)
{
  g_autofree char *text
      = door_base64_print (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  door_lines_add (lines, key, "%s", text);
}

static GBytes *
take_bytes (DoorLines *lines, const char *key)
{
  const char *value = door_lines_take (lines, key);

  return value ? door_base64_parse_bytes (value, MAX_BYTES) : NULL;
}

static char *
take_word (DoorLines *lines, const char *key)
{
  const char *value = door_lines_take (lines, key);

  return value ? door_word_parse (value) : NULL;
}

static gboolean
open_lines (DoorLines *lines, GBytes *bytes, const char *kind, GError **error)
{
  gsize n;
  const char *text = g_bytes_get_data (bytes, &n);

  if (n > MAX_BYTES)
    return door_lines_damaged (kind, error);
  return door_lines_open (lines, text, n, kind, VERSION, error);
}

/* --- asking --- */

typedef struct {
  char *context;
  DoorPublicKeys answer_to;
  GBytes *slot;
} Request;

static void
request_clear (Request *self)
{
  g_free (self->context);
  g_clear_pointer (&self->slot, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

GBytes *
door_recovery_request_new (const char *context, const DoorPublicKeys *answer_to, GBytes *slot)
{
  GString *lines = door_lines_new (REQUEST, VERSION);
  g_autofree char *word = door_word_print (context);
  g_autofree char *keys = door_public_keys_to_text (answer_to);

  door_lines_add (lines, "context", "%s", word);
  door_lines_add (lines, "answer-to", "%s", keys);
  add_bytes (lines, "slot", slot);
  return g_string_free_to_bytes (lines);
}

static gboolean
request_read (Request *self, GBytes *bytes, GError **error)
{
  g_auto (DoorLines) lines = { NULL };
  const char *keys;

  if (!open_lines (&lines, bytes, REQUEST, error))
    return FALSE;
  self->context = take_word (&lines, "context");
  keys = self->context ? door_lines_take (&lines, "answer-to") : NULL;
  if (keys && door_public_keys_parse (keys, &self->answer_to))
    self->slot = take_bytes (&lines, "slot");
  return (self->slot && door_lines_at_end (&lines)) || door_lines_damaged (REQUEST, error);
}

gboolean
door_recovery_request_read (GBytes *request,
                            char **ret_context,
                            DoorPublicKeys *ret_answer_to,
                            GError **error)
{
  g_auto (Request) read = { NULL };

  if (!request_read (&read, request, error))
    return FALSE;
  if (ret_context)
    *ret_context = g_steal_pointer (&read.context);
  if (ret_answer_to)
    *ret_answer_to = read.answer_to;
  return TRUE;
}

/* --- answering --- */

static GBytes *
print_answer (const Request *request, GBytes *slot)
{
  GString *lines = door_lines_new (ANSWER, VERSION);
  g_autofree char *word = door_word_print (request->context);
  g_autoptr (DoorSecret) key = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (GBytes) sealed_key = door_public_keys_seal (&request->answer_to, key);
  g_autoptr (GBytes) sealed = NULL;

  door_lines_add (lines, "context", "%s", word);
  add_bytes (lines, "key", sealed_key);
  sealed = door_cipher_wrap (key, lines->str, lines->len, g_bytes_get_data (slot, NULL),
                             g_bytes_get_size (slot));
  add_bytes (lines, "slot", sealed);
  return g_string_free_to_bytes (lines);
}

GBytes *
door_recovery_answer (GBytes *request,
                      const DoorIdentity *recovery,
                      const DoorKdfPolicy *policy,
                      char **ret_code,
                      GError **error)
{
  g_auto (Request) read = { NULL };
  g_autoptr (DoorSecret) secret = NULL;
  g_autoptr (DoorSecret) words = NULL;
  g_autoptr (GBytes) slot = NULL;
  char *code;

  if (!request_read (&read, request, error))
    return NULL;
  secret = door_slot_open_recovery (read.slot, read.context, recovery, error);
  if (!secret)
    return NULL;
  code = code_new ();
  words = code_read (code);
  slot = door_slot_new_passphrase (secret, read.context, words, policy, error);
  if (!slot)
    {
      door_platform_wipe (code, strlen (code));
      g_free (code);
      return NULL;
    }
  *ret_code = code;
  return print_answer (&read, slot);
}

/* --- on the device again --- */

static GBytes *
open_slot (DoorLines *lines, const char *text, const DoorIdentity *asker, GError **error)
{
  g_autoptr (GBytes) sealed_key = take_bytes (lines, "key");
  gsize n_place = lines->read;
  g_autoptr (GBytes) sealed = sealed_key ? take_bytes (lines, "slot") : NULL;
  g_autoptr (DoorSecret) key = NULL;
  GBytes *slot = NULL;

  if (!sealed || !door_lines_at_end (lines))
    {
      door_lines_damaged (ANSWER, error);
      return NULL;
    }
  key = door_identity_open (asker, sealed_key, error);
  if (!key)
    return NULL;
  if (door_secret_length (key) == DOOR_KEY_BYTES)
    slot = door_cipher_unwrap (key, text, n_place, g_bytes_get_data (sealed, NULL),
                               g_bytes_get_size (sealed));
  if (!slot)
    door_lines_damaged (ANSWER, error);
  return slot;
}

DoorSecret *
door_recovery_open_answer (GBytes *answer,
                           const char *context,
                           const DoorIdentity *asker,
                           const char *code,
                           GError **error)
{
  g_auto (DoorLines) lines = { NULL };
  g_autofree char *named = NULL;
  g_autoptr (GBytes) slot = NULL;
  g_autoptr (DoorSecret) words = code_read (code);

  if (!open_lines (&lines, answer, ANSWER, error))
    return NULL;
  named = take_word (&lines, "context");
  if (!named || strcmp (named, context) != 0)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY,
                           "this answer is for another account");
      return NULL;
    }
  slot = open_slot (&lines, g_bytes_get_data (answer, NULL), asker, error);
  return slot ? door_slot_open_passphrase (slot, context, words, error) : NULL;
}
