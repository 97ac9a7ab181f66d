/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a submission of the team, and checking that it is what its author signed. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-store.h"

#include "door-copies.h"
#include "door-envelope.h"
#include "door-submission.h"
#include "door-wraps.h"
#include "door-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUBMISSION_DOOR "submission.door"
#define JOURNAL_DOOR "journal.door"

static void
file_free (gpointer data)
{
  DoorTeamFile *self = data;

  g_free (self->label);
  g_bytes_unref (self->content);
  g_free (self);
}

void
door_team_opened_free (DoorTeamOpened *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->record, g_bytes_unref);
  g_clear_pointer (&self->journal, door_journal_free);
  g_free (self->journal_fault);
  g_free (self->person);
  g_free (self->team);
  g_free (self->keys);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_free (self);
}

/* --- Parts --------------------------------------------------------------------------------- */

static GBytes *
find_part (GVariant *parts, const char *wanted)
{
  GVariantIter iter;
  const char *name;
  GVariant *bytes;

  g_variant_iter_init (&iter, parts);
  while (g_variant_iter_next (&iter, "(&s@ay)", &name, &bytes))
    {
      g_autoptr (GVariant) held = bytes;

      if (strcmp (name, wanted) == 0)
        return g_variant_get_data_as_bytes (held);
    }
  return NULL;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED, message);
  return FALSE;
}

/* --- Who signed ---------------------------------------------------------------------------- */

static gboolean
take_signer (DoorTeamOpened *self,
             const DoorEnvelopeInfo *info,
             const DoorRoster *roster,
             GError **error)
{
  const DoorMember *signer = roster ? door_roster_find_signer (roster, info->signer) : NULL;

  if (!signer)
    {
      g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE,
                           _ ("Nobody on the survey's list signed this interview. It is shown to "
                              "nobody until the office has looked at it."));
      return FALSE;
    }
  self->person = g_strdup (signer->person);
  self->team = g_strdup (signer->team);
  self->keys = door_public_keys_to_text (&signer->keys);
  self->by_interviewer = signer->role == DOOR_ROLE_INTERVIEWER;
  return TRUE;
}

/* --- The journal --------------------------------------------------------------------------- */

/* The part named in the submission, and nothing put in its place. */
static gboolean
is_linked (GPtrArray *links, const char *name, GBytes *bytes)
{
  guint8 hash[DOOR_HASH_BYTES];

  door_hash_blake2b (bytes, hash);
  for (guint i = 0; i < links->len; i++)
    {
      const DoorPartLink *link = g_ptr_array_index (links, i);

      if (strcmp (link->name, name) == 0)
        return door_hash_equal (link->hash, hash);
    }
  return FALSE;
}

/* For whoever reviews; the machine's own words help nobody there. */
static const char *
say_journal_fault (const GError *fault)
{
  if (!fault)
    return _ ("The record of how the interview went is not the one signed.");
  return g_error_matches (fault, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED)
                 || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED)
             ? _ ("It was changed after the interview was signed, or a part of it is missing. The "
                  "answers are as they were signed.")
             : fault->message;
}

static void
open_journal (DoorTeamOpened *self,
              const DoorIdentity *reader,
              GHashTable *wraps,
              GVariant *parts,
              GPtrArray *links,
              const DoorEnvelopeInfo *submission)
{
  g_autoptr (GBytes) bytes = find_part (parts, JOURNAL_DOOR);
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorEnvelope) envelope
      = bytes ? door_wraps_read_part (wraps, JOURNAL_DOOR, bytes, reader, &fault) : NULL;
  g_autoptr (GBytes) content
      = envelope ? door_envelope_open (envelope, reader, NULL, &fault) : NULL;

  if (content && is_linked (links, JOURNAL_DOOR, bytes) && submission->has_head)
    self->journal = door_journal_read (content, submission->head, &fault);
  if (!self->journal && self->journal_gone == 0)
    self->journal_fault = g_strdup (say_journal_fault (fault));
}

/* --- Files --------------------------------------------------------------------------------- */

static void
open_file (DoorTeamOpened *self, GVariant *parts, const DoorPartLink *link, const char *instance_id)
{
  g_autoptr (GBytes) bytes = find_part (parts, link->name);
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) content
      = bytes && link->key ? door_part_link_open (link, bytes, instance_id, &fault) : NULL;
  DoorTeamFile *file;

  if (!content)
    return;
  file = g_new0 (DoorTeamFile, 1);
  file->label = g_strdup (link->label ? link->label : link->name);
  file->content = g_steal_pointer (&content);
  g_ptr_array_add (self->files, file);
}

/* The one that the submission names, and nothing put in its place. */
static void
take_section (DoorTeamOpened *self, GVariant *parts, GPtrArray *links, const char *name)
{
  g_autoptr (GBytes) bytes = find_part (parts, name);
  DoorTeamFile *section;

  if (!bytes || !is_linked (links, name, bytes))
    return;
  section = g_new0 (DoorTeamFile, 1);
  section->label = g_strdup (name);
  section->content = g_steal_pointer (&bytes);
  g_ptr_array_add (self->sections, section);
}

DoorRecordSection *
door_team_open_section (DoorVault *vault, GBytes *sealed, GError **error)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (sealed, error);

  return envelope ? door_record_section_open (envelope, door_vault_identity (vault), error) : NULL;
}

