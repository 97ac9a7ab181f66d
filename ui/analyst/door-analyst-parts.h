/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small pieces that the pages of the analyst's desk are made of: groups and buttons, a page whose foot stays
 * in sight, and what the desk says. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

/* A group of rows with a title and, unless NULL, a sentence, at the end of a column. transfer none. */
GtkWidget *door_analyst_part_group (GtkWidget *column, const char *title, const char *description);
/* At the end of a box; `act` is called with `page` alone, swapped, as long as that lives. transfer none. */
GtkWidget *
door_analyst_part_button (gpointer page, GtkWidget *box, const char *label, GCallback act);
/* Becomes the page: the column scrolls, no wider than can be read, and the foot below it stays in sight
 * wherever the page was scrolled to. */
void door_analyst_part_lay_out (AdwBin *page, GtkWidget *column, GtkWidget *foot);
/* A message of the desk, as something that went wrong or not. */
void door_analyst_part_say (GtkLabel *label, const char *message, gboolean failed);
