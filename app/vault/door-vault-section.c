/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed sections: opened, written, resumed after a crash, closed for good. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-section-private.h"

#include <string.h>

#include "door-envelope.h"
#include "door-files.h"
#include "door-journal-private.h"
#include "door-platform.h"

/* --- opening --- */

static gboolean
none_open (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  g_autoptr (GPtrArray) list = door_section_list (self, interview, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const DoorOpenSection *section = list->pdata[i];

      if (section->state == DOOR_SECTION_OPEN)
        return door_vault_refuse (error, "another section of this interview is still open");
    }
  return TRUE;
}

static DoorEntry
section_entry (DoorEntryKind kind, const char *label, const char *number)
{
  return (DoorEntry){ .kind = kind, .path = label, .value = number };
}

gboolean
door_vault_section_open (
    DoorVault *self, const DoorUuid *id, guint section, const char *label, GError **error)
{
  DoorOpenInterview *interview;
  g_autoptr (DoorOpenSection) opened = NULL;
  g_autofree char *number = g_strdup_printf ("%u", section);
  const DoorEntry entry = section_entry (DOOR_ENTRY_SECTION_OPEN, label, number);
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (section > 0 && section <= DOOR_SECTION_MAX, FALSE);

  interview = door_vault_use_draft (self, id, error);
  if (!interview)
    return FALSE;
  if (!none_open (self, interview, error))
    return door_vault_translate (error);
  opened = door_section_new (self, interview, (guint8) section, label);
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  tail = interview->tail;
  good = door_section_insert (self, interview, opened, error)
         && door_vault_append_inside (self, interview, &tail, &entry, 1, error)
         && door_vault_store (self, interview, &tail, interview->state, NULL, error);
  good = door_vault_end (self, good, error);
  door_vault_settle (&interview->tail, &tail, good);
  if (!good)
    return FALSE;
  door_open_section_free (interview->section);
  interview->section = g_steal_pointer (&opened);
  door_vault_stop_clock (self, id);
  return TRUE;
}

/* --- using --- */

static DoorOpenSection *
load (DoorVault *self, const DoorOpenInterview *interview, guint stream, GError **error)
{
  g_autoptr (GPtrArray) list = door_section_list (self, interview, error);

  if (!list)
    return NULL;
  for (guint i = 0; i < list->len; i++)
    {
      const DoorOpenSection *section = list->pdata[i];

      if (section->stream == stream)
        return g_ptr_array_steal_index (list, i);
    }
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                       "this interview has no such section");
  return NULL;
}

/* In the interview or loaded into it. transfer none. */
static DoorOpenSection *
use_section (DoorVault *self, DoorOpenInterview *interview, guint stream, GError **error)
{
  DoorOpenSection *section;

  if (interview->section && interview->section->stream == stream)
    return interview->section;
  section = load (self, interview, stream, error);
  if (!section)
    {
      door_vault_translate (error);
      return NULL;
    }
  door_open_section_free (interview->section);
  interview->section = section;
  if (section->state == DOOR_SECTION_OPEN)
    door_vault_stop_clock (self, &interview->id);
  return section;
}

static DoorOpenSection *
use_open (DoorVault *self, DoorOpenInterview *interview, guint stream, GError **error)
{
  DoorOpenSection *section = use_section (self, interview, stream, error);

  if (!section || section->state == DOOR_SECTION_OPEN)
    return section;
  door_vault_refuse (error, "this section is closed; nobody on this device can open it again");
  return NULL;
}

gboolean
door_vault_section_append (DoorVault *self,
                           const DoorUuid *id,
                           guint section,
                           const DoorEntry *entries,
                           guint n_entries,
                           GError **error)
{
  DoorOpenInterview *interview;
  DoorOpenSection *open;
  DoorLine line;
  DoorTail tail;
  gboolean good = TRUE;

  g_return_val_if_fail (door_vault_entries_are_sound (entries, n_entries), FALSE);

  interview = door_vault_use_draft (self, id, error);
  open = interview ? use_open (self, interview, section, error) : NULL;
  if (!open)
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  line = door_section_line (interview, open);
  tail = open->tail;
  for (guint i = 0; good && i < n_entries; i++)
    {
      DoorEntry entry = entries[i];

      door_vault_stamp (self, &entry);
      good = door_vault_append_line (self, &line, &tail, &entry, 1, error);
    }
  good = good && door_section_update (self, interview, open, &tail, error);
  good = door_vault_end (self, good, error);
  door_vault_settle (&open->tail, &tail, good);
  return good;
}

gboolean
door_vault_section_attach (DoorVault *self,
                           const DoorUuid *id,
                           guint section,
                           const char *path,
                           const char *name,
                           GBytes *content,
                           GError **error)
{
  DoorOpenInterview *interview;
  DoorOpenSection *open;
  DoorEntry entry = { .kind = DOOR_ENTRY_ATTACH, .path = path, .value = name };
  DoorMediaOwner owner;
  DoorLine line;
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (door_file_name_is_safe (name), FALSE);

  interview = door_vault_use_draft (self, id, error);
  open = interview ? use_open (self, interview, section, error) : NULL;
  if (!open)
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  owner = door_section_media_owner (interview, open);
  line = door_section_line (interview, open);
  tail = open->tail;
  door_vault_stamp (self, &entry);
  good = door_media_replace (self, &owner, name, content, error)
         && door_vault_append_line (self, &line, &tail, &entry, 1, error)
         && door_section_update (self, interview, open, &tail, error);
  good = door_vault_end (self, good, error);
  door_vault_settle (&open->tail, &tail, good);
  door_vault_sweep_media (self);
  return good;
}

