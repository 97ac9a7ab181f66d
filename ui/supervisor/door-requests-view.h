/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgotten passphrases (door-team-request.h): a supervisor takes in what a tablet asks and gives back the
 * answer; headquarters saves what was asked and takes in the answer.
 *
 * Signal "toast" (const char *).
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-request.h"

#define DOOR_TYPE_REQUESTS_VIEW (door_requests_view_get_type ())
G_DECLARE_FINAL_TYPE (DoorRequestsView, door_requests_view, DOOR, REQUESTS_VIEW, AdwBin)

GtkWidget *door_requests_view_new (DoorTeamDesk *desk);
