/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A column of big rows, one of which is chosen: as the answers of an interview look, for the program's
 * own questions. Signal "chosen" (index).
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

#define DOOR_TYPE_BIG_CHOICE (door_big_choice_get_type ())
G_DECLARE_FINAL_TYPE (DoorBigChoice, door_big_choice, DOOR, BIG_CHOICE, GtkWidget)

GtkWidget *door_big_choice_new (void);
/* `title` (NULL: none) stands above; `labels` is copied. */
void door_big_choice_set (DoorBigChoice *self, const char *title, const char *const *labels);
void door_big_choice_select (DoorBigChoice *self, int index); /* -1: none */
GtkWidget *door_big_choice_get_row (DoorBigChoice *self, guint index);
