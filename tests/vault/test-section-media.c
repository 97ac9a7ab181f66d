/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is attached inside a sealed section goes with it, and leaves nothing behind (V15, V16). */
#include "door-vault.h"

#include <sqlite3.h>

#include "door-envelope.h"
#include "door-test-vault.h"

#define SECTION 1
#define SOUND "OggS, a voice in the next room"

static void
open_section (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  g_assert_true (door_vault_section_open (self->vault, &self->id, SECTION, "/s", &error));
  g_assert_no_error (error);
}

static void
record (DoorTestVault *self, const char *name, const char *text)
{
  g_autoptr (GBytes) sound = door_test_text (text);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      door_vault_section_attach (self->vault, &self->id, SECTION, "/s/voice", name, sound, &error));
  g_assert_no_error (error);
}

static void
close_section (DoorTestVault *self)
{
  const DoorSectionReaders readers = { self->roster, DOOR_AUDIENCE_ANALYSTS, NULL };
  g_autoptr (GBytes) answers = door_test_text ("<s/>");
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_section_close (self->vault, &self->id, SECTION, answers, NULL, 0,
                                           &readers, &error));
  g_assert_no_error (error);
}

/* transfer full: of DoorSectionFile, as an analyst finds them. */
static GPtrArray *
files_for_analyst (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = door_vault_outbox_part (self->vault, &self->id, "section-1.door", &error);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, &error);
  g_autoptr (GBytes) content = door_envelope_open (envelope, self->people.analyst, NULL, &error);
  GPtrArray *files = door_section_files (content, &error);

  g_assert_no_error (error);
  return files;
}

static guint
count_media (DoorTestVault *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "media", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir))
    count++;
  return count;
}

static void
test_goes_with_the_section (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) outbox = NULL;
  const DoorSectionFile *file;
  const DoorOutboxItem *item;
  g_autoptr (GError) error = NULL;

  open_section (self);
  record (self, "voice.ogg", "first try");
  record (self, "voice.ogg", SOUND);
  g_assert_cmpuint (count_media (self), ==, 1);
  door_test_vault_reopen (self);
  g_assert_cmpuint (count_media (self), ==, 1);
  close_section (self);
  g_assert_cmpuint (count_media (self), ==, 0);
  g_assert_null (
      door_vault_section_read_attachment (self->vault, &self->id, SECTION, "voice.ogg", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  door_test_vault_finalize (self);
  files = files_for_analyst (self);
  g_assert_cmpuint (files->len, ==, 1);
  file = files->pdata[0];
  g_assert_cmpstr (file->name, ==, "voice.ogg");
  g_assert_cmpmem (g_bytes_get_data (file->content, NULL), g_bytes_get_size (file->content), SOUND,
                   strlen (SOUND));
  /* Nothing but the section itself goes along. */
  outbox = door_vault_outbox (self->vault, NULL);
  item = outbox->pdata[0];
  g_assert_cmpuint (g_strv_length (item->names), ==, 4);
}

static void
test_none_reads_as_none (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) files = NULL;

  open_section (self);
  close_section (self);
  door_test_vault_finalize (self);
  files = files_for_analyst (self);
  g_assert_cmpuint (files->len, ==, 0);
}

/* The interview's own attachments and the section's do not see each other. */
static void
test_names_do_not_meet (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) outside = door_test_text ("outside");
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GBytes) inside = NULL;
  g_autoptr (GPtrArray) holdings = NULL;
  const DoorHolding *holding;

  door_test_vault_begin (self);
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.ogg", outside, NULL));
  g_assert_true (door_vault_section_open (self->vault, &self->id, SECTION, "/s", NULL));
  record (self, "a.ogg", SOUND);
  found = door_vault_read_attachment (self->vault, &self->id, "a.ogg", NULL);
  g_assert_true (g_bytes_equal (found, outside));
  inside = door_vault_section_read_attachment (self->vault, &self->id, SECTION, "a.ogg", NULL);
  g_assert_cmpuint (g_bytes_get_size (inside), ==, strlen (SOUND));
  holdings = door_vault_audit (self->vault, &(DoorVaultGrace){ 0 }, NULL);
  holding = holdings->pdata[0];
  g_assert_cmpuint (holding->attachments, ==, 1);
}

/* V16: an interview with a recording inside and one without look the same from outside. */
static void
test_v16_recording_does_not_tell (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) other_bytes = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  DoorTestVault other = { .folder = NULL };

  door_test_vault_set_up (&other, NULL);
  open_section (self);
  record (self, "voice.ogg", SOUND);
  close_section (self);
  door_test_vault_finalize (self);
  open_section (&other);
  close_section (&other);
  door_test_vault_finalize (&other);
  journal = door_vault_replay (self->vault, &self->id, NULL);
  g_assert_cmpuint (door_journal_length (journal), ==, 3);
  bytes = door_vault_outbox_part (self->vault, &self->id, "section-1.door", NULL);
  other_bytes = door_vault_outbox_part (other.vault, &other.id, "section-1.door", NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, g_bytes_get_size (other_bytes));
  door_test_vault_tear_down (&other, NULL);
}

static void
test_goes_along_in_a_draft (DoorTestVault *self, gconstpointer unused)
{
  DoorTestVault spare = { .folder = NULL };
  g_autoptr (GBytes) backup = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_set_up (&spare, NULL);
  open_section (self);
  record (self, "voice.ogg", SOUND);
  backup = door_vault_backup (self->vault, &self->id, self->roster, &error);
  g_assert_no_error (error);
  handed = door_draft_hand_over (backup, self->people.recovery,
                                 door_identity_public (door_vault_identity (spare.vault)), &error);
  g_assert_no_error (error);
  g_assert_true (door_vault_restore (spare.vault, handed, self->roster, &spare.id, &error));
  g_assert_no_error (error);
  found = door_vault_section_read_attachment (spare.vault, &spare.id, SECTION, "voice.ogg", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (found), ==, strlen (SOUND));
  door_test_vault_tear_down (&spare, NULL);
}

/* A shift is what sections took, while they are open as well. */
static void
test_v16_shift (DoorTestVault *self, gconstpointer unused)
{
  g_assert_cmpint (door_vault_outer_shift (self->vault, &self->id), ==, 0);
  open_section (self);
  door_clock_advance (self->clock, 30 * G_USEC_PER_SEC);
  g_assert_cmpint (door_vault_outer_shift (self->vault, &self->id), ==, 30 * G_USEC_PER_SEC);
  close_section (self);
  door_clock_advance (self->clock, 30 * G_USEC_PER_SEC);
  g_assert_cmpint (door_vault_outer_shift (self->vault, &self->id), ==, 30 * G_USEC_PER_SEC);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/section-media/" path, DoorTestVault, NULL, door_test_vault_set_up, function, \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("goes-with-the-section", test_goes_with_the_section);
  ADD ("none", test_none_reads_as_none);
  ADD ("names-do-not-meet", test_names_do_not_meet);
  ADD ("V16/recording", test_v16_recording_does_not_tell);
  ADD ("draft", test_goes_along_in_a_draft);
  ADD ("V16/shift", test_v16_shift);
  return g_test_run ();
}
