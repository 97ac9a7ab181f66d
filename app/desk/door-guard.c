/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

#include <string.h>

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DoorGuard, door_guard, G_TYPE_OBJECT)

static void
door_guard_finalize (GObject *object)
{
  DoorGuard *self = DOOR_GUARD (object);

  g_clear_object (&self->log);
  g_clear_pointer (&self->answers, g_bytes_unref);
  g_clear_pointer (&self->outside, door_clock_unref);
  g_free (self->case_id);
  g_free (self->seed);
  g_free (self->redraw);
  g_free (self->title);
  g_free (self->text);
  g_free (self->aside);
  g_strfreev (self->choices);
  g_ptr_array_unref (self->closed);
  g_hash_table_unref (self->left_out);
  g_clear_pointer (&self->made, door_draw_free);
  G_OBJECT_CLASS (door_guard_parent_class)->finalize (object);
}

static void
door_guard_class_init (DoorGuardClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_guard_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_guard_init (DoorGuard *self)
{
  self->passed = self->consented = self->mode_of = DOOR_CONTROL_NONE;
  self->present.control = self->open.control = DOOR_CONTROL_NONE;
  self->roster = DOOR_DEF_NONE;
  self->closed = g_ptr_array_new_with_free_func (g_free);
  self->left_out = g_hash_table_new (NULL, NULL);
}

DoorGuard *
door_guard_new (DoorInterview *interview, const DoorGuardCase *facts)
{
  DoorGuard *self = g_object_new (DOOR_TYPE_GUARD, NULL);

  self->interview = interview;
  self->case_id = g_strdup (interview->case_id);
  if (!facts)
    return self;
  self->log = facts->log ? g_object_ref (facts->log) : NULL;
  self->by_phone = facts->by_phone;
  self->kiosk = facts->kiosk;
  self->has_services = facts->has_services;
  self->seed = g_strdup (facts->seed);
  self->redraw = g_strdup (facts->redraw);
  return self;
}

void
door_guard_detach (DoorGuard *self)
{
  self->interview = NULL;
}

/* --- Saying ------------------------------------------------------------------------------- */

void
door_guard_tell (DoorGuard *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
door_guard_say (DoorGuard *self,
                DoorGuardStep step,
                const char *title,
                const char *text,
                const char *aside,
                const char *const *choices)
{
  self->step = step;
  g_free (self->title);
  g_free (self->text);
  g_free (self->aside);
  g_strfreev (self->choices);
  self->title = g_strdup (title);
  self->text = g_strdup (text ? text : "");
  self->aside = g_strdup (aside ? aside : "");
  self->choices = g_strdupv ((char **) choices);
  door_guard_tell (self);
}

void
door_guard_again (DoorGuard *self)
{
  self->step = DOOR_GUARD_NONE;
  if (!self->interview)
    return;
  door_interview_show_page (self->interview);
  door_guard_tell (self);
}

DoorCaseEvent *
door_guard_event (DoorGuard *self, const char *type)
{
  return self->log ? door_case_log_begin (self->log, type, self->case_id) : NULL;
}

void
door_guard_keep (DoorGuard *self, DoorCaseEvent *event)
{
  if (!event)
    return;
  door_case_log_add_async (self->log, event, NULL, NULL);
  door_case_event_unref (event);
}

gboolean
door_guard_set (DoorGuard *self, DoorNode node, const char *value)
{
  if (node == DOOR_NODE_NONE
      || door_session_set (self->interview->session, node, value, FALSE) != DOOR_OUTCOME_OK)
    return FALSE;
  door_interview_record_changes (self->interview);
  return TRUE;
}

/* --- What stands before the screen -------------------------------------------------------- */

static gboolean
is_open_section (DoorGuard *self)
{
  return self->section > 0 && self->present.control == self->open.control;
}

static void
ask (DoorGuard *self)
{
  if (self->present.draws && !self->drawn)
    door_guard_ask_draw (self);
  else
    door_guard_ask_gate (self);
}

static gboolean
is_through (DoorGuard *self)
{
  if (self->present.control == DOOR_CONTROL_NONE)
    return TRUE;
  if (self->present.draws)
    return self->drawn;
  if (self->passed != self->present.control)
    return FALSE;
  if (self->present.sealed)
    return is_open_section (self) && self->mode_of == self->present.control;
  return self->present.sensitivity < 2
         || (self->consented == self->present.control
             && (self->by_phone || self->mode_of == self->present.control));
}

/* Once, when the interview is opened: that some of its questions cannot be asked. */
static gboolean
tells_unread (DoorGuard *self)
{
  if (self->step == DOOR_GUARD_NONE && !self->told_unread && door_guard_is_unread (self))
    door_guard_ask_unread (self);
  if (self->step == DOOR_GUARD_UNREAD)
    return TRUE;
  self->told_unread = TRUE; /* there is nothing to tell */
  return FALSE;
}

/* At a screen that nothing else stands before. */
static gboolean
asks_to_record (DoorGuard *self)
{
  DoorInterview *interview = self->interview;

  if (self->alone || self->section > 0 || self->present.control != DOOR_CONTROL_NONE
      || door_cursor_kind (interview->cursor) == DOOR_SCREEN_END
      || !door_audit_audio_asks (interview->audio))
    return FALSE;
  if (self->step != DOOR_GUARD_RECORDING)
    door_audit_audio_ask (interview->audio, self);
  return TRUE;
}

gboolean
door_guard_show (DoorGuard *self)
{
  DoorInterview *interview = self->interview;
  DoorScreenKind kind = door_cursor_kind (interview->cursor);
  DoorItem item = door_cursor_item (interview->cursor);

  self->present = door_guard_find (door_session_def (interview->session),
                                   kind == DOOR_SCREEN_END ? DOOR_CONTROL_NONE : item.control);
  if (self->step == DOOR_GUARD_ALONE_END)
    return TRUE;
  if (self->section > 0 && !is_open_section (self))
    {
      door_guard_close_section (self);
      return TRUE;
    }
  if (self->alone && self->section == 0 && self->step == DOOR_GUARD_NONE
      && self->mode_of != self->present.control)
    {
      door_guard_end_alone (self);
      return TRUE;
    }
  if (tells_unread (self) || asks_to_record (self))
    return TRUE;
  if (is_through (self))
    {
      self->step = DOOR_GUARD_NONE;
      door_guard_tell (self);
      return FALSE;
    }
  if (self->step == DOOR_GUARD_NONE)
    ask (self);
  return self->step != DOOR_GUARD_NONE;
}

void
door_guard_choose (DoorGuard *self, guint choice)
{
  g_return_if_fail (self->interview && choice < g_strv_length (self->choices));
  switch (self->step)
    {
    case DOOR_GUARD_WHO_HEARS:
    case DOOR_GUARD_CONSENT:
    case DOOR_GUARD_MODE:
    case DOOR_GUARD_NOT_NOW:
      door_guard_choose_gate (self, choice);
      break;
    case DOOR_GUARD_RECORDING:
      door_audit_audio_answer (self->interview->audio, choice == 0);
      door_guard_again (self);
      break;
    case DOOR_GUARD_ALONE_BEGIN:
      door_guard_begin (self);
      break;
    case DOOR_GUARD_FAILED:
      if (self->section > 0)
        door_guard_close_section (self);
      else
        door_guard_open_section (self);
      break;
    case DOOR_GUARD_UNREAD:
      door_guard_choose_unread (self, choice);
      break;
    case DOOR_GUARD_ALONE_END:
      self->alone = FALSE;
      self->mode_of = DOOR_CONTROL_NONE;
      door_guard_again (self); /* behind the cover: see the page */
      break;
    case DOOR_GUARD_DRAW:
    case DOOR_GUARD_DRAW_FAILED:
      door_guard_choose_draw (self, choice);
      break;
    default:
      break;
    }
}

/* The interviewer has the tablet, whoever had it before: in an open section it is asked anew who hears and how
 * it goes on, and what was said so far stays out of sight. */
void
door_guard_interrupted (DoorGuard *self)
{
  self->passed = DOOR_CONTROL_NONE;
  if (!self->interview || self->step == DOOR_GUARD_WORKING || self->step == DOOR_GUARD_ALONE_END
      || self->present.control == DOOR_CONTROL_NONE || self->present.draws)
    return;
  self->alone = FALSE;
  self->mode_of = DOOR_CONTROL_NONE;
  self->resumed = TRUE;
  self->depth = 0;
  self->step = DOOR_GUARD_NONE;
  door_interview_show_page (self->interview);
}

/* --- Moves -------------------------------------------------------------------------------- */

gboolean
door_guard_may_move (DoorGuard *self, DoorMove move)
{
  if (self->step != DOOR_GUARD_NONE && self->step != DOOR_GUARD_DRAW
      && self->step != DOOR_GUARD_DRAW_FAILED && self->step != DOOR_GUARD_WHO_HEARS
      && self->step != DOOR_GUARD_CONSENT && self->step != DOOR_GUARD_RECORDING
      && self->step != DOOR_GUARD_MODE)
    return FALSE;
  if (self->step != DOOR_GUARD_NONE && move == DOOR_MOVE_NEXT)
    return FALSE; /* only an answer leads on */
  if (self->section == 0 && !self->alone)
    return TRUE;
  if (move == DOOR_MOVE_BACK)
    return self->depth > 0;
  return move != DOOR_MOVE_PLACE;
}

void
door_guard_moved (DoorGuard *self, DoorMove move)
{
  self->step = DOOR_GUARD_NONE;
  if (self->section == 0 && !self->alone)
    return;
  if (move == DOOR_MOVE_BACK)
    self->depth--;
  else
    self->depth++;
}

gboolean
door_guard_locks (DoorGuard *self, DoorNode node)
{
  DoorSession *session = self->interview->session;
  DoorFormDef *def = door_session_def (session);

  if (!self->drawn || self->roster == DOOR_DEF_NONE)
    return FALSE;
  for (DoorDefNode at = door_session_def_node (session, node); at != DOOR_DEF_NONE;
       at = door_form_parent (def, at))
    if (at == self->roster)
      return TRUE;
  return FALSE;
}

void
door_guard_answered (DoorGuard *self, DoorNode node)
{
  DoorSession *session = self->interview->session;
  const char *step = door_guard_attribute (door_session_def (session),
                                           door_session_def_node (session, node), "consent");
  DoorCaseEvent *event = step && self->section == 0 ? door_guard_event (self, "consent") : NULL;

  if (!event)
    return;
  door_case_event_set (event, "step", step);
  door_case_event_set (event, "answer", door_session_value (session, node));
  door_guard_keep (self, event);
}

gboolean
door_guard_locks_repeat (DoorGuard *self, DoorControl repeat)
{
  DoorFormDef *def = door_session_def (self->interview->session);

  return self->drawn && self->roster != DOOR_DEF_NONE
         && door_form_control_node (def, repeat) == self->roster;
}

void
door_guard_count (DoorGuard *self, guint *ret_answers, double *ret_progress)
{
  gboolean inside = self->section > 0;

  *ret_answers = inside ? self->answers_before : door_interview_count_answers (self->interview);
  *ret_progress = inside ? self->progress_before : self->interview->progress;
}

/* Said as the form allows it; where it does not, the answer is left blank. */
static void
refuse (DoorQuestion *question)
{
  if (!door_question_press_quiet (question, DOOR_QUIET_REFUSED))
    door_question_set_answer (question, NULL);
}

void
door_guard_rather_not (DoorGuard *self)
{
  GListModel *questions;

  if (!self->interview || self->step != DOOR_GUARD_NONE)
    return;
  if (door_interview_get_page (self->interview) == DOOR_PAGE_REPEAT_PROMPT)
    {
      door_interview_next (self->interview);
      return;
    }
  questions = door_interview_get_questions (self->interview);
  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);
      DoorQuestionKind kind = door_question_get_kind (question);

      if (kind != DOOR_QUESTION_NOTE && kind != DOOR_QUESTION_HEADING
          && !door_question_get_readonly (question))
        refuse (question);
    }
  door_interview_skip (self->interview);
}

/* --- Getters ------------------------------------------------------------------------------ */

DoorGuardStep
door_guard_get_step (DoorGuard *self)
{
  return self->step;
}

const char *
door_guard_get_title (DoorGuard *self)
{
  return self->title ? self->title : "";
}

const char *
door_guard_get_text (DoorGuard *self)
{
  return self->text ? self->text : "";
}

const char *
door_guard_get_aside (DoorGuard *self)
{
  return self->aside ? self->aside : "";
}

const char *const *
door_guard_get_choices (DoorGuard *self)
{
  static const char *const none[] = { NULL };

  return self->choices ? (const char *const *) self->choices : none;
}

gboolean
door_guard_is_alone (DoorGuard *self)
{
  return self->alone;
}

gboolean
door_guard_is_sealed (DoorGuard *self)
{
  return self->section > 0;
}

gboolean
door_guard_is_sensitive (DoorGuard *self)
{
  return self->present.control != DOOR_CONTROL_NONE && self->present.sensitivity > 0;
}

gboolean
door_guard_has_drawn (DoorGuard *self)
{
  return self->drawn;
}
