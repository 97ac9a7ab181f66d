/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vaults of every schema version open, migrate, and hold what they held. decode.py reads the same
 * folders without any of our code. */
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
  g_autoptr (GPtrArray) list = door_vault_list (self->vault, NULL);
  g_autoptr (GPtrArray) outbox = door_vault_outbox (self->vault, NULL);
  g_autoptr (GBytes) photo = NULL;
  g_autoptr (GBytes) body = NULL;
  DoorUuid id, draft;

  door_uuid_parse ("6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d", &id);
  door_uuid_parse ("0b7e5a52-1d1e-4c53-8a55-3f0e5d1c2b3a", &draft);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpuint (outbox->len, ==, 1);
  door_test_vault_assert_values (self, &id, "41  x " DOOR_TEST_ANSWER " door.jpg complete");
  door_test_vault_assert_values (self, &draft, "not yet");
  photo = door_vault_read_attachment (self->vault, &id, "door.jpg", NULL);
  g_assert_cmpuint (g_bytes_get_size (photo), ==, 16);
  g_assert_true (door_vault_get (self->vault, DOOR_RECORD_CASE, "case-14", NULL, &body, NULL));
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), "case body", 9);
}

static void
test_version_1 (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *frozen = g_test_build_filename (G_TEST_DIST, "frozen", "v1", NULL);
  DoorUuid draft;

  door_test_vault_close (self);
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  copy_tree (frozen, self->folder);
  door_test_vault_open (self);
  check_contents (self);
  door_uuid_parse ("0b7e5a52-1d1e-4c53-8a55-3f0e5d1c2b3a", &draft);
  door_test_vault_set_id (self, &draft, "more");
  door_test_vault_reopen (self);
  door_test_vault_assert_values (self, &draft, "not yet more");
  door_test_vault_close (self);
  self->vault
      = door_vault_open_recovery (self->folder, self->people.recovery, &self->options, NULL);
  g_assert_nonnull (self->vault);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/vault/frozen/v1", DoorTestVault, NULL, door_test_vault_set_up, test_version_1,
              door_test_vault_tear_down);
  return g_test_run ();
}
