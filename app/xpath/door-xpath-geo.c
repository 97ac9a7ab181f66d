/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of places. A point is "latitude longitude altitude accuracy", the last two optional; a
 * trace or shape is points between semicolons. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

#define X_EARTH_RADIUS 6378100.0 /* metres, as all ODK clients have it */
#define X_EARTH_GIRTH (2 * X_EARTH_RADIUS * G_PI)
#define X_MAX_POINTS 200000

typedef struct {
  double latitude;
  double longitude;
} Point;

/* --- Reading ---------------------------------------------------------------------------------- */

static gboolean
parse_coordinate (const char **at, double *ret)
{
  char *end;

  *ret = g_ascii_strtod (*at, &end);
  if (end == *at || !isfinite (*ret))
    return FALSE;
  *at = end;
  return TRUE;
}

/* One point from `*at` up to ';' or the end. */
static gboolean
parse_point (const char **at, Point *ret_point)
{
  double ignored;

  if (!parse_coordinate (at, &ret_point->latitude) || !parse_coordinate (at, &ret_point->longitude))
    return FALSE;
  while (**at == ' ' || **at == '\t')
    (*at)++;
  while (**at != ';' && **at != '\0')
    {
      if (!parse_coordinate (at, &ignored))
        return FALSE;
      while (**at == ' ' || **at == '\t')
        (*at)++;
    }
  return TRUE;
}

typedef struct {
  GArray *points; /* Point */
  const XTerm *call;
} Reader;

static gboolean
add_points (XRun *run, const XTerm *arg, DoorXValue *value, gpointer data)
{
  Reader *self = data;
  const char *at = door_x_value_text (value);
  Point point;

  for (;;)
    {
      while (*at == ' ' || *at == ';' || *at == '\t' || *at == '\n' || *at == '\r')
        at++;
      if (*at == '\0')
        return TRUE;
      if (self->points->len >= X_MAX_POINTS)
        {
          door_x_fail (run, arg, DOOR_XPATH_ERROR_LIMIT, "more than %d points", X_MAX_POINTS);
          return FALSE;
        }
      if (!parse_point (&at, &point) || !door_x_charge (run, arg, 1))
        {
          door_x_fail (run, arg, DOOR_XPATH_ERROR_TYPE,
                       "%s() found '%.40s', expected points such as '-6.21 106.84 0 5'",
                       self->call->function->name, value->text);
          return FALSE;
        }
      g_array_append_val (self->points, point);
    }
}

/* The points of all arguments from `index` on, one after the other. transfer full. */
static GArray *
read_points (XRun *run, const XFrame *frame, const XTerm *call, guint index)
{
  Reader reader = { g_array_new (FALSE, FALSE, sizeof (Point)), call };

  door_x_each (run, frame, call, index, add_points, &reader);
  return reader.points;
}

static double
radians (double degrees)
{
  return degrees * G_PI / 180.0;
}

/* --- area, distance --------------------------------------------------------------------------- */

/* On a plane that touches the globe at the first point. */
static double
area_of (const Point *points, guint n)
{
  double sum = 0, x = 0, y = 0;

  for (guint i = 1; i < n; i++)
    {
      double next_y = (points[i].latitude - points[0].latitude) * X_EARTH_GIRTH / 360.0;
      double next_x = (points[i].longitude - points[0].longitude) * X_EARTH_GIRTH
                      * cos (radians (points[i].latitude)) / 360.0;

      if (i > 1)
        sum += (y * next_x - x * next_y) / 2;
      x = next_x;
      y = next_y;
    }
  return n < 3 ? 0 : fabs (sum);
}

static void
call_area (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_autoptr (GArray) points = read_points (run, frame, call, 0);

  door_xpath_value_set_number (ret, area_of ((const Point *) points->data, points->len));
}

/* The law of cosines, whose cosine may come out a little over 1 for a point and itself. */
static double
leg (const Point *a, const Point *b)
{
  double lambda = radians (a->longitude - b->longitude);
  double phi = radians (a->latitude), psi = radians (b->latitude);
  double cosine = sin (phi) * sin (psi) + cos (phi) * cos (psi) * cos (lambda);

  return acos (CLAMP (cosine, -1, 1)) * X_EARTH_RADIUS;
}

static void
call_distance (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_autoptr (GArray) points = read_points (run, frame, call, 0);
  double sum = 0;

  for (guint i = 1; i < points->len; i++)
    sum += leg (&g_array_index (points, Point, i - 1), &g_array_index (points, Point, i));
  door_xpath_value_set_number (ret, sum);
}

/* --- geofence, intersects ---------------------------------------------------------------------- */

