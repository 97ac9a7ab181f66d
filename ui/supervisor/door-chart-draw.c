/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#define FUNNEL_ROWS 9
#define GAP 8.0
#define LABELS_MEASURED 60 /* of a long chart the first are enough */

/* After Okabe and Ito (2008). */
const GdkRGBA door_plot_palette[DOOR_PLOT_COLOURS] = {
  { 0.00f, 0.45f, 0.70f, 1 },
  { 0.90f, 0.62f, 0.00f, 1 },
  { 0.00f, 0.62f, 0.45f, 1 },
  { 0.60f, 0.60f, 0.60f, 1 },
};
const GdkRGBA door_plot_warning = { 0.84f, 0.37f, 0.00f, 1 };

/* --- Measures ----------------------------------------------------------------------------------- */

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

static gboolean
has_legend (DoorChart *chart)
{
  return door_chart_get_kind (chart) == DOOR_CHART_STACKS;
}

double
door_chart_draw_height (DoorChart *chart, const DoorChartLook *look)
{
  double line = line_height (look), row = line + GAP;
  guint rows = door_chart_get_n_marks (chart);

  if (is_free (chart))
    rows = door_chart_get_kind (chart) == DOOR_CHART_MAP ? DOOR_PLOT_MAP_ROWS : FUNNEL_ROWS;
  return rows * row + 2 * line + GAP + (has_legend (chart) ? line + GAP : 0)
         + upright_names (chart, look);
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

static DoorPlot
plan (DoorChart *chart, cairo_t *cr, const DoorChartLook *look, double width, double height)
{
  DoorPlot self = { chart, cr, look, width, height, line_height (look) };
  const double (*curve)[5] = door_chart_get_curve (chart);

  self.start = door_chart_get_kind (chart) == DOOR_CHART_FUNNEL
                   ? 4 * self.line
                   : label_room (chart, look, self.line, width);
  self.span = width - self.start - 3 * self.line;
  self.top = has_legend (chart) ? self.line + GAP : 0;
  self.row = self.line + GAP;
  self.most = MAX (door_chart_get_most (chart), door_chart_is_share (chart) ? 0.02 : 1);
  self.widest = curve ? curve[DOOR_CHART_CURVE - 1][0] : 1;
  self.upright = upright_names (chart, look);
  return self;
}

/* From the leading edge to where cairo draws it. */
static double
mirror (const DoorPlot *self, double x, double width)
{
  return self->look->rtl ? self->width - x - width : x;
}

static double
x_of (const DoorPlot *self, double value)
{
  return self->start + self->span * CLAMP (value / self->most, 0, 1);
}

/* --- Pieces ------------------------------------------------------------------------------------- */

void
door_plot_use (const DoorPlot *self, const GdkRGBA *colour, double alpha)
{
  cairo_set_source_rgba (self->cr, colour->red, colour->green, colour->blue, alpha);
}

static void
box (const DoorPlot *self, double x, double y, double width, double height)
{
  cairo_rectangle (self->cr, mirror (self, x, width), y, width, height);
}

static void
stroke_line (const DoorPlot *self, double x1, double y1, double x2, double y2)
{
  cairo_move_to (self->cr, mirror (self, x1, 0), y1);
  cairo_line_to (self->cr, mirror (self, x2, 0), y2);
  cairo_stroke (self->cr);
}

/* At the leading end of the room, or with `centred` around x. */
static void
text (const DoorPlot *self, const char *words, double x, double y, double room, gboolean centred)
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
  cairo_move_to (self->cr, mirror (self, x, width), y);
  pango_cairo_show_layout (self->cr, layout);
}

static void
number (const DoorPlot *self, double value, double x, double y)
{
  /* Two fifths of an event are not none. */
  gboolean is_small = self->most < 10 && fabs (value - round (value)) > 0.05;
  g_autofree char *words = door_chart_is_share (self->chart)
                               ? g_strdup_printf ("%.0f %%", value * 100)
                               : g_strdup_printf (is_small ? "%.1f" : "%.0f", value);

  text (self, words, x, y, 0, TRUE);
}

static double
row_top (const DoorPlot *self, guint index)
{
  return self->top + index * self->row;
}

/* Half of an odd count is no count. */
static gboolean
has_middle (const DoorPlot *self)
{
  return door_chart_is_share (self->chart) || fmod (self->most, 2) < 0.01 || self->most > 10;
}

