/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of danger that came from the team: somebody is in danger, something must be reported, or an
 * interviewer asked for help. Each stays at the top of the day until somebody who reviews says what was
 * done about it. That is an event of its own, signed, in the case's history, with the other
 * supervisors: the report itself is never changed, and the household is never drawn for a second visit
 * (door-backcheck.h).
 *
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

typedef struct {
  char *id;      /* of the report */
  char *case_id; /* "": about no case */
  char *person;  /* who told it */
  char *title;   /* "Somebody is in danger" */
  char *text;    /* what was written, who and when: one a line */
  char *settled; /* "Dealt with by sione, Today, 14:05: …"; "": not yet */
} DoorTeamDanger;

void door_team_danger_free (DoorTeamDanger *self);
/* Open ones first, each group newest first; dealt with ones for two weeks. transfer full: of
 * DoorTeamDanger. */
GPtrArray *door_team_desk_list_dangers (DoorTeamDesk *self);
guint door_team_desk_count_dangers (DoorTeamDesk *self); /* open ones */
/* Ends with door_team_desk_act_finish(). G_IO_ERROR_INVALID_ARGUMENT: nothing is said about what was done,
 * or the report is not there or is dealt with. */
void door_team_desk_settle_danger_async (DoorTeamDesk *self,
                                         const char *id,
                                         const char *text,
                                         GAsyncReadyCallback callback,
                                         gpointer data);
