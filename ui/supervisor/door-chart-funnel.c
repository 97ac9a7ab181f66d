/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A funnel: shares over how many they are of, with the limits within which chance keeps them. */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

static double
funnel_x (const DoorPlot *self, double n)
{
  return self->start + self->span * CLAMP (n / (self->widest * 1.05), 0, 1);
}

static double
funnel_y (const DoorPlot *self, double share)
{
  double height = self->height - 2 * self->line - DOOR_PLOT_GAP;

  return height - (height - self->line) * CLAMP (share / (self->most * 1.15), 0, 1);
}

static void
funnel_curve (const DoorPlot *self, guint which, double width)
{
  const double (*curve)[5] = door_chart_get_curve (self->chart);

  door_plot_use (self, &self->look->ink, 0.5);
  cairo_set_line_width (self->cr, width);
  for (guint i = 0; i < DOOR_CHART_CURVE; i++)
    cairo_line_to (self->cr, door_plot_mirror (self, funnel_x (self, curve[i][0]), 0),
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
    door_plot_box (self, x - DOOR_PLOT_DOT, y - DOOR_PLOT_DOT, 2 * DOOR_PLOT_DOT,
                   2 * DOOR_PLOT_DOT);
  else
    cairo_arc (self->cr, door_plot_mirror (self, x, 0), y, DOOR_PLOT_DOT, 0, 2 * G_PI);
  cairo_fill (self->cr);
  if (mark->stands_out)
    door_plot_text (self, mark->label, x + 2 * DOOR_PLOT_DOT, y - self->line, 0, FALSE);
  if ((int) index == self->look->chosen)
    door_plot_draw_chosen (self, x - 2 * DOOR_PLOT_DOT, y - 2 * DOOR_PLOT_DOT, 4 * DOOR_PLOT_DOT,
                           4 * DOOR_PLOT_DOT);
}

void
door_plot_draw_funnel (const DoorPlot *self)
{
  double bottom = funnel_y (self, 0), rate = door_chart_get_reference (self->chart);

  door_plot_use (self, &self->look->ink, 0.4);
  cairo_set_line_width (self->cr, 1);
  door_plot_line (self, self->start, bottom, self->start + self->span, bottom);
  door_plot_line (self, self->start, funnel_y (self, rate), self->start + self->span,
                  funnel_y (self, rate));
  for (guint which = 1; which <= 4; which++)
    funnel_curve (self, which, which <= 2 ? 1.5 : 1);
  door_plot_number (self, rate, 2 * self->line, funnel_y (self, rate) - self->line / 2);
  door_plot_number (self, 0, 2 * self->line, bottom - self->line / 2);
  for (guint i = 0; i < door_chart_get_n_marks (self->chart); i++)
    funnel_point (self, i);
  door_plot_text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2,
                  bottom + 4, 0, TRUE);
}

int
door_plot_find_in_funnel (const DoorPlot *self, double x, double y)
{
  for (guint i = 0; i < door_chart_get_n_marks (self->chart); i++)
    {
      const DoorChartMark *mark = door_chart_get_mark (self->chart, i);
      double dx = door_plot_mirror (self, funnel_x (self, mark->values[0]), 0) - x;
      double dy = funnel_y (self, mark->values[1]) - y;

      if (dx * dx + dy * dy <= 9 * DOOR_PLOT_DOT * DOOR_PLOT_DOT)
        return (int) i;
    }
  return -1;
}
