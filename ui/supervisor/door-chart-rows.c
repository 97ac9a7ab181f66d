/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts of rows: stacks, bars, boxes, heat. */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

#include <math.h>

/* The lines that numbers stand below: behind everything. */
static void
grid (const DoorPlot *self)
{
  double bottom = door_plot_row_top (self, door_chart_draw_n_rows (self->chart));

  cairo_set_line_width (self->cr, 1);
  for (double value = 0; value <= self->most * (1 + 1e-9); value += self->step)
    {
      door_plot_use (self, &self->look->ink, value > 0 ? 0.12 : 0.5);
      door_plot_line (self, door_plot_x (self, value), self->top, door_plot_x (self, value),
                      bottom);
    }
}

static void
axis (const DoorPlot *self)
{
  double bottom = door_plot_row_top (self, door_chart_draw_n_rows (self->chart));

  for (double value = 0; value <= self->most * (1 + 1e-9); value += self->step)
    door_plot_number (self, value, door_plot_x (self, value), bottom + 2);
  door_plot_text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2,
                  bottom + self->line, 0, TRUE);
}

static void
reference (const DoorPlot *self)
{
  const double dashes[] = { 4, 4 };
  double value = door_chart_get_reference (self->chart), x = door_plot_x (self, value);

  if (isnan (value))
    return;
  door_plot_use (self, &self->look->ink, 0.8);
  cairo_set_line_width (self->cr, 1.5);
  cairo_set_dash (self->cr, dashes, 2, 0);
  door_plot_line (self, x, self->top, x,
                  door_plot_row_top (self, door_chart_draw_n_rows (self->chart)));
  cairo_set_dash (self->cr, NULL, 0, 0);
  door_plot_number (self, value, x, self->top - self->line);
}

/* --- Kinds -------------------------------------------------------------------------------------- */

/* How many, and of how many that are planned. */
static void
stack_number (const DoorPlot *self, const DoorChartMark *mark, double all, double y)
{
  gboolean planned = !isnan (mark->planned);
  double end = planned ? MAX (all, mark->planned) : all;
  g_autofree char *words = planned ? g_strdup_printf ("%.0f / %.0f", all, mark->planned)
                                   : g_strdup_printf ("%.0f", all);

  door_plot_edged (self, words, door_plot_x (self, end) + DOOR_PLOT_GAP, y, FALSE);
}

static void
stack_row (const DoorPlot *self, const DoorChartMark *mark, double y)
{
  double x = self->start, all = 0;

  for (guint i = 0; i < mark->n_values; i++)
    {
      double width = self->span * mark->values[i] / self->most;

      all += mark->values[i];
      door_plot_use (self, &door_plot_palette[i % DOOR_PLOT_COLOURS], 1);
      door_plot_box (self, x, y, MAX (0, width - 1), self->line);
      door_plot_fill (self);
      x += width;
    }
  stack_number (self, mark, all, y);
  if (isnan (mark->planned))
    return;
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 3);
  door_plot_line (self, door_plot_x (self, mark->planned), y - 3, door_plot_x (self, mark->planned),
                  y + self->line + 3);
}

static void
bar_row (const DoorPlot *self, const DoorChartMark *mark, double y)
{
  double value = mark->values[0];

  if (!isnan (mark->low) && !isnan (mark->high))
    {
      door_plot_use (self, &self->look->ink, 0.12);
      door_plot_box (self, door_plot_x (self, mark->low), y - 2,
                     door_plot_x (self, mark->high) - door_plot_x (self, mark->low),
                     self->line + 4);
      cairo_fill (self->cr);
    }
  if (isnan (value))
    return;
  door_plot_use (self, mark->stands_out ? &door_plot_warning : &door_plot_palette[0], 1);
  door_plot_box (self, self->start, y + 3, door_plot_x (self, value) - self->start, self->line - 6);
  door_plot_fill (self);
}

static void
bar_numbers (const DoorPlot *self)
{
  for (guint i = 0; i < door_chart_draw_n_rows (self->chart); i++)
    {
      double value = door_chart_get_mark (self->chart, i)->values[0];

      if (!isnan (value))
        door_plot_number (self, value, door_plot_x (self, value) + 1.5 * self->line,
                          door_plot_row_top (self, i) + DOOR_PLOT_GAP / 2);
    }
}

static void
box_row (const DoorPlot *self, const DoorChartMark *mark, double y)
{
  double middle = y + self->line / 2;
  const double *v = mark->values;

  door_plot_use (self, &self->look->ink, 0.7);
  cairo_set_line_width (self->cr, 1.5);
  door_plot_line (self, door_plot_x (self, v[0]), middle, door_plot_x (self, v[4]), middle);
  door_plot_use (self, mark->stands_out ? &door_plot_warning : &door_plot_palette[0], 1);
  door_plot_box (self, door_plot_x (self, v[1]), y + 2,
                 MAX (2, door_plot_x (self, v[3]) - door_plot_x (self, v[1])), self->line - 4);
  door_plot_fill (self);
  door_plot_use (self, &self->look->paper, 1);
  cairo_set_line_width (self->cr, 2.5);
  door_plot_line (self, door_plot_x (self, v[2]), y + 2, door_plot_x (self, v[2]),
                  y + self->line - 2);
}

/* Of WCAG 2: how light a colour is to the eye. */
static double
light_of (const GdkRGBA *colour)
{
  const double parts[] = { colour->red, colour->green, colour->blue };
  static const double shares[] = { 0.2126, 0.7152, 0.0722 };
  double light = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    light += shares[i]
             * (parts[i] <= 0.03928 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));
  return light;
}

