/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages: slices are placed from top to bottom, first all of them (so that the number of pages is
 * known), then drawn. */
#define G_LOG_DOMAIN "door-paper"

#include "door-paper-private.h"

#define FOOT_GAP (6 * PAPER_MM) /* between what is written and the foot */
/* A row higher than this share of a page may be parted; lower ones move on whole. */
#define PARTED_SHARE 0.5

typedef struct {
  guint page;
  double y;
  const PaperSlice *slice; /* borrowed from `flow` or from a table's heads */
} Place;

typedef struct {
  DoorPaper *paper;
  GArray *places; /* of Place */
  guint page;
  double y;
  double top, bottom;
  gboolean is_fresh; /* nothing but repeated heads stands on this page yet */
} Layout;

static PaperTable *
table_of (const PaperSlice *slice)
{
  return slice->kind == &paper_row_kind ? ((PaperRow *) slice->data)->table : NULL;
}

static gboolean
is_head (const PaperSlice *slice)
{
  return slice->kind == &paper_row_kind && ((PaperRow *) slice->data)->kind == DOOR_PAPER_ROW_HEAD;
}

static void
place (Layout *self, const PaperSlice *slice)
{
  Place here = { self->page, self->y, slice };

  g_array_append_val (self->places, here);
  self->y += slice->height;
}

/* Begins a page; what goes on inside a table finds its head there again. */
static void
next_page (Layout *self, const PaperSlice *coming)
{
  PaperTable *table = coming ? table_of (coming) : NULL;

  self->page++;
  self->y = self->top;
  self->is_fresh = TRUE;
  if (table && !is_head (coming))
    for (guint i = 0; i < table->heads->len; i++)
      place (self, g_ptr_array_index (table->heads, i));
}

/* Height of what has to stand on one page with the slice at `index`. Of a row that may be parted only
 * its beginning counts. */
static double
height_kept (const Layout *self, guint index)
{
  const GPtrArray *flow = self->paper->flow;
  double most = (self->bottom - self->top) * PARTED_SHARE;
  double height = 0;

  for (guint i = index; i < flow->len; i++)
    {
      const PaperSlice *slice = g_ptr_array_index (flow, i);

      if (slice->height < 0)
        break;
      height += table_of (slice) && slice->height > most ? most / 2 : slice->height;
      if (!slice->keep)
        break;
    }
  return MIN (height, self->bottom - self->top);
}

/* A row that does not fit, and that no page would hold, or only an empty one. */
static gboolean
try_to_part (Layout *self, guint index)
{
  PaperSlice *slice = g_ptr_array_index (self->paper->flow, index);
  double room = self->bottom - self->y;
  PaperSlice *rest;

  if (!table_of (slice) || slice->height <= room
      || (slice->height <= (self->bottom - self->top) * PARTED_SHARE && !self->is_fresh))
    return FALSE;
  rest = paper_row_split (slice, room);
  if (!rest)
    return FALSE;
  g_ptr_array_insert (self->paper->flow, (int) index + 1, rest);
  place (self, slice);
  next_page (self, rest);
  return TRUE;
}

static void
lay_slice (Layout *self, guint index)
{
  const PaperSlice *slice = g_ptr_array_index (self->paper->flow, index);

  if (slice->height < 0)
    {
      if (!self->is_fresh)
        next_page (self, NULL);
      return;
    }
  if (slice->space && self->is_fresh)
    return;
  if (!self->is_fresh && self->y + height_kept (self, index) > self->bottom)
    {
      next_page (self, slice);
      if (slice->space)
        return;
    }
  if (try_to_part (self, index))
    return;
  place (self, slice);
  self->is_fresh = FALSE;
}

/* --- Drawing ---------------------------------------------------------------------------------- */

static void
draw_foot_text (DoorPaper *self, PaperCanvas *canvas, const char *text, gboolean at_left)
{
  double width = self->page_width - 2 * PAPER_MARGIN;
  g_autoptr (PangoLayout) layout = paper_layout (self, DOOR_PAPER_SMALL, text, FALSE, -1);
  PangoRectangle logical;
  double x;

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout, (int) (width * 0.8 * PANGO_SCALE));
  pango_layout_set_alignment (layout, PANGO_ALIGN_LEFT);
  pango_layout_get_extents (layout, NULL, &logical);
  x = at_left ? PAPER_MARGIN
              : self->page_width - PAPER_MARGIN - (double) logical.width / PANGO_SCALE;
  cairo_move_to (canvas->cairo, x - (double) logical.x / PANGO_SCALE,
                 self->page_height - PAPER_FOOT
                     - (double) pango_layout_get_baseline (layout) / PANGO_SCALE);
  pango_cairo_show_layout (canvas->cairo, layout);
}

static void
draw_foot (DoorPaper *self, PaperCanvas *canvas)
{
  g_autofree char *number = g_strdup_printf ("\u200e%u / %u", canvas->page,
                                             self->n_pages); /* digits run to the right */

  paper_set_colour (canvas->cairo, &paper_grey);
  if (self->foot)
    draw_foot_text (self, canvas, self->foot, !self->rtl);
  draw_foot_text (self, canvas, number, self->rtl);
}

static void
end_page (DoorPaper *self, PaperCanvas *canvas)
{
  draw_foot (self, canvas);
  cairo_show_page (canvas->cairo);
  canvas->page++;
}

static void
draw (Layout *layout, PaperCanvas *canvas)
{
  for (guint i = 0; i < layout->places->len; i++)
    {
      const Place *here = &g_array_index (layout->places, Place, i);

      while (canvas->page < here->page)
        end_page (layout->paper, canvas);
      if (here->slice->kind)
        here->slice->kind->draw (here->slice, canvas, PAPER_MARGIN, here->y);
    }
  while (canvas->page <= layout->page)
    end_page (layout->paper, canvas);
}

cairo_status_t
paper_draw_pages (DoorPaper *self, cairo_surface_t *surface)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  Layout layout
      = { self, places, 1, PAPER_MARGIN, PAPER_MARGIN, self->page_height - PAPER_FOOT - FOOT_GAP,
          TRUE };
  cairo_t *cairo = cairo_create (surface);
  PaperCanvas canvas = { surface, cairo, 1, { 0, 0 } };
  cairo_status_t status;

  /* The flow grows where rows are parted. */
  for (guint i = 0; i < self->flow->len; i++)
    lay_slice (&layout, i);
  /* A break at the very end makes no empty page. */
  if (layout.is_fresh && layout.page > 1)
    layout.page--;
  self->n_pages = layout.page;
  door_paper_set_language (self, NULL);
  draw (&layout, &canvas);
  status = cairo_status (cairo);
  cairo_destroy (cairo);
  return status;
}
