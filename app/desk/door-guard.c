/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include <glib/gi18n-lib.h>
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
  self->passed = self->consented = DOOR_CONTROL_NONE;
  self->present.control = self->open.control = DOOR_CONTROL_NONE;
  self->roster = DOOR_DEF_NONE;
  self->closed = g_ptr_array_new_with_free_func (g_free);
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

/* --- The gate ----------------------------------------------------------------------------- */

static const struct {
  const char *value;
  const char *label;
  gboolean open;
} hearers[] = {
  { "nobody", N_ ("Nobody"), TRUE },
  { "baby", N_ ("Only a child under two"), TRUE },
  { "child", N_ ("A child of two or older"), FALSE },
  { "partner", N_ ("Husband, wife or partner"), FALSE },
  { "adult", N_ ("Another adult"), FALSE },
  { "interpreter", N_ ("An interpreter from the home"), FALSE },
};

static void
ask_who_hears (DoorGuard *self)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (hearers); i++)
    g_strv_builder_add (labels, _ (hearers[i].label));
  all = g_strv_builder_end (labels);
  door_guard_say (self, DOOR_GUARD_WHO_HEARS, _ ("Who can hear or see us now?"), "",
                  _ ("Look around; do not ask aloud. If somebody is near: move, wait, or offer "
                     "another time."),
                  (const char *const *) all);
}

static const char *
group_path (DoorGuard *self)
{
  return door_form_path (door_session_def (self->interview->session), self->present.node);
}

static void
note_gate (DoorGuard *self, const char *who, const char *code)
{
  g_autofree char *value = g_strdup_printf ("gate %s %s", code, who);
  DoorCaseEvent *event = door_guard_event (self, "gate");

  door_recorder_add (self->interview->recorder, DOOR_ENTRY_PARADATA, group_path (self), value);
  door_recorder_flush (self->interview->recorder);
  if (event)
    {
      char number[12];

      g_snprintf (number, sizeof number, "%u", self->present.control);
      door_case_event_set (event, "section", number); /* no name: the log is read by the team */
      door_case_event_set (event, "who", who);
      door_case_event_set (event, "code", code);
      door_case_event_set (event, "open", strcmp (code, "1") == 0 ? "yes" : "no");
      door_guard_keep (self, event);
    }
}

/* Out of reach until the interview is opened again: neither shown nor missed. */
static void
skip_group (DoorGuard *self)
{
  DoorInterview *interview = self->interview;
  DoorNode node = door_session_near (interview->session, self->present.node, DOOR_NODE_ROOT);

  if (node != DOOR_NODE_NONE)
    door_session_seal_node (interview->session, node);
  door_cursor_next (interview->cursor);
  if (door_cursor_kind (interview->cursor) != DOOR_SCREEN_END)
    door_interview_record_place (interview);
}

static void
stay_closed (DoorGuard *self, const char *who, const char *code)
{
  door_guard_set (self, door_guard_gate_node (self, &self->present), code);
  note_gate (self, who, code);
  skip_group (self);
  door_guard_again (self);
}

static void
choose_hearer (DoorGuard *self, guint choice)
{
  if (!hearers[choice].open)
    {
      stay_closed (self, hearers[choice].value, "-5");
      return;
    }
  door_guard_set (self, door_guard_gate_node (self, &self->present), "1");
  note_gate (self, hearers[choice].value, "1");
  self->passed = self->present.control;
  door_guard_again (self);
}

static void
ask_consent (DoorGuard *self)
{
  const char *choices[] = { _ ("Yes, we can go on"), _ ("No, leave these questions out"), NULL };

  door_guard_say (
      self, DOOR_GUARD_CONSENT,
      _ ("The next questions are more personal. You may leave out any of them, or stop at "
         "any time. What you say stays closed, also to me. May I go on?"),
      "", _ ("Read it as it stands, and wait for the answer."), choices);
}

