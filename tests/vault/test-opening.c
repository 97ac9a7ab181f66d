/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of door-vault.h about opening a vault, and about what can be opened no more: V9 to V13. */
#include "door-vault.h"

#include <sqlite3.h>
#include <unistd.h>

#include "door-test-vault.h"

static void
assert_refused (DoorTestVault *self, const char *passphrase, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (self->folder, passphrase, &self->options, &error);

  g_assert_null (vault);
  g_assert_error (error, DOOR_VAULT_ERROR, code);
}

static void
test_v9_second_opening_is_refused (DoorTestVault *self, gconstpointer unused)
{
  assert_refused (self, DOOR_TEST_PASSPHRASE, DOOR_VAULT_ERROR_BUSY);
  door_test_vault_close (self);
  door_test_vault_open (self);
}

static void
test_v10_wrong_passphrase (DoorTestVault *self, gconstpointer unused)
{
  door_test_vault_begin (self);
  door_test_vault_close (self);
  assert_refused (self, "nobody counts the goats", DOOR_VAULT_ERROR_PASSPHRASE);
  assert_refused (self, "", DOOR_VAULT_ERROR_PASSPHRASE);
  door_test_vault_open (self);
  door_test_vault_assert_values (self, &self->id, "");
}

static void
test_v11_change_of_passphrase (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (DoorVault) recovered = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "kept");
  g_assert_true (door_vault_change_passphrase (self->vault, "another tide", &error));
  door_test_vault_set (self, "too");
  door_test_vault_close (self);
  assert_refused (self, DOOR_TEST_PASSPHRASE, DOOR_VAULT_ERROR_PASSPHRASE);
  self->vault = door_vault_open (self->folder, "another tide", &self->options, &error);
  g_assert_no_error (error);
  door_test_vault_assert_values (self, &self->id, "kept too");
  door_test_vault_close (self);
  self->vault
      = door_vault_open_recovery (self->folder, self->people.recovery, &self->options, &error);
  g_assert_no_error (error);
  door_test_vault_assert_values (self, &self->id, "kept too");
}

/* Everything in the file but the one slot, as text; the slot itself in *ret_slot. transfer full. */
static char *
dump_but_slot (DoorTestVault *self, char **ret_slot)
{
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  GString *dump = g_string_new (NULL);
  sqlite3_stmt *columns, *row;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db,
                      "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info (t.name) c "
                      "WHERE t.type = 'table' ORDER BY 1, c.cid",
                      -1, &columns, NULL);
  while (sqlite3_step (columns) == SQLITE_ROW)
    {
      const char *table = (const char *) sqlite3_column_text (columns, 0);
      const char *column = (const char *) sqlite3_column_text (columns, 1);
      g_autofree char *sql
          = g_strdup_printf ("SELECT quote (%s) FROM %s ORDER BY rowid", column, table);

      sqlite3_prepare_v2 (db, sql, -1, &row, NULL);
      while (sqlite3_step (row) == SQLITE_ROW)
        if (g_str_equal (column, "passphrase_slot"))
          *ret_slot = g_strdup ((const char *) sqlite3_column_text (row, 0));
        else
          g_string_append_printf (dump, "%s.%s %s\n", table, column, sqlite3_column_text (row, 0));
      sqlite3_finalize (row);
    }
  sqlite3_finalize (columns);
  sqlite3_close (db);
  return g_string_free (dump, FALSE);
}

static gboolean
is_in_files (DoorTestVault *self, const char *quoted)
{
  static const char *const names[] = { "vault.db", "vault.db-wal" };
  gsize n_slot = (strlen (quoted) - 3) / 2, n;
  g_autofree guint8 *slot = g_malloc (n_slot);

  for (gsize i = 0; i < n_slot; i++)
    slot[i] = (guint8) (g_ascii_xdigit_value (quoted[2 + 2 * i]) * 16
                        + g_ascii_xdigit_value (quoted[3 + 2 * i]));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);
      g_autofree char *bytes = NULL;

      /* The head of a slot is the same in each with these parameters. */
      if (g_file_get_contents (path, &bytes, &n, NULL)
          && memmem (bytes, n, slot + n_slot / 2, n_slot - n_slot / 2))
        return TRUE;
    }
  return FALSE;
}