GBytes *
door_vault_section_read_attachment (
    DoorVault *self, const DoorUuid *id, guint section, const char *name, GError **error)
{
  DoorOpenInterview *interview = door_vault_use_draft (self, id, error);
  DoorOpenSection *open = interview ? use_open (self, interview, section, error) : NULL;
  DoorMediaOwner owner;

  if (!open)
    return NULL;
  owner = door_section_media_owner (interview, open);
  return door_media_read (self, &owner, name, error);
}

DoorJournal *
door_vault_section_replay (DoorVault *self, const DoorUuid *id, guint section, GError **error)
{
  DoorOpenInterview *interview = door_vault_use_draft (self, id, error);
  DoorOpenSection *open = interview ? use_open (self, interview, section, error) : NULL;
  DoorLine line;

  if (!open)
    return NULL;
  line = door_section_line (interview, open);
  return door_vault_read_line (self, &line, &open->tail, NULL, error);
}

/* --- closing --- */

static GBytes *
make_envelope (DoorVault *self,
               const DoorOpenInterview *interview,
               const DoorOpenSection *section,
               GBytes *answers,
               const DoorSectionReaders *readers,
               GError **error)
{
  DoorLine line = door_section_line (interview, section);
  GBytes *journal = door_vault_line_content (self, &line, &section->tail, NULL, error);
  g_autoptr (GPtrArray) recipients
      = door_roster_recipients (readers->roster, readers->audience, readers->team);
  g_autofree char *instance_id = door_uuid_to_instance_id (&interview->id);
  g_autofree char *kind = g_strdup_printf ("section-%u", section->stream);
  DoorEnvelopeInfo info = {
    .kind = kind,
    .instance_id = instance_id,
    .vault = self->id,
    .epoch = door_roster_epoch (readers->roster),
    .audience = readers->audience,
    .has_head = TRUE,
  };
  DoorMediaOwner owner = door_section_media_owner (interview, section);
  GByteArray *media = g_byte_array_new ();
  GBytes *content, *envelope = NULL;

  memcpy (info.head, section->tail.chain.hash, DOOR_HASH_BYTES);
  if (journal && door_media_pack (self, &owner, media, error))
    {
      content = door_section_content_new (answers, journal, media);
      envelope = door_envelope_seal (content, &info, NULL, self->identity, recipients, error);
      door_vault_wipe_content (content);
    }
  door_vault_wipe_content (journal);
  door_platform_wipe (media->data, media->len);
  g_byte_array_unref (media);
  return envelope;
}

static gboolean
close_inside (DoorVault *self,
              DoorOpenInterview *interview,
              DoorTail *tail,
              const DoorOpenSection *closed,
              const DoorEntry *carried,
              guint n_carried,
              GError **error)
{
  DoorLine line = door_section_line (interview, interview->section);
  DoorPlaceBytes place
      = door_section_value_place (self, "section about", interview, closed->stream);
  g_autoptr (GBytes) about = door_vault_unwrap (interview->about_key, &place, closed->about);
  g_autofree char *number = g_strdup_printf ("%u", closed->stream);
  g_autofree char *label = NULL;
  DoorEntry entry;

  if (!about)
    return door_vault_damaged (error, "a section of this interview is damaged");
  label = g_strndup (g_bytes_get_data (about, NULL), g_bytes_get_size (about));
  entry = section_entry (DOOR_ENTRY_SECTION_CLOSE, label, number);
  return door_section_update (self, interview, closed, &closed->tail, error)
         && door_vault_delete_line (self, &line, error)
         && door_media_forget (self, interview, closed->stream, error)
         && door_vault_append_inside (self, interview, tail, carried, n_carried, error)
         && door_vault_append_inside (self, interview, tail, &entry, 1, error)
         && door_vault_store (self, interview, tail, interview->state, NULL, error);
}

/* The key is out of the rows; now out of the log, and the files after it. */
static gboolean
finish_closing (DoorVault *self, GError **error)
{
  door_vault_sweep_media (self);
  if (door_vault_sweep (self))
    return TRUE;
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FAILED,
                       "the section is closed, but traces of it could not be removed yet; "
                       "close it once more");
  return FALSE;
}

gboolean
door_vault_section_close (DoorVault *self,
                          const DoorUuid *id,
                          guint section,
                          GBytes *answers,
                          const DoorEntry *carried,
                          guint n_carried,
                          const DoorSectionReaders *readers,
                          GError **error)
{
  DoorOpenInterview *interview;
  DoorOpenSection *open;
  g_autoptr (DoorOpenSection) closed = NULL;
  g_autoptr (GBytes) envelope = NULL;
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (door_vault_entries_are_sound (carried, n_carried), FALSE);

  interview = door_vault_use_draft (self, id, error);
  open = interview ? use_section (self, interview, section, error) : NULL;
  if (!open)
    return FALSE;
  if (open->state == DOOR_SECTION_CLOSED)
    return finish_closing (self, error);
  envelope = make_envelope (self, interview, open, answers, readers, error);
  if (!envelope || !door_db_begin (self->db, error))
    return door_vault_translate (error);
  closed = door_section_closed_from (open, envelope);
  tail = interview->tail;
  good = door_vault_end (
      self, close_inside (self, interview, &tail, closed, carried, n_carried, error), error);
  door_vault_settle (&interview->tail, &tail, good);
  if (!good)
    return FALSE;
  g_clear_pointer (&interview->section, door_open_section_free);
  door_vault_start_clock (self, id);
  return finish_closing (self, error);
}
