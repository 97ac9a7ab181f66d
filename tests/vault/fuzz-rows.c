/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks a vault for everything of which values in rows are the input's; when the first is one of the vault's own
 * row, a copy is opened instead. Whatever the values are, each call answers, with one of the vault's errors
 * at most. For each value: table and column 2, row 1, kind 1 (a blob, a whole number, nothing, or the value
 * there with one bit turned), length 1, bytes. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "door-test-vault.h"
#include "door-vault-private.h"

#define MOST_VALUES 16

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const struct {
  const char *table, *column;
} places[] = {
  { "vault", "uuid" },           { "vault", "passphrase_slot" }, { "vault", "recovery_slot" },
  { "vault", "identity" },
#define OWN 4 /* so many of the vault's own row */
  { "interview", "uuid" },       { "interview", "state" },       { "interview", "wrapped_key" },
  { "interview", "about" },      { "interview", "length" },      { "interview", "head" },
  { "interview", "previous" },   { "interview", "proof" },       { "interview", "signature" },
  { "sitting", "place" },        { "sitting", "nonce" },         { "sitting", "boot" },
  { "entry", "place" },          { "entry", "sitting" },         { "entry", "counter" },
  { "entry", "sealed" },         { "section", "place" },         { "section", "state" },
  { "section", "wrapped_key" },  { "section", "about" },         { "section", "length" },
  { "section", "head" },         { "section", "proof" },         { "section", "envelope" },
  { "attachment", "interview" }, { "attachment", "file" },       { "attachment", "about" },
  { "attachment", "stream" },    { "outbox", "interview" },      { "outbox", "state" },
  { "outbox", "tries" },         { "outbox", "about" },          { "outbox_part", "place" },
  { "outbox_part", "sealed" },   { "record", "kind" },           { "record", "name" },
  { "record", "about" },         { "record", "body" },
};

/* --- The vault that is spoilt ------------------------------------------------------------------ */

static DoorTestVault vault; /* stays open */
static GBytes *whole;       /* its file */
static char *copy;          /* the folder of a copy, and its file */
static char *copy_path;

static void
remove_vault (void)
{
  door_test_vault_tear_down (&vault, NULL);
  door_file_remove_tree (copy, NULL);
  g_bytes_unref (whole);
  g_free (copy_path);
  g_free (copy);
}

/* Something in every table: a finalized interview, a draft with an open and one with a closed section. */
static void
fill (void)
{
  const DoorEntry inside = { .kind = DOOR_ENTRY_SET, .path = "/data/inside", .value = "said" };
  const DoorSectionReaders readers = { vault.roster, DOOR_AUDIENCE_ANALYSTS, NULL };
  g_autoptr (GBytes) file = door_test_text ("JFIF, front door");
  g_autoptr (GBytes) answers = door_test_text ("<inside>said</inside>");
  g_autoptr (GBytes) body = door_test_text ("case body");
  DoorUuid draft = door_uuid_random ();

  door_test_vault_begin (&vault);
  door_test_vault_set (&vault, DOOR_TEST_ANSWER);
  g_assert_true (door_vault_attach (vault.vault, &vault.id, "/data/photo", "a.jpg", file, NULL));
  door_test_vault_finalize (&vault);
  door_test_vault_begin_id (&vault, &draft);
  g_assert_true (door_vault_section_open (vault.vault, &draft, 1, "/data/one", NULL));
  g_assert_true (door_vault_section_append (vault.vault, &draft, 1, &inside, 1, NULL));
  g_assert_true (
      door_vault_section_close (vault.vault, &draft, 1, answers, NULL, 0, &readers, NULL));
  g_assert_true (door_vault_section_open (vault.vault, &draft, 2, "/data/two", NULL));
  g_assert_true (door_vault_section_append (vault.vault, &draft, 2, &inside, 1, NULL));
  g_assert_true (door_vault_put (vault.vault, DOOR_RECORD_CASE, "case-14", body, body, NULL));
}

