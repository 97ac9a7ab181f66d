/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft leaves the device sealed, and goes on in another vault. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-growing-private.h"

#include <string.h>

#include "door-bytes-private.h"
#include "door-envelope.h"
#include "door-journal-private.h"
#include "door-platform.h"

#define MAGIC_BEFORE "doorstep-draft 1\n" /* open sections without attachments */
#define MAGIC "doorstep-draft 2\n"
#define N_MAGIC (sizeof MAGIC - 1)
#define KIND "draft"

static void
wipe_array (GByteArray *bytes)
{
  door_platform_wipe (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

/* --- packing --- */

/* "doorstep-draft 2\n", about, head 32, content of the journal, sections, attachments. */
static GByteArray *
pack (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  DoorLine line = door_vault_main_line (interview);
  const DoorMediaOwner owner = door_media_of_interview (interview);
  g_autoptr (GBytes) about = door_vault_open_about (self, interview);
  GBytes *journal = door_vault_line_content (self, &line, &interview->tail,
                                             door_vault_previous_of (interview), error);
  GByteArray *out;

  if (!about && journal)
    door_vault_damaged (error, "the record of this interview is damaged");
  if (!about || !journal)
    {
      door_vault_wipe_content (journal);
      return NULL;
    }
  out = g_byte_array_sized_new ((guint) g_bytes_get_size (journal) + 4096);
  g_byte_array_append (out, (const guint8 *) MAGIC, N_MAGIC);
  door_bytes_add_bytes (out, about);
  g_byte_array_append (out, interview->tail.chain.hash, DOOR_HASH_BYTES);
  door_bytes_add_bytes (out, journal);
  door_vault_wipe_content (journal);
  if (door_vault_pack_sections (self, interview, out, error)
      && door_media_pack (self, &owner, out, error))
    return out;
  wipe_array (out);
  return NULL;
}

static DoorEnvelopeInfo
info_for (const DoorVault *self,
          const DoorOpenInterview *interview,
          const char *instance_id,
          guint64 epoch)
{
  DoorEnvelopeInfo info = {
    .kind = KIND,
    .instance_id = instance_id,
    .vault = self->id,
    .epoch = epoch,
    .audience = DOOR_AUDIENCE_HEADQUARTERS,
    .has_head = TRUE,
  };

  memcpy (info.head, interview->tail.chain.hash, DOOR_HASH_BYTES);
  return info;
}

/* `recipients`: of DoorMember. */
static GBytes *
seal_draft (
    DoorVault *self, const DoorUuid *id, GPtrArray *recipients, guint64 epoch, GError **error)
{
  DoorOpenInterview *interview = door_vault_use_draft (self, id, error);
  g_autofree char *instance_id = door_uuid_to_instance_id (id);
  g_autoptr (GBytes) content = NULL;
  DoorEnvelopeInfo info;
  GByteArray *packed;
  GBytes *envelope;

  packed = interview && door_growing_settle_now (self, interview, error)
               ? pack (self, interview, error)
               : NULL;
  if (!packed)
    {
      door_vault_translate (error);
      return NULL;
    }
  info = info_for (self, interview, instance_id, epoch);
  content = g_bytes_new_static (packed->data, packed->len);
  envelope = door_envelope_seal (content, &info, NULL, self->identity, recipients, error);
  wipe_array (packed);
  if (!envelope)
    door_vault_translate (error);
  return envelope;
}

GBytes *
door_vault_backup (DoorVault *self, const DoorUuid *id, const DoorRoster *roster, GError **error)
{
  g_autoptr (GPtrArray) recipients = door_roster_members (roster, DOOR_ROLE_RECOVERY);

  return seal_draft (self, id, recipients, door_roster_epoch (roster), error);
}

static const DoorMember *
find_interviewer (const DoorRoster *roster, const guint8 *sign)
{
  const DoorMember *member = door_roster_find_signer (roster, sign);

  return member && member->role == DOOR_ROLE_INTERVIEWER ? member : NULL;
}

GBytes *
door_vault_hand_over (DoorVault *self,
                      const DoorUuid *id,
                      const DoorPublicKeys *colleague,
                      const DoorRoster *roster,
                      GError **error)
{
  const DoorMember *to = find_interviewer (roster, colleague->sign);
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();

  if (!to)
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                           "nobody with these keys interviews for this survey");
      return NULL;
    }
  g_ptr_array_add (recipients, (gpointer) to);
  return seal_draft (self, id, recipients, door_roster_epoch (roster), error);
}

GBytes *
door_draft_hand_over (GBytes *backup,
                      const DoorIdentity *recovery,
                      const DoorPublicKeys *vault,
                      GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (backup, error);
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  DoorMember member = { .role = DOOR_ROLE_INTERVIEWER, .keys = *vault };
  DoorEnvelopeInfo info;
  GBytes *content, *handed;

  if (!envelope)
    return NULL;
  info = *door_envelope_info (envelope);
  if (strcmp (info.kind, KIND) != 0)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED,
                           "this is not the backup of a draft");
      return NULL;
    }
  content = door_envelope_open (envelope, recovery, NULL, error);
  if (!content)
    return NULL;
  g_ptr_array_add (recipients, &member);
  handed = door_envelope_seal (content, &info, NULL, recovery, recipients, error);
  door_vault_wipe_content (content);
  return handed;
}

