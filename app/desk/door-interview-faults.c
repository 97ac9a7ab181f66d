/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the questionnaire could not be worked out (a date that is none, a limit): told to the
 * interviewer once, who goes on, and noted for the office. */
#define G_LOG_DOMAIN "door-desk"

#include "door-interview-private.h"

#include <glib/gi18n-lib.h>

static void
note_fault (DoorInterview *self, const DoorDiagnostic *fault)
{
  g_autofree char *words = g_strdup_printf ("fault %s %s", fault->code ? fault->code : "",
                                            fault->place.sheet ? fault->place.sheet : "");

  door_interview_note (self, DOOR_NODE_NONE, words);
}

void
door_interview_look_for_faults (DoorInterview *self)
{
  const DoorDiagnostics *faults = door_session_faults (self->session);
  guint n = faults ? door_diagnostics_length (faults) : 0;

  if (n == self->n_faults)
    return;
  for (guint i = self->n_faults; i < n; i++)
    note_fault (self, door_diagnostics_get (faults, i));
  self->n_faults = n;
  door_interview_notify (self, "fault");
}

const char *
door_interview_get_fault (DoorInterview *self)
{
  if (self->n_faults == 0)
    return NULL;
  if (!self->queue)
    return _ ("The questionnaire has a fault: something that follows from the answers could not be "
              "worked out. This is a preview; mend the questionnaire before it goes to the field.");
  return _ ("The questionnaire has a fault: something that follows from the answers could not be "
            "worked out. Your answers are kept; go on. The office sees it with the interview.");
}