/* In memory where that is a folder: on a disk, most of the time would be spent syncing it. */
static void
make_vault (void)
{
  g_autofree char *path = NULL;

  if (whole)
    return;
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  door_test_vault_set_up (&vault, NULL);
  fill ();
  door_test_vault_close (&vault);
  path = g_build_filename (vault.folder, "vault.db", NULL);
  whole = door_file_load (path, 64u * 1024 * 1024, NULL);
  g_assert_nonnull (whole);
  copy = g_strconcat (vault.folder, "-copy", NULL);
  copy_path = g_build_filename (copy, "vault.db", NULL);
  g_assert_true (door_file_make_folder (copy, NULL));
  door_test_vault_open (&vault);
  atexit (remove_vault);
}

/* --- Spoiling it ------------------------------------------------------------------------------- */

static void
bind_value (sqlite3_stmt *statement, const guint8 *how, const guint8 *value, gsize n)
{
  gint64 number = 0;

  memcpy (&number, value, MIN (n, sizeof number));
  if (how[3] % 4 == 0)
    sqlite3_bind_blob (statement, 1, value, (int) n, SQLITE_TRANSIENT);
  else if (how[3] % 4 == 1)
    sqlite3_bind_int64 (statement, 1, number);
}

/* The value there with one bit turned. */
static gboolean
bind_turned (sqlite3 *db, sqlite3_stmt *statement, const char *sql, const guint8 *how, guint16 bit)
{
  sqlite3_stmt *found = NULL;
  g_autofree guint8 *bytes = NULL;
  int n = 0;

  if (sqlite3_prepare_v2 (db, sql, -1, &found, NULL) == SQLITE_OK
      && sqlite3_bind_int (found, 1, how[2]) == SQLITE_OK && sqlite3_step (found) == SQLITE_ROW
      && sqlite3_column_type (found, 0) == SQLITE_BLOB && (n = sqlite3_column_bytes (found, 0)) > 0)
    bytes = g_memdup2 (sqlite3_column_blob (found, 0), (gsize) n);
  sqlite3_finalize (found);
  if (!bytes)
    return FALSE;
  bytes[bit / 8 % n] ^= (guint8) (1u << bit % 8);
  return sqlite3_bind_blob (statement, 1, bytes, n, SQLITE_TRANSIENT) == SQLITE_OK;
}

static guint
place_of (const guint8 *how)
{
  return (how[0] * 256u + how[1]) % G_N_ELEMENTS (places);
}

static void
spoil (sqlite3 *db, const guint8 *how, const guint8 *value, gsize n)
{
  guint where = place_of (how);
  const char *table = places[where].table, *column = places[where].column;
  g_autofree char *update = g_strdup_printf ("UPDATE %s SET %s = ?1 WHERE rowid = (SELECT rowid "
                                             "FROM %s ORDER BY rowid LIMIT 1 OFFSET ?2 %% "
                                             "max (1, (SELECT count (*) FROM %s)))",
                                             table, column, table, table);
  g_autofree char *select = g_strdup_printf (
      "SELECT %s FROM %s ORDER BY rowid LIMIT 1 OFFSET ?1 %% max (1, (SELECT count (*) FROM %s))",
      column, table, table);
  sqlite3_stmt *statement = NULL;
  gboolean good = TRUE;

  g_assert_cmpint (sqlite3_prepare_v2 (db, update, -1, &statement, NULL), ==, SQLITE_OK);
  sqlite3_bind_int (statement, 2, how[2]);
  if (how[3] % 4 == 3)
    good = n >= 2 && bind_turned (db, statement, select, how, (guint16) (value[0] << 8 | value[1]));
  else
    bind_value (statement, how, value, n);
  /* What the table itself refuses stays as it is. */
  if (good)
    sqlite3_step (statement);
  sqlite3_finalize (statement);
}

