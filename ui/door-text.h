/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How text is set on the screen: its language (which picks the font and the shapes) and its side.
 *
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

/* Marks every label and entry below WIDGET as text in the language CODE ("ur"), and gives WIDGET
 * the style class "lang-CODE", by which style.css picks a family. NULL unmarks. Call again for
 * widgets added later. */
void door_text_set_language (GtkWidget *widget, const char *code);

/* Which way the program's own words run, by the translation in use. */
GtkTextDirection door_text_get_direction (void);

/* Markup without its tags, one line: for accessible names and lists. transfer full. */
char *door_text_from_markup (const char *markup);
