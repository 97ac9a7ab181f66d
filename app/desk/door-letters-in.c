/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters coming in. */
#define G_LOG_DOMAIN "door-desk"

#include "door-letters.h"

#include "door-case-about.h"
#include "door-case-log.h"
#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-letter.h"
#include "door-order.h"
#include "door-return.h"
#include "door-team-store.h"
#include "door-wraps.h"

#include <string.h>

#define OFFICE (1u << DOOR_ROLE_SUPERVISOR | 1u << DOOR_ROLE_HEADQUARTERS)

GBytes *
door_letter_open (DoorVault *vault,
                  const DoorInbound *letter,
                  const DoorRoster *roster,
                  guint roles)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (letter->body, &fault);
  const DoorEnvelopeInfo *info = envelope ? door_envelope_info (envelope) : NULL;
  const DoorMember *signer = info && roster ? door_roster_find_signer (roster, info->signer) : NULL;
  GBytes *content = NULL;

  if (signer && (roles & 1u << signer->role) && strcmp (info->kind, letter->name) == 0)
    content = door_envelope_open (envelope, door_vault_identity (vault), NULL, &fault);
  if (!content)
    g_message ("a letter of kind %s was not taken: %s", letter->name,
               fault ? fault->message : "its signer may not write it");
  return content;
}

/* --- Kept as messages ---------------------------------------------------------------------- */

static void
set_missing (JsonObject *object, const char *name, const char *value)
{
  if (!json_object_has_member (object, name))
    json_object_set_string_member (object, name, value);
}

/* The same document as an event of the case: with its kind, a name and a time where it says none. */
static GBytes *
as_event (DoorVault *vault, const DoorInbound *letter, GBytes *content)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = door_json_parse_object (parser, content);
  g_autoptr (GDateTime) now = door_clock_local (door_vault_clock (vault));
  g_autofree char *at = g_date_time_format_iso8601 (now);
  g_autoptr (JsonNode) root = NULL;
  char *text;

  if (!object)
    return NULL;
  set_missing (object, "type",
               strcmp (letter->name, DOOR_LETTER_RETURN) == 0 ? "returned" : letter->name);
  set_missing (object, "id", letter->id);
  set_missing (object, "at", at);
  root = json_node_copy (json_parser_get_root (parser));
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
keep_message (DoorVault *vault, const DoorInbound *letter, GBytes *content, GError **error)
{
  g_autoptr (GBytes) about = as_event (vault, letter, content);

  if (about)
    return door_vault_put (vault, DOOR_RECORD_MESSAGE, letter->id, about, NULL, error);
  g_message ("a letter of kind %s is not readable", letter->name);
  return TRUE;
}

static gboolean
take_message (DoorVault *vault, const DoorInbound *letter, DoorRoster *roster, GError **error)
{
  g_autoptr (GBytes) content = door_letter_open (vault, letter, roster, OFFICE);

  return !content || keep_message (vault, letter, content, error);
}

static gboolean
take_return (DoorVault *vault, const DoorInbound *letter, DoorRoster *roster, GError **error)
{
  g_autoptr (GBytes) content = door_letter_open (vault, letter, roster, OFFICE);

  return !content
         || (door_return_reopen (vault, letter->id, content, error)
             && keep_message (vault, letter, content, error));
}

/* --- Drafts and cases ---------------------------------------------------------------------- */

gboolean
door_draft_take (DoorVault *vault, const char *letter_id, GBytes *draft, DoorRoster *roster)
{
  g_autoptr (GError) fault = NULL;
  DoorUuid id = door_return_new_id (letter_id, "draft");
  g_autoptr (DoorInterviewInfo) known = door_vault_find (vault, &id, NULL);

  if (known)
    return TRUE;
  if (door_vault_restore (vault, draft, roster, &id, &fault))
    return TRUE;
  g_message ("a draft was not taken: %s", fault->message);
  return FALSE;
}

static gboolean
take_draft (DoorVault *vault, const DoorInbound *letter, DoorRoster *roster)
{
  if (roster)
    door_draft_take (vault, letter->id, letter->body, roster);
  return TRUE;
}