/* Without syncing: this file is spoilt many times a second. */
static void
write_whole (void)
{
  FILE *file = fopen (copy_path, "wb");
  gsize n;
  const void *bytes = g_bytes_get_data (whole, &n);

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, n, file), ==, n);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
spoil_all (sqlite3 *db, const guint8 *data, gsize size)
{
  gsize at = 0;

  for (guint i = 0; i < MOST_VALUES && at + 5 <= size; i++)
    {
      gsize n = MIN ((gsize) data[at + 4], size - at - 5);

      spoil (db, data + at, data + at + 5, n);
      at += 5 + n;
    }
}

static void
spoil_copy (const guint8 *data, gsize size)
{
  sqlite3 *db = NULL;

  write_whole ();
  g_assert_cmpint (sqlite3_open (copy_path, &db), ==, SQLITE_OK);
  sqlite3_exec (db,
                "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF",
                NULL, NULL, NULL);
  spoil_all (db, data, size);
  sqlite3_close (db);
}

/* --- Asking it --------------------------------------------------------------------------------- */

static void
ask_interview (DoorVault *opened, const DoorInterviewInfo *info)
{
  g_autoptr (DoorJournal) journal = door_vault_replay (opened, &info->id, NULL);
  guint lost = 0;
  g_autoptr (DoorJournal) rescued = door_vault_rescue (opened, &info->id, &lost, NULL);
  g_autoptr (GPtrArray) sections = door_vault_sections (opened, &info->id, NULL);
  g_autoptr (GBytes) photo = door_vault_read_attachment (opened, &info->id, "a.jpg", NULL);

  for (guint i = 0; sections && i < sections->len; i++)
    {
      const DoorSectionInfo *section = sections->pdata[i];
      g_autoptr (DoorJournal) inside
          = door_vault_section_replay (opened, &info->id, section->section, NULL);
    }
}

static void
ask_outbox (DoorVault *opened)
{
  g_autoptr (GPtrArray) items = door_vault_outbox (opened, NULL);

  for (guint i = 0; items && i < items->len; i++)
    {
      const DoorOutboxItem *item = items->pdata[i];

      for (guint k = 0; item->names[k]; k++)
        {
          g_autoptr (GBytes) part
              = door_vault_outbox_part (opened, &item->interview, item->names[k], NULL);
        }
    }
}

static void
ask_everything (DoorVault *opened)
{
  static const DoorVaultGrace grace = { 0, 0 };
  g_autoptr (GPtrArray) all = door_vault_list (opened, NULL);
  g_autoptr (GPtrArray) audit = door_vault_audit (opened, &grace, NULL);
  g_autoptr (GPtrArray) records = door_vault_records (opened, DOOR_RECORD_CASE, NULL);
  g_autoptr (GBytes) body = NULL;

  for (guint i = 0; all && i < all->len; i++)
    ask_interview (opened, all->pdata[i]);
  ask_outbox (opened);
  door_vault_get (opened, DOOR_RECORD_CASE, "case-14", NULL, &body, NULL);
}

static void
open_and_ask (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) opened = NULL;

  spoil_copy (data, size);
  opened = door_vault_open (copy, DOOR_TEST_PASSPHRASE, &vault.options, &error);
  if (opened)
    ask_everything (opened);
  else
    g_assert_true (error->domain == DOOR_VAULT_ERROR);
}

/* In the vault that stays open, under a transaction that is taken back: many times as fast. */
static void
ask_open (const guint8 *data, gsize size)
{
  sqlite3 *db = door_db_handle (vault.vault->db);

  sqlite3_exec (db, "SAVEPOINT spoilt", NULL, NULL, NULL);
  spoil_all (db, data, size);
  ask_everything (vault.vault);
  sqlite3_exec (db, "ROLLBACK TO spoilt; RELEASE spoilt", NULL, NULL, NULL);
  g_hash_table_remove_all (vault.vault->interviews);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  make_vault ();
  if (size >= 5 && place_of (data) < OWN)
    open_and_ask (data, size);
  else
    ask_open (data, size);
  return 0;
}
