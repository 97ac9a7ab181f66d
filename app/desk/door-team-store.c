/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-store.h"

#include "door-copies.h"
#include "door-envelope.h"
#include "door-letter.h"
#include "door-protocol-shelf.h"
#include "door-submission.h"
#include "door-team-steps.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REVIEWERS (1u << DOOR_ROLE_SUPERVISOR | 1u << DOOR_ROLE_HEADQUARTERS)
#define EVENT_AUTHORS (REVIEWERS | 1u << DOOR_ROLE_INTERVIEWER)

/* --- An entry ------------------------------------------------------------------------------ */

void
door_team_entry_free (DoorTeamEntry *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_free (self->instance_id);
  g_free (self->replaces);
  g_free (self->seq);
  g_free (self->form_id);
  g_free (self->form_version);
  g_free (self->problem);
  g_free (self->person);
  g_free (self->team);
  g_free (self->keys);
  g_free (self->case_id);
  g_free (self->psu);
  g_clear_pointer (&self->facts, g_bytes_unref);
  g_free (self);
}

/* The texts, in the order in which they are kept: add at the end only. */
static char **
entry_text (DoorTeamEntry *self, guint index)
{
  char **const texts[] = {
    &self->instance_id,  &self->replaces, &self->seq,    &self->form_id,
    &self->form_version, &self->problem,  &self->person, &self->team,
    &self->keys,         &self->case_id,  &self->psu,
  };

  return index < G_N_ELEMENTS (texts) ? texts[index] : NULL;
}

#define ENTRY_TYPE "(asxbbuay)"

GBytes *
door_team_entry_print (const DoorTeamEntry *self)
{
  GVariantBuilder texts;
  g_autoptr (GVariant) value = NULL;
  char **text;

  g_variant_builder_init (&texts, G_VARIANT_TYPE ("as"));
  for (guint i = 0; (text = entry_text ((DoorTeamEntry *) self, i)); i++)
    g_variant_builder_add (&texts, "s", *text ? *text : "");
  value = g_variant_ref_sink (g_variant_new (
      "(asxbbu@ay)", &texts, self->received, self->opened, self->is_second, self->n_files,
      self->facts ? g_variant_new_from_bytes (G_VARIANT_TYPE ("ay"), self->facts, TRUE)
                  : g_variant_new_array (G_VARIANT_TYPE_BYTE, NULL, 0)));
  return g_variant_get_data_as_bytes (value);
}

DoorTeamEntry *
door_team_entry_parse (const char *name, GBytes *about)
{
  g_autoptr (GVariant) value
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (ENTRY_TYPE), about, FALSE));
  g_autoptr (GVariant) facts = NULL;
  g_autoptr (GVariantIter) texts = NULL;
  DoorTeamEntry *self = g_new0 (DoorTeamEntry, 1);
  gboolean more = TRUE;
  char **text;

  self->name = g_strdup (name);
  g_variant_get (value, "(asxbbu@ay)", &texts, &self->received, &self->opened, &self->is_second,
                 &self->n_files, &facts);
  /* An earlier version wrote fewer. */
  for (guint i = 0; (text = entry_text (self, i)); i++)
    {
      more = more && g_variant_iter_next (texts, "s", text);
      if (!more)
        *text = g_strdup ("");
    }
  if (g_variant_n_children (facts) > 0)
    self->facts = g_variant_get_data_as_bytes (facts);
  return self;
}

gboolean
door_team_store_keep (DoorVault *vault, const DoorTeamEntry *entry, GError **error)
{
  g_autoptr (GBytes) about = door_team_entry_print (entry);
  g_autoptr (GBytes) body = NULL;

  return door_vault_get (vault, DOOR_RECORD_TEAM, entry->name, NULL, &body, error)
         && door_vault_put (vault, DOOR_RECORD_TEAM, entry->name, about, body, error);
}

/* --- Submissions coming in ----------------------------------------------------------------- */

#define PARTS_TYPE "a(say)"