/* Counts the edges that a line from the point to the east crosses. */
static gboolean
is_inside (const Point *p, const Point *shape, guint n)
{
  gboolean inside = FALSE;

  for (guint i = 1; i < n; i++)
    {
      const Point *a = &shape[i - 1], *b = &shape[i];

      if ((b->latitude > p->latitude) != (a->latitude > p->latitude)
          && p->longitude < (a->longitude - b->longitude) * (p->latitude - b->latitude)
                                    / (a->latitude - b->latitude)
                                + b->longitude)
        inside = !inside;
    }
  return inside;
}

static void
call_geofence (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  Reader reader = { g_array_new (FALSE, FALSE, sizeof (Point)), call };
  g_autoptr (GArray) point = reader.points;
  g_autoptr (GArray) shape = read_points (run, frame, call, 1);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  door_x_arg_scalar (run, frame, call, 0, &value);
  if (run->failed || !add_points (run, door_x_arg (run, call, 0), &value, &reader))
    return;
  door_xpath_value_set_boolean (ret, point->len > 0
                                         && is_inside (&g_array_index (point, Point, 0),
                                                       (const Point *) shape->data, shape->len));
}

static double
side_of (const Point *a, const Point *b, const Point *p)
{
  return (b->longitude - a->longitude) * (p->latitude - a->latitude)
         - (b->latitude - a->latitude) * (p->longitude - a->longitude);
}

static gboolean
between (double x, double a, double b)
{
  return x >= MIN (a, b) && x <= MAX (a, b);
}

/* `p` is known to be in line with the edge. */
static gboolean
on_edge (const Point *a, const Point *b, const Point *p)
{
  return between (p->latitude, a->latitude, b->latitude)
         && between (p->longitude, a->longitude, b->longitude);
}

static gboolean
edges_meet (const Point *a, const Point *b, const Point *c, const Point *d)
{
  double c_side = side_of (a, b, c), d_side = side_of (a, b, d);
  double a_side = side_of (c, d, a), b_side = side_of (c, d, b);

  if (((c_side > 0 && d_side < 0) || (c_side < 0 && d_side > 0))
      && ((a_side > 0 && b_side < 0) || (a_side < 0 && b_side > 0)))
    return TRUE;
  return (c_side == 0 && on_edge (a, b, c)) || (d_side == 0 && on_edge (a, b, d))
         || (a_side == 0 && on_edge (c, d, a)) || (b_side == 0 && on_edge (c, d, b));
}

static gboolean
same_point (const Point *a, const Point *b)
{
  return a->latitude == b->latitude && a->longitude == b->longitude;
}

/* Standing still is no edge. */
static guint
drop_doubles (Point *points, guint n)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    {
      if (kept == 0 || !same_point (&points[kept - 1], &points[i]))
        points[kept++] = points[i];
    }
  return kept;
}

/* Edges that follow each other share a point, and so do the first and last of a closed shape: they
 * cross only where one turns back on the other. */
static gboolean
turns_back (const Point *a, const Point *b, const Point *c)
{
  return side_of (a, b, c) == 0 && (on_edge (a, b, c) || on_edge (b, c, a));
}

static gboolean
crosses_itself (XRun *run, const XTerm *call, const Point *points, guint n)
{
  gboolean closed = n > 3 && same_point (&points[0], &points[n - 1]);

  for (guint i = 0; i + 1 < n; i++)
    {
      if (i + 2 < n && turns_back (&points[i], &points[i + 1], &points[i + 2]))
        return TRUE;
      for (guint k = i + 2; k + 1 < n; k++)
        {
          if (!door_x_charge (run, call, 1))
            return FALSE;
          if (closed && i == 0 && k + 2 == n)
            continue;
          if (edges_meet (&points[i], &points[i + 1], &points[k], &points[k + 1]))
            return TRUE;
        }
    }
  return closed && turns_back (&points[n - 2], &points[0], &points[1]);
}

static void
call_intersects (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_autoptr (GArray) points = read_points (run, frame, call, 0);
  guint n = drop_doubles ((Point *) points->data, points->len);

  door_xpath_value_set_boolean (ret, crosses_itself (run, call, (const Point *) points->data, n));
}

const XFunction door_x_geo_functions[] = {
  { "area", 1, 1, X_GIVES_NUMBER, X_PURE | X_NODESETS, call_area },
  { "enclosed-area", 1, 1, X_GIVES_NUMBER, X_PURE | X_NODESETS, call_area },
  { "distance", 1, X_MANY, X_GIVES_NUMBER, X_PURE | X_NODESETS, call_distance },
  { "geofence", 2, 2, X_GIVES_BOOLEAN, X_PURE | X_NODESETS, call_geofence },
  { "intersects", 1, 1, X_GIVES_BOOLEAN, X_PURE | X_NODESETS, call_intersects },
  { NULL },
};
