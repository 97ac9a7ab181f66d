/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many interviews each interviewer is asked to hold, how far they are, and setting another number.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

#define DOOR_TYPE_TARGETS_VIEW (door_targets_view_get_type ())
/* Signal "toast" (text): something to be told in passing. */
G_DECLARE_FINAL_TYPE (DoorTargetsView, door_targets_view, DOOR, TARGETS_VIEW, AdwBin)

GtkWidget *door_targets_view_new (DoorTeamDesk *desk);
