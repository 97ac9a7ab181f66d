/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A keyboard on the screen, for tablets without one: where Doorstep is alone on the screen no other
 * program can bring its own. It writes into whatever text of its window has the focus, appears with it
 * and goes away with it. What it writes never leaves the window.
 *
 * The layouts are the languages' of the interface (keyboard/LANGUAGE.keys); one key goes from one to the next.
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

#define DOOR_TYPE_KEYBOARD (door_keyboard_get_type ())
G_DECLARE_FINAL_TYPE (DoorKeyboard, door_keyboard, DOOR, KEYBOARD, GtkWidget)

/* TRUE in the kiosk session, and where DOORSTEP_KEYBOARD is set. */
gboolean door_keyboard_is_wanted (void);
GtkWidget *door_keyboard_new (void);
/* From now on every dialog that asks for something has one too, where it is wanted. Once a program. */
void door_keyboard_begin (void);
