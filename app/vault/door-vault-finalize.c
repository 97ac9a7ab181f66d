/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closing an interview, and starting the next generation of one. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-growing-private.h"

#include <string.h>

#include "door-envelope.h"

DoorVaultPart *
door_vault_part_new (const char *name, GBytes *bytes)
{
  DoorVaultPart *self = g_new0 (DoorVaultPart, 1);

  self->name = g_strdup (name);
  self->bytes = g_bytes_ref (bytes);
  return self;
}

void
door_vault_part_free (DoorVaultPart *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* --- finalizing --- */

/* "doorstep-head 1", vault, interview, length and head; what the vault signs at closing. */
static GBytes *
sign_head (const DoorVault *self, const DoorOpenInterview *interview, const DoorTail *tail)
{
  char vault[DOOR_UUID_TEXT], id[DOOR_UUID_TEXT];
  g_autofree char *head = door_hash_to_text (tail->chain.hash);
  char *text;
  g_autoptr (GBytes) document = NULL;
  guint8 signature[DOOR_SIGNATURE_BYTES];

  door_uuid_print (&self->id, vault);
  door_uuid_print (&interview->id, id);
  text = g_strdup_printf ("doorstep-head 1\nvault %s\ninterview %s\nlength %" G_GUINT64_FORMAT
                          "\nhead %s\n",
                          vault, id, tail->length, head);
  document = g_bytes_new_take (text, strlen (text));
  door_identity_sign (self->identity, document, signature);
  return g_bytes_new (signature, sizeof signature);
}

/* What a sealing function may ask for. */
typedef struct {
  DoorVault *vault;
  const DoorOpenInterview *interview;
} DoorClosingSource;

GPtrArray *
door_closing_read_media (const DoorClosing *closing, GError **error)
{
  const DoorClosingSource *source = closing->source;

  return door_vault_read_media (source->vault, source->interview, error);
}

static GPtrArray *
make_parts (DoorVault *self,
            const DoorOpenInterview *interview,
            const DoorTail *tail,
            DoorSealFunc seal,
            gpointer data,
            GError **error)
{
  g_autoptr (GPtrArray) others
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_vault_part_free);
  g_autoptr (GPtrArray) links
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_part_link_free);
  DoorClosingSource source = { self, interview };
  DoorClosing closing = {
    .vault = &self->id,
    .interview = &interview->id,
    .head = tail->chain.hash,
    .signer = self->identity,
    .others = others,
    .links = links,
    .source = &source,
  };
  DoorLine line = door_vault_main_line (interview);
  GPtrArray *parts = NULL;

  if (!door_vault_collect_sections (self, interview, others, links, error)
      || !door_vault_collect_media (self, interview, others, links, error))
    return NULL;
  closing.journal
      = door_vault_line_content (self, &line, tail, door_vault_previous_of (interview), error);
  if (closing.journal)
    parts = seal (&closing, data, error);
  door_vault_wipe_content (closing.journal);
  return parts;
}

static gboolean
finalize_inside (DoorVault *self,
                 DoorOpenInterview *interview,
                 DoorTail *tail,
                 const char *outcome,
                 DoorSealFunc seal,
                 gpointer data,
                 GError **error)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_FINALIZE, .value = outcome };
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GBytes) signature = NULL;

  if (!door_growing_settle (self, interview, error)
      || !door_vault_append_inside (self, interview, tail, &entry, 1, error))
    return FALSE;
  parts = make_parts (self, interview, tail, seal, data, error);
  if (!parts)
    return FALSE;
  signature = sign_head (self, interview, tail);
  return door_vault_store (self, interview, tail, DOOR_INTERVIEW_FINALIZED, signature, error)
         && door_vault_outbox_add (self, interview, outcome, parts, error);
}

gboolean
door_vault_finalize (DoorVault *self,
                     const DoorUuid *id,
                     const char *outcome,
                     DoorSealFunc seal,
                     gpointer data,
                     GError **error)
{
  DoorOpenInterview *interview = door_vault_use_draft (self, id, error);
  DoorTail tail;
  gboolean good;

  if (!interview)
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  tail = interview->tail;
  good = door_vault_end (self, finalize_inside (self, interview, &tail, outcome, seal, data, error),
                         error);
  door_vault_settle (&interview->tail, &tail, good);
  if (good)
    {
      interview->state = DOOR_INTERVIEW_FINALIZED;
      door_vault_sweep_media (self);
    }
  return good;
}

/* --- the usual sealing --- */

static gboolean
seal_part (const DoorClosing *closing,
           const DoorEnvelopeInfo *info,
           GBytes *content,
           GPtrArray *links,
           GPtrArray *recipients,
           GPtrArray *parts,
           GError **error)
{
  g_autofree char *name = g_strconcat (info->kind, ".door", NULL);
  g_autoptr (GBytes) bytes
      = door_envelope_seal (content, info, links, closing->signer, recipients, error);

  if (!bytes)
    return FALSE;
  g_ptr_array_add (parts, door_vault_part_new (name, bytes));
  return TRUE;
}

