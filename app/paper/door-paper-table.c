/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: a row is one slice of the page, made of cells that hold slices of their own. */
#define G_LOG_DOMAIN "door-paper"

#include "door-paper-private.h"

double
paper_cell_width (const PaperTable *table, guint column, guint span)
{
  return table->x[column + span] - table->x[column] - 2 * PAPER_PADDING;
}

static void
cell_clear (gpointer data)
{
  g_ptr_array_unref (((PaperCell *) data)->slices);
}

PaperRow *
paper_row_new (PaperTable *table, DoorPaperRow kind)
{
  PaperRow *self = g_new0 (PaperRow, 1);

  self->table = table;
  self->kind = kind;
  self->cells = g_array_new (FALSE, TRUE, sizeof (PaperCell));
  g_array_set_clear_func (self->cells, cell_clear);
  return self;
}

static void
row_free (gpointer data)
{
  PaperRow *self = data;

  g_array_unref (self->cells);
  g_free (self);
}

static PaperCell *
add_cell (PaperRow *self, guint column, guint span)
{
  PaperCell cell = { column, span, NULL };

  cell.slices = g_ptr_array_new_with_free_func ((GDestroyNotify) paper_slice_free);
  g_array_append_val (self->cells, cell);
  return &g_array_index (self->cells, PaperCell, self->cells->len - 1);
}

double
paper_row_height (const PaperRow *self)
{
  double height = 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      const PaperCell *cell = &g_array_index (self->cells, PaperCell, i);
      double sum = 0;

      for (guint j = 0; j < cell->slices->len; j++)
        sum += ((const PaperSlice *) g_ptr_array_index (cell->slices, j))->height;
      height = MAX (height, sum);
    }
  return height + 2 * PAPER_PADDING;
}

/* --- Parting a row ---------------------------------------------------------------------------- */

/* How many of the cell's first slices fit, without parting what belongs together. */
static guint
count_that_fit (const PaperCell *cell, double room)
{
  guint fit = 0;
  double height = 0;

  for (guint i = 0; i < cell->slices->len; i++)
    {
      const PaperSlice *slice = g_ptr_array_index (cell->slices, i);

      height += slice->height;
      if (height > room)
        break;
      if (!slice->keep)
        fit = i + 1;
    }
  return fit;
}

static void
move_rest (PaperCell *from, PaperCell *to, guint first)
{
  while (from->slices->len > first)
    g_ptr_array_add (to->slices, g_ptr_array_steal_index (from->slices, first));
}

PaperSlice *
paper_row_split (PaperSlice *slice, double room)
{
  PaperRow *row = slice->data;
  PaperSlice *rest;
  PaperRow *below;
  guint moved = 0;

  for (guint i = 0; i < row->cells->len; i++)
    moved += count_that_fit (&g_array_index (row->cells, PaperCell, i), room - 2 * PAPER_PADDING);
  if (moved == 0)
    return NULL;

  below = paper_row_new (row->table, row->kind);
  for (guint i = 0; i < row->cells->len; i++)
    {
      PaperCell *cell = &g_array_index (row->cells, PaperCell, i);

      move_rest (cell, add_cell (below, cell->column, cell->span),
                 count_that_fit (cell, room - 2 * PAPER_PADDING));
    }
  rest = g_memdup2 (slice, sizeof *slice);
  rest->data = below;
  rest->height = paper_row_height (below);
  row->goes_on = TRUE;
  slice->height = paper_row_height (row);
  return rest;
}

/* --- Drawing ---------------------------------------------------------------------------------- */

static void
draw_ground (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  const PaperRow *row = self->data;

  if (row->kind != DOOR_PAPER_ROW_BODY)
    {
      paper_set_colour (canvas->cairo, &paper_tint);
      cairo_rectangle (canvas->cairo, x, y, self->width, self->height);
      cairo_fill (canvas->cairo);
    }
  if (row->goes_on)
    return;
  paper_set_colour (canvas->cairo, row->kind == DOOR_PAPER_ROW_HEAD ? &paper_grey : &paper_line);
  cairo_set_line_width (canvas->cairo, PAPER_HAIRLINE);
  cairo_move_to (canvas->cairo, x, y + self->height);
  cairo_rel_line_to (canvas->cairo, self->width, 0);
  cairo_stroke (canvas->cairo);
}

