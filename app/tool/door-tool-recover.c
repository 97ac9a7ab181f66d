/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl: a forgotten passphrase, at the office and from afar; a draft that goes on elsewhere; keys
 * handed over when a team changes. */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool.h"

#include "door-envelope.h"
#include "door-files.h"
#include "door-platform.h"
#include "door-recovery.h"
#include "door-tool-keys.h"
#include "door-vault.h"

#include <string.h>

#define MAX_DOCUMENT_BYTES 65536

/* A call with the passphrase as a text that ends; it is wiped here. */
static char *
text_of (DoorSecret *words)
{
  return g_strndup ((const char *) door_secret_peek (words), door_secret_length (words));
}

static void
wipe_text (char *text)
{
  if (text)
    door_platform_wipe (text, strlen (text));
  g_free (text);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (gchar, wipe_text)

/* --- keys recover --------------------------------------------------------------------------- */

/* The tablet is at the office. */
static gboolean
recover_here (const char *folder,
              const DoorIdentity *recovery,
              const char *passphrase_file,
              GError **error)
{
  g_autoptr (DoorVault) vault = door_vault_open_recovery (folder, recovery, NULL, error);
  g_autoptr (DoorSecret) words = NULL;
  g_autoptr (gchar) text = NULL;

  if (!vault)
    return FALSE;
  words = door_tool_new_passphrase (passphrase_file, error);
  text = words ? text_of (words) : NULL;
  return text && door_vault_change_passphrase (vault, text, error);
}

/* The tablet is far away, its request is here. */
static gboolean
recover_there (const char *request_file,
               const DoorIdentity *recovery,
               const char *answer_file,
               GError **error)
{
  g_autoptr (GBytes) request = door_file_load (request_file, MAX_DOCUMENT_BYTES, error);
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (gchar) code = NULL;
  DoorPublicKeys asker;

  if (!request || !door_recovery_request_read (request, NULL, &asker, error))
    return FALSE;
  answer = door_recovery_answer (request, recovery, &door_kdf_policy_vault, &code, error);
  if (!answer || !door_file_replace (answer_file, answer, 0600, error))
    return FALSE;
  fingerprint = door_public_keys_fingerprint (&asker);
  g_print ("request:        %s\n"
           "one-time code:  %s\n"
           "Call the interviewer. If the device shows the same request, tell the code to the\n"
           "interviewer and to nobody else. The answer is in %s; anybody may carry it.\n",
           fingerprint, code, answer_file);
  return TRUE;
}

static int
run_recover (const DoorCommand *command, char **argv)
{
  g_autofree char *key = NULL;
  g_autofree char *key_passphrase = NULL;
  g_autofree char *new_passphrase = NULL;
  g_autofree char *request = NULL;
  g_autofree char *answer = NULL;
  const GOptionEntry entries[]
      = { { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "The office's recovery key", "FILE" },
          { "key-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &key_passphrase,
            "Passphrase of that key in the file's first line", "FILE" },
          { "new-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &new_passphrase,
            "The vault's new passphrase in the file's first line", "FILE" },
          { "request", 0, 0, G_OPTION_ARG_FILENAME, &request,
            "What a device far away asks, in place of FOLDER", "FILE" },
          { "answer", 0, 0, G_OPTION_ARG_FILENAME, &answer, "Where the answer to it is written",
            "FILE" },
          { NULL } };
  g_autoptr (DoorIdentity) recovery = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  if (!key)
    return door_tool_needs (command, "--key");
  if ((request != NULL) == (argv[1] != NULL))
    return door_tool_needs (command, "the folder of an account, or --request");
  if (request && !answer)
    return door_tool_needs (command, "--answer");
  recovery = door_tool_identity (key, key_passphrase, &error);
  done = recovery
         && (request ? recover_there (request, recovery, answer, &error)
                     : recover_here (argv[1], recovery, new_passphrase, &error));
  return done ? DOOR_EXIT_DONE : door_tool_fail (error);
}

/* --- vault request, vault answer ------------------------------------------------------------ */

static int
run_request (const DoorCommand *command, char **argv)
{
  g_autofree char *into = NULL;
  const GOptionEntry entries[]
      = { { "into", 0, 0, G_OPTION_ARG_FILENAME, &into, "Where the request is written", "FILE" },
          { NULL } };
  g_autoptr (GBytes) request = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys asker;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!into)
    return door_tool_needs (command, "--into");
  request = door_vault_recovery_request (argv[1], &error);
  if (!request || !door_recovery_request_read (request, NULL, &asker, &error)
      || !door_file_replace (into, request, 0600, &error))
    return door_tool_fail (error);
  fingerprint = door_public_keys_fingerprint (&asker);
  g_print ("request:  %s\n", fingerprint);
  return DOOR_EXIT_DONE;
}

