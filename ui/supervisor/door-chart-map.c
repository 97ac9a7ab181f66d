/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A map of interviews, drawn from their positions alone. East is right in every language. */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

#include <glib/gi18n.h>

#define MOST_LABELS 16 /* places that are named */

/* Metres to dots, with the middle of all points in the middle of the paper. */
typedef struct {
  double scale, east, north;
} Ground;

static void
stretch (double least[2], double most[2], double east, double north)
{
  least[0] = MIN (least[0], east);
  least[1] = MIN (least[1], north);
  most[0] = MAX (most[0], east);
  most[1] = MAX (most[1], north);
}

static Ground
ground_of (const DoorPlot *self)
{
  guint n;
  const DoorChartPoint *points = door_chart_get_points (self->chart, &n);
  double least[2] = { G_MAXDOUBLE, G_MAXDOUBLE }, most[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };
  double across, up;

  for (guint i = 0; i < n; i++)
    stretch (least, most, points[i].east, points[i].north);
  for (guint i = 0; i < door_chart_get_n_outlines (self->chart); i++)
    {
      const DoorChartOutline one = door_chart_get_outline (self->chart, i);

      for (guint k = 0; k < one.n; k++)
        stretch (least, most, one.points[k][0], one.points[k][1]);
    }
  across = MAX (100, most[0] - least[0]);
  up = MAX (100, most[1] - least[1]);
  return (
      Ground){ MIN ((self->width - 6 * self->line) / across, (self->height - 4 * self->line) / up),
               (least[0] + most[0]) / 2, (least[1] + most[1]) / 2 };
}

static void
place (
    const DoorPlot *self, const Ground *ground, const DoorChartPoint *point, double *x, double *y)
{
  *x = self->width / 2 + (point->east - ground->east) * ground->scale;
  *y = (self->height - self->line) / 2 - (point->north - ground->north) * ground->scale;
}

/* Four shapes, so that neighbours are told apart without colours. */
static void
shape (cairo_t *cr, guint which, double x, double y)
{
  switch (which % 4)
    {
    case 0:
      cairo_arc (cr, x, y, DOOR_PLOT_DOT, 0, 2 * G_PI);
      break;
    case 1:
      cairo_rectangle (cr, x - DOOR_PLOT_DOT, y - DOOR_PLOT_DOT, 2 * DOOR_PLOT_DOT,
                       2 * DOOR_PLOT_DOT);
      break;
    case 2:
      cairo_move_to (cr, x, y - 1.2 * DOOR_PLOT_DOT);
      cairo_line_to (cr, x + 1.2 * DOOR_PLOT_DOT, y + DOOR_PLOT_DOT);
      cairo_line_to (cr, x - 1.2 * DOOR_PLOT_DOT, y + DOOR_PLOT_DOT);
      cairo_close_path (cr);
      break;
    default:
      cairo_move_to (cr, x, y - 1.3 * DOOR_PLOT_DOT);
      cairo_line_to (cr, x + 1.3 * DOOR_PLOT_DOT, y);
      cairo_line_to (cr, x, y + 1.3 * DOOR_PLOT_DOT);
      cairo_line_to (cr, x - 1.3 * DOOR_PLOT_DOT, y);
      cairo_close_path (cr);
    }
}

static void
map_point (const DoorPlot *self, const Ground *ground, const DoorChartPoint *point)
{
  double x, y;

  place (self, ground, point, &x, &y);
  door_plot_use (self, &door_plot_palette[point->mark % (DOOR_PLOT_COLOURS - 1)], 0.85);
  shape (self->cr, point->mark, x, y);
  cairo_fill (self->cr);
  if (!point->stands_out && (int) point->mark != self->look->chosen)
    return;
  if ((int) point->mark == self->look->chosen)
    door_plot_use (self, &self->look->ink, 1);
  else
    door_plot_use (self, &door_plot_warning, 1);
  cairo_set_line_width (self->cr, 1.5);
  cairo_arc (self->cr, x, y, 1.6 * DOOR_PLOT_DOT, 0, 2 * G_PI);
  cairo_stroke (self->cr);
}

