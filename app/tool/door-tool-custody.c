/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl keys split, join, rehearse: keys that no single person holds, and the proof before fieldwork
 * that they would work. */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool-keys.h"
#include "door-tool.h"

#include "door-custody.h"
#include "door-files.h"
#include "door-platform.h"
#include "door-vault.h"

#include <string.h>

#define MAX_SHARE_BYTES 65536

/* --- keys split ----------------------------------------------------------------------------- */

static gboolean
write_share (const char *folder, guint number, GBytes *share, GError **error)
{
  g_autofree char *name = g_strdup_printf ("share-%u.txt", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!door_file_replace (path, share, 0600, error))
    return FALSE;
  g_print ("%s\n", path);
  return TRUE;
}

static int
split (DoorIdentity *identity, char **holders, int needed, const char *folder)
{
  g_autoptr (GPtrArray) shares
      = door_custody_split (identity, (const char *const *) holders, (guint) needed);
  g_autoptr (GError) error = NULL;

  if (!door_file_make_folder (folder, &error))
    return door_tool_fail (error);
  for (guint i = 0; i < shares->len; i++)
    if (!write_share (folder, i + 1, shares->pdata[i], &error))
      return door_tool_fail (error);
  g_print ("Any %d of them restore the key. Hand them out, keep no two together, "
           "and rehearse before fieldwork.\n",
           needed);
  return DOOR_EXIT_DONE;
}

static int
run_split (const DoorCommand *command, char **argv)
{
  g_autofree char *passphrase_file = NULL;
  g_autofree char *into = NULL;
  g_auto (GStrv) holders = NULL;
  int needed = 0;
  guint n_holders;
  const GOptionEntry entries[]
      = { { "holder", 0, 0, G_OPTION_ARG_STRING_ARRAY, &holders, "Who gets a share; repeat",
            "NAME" },
          { "needed", 0, 0, G_OPTION_ARG_INT, &needed, "How many restore the key", "N" },
          { "into", 0, 0, G_OPTION_ARG_FILENAME, &into, "Where the shares are written", "FOLDER" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase of the key in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  n_holders = holders ? g_strv_length (holders) : 0;
  if (!into || n_holders < 2 || n_holders > DOOR_CUSTODY_MAX)
    return door_tool_needs (command, into ? "--holder two to seven times" : "--into");
  if (needed < 2 || needed > (int) n_holders)
    return door_tool_needs (command, "--needed from 2 to the number of holders");
  identity = door_tool_identity (argv[1], passphrase_file, &error);
  return identity ? split (identity, holders, needed, into) : door_tool_fail (error);
}

/* --- keys join ------------------------------------------------------------------------------ */

static DoorIdentity *
join_files (char **paths, GError **error)
{
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; paths[i]; i++)
    {
      GBytes *share = door_file_load (paths[i], MAX_SHARE_BYTES, error);

      if (!share)
        return NULL;
      g_ptr_array_add (shares, share);
    }
  return door_custody_join (shares, error);
}

static int
run_join (const DoorCommand *command, char **argv)
{
  g_autofree char *passphrase_file = NULL;
  g_autofree char *into = NULL;
  g_autofree char *label = NULL;
  const GOptionEntry entries[]
      = { { "into", 0, 0, G_OPTION_ARG_FILENAME, &into, "The key file to write", "FILE" },
          { "label", 0, 0, G_OPTION_ARG_STRING, &label, "Whose key it is, in words", "TEXT" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Its new passphrase in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (DoorSecret) passphrase = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  if (!into || !label)
    return door_tool_needs (command, into ? "--label" : "--into");
  if (g_file_test (into, G_FILE_TEST_EXISTS))
    return door_tool_needs (command, "a file that is not there yet: a key is never overwritten");
  identity = join_files (argv + 1, &error);
  passphrase = identity ? door_tool_new_passphrase (passphrase_file, &error) : NULL;
  if (passphrase)
    file = door_identity_lock (identity, label, passphrase, &door_kdf_policy_key_file, &error);
  if (!file || !door_file_replace (into, file, 0600, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

/* --- keys rehearse -------------------------------------------------------------------------- */

#define SAMPLE "rehearsal"

/* A vault with this recovery key, its passphrase thrown away, one answer in it. */
static gboolean
make_locked_vault (const char *folder, const DoorPublicKeys *keys, DoorUuid *id, GError **error)
{
  const DoorVaultOptions options = { NULL, NULL, keys };
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/" SAMPLE, .value = SAMPLE };
  g_autofree char *forgotten = door_token_new ();
  g_autoptr (DoorVault) vault = door_vault_create (folder, forgotten, &options, error);

  door_platform_wipe (forgotten, strlen (forgotten));
  *id = door_uuid_random ();
  return vault && door_vault_begin (vault, id, NULL, error)
         && door_vault_append (vault, id, &entry, 1, error);
}

static gboolean
open_again (const char *folder, const DoorIdentity *recovery, const DoorUuid *id, GError **error)
{
  g_autoptr (DoorVault) vault = door_vault_open_recovery (folder, recovery, NULL, error);
  g_autoptr (DoorJournal) journal = vault ? door_vault_replay (vault, id, error) : NULL;

  if (!journal)
    return FALSE;
  if (door_journal_length (journal) == 1
      && strcmp (door_journal_get (journal, 0)->value, SAMPLE) == 0)
    return TRUE;
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED,
                       "the vault opened, but not with what was in it");
  return FALSE;
}

static gboolean
rehearse (const DoorIdentity *recovery, const DoorPublicKeys *expected, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("door-rehearsal-XXXXXX", error);
  gboolean good;
  DoorUuid id;

  if (!folder)
    return FALSE;
  good = make_locked_vault (folder, expected, &id, error)
         && open_again (folder, recovery, &id, error);
  door_file_remove_tree (folder, NULL);
  return good;
}

static gboolean
is_share (const char *path)
{
  g_autoptr (GBytes) file = door_file_load (path, MAX_SHARE_BYTES, NULL);
  g_auto (DoorShareInfo) info = { .holders = 0 };

  return file && door_custody_inspect (file, &info, NULL);
}

static int
run_rehearse (const DoorCommand *command, char **argv)
{
  g_autofree char *passphrase_file = NULL;
  g_autofree char *key = NULL;
  const GOptionEntry entries[]
      = { { "public-key", 0, 0, G_OPTION_ARG_STRING, &key,
            "The recovery key that devices are enrolled with", "KEY" },
          { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
            "Passphrase of a key file in the file's first line", "FILE" },
          { NULL } };
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys keys;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  if (!key || !argv[1])
    return door_tool_needs (command, key ? "a key file, or shares of one" : "--public-key");
  if (!door_tool_public_keys (key, &keys, &error))
    return door_tool_fail (error);
  identity = is_share (argv[1]) ? join_files (argv + 1, &error)
                                : door_tool_identity (argv[1], passphrase_file, &error);
  if (!identity || !rehearse (identity, &keys, &error))
    return door_tool_fail (error);
  g_print ("A vault with a forgotten passphrase was opened by this key.\n");
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_custody_commands[] = {
  { "keys split", "FILE", "Put a key into the hands of several people", run_split },
  { "keys join", "SHARE…", "Restore a key from enough shares", run_join },
  { "keys rehearse", "FILE | SHARE…", "Prove that a recovery key recovers", run_rehearse },
  { NULL },
};
