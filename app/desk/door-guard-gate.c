/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears, the person's yes, and who holds the tablet: what is asked before a sensitive group, and again
 * after an interruption. */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OPENED "1"
#define DECLINED "-9"

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
      door_case_event_set (event, "open", strcmp (code, OPENED) == 0 ? "yes" : "no");
      door_guard_keep (self, event);
    }
}

static gboolean
is_answer (DoorSession *session, DoorNode node)
{
  DoorFormDef *def = door_session_def (session);
  DoorDefNode own = door_session_def_node (session, node);

  return door_form_kind (def, own) == DOOR_DEF_VALUE
         && door_form_node_control (def, own) != DOOR_CONTROL_NONE
         && !door_form_expression (def, own, DOOR_EXPR_CALCULATE)
         && !door_guard_attribute (def, own, "gate") && *door_session_value (session, node) != '\0';
}

static gboolean
holds_answers (DoorSession *session, DoorNode node)
{
  if (is_answer (session, node))
    return TRUE;
  for (DoorNode c = door_session_first_child (session, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (session, c))
    if (holds_answers (session, c))
      return TRUE;
  return FALSE;
}

static DoorNode
group_node (DoorGuard *self)
{
  return door_session_near (self->interview->session, self->present.node, DOOR_NODE_ROOT);
}

static gboolean
was_answered (DoorGuard *self)
{
  DoorNode node = group_node (self);

  return node != DOOR_NODE_NONE && holds_answers (self->interview->session, node);
}

/* To the first screen behind the group. */
static void
leave_group (DoorGuard *self)
{
  DoorInterview *interview = self->interview;
  DoorFormDef *def = door_session_def (interview->session);

  do
    door_cursor_next (interview->cursor);
  while (door_cursor_kind (interview->cursor) != DOOR_SCREEN_END
         && door_guard_find (def, door_cursor_item (interview->cursor).control).control
                == self->present.control);
  if (door_cursor_kind (interview->cursor) != DOOR_SCREEN_END)
    door_interview_record_place (interview);
}

/* Neither asked nor missed in this sitting. What was answered before stays answered. */
void
door_guard_stay_closed (DoorGuard *self, const char *who, const char *code)
{
  DoorNode node = group_node (self);

  g_hash_table_add (self->left_out, GUINT_TO_POINTER (self->present.node));
  note_gate (self, who, code);
  if (!was_answered (self))
    {
      door_guard_set (self, door_guard_gate_node (self, &self->present), code);
      if (node != DOOR_NODE_NONE)
        door_session_seal_node (self->interview->session, node);
    }
  leave_group (self);
  door_guard_again (self);
}

/* --- A section that was begun ------------------------------------------------------------------- */

static gboolean
is_begun (DoorGuard *self)
{
  return self->section > 0 && self->present.control == self->open.control;
}

/* Closing cannot be taken back, so nobody closes it but the interviewer, who knows whether anybody comes again. */
static void
ask_not_now (DoorGuard *self)
{
  const char *both[] = { _ ("It is quiet now: go on"), _ ("Close this part as it stands"), NULL };

  door_guard_say (
      self, DOOR_GUARD_NOT_NOW, _ ("These questions wait"),
      self->by_phone
          ? _ ("They are not asked by telephone. What was said so far stays closed, and the person "
               "can go on with it at your next visit.")
          : _ ("What was said so far stays closed, and the person can go on with it at your next "
               "visit."),
      _ ("Leave the interview now and agree on another time. Only if nobody will come again, close "
         "this part as it stands: afterwards nobody can go on with it."),
      self->by_phone ? both + 1 : both);
}

static void
choose_not_now (DoorGuard *self, guint choice)
{
  if (choice == 1 || self->by_phone)
    leave_group (self); /* which closes it */
  door_guard_again (self);
}

static void
keep_out (DoorGuard *self, const char *who, const char *code)
{
  if (!is_begun (self))
    {
      door_guard_stay_closed (self, who, code);
      return;
    }
  note_gate (self, who, code);
  ask_not_now (self);
}

/* --- The gate, answered ------------------------------------------------------------------------- */

static void
choose_hearer (DoorGuard *self, guint choice)
{
  if (!hearers[choice].open)
    {
      keep_out (self, hearers[choice].value, DOOR_GATE_NOT_QUIET);
      return;
    }
  door_guard_set (self, door_guard_gate_node (self, &self->present), OPENED);
  note_gate (self, hearers[choice].value, OPENED);
  g_hash_table_remove (self->left_out, GUINT_TO_POINTER (self->present.node));
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
      keep_out (self, "declined", DECLINED);
      return;
    }
  self->consented = self->present.control;
  door_guard_again (self);
}

