/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what is typed or chosen on a screen to the session: what fits is an answer, what does not is
 * kept as a draft with its reason beside it. Here the interview listens to its questions. */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

/* What is typed is kept this long after the first letter that is not yet kept: at most a second of
 * typing can be lost. */
#define TYPING_PAUSE_MS 600

void
door_interview_apply_changes (DoorInterview *self)
{
  guint n;
  const DoorChange *changes = door_session_changes (self->session, &n);

  door_interview_record_changes (self);
  door_interview_look_for_faults (self);
  door_audit_audio_take_changes (self->audio, changes, n);
  door_audit_audio_before_page (self->audio);
  door_interview_update_page (self, changes, n);
}

void
door_interview_tell_refusal (DoorInterview *self, DoorQuestion *question, DoorOutcome outcome)
{
  DoorNode node = door_question_get_item (question).node;
  DoorFormDef *def = door_session_def (self->session);
  g_autofree char *message = door_interview_describe_refusal (self, node, outcome);
  g_autoptr (GPtrArray) involved = NULL;

  if (outcome == DOOR_OUTCOME_CONSTRAINT)
    involved = door_interview_involved (
        self, node,
        door_form_expression (def, door_session_def_node (self->session, node),
                              DOOR_EXPR_CONSTRAINT));
  door_question_set_message_about (question, message, involved);
}

/* What does not fit is kept as a draft, so that it is there again whatever happens. */
static gboolean
keep (DoorInterview *self, DoorQuestion *question, const char *value, gboolean tell)
{
  DoorNode node = door_question_get_item (question).node;
  g_autofree char *before = g_strdup (door_session_value (self->session, node));
  DoorOutcome outcome = door_guard_locks (self->guard, node)
                            ? DOOR_OUTCOME_READONLY
                            : door_session_set (self->session, node, value, FALSE);

  if (outcome == DOOR_OUTCOME_OK)
    {
      door_question_set_message (question, NULL);
      door_interview_drop_draft (self, question);
      door_interview_tell_set_aside (self, question, before);
      door_interview_apply_changes (self);
      door_guard_answered (self->guard, node);
      door_audit_audio_look (self->audio);
      return TRUE;
    }
  if (door_question_is_typed (question))
    door_interview_keep_draft (self, question);
  if (tell)
    door_interview_tell_refusal (self, question, outcome);
  return FALSE;
}

gboolean
door_interview_keep_typed (DoorInterview *self, gboolean tell)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->questions));
  gboolean all_fit = TRUE;

  g_clear_handle_id (&self->typing_timer, g_source_remove);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (all, g_list_model_get_item (G_LIST_MODEL (self->questions), i));
  /* An answer may take a later question off the screen: walk over what was there. */
  for (guint i = 0; i < n; i++)
    {
      DoorQuestion *question = g_ptr_array_index (all, i);
      g_autofree char *value = door_question_take_typed (question, now);

      if (!value && door_question_is_typed (question) && self->recorder)
        door_interview_drop_draft (self, question);
      if (value && door_session_is_alive (self->session, door_question_get_item (question).node)
          && !keep (self, question, value, tell))
        all_fit = FALSE;
    }
  if (self->recorder)
    door_interview_update_saving (self);
  return all_fit;
}

static gboolean
on_typing_pause (gpointer data)
{
  DoorInterview *self = data;

  self->typing_timer = 0;
  door_interview_keep_typed (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
on_typed (gpointer owner, DoorQuestion *question)
{
  DoorInterview *self = owner;

  if (self->typing_timer == 0)
    self->typing_timer = g_timeout_add (TYPING_PAUSE_MS, on_typing_pause, self);
  door_interview_update_saving (self);
}

static void
on_decided (gpointer owner, DoorQuestion *question, const char *value)
{
  keep (owner, question, value, TRUE);
}

static void
on_remarked (gpointer owner, DoorQuestion *question, const char *text)
{
  door_interview_keep_remark (owner, question, text);
}

static void
on_confirmed (gpointer owner, DoorQuestion *question, const char *reason)
{
  door_interview_keep_reason (owner, question, reason);
}

/* On a screen of one question its place tells when it was looked at. */
static void
on_entered (gpointer owner, DoorQuestion *question)
{
  DoorInterview *self = owner;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->questions)) > 1
      && door_question_get_kind (question) != DOOR_QUESTION_HEADING)
    door_interview_note (self, door_question_get_item (question).node, "entered");
}

static void
on_noted (gpointer owner, DoorQuestion *question, const char *words)
{
  door_interview_note (owner, door_question_get_item (question).node, words);
}

static char *
on_explain (gpointer owner, DoorQuestion *question)
{
  return door_interview_explain_node (owner, door_question_get_item (question).node);
}

const DoorQuestionOwner door_interview_question_owner = { on_typed,
                                                          on_decided,
                                                          on_remarked,
                                                          on_confirmed,
                                                          on_entered,
                                                          on_explain,
                                                          door_interview_attach,
                                                          door_interview_read_attachment,
                                                          door_interview_load_media,
                                                          on_noted };