/* `parts`: the journal and what is kept apart, sealed. */
static GPtrArray *
links_of_submission (const DoorClosing *closing, const GPtrArray *parts)
{
  GPtrArray *links = g_ptr_array_new_with_free_func ((GDestroyNotify) door_part_link_free);

  for (guint i = 0; i < parts->len; i++)
    {
      const DoorVaultPart *part = parts->pdata[i];
      guint8 hash[DOOR_HASH_BYTES];

      door_hash_blake2b (part->bytes, hash);
      g_ptr_array_add (links, door_part_link_new (part->name, NULL, hash, NULL));
    }
  for (guint i = 0; i < closing->links->len; i++)
    {
      const DoorPartLink *link = closing->links->pdata[i];

      g_ptr_array_add (links, door_part_link_new (link->name, link->label, link->hash, link->key));
    }
  return links;
}

static gboolean
seal_apart (const DoorClosing *closing,
            const DoorEnvelopeInfo *info,
            GPtrArray *apart,
            GPtrArray *recipients,
            GPtrArray *parts,
            GError **error)
{
  for (guint i = 0; apart && i < apart->len; i++)
    {
      const DoorVaultPart *document = apart->pdata[i];
      g_autofree char *kind
          = g_strndup (document->name, strlen (document->name) - strlen (".door"));
      DoorEnvelopeInfo own = *info;

      own.kind = kind;
      if (!seal_part (closing, &own, document->bytes, NULL, recipients, parts, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
door_closing_seal (const DoorClosing *closing,
                   GBytes *submission,
                   const DoorRoster *roster,
                   DoorAudience audience,
                   const char *team,
                   GError **error)
{
  return door_closing_seal_apart (closing, submission, NULL, roster, audience, team, error);
}

GPtrArray *
door_closing_seal_apart (const DoorClosing *closing,
                         GBytes *submission,
                         GPtrArray *apart,
                         const DoorRoster *roster,
                         DoorAudience audience,
                         const char *team,
                         GError **error)
{
  g_autoptr (GPtrArray) recipients = door_roster_recipients (roster, audience, team);
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_vault_part_free);
  g_autoptr (GPtrArray) links = NULL;
  g_autofree char *instance_id = door_uuid_to_instance_id (closing->interview);
  DoorEnvelopeInfo info = {
    .kind = "journal",
    .instance_id = instance_id,
    .vault = *closing->vault,
    .epoch = door_roster_epoch (roster),
    .audience = audience,
    .has_head = TRUE,
  };

  memcpy (info.head, closing->head, DOOR_HASH_BYTES);
  if (!seal_part (closing, &info, closing->journal, NULL, recipients, parts, error)
      || !seal_apart (closing, &info, apart, recipients, parts, error))
    return NULL;
  links = links_of_submission (closing, parts);
  info.kind = "submission";
  if (!seal_part (closing, &info, submission, links, recipients, parts, error))
    return NULL;
  for (guint i = 0; i < closing->others->len; i++)
    {
      const DoorVaultPart *other = closing->others->pdata[i];

      g_ptr_array_add (parts, door_vault_part_new (other->name, other->bytes));
    }
  return g_steal_pointer (&parts);
}

/* --- reopening --- */

static gboolean
copy_entries (DoorVault *self,
              DoorOpenInterview *interview,
              DoorTail *tail,
              const DoorJournal *journal,
              GError **error)
{
  DoorLine line = door_vault_main_line (interview);

  for (guint i = 0; i < door_journal_length (journal); i++)
    if (!door_vault_append_line (self, &line, tail, door_journal_get (journal, i), 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
reopen_inside (DoorVault *self,
               const DoorOpenInterview *old,
               const DoorJournal *journal,
               const DoorUuid *new_id,
               GBytes *about,
               GError **error)
{
  DoorOpenInterview *interview
      = door_vault_insert (self, new_id, about, door_journal_head (journal), error);
  g_autofree char *old_id = door_uuid_to_instance_id (&old->id);
  g_autofree char *old_head = door_hash_to_text (door_journal_head (journal));
  const DoorEntry entry = { .kind = DOOR_ENTRY_REOPEN, .path = old_id, .value = old_head };
  DoorTail tail;
  gboolean good;

  if (!interview)
    return FALSE;
  tail = interview->tail;
  good = door_vault_append_inside (self, interview, &tail, &entry, 1, error)
         && copy_entries (self, interview, &tail, journal, error)
         && door_vault_copy_sections (self, old, interview, error)
         && door_vault_copy_media (self, old, interview, error)
         && door_vault_store (self, interview, &tail, interview->state, NULL, error);
  door_vault_settle (&interview->tail, &tail, good);
  return good;
}

gboolean
door_vault_reopen (
    DoorVault *self, const DoorUuid *old_id, const DoorUuid *new_id, GBytes *about, GError **error)
{
  DoorOpenInterview *old = door_vault_use (self, old_id, error);
  g_autoptr (DoorJournal) journal = NULL;
  gboolean good;

  if (!old)
    return FALSE;
  if (old->state != DOOR_INTERVIEW_FINALIZED)
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE,
                           "only a finalized interview can be reopened");
      return FALSE;
    }
  journal = door_vault_replay (self, old_id, error);
  if (!journal)
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  good = door_vault_end (self, reopen_inside (self, old, journal, new_id, about, error), error);
  if (!good)
    {
      g_hash_table_remove (self->interviews, new_id);
      door_vault_sweep_media (self);
    }
  return good;
}
