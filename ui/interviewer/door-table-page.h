/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A repeat as a table to be filled in: one row a person, one column a question, the headings always in
 * sight. Each row opens to its pages, and a row may be taken away.
 *
 * Keys: Tab from cell to cell, Enter to the next one and at the end to a new row, arrows up and down
 * within a column, a number chooses an option, Ctrl+Delete takes the row away.
 *
 * Signals: "remove" (DoorPlaceRow *): the page above asks first.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-interview.h"

#define DOOR_TYPE_TABLE_PAGE (door_table_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorTablePage, door_table_page, DOOR, TABLE_PAGE, AdwBin)

void door_table_page_set_interview (DoorTablePage *self, DoorInterview *interview);
/* Hands over what is typed and not yet told. */
void door_table_page_commit (DoorTablePage *self);
/* The question the focus is in; NULL. transfer none. */
DoorQuestion *door_table_page_get_present (DoorTablePage *self);
gboolean door_table_page_press_key (DoorTablePage *self, guint position);
/* To the first cell that does not fit; FALSE when all do. */
gboolean door_table_page_focus_message (DoorTablePage *self);
