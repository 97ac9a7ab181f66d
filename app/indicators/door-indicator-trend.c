/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Earlier rounds of a survey beside this one, from the tables that their runs wrote. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-csv.h"
#include "door-files.h"
#include "door-indicator-charts-private.h"
#include "door-page-private.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define TABLE_MAX_BYTES (64u * 1024 * 1024)
#define HEIGHT 180
#define TOP 12
#define LEFT 60
#define STEP 110 /* between rounds */

enum { INDICATOR, VERSION, FIGURE, BY, CATEGORY, UNIT, QUALITY, ESTIMATE, LOWER, UPPER, N_NAMES };
static const char *const names[N_NAMES] = { "indicator", "version", "figure",   "by",    "category",
                                            "unit",      "quality", "estimate", "lower", "upper" };

struct _DoorRound {
  char *label;
  DoorCsvTable *table;
  int columns[N_NAMES];
};

DoorRound *
door_round_read (const char *path, const char *label, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (path, TABLE_MAX_BYTES, error);
  g_autoptr (DoorCsvTable) table = bytes ? door_csv_read (bytes, error) : NULL;
  DoorRound *self;

  if (!table)
    return NULL;
  self = g_new0 (DoorRound, 1);
  self->label = g_strdup (label);
  self->table = g_steal_pointer (&table);
  for (guint i = 0; i < N_NAMES; i++)
    if ((self->columns[i] = door_csv_find (self->table, names[i])) < 0)
      {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "%s has no column '%s': it is no figures.csv of an earlier round", path,
                     names[i]);
        door_round_free (self);
        return NULL;
      }
  return self;
}

void
door_round_free (DoorRound *self)
{
  if (!self)
    return;
  g_free (self->label);
  door_csv_table_free (self->table);
  g_free (self);
}

/* One point of a trend; `estimate` is NAN where the round has none to show. */
typedef struct {
  const char *label, *version;
  double estimate, lower, upper;
  gboolean suppressed;
} Point;

static const char *
cell (const DoorRound *self, guint row, guint name)
{
  return door_csv_cell (self->table, row, (guint) self->columns[name]);
}

static double
number (const DoorRound *self, guint row, guint name)
{
  const char *text = cell (self, row, name);

  return *text ? g_ascii_strtod (text, NULL) : NAN;
}

/* FALSE when the round does not have the figure, in the same unit. */
static gboolean
find_point (const DoorRound *self, const DoorFigure *figure, Point *ret_point)
{
  const char *const wanted[] = { [INDICATOR] = door_indicator_id (figure->indicator),
                                 [FIGURE] = figure->figure,
                                 [BY] = figure->by,
                                 [CATEGORY] = figure->category,
                                 [UNIT] = figure->unit };

  for (guint row = 0; row < door_csv_rows (self->table); row++)
    {
      gboolean same = TRUE;

      for (guint i = 0; same && i < G_N_ELEMENTS (wanted); i++)
        same = !wanted[i] || strcmp (cell (self, row, i), wanted[i]) == 0;
      if (!same)
        continue;
      *ret_point = (Point){ .label = self->label,
                            .version = cell (self, row, VERSION),
                            .estimate = number (self, row, ESTIMATE),
                            .lower = number (self, row, LOWER),
                            .upper = number (self, row, UPPER),
                            .suppressed = strcmp (cell (self, row, QUALITY), "suppressed") == 0 };
      return TRUE;
    }
  return FALSE;
}

static GArray *
collect (const DoorFigure *figure, const DoorIndicatorOrigin *origin, const char *now)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (Point));
  gboolean hidden = figure->quality == DOOR_QUALITY_SUPPRESS;
  Point last = { .label = now,
                 .version = door_indicator_version (figure->indicator),
                 .estimate = hidden ? NAN : figure->e.estimate,
                 .lower = hidden ? NAN : figure->e.lower,
                 .upper = hidden ? NAN : figure->e.upper,
                 .suppressed = hidden };

  for (guint i = 0; i < origin->n_rounds; i++)
    {
      Point point;

      if (find_point (origin->rounds[i], figure, &point))
        g_array_append_val (points, point);
    }
  if (points->len > 0)
    g_array_append_val (points, last);
  return points;
}

static double
top_of (const GArray *points)
{
  double top = 0;

  for (guint i = 0; i < points->len; i++)
    {
      const Point *point = &g_array_index (points, Point, i);

      top = fmax (top, isnan (point->upper) ? point->estimate : point->upper);
    }
  return top > 0 && isfinite (top) ? top * 1.05 : 1;
}

static double
height_of (double value, double top)
{
  return TOP + (1 - CLAMP (value / top, 0, 1)) * (HEIGHT - TOP - 30);
}

/* A line only between figures of the same definition: another version may count another thing. */
static void
draw_point (GString *out, const Point *point, const Point *before, guint i, double top)
{
  double x = LEFT + 40 + i * STEP, y = height_of (point->estimate, top);

  g_string_append_printf (out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x, HEIGHT - 8);
  door_page_text (out, point->label);
  g_string_append (out, "</text>");
  if (isnan (point->estimate))
    {
      g_string_append_printf (
          out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" opacity=\".6\">%s</text>\n", x,
          HEIGHT - 34, point->suppressed ? "suppressed" : "–");
      return;
    }
  if (before && !isnan (before->estimate) && strcmp (before->version, point->version) == 0)
    g_string_append_printf (out,
                            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
                            "stroke=\"#1a6fb0\" stroke-width=\"1.5\"/>",
                            x - STEP, height_of (before->estimate, top), x, y);
  if (!isnan (point->lower))
    g_string_append_printf (out,
                            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" "
                            "stroke=\"currentColor\" stroke-width=\"2\"/>",
                            x, height_of (point->lower, top), x, height_of (point->upper, top));
  g_string_append_printf (out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" fill=\"#1a6fb0\"/>\n", x,
                          y);
}

static void
draw_axis (GString *out, double top, double width)
{
  for (guint k = 0; k <= 2; k++)
    {
      double y = height_of (top * k / 2, top);

      g_string_append_printf (
          out,
          "<line x1=\"%d\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#8885\"/>"
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3g</text>\n",
          LEFT, width, y, y, LEFT - 8, y + 4, top * k / 2);
    }
}

void
door_indicator_draw_trend (GString *out,
                           const DoorFigure *figure,
                           const DoorIndicatorOrigin *origin,
                           const char *now)
{
  g_autoptr (GArray) points = collect (figure, origin, now);
  double top = top_of (points), width = LEFT + points->len * STEP;

  if (points->len == 0)
    return;
  g_string_append_printf (
      out,
      "<svg class=\"trend\" viewBox=\"0 0 %.0f %d\" width=\"%.0f\" height=\"%d\" "
      "role=\"img\" aria-label=\"",
      width, HEIGHT, width, HEIGHT);
  door_page_text (out, figure->title);
  g_string_append (out, "\">\n");
  draw_axis (out, top, width);
  for (guint i = 0; i < points->len; i++)
    draw_point (out, &g_array_index (points, Point, i),
                i > 0 ? &g_array_index (points, Point, i - 1) : NULL, i, top);
  g_string_append (out, "</svg>\n");
}
