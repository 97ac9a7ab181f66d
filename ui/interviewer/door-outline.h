/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outline of an interview: every place that can be gone to, with its state, and a search.
 *
 * When it comes into sight it shows where the interview stands, and its search has the focus.
 *
 * Signal "gone": a place was chosen and the interview goes there. "remove" (char *name): the person
 * wants the present instance of a repeat removed; the page asks first.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-interview.h"

#define DOOR_TYPE_OUTLINE (door_outline_get_type ())
G_DECLARE_FINAL_TYPE (DoorOutline, door_outline, DOOR, OUTLINE, AdwBin)

void door_outline_set_interview (DoorOutline *self, DoorInterview *interview);
