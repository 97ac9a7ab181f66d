/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed sections (V15, V16): what was said inside is gone from the device once it is closed, and
 * nothing outside tells about it. */
#include "door-vault.h"

#include <sqlite3.h>

#include "door-envelope.h"
#include "door-fault-vfs.h"
#include "door-test-vault.h"

#define SECTION 1
#define LABEL "/data/partner_violence"
#define INSIDE "he locked the door"
#define ANSWERS "<partner_violence><q1>" INSIDE "</q1></partner_violence>"

static void
open_section (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_section_open (self->vault, &self->id, SECTION, LABEL, &error));
  g_assert_no_error (error);
}

static void
say (DoorTestVault *self, const char *value)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = LABEL "/q1", .value = value };
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_section_append (self->vault, &self->id, SECTION, &entry, 1, &error));
  g_assert_no_error (error);
}

static gboolean
close_section (DoorTestVault *self, GError **error)
{
  const DoorEntry carried = { .kind = DOOR_ENTRY_CARRY, .path = LABEL "/done", .value = "yes" };
  const DoorSectionReaders readers = { self->roster, DOOR_AUDIENCE_ANALYSTS, NULL };
  g_autoptr (GBytes) answers = door_test_text (ANSWERS);

  return door_vault_section_close (self->vault, &self->id, SECTION, answers, &carried, 1, &readers,
                                   error);
}

static void
whole_section (DoorTestVault *self, guint entries, gint64 seconds)
{
  g_autoptr (GError) error = NULL;

  open_section (self);
  for (guint i = 0; i < entries; i++)
    say (self, INSIDE);
  door_clock_advance (self->clock, seconds * G_USEC_PER_SEC);
  g_assert_true (close_section (self, &error));
  g_assert_no_error (error);
}

static GBytes *
section_part (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_vault_outbox_part (self->vault, &self->id, "section-1.door", &error);

  g_assert_no_error (error);
  return bytes;
}

static void
test_resumes_after_a_crash (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  g_autofree char *text = NULL;
  const DoorSectionInfo *info;

  door_test_vault_begin (self);
  open_section (self);
  say (self, "one");
  door_test_vault_reopen (self);
  say (self, "two");
  door_test_vault_reopen (self);
  journal = door_vault_section_replay (self->vault, &self->id, SECTION, NULL);
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, "one two");
  sections = door_vault_sections (self->vault, &self->id, NULL);
  g_assert_cmpuint (sections->len, ==, 1);
  info = sections->pdata[0];
  g_assert_true (info->open);
  g_assert_cmpstr (info->label, ==, LABEL);
  door_test_vault_assert_values (self, &self->id, "1");
}