/* Without what the hub has destroyed since it was sent: an old copy may bring it back. */
static GBytes *
print_parts (const DoorInbound *item, const DoorCopiesGone *gone)
{
  GVariantBuilder parts;
  g_autoptr (GVariant) value = NULL;

  g_variant_builder_init (&parts, G_VARIANT_TYPE (PARTS_TYPE));
  g_variant_builder_add (&parts, "(s@ay)", DOOR_SUBMISSION_XML_PART,
                         g_variant_new_from_bytes (G_VARIANT_TYPE ("ay"), item->body, TRUE));
  for (guint i = 0; i < item->media->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (item->media, i);

      if (door_copies_lost_part (gone, part->name))
        continue;
      g_variant_builder_add (&parts, "(s@ay)", part->name,
                             g_variant_new_from_bytes (G_VARIANT_TYPE ("ay"), part->bytes, TRUE));
    }
  value = g_variant_ref_sink (g_variant_builder_end (&parts));
  return g_variant_get_data_as_bytes (value);
}

static gboolean
is_held (DoorVault *vault, const char *name, GBytes *body, gboolean *ret_same)
{
  g_autoptr (GBytes) held = NULL;

  if (!door_vault_get (vault, DOOR_RECORD_TEAM, name, NULL, &held, NULL))
    return FALSE;
  *ret_same = g_bytes_equal (held, body);
  return TRUE;
}

static gboolean
put_new (DoorVault *vault,
         const char *name,
         const DoorInbound *item,
         const DoorSubmissionManifest *manifest,
         GBytes *body,
         gboolean is_second,
         GError **error)
{
  g_autoptr (DoorTeamEntry) entry = g_new0 (DoorTeamEntry, 1);
  g_autoptr (GBytes) about = NULL;

  entry->instance_id = g_strdup (manifest->instance_id);
  entry->replaces = g_strdup (manifest->deprecated_id);
  entry->seq = g_strdup (item->name);
  entry->form_id = g_strdup (manifest->form_id);
  entry->form_version = g_strdup (manifest->version);
  entry->received = item->version ? g_ascii_strtoll (item->version, NULL, 10) : 0;
  entry->is_second = is_second;
  for (guint i = 0; i < item->media->len; i++)
    entry->n_files
        += g_str_has_prefix (((DoorWirePart *) g_ptr_array_index (item->media, i))->name, "media-");
  about = door_team_entry_print (entry);
  return door_vault_put (vault, DOOR_RECORD_TEAM, name, about, body, error);
}

gboolean
door_team_store_submission (DoorVault *vault, const DoorInbound *item, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorSubmissionManifest) manifest = door_submission_manifest_parse (item->body, &fault);
  g_auto (DoorCopiesGone) gone = { { 0 } };
  g_autoptr (GBytes) body = NULL;
  g_autofree char *name
      = manifest ? g_strconcat (DOOR_TEAM_SUB, manifest->instance_id, NULL) : NULL;
  gboolean same = FALSE, is_second = FALSE;

  if (!manifest)
    {
      g_message ("submission %s was not taken: %s", item->name, fault->message);
      return TRUE;
    }
  door_copies_gone (vault, manifest->instance_id, &gone);
  if (gone.at[DOOR_DESTROY_ALL] != 0)
    return TRUE;
  body = print_parts (item, &gone);
  if (is_held (vault, name, body, &same) && !same)
    {
      char *beside = g_strconcat (name, "#", item->name, NULL);

      g_free (name);
      name = beside;
      is_second = TRUE;
      same = is_held (vault, name, body, &same);
    }
  return same || put_new (vault, name, item, manifest, body, is_second, error);
}

/* --- Letters coming in --------------------------------------------------------------------- */

static const DoorMember *
own_member (DoorVault *vault, const DoorRoster *roster)
{
  return roster ? door_roster_find_signer (roster,
                                           door_identity_public (door_vault_identity (vault))->sign)
                : NULL;
}

gboolean
door_team_is_reviewer (DoorVault *vault, const DoorRoster *roster)
{
  const DoorMember *member = own_member (vault, roster);

  return member && (REVIEWERS & 1u << member->role);
}

/* The second level of review is headquarters' alone. */
static gboolean
is_above (const DoorCaseEvent *event, const DoorMember *signer)
{
  return strcmp (door_case_event_get (event, "step"), DOOR_STEP_CONFIRM) == 0
         && signer->role != DOOR_ROLE_HEADQUARTERS;
}

