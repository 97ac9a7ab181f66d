/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One case in the list: whom, where, how far, and the one thing to do with it.
 *
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-desk.h"

#define DOOR_TYPE_CASE_ROW (door_case_row_get_type ())
G_DECLARE_FINAL_TYPE (DoorCaseRow, door_case_row, DOOR, CASE_ROW, AdwBin)

GtkWidget *door_case_row_new (void);
/* Follows the case until another is shown; NULL lets go. */
void door_case_row_show (DoorCaseRow *self, DoorCase *item);
