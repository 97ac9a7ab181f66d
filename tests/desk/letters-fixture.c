/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "letters-fixture.h"

#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-letter.h"
#include "door-openrosa.h"
#include "door-seal.h"

#include <string.h>

static void
make_roster (LettersCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 1, LETTERS_NOW_US);
  const DoorPublicKeys *us = door_identity_public (door_vault_identity (self->vault));

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione",
                   door_identity_public (self->supervisor));
  door_roster_add (roster, DOOR_ROLE_RECOVERY, NULL, "office",
                   door_identity_public (self->recovery));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", door_identity_public (self->hub));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "amina", us);
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "tevita",
                   door_identity_public (self->colleague));
  self->roster_bytes = door_roster_sign (roster, self->survey);
  self->roster = door_roster_read (self->roster_bytes, door_identity_public (self->survey), &error);
  g_assert_no_error (error);
}

void
letters_set_up (LettersCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DoorVaultOptions options;

  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-letters-XXXXXX", NULL);
  self->account = g_build_filename (self->folder, "amina", NULL);
  self->clock = door_clock_new_fixed (LETTERS_NOW_US, NULL);
  self->survey = door_identity_new ();
  self->supervisor = door_identity_new ();
  self->recovery = door_identity_new ();
  self->hub = door_identity_new ();
  self->colleague = door_identity_new ();
  self->stranger = door_identity_new ();
  options = (DoorVaultOptions){ self->clock, &door_kdf_policy_test,
                                door_identity_public (self->recovery) };
  self->vault = door_vault_create (self->account, LETTERS_PASSPHRASE, &options, &error);
  g_assert_no_error (error);
  make_roster (self);
}

void
letters_tear_down (LettersCase *self, gconstpointer data)
{
  g_clear_pointer (&self->vault, door_vault_close);
  door_roster_unref (self->roster);
  g_bytes_unref (self->roster_bytes);
  door_identity_unref (self->survey);
  door_identity_unref (self->supervisor);
  door_identity_unref (self->recovery);
  door_identity_unref (self->hub);
  door_identity_unref (self->colleague);
  door_identity_unref (self->stranger);
  door_clock_unref (self->clock);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->account);
  g_free (self->folder);
}

DoorInbound *
letters_write (
    LettersCase *self, DoorIdentity *writer, const char *kind, const char *id, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new (json, strlen (json));
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  DoorMember us = { .role = DOOR_ROLE_INTERVIEWER,
                    .keys = *door_identity_public (door_vault_identity (self->vault)) };
  const DoorEnvelopeInfo info = { .kind = kind, .instance_id = "uuid:1", .epoch = 1 };
  DoorInbound *letter = door_inbound_new (DOOR_INBOUND_LETTER);

  g_ptr_array_add (recipients, &us);
  letter->id = g_strdup (id);
  letter->name = g_strdup (kind);
  letter->body = door_envelope_seal (content, &info, NULL, writer, recipients, &error);
  g_assert_no_error (error);
  return letter;
}

void
letters_take (LettersCase *self, const DoorInbound *letter)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (door_letter_take (self->vault, letter, self->roster,
                                   door_identity_public (self->survey), &error));
  g_assert_no_error (error);
}

guint
letters_count (LettersCase *self, DoorRecordKind kind)
{
  g_autoptr (GPtrArray) records = door_vault_records (self->vault, kind, NULL);

  return records->len;
}

DoorUuid
letters_begin (LettersCase *self)
{
  static const char about[] = "{\"case\":\"HH-1\",\"form\":\"household\",\"version\":\"7\"}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (about, strlen (about));
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/data/name", .value = "Zar" };
  g_autoptr (GError) error = NULL;
  DoorUuid id = door_uuid_random ();

  door_vault_begin (self->vault, &id, bytes, &error);
  door_vault_append (self->vault, &id, &entry, 1, &error);
  g_assert_no_error (error);
  return id;
}

static GPtrArray *
seal (const DoorClosing *closing, gpointer data, GError **error)
{
  LettersCase *self = data;
  g_autoptr (GBytes) xml = g_bytes_new_static ("<data/>", 7);
  GPtrArray *parts
      = door_closing_seal (closing, xml, self->roster, DOOR_AUDIENCE_TEAM, "north", error);
  g_autofree char *instance = door_uuid_to_instance_id (closing->interview);
  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_new ("household", "7", instance);
  g_autoptr (GBytes) printed = NULL;

  for (guint i = 0; parts && i < parts->len; i++)
    {
      const DoorVaultPart *part = g_ptr_array_index (parts, i);

      door_submission_manifest_add_part (manifest, part->name, part->bytes);
    }
  printed = door_submission_manifest_print (manifest);
  g_ptr_array_insert (parts, 0, door_vault_part_new (DOOR_SUBMISSION_XML_PART, printed));
  return parts;
}

DoorUuid
letters_finish (LettersCase *self)
{
  g_autoptr (GError) error = NULL;
  DoorUuid id = letters_begin (self);

  door_vault_finalize (self->vault, &id, "complete", seal, self, &error);
  g_assert_no_error (error);
  return id;
}

void
letters_on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

void
letters_wait (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

void
letters_desk_open (LettersCase *self, LettersDesk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };

  g_clear_pointer (&self->vault, door_vault_close);
  desk->queue = door_vault_queue_new (self->clock);
  door_vault_queue_open_async (desk->queue, self->account, LETTERS_PASSPHRASE, &options,
                               letters_on_result, &result);
  letters_wait (&result);
  g_assert_true (door_vault_queue_finish (desk->queue, result, &error));
  desk->trust = door_trust_new (door_identity_public (self->survey), "amina", "north");
  door_trust_take_roster (desk->trust, self->roster_bytes, &error);
  g_assert_no_error (error);
  desk->postbox = door_desk_postbox_new (desk->queue, desk->trust);
}

void
letters_desk_close (LettersDesk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_vault_queue_close_async (desk->queue, letters_on_result, &result);
  letters_wait (&result);
  g_object_unref (desk->postbox);
  door_trust_unref (desk->trust);
  g_object_unref (desk->queue);
}

DoorOutLetter *
letters_desk_next (LettersDesk *desk, gboolean large)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorOutLetter *letter;

  door_postbox_next_async (DOOR_POSTBOX (desk->postbox), large, NULL, NULL, letters_on_result,
                           &result);
  letters_wait (&result);
  letter = door_postbox_next_finish (DOOR_POSTBOX (desk->postbox), result, &error);
  g_assert_no_error (error);
  return letter;
}

void
letters_desk_taken (LettersDesk *desk, const DoorOutLetter *letter)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_postbox_taken_async (DOOR_POSTBOX (desk->postbox), letter, NULL, letters_on_result, &result);
  letters_wait (&result);
  g_assert_true (door_postbox_taken_finish (DOOR_POSTBOX (desk->postbox), result, NULL));
}
