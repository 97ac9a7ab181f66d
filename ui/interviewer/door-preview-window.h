/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window in which an author tries a questionnaire: the interview as it will be at the door, all
 * questions with the reason why one is hidden, and the faults.
 *
 * Actions: "win.leave" closes it, "win.reload" reads the file again, "win.restart" forgets the
 * answers. Keys: F5, Ctrl+R reload. Nothing is kept, so closing asks nothing.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-preview.h"

#define DOOR_TYPE_PREVIEW_WINDOW (door_preview_window_get_type ())
G_DECLARE_FINAL_TYPE (
    DoorPreviewWindow, door_preview_window, DOOR, PREVIEW_WINDOW, AdwApplicationWindow)

GtkWidget *door_preview_window_new (GtkApplication *application, DoorPreview *preview);
/* Asks for a file, or a folder of sheets, and opens it in a window of its own. */
void door_preview_window_choose (GtkApplication *application, GtkWindow *parent, gboolean folder);
