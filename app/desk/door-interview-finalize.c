/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of an interview: finish it for good, or leave it for later. Both wait until every answer
 * is durable.
 */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

#include "door-case-about.h"
#include "door-elsewhere.h"
#include "door-record-parts.h"
#include "door-submission.h"

#include <glib/gi18n-lib.h>

#define OUTCOME_COMPLETE "complete"

/* --- Sealing, on the vault's thread ------------------------------------------------------- */

typedef struct {
  GBytes *xml;
  GPtrArray *apart; /* of DoorVaultPart */
  DoorRoster *roster;
  char *team;
  DoorSubmissionManifest *manifest;
} Sealing;

static void
sealing_free (gpointer data)
{
  Sealing *self = data;

  g_bytes_unref (self->xml);
  g_ptr_array_unref (self->apart);
  door_roster_unref (self->roster);
  door_submission_manifest_free (self->manifest);
  g_free (self->team);
  g_free (self);
}

/* submission.door, journal.door, what is kept apart and media, and in front of them the manifest that
 * names them. */
static GPtrArray *
seal (const DoorClosing *closing, gpointer data, GError **error)
{
  Sealing *self = data;
  GPtrArray *parts = door_closing_seal_apart (closing, self->xml, self->apart, self->roster,
                                              DOOR_AUDIENCE_TEAM, self->team, error);
  g_autoptr (GBytes) manifest = NULL;

  if (!parts)
    return NULL;
  for (guint i = 0; i < parts->len; i++)
    {
      const DoorVaultPart *part = g_ptr_array_index (parts, i);

      door_submission_manifest_add_part (self->manifest, part->name, part->bytes);
    }
  manifest = door_submission_manifest_print (self->manifest);
  g_ptr_array_insert (parts, 0, door_vault_part_new (DOOR_SUBMISSION_XML_PART, manifest));
  return parts;
}

static void
take_record (Sealing *self, DoorSession *session)
{
  GBytes *apart[DOOR_N_APART];

  self->xml = door_session_to_xml_apart (session, apart);
  self->apart = g_ptr_array_new_with_free_func ((GDestroyNotify) door_vault_part_free);
  for (guint i = 0; i < DOOR_N_APART; i++)
    if (apart[i])
      {
        g_ptr_array_add (self->apart,
                         door_vault_part_new (door_apart_part ((DoorApart) i), apart[i]));
        g_bytes_unref (apart[i]);
      }
}

static Sealing *
sealing_new (DoorInterview *self, DoorRoster *roster)
{
  DoorFormDef *def = door_session_def (self->session);
  Sealing *sealing = g_new0 (Sealing, 1);
  g_autofree char *instance_id = door_uuid_to_instance_id (&self->id);

  take_record (sealing, self->session);
  sealing->roster = door_roster_ref (roster);
  sealing->team = g_strdup (door_trust_team (self->trust));
  sealing->manifest
      = door_submission_manifest_new (door_form_id (def), door_form_version (def), instance_id);
  sealing->manifest->deprecated_id = g_strdup (self->continues);
  return sealing;
}

/* --- Ending ------------------------------------------------------------------------------- */

/* The task's data says which ending it is. */
#define ENDING_FINALIZE "finalize"
#define ENDING_CLOSE "close"

static gboolean
is_finalizing (GTask *task)
{
  return g_strcmp0 (g_task_get_task_data (task), ENDING_FINALIZE) == 0;
}

static GTask *
take_ending (DoorInterview *self)
{
  return g_steal_pointer (&self->ending);
}

/* What could not be finished stays open, and says why. */
static void
tell_finalized (DoorInterview *self, GTask *task, const GError *error)
{
  if (!error)
    {
      door_interview_close_page (self);
      g_task_return_boolean (task, TRUE);
    }
  else if (error->domain == DOOR_INTERVIEW_ERROR)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (
        task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_VAULT,
        _ ("The interview could not be finished yet. Nothing was lost; try again. (%s)"),
        error->message);
}

static void
on_finalized (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error);
  tell_finalized (g_task_get_source_object (task), task, error);
}

static void
on_finalized_elsewhere (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  door_elsewhere_finalize_finish (DOOR_VAULT_QUEUE (source), result, &error);
  tell_finalized (g_task_get_source_object (task), task, error);
}

static void
finalize_elsewhere (DoorInterview *self)
{
  GTask *task = take_ending (self);
  g_autofree char *problem = door_elsewhere_problem (self->trust, self->session);

  if (!problem)
    {
      door_elsewhere_finalize_async (self->queue, &self->id, self->session, self->continues,
                                     on_finalized_elsewhere, task);
      return;
    }
  g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_SEAL, "%s", problem);
  g_object_unref (task);
}

