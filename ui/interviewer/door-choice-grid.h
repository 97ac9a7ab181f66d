/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grid in a scrolling column: a heading, and lines of cells below it (door-grid-line.h).
 *
 * 1. While any of its lines is in sight so is the heading: it stays at the upper edge of what scrolls,
 *    and lines pass away below it, out of reach of the pointer too. One of very large type keeps no more
 *    than three fifths of the view.
 * 2. A line that gets the focus is scrolled out from below the heading.
 * 3. Columns stay below their heading, however far they are scrolled aside.
 *
 * In CSS it is "choicegrid". Thread rule: main.
 */
#pragma once

#include "door-question-view.h"

#define DOOR_TYPE_CHOICE_GRID (door_choice_grid_get_type ())
G_DECLARE_FINAL_TYPE (DoorChoiceGrid, door_choice_grid, DOOR, CHOICE_GRID, GtkWidget)

GtkWidget *door_choice_grid_new (DoorQuestionView *heading);
DoorQuestionView *door_choice_grid_get_heading (DoorChoiceGrid *self);
/* Below the line BEFORE; NULL: first. Moves one that is in the grid already. */
void door_choice_grid_put (DoorChoiceGrid *self, DoorQuestionView *line, DoorQuestionView *before);
void door_choice_grid_remove (DoorChoiceGrid *self, DoorQuestionView *line);
/* The grid a line stands in; NULL. transfer none. */
DoorChoiceGrid *door_choice_grid_of (DoorQuestionView *line);
