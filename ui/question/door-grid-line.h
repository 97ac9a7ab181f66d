/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of a grid of a field-list: what is asked at the leading side, cells beside it. The heading of
 * a grid is such a line too.
 *
 * 1. The cells get three fifths of the width, seven tenths where they need it; where even that is too
 *    little, they are scrolled aside while what is asked stays.
 * 2. Lines whose cells share a size group and are in step have their columns below each other.
 *
 * In CSS it is "gridline". Thread rule: main.
 */
#pragma once

#include "door-choice-row.h"
#include "door-question.h"

#define DOOR_TYPE_GRID_LINE (door_grid_line_get_type ())
G_DECLARE_FINAL_TYPE (DoorGridLine, door_grid_line, DOOR, GRID_LINE, GtkWidget)

/* A heading shows how far its columns reach. */
GtkWidget *door_grid_line_new (GtkWidget *asked, GtkWidget *cells, gboolean is_heading);
GtkWidget *door_grid_line_get_cells (DoorGridLine *self);
GtkScrolledWindow *door_grid_line_get_scroller (DoorGridLine *self);

/* The words above a column: as wide as a word, but a very long one is broken. transfer floating. */
GtkWidget *door_grid_line_new_words (const char *markup);
/* To a screen reader each cell is its line and its column. */
void door_grid_line_name_cell (DoorChoiceRow *cell, DoorQuestion *question);
