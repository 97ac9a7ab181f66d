/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guides in a window beside the work: a page, its links, a search over all pages, the page as a PDF.
 *
 * One window at most; asking again shows another page in it. It stands before the window it was asked
 * from, is hidden with it when the screen is covered, and F12 in it covers the screen.
 *
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#define DOOR_TYPE_HELP_WINDOW (door_help_window_get_type ())
G_DECLARE_FINAL_TYPE (DoorHelpWindow, door_help_window, DOOR, HELP_WINDOW, AdwWindow)

/* Shows "PAGE" or "PAGE#ANCHOR". Gives the window. transfer none. */
GtkWidget *door_help_window_show (GtkWindow *over, const char *place);
/* The page that is shown, "interviewer-cases". */
const char *door_help_window_get_page (DoorHelpWindow *self);
/* Where pictures of the screens are; they are left out when there are none. NULL: beside the program. */
void door_help_window_set_pictures (const char *folder);
