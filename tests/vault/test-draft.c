/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft is backed up, its device is lost, and it goes on in the vault of another. */
#include "door-vault.h"

#include "door-envelope.h"
#include "door-test-vault.h"

typedef struct {
  DoorTestVault old;
  DoorTestVault spare;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  door_test_vault_set_up (&self->old, NULL);
  door_test_vault_set_up (&self->spare, NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  door_test_vault_tear_down (&self->old, NULL);
  door_test_vault_tear_down (&self->spare, NULL);
}

static GBytes *
backup (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_vault_backup (self->old.vault, &self->old.id, self->old.roster, &error);

  g_assert_no_error (error);
  return bytes;
}

static GBytes *
hand_over (Fixture *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  GBytes *handed = door_draft_hand_over (
      bytes, self->old.people.recovery,
      door_identity_public (door_vault_identity (self->spare.vault)), &error);

  g_assert_no_error (error);
  return handed;
}

static void
test_goes_on_in_another_vault (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GBytes) found = NULL;
  g_autoptr (DoorInterviewInfo) info = NULL;
  g_autoptr (DoorJournal) before = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (&self->old);
  door_test_vault_set (&self->old, "one");
  g_assert_true (door_vault_attach (self->old.vault, &self->old.id, "/p", "a.jpg", photo, NULL));
  before = door_vault_replay (self->old.vault, &self->old.id, NULL);
  head = door_hash_to_text (door_journal_head (before));
  bytes = backup (self);
  g_assert_null (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "JFIF", 4));
  handed = hand_over (self, bytes);
  g_assert_true (
      door_vault_restore (self->spare.vault, handed, self->old.roster, &self->spare.id, &error));
  g_assert_no_error (error);
  door_test_vault_set (&self->spare, "two");
  door_test_vault_reopen (&self->spare);
  journal = door_vault_replay (self->spare.vault, &self->spare.id, &error);
  g_assert_no_error (error);
  text = door_test_journal_text (journal);
  expected = g_strdup_printf ("%s one a.jpg two", head);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (
      door_hash_equal (door_journal_previous_head (journal), door_journal_head (before)));
  found = door_vault_read_attachment (self->spare.vault, &self->spare.id, "a.jpg", NULL);
  g_assert_true (g_bytes_equal (found, photo));
  info = door_vault_find (self->spare.vault, &self->spare.id, NULL);
  g_assert_cmpmem (g_bytes_get_data (info->about, NULL), g_bytes_get_size (info->about),
                   DOOR_TEST_ABOUT, strlen (DOOR_TEST_ABOUT));
}

static void
say_inside (DoorTestVault *self, guint section, const char *value)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/s", .value = value };

  g_assert_true (door_vault_section_append (self->vault, &self->id, section, &entry, 1, NULL));
}

/* A closed section goes as it is, an open one goes on. */
static void
test_sections_go_along (Fixture *self, gconstpointer unused)
{
  const DoorSectionReaders readers = { self->old.roster, DOOR_AUDIENCE_ANALYSTS, NULL };
  g_autoptr (GBytes) answers = door_test_text ("<a/>");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (DoorJournal) inside = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (&self->old);
  g_assert_true (door_vault_section_open (self->old.vault, &self->old.id, 1, "/first", NULL));
  say_inside (&self->old, 1, "gone");
  g_assert_true (door_vault_section_close (self->old.vault, &self->old.id, 1, answers, NULL, 0,
                                           &readers, NULL));
  g_assert_true (door_vault_section_open (self->old.vault, &self->old.id, 2, "/second", NULL));
  say_inside (&self->old, 2, "here");
  bytes = backup (self);
  handed = hand_over (self, bytes);
  g_assert_true (
      door_vault_restore (self->spare.vault, handed, self->old.roster, &self->spare.id, &error));
  g_assert_no_error (error);
  say_inside (&self->spare, 2, "and there");
  sections = door_vault_sections (self->spare.vault, &self->spare.id, NULL);
  g_assert_cmpuint (sections->len, ==, 2);
  g_assert_false (((DoorSectionInfo *) sections->pdata[0])->open);
  g_assert_cmpstr (((DoorSectionInfo *) sections->pdata[0])->label, ==, "/first");
  g_assert_true (((DoorSectionInfo *) sections->pdata[1])->open);
  inside = door_vault_section_replay (self->spare.vault, &self->spare.id, 2, &error);
  g_assert_no_error (error);
  text = door_test_journal_text (inside);
  g_assert_cmpstr (text, ==, "here and there");
  g_assert_null (door_vault_section_replay (self->spare.vault, &self->spare.id, 1, NULL));
  g_assert_true (door_vault_section_close (self->spare.vault, &self->spare.id, 2, answers, NULL, 0,
                                           &readers, NULL));
  door_test_vault_finalize (&self->spare);
}

/* Anybody may know a vault's public key; only the office hands drafts over. */
static void
test_only_from_the_office (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GBytes) forged = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;
  DoorEnvelopeInfo info;
  DoorMember spare = { .keys = *door_identity_public (door_vault_identity (self->spare.vault)) };

  door_test_vault_begin (&self->old);
  door_test_vault_set (&self->old, "one");
  bytes = backup (self);
  g_assert_false (
      door_vault_restore (self->spare.vault, bytes, self->old.roster, &self->spare.id, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);
  handed = hand_over (self, bytes);
  envelope = door_envelope_read (handed, NULL);
  info = *door_envelope_info (envelope);
  content = door_envelope_open (envelope, door_vault_identity (self->spare.vault), NULL, NULL);
  g_ptr_array_add (recipients, &spare);
  forged = door_envelope_seal (content, &info, NULL, self->old.people.hub, recipients, NULL);
  g_assert_false (
      door_vault_restore (self->spare.vault, forged, self->old.roster, &self->spare.id, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (door_vault_find (self->spare.vault, &self->spare.id, NULL));
}

static void
test_not_for_this_vault (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GError) error = NULL;
  DoorUuid id = door_uuid_random ();

  door_test_vault_begin (&self->old);
  bytes = backup (self);
  handed = hand_over (self, bytes);
  g_assert_false (door_vault_restore (self->old.vault, handed, self->old.roster, &id, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE);
  g_clear_error (&error);
  g_assert_null (door_draft_hand_over (
      bytes, self->old.people.analyst,
      door_identity_public (door_vault_identity (self->spare.vault)), &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT);
}

/* A restoring that fails leaves nothing behind. */
static void
test_id_is_taken (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autofree char *media = g_build_filename (self->spare.folder, "media", NULL);
  g_autoptr (GDir) dir = NULL;

  door_test_vault_begin (&self->old);
  g_assert_true (door_vault_attach (self->old.vault, &self->old.id, "/p", "a.jpg", photo, NULL));
  bytes = backup (self);
  handed = hand_over (self, bytes);
  door_test_vault_begin (&self->spare);
  door_test_vault_set (&self->spare, "mine");
  g_assert_false (
      door_vault_restore (self->spare.vault, handed, self->old.roster, &self->spare.id, NULL));
  door_test_vault_assert_values (&self->spare, &self->spare.id, "mine");
  dir = g_dir_open (media, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/draft/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("goes-on", test_goes_on_in_another_vault);
  ADD ("sections", test_sections_go_along);
  ADD ("only-from-the-office", test_only_from_the_office);
  ADD ("not-for-this-vault", test_not_for_this_vault);
  ADD ("id-is-taken", test_id_is_taken);
  return g_test_run ();
}
