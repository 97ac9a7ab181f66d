/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of danger, and saying what was done about them; not seen while there are none.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

#define DOOR_TYPE_DANGER_VIEW (door_danger_view_get_type ())
/* Signal "toast" (text): something to be told in passing. */
G_DECLARE_FINAL_TYPE (DoorDangerView, door_danger_view, DOOR, DANGER_VIEW, AdwBin)

GtkWidget *door_danger_view_new (DoorTeamDesk *desk);
/* To the first report. */
void door_danger_view_focus (DoorDangerView *self);
