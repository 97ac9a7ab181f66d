/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One case: where it is, what happened, what comes next. Signals: "interview" (DoorInterview) when one
 * was opened; "back" when the person wants the list.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-case-file.h"

#define DOOR_TYPE_CASE_PAGE (door_case_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorCasePage, door_case_page, DOOR, CASE_PAGE, AdwBin)

GtkWidget *door_case_page_new (DoorCaseFile *file);
/* What the big button does; for keys and tests. FALSE: there is nothing to do. */
gboolean door_case_page_do_next (DoorCasePage *self);
/* The interview of this case was left. */
void door_case_page_left_interview (DoorCasePage *self, gboolean finished);
void door_case_page_focus (DoorCasePage *self);
const char *door_case_page_get_case_id (DoorCasePage *self);
const char *door_case_page_get_district (DoorCasePage *self);
