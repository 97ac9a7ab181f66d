/* SPDX-License-Identifier: GPL-3.0-or-later */
/* At the office, by doorctl: a lost tablet's draft goes on in a spare one, and sealed files are read by those
 * who come after. */
#include "door-vault.h"

#include "door-envelope.h"
#include "door-test-vault.h"

typedef struct {
  DoorTestVault old;
  DoorTestVault spare;
  char *folder;
} Fixture;

static char *
path_of (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
write_bytes (Fixture *self, const char *name, GBytes *bytes)
{
  g_autofree char *path = path_of (self, name);

  g_assert_true (door_file_replace (path, bytes, 0600, NULL));
}

static GBytes *
read_bytes (Fixture *self, const char *name)
{
  g_autofree char *path = path_of (self, name);

  return door_file_load (path, 1024 * 1024, NULL);
}

/* A key of the office as a file, under the passphrase in "pass". */
static void
write_key (Fixture *self, const char *name, DoorIdentity *key)
{
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("copper meadow");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file
      = door_identity_lock (key, name, passphrase, &door_kdf_policy_test, &error);

  g_assert_no_error (error);
  write_bytes (self, name, file);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) words = door_test_text ("copper meadow\n");

  self->folder = g_dir_make_tmp ("door-hands-XXXXXX", NULL);
  door_test_vault_set_up (&self->old, NULL);
  door_test_vault_set_up (&self->spare, NULL);
  write_bytes (self, "pass", words);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  door_test_vault_tear_down (&self->old, NULL);
  door_test_vault_tear_down (&self->spare, NULL);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
}

/* In the fixture's folder. */
static int
run_doorctl (Fixture *self, const char *line)
{
  g_autofree char *whole = g_strconcat (g_getenv ("DOORCTL"), " ", line, NULL);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (g_shell_parse_argv (whole, NULL, &words, &error));
  g_spawn_sync (self->folder, words, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  return WEXITSTATUS (status);
}

static int
hand_over (Fixture *self, const char *key)
{
  g_autofree char *to
      = door_public_keys_to_text (door_identity_public (door_vault_identity (self->spare.vault)));
  g_autofree char *line = g_strdup_printf (
      "keys hand-over backup --key %s --key-passphrase-file pass --to %s --into handed", key, to);

  return run_doorctl (self, line);
}

/* The recovery key alone does it; the draft goes on where it stood. */
static void
test_hand_over (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) backup = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (&self->old);
  door_test_vault_set (&self->old, DOOR_TEST_ANSWER);
  backup = door_vault_backup (self->old.vault, &self->old.id, self->old.roster, &error);
  g_assert_no_error (error);
  write_bytes (self, "backup", backup);
  write_key (self, "recovery.key", self->old.people.recovery);
  write_key (self, "analyst.key", self->old.people.analyst);
  g_assert_cmpint (hand_over (self, "analyst.key"), ==, 1);
  g_assert_null (read_bytes (self, "handed"));
  g_assert_cmpint (hand_over (self, "recovery.key"), ==, 0);
  handed = read_bytes (self, "handed");
  door_vault_restore (self->spare.vault, handed, self->old.roster, &self->spare.id, &error);
  g_assert_no_error (error);
  door_test_vault_set (&self->spare, "and on");
  journal = door_vault_replay (self->spare.vault, &self->spare.id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (door_journal_length (journal), ==, 3); /* the first quotes the old one's head */
  g_assert_cmpstr (door_journal_get (journal, 1)->value, ==, DOOR_TEST_ANSWER);
  g_assert_cmpstr (door_journal_get (journal, 2)->value, ==, "and on");
}

static gboolean
opens (GBytes *bytes, DoorIdentity *key)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, NULL);
  g_autoptr (GBytes) content = NULL;

  g_assert_nonnull (envelope);
  content = door_envelope_open (envelope, key, NULL, NULL);
  return content != NULL;
}

/* A supervisor leaves: who holds a key wraps it for the successor; the signature stays the vault's. */
static void
test_rewrap (Fixture *self, gconstpointer unused)
{
  DoorTestPeople *people = &self->old.people;
  g_autofree char *south = door_public_keys_to_text (door_identity_public (people->south));
  g_autofree char *line = g_strdup_printf (
      "keys rewrap submission.door --key analyst.key --passphrase-file pass --reader %s", south);
  g_autofree char *stranger = g_strdup_printf (
      "keys rewrap submission.door --key south.key --passphrase-file pass --reader %s", south);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  door_test_vault_begin (&self->old);
  door_test_vault_set (&self->old, DOOR_TEST_ANSWER);
  door_test_vault_finalize (&self->old);
  before = door_vault_outbox_part (self->old.vault, &self->old.id, "submission.door", NULL);
  write_bytes (self, "submission.door", before);
  write_key (self, "analyst.key", people->analyst);
  write_key (self, "south.key", people->south);
  g_assert_false (opens (before, people->south));
  g_assert_cmpint (run_doorctl (self, stranger), ==, 1);
  g_assert_cmpint (run_doorctl (self, line), ==, 0);
  after = read_bytes (self, "submission.door");
  g_assert_true (opens (after, people->south));
}

#define ADD(path, function) g_test_add ("/tool/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("hand-over", test_hand_over);
  ADD ("rewrap", test_rewrap);
  return g_test_run ();
}
