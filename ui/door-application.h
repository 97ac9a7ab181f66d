/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program: its options, its one window, its words in the user's language.
 *
 * Order of use: door_application_new(), g_application_run().
 * Options: --device FOLDER, --analyst, --version, --help.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-window.h"

#define DOOR_TYPE_APPLICATION (door_application_get_type ())
G_DECLARE_FINAL_TYPE (DoorApplication, door_application, DOOR, APPLICATION, AdwApplication)

DoorApplication *door_application_new (void);
/* Takes the translations in FOLDER; NULL finds them beside the program, installed or in the build
 * folder. Call before the first text is made. */
void door_application_speak (const char *folder);
/* Makes templates, icons and styles available; door_application_new() does it. For tests. */
/* The program begins anew with these arguments when it is locked; without this it goes on. */
void door_application_set_arguments (DoorApplication *self, char **argv);
/* With what was chosen since: the demo survey is come back to. transfer none. */
char **door_application_get_arguments (DoorApplication *self);
/* The home of accounts that do not interview. */
void door_application_set_home (DoorApplication *self, DoorWindowHome make_home);
/* The window for --analyst, and for the action "app.analyst" of the first page. */
typedef GtkWindow *(*DoorApplicationWindow) (GtkApplication *application);
void door_application_set_analyst (DoorApplication *self, DoorApplicationWindow make_window);
/* Ends the program so that it begins anew; FALSE when `application` does not do that. */
gboolean door_application_restart (GtkApplication *application);
/* Whether it ended for that. */
gboolean door_application_wants_restart (DoorApplication *self);
void door_application_load_resources (void);
