/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question of a repeat in a table's row: typed in place where it is a word or a number, else a button
 * with what was answered, which opens the whole question.
 *
 * Order of use: door_table_cell_new(); door_table_cell_show() whenever the table's questions change, which
 * does nothing for the question it has already; door_table_cell_commit() before the table is left.
 *
 * Signal "advance": the person is done here (Enter, one option chosen).
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-question.h"

#define DOOR_TYPE_TABLE_CELL (door_table_cell_get_type ())
G_DECLARE_FINAL_TYPE (DoorTableCell, door_table_cell, DOOR, TABLE_CELL, AdwBin)

GtkWidget *door_table_cell_new (void);
/* The heading of a column: words, and no question ever. */
GtkWidget *door_table_cell_new_head (const char *text);
/* NULL: not asked in this row now. `code`: language of the questionnaire. */
void door_table_cell_show (DoorTableCell *self, DoorQuestion *question, const char *code);
DoorQuestion *door_table_cell_get_question (DoorTableCell *self); /* NULL; transfer none */
/* FALSE when there is nothing to answer here now. */
gboolean door_table_cell_can_answer (DoorTableCell *self);
void door_table_cell_commit (DoorTableCell *self);
/* Chooses the option at this place; FALSE when there is none. */
gboolean door_table_cell_press_key (DoorTableCell *self, guint position);
gboolean door_table_cell_has_message (DoorTableCell *self);
