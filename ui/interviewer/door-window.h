/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one window: unlocking, then the cases, then an interview; or another home for who does not interview.
 *
 * Leaving an interview, locking and closing wait until every answer is durable. When that fails the
 * person chooses: stay, or go without what could not be kept.
 *
 * Actions: "win.leave" (interview → cases), "win.lock" (→ unlock page, keys wiped).
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-desk.h"

#define DOOR_TYPE_WINDOW (door_window_get_type ())
G_DECLARE_FINAL_TYPE (DoorWindow, door_window, DOOR, WINDOW, AdwApplicationWindow)

/* Who else has a home of their own: called after unlocking, and again when the office has said what an
 * account is for. It gives the page to be shown instead of the cases, or NULL for an interviewer. */
typedef GtkWidget *(*DoorWindowHome) (DoorDesk *desk);
void door_window_set_home (DoorWindow *self, DoorWindowHome home);

GtkWidget *door_window_new (GtkApplication *application, DoorUnlock *unlock);