/* --- unpacking --- */

static gboolean
append_journal (DoorVault *self,
                DoorOpenInterview *interview,
                DoorTail *tail,
                const DoorJournal *journal,
                GError **error)
{
  DoorLine line = door_vault_main_line (interview);
  g_autofree char *old_id = door_uuid_to_instance_id (door_journal_interview (journal));
  g_autofree char *old_head = door_hash_to_text (door_journal_head (journal));
  const DoorEntry entry = { .kind = DOOR_ENTRY_REOPEN, .path = old_id, .value = old_head };

  if (!door_vault_append_inside (self, interview, tail, &entry, 1, error))
    return FALSE;
  for (guint i = 0; i < door_journal_length (journal); i++)
    if (!door_vault_append_line (self, &line, tail, door_journal_get (journal, i), 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
unpack_inside (DoorVault *self,
               const DoorUuid *id,
               GBytes *about,
               const DoorJournal *journal,
               DoorBytesReader *rest,
               gboolean with_media,
               GError **error)
{
  DoorOpenInterview *interview
      = door_vault_insert (self, id, about, door_journal_head (journal), error);
  DoorMediaOwner owner;
  DoorTail tail;
  gboolean good;

  if (!interview)
    return FALSE;
  owner = door_media_of_interview (interview);
  tail = interview->tail;
  good = append_journal (self, interview, &tail, journal, error)
         && door_vault_unpack_sections (self, interview, rest, with_media, error)
         && door_media_unpack (self, &owner, rest, error)
         && (rest->left == 0 || door_vault_damaged (error, "this draft is damaged"))
         && door_vault_store (self, interview, &tail, interview->state, NULL, error);
  door_vault_settle (&interview->tail, &tail, good);
  return good;
}

static gboolean
unpack (DoorVault *self,
        const DoorUuid *id,
        GBytes *content,
        const guint8 *expected_head,
        GError **error)
{
  DoorBytesReader reader = door_bytes_reader (content);
  const guint8 *magic = door_bytes_take (&reader, N_MAGIC);
  gboolean newest = magic && memcmp (magic, MAGIC, N_MAGIC) == 0;
  gboolean known = newest || (magic && memcmp (magic, MAGIC_BEFORE, N_MAGIC) == 0);
  g_autoptr (GBytes) about = known ? door_bytes_take_bytes (&reader) : NULL;
  const guint8 *head = about ? door_bytes_take (&reader, DOOR_HASH_BYTES) : NULL;
  GBytes *journal_content = head ? door_bytes_take_bytes (&reader) : NULL;
  g_autoptr (DoorJournal) journal = NULL;

  if (!journal_content || memcmp (head, expected_head, DOOR_HASH_BYTES) != 0)
    {
      door_vault_wipe_content (journal_content);
      return door_vault_damaged (error, "this draft is damaged");
    }
  journal = door_journal_read (journal_content, head, error);
  door_vault_wipe_content (journal_content);
  if (!journal)
    return FALSE;
  door_vault_make_room (self);
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  if (door_vault_end (self, unpack_inside (self, id, about, journal, &reader, newest, error),
                      error))
    return TRUE;
  g_hash_table_remove (self->interviews, id);
  door_vault_sweep_media (self);
  return FALSE;
}

/* Two interviewers of one team. */
static gboolean
is_from_colleague (const DoorVault *self, const DoorRoster *roster, const guint8 *signer)
{
  const DoorMember *from = find_interviewer (roster, signer);
  const DoorMember *us = find_interviewer (roster, door_identity_public (self->identity)->sign);

  return from && us && g_strcmp0 (from->team, us->team) == 0;
}

/* Only the office and the own team hand drafts over: anybody can seal something to a vault's public
 * key. */
static gboolean
is_from_office (const DoorRoster *roster, const guint8 *signer)
{
  for (guint i = 0; i < door_roster_length (roster); i++)
    {
      const DoorMember *member = door_roster_get (roster, i);

      if ((member->role == DOOR_ROLE_RECOVERY || member->role == DOOR_ROLE_HEADQUARTERS)
          && memcmp (member->keys.sign, signer, sizeof member->keys.sign) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
door_vault_restore (DoorVault *self,
                    GBytes *handed_over,
                    const DoorRoster *roster,
                    const DoorUuid *id,
                    GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (handed_over, error);
  const DoorEnvelopeInfo *info;
  gboolean good;
  GBytes *content;

  g_assert (self->thread == g_thread_self ());
  if (!envelope)
    return door_vault_translate (error);
  info = door_envelope_info (envelope);
  if (strcmp (info->kind, KIND) != 0 || !info->has_head
      || (!is_from_office (roster, info->signer)
          && !is_from_colleague (self, roster, info->signer)))
    return door_vault_damaged (error, "this is not a draft handed over by the office or the team");
  content = door_envelope_open (envelope, self->identity, NULL, error);
  if (!content)
    return door_vault_translate (error);
  good = unpack (self, id, content, info->head, error);
  door_vault_wipe_content (content);
  return good || door_vault_translate (error);
}
