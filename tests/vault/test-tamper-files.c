/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts at a vault's files: older copies, copies that go on elsewhere, attachments exchanged, bytes
 * changed or lost; and what is saved from a file that SQLite refuses (V3, V8). */
#include "door-test-tamper.h"

#include "door-envelope.h"

/* Two futures of the same vault; a row of the one is put into the other. */
static void
test_v3_row_of_another_future (TamperFixture *self, gconstpointer unused)
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
test_rollback_shows_in_the_head (TamperFixture *self, gconstpointer unused)
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

/* All rows of one interview put back to an older copy: it opens as it was then, and nothing else changes.
 * Only whoever has seen the newer head can tell. */
static void
test_rollback_of_one_interview (TamperFixture *self, gconstpointer unused)
{
  g_autofree char *copy = g_strconcat (self->path, ".copy", NULL);
  g_autofree char *sql = g_strdup_printf (
      "ATTACH '%s' AS old; DELETE FROM entry WHERE place < (2 << 40);"
      "INSERT INTO entry SELECT * FROM old.entry WHERE place < (2 << 40);"
      "DELETE FROM sitting WHERE place < (2 << 32);"
      "INSERT INTO sitting SELECT * FROM old.sitting WHERE place < (2 << 32);"
      "UPDATE interview SET (about, length, head, proof) = (SELECT about, length, head, proof "
      "FROM old.interview o WHERE o.number = 1) WHERE number = 1",
      copy);
  g_autoptr (DoorJournal) newer = NULL;
  g_autoptr (DoorJournal) older = NULL;

  copy_file (self->path, copy);
  append_and_close (self, "five");
  door_test_vault_open (&self->base);
  newer = door_vault_replay (self->base.vault, &self->base.id, NULL);
  door_test_vault_close (&self->base);
  run_sql (self, sql);
  door_test_vault_open (&self->base);
  older = door_vault_replay (self->base.vault, &self->base.id, NULL);
  door_test_vault_assert_values (&self->base, &self->base.id, "one two three four");
  door_test_vault_assert_values (&self->base, &self->other, OTHER_VALUES);
  g_assert_false (door_hash_equal (door_journal_head (newer), door_journal_head (older)));
  door_test_vault_set (&self->base, "five");
  g_clear_pointer (&older, door_journal_free);
  older = door_vault_replay (self->base.vault, &self->base.id, NULL);
  g_assert_false (door_hash_equal (door_journal_head (newer), door_journal_head (older)));
}

/* --- a copy that goes on elsewhere --- */

/* What leaves the device of an interview that is finished there: its head, and its journal. */
static DoorEnvelopeInfo
finish_and_send (TamperFixture *self, const char *value, DoorJournal **ret_journal)
{
  g_autoptr (GBytes) submission = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autoptr (DoorEnvelope) journal = NULL;
  DoorEnvelopeInfo info;

  door_test_vault_open (&self->base);
  door_test_vault_set (&self->base, value);
  door_test_vault_finalize (&self->base);
  submission = door_vault_outbox_part (self->base.vault, &self->base.id, "submission.door", NULL);
  part = door_vault_outbox_part (self->base.vault, &self->base.id, "journal.door", NULL);
  door_test_vault_close (&self->base);
  envelope = door_envelope_read (submission, NULL);
  journal = door_envelope_read (part, NULL);
  g_assert_true (envelope && journal);
  content = door_envelope_open (journal, self->base.people.analyst, NULL, NULL);
  info = *door_envelope_info (envelope);
  *ret_journal = door_journal_read (content, info.head, NULL);
  g_assert_nonnull (*ret_journal);
  info.kind = info.instance_id = NULL; /* they end with the envelope */
  return info;
}

/* Two futures of one vault: both sign, each by itself is right, and whoever has both sees two heads and
 * where they part. */
static void
test_two_futures (TamperFixture *self, gconstpointer unused)
{
  g_autofree char *folder = g_strconcat (self->base.folder, "-elsewhere", NULL);
  g_autofree char *path = g_build_filename (folder, "vault.db", NULL);
  g_autofree char *here = g_strdup (self->base.folder);
  g_autoptr (DoorJournal) one = NULL;
  g_autoptr (DoorJournal) two = NULL;
  DoorEnvelopeInfo first, second;

  g_assert_true (door_file_make_folder (folder, NULL));
  copy_file (self->path, path);
  first = finish_and_send (self, "a fist", &one);
  g_free (self->base.folder);
  self->base.folder = g_strdup (folder);
  second = finish_and_send (self, "a kick", &two);
  g_free (self->base.folder);
  self->base.folder = g_steal_pointer (&here);
  g_assert_true (door_file_remove_tree (folder, NULL));
  g_assert_cmpmem (first.signer, 32, second.signer, 32);
  g_assert_true (door_uuid_equal (door_journal_interview (one), door_journal_interview (two)));
  g_assert_true (door_uuid_equal (door_journal_vault (one), door_journal_vault (two)));
  g_assert_false (door_hash_equal (first.head, second.head));
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (strcmp (door_journal_get (one, i)->value, door_journal_get (two, i)->value)
                         == 0,
                     ==, i < 4);
}

/* --- the clock --- */

/* Set back by an hour between two answers: both clocks are in each entry, so that it shows, and the time
 * between them stays true. */
