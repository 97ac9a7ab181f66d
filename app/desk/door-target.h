/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many interviews a person is asked to hold, a day or by a date, as a supervisor of the team set it.
 *
 * A target is an event of no case (door-case-event.h) of type "target": person ("": everybody of the team),
 * interviews ("0": there is none any more), until ("2026-12-05"; "": each day). It goes to the tablets
 * as a message, and to those who review as what happened in the team.
 *
 * Counting: of a day, what was finished since midnight; by a date, what was finished from the day on
 * which the target was set.
 * Thread rule: any thread, but for the desk's function.
 */
#pragma once

#include "door-case-event.h"
#include "door-team-desk.h"

#define DOOR_EVENT_TARGET "target"

/* The newest among events (of DoorCaseEvent) that concerns `person`; what was set for the person and
 * what was set for everybody count alike. NULL: there is none, or it was taken back, or its day is
 * over. transfer none. */
const DoorCaseEvent *door_target_find (GPtrArray *events, const char *person, GDateTime *now);
guint door_target_interviews (const DoorCaseEvent *target);
/* From when on interviews count; microseconds since 1970. */
gint64 door_target_since (const DoorCaseEvent *target, GDateTime *now);
/* "2 of 4 interviews today"; "12 of 40 interviews by Sat 5 December". transfer full. */
char *door_target_say (const DoorCaseEvent *target, guint done, GDateTime *now);

/* --- The team's ------------------------------------------------------------------------------- */

/* Somebody who has a target, and how far it is by what has arrived. */
typedef struct {
  char *person;
  char *text;
  guint done, interviews;
} DoorTeamTarget;

void door_team_target_free (DoorTeamTarget *self);
/* transfer full: of DoorTeamTarget, by name. Interviews that are not used do not count. */
GPtrArray *door_team_desk_list_targets (DoorTeamDesk *self);
/* `person` NULL: everybody; `interviews` 0: none any more; `until` as above, NULL: each day. It waits and
 * goes with the next sending; ends with door_team_desk_act_finish(). G_IO_ERROR_INVALID_ARGUMENT: the date
 * is over or none. */
void door_team_desk_set_target_async (DoorTeamDesk *self,
                                      const char *person,
                                      guint interviews,
                                      const char *until,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
