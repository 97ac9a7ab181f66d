/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-audit-audio-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONSENT "consent"
#define MEANS_YES "consent_yes"

/* --- The form's own questions ----------------------------------------------------------------- */

static void
add_others (DoorAuditAudio *self, gboolean of_persons)
{
  DoorFormDef *def = door_session_def (self->interview->session);

  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    {
      const char *step = door_guard_attribute (def, node, CONSENT);

      if (step && strcmp (step, "recording") != 0 && strcmp (step, "section") != 0
          && (strcmp (step, "person") == 0) == of_persons)
        g_array_append_val (self->others, node);
    }
}

DoorDefNode
door_audit_audio_question (DoorFormDef *def)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    if (g_strcmp0 (door_guard_attribute (def, node, CONSENT), "recording") == 0)
      return node;
  return DOOR_DEF_NONE;
}

void
door_audit_audio_find_questions (DoorAuditAudio *self)
{
  self->question = door_audit_audio_question (door_session_def (self->interview->session));
  add_others (self, TRUE);
  if (self->others->len == 0)
    add_others (self, FALSE);
}

static gboolean
is_one_of (const char *value, const char *words)
{
  g_auto (GStrv) all = g_strsplit (words, " ", -1);
  g_autofree char *lower = g_ascii_strdown (value, -1);

  return *value
         && (g_strv_contains ((const char *const *) all, value)
             || g_strv_contains ((const char *const *) all, lower));
}

static const char *
value_of (DoorAuditAudio *self, DoorDefNode def)
{
  DoorSession *session = self->interview->session;
  DoorNode node = door_session_near (session, def, DOOR_NODE_ROOT);

  return node == DOOR_NODE_NONE || !door_session_is_relevant (session, node)
             ? ""
             : door_session_value (session, node);
}

/* Nothing but a clear yes. */
gboolean
door_audit_audio_means_yes (DoorFormDef *def, DoorDefNode question, const char *value)
{
  const char *own = door_guard_attribute (def, question, MEANS_YES);

  return is_one_of (value, own ? own : "yes y 1 true ok");
}

/* Something that is not a no: only says when our own question may be asked. */
static gboolean
is_not_refused (DoorAuditAudio *self, DoorDefNode def)
{
  DoorFormDef *form = door_session_def (self->interview->session);
  const char *value = value_of (self, def);

  if (door_guard_attribute (form, def, MEANS_YES))
    return door_audit_audio_means_yes (form, def, value);
  return *value && !is_one_of (value, "no n 0 2 false refused") && *value != '-';
}

/* --- Who agreed -------------------------------------------------------------------------------- */

DoorAgreed
door_audit_audio_agreed (DoorAuditAudio *self)
{
  const char *value;

  if (self->withdrawn)
    return DOOR_AGREED_NO;
  if (self->question == DOOR_DEF_NONE)
    return self->asked;
  value = value_of (self, self->question);
  if (!*value)
    return DOOR_AGREED_UNKNOWN;
  return door_audit_audio_means_yes (door_session_def (self->interview->session), self->question,
                                     value)
             ? DOOR_AGREED_YES
             : DOOR_AGREED_NO;
}

static gboolean
is_time_to_ask (DoorAuditAudio *self)
{
  for (guint i = 0; i < self->others->len; i++)
    if (is_not_refused (self, g_array_index (self->others, DoorDefNode, i)))
      return TRUE;
  return self->others->len == 0;
}

gboolean
door_audit_audio_asks (DoorAuditAudio *self)
{
  return door_audit_audio_may_ever (self) && self->question == DOOR_DEF_NONE && !self->withdrawn
         && self->asked == DOOR_AGREED_UNKNOWN && door_audit_audio_node (self) != DOOR_NODE_NONE
         && is_time_to_ask (self);
}

void
door_audit_audio_ask (DoorAuditAudio *self, DoorGuard *guard)
{
  const char *choices[] = { _ ("Yes, it may be recorded"), _ ("No, do not record"), NULL };

  door_guard_say (
      guard, DOOR_GUARD_RECORDING, _ ("May we record parts of this talk, to check our own work?"),
      _ ("Only people of this survey’s office hear it. Questions that are more personal "
         "are never recorded. You can say stop at any time; then it is erased."),
      _ ("Read it as it stands, and wait for the answer. The interview goes on in the "
         "same way with a no."),
      choices);
}

void
door_audit_audio_answer (DoorAuditAudio *self, gboolean yes)
{
  DoorCaseEvent *event = door_guard_event (self->interview->guard, "consent");

  self->asked = yes ? DOOR_AGREED_YES : DOOR_AGREED_NO;
  self->agreed = yes;
  door_audit_audio_note (self, "consent", yes ? "yes" : "no");
  if (!event)
    return;
  door_case_event_set (event, "step", "recording");
  door_case_event_set (event, "answer", yes ? "yes" : "no");
  door_guard_keep (self->interview->guard, event);
}
