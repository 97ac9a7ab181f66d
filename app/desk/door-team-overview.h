/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All teams side by side, as headquarters sees them: how far each is, what waits, rates and flags.
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

typedef enum {
  DOOR_TEAM_COLUMN_TEAM,
  DOOR_TEAM_COLUMN_ALL,       /* interviews */
  DOOR_TEAM_COLUMN_TO_DECIDE, /* by the team's supervisors */
  DOOR_TEAM_COLUMN_FLAGGED,   /* of these, with something to check */
  DOOR_TEAM_COLUMN_RETURNED,
  DOOR_TEAM_COLUMN_BACK_CHECK,
  DOOR_TEAM_COLUMN_APPROVED,    /* confirmed or not */
  DOOR_TEAM_COLUMN_UNCONFIRMED, /* approved, and not looked at by headquarters */
  DOOR_TEAM_COLUMN_VOID,
  DOOR_TEAM_COLUMN_PEOPLE,      /* whose interviews are unlike the others' */
  DOOR_TEAM_COLUMN_RESPONSE,    /* RR1 */
  DOOR_TEAM_COLUMN_CONTACT,     /* CON1 */
  DOOR_TEAM_COLUMN_COOPERATION, /* COOP1 */
  DOOR_TEAM_COLUMN_REFUSAL,     /* REF1 */
  DOOR_N_TEAM_COLUMNS,
} DoorTeamColumn;
const char *door_team_column_label (DoorTeamColumn column); /* translated */

#define DOOR_TYPE_TEAM_SUMMARY (door_team_summary_get_type ())
G_DECLARE_FINAL_TYPE (DoorTeamSummary, door_team_summary, DOOR, TEAM_SUMMARY, GObject)
const char *door_team_summary_get_team (DoorTeamSummary *self);
/* As it is shown: "12", "64 %", "" when there is no base. */
const char *door_team_summary_get_cell (DoorTeamSummary *self, DoorTeamColumn column);

/* Of DoorTeamSummary, by name, of the interviews and figures there are now. transfer full. */
GListModel *door_team_desk_list_teams (DoorTeamDesk *self);
