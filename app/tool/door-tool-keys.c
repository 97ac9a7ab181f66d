/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl keys: identities of the office, and the roster that names who may read. */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool-keys.h"

#include "door-files.h"
#include "door-key-paper.h"
#include "door-tool.h"

#include <string.h>

#define MAX_KEY_BYTES 65536

/* --- keys make ------------------------------------------------------------------------------ */

gboolean
door_tool_make_key (const char *path,
                    const char *label,
                    DoorSecret *passphrase,
                    const DoorKdfPolicy *policy,
                    DoorIdentity **ret_identity,
                    GError **error)
{
  g_autoptr (DoorIdentity) identity = door_identity_new ();
  g_autoptr (GBytes) file = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   "%s is there already; a key is never overwritten", path);
      return FALSE;
    }
  file = door_identity_lock (identity, label, passphrase, policy, error);
  if (!file || !door_file_replace (path, file, 0600, error))
    return FALSE;
  if (ret_identity)
    *ret_identity = g_steal_pointer (&identity);
  return TRUE;
}

DoorSecret *
door_tool_new_passphrase (const char *passphrase_file, GError **error)
{
  g_autoptr (DoorSecret) first = door_tool_passphrase (passphrase_file, "New passphrase: ", error);
  g_autoptr (DoorSecret) second = NULL;

  if (!first || passphrase_file)
    return g_steal_pointer (&first);
  second = door_tool_passphrase (NULL, "The same once more: ", error);
  if (!second)
    return NULL;
  if (!door_secret_equal (first, second))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "the two passphrases differ; nothing was made");
      return NULL;
    }
  return g_steal_pointer (&first);
}

static void
print_public (const DoorPublicKeys *keys)
{
  g_autofree char *text = door_public_keys_to_text (keys);
  g_autofree char *fingerprint = door_public_keys_fingerprint (keys);

  g_print ("public key:  %s\nfingerprint: %s\n", text, fingerprint);
}

static gboolean
print_sheet (const char *key_file, const char *into, GError **error)
{
  g_autoptr (GBytes) file = door_file_load (key_file, MAX_KEY_BYTES, error);
  g_autoptr (GBytes) sheet = file ? door_key_paper_new (file, error) : NULL;

  return sheet && door_file_replace (into, sheet, 0600, error);
}

static int
run_make (const DoorCommand *command, char **argv)
{
  g_autofree char *label = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *backup = NULL;
  const GOptionEntry entries[]
      = { { "label", 0, 0, G_OPTION_ARG_STRING, &label, "Whose key it is, in words", "TEXT" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase in the file's first line", "FILE" },
          { "backup", 0, 0, G_OPTION_ARG_FILENAME, &backup,
            "A sheet to be printed and locked away (PDF)", "FILE" },
          { NULL } };
  g_autoptr (DoorSecret) passphrase = NULL;
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!label)
    return door_tool_needs (command, "--label");
  passphrase = door_tool_new_passphrase (passphrase_file, &error);
  if (!passphrase
      || !door_tool_make_key (argv[1], label, passphrase, &door_kdf_policy_key_file, &identity,
                              &error))
    return door_tool_fail (error);
  print_public (door_identity_public (identity));
  if (backup && !print_sheet (argv[1], backup, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

/* --- keys print ----------------------------------------------------------------------------- */

static int
run_print (const DoorCommand *command, char **argv)
{
  g_autofree char *into = NULL;
  const GOptionEntry entries[]
      = { { "into", 0, 0, G_OPTION_ARG_FILENAME, &into, "The PDF to write", "FILE" }, { NULL } };
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!into)
    return door_tool_needs (command, "--into");
  return print_sheet (argv[1], into, &error) ? DOOR_EXIT_DONE : door_tool_fail (error);
}

/* --- keys show ------------------------------------------------------------------------------ */

static int
run_show (const DoorCommand *command, char **argv)
{
  g_autoptr (GBytes) file = NULL;
  g_autofree char *label = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys keys;
  int status;

  if (!door_tool_parse (command, &argv, NULL, 1, &status))
    return status;
  file = door_file_load (argv[1], 65536, &error);
  if (!file || !door_identity_inspect (file, &label, &keys, &error))
    return door_tool_fail (error);
  g_print ("label:       %s\n", label);
  print_public (&keys);
  return DOOR_EXIT_DONE;
}

/* --- keys roster ---------------------------------------------------------------------------- */

/* "supervisor:north:sione:door1…"; team "*" is all teams. */
static gboolean
add_member (DoorRoster *roster, const char *text, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (text, ":", 4);
  DoorPublicKeys keys;
  DoorRole role;

  if (g_strv_length (fields) != 4 || !door_role_parse (fields[0], &role))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "'%s' is no member; write ROLE:TEAM:PERSON:KEY, e.g. "
                   "supervisor:north:sione:door1…",
                   text);
      return FALSE;
    }
  if (!door_tool_public_keys (fields[3], &keys, error))
    return FALSE;
  door_roster_add (roster, role, strcmp (fields[1], "*") == 0 ? NULL : fields[1], fields[2], &keys);
  return TRUE;
}

