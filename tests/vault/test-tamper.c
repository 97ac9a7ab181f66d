/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts at changing a vault from outside, and what it answers. Each row of the table changes a
 * closed vault with two interviews, "mine" and "other"; afterwards mine must be damaged and the
 * other must open unchanged (V3, V8). */
#include "door-vault.h"

#include <sqlite3.h>

#include "door-test-vault.h"

#define OTHER_VALUES "uno due tre quattro"

typedef struct {
  DoorTestVault base;
  DoorUuid other;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  const char *const mine[] = { "one", "two", "three", "four" };
  const char *const others[] = { "uno", "due", "tre", "quattro" };
  g_autoptr (GBytes) photo = door_test_text ("JFIF");

  door_test_vault_set_up (&self->base, NULL);
  self->path = g_build_filename (self->base.folder, "vault.db", NULL);
  self->other = door_uuid_random ();
  door_test_vault_begin (&self->base);
  door_test_vault_begin_id (&self->base, &self->other);
  for (guint i = 0; i < 4; i++)
    {
      door_test_vault_set (&self->base, mine[i]);
      door_test_vault_set_id (&self->base, &self->other, others[i]);
    }
  door_test_vault_close (&self->base);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_free (self->path);
  door_test_vault_tear_down (&self->base, NULL);
}

static void
run_sql (Fixture *self, const char *sql)
{
  char *message = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  g_assert_cmpint (sqlite3_total_changes (db), >, 0);
  sqlite3_close (db);
}

/* Interview 1 is mine, 2 the other's; a place is number << 40 | sequence. */
#define PLACE(number, sequence) "((" #number " << 40) | " #sequence ")"
#define SWAP(column, a, b)                                                                         \
  "CREATE TEMP TABLE t AS SELECT place, " column " AS v FROM entry;"                               \
  "UPDATE entry SET " column " = (SELECT v FROM t WHERE t.place = " b ") WHERE place = " a ";"     \
  "UPDATE entry SET " column " = (SELECT v FROM t WHERE t.place = " a ") WHERE place = " b ";"

typedef struct {
  const char *name;
  const char *sql;
} Tampering;

static const Tampering tamperings[] = {
  { "a bit of an answer", "UPDATE entry SET sealed = CAST (substr (sealed, 1, 40) || x'00' || "
                          "substr (sealed, 42) AS BLOB) "
                          "WHERE place = " PLACE (1, 2) },
  { "a shorter answer",
    "UPDATE entry SET sealed = substr (sealed, 1, 20) WHERE place = " PLACE (1, 2) },
  { "an empty answer", "UPDATE entry SET sealed = x'' WHERE place = " PLACE (1, 2) },
  { "two answers swapped", SWAP ("sealed", PLACE (1, 2), PLACE (1, 3)) },
  { "two answers swapped with their nonces",
    SWAP ("sealed", PLACE (1, 2), PLACE (1, 3)) "DROP TABLE t;" SWAP (
        "counter", PLACE (1, 2), PLACE (1, 3)) },
  { "an answer repeated",
    "INSERT INTO entry SELECT " PLACE (1, 5) ", sitting, counter, sealed "
                                             "FROM entry WHERE place = " PLACE (1, 4) },
  { "an answer repeated over another",
    "UPDATE entry SET (counter, sealed) = (SELECT counter, sealed FROM entry WHERE place = " PLACE (
        1, 1) ") WHERE place = " PLACE (1, 3) },
  { "the first answer removed", "DELETE FROM entry WHERE place = " PLACE (1, 1) },
  { "a middle answer removed", "DELETE FROM entry WHERE place = " PLACE (1, 2) },
  { "the last answer removed", "DELETE FROM entry WHERE place = " PLACE (1, 4) },
  { "all answers removed", "DELETE FROM entry WHERE place < (2 << 40)" },
  { "the journal cut, and its length with it",
    "DELETE FROM entry WHERE place = " PLACE (
        1, 4) ";UPDATE interview SET length = 3 WHERE number = 1" },
  { "an answer of the other interview",
    "UPDATE entry SET (sitting, counter, sealed) = (SELECT sitting, counter, sealed FROM entry "
    "WHERE place = " PLACE (2, 2) ") WHERE place = " PLACE (1, 2) },
  { "an answer under another number",
    "UPDATE entry SET place = " PLACE (1, 9) " WHERE place = " PLACE (1, 2) },
  { "the counter of a nonce", "UPDATE entry SET counter = 77 WHERE place = " PLACE (1, 2) },
  { "the sitting of an answer", "UPDATE entry SET sitting = 9 WHERE place = " PLACE (1, 2) },
  { "the start of the nonces",
    "UPDATE sitting SET nonce = x'00112233445566778899aabbccddeeff' WHERE place < (2 << 32)" },
  { "the sitting removed", "DELETE FROM sitting WHERE place < (2 << 32)" },
  { "the boot of a sitting", "UPDATE sitting SET boot = x'00' WHERE place < (2 << 32)" },
  { "the head of the chain",
    "UPDATE interview SET head = (SELECT head FROM interview WHERE number = 2) WHERE number = 1" },
  { "the proof", "UPDATE interview SET proof = zeroblob (32) WHERE number = 1" },
  { "the length", "UPDATE interview SET length = 5 WHERE number = 1" },
  { "the state", "UPDATE interview SET state = 2 WHERE number = 1" },
  { "a state that does not exist", "UPDATE interview SET state = 9 WHERE number = 1" },
  { "an earlier generation", "UPDATE interview SET previous = head WHERE number = 1" },
  { "the other's summary",
    "UPDATE interview SET about = (SELECT about FROM interview WHERE number = 2) "
    "WHERE number = 1" },
  { "the other's key",
    "UPDATE interview SET wrapped_key = (SELECT wrapped_key FROM interview WHERE number = 2) "
    "WHERE number = 1" },
  { "the key removed", "UPDATE interview SET wrapped_key = NULL WHERE number = 1" },
  { "the key removed as if destroyed",
    "UPDATE interview SET wrapped_key = NULL, state = 3 WHERE number = 1" },
};

