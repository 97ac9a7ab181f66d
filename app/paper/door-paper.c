/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-paper"

#include "door-paper-private.h"

#include <cairo-pdf.h>
#include <string.h>

const PaperColour paper_ink = { 0.08, 0.08, 0.1 };
const PaperColour paper_grey = { 0.32, 0.32, 0.36 };
const PaperColour paper_line = { 0.62, 0.62, 0.66 };
const PaperColour paper_tint = { 0.925, 0.935, 0.95 };

/* --- Slices --------------------------------------------------------------------------------- */

PaperSlice *
paper_slice_new (DoorPaper *paper, const PaperKind *kind, gpointer data, double height)
{
  PaperSlice *self = g_new0 (PaperSlice, 1);

  self->kind = kind;
  self->data = data;
  self->height = height;
  self->width = paper_width (paper);
  self->rtl = paper->rtl;
  return self;
}

void
paper_slice_free (PaperSlice *self)
{
  if (self->kind && self->kind->free)
    self->kind->free (self->data);
  g_free (self);
}

GPtrArray *
paper_target (DoorPaper *self)
{
  if (self->row && self->row->cells->len > 0)
    return g_array_index (self->row->cells, PaperCell, self->row->cells->len - 1).slices;
  return self->flow;
}

double
paper_width (const DoorPaper *self)
{
  if (self->row && self->row->cells->len > 0)
    {
      const PaperCell *cell
          = &g_array_index (self->row->cells, PaperCell, self->row->cells->len - 1);

      return paper_cell_width (self->table, cell->column, cell->span);
    }
  return self->page_width - 2 * PAPER_MARGIN;
}

void
paper_add (DoorPaper *self, PaperSlice *slice)
{
  g_ptr_array_add (paper_target (self), slice);
}

/* --- Document ------------------------------------------------------------------------------- */

static void
table_free (PaperTable *table)
{
  g_ptr_array_unref (table->heads);
  g_free (table);
}

DoorPaper *
door_paper_new (const DoorPaperAbout *about)
{
  DoorPaper *self;

  g_return_val_if_fail (about != NULL, NULL);

  self = g_new0 (DoorPaper, 1);
  self->title = about->title ? g_utf8_make_valid (about->title, -1) : NULL;
  self->author = about->author ? g_utf8_make_valid (about->author, -1) : NULL;
  self->foot = about->foot ? g_utf8_make_valid (about->foot, -1) : NULL;
  self->document_language = g_strdup (about->language ? about->language : "en");
  self->created = about->created ? g_date_time_format_iso8601 (about->created) : NULL;
  self->page_width = about->landscape ? PAPER_LONG_SIDE : PAPER_SHORT_SIDE;
  self->page_height = about->landscape ? PAPER_SHORT_SIDE : PAPER_LONG_SIDE;
  self->flow = g_ptr_array_new_with_free_func ((GDestroyNotify) paper_slice_free);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  self->fonts = pango_cairo_font_map_new ();
  door_paper_set_language (self, NULL);
  return self;
}

void
door_paper_free (DoorPaper *self)
{
  g_return_if_fail (self != NULL);

  if (self->row)
    paper_row_kind.free (self->row);
  g_ptr_array_unref (self->flow);
  g_ptr_array_unref (self->tables);
  g_object_unref (self->context);
  g_object_unref (self->fonts);
  g_free (self->title);
  g_free (self->author);
  g_free (self->document_language);
  g_free (self->language);
  g_free (self->foot);
  g_free (self->created);
  g_free (self);
}

void
door_paper_space (DoorPaper *self, double mm)
{
  PaperSlice *slice;

  g_return_if_fail (self != NULL && mm >= 0);

  slice = paper_slice_new (self, NULL, NULL, mm * PAPER_MM);
  slice->space = TRUE;
  paper_add (self, slice);
}

static void
draw_rule (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  paper_set_colour (canvas->cairo, &paper_line);
  cairo_set_line_width (canvas->cairo, PAPER_HAIRLINE);
  cairo_move_to (canvas->cairo, x, y + self->height / 2);
  cairo_rel_line_to (canvas->cairo, self->width, 0);
  cairo_stroke (canvas->cairo);
}

static const PaperKind rule_kind = { draw_rule, NULL };

void
door_paper_rule (DoorPaper *self)
{
  g_return_if_fail (self != NULL);

  paper_add (self, paper_slice_new (self, &rule_kind, NULL, 6));
}

void
door_paper_page_break (DoorPaper *self)
{
  g_return_if_fail (self != NULL && !self->table);

  paper_add (self, paper_slice_new (self, NULL, NULL, -1));
}

/* --- The file ------------------------------------------------------------------------------- */

static cairo_status_t
take_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
write_about (DoorPaper *self, cairo_surface_t *surface)
{
  if (self->title)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  if (self->author)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, self->author);
  /* Without a date of its own, cairo would write today's; an empty one is left out. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                  self->created ? self->created : "");
}

GBytes *
door_paper_finish (DoorPaper *self, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;

  g_return_val_if_fail (self != NULL && !self->table, NULL);

  surface = cairo_pdf_surface_create_for_stream (take_bytes, bytes, self->page_width,
                                                 self->page_height);
  write_about (self, surface);
  status = paper_draw_pages (self, surface);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the pages could not be drawn: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

guint
door_paper_n_pages (const DoorPaper *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_pages;
}

guint
door_paper_n_missing (const DoorPaper *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_missing;
}