static void
test_v15_readers_open_it (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) answers = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  whole_section (self, 2, 60);
  door_test_vault_finalize (self);
  bytes = section_part (self);
  envelope = door_envelope_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_null (door_envelope_open (envelope, self->people.north, NULL, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
  g_clear_error (&error);
  content = door_envelope_open (envelope, self->people.analyst, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (
      door_section_read (content, door_envelope_info (envelope)->head, &answers, &journal, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (answers, NULL), g_bytes_get_size (answers), ANSWERS,
                   strlen (ANSWERS));
  g_assert_cmpuint (door_journal_length (journal), ==, 2);
  g_assert_cmpstr (door_journal_get (journal, 1)->value, ==, INSIDE);
}

static void
assert_closed (DoorTestVault *self)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "more" };
  g_autoptr (GError) error = NULL;

  g_assert_null (door_vault_section_replay (self->vault, &self->id, SECTION, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (door_vault_section_append (self->vault, &self->id, SECTION, &entry, 1, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
}

static void
test_v15_closed_for_everybody_here (DoorTestVault *self, gconstpointer unused)
{
  door_test_vault_begin (self);
  door_test_vault_set (self, "before");
  whole_section (self, 3, 60);
  assert_closed (self);
  door_test_vault_reopen (self);
  assert_closed (self);
  door_test_vault_close (self);
  self->vault
      = door_vault_open_recovery (self->folder, self->people.recovery, &self->options, NULL);
  assert_closed (self);
  door_test_vault_assert_values (self, &self->id, "before 1 yes 1");
}

/* The wrapped key and every sealed entry of the section, as they lay in the file while it was open,
 * are in no file afterwards. */
static void
test_v15_key_is_gone_from_file_and_log (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  g_autofree char *log = g_build_filename (self->folder, "vault.db-wal", NULL);
  const char *const paths[] = { path, log };
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  sqlite3_stmt *row;
  sqlite3 *db;

  door_test_vault_begin (self);
  open_section (self);
  for (guint i = 0; i < 40; i++)
    say (self, INSIDE);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db,
                      "SELECT wrapped_key FROM section UNION ALL SELECT sealed FROM entry "
                      "WHERE (place >> 32) & 255 = 1",
                      -1, &row, NULL);
  while (sqlite3_step (row) == SQLITE_ROW)
    g_ptr_array_add (
        traces, g_bytes_new (sqlite3_column_blob (row, 0), (gsize) sqlite3_column_bytes (row, 0)));
  sqlite3_finalize (row);
  sqlite3_close (db);
  g_assert_cmpuint (traces->len, ==, 41);
  g_assert_true (close_section (self, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *bytes = NULL;
      gsize n;

      if (!g_file_get_contents (paths[i], &bytes, &n, NULL))
        continue;
      for (guint k = 0; k < traces->len; k++)
        {
          gsize n_trace;
          const void *trace = g_bytes_get_data (traces->pdata[k], &n_trace);

          g_assert_null (memmem (bytes, n, trace, n_trace));
        }
    }
}

static void
test_v15_open_section_is_not_finalized (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  open_section (self);
  g_assert_false (
      door_vault_finalize (self->vault, &self->id, "complete", door_test_seal, self, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (door_vault_section_open (self->vault, &self->id, 2, "/other", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  g_assert_true (close_section (self, NULL));
  g_assert_true (close_section (self, NULL));
  door_test_vault_finalize (self);
}

static void
test_v15_nobody_to_read_it (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (DoorRoster) nobody = door_roster_new ("s", 1, DOOR_TEST_TIME);
  const DoorSectionReaders readers = { nobody, DOOR_AUDIENCE_ANALYSTS, NULL };
  g_autoptr (GBytes) answers = door_test_text (ANSWERS);
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  open_section (self);
  say (self, INSIDE);
  g_assert_false (door_vault_section_close (self->vault, &self->id, SECTION, answers, NULL, 0,
                                            &readers, &error));
  g_assert_nonnull (error);
  journal = door_vault_section_replay (self->vault, &self->id, SECTION, NULL);
  g_assert_cmpuint (door_journal_length (journal), ==, 1);
}

static void
test_v15_travels_through_a_return (DoorTestVault *self, gconstpointer unused)
{
  DoorUuid next = door_uuid_random ();
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  const DoorSectionInfo *info;

  door_test_vault_begin (self);
  whole_section (self, 2, 60);
  door_test_vault_finalize (self);
  before = section_part (self);
  g_assert_true (door_vault_reopen (self->vault, &self->id, &next, NULL, NULL));
  self->id = next;
  sections = door_vault_sections (self->vault, &next, NULL);
  info = sections->pdata[0];
  g_assert_false (info->open);
  g_assert_cmpstr (info->label, ==, LABEL);
  door_test_vault_finalize (self);
  after = section_part (self);
  g_assert_true (g_bytes_equal (before, after));
}

/* --- V16 --- */

/* Everything that a holder of the passphrase can see of the main journal. */
static char *
outside (DoorTestVault *self)
{
  g_autoptr (DoorJournal) journal = door_vault_replay (self->vault, &self->id, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      g_string_append_printf (text, "%d %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                              entry->kind, entry->path, entry->value, entry->wall_us,
                              entry->monotonic_us);
    }
  return g_string_free (text, FALSE);
}

static char *
numbers_in_clear (DoorTestVault *self)
{
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  GString *text = g_string_new (NULL);
  sqlite3_stmt *row;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db,
                      "SELECT place, sitting, counter, length (sealed) FROM entry UNION ALL "
                      "SELECT place, 0, 0, 0 FROM sitting UNION ALL "
                      "SELECT place, state, length, length (envelope) FROM section",
                      -1, &row, NULL);
  while (sqlite3_step (row) == SQLITE_ROW)
    g_string_append_printf (text, "%lld %lld %lld %lld\n", sqlite3_column_int64 (row, 0),
                            sqlite3_column_int64 (row, 1), sqlite3_column_int64 (row, 2),
                            sqlite3_column_int64 (row, 3));
  sqlite3_finalize (row);
  sqlite3_close (db);
  return g_string_free (text, FALSE);
}

static void
interview_with_section (DoorTestVault *self, guint entries, gint64 seconds)
{
  door_test_vault_begin (self);
  door_test_vault_set (self, "before");
  door_clock_advance (self->clock, G_USEC_PER_SEC);
  whole_section (self, entries, seconds);
  door_clock_advance (self->clock, G_USEC_PER_SEC);
  door_test_vault_set (self, "after");
}

/* A short section without a word and a long one full of them look the same from outside. */
static void
test_v16_nothing_tells (DoorTestVault *self, gconstpointer unused)
{
  DoorTestVault other = { .folder = NULL };
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *one_clear = NULL;
  g_autofree char *two_clear = NULL;

  door_test_vault_set_up (&other, NULL);
  interview_with_section (self, 0, 5);
  interview_with_section (&other, 80, 4000);
  one = outside (self);
  two = outside (&other);
  g_assert_cmpstr (one, ==, two);
  one_clear = numbers_in_clear (self);
  two_clear = numbers_in_clear (&other);
  g_assert_cmpstr (one_clear, ==, two_clear);
  door_test_vault_tear_down (&other, NULL);
}

/* After a restart the monotonic clock counts from its own beginning. */
static void
test_v16_no_difference_over_a_restart (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (DoorJournal) journal = NULL;
  const DoorEntry *before, *after;

  door_test_vault_begin (self);
  door_test_vault_set (self, "before");
  whole_section (self, 3, 500);
  door_test_vault_reopen (self);
  door_test_vault_set (self, "after");
  journal = door_vault_replay (self->vault, &self->id, NULL);
  before = door_journal_get (journal, 0);
  after = door_journal_get (journal, door_journal_length (journal) - 1);
  g_assert_cmpint (door_entry_elapsed (before, after), ==, -1);
  g_assert_cmpint (after->monotonic_us, <, G_USEC_PER_SEC);
}

/* The keys of the interview were put away while the section was open. */
static void
test_v16_clock_stands_still_all_along (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (DoorJournal) journal = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "before");
  open_section (self);
  say (self, "one");
  door_clock_advance (self->clock, 100 * G_USEC_PER_SEC);
  door_vault_leave (self->vault, &self->id);
  say (self, "two");
  door_clock_advance (self->clock, 100 * G_USEC_PER_SEC);
  g_assert_true (close_section (self, NULL));
  door_test_vault_set (self, "after");
  journal = door_vault_replay (self->vault, &self->id, NULL);
  g_assert_cmpuint (door_journal_length (journal), ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (door_journal_get (journal, i)->wall_us, ==, DOOR_TEST_TIME);
}

/* --- a power cut at every call of the closing --- */

/* Returns FALSE when the closing needs fewer calls than `at`. */
static gboolean
close_with_power_cut (guint at, GRand *random)
{
  DoorTestVault self = { .folder = NULL };
  g_autoptr (GPtrArray) sections = NULL;
  g_autoptr (GError) error = NULL;
  const DoorSectionInfo *info;
  gboolean closed, happened;

  door_fault_forget ();
  door_test_vault_set_up (&self, NULL);
  door_test_vault_begin (&self);
  open_section (&self);
  say (&self, "one");
  say (&self, "two");
  door_fault_set (DOOR_FAULT_POWER_CUT, at, SQLITE_IOERR);
  closed = close_section (&self, NULL);
  happened = door_fault_happened ();
  door_test_vault_close (&self);
  if (happened)
    door_fault_power_on (random);
  door_fault_clear ();
  door_test_vault_open (&self);
  sections = door_vault_sections (self.vault, &self.id, &error);
  g_assert_no_error (error);
  info = sections->pdata[0];
  if (info->open)
    {
      g_autoptr (DoorJournal) journal
          = door_vault_section_replay (self.vault, &self.id, SECTION, &error);

      g_assert_false (closed);
      g_assert_no_error (error);
      g_assert_cmpuint (door_journal_length (journal), ==, 2);
      door_test_vault_assert_values (&self, &self.id, "1");
      g_assert_true (close_section (&self, NULL));
    }
  assert_closed (&self);
  door_test_vault_assert_values (&self, &self.id, "1 yes 1");
  door_test_vault_finalize (&self);
  door_test_vault_tear_down (&self, NULL);
  door_fault_forget ();
  return happened;
}

static void
test_v15_power_cut_at_every_call (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);
  guint at = 1;

  while (close_with_power_cut (at, random))
    at++;
  g_assert_cmpuint (at, >, 20);
  g_test_message ("%u calls", at);
}

static void
test_v3_section_rows (DoorTestVault *self, gconstpointer unused)
{
  const char *const changes[] = {
    "UPDATE section SET state = 1",
    "UPDATE section SET envelope = zeroblob (100)",
    "UPDATE section SET proof = zeroblob (32)",
    "UPDATE section SET about = zeroblob (100)",
    "UPDATE section SET place = place + 1",
  };
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;
      sqlite3 *db;

      self->id = door_uuid_random ();
      door_test_vault_begin (self);
      whole_section (self, 1, 1);
      door_test_vault_close (self);
      g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (db, changes[i], NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (db);
      door_test_vault_open (self);
      g_assert_false (
          door_vault_finalize (self->vault, &self->id, "complete", door_test_seal, self, &error));
      g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
      g_assert_true (door_vault_destroy (self->vault, &self->id, "", NULL));
    }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/section/" path, DoorTestVault, NULL, door_test_vault_set_up, function,       \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_fault_install ();
  ADD ("resumes", test_resumes_after_a_crash);
  ADD ("V15/readers", test_v15_readers_open_it);
  ADD ("V15/closed", test_v15_closed_for_everybody_here);
  ADD ("V15/key-is-gone", test_v15_key_is_gone_from_file_and_log);
  ADD ("V15/not-finalized", test_v15_open_section_is_not_finalized);
  ADD ("V15/nobody", test_v15_nobody_to_read_it);
  ADD ("V15/return", test_v15_travels_through_a_return);
  ADD ("V16/nothing-tells", test_v16_nothing_tells);
  ADD ("V16/restart", test_v16_no_difference_over_a_restart);
  ADD ("V16/all-along", test_v16_clock_stands_still_all_along);
  g_test_add_func ("/vault/section/V15/power-cut", test_v15_power_cut_at_every_call);
  ADD ("V3/rows", test_v3_section_rows);
  return g_test_run ();
}
