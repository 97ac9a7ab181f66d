/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviewers who were to check in by now and have not been heard of since: each check-in says when the
 * next one is due (door-safety.h). Who made a visit or anything else after that time is well enough to be
 * heard of; eight hours after it the day's work is taken for over. A tablet without network looks the
 * same from here, so the words only ask to call.
 *
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

typedef struct {
  char *person;
  gint64 due; /* microseconds since 1970 */
} DoorTeamOverdue;

void door_team_overdue_free (DoorTeamOverdue *self);
/* Longest overdue first. transfer full: of DoorTeamOverdue. */
GPtrArray *door_team_desk_list_overdue (DoorTeamDesk *self);
/* "amina since 14:05, omar since 15:10". transfer full. */
char *door_team_overdue_words (const GPtrArray *overdue, DoorTeamDesk *desk);