static void
axis (const DoorPlot *self)
{
  double bottom = row_top (self, door_chart_get_n_marks (self->chart));

  door_plot_use (self, &self->look->ink, 0.4);
  cairo_set_line_width (self->cr, 1);
  stroke_line (self, self->start, bottom, self->start + self->span, bottom);
  for (guint i = 0; i <= 2; i += has_middle (self) ? 1 : 2)
    number (self, self->most * i / 2, x_of (self, self->most * i / 2), bottom + 2);
  text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2,
        bottom + self->line, 0, TRUE);
}

static void
reference (const DoorPlot *self)
{
  const double dashes[] = { 4, 4 };
  double value = door_chart_get_reference (self->chart);

  if (isnan (value))
    return;
  door_plot_use (self, &self->look->ink, 0.8);
  cairo_set_line_width (self->cr, 1.5);
  cairo_set_dash (self->cr, dashes, 2, 0);
  stroke_line (self, x_of (self, value), self->top, x_of (self, value),
               row_top (self, door_chart_get_n_marks (self->chart)));
  cairo_set_dash (self->cr, NULL, 0, 0);
}

static void
draw_chosen (const DoorPlot *self, double x, double y, double width, double height)
{
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 2);
  box (self, x, y, width, height);
  cairo_stroke (self->cr);
}

/* --- Kinds -------------------------------------------------------------------------------------- */

static void
stack_row (const DoorPlot *self, const DoorChartMark *mark, double y)
{
  double x = self->start;

  for (guint i = 0; i < mark->n_values; i++)
    {
      double width = self->span * mark->values[i] / self->most;

      door_plot_use (self, &door_plot_palette[i % DOOR_PLOT_COLOURS], 1);
      box (self, x, y, width, self->line);
      cairo_fill (self->cr);
      x += width;
    }
  if (isnan (mark->planned))
    return;
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 3);
  stroke_line (self, x_of (self, mark->planned), y - 3, x_of (self, mark->planned),
               y + self->line + 3);
}

static void
bar_row (const DoorPlot *self, const DoorChartMark *mark, double y)
{
  double value = mark->values[0];

  if (!isnan (mark->low) && !isnan (mark->high))
    {
      door_plot_use (self, &self->look->ink, 0.12);
      box (self, x_of (self, mark->low), y - 2, x_of (self, mark->high) - x_of (self, mark->low),
           self->line + 4);
      cairo_fill (self->cr);
    }
  if (isnan (value))
    return;
  door_plot_use (self, mark->stands_out ? &door_plot_warning : &door_plot_palette[0], 1);
  box (self, self->start, y + 3, x_of (self, value) - self->start, self->line - 6);
  cairo_fill (self->cr);
  number (self, value, x_of (self, value) + 1.5 * self->line, y);
}

static void
box_row (const DoorPlot *self, const DoorChartMark *mark, double y)
{
  double middle = y + self->line / 2;
  const double *v = mark->values;

  door_plot_use (self, &self->look->ink, 0.7);
  cairo_set_line_width (self->cr, 1.5);
  stroke_line (self, x_of (self, v[0]), middle, x_of (self, v[4]), middle);
  door_plot_use (self, mark->stands_out ? &door_plot_warning : &door_plot_palette[0], 0.9);
  box (self, x_of (self, v[1]), y + 2, MAX (2, x_of (self, v[3]) - x_of (self, v[1])),
       self->line - 4);
  cairo_fill (self->cr);
  door_plot_use (self, &self->look->paper, 1);
  cairo_set_line_width (self->cr, 2.5);
  stroke_line (self, x_of (self, v[2]), y + 2, x_of (self, v[2]), y + self->line - 2);
}

/* A number on a cell that has the room for one, in the ink that can be read there. */
static void
cell_number (const DoorPlot *self, double value, double x, double y, double cell)
{
  const GdkRGBA ink = self->look->ink;
  DoorChartLook look = *self->look;
  DoorPlot on = *self;

  if (!door_chart_is_share (self->chart) || cell < 2.4 * self->line)
    return;
  look.ink = value > self->most * 0.6 ? self->look->paper : ink;
  on.look = &look;
  number (&on, value, x + cell / 2, y);
}

static void
heat_row (const DoorPlot *self, const DoorChartMark *mark, double y, int chosen)
{
  double cell = self->span / MAX (1, mark->n_values);

  for (guint i = 0; i < mark->n_values; i++)
    {
      double x = self->start + i * cell;

      if (isnan (mark->values[i]))
        continue;
      door_plot_use (self, &self->look->ink, 0.06);
      box (self, x + 1, y, cell - 2, self->line);
      cairo_fill (self->cr);
      door_plot_use (self, &door_plot_palette[0], mark->values[i] / self->most);
      box (self, x + 1, y, cell - 2, self->line);
      cairo_fill (self->cr);
      cell_number (self, mark->values[i], x, y, cell);
      if ((int) i == chosen)
        draw_chosen (self, x, y - 1, cell, self->line + 2);
    }
}