static void
take_links (
    DoorTeamOpened *self, GVariant *parts, GPtrArray *links, const char *instance, gboolean files)
{
  for (guint i = 0; i < links->len; i++)
    {
      const DoorPartLink *link = g_ptr_array_index (links, i);

      if (g_str_has_prefix (link->name, "section-"))
        take_section (self, parts, links, link->name);
      else if (files && g_str_has_prefix (link->name, "media-"))
        open_file (self, parts, link, instance);
    }
}

/* --- What is kept apart -------------------------------------------------------------------- */

static GBytes *
find_held (gpointer parts, const char *name)
{
  return find_part (parts, name);
}

/* The record as the form made it, but for what was destroyed. */
static gboolean
complete_record (DoorTeamOpened *self,
                 const DoorIdentity *reader,
                 GHashTable *wraps,
                 GVariant *parts,
                 GPtrArray *links,
                 const DoorEnvelopeInfo *info,
                 GError **error)
{
  GBytes *whole = door_record_complete (self->record, links, info, reader, wraps, find_held, parts,
                                        &self->absent, error);

  if (!whole)
    return FALSE;
  g_bytes_unref (self->record);
  self->record = whole;
  return TRUE;
}

/* FALSE: the respondent withdrew, and nothing is left. */
static gboolean
take_gone (DoorTeamOpened *self, DoorVault *vault, const char *instance_id, GError **error)
{
  g_auto (DoorCopiesGone) gone = { { 0 } };

  door_copies_gone (vault, instance_id, &gone);
  self->gone[DOOR_APART_IDENTIFIERS] = gone.at[DOOR_DESTROY_IDENTIFIERS];
  self->gone[DOOR_APART_POSITIONS] = gone.at[DOOR_DESTROY_POSITIONS];
  self->journal_gone = MAX (self->gone[DOOR_APART_IDENTIFIERS], self->gone[DOOR_APART_POSITIONS]);
  return gone.at[DOOR_DESTROY_ALL] == 0
         || refuse (error, _ ("The respondent withdrew. What was said is destroyed."));
}

/* --- All of it ----------------------------------------------------------------------------- */

static gboolean
open_parts (DoorTeamOpened *self,
            DoorVault *vault,
            GVariant *parts,
            const DoorRoster *roster,
            gboolean files,
            GError **error)
{
  g_autoptr (GBytes) xml = find_part (parts, DOOR_SUBMISSION_XML_PART);
  g_autoptr (GBytes) sealed = find_part (parts, SUBMISSION_DOOR);
  g_autoptr (DoorSubmissionManifest) manifest
      = xml ? door_submission_manifest_parse (xml, error) : NULL;
  const DoorIdentity *reader = door_vault_identity (vault);
  g_autoptr (GHashTable) wraps = manifest ? door_wraps_of (vault, manifest->instance_id) : NULL;
  g_autoptr (DoorEnvelope) envelope
      = manifest && sealed ? door_wraps_read_part (wraps, SUBMISSION_DOOR, sealed, reader, error)
                           : NULL;
  g_autoptr (GPtrArray) links = NULL;
  const DoorEnvelopeInfo *info;

  if (!manifest || !take_gone (self, vault, manifest->instance_id, error))
    return FALSE;
  if (!sealed)
    return refuse (error, _ ("A part of this interview is missing."));
  if (!envelope)
    return FALSE;
  info = door_envelope_info (envelope);
  if (strcmp (info->instance_id, manifest->instance_id) != 0)
    return refuse (error, _ ("The sealed interview is another than its cover says."));
  if (!take_signer (self, info, roster, error))
    return FALSE;
  self->record = door_envelope_open (envelope, reader, &links, error);
  if (!self->record || !complete_record (self, reader, wraps, parts, links, info, error))
    return FALSE;
  door_hash_blake2b (sealed, self->content);
  open_journal (self, reader, wraps, parts, links, info);
  take_links (self, parts, links, info->instance_id, files);
  return TRUE;
}

DoorTeamOpened *
door_team_store_open (
    DoorVault *vault, const char *name, const DoorRoster *roster, gboolean files, GError **error)
{
  g_autoptr (DoorTeamOpened) self = g_new0 (DoorTeamOpened, 1);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GVariant) parts = NULL;

  self->files = g_ptr_array_new_with_free_func (file_free);
  self->sections = g_ptr_array_new_with_free_func (file_free);
  if (!door_vault_get (vault, DOOR_RECORD_TEAM, name, NULL, &body, error))
    return NULL;
  parts = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("a(say)"), body, FALSE));
  if (!open_parts (self, vault, parts, roster, files, error) || !self->record)
    return NULL;
  return g_steal_pointer (&self);
}

/* --- Values by name ------------------------------------------------------------------------ */

static char *
find_value_below (const xmlNode *parent, const char *const *names)
{
  for (const xmlNode *kid = parent->children; kid; kid = kid->next)
    {
      char *found;

      if (kid->type != XML_ELEMENT_NODE)
        continue;
      if (!xmlFirstElementChild ((xmlNode *) kid))
        {
          g_autofree char *text = door_xml_text (kid);

          if (*text && g_strv_contains (names, (const char *) kid->name))
            return g_steal_pointer (&text);
          continue;
        }
      found = find_value_below (kid, names);
      if (found)
        return found;
    }
  return NULL;
}

char *
door_team_find_value (GBytes *record, const char *const *names)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (record, "submission.xml", NULL);
  const xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;
  char *found = root ? find_value_below (root, names) : NULL;

  return found ? found : g_strdup ("");
}