/* The event inside, if its author may write it and wrote it under their own name. */
static DoorCaseEvent *
open_event (DoorVault *vault,
            const DoorInbound *letter,
            const DoorRoster *roster,
            guint roles,
            GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (letter->body, error);
  const DoorEnvelopeInfo *info = envelope ? door_envelope_info (envelope) : NULL;
  const DoorMember *signer = info ? door_roster_find_signer (roster, info->signer) : NULL;
  g_autoptr (GBytes) content
      = envelope ? door_envelope_open (envelope, door_vault_identity (vault), NULL, error) : NULL;
  g_autoptr (DoorCaseEvent) event = content ? door_case_event_parse (content, error) : NULL;

  if (!event)
    return NULL;
  if (!signer || !(roles & 1u << signer->role) || is_above (event, signer)
      || strcmp (info->kind, letter->name) != 0
      || strcmp (door_case_event_get (event, "by"), signer->person) != 0)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                           "its signer may not write it");
      return NULL;
    }
  return g_steal_pointer (&event);
}

static gboolean
put_event (DoorVault *vault,
           const char *prefix,
           const char *of,
           const DoorCaseEvent *event,
           GBytes *sealed,
           GError **error)
{
  g_autofree char *name = g_strconcat (prefix, of, "\x1f", door_case_event_id (event), NULL);
  g_autoptr (GBytes) about = door_case_event_print (event);

  if (door_vault_get (vault, DOOR_RECORD_TEAM, name, NULL, NULL, NULL))
    return TRUE;
  return door_vault_put (vault, DOOR_RECORD_TEAM, name, about, sealed, error);
}

gboolean
door_team_store_step (DoorVault *vault, const DoorCaseEvent *step, GBytes *sealed, GError **error)
{
  return put_event (vault, DOOR_TEAM_STEP, door_case_event_get (step, "instance"), step, sealed,
                    error);
}

gboolean
door_team_store_event (DoorVault *vault, const DoorCaseEvent *event, GBytes *sealed, GError **error)
{
  return put_event (vault, DOOR_TEAM_EVENT, door_case_event_case (event), event, sealed, error);
}

gboolean
door_team_store_letter (DoorVault *vault,
                        const DoorInbound *letter,
                        const DoorRoster *roster,
                        GError **error)
{
  gboolean is_step = strcmp (letter->name, DOOR_LETTER_VERDICT) == 0;
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorCaseEvent) event
      = open_event (vault, letter, roster, is_step ? REVIEWERS : EVENT_AUTHORS, &fault);

  if (!event)
    {
      g_message ("a letter of kind %s was not taken: %s", letter->name, fault->message);
      return TRUE;
    }
  if (is_step)
    return door_team_store_step (vault, event, letter->body, error);
  return door_team_store_event (vault, event, letter->body, error);
}

/* --- Listing ------------------------------------------------------------------------------- */

void
door_team_holdings_free (DoorTeamHoldings *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->events);
  g_clear_pointer (&self->protocols, g_hash_table_unref);
  g_clear_pointer (&self->areas, g_hash_table_unref);
  g_free (self);
}

static void
add_event (GPtrArray *to, GBytes *about)
{
  g_autoptr (GError) fault = NULL;
  DoorCaseEvent *event = door_case_event_parse (about, &fault);

  if (event)
    g_ptr_array_add (to, event);
  else
    g_message ("an event of the team cannot be read: %s", fault->message);
}

DoorTeamHoldings *
door_team_store_list (DoorVault *vault, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_TEAM, error);
  GHashTable *protocols = records ? door_protocol_shelf_read (vault, error) : NULL;
  DoorTeamHoldings *self;

  if (!protocols)
    return NULL;
  self = g_new0 (DoorTeamHoldings, 1);
  self->protocols = protocols;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_entry_free);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  for (guint i = 0; i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);

      if (record->damaged || !record->about)
        continue;
      if (g_str_has_prefix (record->name, DOOR_TEAM_SUB))
        g_ptr_array_add (self->entries, door_team_entry_parse (record->name, record->about));
      else if (!g_str_has_prefix (record->name, DOOR_TEAM_GONE))
        add_event (g_str_has_prefix (record->name, DOOR_TEAM_STEP) ? self->steps : self->events,
                   record->about);
    }
  return self;
}