/* One key is wrapped anew, and nothing else is touched; what the old passphrase opened is nowhere, not even in
 * the log of the vault that is still open. */
static void
test_v11_rewraps_alone (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *old_slot = NULL;
  g_autofree char *slot = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "kept");
  door_vault_attach (self->vault, &self->id, "/p", "a.jpg", photo, &error);
  g_assert_no_error (error);
  door_test_vault_finalize (self);
  door_test_vault_close (self);
  before = dump_but_slot (self, &old_slot);
  g_assert_true (is_in_files (self, old_slot));
  door_test_vault_open (self);
  g_assert_true (door_vault_change_passphrase (self->vault, "another tide", &error));
  g_assert_false (is_in_files (self, old_slot));
  door_test_vault_close (self);
  after = dump_but_slot (self, &slot);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (slot, !=, old_slot);
}

static void
test_v11_recovery_key (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) wrong = NULL;

  door_test_vault_close (self);
  wrong = door_vault_open_recovery (self->folder, self->people.hub, &self->options, &error);
  g_assert_null (wrong);
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE);
  g_clear_error (&error);
  self->vault
      = door_vault_open_recovery (self->folder, self->people.recovery, &self->options, &error);
  g_assert_no_error (error);
  g_assert_true (door_vault_change_passphrase (self->vault, "a new start", &error));
  g_assert_true (
      door_vault_set_recovery (self->vault, door_identity_public (self->people.hub), &error));
  door_test_vault_close (self);
  wrong = door_vault_open_recovery (self->folder, self->people.recovery, &self->options, NULL);
  g_assert_null (wrong);
  self->vault = door_vault_open (self->folder, "a new start", &self->options, &error);
  g_assert_no_error (error);
}

static void
test_v11_slot_grows_stronger (DoorTestVault *self, gconstpointer unused)
{
  const DoorKdfPolicy stronger = { 2, 128 * 1024 };
  DoorVaultOptions options = self->options;
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  options.policy = &stronger;
  door_test_vault_close (self);
  self->vault = door_vault_open (self->folder, DOOR_TEST_PASSPHRASE, &options, NULL);
  g_assert_nonnull (self->vault);
  door_test_vault_close (self);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_assert_true (door_test_contains (bytes, n, "argon2id13 2 131072 "));
  g_assert_false (door_test_contains (bytes, n, "argon2id13 1 65536 "));
  door_test_vault_open (self);
}

static void
test_v12_newer_vault (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;
  sqlite3 *db;

  door_test_vault_close (self);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, "PRAGMA user_version = 99", NULL, NULL, NULL);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  assert_refused (self, DOOR_TEST_PASSPHRASE, DOOR_VAULT_ERROR_NEWER);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

/* Nothing is read-only, or somebody else's, for root: the test becomes a person of its own. */
static gboolean
give_up_root (DoorTestVault *self, uid_t who)
{
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  g_autofree char *media = g_build_filename (self->folder, "media", NULL);

  return geteuid () != 0
         || (chown (self->folder, who, (gid_t) -1) == 0 && chown (path, who, (gid_t) -1) == 0
             && (g_access (media, F_OK) != 0 || chown (media, who, (gid_t) -1) == 0)
             && seteuid (who) == 0);
}

