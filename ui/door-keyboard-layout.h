/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys of the keyboard on the screen write, read from a text file:
 *
 *   English                 what the key that changes the layout says
 *   q w e r t               a row; keys apart by single spaces
 *   …
 *   --                      from here with shift
 *   Q W E R T
 *
 * Another script is another file "LANGUAGE.keys" in keyboard/ and its line in doorstep.gresource.xml.
 * Thread rule: main.
 */
#pragma once

#include <glib.h>

typedef struct {
  char *name;
  GPtrArray *rows[2]; /* plain, with shift: of GStrv; as many rows in each */
} DoorKeyboardLayout;

/* NULL when the text is none: a row without keys, more or fewer rows with shift, no name. */
DoorKeyboardLayout *door_keyboard_layout_parse (const char *text);
void door_keyboard_layout_free (DoorKeyboardLayout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorKeyboardLayout, door_keyboard_layout_free)