/* Of the state that the draft is in: the same one however it came, another one when the case comes again. */
static char *
name_of_draft (GBytes *draft)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (draft, NULL);
  const DoorEnvelopeInfo *info = envelope ? door_envelope_info (envelope) : NULL;
  g_autofree char *head
      = info ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, info->head, sizeof info->head)
             : NULL;

  return g_strconcat (info ? info->instance_id : "", " ", head, NULL);
}

/* The case first, so that a draft is never without one. */
static gboolean
keep_case (DoorVault *vault,
           JsonObject *object,
           DoorRoster *roster,
           char **ret_id,
           gboolean *ret_whole,
           GError **error)
{
  g_autofree char *facts_text = door_json_dup_text (object, "case");
  g_autofree char *draft_text = door_json_dup_text (object, "draft");
  g_autoptr (GBytes) about = g_bytes_new (facts_text, strlen (facts_text));
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_parse (about, NULL);
  gsize length = 0;
  guint8 *bytes;

  if (!facts)
    {
      g_message ("a case handed over was not taken: it names no case");
      return TRUE;
    }
  *ret_id = g_strdup (facts->id);
  if (!door_vault_put (vault, DOOR_RECORD_CASE, facts->id, about, NULL, error))
    return FALSE;
  bytes = g_base64_decode (draft_text, &length);
  if (length > 0)
    {
      g_autoptr (GBytes) draft = g_bytes_new_static (bytes, length);
      g_autofree char *name = name_of_draft (draft);

      *ret_whole = door_draft_take (vault, name, draft, roster);
    }
  g_free (bytes);
  return TRUE;
}

/* From here on the case is ours, whatever happened to it here before. */
static gboolean
note_taken (DoorVault *vault,
            const char *case_id,
            const DoorMember *from,
            const DoorRoster *roster,
            GError **error)
{
  const DoorPublicKeys *own = door_identity_public (door_vault_identity (vault));
  const DoorMember *us = door_roster_find_signer (roster, own->sign);
  g_autoptr (DoorCaseEvent) event = door_case_event_new (
      DOOR_EVENT_TAKEN, case_id, us ? us->person : "", door_vault_clock (vault));
  g_autofree char *name = door_case_log_record_name (event);
  g_autoptr (GBytes) about = NULL;

  door_case_event_set (event, "from", from->person);
  about = door_case_event_print (event);
  return door_vault_put (vault, DOOR_RECORD_OTHER, name, about, NULL, error);
}

char *
door_letter_taken_name (GBytes *letter)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, letter);

  return g_strconcat (DOOR_SETTING_TAKEN, hash, NULL);
}

static gboolean
keep_handover (DoorVault *vault,
               const DoorInbound *letter,
               GBytes *content,
               DoorRoster *roster,
               GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = door_json_parse_object (parser, content);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (letter->body, NULL);
  const DoorMember *from = door_roster_find_signer (roster, door_envelope_info (envelope)->signer);
  g_autofree char *mark = door_letter_taken_name (letter->body);
  g_autoptr (GBytes) done = g_bytes_new_static ("1", 1);
  g_autofree char *case_id = NULL;
  gboolean whole = TRUE;

  if (!object)
    return TRUE;
  /* Without its interview it may be taken again, by a version that reads it. */
  return keep_case (vault, object, roster, &case_id, &whole, error)
         && (!case_id || !whole
             || (note_taken (vault, case_id, from, roster, error)
                 && door_vault_put (vault, DOOR_RECORD_SETTING, mark, NULL, done, error)));
}

/* The same letter may come from the colleague's own hands, by a relay and from the hub: the second time the case
 * may be elsewhere already. */