static void
test_v12_medium_that_cannot_be_written (DoorTestVault *self, gconstpointer unused)
{
  const uid_t me = geteuid (), nobody = 65534;
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;

  door_test_vault_close (self);
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  g_assert_true (give_up_root (self, nobody));
  g_assert_cmpint (g_chmod (self->folder, 0500), ==, 0);
  assert_refused (self, DOOR_TEST_PASSPHRASE, DOOR_VAULT_ERROR_FAILED);
  g_assert_cmpint (g_chmod (self->folder, 0700), ==, 0);
  /* A file that this person may not read. */
  g_assert_cmpint (g_chmod (path, 0000), ==, 0);
  assert_refused (self, DOOR_TEST_PASSPHRASE, DOOR_VAULT_ERROR_FAILED);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_true (geteuid () == me || seteuid (me) == 0);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  door_test_vault_open (self);
}

static void
test_space_left (DoorTestVault *self, gconstpointer unused)
{
  g_assert_cmpuint (door_vault_space_left (self->folder), >, 0);
  g_assert_cmpuint (door_vault_space_left ("/no such folder"), ==, G_MAXUINT64);
}

static void
test_v12_no_vault_here (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *folder = g_build_filename (self->folder, "elsewhere", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (door_vault_open (folder, "x", &self->options, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_null (door_vault_create (self->folder, "x", &self->options, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_BUSY);
  g_clear_error (&error);
  door_test_vault_close (self);
  g_assert_null (door_vault_create (self->folder, "x", &self->options, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
}

static void
test_v13_destroyed_stays_destroyed (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autoptr (DoorInterviewInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *media = g_build_filename (self->folder, "media", NULL);
  g_autoptr (GDir) dir = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "one");
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", photo, NULL));
  g_assert_true (door_vault_destroy (self->vault, &self->id, "withdrawn", &error));
  g_assert_no_error (error);
  door_test_vault_reopen (self);
  g_assert_null (door_vault_replay (self->vault, &self->id, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  info = door_vault_find (self->vault, &self->id, NULL);
  g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_DESTROYED);
  g_assert_cmpstr (info->outcome, ==, "withdrawn");
  dir = g_dir_open (media, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

/* The sealed key of the interview is looked for in every file, as found before. */
static void
test_v13_key_is_overwritten (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  g_autofree char *log = g_build_filename (self->folder, "vault.db-wal", NULL);
  g_autofree char *key = NULL;
  const char *paths[] = { path, log };
  sqlite3_stmt *row;
  sqlite3 *db;

  door_test_vault_begin (self);
  door_test_vault_set (self, "one");
  door_test_vault_close (self);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db, "SELECT wrapped_key FROM interview", -1, &row, NULL);
  g_assert_cmpint (sqlite3_step (row), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_bytes (row, 0), ==, 72);
  key = g_memdup2 (sqlite3_column_blob (row, 0), 72);
  sqlite3_finalize (row);
  sqlite3_close (db);
  door_test_vault_open (self);
  g_assert_true (door_vault_destroy (self->vault, &self->id, "withdrawn", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *bytes = NULL;
      gsize n;

      if (g_file_get_contents (paths[i], &bytes, &n, NULL))
        g_assert_null (memmem (bytes, n, key, 72));
    }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/" path, DoorTestVault, NULL, door_test_vault_set_up, function,               \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("V9/second-opening", test_v9_second_opening_is_refused);
  ADD ("V10/wrong-passphrase", test_v10_wrong_passphrase);
  ADD ("V11/change", test_v11_change_of_passphrase);
  ADD ("V11/rewraps", test_v11_rewraps_alone);
  ADD ("V11/recovery", test_v11_recovery_key);
  ADD ("V11/stronger", test_v11_slot_grows_stronger);
  ADD ("V12/newer", test_v12_newer_vault);
  ADD ("V12/cannot-be-written", test_v12_medium_that_cannot_be_written);
  ADD ("V14/space-left", test_space_left);
  ADD ("V12/none", test_v12_no_vault_here);
  ADD ("V13/destroyed", test_v13_destroyed_stays_destroyed);
  ADD ("V13/key-overwritten", test_v13_key_is_overwritten);
  return g_test_run ();
}
