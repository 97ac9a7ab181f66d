/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Is there another one?": what is in the list so far, and yes or no.
 *
 * Signals: "advance" (no, go on), "remove" (DoorPlaceRow *): the page above asks first.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-interview.h"

#define DOOR_TYPE_REPEAT_PAGE (door_repeat_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorRepeatPage, door_repeat_page, DOOR, REPEAT_PAGE, AdwBin)

void door_repeat_page_set_interview (DoorRepeatPage *self, DoorInterview *interview);
/* 0 adds, 1 goes on; FALSE for others. */
gboolean door_repeat_page_press_key (DoorRepeatPage *self, guint position);
