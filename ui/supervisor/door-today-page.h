/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervisor's home: the five things to do today, how far the team is, and writing to it.
 *
 * Signal "chosen" (DoorToday *): the person wants to see it. Signal "toast" (text).
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

#define DOOR_TYPE_TODAY_PAGE (door_today_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorTodayPage, door_today_page, DOOR, TODAY_PAGE, AdwBin)

GtkWidget *door_today_page_new (DoorTeamDesk *desk);
void door_today_page_focus (DoorTodayPage *self);