static void
draw_cell (const PaperRow *row, const PaperCell *cell, PaperCanvas *canvas, double x, double y)
{
  const PaperTable *table = row->table;
  double leading = table->x[cell->column];
  double trailing = table->x[cell->column + cell->span];
  double left = table->rtl ? table->x[table->n_columns] - trailing : leading;

  for (guint i = 0; i < cell->slices->len; i++)
    {
      const PaperSlice *slice = g_ptr_array_index (cell->slices, i);

      if (slice->kind)
        slice->kind->draw (slice, canvas, x + left + PAPER_PADDING, y);
      y += slice->height;
    }
}

static void
draw_row (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  const PaperRow *row = self->data;

  draw_ground (self, canvas, x, y);
  for (guint i = 0; i < row->cells->len; i++)
    draw_cell (row, &g_array_index (row->cells, PaperCell, i), canvas, x, y + PAPER_PADDING);
}

const PaperKind paper_row_kind = { draw_row, row_free };

/* --- Writing ---------------------------------------------------------------------------------- */

void
door_paper_table_begin (DoorPaper *self, const double *shares, guint n_columns)
{
  PaperTable *table;
  double sum = 0;

  g_return_if_fail (self != NULL && !self->table);
  g_return_if_fail (n_columns > 0 && n_columns <= DOOR_PAPER_MAX_COLUMNS);

  table = g_new0 (PaperTable, 1);
  table->n_columns = n_columns;
  table->rtl = self->rtl;
  table->heads = g_ptr_array_new ();
  for (guint i = 0; i < n_columns; i++)
    sum += shares[i];
  for (guint i = 0; i < n_columns; i++)
    table->x[i + 1] = table->x[i] + shares[i] / sum * paper_width (self);
  g_ptr_array_add (self->tables, table);
  self->table = table;
}

void
door_paper_row_begin (DoorPaper *self, DoorPaperRow kind)
{
  g_return_if_fail (self != NULL && self->table && !self->row);

  self->row = paper_row_new (self->table, kind);
}

void
door_paper_cell (DoorPaper *self, guint span)
{
  guint column = 0;

  g_return_if_fail (self != NULL && self->row && span > 0);

  if (self->row->cells->len > 0)
    {
      const PaperCell *last
          = &g_array_index (self->row->cells, PaperCell, self->row->cells->len - 1);

      column = last->column + last->span;
    }
  g_return_if_fail (column + span <= self->table->n_columns);
  add_cell (self->row, column, span);
}

void
door_paper_row_end (DoorPaper *self)
{
  PaperRow *row;
  PaperSlice *slice;

  g_return_if_fail (self != NULL && self->row);

  row = g_steal_pointer (&self->row);
  slice = paper_slice_new (self, &paper_row_kind, row, paper_row_height (row));
  slice->keep = row->kind != DOOR_PAPER_ROW_BODY;
  if (row->kind == DOOR_PAPER_ROW_HEAD)
    g_ptr_array_add (self->table->heads, slice);
  paper_add (self, slice);
}

void
door_paper_row (DoorPaper *self, DoorPaperRow kind, const char *const *texts, guint n)
{
  DoorPaperStyle style = kind == DOOR_PAPER_ROW_BODY ? DOOR_PAPER_BODY : DOOR_PAPER_STRONG;

  g_return_if_fail (self != NULL && self->table && n <= self->table->n_columns);

  door_paper_row_begin (self, kind);
  for (guint i = 0; i < n; i++)
    {
      door_paper_cell (self, 1);
      door_paper_text (self, style, texts[i]);
    }
  door_paper_row_end (self);
}

void
door_paper_table_end (DoorPaper *self)
{
  const PaperSlice *last;

  g_return_if_fail (self != NULL && self->table && !self->row);

  self->table = NULL;
  last = self->flow->len > 0 ? g_ptr_array_index (self->flow, self->flow->len - 1) : NULL;
  door_paper_space (self, 3);
  if (last && last->keep)
    door_paper_keep_next (self);
}