/* As "hub members" wrote them: one a line, with what follows a # for who reads. */
static gboolean
add_members (DoorRoster *roster, const char *path, GError **error)
{
  g_autoptr (GBytes) file = door_file_load (path, DOOR_ROSTER_MAX_BYTES, error);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!file)
    return FALSE;
  text = g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      lines[i][strcspn (lines[i], "#")] = '\0';
      g_strstrip (lines[i]);
      if (*lines[i] && !add_member (roster, lines[i], error))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
make_roster (
    DoorIdentity *survey_key, DoorRoster *roster, const char *list, char **members, GError **error)
{
  if (list && !add_members (roster, list, error))
    return NULL;
  for (guint i = 0; members && members[i]; i++)
    if (!add_member (roster, members[i], error))
      return NULL;
  return door_roster_sign (roster, survey_key);
}

static int
run_roster (const DoorCommand *command, char **argv)
{
  g_autofree char *key = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *survey = NULL;
  g_autofree char *list = NULL;
  g_auto (GStrv) members = NULL;
  g_autofree char *space = NULL;
  gint64 epoch = 1;
  const GOptionEntry entries[]
      = { { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "The survey's signing key", "FILE" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase in the file's first line", "FILE" },
          { "survey", 0, 0, G_OPTION_ARG_STRING, &survey, "Short name of the survey", "NAME" },
          { "space", 0, 0, G_OPTION_ARG_STRING, &space,
            "training or pilot, signed with a key of its own (default: survey)", "SPACE" },
          { "epoch", 0, 0, G_OPTION_ARG_INT64, &epoch, "Higher than the last roster's", "N" },
          { "members", 0, 0, G_OPTION_ARG_FILENAME, &list, "What \"hub members\" wrote", "FILE" },
          { "member", 0, 0, G_OPTION_ARG_STRING_ARRAY, &members, "ROLE:TEAM:PERSON:KEY; repeat",
            "M" },
          { NULL } };
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (DoorRoster) made = NULL;
  g_autoptr (GBytes) roster = NULL;
  g_autoptr (GError) error = NULL;
  DoorSpace in = DOOR_SPACE_SURVEY;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!key || !survey)
    return door_tool_needs (command, key ? "--survey" : "--key");
  if (space && !door_space_parse (space, &in))
    return door_tool_needs (command, "--space survey, training or pilot");
  identity = door_tool_identity (key, passphrase_file, &error);
  made = door_roster_new (survey, (guint64) epoch, g_get_real_time ());
  door_roster_set_space (made, in);
  roster = identity ? make_roster (identity, made, list, members, &error) : NULL;
  if (!roster || !door_file_replace (argv[1], roster, 0644, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_key_commands[] = {
  { "keys make", "FILE", "Make a key of the office, locked by a passphrase", run_make },
  { "keys print", "FILE", "A sheet of a key or a share, to be locked away", run_print },
  { "keys show", "FILE", "Show the public half of a key", run_show },
  { "keys roster", "FILE", "Sign the list of those who may read interviews", run_roster },
  { NULL },
};
