/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paper of a chart: what stands where on it, and the pieces that every kind is drawn with. */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

#include <math.h>

#define FUNNEL_ROWS 9
#define LABELS_MEASURED 60 /* of a long chart the first are enough */

/* After Okabe and Ito (2008), each as dark as white paper and as light as dark paper needs it. */
const GdkRGBA door_plot_palette[DOOR_PLOT_COLOURS] = {
  { 0.05f, 0.50f, 0.76f, 1 },
  { 0.72f, 0.47f, 0.00f, 1 },
  { 0.00f, 0.62f, 0.45f, 1 },
  { 0.50f, 0.50f, 0.50f, 1 },
};
const GdkRGBA door_plot_warning = { 0.84f, 0.37f, 0.00f, 1 };

PangoLayout *
door_plot_layout (const DoorChartLook *look, const char *text, double width)
{
  PangoLayout *layout = pango_layout_new (look->pango);

  pango_layout_set_text (layout, text, -1);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  return layout;
}

static double
line_height (const DoorChartLook *look)
{
  g_autoptr (PangoLayout) layout = door_plot_layout (look, "Ág", 0);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static gboolean
is_free (DoorChart *chart)
{
  DoorChartKind kind = door_chart_get_kind (chart);

  return kind == DOOR_CHART_FUNNEL || kind == DOOR_CHART_MAP;
}

/* Columns that are called by more than two letters have their names written upwards. */
static double
upright_names (DoorChart *chart, const DoorChartLook *look)
{
  const char *const *names = door_chart_get_names (chart);
  double most = 0;
  gboolean are_long = FALSE;

  if (door_chart_get_kind (chart) != DOOR_CHART_HEAT)
    return 0;
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (PangoLayout) layout = door_plot_layout (look, names[i], 0);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      most = MAX (most, width);
      are_long = are_long || g_utf8_strlen (names[i], -1) > 2;
    }
  return are_long ? most : 0;
}

gboolean
door_plot_has_legend (DoorChart *chart)
{
  return door_chart_get_kind (chart) == DOOR_CHART_STACKS;
}

double
door_chart_draw_height (DoorChart *chart, const DoorChartLook *look)
{
  double line = line_height (look), row = line + DOOR_PLOT_GAP;
  guint rows = door_chart_get_n_marks (chart);

  if (is_free (chart))
    rows = door_chart_get_kind (chart) == DOOR_CHART_MAP ? DOOR_PLOT_MAP_ROWS : FUNNEL_ROWS;
  return rows * row + 2 * line + DOOR_PLOT_GAP
         + (door_plot_has_legend (chart) ? line + DOOR_PLOT_GAP : 0) + upright_names (chart, look);
}

/* Labels have what they need, but the marks more. */
static double
label_room (DoorChart *chart, const DoorChartLook *look, double line, double width)
{
  double most = 0;

  for (guint i = 0; i < MIN (door_chart_get_n_marks (chart), LABELS_MEASURED); i++)
    {
      g_autoptr (PangoLayout) layout
          = door_plot_layout (look, door_chart_get_mark (chart, i)->label, 0);
      int label;

      pango_layout_get_pixel_size (layout, &label, NULL);
      most = MAX (most, label + 2 * line);
    }
  return MAX (MIN (9 * line, width * 0.3), MIN (most, width * 0.48));
}

DoorPlot
door_plot_plan (
    DoorChart *chart, cairo_t *cr, const DoorChartLook *look, double width, double height)
{
  DoorPlot self = { chart, cr, look, width, height, line_height (look) };
  const double (*curve)[5] = door_chart_get_curve (chart);

  self.start = door_chart_get_kind (chart) == DOOR_CHART_FUNNEL
                   ? 4 * self.line
                   : label_room (chart, look, self.line, width);
  self.span = width - self.start - 3 * self.line;
  self.top = door_plot_has_legend (chart) ? self.line + DOOR_PLOT_GAP : 0;
  self.row = self.line + DOOR_PLOT_GAP;
  self.most = MAX (door_chart_get_most (chart), door_chart_is_share (chart) ? 0.02 : 1);
  self.widest = curve ? curve[DOOR_CHART_CURVE - 1][0] : 1;
  self.upright = upright_names (chart, look);
  return self;
}

/* From the leading edge to where cairo draws it. */
double
door_plot_mirror (const DoorPlot *self, double x, double width)
{
  return self->look->rtl ? self->width - x - width : x;
}

double
door_plot_x (const DoorPlot *self, double value)
{
  return self->start + self->span * CLAMP (value / self->most, 0, 1);
}

/* --- Pieces ------------------------------------------------------------------------------------- */

void
door_plot_use (const DoorPlot *self, const GdkRGBA *colour, double alpha)
{
  cairo_set_source_rgba (self->cr, colour->red, colour->green, colour->blue, alpha);
}

void
door_plot_box (const DoorPlot *self, double x, double y, double width, double height)
{
  cairo_rectangle (self->cr, door_plot_mirror (self, x, width), y, width, height);
}

void
door_plot_line (const DoorPlot *self, double x1, double y1, double x2, double y2)
{
  cairo_move_to (self->cr, door_plot_mirror (self, x1, 0), y1);
  cairo_line_to (self->cr, door_plot_mirror (self, x2, 0), y2);
  cairo_stroke (self->cr);
}

/* At the leading end of the room, or with `centred` around x. */
void
door_plot_text (
    const DoorPlot *self, const char *words, double x, double y, double room, gboolean centred)
{
  g_autoptr (PangoLayout) layout = door_plot_layout (self->look, words, room);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  x = centred ? CLAMP (x - width / 2.0, 0, MAX (0, self->width - width)) : x;
  door_plot_use (self, &self->look->ink, 1);
  /* The layout keeps its own room: what is not ellipsized is aligned by its own width. */
  pango_layout_set_width (layout, -1);
  if (room > 0 && width >= room - 1)
    pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
  cairo_move_to (self->cr, door_plot_mirror (self, x, width), y);
  pango_cairo_show_layout (self->cr, layout);
}

void
door_plot_number (const DoorPlot *self, double value, double x, double y)
{
  /* Two fifths of an event are not none. */
  gboolean is_small = self->most < 10 && fabs (value - round (value)) > 0.05;
  g_autofree char *words = door_chart_is_share (self->chart)
                               ? g_strdup_printf ("%.0f %%", value * 100)
                               : g_strdup_printf (is_small ? "%.1f" : "%.0f", value);

  door_plot_text (self, words, x, y, 0, TRUE);
}

double
door_plot_row_top (const DoorPlot *self, guint index)
{
  return self->top + index * self->row;
}

void
door_plot_draw_chosen (const DoorPlot *self, double x, double y, double width, double height)
{
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 2);
  door_plot_box (self, x, y, width, height);
  cairo_stroke (self->cr);
}
