/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

#include <math.h>

void
door_chart_draw (
    DoorChart *chart, cairo_t *cr, const DoorChartLook *look, double width, double height)
{
  const DoorPlot self = door_plot_plan (chart, cr, look, width, height);

  if (door_chart_get_kind (chart) == DOOR_CHART_FUNNEL)
    door_plot_draw_funnel (&self);
  else if (door_chart_get_kind (chart) == DOOR_CHART_MAP)
    door_plot_draw_map (&self);
  else
    door_plot_draw_rows (&self);
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
  const DoorPlot self = door_plot_plan (chart, NULL, look, width, height);
  int row = (int) floor ((y - self.top) / self.row);

  if (ret_cell)
    *ret_cell = -1;
  if (door_chart_get_kind (chart) == DOOR_CHART_FUNNEL)
    return door_plot_find_in_funnel (&self, x, y);
  if (door_chart_get_kind (chart) == DOOR_CHART_MAP)
    return door_plot_find_on_map (&self, x, y);
  if (row < 0 || row >= (int) door_chart_draw_n_rows (chart))
    return -1;
  if (ret_cell && door_chart_get_kind (chart) == DOOR_CHART_HEAT)
    *ret_cell = door_plot_find_cell (&self, row, x);
  return row;
}
