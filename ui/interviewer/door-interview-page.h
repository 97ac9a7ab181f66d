/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interview on the screen: the bar above, the page between, Back and Next below.
 *
 * Binds a DoorInterview. Leaving is the window's business (action "win.leave"); before it closes the
 * interview it calls door_interview_page_commit().
 *
 * Keys: digits and letters choose; Enter goes on; Alt+arrows or Page Up and Down go back and next;
 * Ctrl+O outline; Ctrl+L language. They are in door-interview-keys.c.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-interview.h"

#define DOOR_TYPE_INTERVIEW_PAGE (door_interview_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorInterviewPage, door_interview_page, DOOR, INTERVIEW_PAGE, AdwBin)

GtkWidget *door_interview_page_new (DoorInterview *interview);
DoorInterview *door_interview_page_get_interview (DoorInterviewPage *self);
/* Hands over what is typed and not yet told. */
void door_interview_page_commit (DoorInterviewPage *self);