static void
assert_damaged (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorJournal) journal = door_vault_replay (self->base.vault, &self->base.id, &error);

  if (journal)
    g_error ("not noticed: %s", name);
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static void
test_v3_tampering (Fixture *self, gconstpointer data)
{
  const Tampering *tampering = data;
  g_autoptr (GPtrArray) list = NULL;

  run_sql (self, tampering->sql);
  door_test_vault_open (&self->base);
  assert_damaged (self, tampering->name);
  door_test_vault_assert_values (&self->base, &self->other, OTHER_VALUES);
  list = door_vault_list (self->base.vault, NULL);
  g_assert_cmpuint (list->len, ==, 2);
}

/* A damaged interview takes no more answers where the damage is in its record; where it is in an
 * entry, new ones are kept and rescued with the rest. */
static void
test_v8_damaged_record_is_named (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) list = NULL;
  const DoorInterviewInfo *info;

  run_sql (self, "UPDATE interview SET proof = zeroblob (32) WHERE number = 1");
  door_test_vault_open (&self->base);
  list = door_vault_list (self->base.vault, NULL);
  info = list->pdata[0];
  g_assert_true (info->damaged);
  g_assert_true (door_uuid_equal (&info->id, &self->base.id));
  info = list->pdata[1];
  g_assert_false (info->damaged);
}

static void
test_v8_rescue_saves_the_rest (Fixture *self, gconstpointer unused)
{
  g_autoptr (DoorJournal) journal = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint lost = 0;

  run_sql (self, "UPDATE entry SET sealed = zeroblob (112) WHERE place = " PLACE (1, 2));
  door_test_vault_open (&self->base);
  assert_damaged (self, "one entry");
  journal = door_vault_rescue (self->base.vault, &self->base.id, &lost, &error);
  g_assert_no_error (error);
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, "one three four");
  g_assert_cmpuint (lost, ==, 1);
  g_assert_cmpuint (door_journal_get (journal, 1)->sequence, ==, 3);
}

/* --- older copies --- */

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) n, NULL));
}

static void
append_and_close (Fixture *self, const char *value)
{
  door_test_vault_open (&self->base);
  door_test_vault_set (&self->base, value);
  door_test_vault_close (&self->base);
}

