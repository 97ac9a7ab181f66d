/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vaults of every schema version open, migrate, and hold what they held. decode.py reads the same
 * folders without any of our code. */
#include <sqlite3.h>

#include "door-fault-vfs.h"
#include "door-test-vault.h"

static void
copy_tree (const char *from, const char *to)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  if (!dir)
    {
      g_autofree char *bytes = NULL;
      gsize n;

      g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
      g_assert_true (g_file_set_contents (to, bytes, (gssize) n, NULL));
      return;
    }
  g_assert_true (door_file_make_folder (to, NULL));
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      copy_tree (source, target);
    }
}

static void
check_contents (DoorTestVault *self)
{
  g_autoptr (GPtrArray) outbox = door_vault_outbox (self->vault, NULL);
  g_autoptr (GBytes) photo = NULL;
  g_autoptr (GBytes) body = NULL;
  DoorUuid id, draft;

  door_uuid_parse ("6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d", &id);
  door_uuid_parse ("0b7e5a52-1d1e-4c53-8a55-3f0e5d1c2b3a", &draft);
  g_assert_cmpuint (outbox->len, ==, 1);
  door_test_vault_assert_values (self, &id, "41  x " DOOR_TEST_ANSWER " door.jpg complete");
  door_test_vault_assert_values (self, &draft, "not yet");
  photo = door_vault_read_attachment (self->vault, &id, "door.jpg", NULL);
  g_assert_cmpuint (g_bytes_get_size (photo), ==, 16);
  g_assert_true (door_vault_get (self->vault, DOOR_RECORD_CASE, "case-14", NULL, &body, NULL));
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), "case body", 9);
}

/* The second version has an open section with an attachment. */
static void
check_section (DoorTestVault *self)
{
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GBytes) voice = NULL;
  g_autofree char *text = NULL;
  DoorUuid id;

  door_uuid_parse ("3c1d5e7f-90ab-4cde-8f01-23456789abcd", &id);
  journal = door_vault_section_replay (self->vault, &id, 1, NULL);
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, "said inside voice.ogg");
  voice = door_vault_section_read_attachment (self->vault, &id, 1, "voice.ogg", NULL);
  g_assert_cmpuint (g_bytes_get_size (voice), ==, 12);
}

static void
thaw (DoorTestVault *self, const char *version)
{
  g_autofree char *frozen = g_test_build_filename (G_TEST_DIST, "frozen", version, NULL);

  door_test_vault_close (self);
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  copy_tree (frozen, self->folder);
}

static void
test_version (DoorTestVault *self, gconstpointer version)
{
  DoorUuid draft;

  thaw (self, version);
  door_test_vault_open (self);
  check_contents (self);
  if (strcmp (version, "v1") != 0)
    check_section (self);
  door_uuid_parse ("0b7e5a52-1d1e-4c53-8a55-3f0e5d1c2b3a", &draft);
  door_test_vault_set_id (self, &draft, "more");
  door_test_vault_reopen (self);
  door_test_vault_assert_values (self, &draft, "not yet more");
  door_test_vault_close (self);
  self->vault
      = door_vault_open_recovery (self->folder, self->people.recovery, &self->options, NULL);
  g_assert_nonnull (self->vault);
}

/* Returns FALSE when the migration needs fewer calls than `at`. */
static gboolean
migrate_with_fault (DoorTestVault *self, DoorFaultKind kind, guint at, int code, GRand *random)
{
  g_autoptr (GError) error = NULL;
  gboolean happened;

  thaw (self, "v1");
  door_fault_forget ();
  door_fault_set (kind, at, code);
  self->vault = door_vault_open (self->folder, DOOR_TEST_PASSPHRASE, &self->options, &error);
  g_assert_true (self->vault || error->domain == DOOR_VAULT_ERROR);
  happened = door_fault_happened ();
  door_test_vault_close (self);
  if (kind == DOOR_FAULT_POWER_CUT && happened)
    door_fault_power_on (random);
  door_fault_clear ();
  door_test_vault_open (self);
  check_contents (self);
  return happened;
}

/* V1: whatever happens on the way to the newest version, the vault opens afterwards with all it had. */
static void
test_migration_on_a_failing_disk (DoorTestVault *self, gconstpointer unused)
{
  const struct {
    DoorFaultKind kind;
    int code;
  } faults[] = { { DOOR_FAULT_ONCE, SQLITE_IOERR },
                 { DOOR_FAULT_ONCE, SQLITE_FULL },
                 { DOOR_FAULT_LASTING, SQLITE_FULL },
                 { DOOR_FAULT_LASTING, SQLITE_READONLY },
                 { DOOR_FAULT_POWER_CUT, SQLITE_IOERR } };
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      guint at = 1;

      while (migrate_with_fault (self, faults[i].kind, at, faults[i].code, random))
        at++;
      g_assert_cmpuint (at, >, 10);
    }
}

/* The schema's own number, as the migration left it. */
static void
test_every_version_is_frozen (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "vault.db", NULL);
  g_autofree char *frozen = NULL;
  g_autofree char *name = NULL;
  sqlite3_stmt *row;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &row, NULL);
  g_assert_cmpint (sqlite3_step (row), ==, SQLITE_ROW);
  name = g_strdup_printf ("v%d", sqlite3_column_int (row, 0));
  sqlite3_finalize (row);
  sqlite3_close (db);
  frozen = g_test_build_filename (G_TEST_DIST, "frozen", name, NULL);
  g_assert_true (g_file_test (frozen, G_FILE_TEST_IS_DIR));
}

#define ADD(path, version, function)                                                               \
  g_test_add ("/vault/frozen/" path, DoorTestVault, version, door_test_vault_set_up, function,     \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_fault_install ();
  ADD ("v1", "v1", test_version);
  ADD ("v2", "v2", test_version);
  ADD ("every-version", NULL, test_every_version_is_frozen);
  ADD ("V1/migration", NULL, test_migration_on_a_failing_disk);
  return g_test_run ();
}
