/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strip at the top of every window of a training or a pilot, which says that this is not the real
 * survey. It cannot be closed, stands above cover and dialogs' parents alike, and takes no room in the
 * real survey.
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

#include "door-space.h"

#define DOOR_TYPE_SPACE_MARK (door_space_mark_get_type ())
G_DECLARE_FINAL_TYPE (DoorSpaceMark, door_space_mark, DOOR, SPACE_MARK, GtkWidget)

GtkWidget *door_space_mark_new (void);
void door_space_mark_set_space (DoorSpaceMark *self, DoorSpace space);

/* What a window is called: the survey's public name, after the space where there is one to say. */
void door_space_mark_set_title (GtkWindow *window, DoorSpace space, const char *public_name);