/* Two futures of the same vault; a row of the one is put into the other. */
static void
test_v3_row_of_another_future (Fixture *self, gconstpointer unused)
{
  g_autofree char *copy = g_strconcat (self->path, ".copy", NULL);
  g_autofree char *fork = g_strconcat (self->path, ".fork", NULL);
  g_autofree char *sql = g_strdup_printf (
      "ATTACH '%s' AS fork; UPDATE entry SET (sitting, counter, sealed) = "
      "(SELECT sitting, counter, sealed FROM fork.entry WHERE place = " PLACE (
          1, 5) ") WHERE place = " PLACE (1, 5) "; UPDATE sitting SET (nonce, boot) = "
                                                "(SELECT nonce, boot FROM fork.sitting f WHERE "
                                                "f.place = sitting.place)",
      fork);

  copy_file (self->path, copy);
  append_and_close (self, "a fist");
  copy_file (self->path, fork);
  copy_file (copy, self->path);
  append_and_close (self, "a kick");
  run_sql (self, sql);
  door_test_vault_open (&self->base);
  assert_damaged (self, "a row of another future");
}

/* What no vault can know by itself: the whole file put back. It opens; its head is another than
 * the one that left the device, and so is every nonce from here on. */
static void
test_rollback_shows_in_the_head (Fixture *self, gconstpointer unused)
{
  g_autofree char *copy = g_strconcat (self->path, ".copy", NULL);
  guint8 before[DOOR_HASH_BYTES];
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (DoorJournal) again = NULL;

  copy_file (self->path, copy);
  append_and_close (self, "five");
  door_test_vault_open (&self->base);
  journal = door_vault_replay (self->base.vault, &self->base.id, NULL);
  memcpy (before, door_journal_head (journal), sizeof before);
  door_test_vault_close (&self->base);
  copy_file (copy, self->path);
  append_and_close (self, "five");
  door_test_vault_open (&self->base);
  again = door_vault_replay (self->base.vault, &self->base.id, NULL);
  g_assert_cmpuint (door_journal_length (again), ==, 5);
  g_assert_false (door_hash_equal (before, door_journal_head (again)));
}

/* --- outbox, records, attachments, slots --- */