static void
finalize_now (DoorInterview *self)
{
  DoorRoster *roster = door_trust_roster (self->trust);
  g_autoptr (GPtrArray) recipients
      = roster ? door_roster_recipients (roster, DOOR_AUDIENCE_TEAM, door_trust_team (self->trust))
               : NULL;
  GTask *task = take_ending (self);

  if (!recipients || recipients->len == 0)
    {
      g_task_return_new_error (
          task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_SEAL,
          _ ("The office has not yet said who may read interviews. Connect and send once, then "
             "finish this interview. Nothing was lost."));
      g_object_unref (task);
      return;
    }
  door_vault_queue_finalize_async (self->queue, &self->id, OUTCOME_COMPLETE, seal,
                                   sealing_new (self, roster), sealing_free, on_finalized, task);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

/* The summary is for the list of cases only: when it cannot be written the journal is still whole. */
static GBytes *
print_about (DoorInterview *self, gint64 finished)
{
  DoorCaseAbout facts = { 0 };
  DoorFormDef *def = door_session_def (self->session);

  facts.case_id = self->case_id;
  facts.form_id = door_form_id (def);
  facts.form_version = door_form_version (def);
  facts.finished = finished;
  door_guard_count (self->guard, &facts.n_answers, &facts.progress);
  return door_case_about_print (&facts);
}

static void
close_now (DoorInterview *self)
{
  g_autoptr (GBytes) about = print_about (self, 0);

  door_vault_queue_set_about_async (self->queue, &self->id, about, on_left, take_ending (self));
}

/* The turn of the vault in which it was to be erased is over: it would go along. */
static void
refuse_for_recording (DoorInterview *self)
{
  g_autoptr (GTask) task = take_ending (self);

  g_task_return_new_error (
      task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_VAULT,
      _ ("What was recorded is to be erased and is not yet, so the interview cannot be finished. "
         "Nothing was lost; try again."));
}

static void
on_summed_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorInterview) self = data;

  door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, NULL);
  self->summing_up = FALSE;
  if (door_audit_audio_owes (self->audio))
    refuse_for_recording (self);
  else if (door_trust_mode (self->trust) == DOOR_MODE_SEALED)
    finalize_now (self);
  else
    finalize_elsewhere (self);
}

/* When it was finished is noted first: afterwards nothing of it changes. One that was sent back was
 * finished before. */
static void
sum_up (DoorInterview *self)
{
  g_autoptr (GBytes) about = print_about (self, self->continues ? 0 : door_clock_now (self->clock));

  if (self->summing_up)
    return;
  self->summing_up = TRUE;
  door_vault_queue_set_about_async (self->queue, &self->id, about, on_summed_up,
                                    g_object_ref (self));
}

/* An interview that was only tried: there is nothing to wait for, and nothing to seal. */
static void
end_trial (DoorInterview *self)
{
  g_autoptr (GTask) task = take_ending (self);

  if (is_finalizing (task))
    door_interview_close_page (self);
  g_task_return_boolean (task, TRUE);
}

void
door_interview_continue_ending (DoorInterview *self)
{
  if (!self->queue)
    end_trial (self);
  else if (door_recorder_state (self->recorder) == DOOR_RECORDER_FAILED)
    {
      g_autoptr (GTask) task = take_ending (self);

      g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_VAULT, "%s",
                               self->saving_message);
    }
  else if (!is_finalizing (self->ending))
    close_now (self);
  else
    sum_up (self);
}

static void
start_ending (DoorInterview *self, GTask *task)
{
  door_audit_audio_end (self->audio, is_finalizing (task));
  self->ending = task;
  if (door_recorder_state (self->recorder) != DOOR_RECORDER_WORKING)
    door_interview_continue_ending (self);
}

static gboolean
is_complete (DoorInterview *self)
{
  door_interview_keep_typed (self, TRUE);
  door_interview_update_problems (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->problems)) == 0)
    return TRUE;
  door_cursor_to_end (self->cursor);
  door_interview_show_page (self);
  return FALSE;
}

void
door_interview_finalize_async (DoorInterview *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, door_interview_finalize_async);
  g_task_set_task_data (task, (gpointer) ENDING_FINALIZE, NULL);
  if (self->page == DOOR_PAGE_CLOSED || self->ending)
    g_task_return_boolean (task, self->page == DOOR_PAGE_CLOSED);
  else if (!is_complete (self))
    g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_INCOMPLETE,
                             _ ("Some questions still need an answer."));
  else
    {
      door_session_finalize (self->session);
      door_interview_record_changes (self);
      start_ending (self, task);
      return;
    }
  g_object_unref (task);
}

gboolean
door_interview_finalize_finish (DoorInterview *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
door_interview_close_async (DoorInterview *self, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, door_interview_close_async);
  g_task_set_task_data (task, (gpointer) ENDING_CLOSE, NULL);
  if (self->page == DOOR_PAGE_CLOSED || self->ending)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  door_interview_keep_typed (self, FALSE);
  start_ending (self, task);
}

gboolean
door_interview_close_finish (DoorInterview *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
