/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-paper.h"

#include "door-chart-draw.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <math.h>

/* On paper: A5 across, in points; a picture has twice as many dots. */
#define PAPER_WIDTH 560.0
#define PAPER_MARGIN 24.0
#define PICTURE_SCALE 2.0
/* What is cut at the foot of a page stands whole at the head of the next. */
#define OVERLAP 36.0
/* A little smaller rather than on two pages. */
#define SHRINK 0.8

/* --- Drawing -------------------------------------------------------------------------------------- */

static double
show_words (cairo_t *cr, PangoContext *pango, const char *text, const char *font, double y)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (pango);
  PangoFontDescription *description = pango_font_description_from_string (font);
  int height;

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int) ((PAPER_WIDTH - 2 * PAPER_MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_font_description_free (description);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_move_to (cr, PAPER_MARGIN, y);
  pango_cairo_show_layout (cr, layout);
  return y + height + 6;
}

/* Returns how far down it came. */
static double
draw_paper (DoorChart *chart, gboolean rtl, cairo_t *cr)
{
  PangoContext *pango = pango_cairo_create_context (cr);
  PangoFontDescription *font = pango_font_description_from_string ("Noto Sans 9");
  DoorChartLook look = { pango, { 0, 0, 0, 1 }, { 1, 1, 1, 1 }, rtl, -1, -1, FALSE };
  double width = PAPER_WIDTH - 2 * PAPER_MARGIN, height, y = PAPER_MARGIN;

  pango_context_set_font_description (pango, font);
  pango_font_description_free (font);
  pango_context_set_base_dir (pango, look.rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  y = show_words (cr, pango, door_chart_get_title (chart), "Noto Sans Bold 12", y);
  y = show_words (cr, pango, door_chart_get_explanation (chart), "Noto Sans 8", y) + 6;
  height = door_chart_draw_height (chart, &look, width);
  cairo_save (cr);
  cairo_translate (cr, PAPER_MARGIN, y);
  door_chart_draw (chart, cr, &look, width, height);
  cairo_restore (cr);
  g_object_unref (pango);
  return y + height + PAPER_MARGIN;
}

static double
measure_paper (DoorChart *chart, gboolean rtl)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double height = draw_paper (chart, rtl, cr);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return height;
}

static gboolean
finish (cairo_surface_t *surface, cairo_t *cr, cairo_status_t written, GError **error)
{
  cairo_status_t status
      = written != CAIRO_STATUS_SUCCESS ? written : cairo_surface_status (surface);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The file could not be written: %s"),
                 cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

gboolean
door_chart_paper_save (DoorChart *chart, gboolean rtl, const char *path, GError **error)
{
  double height = measure_paper (chart, rtl);
  gboolean picture = g_str_has_suffix (path, ".png");
  cairo_surface_t *surface
      = picture ? cairo_image_surface_create (
            CAIRO_FORMAT_RGB24, (int) (PAPER_WIDTH * PICTURE_SCALE), (int) (height * PICTURE_SCALE))
                : cairo_pdf_surface_create (path, PAPER_WIDTH, height);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status = CAIRO_STATUS_SUCCESS;

  if (picture)
    cairo_scale (cr, PICTURE_SCALE, PICTURE_SCALE);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  draw_paper (chart, rtl, cr);
  if (picture)
    status = cairo_surface_write_to_png (surface, path);
  else
    cairo_surface_finish (surface);
  return finish (surface, cr, status, error);
}

/* --- Printing ------------------------------------------------------------------------------------- */

typedef struct {
  DoorChart *chart;
  gboolean rtl;
  double scale; /* points of the page in one of ours */
  double page;  /* height of a page in ours */
} Printing;

static void
printing_free (gpointer data, GClosure *closure)
{
  Printing *self = data;

  g_object_unref (self->chart);
  g_free (self);
}

static void
on_begin (GtkPrintOperation *print, GtkPrintContext *context, gpointer data)
{
  Printing *self = data;
  double height = measure_paper (self->chart, self->rtl);
  int n = 1;

  self->scale = gtk_print_context_get_width (context) / PAPER_WIDTH;
  self->page = gtk_print_context_get_height (context) / self->scale;
  if (height > self->page && height * SHRINK <= self->page)
    self->scale *= self->page / height;
  else if (height > self->page)
    n += (int) ceil ((height - self->page) / (self->page - OVERLAP));
  gtk_print_operation_set_n_pages (print, n);
}

static void
on_page (GtkPrintOperation *print, GtkPrintContext *context, int page, gpointer data)
{
  const Printing *self = data;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  cairo_scale (cr, self->scale, self->scale);
  cairo_translate (cr, 0, -page * (self->page - OVERLAP));
  draw_paper (self->chart, self->rtl, cr);
}

GtkPrintOperation *
door_chart_paper_new_print (DoorChart *chart, gboolean rtl)
{
  GtkPrintOperation *print = gtk_print_operation_new ();
  Printing *self = g_new0 (Printing, 1);

  self->chart = g_object_ref (chart);
  self->rtl = rtl;
  gtk_print_operation_set_job_name (print, door_chart_get_title (chart));
  g_signal_connect (print, "draw-page", G_CALLBACK (on_page), self);
  g_signal_connect_data (print, "begin-print", G_CALLBACK (on_begin), self, printing_free, 0);
  return print;
}