static void
test_v7_state_of_the_outbox (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_open (&self->base);
  door_test_vault_finalize (&self->base);
  door_test_vault_close (&self->base);
  run_sql (self, "UPDATE outbox SET state = 5");
  door_test_vault_open (&self->base);
  g_assert_cmpint (door_vault_release (self->base.vault, &(DoorVaultGrace){ 0 }, NULL), ==, 0);
  g_assert_false (door_vault_outbox_sent (self->base.vault, &self->base.id, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static void
test_v3_parts_of_the_outbox (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_open (&self->base);
  door_test_vault_finalize (&self->base);
  door_test_vault_close (&self->base);
  run_sql (self,
           "UPDATE outbox_part SET sealed = (SELECT sealed FROM outbox_part LIMIT 1 OFFSET 1)");
  door_test_vault_open (&self->base);
  g_assert_null (
      door_vault_outbox_part (self->base.vault, &self->base.id, "submission.door", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static void
test_v3_records (Fixture *self, gconstpointer unused)
{
  const char *const changes[] = {
    "UPDATE record SET about = (SELECT about FROM record WHERE number = 2) WHERE number = 1",
    "UPDATE record SET body = (SELECT body FROM record WHERE number = 2) WHERE number = 1",
    "UPDATE record SET body = x'0011' WHERE number = 1",
    "UPDATE record SET kind = 7 WHERE number = 1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GBytes) one = door_test_text ("one");
      g_autoptr (GBytes) two = door_test_text ("two");
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) records = NULL;

      door_test_vault_open (&self->base);
      g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_CASE, "one", one, one, NULL));
      g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_CASE, "two", two, two, NULL));
      door_test_vault_close (&self->base);
      run_sql (self, changes[i]);
      door_test_vault_open (&self->base);
      g_assert_false (
          door_vault_get (self->base.vault, DOOR_RECORD_CASE, "one", NULL, &body, &error));
      g_assert_nonnull (error);
      records = door_vault_records (self->base.vault, DOOR_RECORD_CASE, NULL);
      g_assert_cmpuint (records->len, >=, 1);
      door_test_vault_close (&self->base);
      run_sql (self, "DELETE FROM record");
    }
}

/* A body of an earlier writing does not pass under the about of a later one. */
static void
test_v3_record_of_an_earlier_writing (Fixture *self, gconstpointer unused)
{
  g_autofree char *copy = g_strconcat (self->path, ".copy", NULL);
  g_autofree char *sql = g_strdup_printf (
      "ATTACH '%s' AS old; UPDATE record SET body = (SELECT body FROM old.record)", copy);
  g_autoptr (GBytes) one = door_test_text ("one");
  g_autoptr (GBytes) two = door_test_text ("two");
  g_autoptr (GError) error = NULL;

  door_test_vault_open (&self->base);
  g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_CASE, "c", one, one, NULL));
  door_test_vault_close (&self->base);
  copy_file (self->path, copy);
  door_test_vault_open (&self->base);
  g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_CASE, "c", two, two, NULL));
  door_test_vault_close (&self->base);
  run_sql (self, sql);
  door_test_vault_open (&self->base);
  g_assert_false (door_vault_get (self->base.vault, DOOR_RECORD_CASE, "c", NULL, NULL, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static void
test_v3_attachment (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autoptr (GError) error = NULL;
  g_autofree char *media = g_build_filename (self->base.folder, "media", NULL);
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GDir) dir = NULL;
  gsize n;

  door_test_vault_open (&self->base);
  g_assert_true (door_vault_attach (self->base.vault, &self->base.id, "/p", "a.jpg", photo, NULL));
  dir = g_dir_open (media, 0, NULL);
  path = g_build_filename (media, g_dir_read_name (dir), NULL);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  bytes[n - 1] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
  g_assert_null (door_vault_read_attachment (self->base.vault, &self->base.id, "a.jpg", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (door_vault_finalize (self->base.vault, &self->base.id, "complete", door_test_seal,
                                       &self->base, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static void
test_vault_row (Fixture *self, gconstpointer unused)
{
  const char *const changes[] = {
    "UPDATE vault SET uuid = x'00112233445566778899aabbccddeeff'",
    "UPDATE vault SET identity = zeroblob (72)",
    "UPDATE vault SET passphrase_slot = x'00'",
    "UPDATE vault SET uuid = x'00'",
    "DELETE FROM vault",
  };
  g_autofree char *copy = g_strconcat (self->path, ".copy", NULL);

  copy_file (self->path, copy);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;

      run_sql (self, changes[i]);
      g_assert_null (
          door_vault_open (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error));
      g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
      copy_file (copy, self->path);
    }
}

/* --- any byte of the file --- */

typedef struct {
  guint refused; /* the vault does not open at all */
  guint damaged; /* interviews named as damaged */
  guint intact;
} Tally;

static void
check_interview (Fixture *self, const DoorUuid *id, const char *expected, Tally *tally)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorJournal) journal = door_vault_replay (self->base.vault, id, &error);
  g_autofree char *text = NULL;

  if (!journal)
    {
      g_assert_cmpuint (error->domain, ==, DOOR_VAULT_ERROR);
      tally->damaged++;
      return;
    }
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, expected);
  tally->intact++;
}

static void
check_file (Fixture *self, Tally *tally)
{
  g_autoptr (GError) error = NULL;

  self->base.vault
      = door_vault_open (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error);
  if (!self->base.vault)
    {
      g_assert_cmpuint (error->domain, ==, DOOR_VAULT_ERROR);
      tally->refused++;
      return;
    }
  check_interview (self, &self->base.id, "one two three four", tally);
  check_interview (self, &self->other, OTHER_VALUES, tally);
  door_test_vault_close (&self->base);
}

static void
test_v3_any_byte (Fixture *self, gconstpointer unused)
{
  gsize stride = g_getenv ("DOOR_LONG") ? 7 : 211;
  g_autofree char *bytes = NULL;
  Tally tally = { 0 };
  gsize n;

  g_assert_true (g_file_get_contents (self->path, &bytes, &n, NULL));
  for (gsize i = 0; i < n; i += stride)
    {
      bytes[i] ^= (char) (1 << (i % 8));
      g_assert_true (g_file_set_contents_full (self->path, bytes, (gssize) n,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      check_file (self, &tally);
      bytes[i] ^= (char) (1 << (i % 8));
    }
  g_test_message ("%u times refused, %u interviews damaged, %u intact", tally.refused,
                  tally.damaged, tally.intact);
  g_assert_cmpuint (tally.intact, >, 0);
  g_assert_cmpuint (tally.damaged, >, 0);
}

/* --- salvage --- */

static void
open_salvaged (Fixture *self)
{
  g_autofree char *into = g_strconcat (self->base.folder, "-salvaged", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_salvage (self->base.folder, into, &error));
  g_assert_no_error (error);
  self->base.vault = door_vault_open (into, DOOR_TEST_PASSPHRASE, &self->base.options, &error);
  g_assert_no_error (error);
}

static void
drop_salvaged (Fixture *self)
{
  g_autofree char *into = g_strconcat (self->base.folder, "-salvaged", NULL);

  door_test_vault_close (&self->base);
  g_assert_true (door_file_remove_tree (into, NULL));
}

static void
zero_bytes (Fixture *self, gsize from, gsize n)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  g_assert_cmpuint (from + n, <=, length);
  memset (bytes + from, 0, n);
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize) length, NULL));
}

