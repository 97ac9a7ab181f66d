/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of door-vault.h under their numbers, on a healthy medium. What happens to damaged
 * files is in test-tamper.c, to killed programs in test-kill.c. */
#include "door-vault.h"

#include <sqlite3.h>
#include <unistd.h>

#include "door-test-vault.h"

static void
test_v1_durable_when_append_returns (DoorTestVault *self, gconstpointer unused)
{
  door_test_vault_begin (self);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);

      door_test_vault_set (self, value);
    }
  door_test_vault_reopen (self);
  {
    g_autoptr (DoorJournal) journal = door_vault_replay (self->vault, &self->id, NULL);

    g_assert_nonnull (journal);
    g_assert_cmpuint (door_journal_length (journal), ==, 100);
    for (guint i = 0; i < 100; i++)
      {
        g_autofree char *value = g_strdup_printf ("%u", i);

        g_assert_cmpstr (door_journal_get (journal, i)->value, ==, value);
        g_assert_cmpuint (door_journal_get (journal, i)->sequence, ==, i + 1);
      }
  }
}

static void
test_v1_entries_come_back_whole (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *long_value = g_strnfill (DOOR_ENTRY_MAX_BYTES - 2, 'q');
  const DoorEntry entries[] = {
    { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "1", .wall_us = 5, .monotonic_us = 6 },
    { .kind = DOOR_ENTRY_REPEAT_ADD, .path = "/r{7}", .value = NULL },
    { .kind = DOOR_ENTRY_REMARK, .path = "", .value = "صبح کے وقت" },
    { .kind = DOOR_ENTRY_SET, .path = "/b", .value = long_value },
    { .kind = DOOR_ENTRY_EFFECT, .path = "/c", .value = "x", .wall_us = 9, .boot_id = "another" },
  };
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  g_assert_true (door_vault_append (self->vault, &self->id, entries, 5, &error));
  g_assert_no_error (error);
  door_test_vault_reopen (self);
  journal = door_vault_replay (self->vault, &self->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (door_journal_length (journal), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      g_assert_cmpint (entry->kind, ==, entries[i].kind);
      g_assert_cmpstr (entry->path, ==, entries[i].path);
      g_assert_cmpstr (entry->value, ==, entries[i].value ? entries[i].value : "");
    }
  g_assert_cmpint (door_journal_get (journal, 0)->wall_us, ==, 5);
  g_assert_cmpint (door_journal_get (journal, 0)->monotonic_us, ==, 6);
  g_assert_cmpint (door_journal_get (journal, 1)->wall_us, ==, DOOR_TEST_TIME);
  g_assert_cmpstr (door_journal_get (journal, 4)->boot_id, ==, "another");
}

static void
test_v2_no_gaps_over_many_openings (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (DoorJournal) journal = NULL;

  door_test_vault_begin (self);
  for (guint i = 0; i < 10; i++)
    {
      door_test_vault_set (self, "x");
      if (i % 2)
        door_test_vault_reopen (self);
      else
        door_vault_leave (self->vault, &self->id);
    }
  journal = door_vault_replay (self->vault, &self->id, NULL);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (door_journal_get (journal, i)->sequence, ==, i + 1);
}

static void
test_v2_interviews_do_not_mix (DoorTestVault *self, gconstpointer unused)
{
  DoorUuid other = door_uuid_random ();

  door_test_vault_begin (self);
  door_test_vault_begin_id (self, &other);
  door_test_vault_set (self, "one");
  door_test_vault_set_id (self, &other, "uno");
  door_test_vault_set (self, "two");
  door_test_vault_set_id (self, &other, "due");
  door_test_vault_reopen (self);
  door_test_vault_assert_values (self, &self->id, "one two");
  door_test_vault_assert_values (self, &other, "uno due");
}

/* --- V4 --- */

static gboolean
contains (const char *bytes, gsize n, const char *text)
{
  return memmem (bytes, n, text, strlen (text)) != NULL;
}

static guint
assert_clean (const char *path, const char *const *secrets)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  guint count = 0;
  gsize n;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      count += assert_clean (child, secrets);
    }
  if (dir || !g_file_get_contents (path, &bytes, &n, NULL))
    return count;
  for (guint i = 0; secrets[i]; i++)
    if (contains (bytes, n, secrets[i]))
      g_error ("\"%s\" stands in clear in %s", secrets[i], path);
  return 1;
}