static double
contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double x = light_of (a), y = light_of (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

/* How a cell looks whose colour lets so much of the paper through. */
static GdkRGBA
cell_colour (const DoorPlot *self, double share)
{
  const GdkRGBA *paper = &self->look->paper, *full = &door_plot_palette[0];
  float s = (float) CLAMP (share, 0, 1);

  return (GdkRGBA){ paper->red + s * (full->red - paper->red),
                    paper->green + s * (full->green - paper->green),
                    paper->blue + s * (full->blue - paper->blue), 1 };
}

/* A number on a cell that has the room for one, in the ink that can be read there. */
static void
cell_number (const DoorPlot *self, double value, double x, double y, double cell)
{
  const GdkRGBA below = cell_colour (self, value / self->most);
  DoorChartLook look = *self->look;
  DoorPlot on = *self;

  if (!door_chart_is_share (self->chart) || cell < 2.4 * self->line)
    return;
  if (contrast (&below, &look.paper) > contrast (&below, &look.ink))
    look.ink = look.paper;
  on.look = &look;
  door_plot_number_in (&on, value, x + cell / 2, y);
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
      door_plot_box (self, x + 1, y, cell - 2, self->line);
      cairo_fill (self->cr);
      door_plot_use (self, &door_plot_palette[0], mark->values[i] / self->most);
      door_plot_box (self, x + 1, y, cell - 2, self->line);
      if (mark->values[i] > 0)
        door_plot_fill (self);
      else
        cairo_new_path (self->cr);
      cell_number (self, mark->values[i], x, y, cell);
      if ((int) i == chosen)
        door_plot_draw_chosen (self, x, y - 1, cell, self->line + 2);
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
  cairo_move_to (self->cr, door_plot_mirror (self, x, 0) - self->line / 2, y + width);
  cairo_rotate (self->cr, -G_PI / 2);
  pango_cairo_show_layout (self->cr, layout);
  cairo_restore (self->cr);
}

static void
heat_axis (const DoorPlot *self)
{
  const char *const *names = door_chart_get_names (self->chart);
  guint n = g_strv_length ((char **) names), step = self->upright > 0 ? 1 : 3;
  double bottom = door_plot_row_top (self, door_chart_draw_n_rows (self->chart));
  double cell = self->span / MAX (1, n);

  for (guint i = 0; i < n; i += step)
    if (self->upright > 0)
      upright (self, names[i], self->start + (i + 0.5) * cell, bottom + 2);
    else
      door_plot_text (self, names[i], self->start + (i + 0.5) * cell, bottom + 2, 0, TRUE);
  door_plot_text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2,
                  bottom + (self->upright > 0 ? self->upright + 4 : self->line), 0, TRUE);
}

/* The colour of a series; after the last one the line of what is planned. */
static void
legend_sign (const DoorPlot *self, gboolean is_plan, guint index, double x, double y)
{
  if (!is_plan)
    {
      door_plot_use (self, &door_plot_palette[index % DOOR_PLOT_COLOURS], 1);
      door_plot_box (self, x, y + 2, self->line - 4, self->line - 4);
      door_plot_fill (self);
      return;
    }
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 3);
  door_plot_line (self, x + self->line / 2 - 2, y, x + self->line / 2 - 2, y + self->line);
}

static void
legend (const DoorPlot *self)
{
  guint n = g_strv_length ((char **) door_chart_get_names (self->chart));
  double x = 0, y = 0;
  const char *name;

  for (guint i = 0; (name = door_plot_legend_name (self->chart, i)) != NULL; i++)
    {
      g_autoptr (PangoLayout) layout = door_plot_layout (self->look, name, 0);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      door_plot_legend_next (self->width, self->line, width, &x, &y);
      legend_sign (self, i >= n, i, x, y);
      door_plot_text (self, name, x + self->line + 2, y, 0, FALSE);
      x += self->line + width + 3 * DOOR_PLOT_GAP;
    }
}

static void
draw_row (const DoorPlot *self, guint index)
{
  const DoorChartMark *mark = door_chart_get_mark (self->chart, index);
  double y = door_plot_row_top (self, index) + DOOR_PLOT_GAP / 2;
  g_autofree char *label
      = mark->stands_out ? g_strdup_printf ("▲ %s", mark->label) : g_strdup (mark->label);

  door_plot_text (self, label, 0, y, self->start - DOOR_PLOT_GAP, FALSE);
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

void
door_plot_draw_rows (const DoorPlot *self)
{
  guint n = door_chart_draw_n_rows (self->chart);

  if (door_plot_has_legend (self->chart))
    legend (self);
  if (door_chart_get_kind (self->chart) != DOOR_CHART_HEAT)
    grid (self);
  for (guint i = 0; i < n; i++)
    draw_row (self, i);
  if (door_chart_get_kind (self->chart) == DOOR_CHART_HEAT)
    heat_axis (self);
  else
    axis (self);
  if (door_chart_get_kind (self->chart) == DOOR_CHART_BOXES
      || door_chart_get_kind (self->chart) == DOOR_CHART_BARS)
    reference (self);
  if (door_chart_get_kind (self->chart) == DOOR_CHART_BARS)
    bar_numbers (self);
  if (self->look->chosen >= 0 && self->look->chosen < (int) n && self->look->cell < 0)
    door_plot_draw_chosen (self, 1, door_plot_row_top (self, (guint) self->look->chosen) + 1,
                           self->width - 2, self->row - 2);
}

/* The column of a heat chart. */
int
door_plot_find_cell (const DoorPlot *self, int row, double x)
{
  guint n = door_chart_get_mark (self->chart, (guint) row)->n_values;
  double along = (self->look->rtl ? self->width - x : x) - self->start;

  return along < 0 || along >= self->span ? -1 : (int) (along * n / self->span);
}