/* Everything that a vault can hold comes through, also what takes many pages. */
static void
test_salvage_of_a_whole_vault (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) form = g_bytes_new_take (g_strnfill (300000, 'f'), 300000);
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (GBytes) picture = NULL;

  door_test_vault_open (&self->base);
  g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_FORM, "form", NULL, form, NULL));
  g_assert_true (door_vault_attach (self->base.vault, &self->base.id, "/p", "a.jpg", photo, NULL));
  door_test_vault_finalize (&self->base);
  door_test_vault_close (&self->base);
  open_salvaged (self);
  door_test_vault_assert_values (&self->base, &self->base.id, "one two three four a.jpg complete");
  door_test_vault_assert_values (&self->base, &self->other, OTHER_VALUES);
  g_assert_true (door_vault_get (self->base.vault, DOOR_RECORD_FORM, "form", NULL, &body, NULL));
  g_assert_true (g_bytes_equal (body, form));
  part = door_vault_outbox_part (self->base.vault, &self->base.id, "submission.door", NULL);
  g_assert_nonnull (part);
  picture = door_vault_read_attachment (self->base.vault, &self->base.id, "a.jpg", NULL);
  g_assert_true (g_bytes_equal (picture, photo));
  drop_salvaged (self);
}

/* The header and the whole schema are gone: no SQLite opens this file any more. */
static void
test_salvage_without_a_schema (Fixture *self, gconstpointer unused)
{
  zero_bytes (self, 0, 4096);
  g_assert_null (
      door_vault_open (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, NULL));
  open_salvaged (self);
  door_test_vault_assert_values (&self->base, &self->base.id, "one two three four");
  door_test_vault_assert_values (&self->base, &self->other, OTHER_VALUES);
  drop_salvaged (self);
}

/* Inner pages of the tree of entries are lost; its leaves are not. */
static void
test_salvage_without_inner_pages (Fixture *self, gconstpointer unused)
{
  g_autofree char *bytes = NULL;
  gsize n, lost = 0;

  door_test_vault_open (&self->base);
  for (guint i = 0; i < 300; i++)
    door_test_vault_set_id (&self->base, &self->other, "x");
  door_test_vault_close (&self->base);
  g_assert_true (g_file_get_contents (self->path, &bytes, &n, NULL));
  for (gsize at = 4096; at < n; at += 4096)
    if (bytes[at] == 5)
      {
        zero_bytes (self, at, 4096);
        lost++;
      }
  g_assert_cmpuint (lost, >, 0);
  open_salvaged (self);
  door_test_vault_assert_values (&self->base, &self->base.id, "one two three four");
  {
    g_autoptr (DoorJournal) journal = door_vault_replay (self->base.vault, &self->other, NULL);

    g_assert_nonnull (journal);
    g_assert_cmpuint (door_journal_length (journal), ==, 304);
  }
  drop_salvaged (self);
}

