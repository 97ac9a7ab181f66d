/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a vault as this version makes it: make-frozen-vault FOLDER. The vaults in frozen/ were
 * made by it, one for each version of the schema, and stay as they are: every later version must
 * open and migrate them. The content of its journal.door goes into FOLDER.journal, for the fuzz
 * corpus. */
#include "door-test-vault.h"

static const char *journal_path;

static GPtrArray *
seal_and_keep_journal (const DoorClosing *closing, gpointer data, GError **error)
{
  if (!door_file_replace (journal_path, closing->journal, 0600, error))
    return NULL;
  return door_test_seal (closing, data, error);
}

static void
fill (DoorTestVault *self)
{
  const DoorEntry entries[] = {
    { .kind = DOOR_ENTRY_SET, .path = "/data/age", .value = "41" },
    { .kind = DOOR_ENTRY_REPEAT_ADD, .path = "/data/incident{1}" },
    { .kind = DOOR_ENTRY_EFFECT, .path = "/data/once", .value = "x", .boot_id = "another boot" },
  };
  g_autoptr (GBytes) photo = door_test_text ("JFIF, front door");
  g_autoptr (GBytes) about = door_test_text ("case about");
  g_autoptr (GBytes) body = door_test_text ("case body");
  DoorUuid draft;

  door_uuid_parse ("6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d", &self->id);
  door_uuid_parse ("0b7e5a52-1d1e-4c53-8a55-3f0e5d1c2b3a", &draft);
  door_test_vault_begin (self);
  g_assert_true (door_vault_append (self->vault, &self->id, entries, 3, NULL));
  door_test_vault_reopen (self);
  door_test_vault_set (self, DOOR_TEST_ANSWER);
  g_assert_true (
      door_vault_attach (self->vault, &self->id, "/data/photo", "door.jpg", photo, NULL));
  g_assert_true (
      door_vault_finalize (self->vault, &self->id, "complete", seal_and_keep_journal, self, NULL));
  door_test_vault_begin_id (self, &draft);
  door_test_vault_set_id (self, &draft, "not yet");
  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_CASE, "case-14", about, body, NULL));
}

/* Of the second version: an open section with an attachment of its own. */
static void
fill_section (DoorTestVault *self)
{
  const DoorEntry entry
      = { .kind = DOOR_ENTRY_SET, .path = "/data/violence/q", .value = "said inside" };
  g_autoptr (GBytes) voice = door_test_text ("OggS, inside");
  DoorUuid id;

  door_uuid_parse ("3c1d5e7f-90ab-4cde-8f01-23456789abcd", &id);
  door_test_vault_begin_id (self, &id);
  g_assert_true (door_vault_section_open (self->vault, &id, 1, "/data/violence", NULL));
  g_assert_true (door_vault_section_append (self->vault, &id, 1, &entry, 1, NULL));
  g_assert_true (door_vault_section_attach (self->vault, &id, 1, "/data/violence/voice",
                                            "voice.ogg", voice, NULL));
}

int
main (int argc, char **argv)
{
  DoorTestVault self = { .folder = NULL };
  g_autofree char *command = NULL;
  g_autofree char *journal = NULL;

  if (argc != 2)
    return 2;
  journal_path = journal = g_strconcat (argv[1], ".journal", NULL);
  door_test_vault_set_up (&self, NULL);
  fill (&self);
  fill_section (&self);
  door_test_vault_close (&self);
  command = g_strdup_printf ("cp -r '%s/.' '%s'", self.folder, argv[1]);
  if (system (command) != 0)
    return 1;
  door_test_vault_open (&self);
  door_test_vault_tear_down (&self, NULL);
  return 0;
}
