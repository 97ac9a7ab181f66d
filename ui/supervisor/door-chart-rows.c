/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts of rows: stacks, bars, boxes, heat. */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

#include <glib/gi18n.h>
#include <math.h>

/* Half of an odd count is no count. */
static gboolean
has_middle (const DoorPlot *self)
{
  return door_chart_is_share (self->chart) || fmod (self->most, 2) < 0.01 || self->most > 10;
}

static void
axis (const DoorPlot *self)
{
  double bottom = door_plot_row_top (self, door_chart_get_n_marks (self->chart));

  door_plot_use (self, &self->look->ink, 0.4);
  cairo_set_line_width (self->cr, 1);
  door_plot_line (self, self->start, bottom, self->start + self->span, bottom);
  for (guint i = 0; i <= 2; i += has_middle (self) ? 1 : 2)
    door_plot_number (self, self->most * i / 2, door_plot_x (self, self->most * i / 2), bottom + 2);
  door_plot_text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2,
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
  door_plot_line (self, door_plot_x (self, value), self->top, door_plot_x (self, value),
                  door_plot_row_top (self, door_chart_get_n_marks (self->chart)));
  cairo_set_dash (self->cr, NULL, 0, 0);
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
      door_plot_box (self, x, y, width, self->line);
      cairo_fill (self->cr);
      x += width;
    }
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
  cairo_fill (self->cr);
  door_plot_number (self, value, door_plot_x (self, value) + 1.5 * self->line, y);
}

static void
box_row (const DoorPlot *self, const DoorChartMark *mark, double y)
{
  double middle = y + self->line / 2;
  const double *v = mark->values;

  door_plot_use (self, &self->look->ink, 0.7);
  cairo_set_line_width (self->cr, 1.5);
  door_plot_line (self, door_plot_x (self, v[0]), middle, door_plot_x (self, v[4]), middle);
  door_plot_use (self, mark->stands_out ? &door_plot_warning : &door_plot_palette[0], 0.9);
  door_plot_box (self, door_plot_x (self, v[1]), y + 2,
                 MAX (2, door_plot_x (self, v[3]) - door_plot_x (self, v[1])), self->line - 4);
  cairo_fill (self->cr);
  door_plot_use (self, &self->look->paper, 1);
  cairo_set_line_width (self->cr, 2.5);
  door_plot_line (self, door_plot_x (self, v[2]), y + 2, door_plot_x (self, v[2]),
                  y + self->line - 2);
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
  door_plot_number (&on, value, x + cell / 2, y);
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
      cairo_fill (self->cr);
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
  double bottom = door_plot_row_top (self, door_chart_get_n_marks (self->chart));
  double cell = self->span / MAX (1, n);

  for (guint i = 0; i < n; i += step)
    if (self->upright > 0)
      upright (self, names[i], self->start + (i + 0.5) * cell, bottom + 2);
    else
      door_plot_text (self, names[i], self->start + (i + 0.5) * cell, bottom + 2, 0, TRUE);
  door_plot_text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2,
                  bottom + (self->upright > 0 ? self->upright + 4 : self->line), 0, TRUE);
}

/* What follows the colours: a line across. */
static void
legend_plan (const DoorPlot *self, double x)
{
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 3);
  door_plot_line (self, x + self->line / 2 - 2, 0, x + self->line / 2 - 2, self->line);
  door_plot_text (self, _ ("Planned"), x + self->line + 2, 0, 0, FALSE);
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
      door_plot_box (self, x, 2, self->line - 4, self->line - 4);
      cairo_fill (self->cr);
      door_plot_text (self, names[i], x + self->line + 2, 0, 0, FALSE);
      x += self->line + width + 3 * DOOR_PLOT_GAP;
    }
  if (door_chart_has_plan (self->chart))
    legend_plan (self, x);
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
  guint n = door_chart_get_n_marks (self->chart);

  if (door_plot_has_legend (self->chart))
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
