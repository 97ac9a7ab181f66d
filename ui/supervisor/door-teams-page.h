/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All teams side by side, for headquarters: a table of how far each is, what waits, rates and flags. A team's
 * button leads to its interviews.
 *
 * Signal "chosen" (const char *team).
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-overview.h"

#define DOOR_TYPE_TEAMS_PAGE (door_teams_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorTeamsPage, door_teams_page, DOOR, TEAMS_PAGE, AdwBin)

GtkWidget *door_teams_page_new (DoorTeamDesk *desk);
