/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-withdraw.h"

#include "door-case-about.h"
#include "door-case-log.h"
#include "door-desk-json.h"
#include "door-desk-records.h"
#include "door-letter.h"
#include "door-local-entities.h"

#include <string.h>

gboolean
door_withdraw_was (const DoorInterviewInfo *info)
{
  return info->state == DOOR_INTERVIEW_DESTROYED
         && g_strcmp0 (info->outcome, DOOR_OUTCOME_WITHDRAWN) == 0;
}

gboolean
door_withdraw_keeps (const DoorCaseEvent *event)
{
  static const char *const kept[] = { "visit-start", "visit-result", "appointment", "handed-over",
                                      "danger",      "withdrawn",    NULL };

  return g_strv_contains (kept, door_case_event_type (event));
}

static gboolean
remove_record (DoorVault *vault, DoorRecordKind kind, const char *name, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (door_vault_remove (vault, kind, name, &fault)
      || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* --- What was noted ------------------------------------------------------------------------ */

static gboolean
is_said (const DoorRecord *record, const char *prefix, const char *case_id)
{
  g_autoptr (DoorCaseEvent) event
      = record->damaged || !record->about || !g_str_has_prefix (record->name, prefix)
            ? NULL
            : door_case_event_parse (record->about, NULL);

  return event && strcmp (door_case_event_case (event), case_id) == 0
         && !door_withdraw_keeps (event);
}

static gboolean
remove_said (
    DoorVault *vault, DoorRecordKind kind, const char *prefix, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) records = door_vault_records (vault, kind, error);

  for (guint i = 0; records && i < records->len; i++)
    {
      const DoorRecord *record = g_ptr_array_index (records, i);

      if (is_said (record, prefix, case_id) && !remove_record (vault, kind, record->name, error))
        return FALSE;
    }
  return records != NULL;
}

/* A hand-over's letter, too, holds the draft. */
static gboolean
remove_letter (DoorVault *vault, const char *kind, const char *id, GError **error)
{
  g_autofree char *name = g_strconcat (DOOR_RECORD_LETTER, kind, DOOR_RECORD_SEPARATOR, id, NULL);
  g_autofree char *refused
      = g_strconcat (DOOR_RECORD_REFUSED, kind, DOOR_RECORD_SEPARATOR, id, NULL);

  return remove_record (vault, DOOR_RECORD_OTHER, name, error)
         && remove_record (vault, DOOR_RECORD_OTHER, refused, error);
}

/* --- The interviews ------------------------------------------------------------------------ */

/* What the list of cases must know: whose it was. */
static GBytes *
what_stays (const DoorCaseAbout *about)
{
  const DoorCaseAbout stays = {
    .case_id = about->case_id,
    .form_id = about->form_id,
    .form_version = about->form_version,
  };

  return door_case_about_print (&stays);
}

static gboolean
withdraw_one (DoorVault *vault,
              const DoorInterviewInfo *info,
              const DoorCaseAbout *about,
              GError **error)
{
  g_autofree char *instance = door_uuid_to_instance_id (&info->id);
  g_autoptr (GBytes) stays = what_stays (about);
  g_autoptr (GError) fault = NULL;

  /* Its copy first, so that none is sent after the notice. */
  if (!remove_letter (vault, DOOR_LETTER_DRAFT, instance, error)
      || !door_local_entities_forget_interview (vault, instance, error))
    return FALSE;
  /* An earlier one takes later ones along. */
  if (door_vault_withdraw (vault, &info->id, DOOR_OUTCOME_WITHDRAWN, stays, &fault)
      || g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
withdraw_interview (DoorVault *vault,
                    const DoorInterviewInfo *info,
                    const char *case_id,
                    GError **error)
{
  DoorCaseAbout about = { NULL };
  gboolean good = TRUE;

  if (!door_withdraw_was (info) && door_case_about_parse (info->about, &about)
      && strcmp (about.case_id, case_id) == 0)
    good = withdraw_one (vault, info, &about, error);
  door_case_about_clear (&about);
  return good;
}

static gboolean
withdraw_interviews (DoorVault *vault, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) list = door_vault_list (vault, error);

  for (guint i = 0; list && i < list->len; i++)
    if (!withdraw_interview (vault, g_ptr_array_index (list, i), case_id, error))
      return FALSE;
  return list != NULL;
}

static gboolean
keep_event (DoorVault *vault, const DoorCaseEvent *event, GError **error)
{
  g_autofree char *name = door_case_log_record_name (event);
  g_autoptr (GBytes) about = door_case_event_print (event);

  return door_vault_put (vault, DOOR_RECORD_OTHER, name, about, NULL, error);
}

gboolean
door_withdraw_case (DoorVault *vault, const DoorCaseEvent *event, GError **error)
{
  const char *case_id = door_case_event_case (event);

  /* The event last: before it, the case still offers to do it again. */
  return withdraw_interviews (vault, case_id, error)
         && remove_letter (vault, DOOR_LETTER_HANDOVER, case_id, error)
         && remove_said (vault, DOOR_RECORD_OTHER, DOOR_EVENT_PREFIX, case_id, error)
         && remove_said (vault, DOOR_RECORD_MESSAGE, "", case_id, error)
         && keep_event (vault, event, error);
}
