/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listen, stop, skip, and how far it is: for a recording that is in memory. Signal "began": what else is listened to
 * should stop.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#define DOOR_TYPE_LISTEN_BUTTON (door_listen_button_get_type ())
G_DECLARE_FINAL_TYPE (DoorListenButton, door_listen_button, DOOR, LISTEN_BUTTON, AdwBin)

/* `title`: of what, for a screen reader. */
GtkWidget *door_listen_button_new (GBytes *sound, const char *title);
void door_listen_button_stop (DoorListenButton *self);