/* A program was killed: what it had committed is only in the log. */
static void
test_salvage_from_the_log (Fixture *self, gconstpointer unused)
{
  g_autofree char *copy = g_strconcat (self->base.folder, "-copy", NULL);
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *copied = g_build_filename (copy, "vault.db", NULL);
  g_autofree char *copied_log = g_build_filename (copy, "vault.db-wal", NULL);
  g_autofree char *folder = NULL;

  door_test_vault_open (&self->base);
  door_test_vault_set (&self->base, "five");
  g_assert_true (door_file_make_folder (copy, NULL));
  copy_file (self->path, copied);
  copy_file (log, copied_log);
  door_test_vault_close (&self->base);
  folder = g_steal_pointer (&self->base.folder);
  self->base.folder = g_strdup (copy);
  open_salvaged (self);
  door_test_vault_assert_values (&self->base, &self->base.id, "one two three four five");
  drop_salvaged (self);
  g_assert_true (door_file_remove_tree (copy, NULL));
  g_free (self->base.folder);
  self->base.folder = g_steal_pointer (&folder);
}

/* Wherever a page is lost, what does not lie in it is saved. */
static void
test_v8_salvage_after_any_lost_page (Fixture *self, gconstpointer unused)
{
  g_autofree char *bytes = NULL;
  guint mine = 0, others = 0, pages = 0;
  gsize n;

  g_assert_true (g_file_get_contents (self->path, &bytes, &n, NULL));
  for (gsize at = 0; at < n; at += 4096, pages++)
    {
      g_autofree char *into = g_strconcat (self->base.folder, "-salvaged", NULL);
      g_autoptr (GError) error = NULL;

      zero_bytes (self, at, 4096);
      g_assert_true (door_vault_salvage (self->base.folder, into, &error));
      self->base.vault = door_vault_open (into, DOOR_TEST_PASSPHRASE, &self->base.options, NULL);
      if (self->base.vault)
        {
          g_autoptr (DoorJournal) one = door_vault_replay (self->base.vault, &self->base.id, NULL);
          g_autoptr (DoorJournal) two = door_vault_replay (self->base.vault, &self->other, NULL);

          mine += one != NULL;
          others += two != NULL;
        }
      drop_salvaged (self);
      g_assert_true (g_file_set_contents (self->path, bytes, (gssize) n, NULL));
    }
  /* Lost for good: the page of the vault's row, of the interviews, of the entries, of the sittings. */
  g_assert_cmpuint (mine, >=, pages - 4);
  g_assert_cmpuint (others, >=, pages - 4);
}

#define ADD(path, function) g_test_add ("/vault/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++)
    {
      g_autofree char *name = g_strdup_printf ("/vault/V3/%s", tamperings[i].name);

      g_strdelimit (name + 10, " ", '-');
      g_test_add (name, Fixture, &tamperings[i], set_up, test_v3_tampering, tear_down);
    }
  ADD ("V8/damaged-record-is-named", test_v8_damaged_record_is_named);
  ADD ("V8/rescue", test_v8_rescue_saves_the_rest);
  ADD ("V3/row-of-another-future", test_v3_row_of_another_future);
  ADD ("rollback-shows-in-the-head", test_rollback_shows_in_the_head);
  ADD ("V7/state-of-the-outbox", test_v7_state_of_the_outbox);
  ADD ("V3/parts-of-the-outbox", test_v3_parts_of_the_outbox);
  ADD ("V3/records", test_v3_records);
  ADD ("V3/record-of-an-earlier-writing", test_v3_record_of_an_earlier_writing);
  ADD ("V3/attachment", test_v3_attachment);
  ADD ("vault-row", test_vault_row);
  ADD ("V3/any-byte", test_v3_any_byte);
  ADD ("salvage/whole", test_salvage_of_a_whole_vault);
  ADD ("salvage/without-schema", test_salvage_without_a_schema);
  ADD ("salvage/without-inner-pages", test_salvage_without_inner_pages);
  ADD ("salvage/from-the-log", test_salvage_from_the_log);
  ADD ("V8/salvage-any-lost-page", test_v8_salvage_after_any_lost_page);
  return g_test_run ();
}
