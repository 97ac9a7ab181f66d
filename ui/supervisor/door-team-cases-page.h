/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cases of the team: a list beside what is known of one, and what may be done about it. On a narrow
 * screen one after the other.
 *
 * Signal "toast" (const char *): something to be said in passing.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-case.h"

#define DOOR_TYPE_TEAM_CASES_PAGE (door_team_cases_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorTeamCasesPage, door_team_cases_page, DOOR, TEAM_CASES_PAGE, AdwBin)

GtkWidget *door_team_cases_page_new (DoorTeamDesk *desk);
/* Shows those that wait, or all. */
void door_team_cases_page_filter (DoorTeamCasesPage *self, DoorTeamCasesShow show);