static void
fill_with_secrets (DoorTestVault *self)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF " DOOR_TEST_ANSWER);
  g_autoptr (GBytes) about = door_test_text ("case of " DOOR_TEST_ABOUT);
  DoorUuid draft = door_uuid_random ();

  door_test_vault_begin (self);
  door_test_vault_begin_id (self, &draft);
  for (guint i = 0; i < 50; i++)
    {
      door_test_vault_set (self, DOOR_TEST_ANSWER);
      door_test_vault_set_id (self, &draft, DOOR_TEST_ANSWER);
    }
  g_assert_true (
      door_vault_attach (self->vault, &self->id, DOOR_TEST_PATH, "bruise.jpg", photo, NULL));
  g_assert_true (
      door_vault_put (self->vault, DOOR_RECORD_CASE, "case-harbour-14", about, photo, NULL));
  g_assert_true (
      door_vault_put (self->vault, DOOR_RECORD_FORM, "victimization-core", about, photo, NULL));
  door_test_vault_finalize (self);
}

static void
test_v4_no_plaintext_on_disk (DoorTestVault *self, gconstpointer unused)
{
  const char *const secrets[] = {
    DOOR_TEST_PATH,    DOOR_TEST_ANSWER, DOOR_TEST_ABOUT,       DOOR_TEST_PASSPHRASE,
    "case-harbour-14", "victimization",  "bruise.jpg",          "uuid:",
    "zanzibar",        "incident",       "xml_submission_file", NULL,
  };

  fill_with_secrets (self);
  g_assert_cmpuint (assert_clean (self->folder, secrets), >=, 4);
  door_test_vault_close (self);
  g_assert_cmpuint (assert_clean (self->folder, secrets), >=, 2);
}

/* The check itself must be able to fail. */
static void
test_v4_the_check_finds_what_is_there (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "leak", NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_set_contents (path, "xx" DOOR_TEST_ANSWER "xx", -1, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_assert_true (contains (bytes, n, DOOR_TEST_ANSWER));
}

/* --- V9 to V13 --- */

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
  g_assert_true (contains (bytes, n, "argon2id13 2 131072 "));
  g_assert_false (contains (bytes, n, "argon2id13 1 65536 "));
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

/* --- listing, records, attachments --- */

static void
test_list (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GBytes) about = door_test_text ("second look");
  DoorUuid other = door_uuid_random ();
  const DoorInterviewInfo *info;

  door_test_vault_begin (self);
  door_test_vault_begin_id (self, &other);
  door_test_vault_set (self, "one");
  g_assert_true (door_vault_set_about (self->vault, &other, about, NULL));
  door_test_vault_reopen (self);
  list = door_vault_list (self->vault, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  info = list->pdata[0];
  g_assert_true (door_uuid_equal (&info->id, &self->id));
  g_assert_cmpuint (info->length, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (info->about, NULL), g_bytes_get_size (info->about),
                   DOOR_TEST_ABOUT, strlen (DOOR_TEST_ABOUT));
  info = list->pdata[1];
  g_assert_cmpmem (g_bytes_get_data (info->about, NULL), g_bytes_get_size (info->about),
                   "second look", 11);
}

/* More interviews than may be in use at one time, in turn. */
static void
test_many_interviews_in_turn (DoorTestVault *self, gconstpointer unused)
{
  DoorUuid ids[30];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      ids[i] = door_uuid_random ();
      door_test_vault_begin_id (self, &ids[i]);
    }
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
      door_test_vault_set_id (self, &ids[i], round == 0 ? "a" : round == 1 ? "b" : "c");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    door_test_vault_assert_values (self, &ids[i], "a b c");
}

static void
test_unknown_interview (DoorTestVault *self, gconstpointer unused)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "x" };
  g_autoptr (GError) error = NULL;

  g_assert_false (door_vault_append (self->vault, &self->id, &entry, 1, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
}

static void
test_begin_twice (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "one");
  g_assert_false (door_vault_begin (self->vault, &self->id, NULL, &error));
  g_assert_nonnull (error);
  door_test_vault_assert_values (self, &self->id, "one");
}