static void
choose_consent (DoorGuard *self, guint choice)
{
  DoorCaseEvent *event = door_guard_event (self, "consent");

  if (event)
    {
      door_case_event_set (event, "step", "section");
      door_case_event_set (event, "answer", choice == 0 ? "yes" : "no");
      door_guard_keep (self, event);
    }
  if (choice != 0)
    {
      stay_closed (self, "declined", "-9");
      return;
    }
  self->consented = self->present.control;
  door_guard_again (self);
}

static void
ask_mode (DoorGuard *self)
{
  const char *choices[]
      = { _ ("The person answers alone on the tablet"), _ ("I read the questions aloud"), NULL };

  door_guard_say (self, DOOR_GUARD_MODE, _ ("How are these questions answered?"), "",
                  self->kiosk
                      ? _ ("Afterwards nobody in the field can read the answers, whichever "
                           "way they were given.")
                      : _ ("This tablet does not run in a kiosk session: somebody could leave "
                           "the window. Stay near. Afterwards nobody in the field can read the "
                           "answers, whichever way they were given."),
                  choices);
}

static void
choose_mode (DoorGuard *self, guint choice)
{
  const char *begin[] = { _ ("Begin"), NULL };

  if (choice != 0)
    {
      door_guard_open_section (self);
      return;
    }
  self->alone = TRUE;
  door_guard_say (
      self, DOOR_GUARD_ALONE_BEGIN, _ ("These questions are for you alone"),
      _ ("Nobody else will see your answers. You may leave out any question. If somebody "
         "comes, touch the corner: another page covers this one. If the questions are read to you, "
         "use "
         "the headphones."),
      "", begin);
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
  else if (self->by_phone && self->present.sealed)
    stay_closed (self, "phone", "-5");
  else if (self->passed != self->present.control)
    ask_who_hears (self);
  else if (self->present.sensitivity > 1 && self->consented != self->present.control)
    ask_consent (self);
  else
    ask_mode (self);
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
    return is_open_section (self);
  return self->present.sensitivity < 2 || self->consented == self->present.control;
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
      choose_hearer (self, choice);
      break;
    case DOOR_GUARD_CONSENT:
      choose_consent (self, choice);
      break;
    case DOOR_GUARD_MODE:
      choose_mode (self, choice);
      break;
    case DOOR_GUARD_ALONE_BEGIN:
      door_guard_open_section (self);
      break;
    case DOOR_GUARD_FAILED:
      if (self->section > 0)
        door_guard_close_section (self);
      else
        door_guard_open_section (self);
      break;
    case DOOR_GUARD_ALONE_END:
      self->alone = FALSE;
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

void
door_guard_interrupted (DoorGuard *self)
{
  if (!self->interview)
    return;
  self->passed = DOOR_CONTROL_NONE;
  if (self->present.control == DOOR_CONTROL_NONE || self->present.draws)
    return;
  if (self->section > 0)
    {
      /* The respondent goes on where they were, once it is quiet again: what was said so far stays
       * out of sight. */
      self->depth = 0;
      self->passed = self->alone ? self->present.control : DOOR_CONTROL_NONE;
    }
  self->step = DOOR_GUARD_NONE;
  door_interview_show_page (self->interview);
}

/* --- Moves -------------------------------------------------------------------------------- */

gboolean
door_guard_may_move (DoorGuard *self, DoorMove move)
{
  if (self->step != DOOR_GUARD_NONE && self->step != DOOR_GUARD_DRAW
      && self->step != DOOR_GUARD_DRAW_FAILED && self->step != DOOR_GUARD_WHO_HEARS
      && self->step != DOOR_GUARD_CONSENT && self->step != DOOR_GUARD_MODE)
    return FALSE;
  if (self->step != DOOR_GUARD_NONE && move == DOOR_MOVE_NEXT)
    return FALSE; /* only an answer leads on */
  if (self->section == 0)
    return TRUE;
  if (move == DOOR_MOVE_BACK)
    return self->depth > 0;
  return move != DOOR_MOVE_PLACE;
}

void
door_guard_moved (DoorGuard *self, DoorMove move)
{
  self->step = DOOR_GUARD_NONE;
  if (self->section == 0)
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
