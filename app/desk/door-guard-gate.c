/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate before a guarded group: who can hear, whether the person agrees, and who holds the
 * tablet. What is answered there goes to the journal and the case's log; a gate that stays shut puts
 * the group out of reach. */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

void
door_guard_ask_hearer (DoorGuard *self)
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

void
door_guard_stay_closed (DoorGuard *self, const char *who, const char *code)
{
  door_guard_set (self, door_guard_gate_node (self, &self->present), code);
  note_gate (self, who, code);
  skip_group (self);
  door_guard_again (self);
}

void
door_guard_choose_hearer (DoorGuard *self, guint choice)
{
  if (!hearers[choice].open)
    {
      door_guard_stay_closed (self, hearers[choice].value, "-5");
      return;
    }
  door_guard_set (self, door_guard_gate_node (self, &self->present), "1");
  note_gate (self, hearers[choice].value, "1");
  self->passed = self->present.control;
  door_guard_again (self);
}

void
door_guard_ask_consent (DoorGuard *self)
{
  const char *choices[] = { _ ("Yes, we can go on"), _ ("No, leave these questions out"), NULL };

  door_guard_say (
      self, DOOR_GUARD_CONSENT,
      _ ("The next questions are more personal. You may leave out any of them, or stop at "
         "any time. What you say stays closed, also to me. May I go on?"),
      "", _ ("Read it as it stands, and wait for the answer."), choices);
}

void
door_guard_choose_consent (DoorGuard *self, guint choice)
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
      door_guard_stay_closed (self, "declined", "-9");
      return;
    }
  self->consented = self->present.control;
  door_guard_again (self);
}

void
door_guard_ask_mode (DoorGuard *self)
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

void
door_guard_choose_mode (DoorGuard *self, guint choice)
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