/* What the interviewer minds: who could leave the window, and who reads the answers afterwards. */
static const char *
mind_mode (DoorGuard *self)
{
  if (!self->present.sealed)
    return self->kiosk ? ""
                       : _ ("This tablet does not run in a kiosk session: somebody could leave the "
                            "window. Stay near.");
  return self->kiosk ? _ ("Afterwards nobody in the field can read the answers, whichever "
                          "way they were given.")
                     : _ ("This tablet does not run in a kiosk session: somebody could leave "
                          "the window. Stay near. Afterwards nobody in the field can read the "
                          "answers, whichever way they were given.");
}

static void
ask_mode (DoorGuard *self)
{
  const char *choices[]
      = { _ ("The person answers alone on the tablet"), _ ("I read the questions aloud"), NULL };

  door_guard_say (self, DOOR_GUARD_MODE, _ ("How are these questions answered?"), "",
                  mind_mode (self), choices);
}

void
door_guard_begin (DoorGuard *self)
{
  self->depth = 0;
  if (self->present.sealed)
    {
      door_guard_open_section (self);
      return;
    }
  self->mode_of = self->present.control;
  door_guard_again (self);
}

static void
choose_mode (DoorGuard *self, guint choice)
{
  const char *begin[] = { _ ("Begin"), NULL };

  if (choice != 0)
    {
      door_guard_begin (self);
      return;
    }
  self->alone = TRUE;
  door_guard_say (
      self, DOOR_GUARD_ALONE_BEGIN, _ ("These questions are for you alone"),
      self->present.sealed
          ? _ ("Nobody else will see your answers. You may leave out any question. If somebody "
               "comes, touch the corner: another page covers this one. If the questions are read "
               "to you, use the headphones.")
          : _ ("Nobody looks on while you answer. You may leave out any question. If somebody "
               "comes, touch the corner: another page covers this one. If the questions are read "
               "to you, use the headphones."),
      "", begin);
}

void
door_guard_end_alone (DoorGuard *self)
{
  const char *choices[] = { _ ("I have the tablet again"), NULL };

  self->passed = DOOR_CONTROL_NONE;
  door_guard_say (self, DOOR_GUARD_ALONE_END, _ ("Thank you"), _ ("Please hand the tablet back."),
                  "", choices);
}

/* --- In their order ----------------------------------------------------------------------------- */

void
door_guard_ask_gate (DoorGuard *self)
{
  if (self->by_phone && self->present.sealed)
    keep_out (self, "phone", DOOR_GATE_NOT_QUIET);
  else if (door_guard_is_unread (self))
    door_guard_ask_unread (self);
  else if (self->passed != self->present.control)
    ask_who_hears (self);
  else if (self->present.sensitivity > 1 && !is_begun (self)
           && self->consented != self->present.control)
    ask_consent (self);
  else
    ask_mode (self);
}

void
door_guard_choose_gate (DoorGuard *self, guint choice)
{
  switch (self->step)
    {
    case DOOR_GUARD_WHO_HEARS:
      choose_hearer (self, choice);
      break;
    case DOOR_GUARD_CONSENT:
      choose_consent (self, choice);
      break;
    case DOOR_GUARD_NOT_NOW:
      choose_not_now (self, choice);
      break;
    default:
      choose_mode (self, choice);
    }
}
