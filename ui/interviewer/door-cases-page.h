/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interviewer's home: the cases by what is due now, a search, and the truth about sending.
 *
 * Signal "chosen" (DoorCase *): the person wants to work on it. Ctrl+F searches.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-desk.h"

#define DOOR_TYPE_CASES_PAGE (door_cases_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorCasesPage, door_cases_page, DOOR, CASES_PAGE, AdwBin)

GtkWidget *door_cases_page_new (DoorDesk *desk);
void door_cases_page_focus_list (DoorCasesPage *self);
/* A line above the list that stays until it is taken away (NULL). */
void door_cases_page_set_notice (DoorCasesPage *self, const char *text);
