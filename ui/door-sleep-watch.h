/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells before the machine sleeps, so that the screen it wakes with shows nothing (logind, over D-Bus).
 *
 * Order of use: connect to "sleeping", and call door_sleep_watch_let() once what had to be hidden is
 * hidden and drawn; drop it to be told no more.
 *
 * Promises:
 *   1. While it is watched, the machine does not sleep before let() was called (logind waits for some
 *      seconds, no longer).
 *   2. Without logind nothing is told, and nothing else is different: who needs to know about sleep also
 *      looks at the clocks (door-cover.h).
 * Thread rule: main.
 */
#pragma once

#include <gio/gio.h>

#define DOOR_TYPE_SLEEP_WATCH (door_sleep_watch_get_type ())
/* Signal "sleeping". */
G_DECLARE_FINAL_TYPE (DoorSleepWatch, door_sleep_watch, DOOR, SLEEP_WATCH, GObject)

DoorSleepWatch *door_sleep_watch_new (void);
void door_sleep_watch_let (DoorSleepWatch *self);
