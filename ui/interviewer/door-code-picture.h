/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A code for a camera, as large as there is room: black on white whatever the theme is.
 * Thread rule: main. */
#pragma once

#include <gtk/gtk.h>

#define DOOR_TYPE_CODE_PICTURE (door_code_picture_get_type ())
G_DECLARE_FINAL_TYPE (DoorCodePicture, door_code_picture, DOOR, CODE_PICTURE, GtkWidget)

/* NULL: none. What is too long for a code shows none. */
void door_code_picture_set_text (DoorCodePicture *self, const char *text);
