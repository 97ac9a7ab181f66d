/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-case-list-private.h"

#include "door-elsewhere.h"
#include "door-audit-audio-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  DoorCase *item;
  DoorFormDef *def;
  DoorInterview *interview;
  DoorJournal *journal;
  DoorJournal *section; /* of the sealed group that was open; NULL */
  gint64 shift_us;      /* by which the form's clock stands behind, because of sections */
  GPtrArray *sections;  /* of DoorSectionInfo */
  gboolean anew;        /* nothing of it is here to go on with */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->item);
  g_clear_pointer (&self->def, door_form_unref);
  g_clear_object (&self->interview);
  g_clear_pointer (&self->journal, door_journal_free);
  g_clear_pointer (&self->section, door_journal_free);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_free (self);
}

static void
fill_start (DoorCaseList *self, DoorCase *item, DoorInterviewStart *start)
{
  start->queue = self->queue;
  start->clock = self->clock;
  start->id = door_case_get_progress_facts (item)->interview;
  start->case_id = door_case_get_id (item);
  start->case_label = door_case_get_label (item);
  start->public_name = self->public_name;
  start->trust = self->trust;
  start->returned = door_case_get_contact (item) ? door_case_get_contact (item)->returned : NULL;
}

static void
fill_guard (DoorCaseList *self, DoorCase *item, DoorGuardCase *guard)
{
  const DoorAssignmentFacts *facts = door_case_get_facts (item);
  const DoorContact *contact = door_case_get_contact (item);

  guard->log = self->log;
  guard->by_phone = contact && contact->open && contact->open->by_phone;
  guard->seed = facts->seed;
  if (contact && contact->permit)
    guard->redraw = door_case_event_get (contact->permit, "hash");
  else if (!contact || !contact->redrawn)
    guard->redraw = facts->redraw;
  guard->kiosk = g_getenv ("DOORSTEP_KIOSK") != NULL;
  guard->has_services = door_case_get_protocol (item)->support->len > 0;
}

static void
fill_env (DoorCaseList *self, DoorEnv *env, char **ret_device_id)
{
  char id[DOOR_UUID_TEXT];

  door_uuid_print (door_vault_queue_vault_id (self->queue), id);
  env->clock = self->clock;
  env->username = door_trust_person (self->trust);
  env->device_id = *ret_device_id = g_strdup (id);
}

static void
return_form_error (GTask *task, const GError *fault)
{
  g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_FORM,
                           _ ("The questionnaire cannot be opened; tell the office. (%s)"),
                           fault ? fault->message : "");
}

/* --- … that was not begun --- */

