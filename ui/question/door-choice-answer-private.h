/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A choice, which stands in two files:
 *   door-choice-answer.c  which options are offered: layout, search, folding
 *   door-choice-rows.c    how they stand: as rows, cells or words
 */
#pragma once

#include "door-choice-answer.h"

#include "door-choice-row.h"

/* How the options stand, by the appearance. */
typedef enum {
  LAYOUT_LIST,
  LAYOUT_COLUMNS, /* as many side by side as there is room for */
  LAYOUT_LIKERT,  /* one row of cells, the mark above the words */
  LAYOUT_CELLS,   /* of a grid: marks alone */
  LAYOUT_HEAD,    /* of a grid: words alone */
} Layout;

struct _DoorChoiceAnswer {
  DoorAnswer parent_instance;
  GtkBox *box;
  GtkSearchEntry *search;  /* NULL while the list is short */
  GtkToggleButton *opener; /* NULL unless the list is folded up */
  GtkLabel *opener_label;
  GtkBox *rows_box;
  GtkLabel *more;
  GtkLabel *chosen; /* of a long list: what was chosen may be out of sight */
  GPtrArray *rows;  /* of DoorChoiceRow, in the order shown; owned by rows_box */
  Layout layout;
  guint columns; /* at most; of LAYOUT_COLUMNS */
};

/* --- door-choice-rows.c --- */
DoorQuestion *door_choice_answer_question (DoorChoiceAnswer *self);
/* The option that a row stands for now. transfer none. */
DoorChoice *door_choice_answer_choice_of (gpointer row);
/* Rows for these, and no others. */
void door_choice_answer_show_rows (DoorChoiceAnswer *self, GListModel *choices);
