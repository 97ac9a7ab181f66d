/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One option as a whole row: indicator, label, the key that chooses it.
 *
 * The row is the target. A click, Space or the action "choice.select" emits "chosen"; the row never
 * changes its own state: what it shows follows door_choice_row_set_selected().
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

#define DOOR_TYPE_CHOICE_ROW (door_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (DoorChoiceRow, door_choice_row, DOOR, CHOICE_ROW, GtkWidget)

typedef enum {
  DOOR_CHOICE_ROW_ONE,      /* a radio button */
  DOOR_CHOICE_ROW_MULTIPLE, /* a check box */
  DOOR_CHOICE_ROW_ORDER,    /* shows its place in an order */
  DOOR_CHOICE_ROW_BUTTON,   /* goes on at once */
} DoorChoiceRowKind;

/* How many options have a key: 1–9, 0, A–Z. */
#define DOOR_CHOICE_KEYS 36

GtkWidget *door_choice_row_new (DoorChoiceRowKind kind, const char *markup);
/* The language was switched. */
void door_choice_row_set_markup (DoorChoiceRow *self, const char *markup);
void door_choice_row_set_selected (DoorChoiceRow *self, gboolean selected);
gboolean door_choice_row_get_selected (DoorChoiceRow *self);
/* 1 for the first; 0 takes it out of the order. */
void door_choice_row_set_place (DoorChoiceRow *self, guint place);
/* A picture before the words. */
void door_choice_row_set_picture (DoorChoiceRow *self, GdkPaintable *paintable, int height);
/* As a cell: the mark above the words, or alone (the words then are for screen readers). */
void door_choice_row_stand (DoorChoiceRow *self, gboolean shows_label);
/* Of a cell: the line it stands in, said before its own words by a screen reader. */
void door_choice_row_set_line (DoorChoiceRow *self, const char *line);
/* Shows the key of the option at POSITION; beyond the keys there are, none. */
void door_choice_row_set_key (DoorChoiceRow *self, guint position);
/* Which option the key chooses: TRUE and its position for a digit of any script or a letter. */
gboolean door_choice_row_position_of_key (guint keyval, guint *ret_position);
void door_choice_row_choose (DoorChoiceRow *self);
