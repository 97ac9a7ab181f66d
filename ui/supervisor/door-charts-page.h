/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of the team's work.
 *
 * Signal "chosen" (person, PSU): to the interviews behind a mark. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

#define DOOR_TYPE_CHARTS_PAGE (door_charts_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorChartsPage, door_charts_page, DOOR, CHARTS_PAGE, AdwBin)

GtkWidget *door_charts_page_new (DoorTeamDesk *desk);
