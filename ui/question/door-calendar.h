/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A month of days to pick one from, each large enough for a thumb.
 *
 * Shows a month; "picked" is emitted with "YYYY-MM-DD" when a day is chosen. Turning the pages picks
 * nothing. Weeks begin as the locale has it, and run from the leading side.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#define DOOR_TYPE_CALENDAR (door_calendar_get_type ())
G_DECLARE_FINAL_TYPE (DoorCalendar, door_calendar, DOOR, CALENDAR, AdwBin)

GtkWidget *door_calendar_new (void);
/* Marks the day and shows its month; NULL marks none and stays. */
void door_calendar_set_date (DoorCalendar *self, const char *date);