/* The border of a place, in the colour of its points; that of the chosen one in ink. */
static void
map_outline (const DoorPlot *self, const Ground *ground, const DoorChartOutline *outline)
{
  gboolean is_chosen = (int) outline->mark == self->look->chosen;

  if (is_chosen)
    door_plot_use (self, &self->look->ink, 1);
  else
    door_plot_use (self, &door_plot_palette[outline->mark % (DOOR_PLOT_COLOURS - 1)], 0.9);
  cairo_set_line_width (self->cr, is_chosen ? 2.5 : 1.5);
  for (guint i = 0; i < outline->n; i++)
    {
      const DoorChartPoint corner
          = { .east = outline->points[i][0], .north = outline->points[i][1] };
      double x, y;

      place (self, ground, &corner, &x, &y);
      if (i == 0)
        cairo_move_to (self->cr, x, y);
      else
        cairo_line_to (self->cr, x, y);
    }
  cairo_close_path (self->cr);
  cairo_stroke (self->cr);
}

/* The name of a place below the middle of its points; not mirrored. */
static void
map_label (const DoorPlot *self, const Ground *ground, guint mark)
{
  guint n, found = 0;
  const DoorChartPoint *points = door_chart_get_points (self->chart, &n);
  double x = 0, y = 0;
  g_autoptr (PangoLayout) layout = door_plot_layout (
      self->look, door_chart_get_mark (self->chart, mark)->label, 12 * self->line);
  int width;

  for (guint i = 0; i < n; i++)
    if (points[i].mark == mark)
      {
        double px, py;

        place (self, ground, &points[i], &px, &py);
        x += px;
        y = MAX (y, py);
        found++;
      }
  if (found == 0)
    return;
  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  door_plot_use (self, &self->look->ink, 1);
  cairo_move_to (self->cr, CLAMP (x / found - width / 2.0, 0, MAX (0, self->width - width)),
                 y + 2 * DOOR_PLOT_DOT);
  pango_cairo_show_layout (self->cr, layout);
}

/* A length that is easy to think in, at most a quarter of the paper. */
static void
map_scale (const DoorPlot *self, const Ground *ground)
{
  static const double lengths[] = { 10, 50, 100, 500, 1000, 5000, 10000, 50000, 100000, 500000 };
  g_autofree char *words = NULL;
  double length = lengths[0], y = self->height - self->line - 6;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    if (lengths[i] * ground->scale < self->width / 4)
      length = lengths[i];
  words = length >= 1000 ? g_strdup_printf (_ ("%.0f km"), length / 1000)
                         : g_strdup_printf (_ ("%.0f m"), length);
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 2);
  cairo_move_to (self->cr, 4, y - 5);
  cairo_line_to (self->cr, 4, y);
  cairo_line_to (self->cr, 4 + length * ground->scale, y);
  cairo_line_to (self->cr, 4 + length * ground->scale, y - 5);
  cairo_stroke (self->cr);
  {
    g_autoptr (PangoLayout) layout = door_plot_layout (self->look, words, 0);

    cairo_move_to (self->cr, 4, y + 3);
    pango_cairo_show_layout (self->cr, layout);
  }
}

void
door_plot_draw_map (const DoorPlot *self)
{
  guint n, n_marks = door_chart_get_n_marks (self->chart);
  const DoorChartPoint *points = door_chart_get_points (self->chart, &n);
  const Ground ground = ground_of (self);

  for (guint i = 0; i < door_chart_get_n_outlines (self->chart); i++)
    {
      const DoorChartOutline outline = door_chart_get_outline (self->chart, i);

      map_outline (self, &ground, &outline);
    }
  for (guint i = 0; i < n; i++)
    map_point (self, &ground, &points[i]);
  for (guint i = 0; n_marks <= MOST_LABELS && i < n_marks; i++)
    map_label (self, &ground, i);
  map_scale (self, &ground);
}

int
door_plot_find_on_map (const DoorPlot *self, double x, double y)
{
  guint n;
  const DoorChartPoint *points = door_chart_get_points (self->chart, &n);
  const Ground ground = ground_of (self);
  double nearest = 16 * DOOR_PLOT_DOT * DOOR_PLOT_DOT;
  int found = -1;

  for (guint i = 0; i < n; i++)
    {
      double px, py, away;

      place (self, &ground, &points[i], &px, &py);
      away = (px - x) * (px - x) + (py - y) * (py - y);
      if (away >= nearest)
        continue;
      nearest = away;
      found = (int) points[i].mark;
    }
  return found;
}