static void
test_clock_set_back (TamperFixture *self, gconstpointer unused)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (DOOR_TEST_TIME - G_TIME_SPAN_HOUR, NULL);
  g_autoptr (DoorJournal) journal = NULL;
  const DoorEntry *before, *after;

  door_clock_advance (clock, 25 * G_USEC_PER_SEC);
  self->base.options.clock = clock;
  append_and_close (self, "five");
  self->base.options.clock = self->base.clock;
  door_test_vault_open (&self->base);
  journal = door_vault_replay (self->base.vault, &self->base.id, NULL);
  g_assert_nonnull (journal);
  before = door_journal_get (journal, 3);
  after = door_journal_get (journal, 4);
  g_assert_cmpint (after->wall_us - before->wall_us, ==, -3575 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (door_entry_elapsed (before, after), ==, 25 * G_USEC_PER_SEC);
}

/* --- the recovery slot --- */

/* Another vault's, sealed to the same key: that key opens nothing here, and it is said; the passphrase opens as
 * before. */
static void
test_recovery_slot (TamperFixture *self, gconstpointer unused)
{
  DoorTestVault stranger = { .folder = NULL };
  g_autofree char *foreign = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_set_up (&stranger, NULL);
  door_test_vault_close (&stranger);
  foreign = g_build_filename (stranger.folder, "vault.db", NULL);
  sql = g_strdup_printf ("ATTACH '%s' AS other; UPDATE vault SET recovery_slot = "
                         "(SELECT recovery_slot FROM other.vault)",
                         foreign);
  run_sql (self, sql);
  g_assert_null (door_vault_open_recovery (self->base.folder, self->base.people.recovery,
                                           &self->base.options, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
  door_test_vault_open (&self->base);
  door_test_vault_assert_values (&self->base, &self->base.id, "one two three four");
  door_test_vault_tear_down (&stranger, NULL);
}

static char *
media_path (TamperFixture *self, const char *not_this)
{
  g_autofree char *media = g_build_filename (self->base.folder, "media", NULL);
  g_autoptr (GDir) dir = g_dir_open (media, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      char *path = g_build_filename (media, name, NULL);

      if (g_strcmp0 (path, not_this) != 0)
        return path;
      g_free (path);
    }
  return NULL;
}

/* The files of two interviews exchanged, under each other's names: neither opens. */
static void
test_v3_attachments_exchanged (TamperFixture *self, gconstpointer unused)
{
  const DoorUuid *ids[] = { &self->base.id, &self->other };
  g_autoptr (GBytes) one = door_test_text ("JFIF one");
  g_autoptr (GBytes) two = door_test_text ("JFIF two");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *aside = g_strconcat (self->path, ".aside", NULL);

  door_test_vault_open (&self->base);
  g_assert_true (door_vault_attach (self->base.vault, ids[0], "/p", "a.jpg", one, NULL));
  first = media_path (self, NULL);
  g_assert_true (door_vault_attach (self->base.vault, ids[1], "/p", "a.jpg", two, NULL));
  second = media_path (self, first);
  copy_file (first, aside);
  copy_file (second, first);
  copy_file (aside, second);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (door_vault_read_attachment (self->base.vault, ids[i], "a.jpg", &error));
      g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
    }
}

/* --- attachments --- */

static void
test_v3_attachment (TamperFixture *self, gconstpointer unused)
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

/* --- any byte of the file --- */

typedef struct {
  guint refused; /* the vault does not open at all */
  guint damaged; /* interviews named as damaged */
  guint intact;
} Tally;

static void
check_interview (TamperFixture *self, const DoorUuid *id, const char *expected, Tally *tally)
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
check_file (TamperFixture *self, Tally *tally)
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
test_v3_any_byte (TamperFixture *self, gconstpointer unused)
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
open_salvaged (TamperFixture *self)
{
  g_autofree char *into = g_strconcat (self->base.folder, "-salvaged", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_salvage (self->base.folder, into, &error));
  g_assert_no_error (error);
  self->base.vault = door_vault_open (into, DOOR_TEST_PASSPHRASE, &self->base.options, &error);
  g_assert_no_error (error);
}

static void
drop_salvaged (TamperFixture *self)
{
  g_autofree char *into = g_strconcat (self->base.folder, "-salvaged", NULL);

  door_test_vault_close (&self->base);
  g_assert_true (door_file_remove_tree (into, NULL));
}

static void
zero_bytes (TamperFixture *self, gsize from, gsize n)
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
test_salvage_of_a_whole_vault (TamperFixture *self, gconstpointer unused)
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
test_salvage_without_a_schema (TamperFixture *self, gconstpointer unused)
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
test_salvage_without_inner_pages (TamperFixture *self, gconstpointer unused)
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
test_salvage_from_the_log (TamperFixture *self, gconstpointer unused)
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
test_v8_salvage_after_any_lost_page (TamperFixture *self, gconstpointer unused)
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

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/" path, TamperFixture, NULL, tamper_set_up, function, tamper_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("V3/row-of-another-future", test_v3_row_of_another_future);
  ADD ("rollback-shows-in-the-head", test_rollback_shows_in_the_head);
  ADD ("rollback/one-interview", test_rollback_of_one_interview);
  ADD ("two-futures", test_two_futures);
  ADD ("clock-set-back", test_clock_set_back);
  ADD ("recovery-slot", test_recovery_slot);
  ADD ("V3/attachments-exchanged", test_v3_attachments_exchanged);
  ADD ("V3/attachment", test_v3_attachment);
  ADD ("V3/any-byte", test_v3_any_byte);
  ADD ("salvage/whole", test_salvage_of_a_whole_vault);
  ADD ("salvage/without-schema", test_salvage_without_a_schema);
  ADD ("salvage/without-inner-pages", test_salvage_without_inner_pages);
  ADD ("salvage/from-the-log", test_salvage_from_the_log);
  ADD ("V8/salvage-any-lost-page", test_v8_salvage_after_any_lost_page);
  return g_test_run ();
}
