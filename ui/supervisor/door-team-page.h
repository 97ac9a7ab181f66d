/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody who reviews sees after unlocking: today, the interviews, the pictures; sending below.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-desk.h"
#include "door-team-desk.h"

#define DOOR_TYPE_TEAM_PAGE (door_team_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorTeamPage, door_team_page, DOOR, TEAM_PAGE, AdwBin)

/* NULL when the account is an interviewer's: made for door_window_set_home(). */
GtkWidget *door_team_page_new_for (DoorDesk *desk);