static void
test_records (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) small = door_test_text ("{}");
  g_autoptr (GBytes) large = g_bytes_new_take (g_strnfill (300000, 'm'), 300000);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GError) error = NULL;
  const DoorRecord *record;

  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_FORM, "b", small, large, NULL));
  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_FORM, "a", NULL, NULL, NULL));
  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_CASE, "b", small, NULL, NULL));
  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_FORM, "b", large, small, NULL));
  door_test_vault_reopen (self);
  g_assert_true (door_vault_get (self->vault, DOOR_RECORD_FORM, "b", &about, &body, &error));
  g_assert_true (g_bytes_equal (about, large));
  g_assert_true (g_bytes_equal (body, small));
  forms = door_vault_records (self->vault, DOOR_RECORD_FORM, NULL);
  g_assert_cmpuint (forms->len, ==, 2);
  record = forms->pdata[0];
  g_assert_cmpstr (record->name, ==, "b");
  record = forms->pdata[1];
  g_assert_cmpstr (record->name, ==, "a");
  g_assert_cmpuint (g_bytes_get_size (record->about), ==, 0);
  g_assert_true (door_vault_remove (self->vault, DOOR_RECORD_FORM, "b", NULL));
  g_assert_false (door_vault_get (self->vault, DOOR_RECORD_FORM, "b", NULL, NULL, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
  g_assert_true (door_vault_get (self->vault, DOOR_RECORD_CASE, "b", NULL, NULL, NULL));
}

static void
test_attachments (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) one = door_test_text ("first");
  g_autoptr (GBytes) two = g_bytes_new_take (g_strnfill (200000, 'p'), 200000);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *media = g_build_filename (self->folder, "media", NULL);
  g_autofree char *stray = g_build_filename (media, "left-by-a-crash.door", NULL);
  g_autoptr (GDir) dir = NULL;

  door_test_vault_begin (self);
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", one, NULL));
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", two, NULL));
  g_assert_true (g_file_set_contents (stray, "x", -1, NULL));
  door_test_vault_reopen (self);
  found = door_vault_read_attachment (self->vault, &self->id, "a.jpg", &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (found, two));
  g_assert_null (door_vault_read_attachment (self->vault, &self->id, "b.jpg", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
  dir = g_dir_open (media, 0, NULL);
  g_assert_nonnull (g_dir_read_name (dir));
  g_assert_null (g_dir_read_name (dir));
  door_test_vault_assert_values (self, &self->id, "a.jpg a.jpg");
}

static void
test_elapsed (void)
{
  const DoorEntry one = { .boot_id = "a", .monotonic_us = 10 };
  const DoorEntry two = { .boot_id = "a", .monotonic_us = 35 };
  const DoorEntry three = { .boot_id = "b", .monotonic_us = 40 };

  g_assert_cmpint (door_entry_elapsed (&one, &two), ==, 25);
  g_assert_cmpint (door_entry_elapsed (&two, &three), ==, -1);
  g_assert_cmpint (door_entry_elapsed (&two, &one), ==, -1);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/" path, DoorTestVault, NULL, door_test_vault_set_up, function,               \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("V1/durable", test_v1_durable_when_append_returns);
  ADD ("V1/whole", test_v1_entries_come_back_whole);
  ADD ("V2/no-gaps", test_v2_no_gaps_over_many_openings);
  ADD ("V2/do-not-mix", test_v2_interviews_do_not_mix);
  ADD ("V4/no-plaintext", test_v4_no_plaintext_on_disk);
  ADD ("V4/check-can-fail", test_v4_the_check_finds_what_is_there);
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
  ADD ("list", test_list);
  ADD ("many", test_many_interviews_in_turn);
  ADD ("unknown", test_unknown_interview);
  ADD ("begin-twice", test_begin_twice);
  ADD ("records", test_records);
  ADD ("attachments", test_attachments);
  g_test_add_func ("/vault/elapsed", test_elapsed);
  return g_test_run ();
}
