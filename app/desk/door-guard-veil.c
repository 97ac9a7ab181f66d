/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of guarded groups is shown outside them: in the outline, in lists of what is missing, in reasons. Whoever
 * looks over a shoulder reads no question whose gate is closed, and nobody what was said before a break. */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_open_now (DoorGuard *self, const DoorGuarded *guarded)
{
  if (self->passed != guarded->control)
    return FALSE;
  if (guarded->sealed)
    return self->section > 0 && self->open.control == guarded->control && !self->resumed;
  return guarded->sensitivity < 2 || self->consented == guarded->control;
}

DoorControl
door_guard_veil (DoorGuard *self, DoorControl control)
{
  DoorGuarded guarded;

  if (!self->interview || !self->interview->queue) /* a preview is read by whoever writes it */
    return DOOR_CONTROL_NONE;
  guarded = door_guard_find (door_session_def (self->interview->session), control);
  if (guarded.control == control || guarded.sensitivity == 0 || is_open_now (self, &guarded))
    return DOOR_CONTROL_NONE;
  return guarded.control;
}

gboolean
door_guard_hides_rows (DoorGuard *self, DoorControl repeat)
{
  return self->alone || door_guard_veil (self, repeat) != DOOR_CONTROL_NONE;
}

/* --- What was left out -------------------------------------------------------------------------- */

gboolean
door_guard_is_left_out (DoorGuard *self, DoorNode node)
{
  DoorSession *session = self->interview->session;
  DoorFormDef *def = door_session_def (session);

  for (DoorDefNode at = door_session_def_node (session, node); at != DOOR_DEF_NONE;
       at = door_form_parent (def, at))
    if (g_hash_table_contains (self->left_out, GUINT_TO_POINTER (at)))
      return TRUE;
  return FALSE;
}

/* At another time it could be asked, whoever opens the interview then. */
static gboolean
waits_for_quiet (DoorGuard *self, DoorControl control)
{
  DoorSession *session = self->interview->session;
  const DoorGuarded guarded = door_guard_find (door_session_def (session), control);
  DoorNode group = guarded.control == control
                       ? door_session_near (session, guarded.node, DOOR_NODE_ROOT)
                       : DOOR_NODE_NONE;
  DoorNode gate = group == DOOR_NODE_NONE ? group : door_guard_gate_node (self, &guarded);

  return gate != DOOR_NODE_NONE && door_session_is_relevant (session, group)
         && strcmp (door_session_value (session, gate), DOOR_GATE_NOT_QUIET) == 0;
}

const char *
door_guard_get_left_out (DoorGuard *self)
{
  DoorFormDef *def = self->interview ? door_session_def (self->interview->session) : NULL;

  for (DoorControl c = 0; def && c < door_form_n_controls (def); c++)
    if (!door_form_control_is_question (def, c) && waits_for_quiet (self, c))
      return _ ("Personal questions were not asked, because somebody could hear or it was a "
                "telephone call. If there can be another time, do not finish: leave the interview, "
                "and agree on when to come again.");
  return NULL;
}

gboolean
door_guard_owes_referral (DoorGuard *self)
{
  GPtrArray *events
      = self->log && self->has_services ? door_case_log_of (self->log, self->case_id) : NULL;

  for (guint i = 0; events && i < events->len; i++)
    if (door_case_event_is (g_ptr_array_index (events, i), "referral"))
      return FALSE;
  return self->log && self->has_services;
}
