/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of the interview, which stands in two files:
 *   door-table-page.c   its rows, and how they follow the interview
 *   door-table-focus.c  keys: from cell to cell
 */
#pragma once

#include "door-table-page.h"

#include "door-in-step.h"
#include "door-table-cell.h"

/* One row: its number, which opens the pages, stays in sight while the cells are scrolled aside. */
typedef struct {
  GtkWidget *opener;
  GtkWidget *line;
  GPtrArray *cells; /* of DoorTableCell; owned by the line */
  GtkSizeGroup *height;
} DoorTableRow;

struct _DoorTablePage {
  AdwBin parent_instance;
  DoorInterview *interview;
  GtkLabel *prompt;
  GtkLabel *locked;
  GtkLabel *empty;
  GtkBox *heads;
  GtkScrolledWindow *heads_scroller;
  GtkScrolledWindow *openers_scroller;
  GtkScrolledWindow *cells_scroller;
  GtkBox *openers;
  GtkBox *lines;
  GtkWidget *table;
  GtkWidget *add;
  GPtrArray *widths; /* of GtkSizeGroup, one for each column */
  GPtrArray *rows;   /* of DoorTableRow */
  gboolean adding;   /* the row to come gets the focus */
  DoorInStep *across, *down;
};

/* --- door-table-page.c --- */
DoorTableRow *door_table_page_row (DoorTablePage *self, guint index);
DoorTableCell *door_table_page_cell (DoorTablePage *self, guint row, guint column);
/* What the row stands for. transfer full; NULL: it is just going. */
DoorPlaceRow *door_table_page_dup_place (DoorTablePage *self, guint row);

/* --- door-table-focus.c --- */
/* FALSE: in no cell. */
gboolean door_table_page_find_focus (DoorTablePage *self, guint *ret_row, guint *ret_column);
/* The first cell to answer from there on, row by row; FALSE: there is none. */
gboolean door_table_page_focus_from (DoorTablePage *self, guint row, guint column);
/* One more, which gets the focus when it comes. */
void door_table_page_add_row (DoorTablePage *self);
/* This cell has its answer: on to the next. */
void door_table_page_advance (DoorTablePage *self, GtkWidget *cell);
/* To keys, from now on. */
void door_table_page_listen (DoorTablePage *self);