static void
prefill (DoorInterview *interview, const DoorAssignmentFacts *facts)
{
  for (guint i = 0; i < facts->prefill->len; i++)
    {
      const DoorPrefill *value = &g_array_index (facts->prefill, DoorPrefill, i);
      DoorNode node = door_session_find (interview->session, value->path);

      if (node != DOOR_NODE_NONE
          && door_session_set (interview->session, node, value->value, FALSE) == DOOR_OUTCOME_OK)
        door_interview_record_changes (interview);
    }
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  DoorInterview *interview = opening->interview;
  const DoorContact *contact = door_case_get_contact (opening->item);
  const DoorCaseEvent *returned = contact ? contact->returned : NULL;
  DoorLeftAt nowhere = { NULL };
  GError *error = NULL;

  if (!door_vault_queue_finish (DOOR_VAULT_QUEUE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  door_interview_record_changes (interview);
  prefill (interview, door_case_get_facts (opening->item));
  if (returned)
    {
      door_interview_fill_from (interview, returned);
      door_interview_go_to_comment (interview);
    }
  door_interview_return_to (interview, &nowhere);
  door_interview_record_place (interview);
  g_task_return_pointer (task, g_steal_pointer (&opening->interview), g_object_unref);
}

static void
begin (DoorCaseList *self, GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  DoorInterviewStart start = { NULL };
  g_autofree char *device_id = NULL;
  DoorEnv env = { NULL };
  DoorCaseAbout facts = { door_case_get_id (opening->item), door_form_id (opening->def),
                          door_form_version (opening->def) };
  g_autoptr (GBytes) about = door_case_about_print (&facts);
  g_autoptr (GError) error = NULL;
  DoorGuardCase guard = { NULL };
  g_autofree char *problem = NULL;

  fill_start (self, opening->item, &start);
  fill_guard (self, opening->item, &guard);
  start.guard = &guard;
  fill_env (self, &env, &device_id);
  start.session = door_session_new (opening->def, &env, &error);
  if (!start.session)
    {
      return_form_error (task, error);
      g_object_unref (task);
      return;
    }
  problem = door_elsewhere_problem (self->trust, start.session);
  if (problem)
    {
      g_task_return_new_error (task, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_FORM, "%s",
                               problem);
      door_session_free (start.session);
      g_object_unref (task);
      return;
    }
  if (!door_uuid_parse (door_session_instance_uuid (start.session), &start.id))
    start.id = door_uuid_random ();
  opening->interview = door_interview_new (&start);
  door_vault_queue_begin_async (self->queue, &start.id, about, on_begun, task);
}

/* --- … that goes on --- */

static void
resume (GTask *task)
{
  DoorCaseList *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  DoorInterviewStart start = { NULL };
  DoorGuardCase guard = { NULL };
  DoorLeftAt left_at = { NULL };
  g_autofree char *device_id = NULL;
  DoorEnv env = { NULL };
  g_autoptr (DoorInterview) interview = NULL;
  g_autoptr (DoorClock) outside = NULL;
  g_autoptr (GError) error = NULL;

  fill_start (self, opening->item, &start);
  fill_guard (self, opening->item, &guard);
  fill_env (self, &env, &device_id);
  outside = door_clock_new_behind (env.clock, opening->shift_us);
  env.clock = outside;
  start.guard = &guard;
  start.session = door_interview_fold_journal (opening->def, &env, opening->journal,
                                               opening->section, &left_at, &error);
  if (!start.session)
    {
      return_form_error (task, error);
      return;
    }
  interview = door_interview_new (&start);
  door_guard_take_draw (interview->guard, opening->journal);
  door_audit_audio_take_journal (interview->audio, opening->journal);
  door_guard_resume (interview->guard, opening->sections, outside);
  if (left_at.continues)
    {
      g_free (interview->continues);
      interview->continues = g_steal_pointer (&left_at.continues);
    }
  door_interview_return_to (interview, &left_at);
  door_guard_resume_place (interview->guard);
  door_left_at_clear (&left_at);
  g_task_return_pointer (task, g_steal_pointer (&interview), g_object_unref);
}

static void
on_section (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->section = door_vault_queue_replay_finish (DOOR_VAULT_QUEUE (source), result, &error);
  if (opening->section)
    resume (task);
  else
    g_task_return_error (task, error);
}

static const DoorSectionInfo *
find_open (GPtrArray *sections)
{
  for (guint i = 0; i < sections->len; i++)
    {
      const DoorSectionInfo *info = g_ptr_array_index (sections, i);

      if (info->open)
        return info;
    }
  return NULL;
}

static void
on_sections (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  const DoorUuid *id = &door_case_get_progress_facts (opening->item)->interview;
  GError *error = NULL;
  const DoorSectionInfo *open;

  opening->sections = door_vault_queue_sections_finish (DOOR_VAULT_QUEUE (source), result,
                                                        &opening->shift_us, &error);
  open = opening->sections ? find_open (opening->sections) : NULL;
  if (!opening->sections)
    g_task_return_error (task, error);
  else if (open)
    {
      /* Inside, the time may be told; closing says anew by how much the form's clock stands behind. */
      opening->shift_us = 0;
      door_vault_queue_section_replay_async (DOOR_VAULT_QUEUE (source), id, open->section,
                                             on_section, g_steal_pointer (&task));
    }
  else
    resume (task);
}

static void
on_journal (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->journal = door_vault_queue_replay_finish (DOOR_VAULT_QUEUE (source), result, &error);
  if (opening->journal)
    door_vault_queue_sections_async (DOOR_VAULT_QUEUE (source),
                                     &door_case_get_progress_facts (opening->item)->interview,
                                     on_sections, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
on_form (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorCaseList *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  const DoorCaseProgress *progress = door_case_get_progress_facts (opening->item);
  g_autoptr (GError) error = NULL;

  opening->def = door_form_shelf_get_finish (self->shelf, result, &error);
  if (!opening->def)
    {
      return_form_error (task, error);
      g_object_unref (task);
    }
  else if (!opening->anew)
    door_vault_queue_replay_async (self->queue, &progress->interview, on_journal, task);
  else
    begin (self, task);
}

/* The office sent back an interview that was released before: another one begins. */
static gboolean
is_returned_after_release (DoorCase *item)
{
  const DoorCaseProgress *progress = door_case_get_progress_facts (item);
  const DoorContact *contact = door_case_get_contact (item);
  DoorUuid returned;

  return progress->released && contact && contact->returned
         && door_uuid_parse (door_case_event_get (contact->returned, "instance"), &returned)
         && door_uuid_equal (&returned, &progress->interview);
}

static void
open_form (DoorCaseList *self, GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  const DoorAssignmentFacts *facts = door_case_get_facts (opening->item);
  const char *version = opening->anew ? facts->form_version
                                      : door_case_get_progress_facts (opening->item)->form_version;

  door_form_shelf_get_async (self->shelf, facts->form_id, version, on_form, task);
}

void
door_case_list_open_async (DoorCaseList *self,
                           DoorCase *item,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  const DoorCaseProgress *progress = door_case_get_progress_facts (item);
  gboolean again = is_returned_after_release (item);
  Opening *opening = g_new0 (Opening, 1);
  DoorInterviewStart start = { NULL };

  opening->item = g_object_ref (item);
  opening->anew = again || !progress->has_interview;
  g_task_set_task_data (task, opening, opening_free);
  switch (again ? DOOR_CASE_NEW : progress->state)
    {
    case DOOR_CASE_NEW:
    case DOOR_CASE_IN_PROGRESS:
      open_form (self, task);
      return;
    case DOOR_CASE_DAMAGED:
      g_task_return_new_error (task, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED, "%s",
                               door_case_get_state_text (item));
      break;
    default:
      fill_start (self, item, &start);
      g_task_return_pointer (task, door_interview_new_closed (&start), g_object_unref);
    }
  g_object_unref (task);
}

DoorInterview *
door_case_list_open_finish (DoorCaseList *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
