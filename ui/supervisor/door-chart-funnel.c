/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A funnel: shares over how many they are of, with the limits within which chance keeps them. */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

#include <math.h>

#define NAMED 12 /* points, while each has a name */

/* One, two or five of some power of ten, about a quarter of it. */
static double
nice_quarter (double widest)
{
  double rough = MAX (1, widest / 4), power = pow (10, floor (log10 (rough)));

  return rough >= 5 * power ? 5 * power : rough >= 2 * power ? 2 * power : power;
}

static double
funnel_x (const DoorPlot *self, double n)
{
  return self->start + self->span * CLAMP (n / (self->widest * 1.05), 0, 1);
}

static double
funnel_y (const DoorPlot *self, double share)
{
  double height = self->height - 2 * self->line - DOOR_PLOT_GAP;

  return height - (height - self->line) * share / self->most;
}

/* What lies above the paper is not drawn as if it lay at its edge. */
static void
funnel_curve (const DoorPlot *self, guint which, double width)
{
  const double (*curve)[5] = door_chart_get_curve (self->chart);

  cairo_save (self->cr);
  cairo_rectangle (self->cr, 0, funnel_y (self, self->most) - 1, self->width,
                   funnel_y (self, 0) - funnel_y (self, self->most) + 2);
  cairo_clip (self->cr);
  door_plot_use (self, &self->look->ink, 0.5);
  cairo_set_line_width (self->cr, width);
  for (guint i = 0; i < DOOR_CHART_CURVE; i++)
    cairo_line_to (self->cr, door_plot_mirror (self, funnel_x (self, curve[i][0]), 0),
                   funnel_y (self, curve[i][which]));
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

/* How many of a hundred lie within, at the end of each line. */
static void
funnel_limits (const DoorPlot *self)
{
  static const char *const names[] = { "", "95 %", "95 %", "99.8 %", "99.8 %" };
  const double (*curve)[5] = door_chart_get_curve (self->chart);
  const double *last = curve[DOOR_CHART_CURVE - 1];

  for (guint which = 1; which <= 4; which++)
    {
      funnel_curve (self, which, which <= 2 ? 1.5 : 1);
      if (last[which] > 0 && last[which] <= self->most)
        door_plot_edged (self, names[which], funnel_x (self, last[0]) + DOOR_PLOT_GAP,
                         funnel_y (self, last[which]) - self->line / 2, FALSE);
    }
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
    {
      cairo_new_sub_path (self->cr);
      cairo_arc (self->cr, door_plot_mirror (self, x, 0), y, DOOR_PLOT_DOT, 0, 2 * G_PI);
    }
  door_plot_fill (self);
  if ((int) index == self->look->chosen)
    door_plot_draw_chosen (self, x - 2 * DOOR_PLOT_DOT, y - 2 * DOOR_PLOT_DOT, 4 * DOOR_PLOT_DOT,
                           4 * DOOR_PLOT_DOT);
}

/* Names that stand already, so that no two are written over each other. */
typedef struct {
  graphene_rect_t taken[NAMED + 1];
  guint n;
} Names;

static gboolean
is_room (const DoorPlot *self, const Names *names, const graphene_rect_t *wanted)
{
  if (wanted->origin.x < self->start
      || wanted->origin.x + wanted->size.width > self->start + self->span + 3 * self->line)
    return FALSE;
  for (guint i = 0; i < names->n; i++)
    if (graphene_rect_intersection (&names->taken[i], wanted, NULL))
      return FALSE;
  return TRUE;
}

/* After its point, before it, above or below. FALSE: there is no room. */
static gboolean
find_room (const DoorPlot *self,
           const Names *names,
           const DoorChartMark *mark,
           int width,
           graphene_rect_t *ret_room)
{
  float x = (float) funnel_x (self, mark->values[0]), y = (float) funnel_y (self, mark->values[1]);
  float line = (float) self->line, far = 2 * (float) DOOR_PLOT_DOT;
  const graphene_point_t corners[] = { { x + far, y - line / 2 },
                                       { x - far - (float) width, y - line / 2 },
                                       { x - (float) width / 2, y - far - line },
                                       { x - (float) width / 2, y + far } };

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      graphene_rect_init (ret_room, corners[i].x, corners[i].y, (float) width, line);
      if (is_room (self, names, ret_room))
        return TRUE;
    }
  return FALSE;
}

static void
funnel_name (const DoorPlot *self, const DoorChartMark *mark, Names *names)
{
  g_autoptr (PangoLayout) layout = door_plot_layout (self->look, mark->label, 0);
  graphene_rect_t room;
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (names->n > NAMED || !find_room (self, names, mark, width, &room))
    return;
  names->taken[names->n++] = room;
  door_plot_edged (self, mark->label, room.origin.x, room.origin.y, FALSE);
}

/* Those that stand out first; of the others while there are few. Pointing at one names it in any case. */
static void
funnel_names (const DoorPlot *self)
{
  guint n = door_chart_get_n_marks (self->chart);
  Names names = { .n = 0 };

  for (guint turn = 0; turn < (n > NAMED ? 1 : 2); turn++)
    for (guint i = 0; i < n; i++)
      {
        const DoorChartMark *mark = door_chart_get_mark (self->chart, i);

        if (mark->stands_out == (turn == 0))
          funnel_name (self, mark, &names);
      }
}

static void
funnel_axes (const DoorPlot *self)
{
  double bottom = funnel_y (self, 0);
  double across = nice_quarter (self->widest);

  for (double share = 0; share <= self->most * (1 + 1e-9); share += self->step)
    {
      cairo_set_line_width (self->cr, 1);
      door_plot_use (self, &self->look->ink, share > 0 ? 0.12 : 0.5);
      door_plot_line (self, self->start, funnel_y (self, share), self->start + self->span,
                      funnel_y (self, share));
      door_plot_number (self, share, 2 * self->line, funnel_y (self, share) - self->line / 2);
    }
  for (double n = 0; n <= self->widest; n += across)
    {
      g_autofree char *words = g_strdup_printf ("%.0f", n);

      door_plot_text (self, words, funnel_x (self, n), bottom + 4, 0, TRUE);
    }
}

void
door_plot_draw_funnel (const DoorPlot *self)
{
  const double dashes[] = { 4, 4 };
  double rate = door_chart_get_reference (self->chart);

  funnel_axes (self);
  funnel_limits (self);
  door_plot_use (self, &self->look->ink, 0.8);
  cairo_set_line_width (self->cr, 1.5);
  cairo_set_dash (self->cr, dashes, 2, 0);
  door_plot_line (self, self->start, funnel_y (self, rate), self->start + self->span,
                  funnel_y (self, rate));
  cairo_set_dash (self->cr, NULL, 0, 0);
  for (guint i = 0; i < door_chart_get_n_marks (self->chart); i++)
    funnel_point (self, i);
  funnel_names (self);
  door_plot_text (self, door_chart_get_x_title (self->chart), self->start + self->span / 2,
                  funnel_y (self, 0) + self->line + 4, 0, TRUE);
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