static int
run_answer (const DoorCommand *command, char **argv)
{
  g_autofree char *answer_file = NULL;
  g_autofree char *code = NULL;
  g_autofree char *new_passphrase = NULL;
  const GOptionEntry entries[]
      = { { "answer", 0, 0, G_OPTION_ARG_FILENAME, &answer_file, "What headquarters sent", "FILE" },
          { "code", 0, 0, G_OPTION_ARG_STRING, &code, "The one-time code, as told", "CODE" },
          { "new-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &new_passphrase,
            "The vault's new passphrase in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (DoorSecret) words = NULL;
  g_autoptr (gchar) text = NULL;
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!answer_file || !code)
    return door_tool_needs (command, answer_file ? "--code" : "--answer");
  answer = door_file_load (answer_file, MAX_DOCUMENT_BYTES, &error);
  words = answer ? door_tool_new_passphrase (new_passphrase, &error) : NULL;
  text = words ? text_of (words) : NULL;
  if (text)
    vault = door_vault_open_answer (argv[1], answer, code, text, NULL, &error);
  return vault ? DOOR_EXIT_DONE : door_tool_fail (error);
}

/* --- keys hand-over ------------------------------------------------------------------------- */

static int
run_hand_over (const DoorCommand *command, char **argv)
{
  g_autofree char *key = NULL;
  g_autofree char *key_passphrase = NULL;
  g_autofree char *to = NULL;
  g_autofree char *into = NULL;
  const GOptionEntry entries[]
      = { { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "The office's recovery key", "FILE" },
          { "key-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &key_passphrase,
            "Passphrase of that key in the file's first line", "FILE" },
          { "to", 0, 0, G_OPTION_ARG_STRING, &to, "Public key of the account that goes on", "KEY" },
          { "into", 0, 0, G_OPTION_ARG_FILENAME, &into, "Where the draft is written", "FILE" },
          { NULL } };
  g_autoptr (DoorIdentity) recovery = NULL;
  g_autoptr (GBytes) backup = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys keys;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!key || !to || !into)
    return door_tool_needs (command, !key ? "--key" : !to ? "--to" : "--into");
  if (!door_tool_public_keys (to, &keys, &error))
    return door_tool_fail (error);
  backup = door_file_load (argv[1], DOOR_ENVELOPE_MAX_BYTES, &error);
  recovery = backup ? door_tool_identity (key, key_passphrase, &error) : NULL;
  handed = recovery ? door_draft_hand_over (backup, recovery, &keys, &error) : NULL;
  if (!handed || !door_file_replace (into, handed, 0600, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

/* --- keys rewrap ---------------------------------------------------------------------------- */

/* "door1…" of each new reader. transfer full: of DoorMember. */
static GPtrArray *
read_readers (char **texts, GError **error)
{
  g_autoptr (GPtrArray) readers = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; texts && texts[i]; i++)
    {
      DoorMember *member = g_new0 (DoorMember, 1);

      g_ptr_array_add (readers, member);
      member->role = DOOR_ROLE_SUPERVISOR;
      if (!door_tool_public_keys (texts[i], &member->keys, error))
        return NULL;
    }
  return g_steal_pointer (&readers);
}

static gboolean
rewrap_file (const char *path, const DoorIdentity *holder, GPtrArray *readers, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (path, DOOR_ENVELOPE_MAX_BYTES, error);
  g_autoptr (DoorEnvelope) envelope = bytes ? door_envelope_read (bytes, error) : NULL;
  g_autoptr (GBytes) wrapped
      = envelope ? door_envelope_rewrap (envelope, holder, readers, error) : NULL;

  if (wrapped && door_file_replace (path, wrapped, 0600, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static int
run_rewrap (const DoorCommand *command, char **argv)
{
  g_autofree char *key = NULL;
  g_autofree char *passphrase_file = NULL;
  g_auto (GStrv) texts = NULL;
  const GOptionEntry entries[]
      = { { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "Key of one who can read them now", "FILE" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase of that key in the file's first line", "FILE" },
          { "reader", 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts,
            "Public key of somebody who shall read them from now on; repeat", "KEY" },
          { NULL } };
  g_autoptr (DoorIdentity) holder = NULL;
  g_autoptr (GPtrArray) readers = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  if (!key || !texts || !argv[1])
    return door_tool_needs (command, !key ? "--key" : !texts ? "--reader" : "sealed files");
  readers = read_readers (texts, &error);
  holder = readers ? door_tool_identity (key, passphrase_file, &error) : NULL;
  if (!holder)
    return door_tool_fail (error);
  for (guint i = 1; argv[i]; i++)
    if (!rewrap_file (argv[i], holder, readers, &error))
      return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_recover_commands[] = {
  { "keys recover", "[FOLDER]", "Help with a forgotten passphrase, by the recovery key",
    run_recover },
  { "keys hand-over", "BACKUP", "Give the backup of a draft to another device", run_hand_over },
  { "keys rewrap", "FILE…", "Let others read sealed files: a team has changed", run_rewrap },
  { "vault request", "FOLDER", "Ask headquarters about a forgotten passphrase", run_request },
  { "vault answer", "FOLDER", "Open an account by what headquarters answered", run_answer },
  { NULL },
};