static gboolean
take_handover (DoorVault *vault, const DoorInbound *letter, DoorRoster *roster, GError **error)
{
  g_autofree char *mark = door_letter_taken_name (letter->body);
  g_autoptr (GBytes) content = NULL;

  if (door_vault_get (vault, DOOR_RECORD_SETTING, mark, NULL, NULL, NULL))
    return TRUE;
  content = door_letter_open (vault, letter, roster, OFFICE | 1u << DOOR_ROLE_INTERVIEWER);
  return !content || keep_handover (vault, letter, content, roster, error);
}

/* The assignment itself, from somebody who reviews. */
static gboolean
take_case (DoorVault *vault, const DoorInbound *letter, DoorRoster *roster, GError **error)
{
  g_autoptr (GBytes) about = door_letter_open (vault, letter, roster, OFFICE);
  g_autoptr (DoorAssignmentFacts) facts = about ? door_assignment_facts_parse (about, NULL) : NULL;

  if (about && !facts)
    g_message ("a case was not taken: it names no case");
  return !facts || door_vault_put (vault, DOOR_RECORD_CASE, facts->id, about, NULL, error);
}

/* --- Orders -------------------------------------------------------------------------------- */

static gboolean
take_order (DoorVault *vault,
            const DoorInbound *letter,
            const DoorPublicKeys *survey_key,
            GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (DoorOrder) order
      = door_order_read (letter->body, survey_key, door_vault_id (vault), &fault);

  if (order)
    return door_vault_put (vault, DOOR_RECORD_SETTING, DOOR_SETTING_ORDER, NULL, letter->body,
                           error);
  g_message ("an order was not taken: %s", fault->message);
  return TRUE;
}

static gboolean
take_order_if (DoorVault *vault,
               const DoorInbound *letter,
               const DoorPublicKeys *survey_key,
               GError **error)
{
  return strcmp (letter->name, DOOR_LETTER_ORDER) != 0
         || take_order (vault, letter, survey_key, error);
}

/* --- To a supervisor ----------------------------------------------------------------------- */

static gboolean
take_as_reviewer (DoorVault *vault, const DoorInbound *letter, DoorRoster *roster, GError **error)
{
  const char *kind = letter->name;

  if (strcmp (kind, DOOR_LETTER_CASE_EVENT) == 0 || strcmp (kind, DOOR_LETTER_VERDICT) == 0)
    return door_team_store_letter (vault, letter, roster, error);
  if (strcmp (kind, DOOR_LETTER_WRAPS) == 0)
    return door_wraps_take (vault, letter, roster, error);
  if (strcmp (kind, DOOR_LETTER_MESSAGE) == 0)
    {
      g_autoptr (GBytes) content
          = door_letter_open (vault, letter, roster, OFFICE | 1u << DOOR_ROLE_INTERVIEWER);

      return !content || keep_message (vault, letter, content, error);
    }
  return TRUE;
}

gboolean
door_letter_take (DoorVault *vault,
                  const DoorInbound *letter,
                  DoorRoster *roster,
                  const DoorPublicKeys *survey_key,
                  GError **error)
{
  const char *kind = letter->name;

  if (door_team_is_reviewer (vault, roster))
    return take_as_reviewer (vault, letter, roster, error)
           && take_order_if (vault, letter, survey_key, error);
  if (strcmp (kind, DOOR_LETTER_MESSAGE) == 0 || strcmp (kind, DOOR_LETTER_VERDICT) == 0
      || strcmp (kind, DOOR_LETTER_RELEASE) == 0)
    return take_message (vault, letter, roster, error);
  if (strcmp (kind, DOOR_LETTER_RETURN) == 0)
    return take_return (vault, letter, roster, error);
  if (strcmp (kind, DOOR_LETTER_DRAFT_BACK) == 0)
    return take_draft (vault, letter, roster);
  if (strcmp (kind, DOOR_LETTER_HANDOVER) == 0)
    return take_handover (vault, letter, roster, error);
  if (strcmp (kind, DOOR_LETTER_CASE) == 0)
    return take_case (vault, letter, roster, error);
  if (strcmp (kind, DOOR_LETTER_ORDER) == 0)
    return take_order (vault, letter, survey_key, error);
  return TRUE; /* of a newer version: not for us */
}