/* From the bottom up, ending below the middle of its column. */
static void
upright (const DoorPlot *self, const char *words, double x, double y)
{
  g_autoptr (PangoLayout) layout = door_plot_layout (self->look, words, 0);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  door_plot_use (self, &self->look->ink, 1);
  cairo_save (self->cr);
  cairo_move_to (self->cr, mirror (self, x, 0) - self->line / 2, y + width);
  cairo_rotate (self->cr, -G_PI / 2);
  pango_cairo_show_layout (self->cr, layout);
  cairo_restore (self->cr);
}

static void
heat_axis (const DoorPlot *self)
{
  const char *const *names = door_chart_get_names (self->chart);
  guint n = g_strv_length ((char **) names), step = self->upright > 0 ? 1 : 3;
  double bottom = row_top (self, door_chart_get_n_marks (self->chart));
  double cell = self->span / MAX (1, n);

  for (guint i = 0; i < n; i += step)
    if (self->upright > 0)
      upright (self, names[i], self->start + (i + 0.5) * cell, bottom + 2);
    else
      text (self, names[i], self->start + (i + 0.5) * cell, bottom + 2, 0, TRUE);
  text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2,
        bottom + (self->upright > 0 ? self->upright + 4 : self->line), 0, TRUE);
}

/* What follows the colours: a line across. */
static void
legend_plan (const DoorPlot *self, double x)
{
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 3);
  stroke_line (self, x + self->line / 2 - 2, 0, x + self->line / 2 - 2, self->line);
  text (self, _ ("Planned"), x + self->line + 2, 0, 0, FALSE);
}

static void
legend (const DoorPlot *self)
{
  const char *const *names = door_chart_get_names (self->chart);
  double x = 0;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (PangoLayout) layout = door_plot_layout (self->look, names[i], 0);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      door_plot_use (self, &door_plot_palette[i % DOOR_PLOT_COLOURS], 1);
      box (self, x, 2, self->line - 4, self->line - 4);
      cairo_fill (self->cr);
      text (self, names[i], x + self->line + 2, 0, 0, FALSE);
      x += self->line + width + 3 * GAP;
    }
  if (door_chart_has_plan (self->chart))
    legend_plan (self, x);
}

static void
draw_row (const DoorPlot *self, guint index)
{
  const DoorChartMark *mark = door_chart_get_mark (self->chart, index);
  double y = row_top (self, index) + GAP / 2;
  g_autofree char *label
      = mark->stands_out ? g_strdup_printf ("▲ %s", mark->label) : g_strdup (mark->label);

  text (self, label, 0, y, self->start - GAP, FALSE);
  switch (door_chart_get_kind (self->chart))
    {
    case DOOR_CHART_STACKS:
      stack_row (self, mark, y);
      break;
    case DOOR_CHART_BOXES:
      box_row (self, mark, y);
      break;
    case DOOR_CHART_HEAT:
      heat_row (self, mark, y, (int) index == self->look->chosen ? self->look->cell : -1);
      break;
    default:
      bar_row (self, mark, y);
    }
}

static void
draw_rows (const DoorPlot *self)
{
  guint n = door_chart_get_n_marks (self->chart);

  if (has_legend (self->chart))
    legend (self);
  if (door_chart_get_kind (self->chart) == DOOR_CHART_BARS)
    reference (self);
  for (guint i = 0; i < n; i++)
    draw_row (self, i);
  if (door_chart_get_kind (self->chart) == DOOR_CHART_HEAT)
    heat_axis (self);
  else
    axis (self);
  if (door_chart_get_kind (self->chart) == DOOR_CHART_BOXES)
    reference (self);
  if (self->look->chosen >= 0 && self->look->cell < 0)
    draw_chosen (self, 1, row_top (self, (guint) self->look->chosen) + 1, self->width - 2,
                 self->row - 2);
}

/* --- Funnel ------------------------------------------------------------------------------------- */

static double
funnel_x (const DoorPlot *self, double n)
{
  return self->start + self->span * CLAMP (n / (self->widest * 1.05), 0, 1);
}

static double
funnel_y (const DoorPlot *self, double share)
{
  double height = self->height - 2 * self->line - GAP;

  return height - (height - self->line) * CLAMP (share / (self->most * 1.15), 0, 1);
}

