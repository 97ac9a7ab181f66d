/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paper of a chart: what stands where on it, and the pieces that every kind is drawn with. */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-plot.h"

#include <glib/gi18n.h>
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

const char *
door_plot_legend_name (DoorChart *chart, guint index)
{
  const char *const *names = door_chart_get_names (chart);
  guint n = g_strv_length ((char **) names);

  if (index < n)
    return names[index];
  return index == n && door_chart_has_plan (chart) ? _ ("Planned") : NULL;
}

void
door_plot_legend_next (double room, double line, double width, double *x, double *y)
{
  if (*x > 0 && *x + line + width > room)
    {
      *x = 0;
      *y += line;
    }
}

/* As high as its lines are. */
static double
legend_height (DoorChart *chart, const DoorChartLook *look, double room)
{
  double line = line_height (look), x = 0, y = 0;
  const char *name;

  if (!door_plot_has_legend (chart))
    return 0;
  for (guint i = 0; (name = door_plot_legend_name (chart, i)) != NULL; i++)
    {
      g_autoptr (PangoLayout) layout = door_plot_layout (look, name, 0);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      door_plot_legend_next (room, line, width, &x, &y);
      x += line + width + 3 * DOOR_PLOT_GAP;
    }
  return y + line + DOOR_PLOT_GAP;
}

/* The number at a line to compare with stands above it. */
static double
reference_height (DoorChart *chart, double line)
{
  DoorChartKind kind = door_chart_get_kind (chart);

  return (kind == DOOR_CHART_BARS || kind == DOOR_CHART_BOXES)
                 && !isnan (door_chart_get_reference (chart))
             ? line
             : 0;
}

#define MOST_ROWS 200

guint
door_chart_draw_n_rows (DoorChart *chart)
{
  guint n = door_chart_get_n_marks (chart);

  return is_free (chart) ? n : MIN (n, MOST_ROWS);
}

double
door_chart_draw_height (DoorChart *chart, const DoorChartLook *look, double width)
{
  double line = line_height (look), row = line + DOOR_PLOT_GAP;
  guint rows = door_chart_draw_n_rows (chart);

  if (is_free (chart))
    rows = door_chart_get_kind (chart) == DOOR_CHART_MAP ? DOOR_PLOT_MAP_ROWS : FUNNEL_ROWS;
  return rows * row + 2 * line + DOOR_PLOT_GAP + legend_height (chart, look, width)
         + reference_height (chart, line) + upright_names (chart, look);
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

/* One, two or five of some power of ten, so that there are at most five of them. */
static double
step_of (DoorChart *chart, double most)
{
  static const double nice[] = { 1, 2, 5, 10 };
  double rough = most / 5, power = pow (10, floor (log10 (rough)));
  guint i = 0;

  while (i < G_N_ELEMENTS (nice) - 1 && nice[i] * power < rough * (1 - 1e-9))
    i++;
  /* Half an interview is none; of what is an average a half is something. */
  return door_chart_is_share (chart) || most < 3 ? nice[i] * power : MAX (1, nice[i] * power);
}

/* Beside a bar stands its number, beside one with a plan two of them. */
static double
room_after (DoorChart *chart, double line)
{
  return door_chart_has_plan (chart) ? 4.5 * line : 3 * line;
}

/* A funnel shows its limits where most points are. */
static double
most_of (DoorChart *chart)
{
  const double (*curve)[5] = door_chart_get_curve (chart);
  double most = MAX (door_chart_get_most (chart), door_chart_is_share (chart) ? 0.02 : 1);

  if (curve != NULL)
    most = MIN (1, 1.15 * MAX (most, curve[DOOR_CHART_CURVE - 1][4]));
  return most;
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
  self.span = width - self.start - room_after (chart, self.line);
  self.top = legend_height (chart, look, width) + reference_height (chart, self.line);
  self.row = self.line + DOOR_PLOT_GAP;
  self.most = most_of (chart);
  self.step = step_of (chart, self.most);
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
door_plot_edged (const DoorPlot *self, const char *words, double x, double y, gboolean centred)
{
  g_autoptr (PangoLayout) layout = door_plot_layout (self->look, words, 0);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  x = centred ? CLAMP (x - width / 2.0, 0, MAX (0, self->width - width)) : x;
  cairo_save (self->cr);
  cairo_move_to (self->cr, door_plot_mirror (self, x, width), y);
  pango_cairo_layout_path (self->cr, layout);
  door_plot_use (self, &self->look->paper, 1);
  cairo_set_line_width (self->cr, 4);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
  door_plot_text (self, words, x, y, 0, FALSE);
}

/* Two fifths of an event are not none, nor is half a per cent. */
static char *
number_words (const DoorPlot *self, double value)
{
  double shown = door_chart_is_share (self->chart) ? value * 100 : value;
  gboolean is_small = (door_chart_is_share (self->chart) ? self->most * 100 : self->most) < 10;
  int digits = is_small && fabs (shown - round (shown)) > 0.05 ? 1 : 0;

  return door_chart_is_share (self->chart) ? g_strdup_printf ("%.*f %%", digits, shown)
                                           : g_strdup_printf ("%.*f", digits, shown);
}

void
door_plot_number_in (const DoorPlot *self, double value, double x, double y)
{
  g_autofree char *words = number_words (self, value);

  door_plot_text (self, words, x, y, 0, TRUE);
}

void
door_plot_number (const DoorPlot *self, double value, double x, double y)
{
  g_autofree char *words = number_words (self, value);

  door_plot_edged (self, words, x, y, TRUE);
}

void
door_plot_fill (const DoorPlot *self)
{
  if (!self->look->strong)
    {
      cairo_fill (self->cr);
      return;
    }
  cairo_fill_preserve (self->cr);
  door_plot_use (self, &self->look->ink, 1);
  cairo_set_line_width (self->cr, 1.5);
  cairo_stroke (self->cr);
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