static void
funnel_curve (const DoorPlot *self, guint which, double width)
{
  const double (*curve)[5] = door_chart_get_curve (self->chart);

  door_plot_use (self, &self->look->ink, 0.5);
  cairo_set_line_width (self->cr, width);
  for (guint i = 0; i < DOOR_CHART_CURVE; i++)
    cairo_line_to (self->cr, mirror (self, funnel_x (self, curve[i][0]), 0),
                   funnel_y (self, curve[i][which]));
  cairo_stroke (self->cr);
}

static void
funnel_point (const DoorPlot *self, guint index)
{
  const DoorChartMark *mark = door_chart_get_mark (self->chart, index);
  double x = funnel_x (self, mark->values[0]), y = funnel_y (self, mark->values[1]);

  door_plot_use (self, mark->stands_out ? &door_plot_warning : &door_plot_palette[0], 1);
  if (mark->stands_out)
    box (self, x - DOOR_PLOT_DOT, y - DOOR_PLOT_DOT, 2 * DOOR_PLOT_DOT, 2 * DOOR_PLOT_DOT);
  else
    cairo_arc (self->cr, mirror (self, x, 0), y, DOOR_PLOT_DOT, 0, 2 * G_PI);
  cairo_fill (self->cr);
  if (mark->stands_out)
    text (self, mark->label, x + 2 * DOOR_PLOT_DOT, y - self->line, 0, FALSE);
  if ((int) index == self->look->chosen)
    draw_chosen (self, x - 2 * DOOR_PLOT_DOT, y - 2 * DOOR_PLOT_DOT, 4 * DOOR_PLOT_DOT,
                 4 * DOOR_PLOT_DOT);
}

static void
draw_funnel (const DoorPlot *self)
{
  double bottom = funnel_y (self, 0), rate = door_chart_get_reference (self->chart);

  door_plot_use (self, &self->look->ink, 0.4);
  cairo_set_line_width (self->cr, 1);
  stroke_line (self, self->start, bottom, self->start + self->span, bottom);
  stroke_line (self, self->start, funnel_y (self, rate), self->start + self->span,
               funnel_y (self, rate));
  for (guint which = 1; which <= 4; which++)
    funnel_curve (self, which, which <= 2 ? 1.5 : 1);
  number (self, rate, 2 * self->line, funnel_y (self, rate) - self->line / 2);
  number (self, 0, 2 * self->line, bottom - self->line / 2);
  for (guint i = 0; i < door_chart_get_n_marks (self->chart); i++)
    funnel_point (self, i);
  text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2, bottom + 4, 0,
        TRUE);
}

/* --- All ----------------------------------------------------------------------------------------- */

void
door_chart_draw (
    DoorChart *chart, cairo_t *cr, const DoorChartLook *look, double width, double height)
{
  const DoorPlot self = plan (chart, cr, look, width, height);

  if (door_chart_get_kind (chart) == DOOR_CHART_FUNNEL)
    draw_funnel (&self);
  else if (door_chart_get_kind (chart) == DOOR_CHART_MAP)
    door_plot_draw_map (&self);
  else
    draw_rows (&self);
}

static int
find_point (const DoorPlot *self, double x, double y)
{
  for (guint i = 0; i < door_chart_get_n_marks (self->chart); i++)
    {
      const DoorChartMark *mark = door_chart_get_mark (self->chart, i);
      double dx = mirror (self, funnel_x (self, mark->values[0]), 0) - x;
      double dy = funnel_y (self, mark->values[1]) - y;

      if (dx * dx + dy * dy <= 9 * DOOR_PLOT_DOT * DOOR_PLOT_DOT)
        return (int) i;
    }
  return -1;
}

/* The column of a heat chart. */
static int
find_cell (const DoorPlot *self, int row, double x)
{
  guint n = door_chart_get_mark (self->chart, (guint) row)->n_values;
  double along = (self->look->rtl ? self->width - x : x) - self->start;

  return along < 0 || along >= self->span ? -1 : (int) (along * n / self->span);
}

int
door_chart_draw_find (DoorChart *chart,
                      const DoorChartLook *look,
                      double width,
                      double height,
                      double x,
                      double y,
                      int *ret_cell)
{
  const DoorPlot self = plan (chart, NULL, look, width, height);
  int row = (int) floor ((y - self.top) / self.row);

  if (ret_cell)
    *ret_cell = -1;
  if (door_chart_get_kind (chart) == DOOR_CHART_FUNNEL)
    return find_point (&self, x, y);
  if (door_chart_get_kind (chart) == DOOR_CHART_MAP)
    return door_plot_find_on_map (&self, x, y);
  if (row < 0 || row >= (int) door_chart_get_n_marks (chart))
    return -1;
  if (ret_cell && door_chart_get_kind (chart) == DOOR_CHART_HEAT)
    *ret_cell = find_cell (&self, row, x);
  return row;
}
