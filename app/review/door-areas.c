/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Areas as they are held, and the geometry of one position. */
#define G_LOG_DOMAIN "door-review"

#include "door-areas-private.h"
#include "door-review-facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
area_clear (gpointer data)
{
  g_free (((DoorArea *) data)->code);
}

DoorAreas *
door_areas_new (void)
{
  DoorAreas *self = g_new0 (DoorAreas, 1);

  g_atomic_ref_count_init (&self->references);
  self->areas = g_array_new (FALSE, FALSE, sizeof (DoorArea));
  g_array_set_clear_func (self->areas, area_clear);
  self->rings = g_array_new (FALSE, FALSE, sizeof (DoorAreaRing));
  self->points = g_array_new (FALSE, FALSE, sizeof (DoorAreaPoint));
  self->by_code = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

DoorAreas *
door_areas_ref (DoorAreas *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
door_areas_unref (DoorAreas *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->by_code);
  g_array_unref (self->points);
  g_array_unref (self->rings);
  g_array_unref (self->areas);
  g_free (self);
}

guint
door_areas_length (const DoorAreas *self)
{
  return self->areas->len;
}

static const DoorArea *
nth_area (const DoorAreas *self, guint area)
{
  return &g_array_index (self->areas, DoorArea, area);
}

const char *
door_areas_code (const DoorAreas *self, guint area)
{
  g_return_val_if_fail (area < self->areas->len, NULL);
  return nth_area (self, area)->code;
}

int
door_areas_find (const DoorAreas *self, const char *code)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->by_code, code)) - 1;
}

guint
door_areas_n_rings (const DoorAreas *self, guint area)
{
  g_return_val_if_fail (area < self->areas->len, 0);
  return nth_area (self, area)->n;
}

const double (*door_areas_ring (const DoorAreas *self, guint area, guint ring, guint *ret_n))[2]
{
  const DoorAreaRing *one;

  g_return_val_if_fail (area < self->areas->len && ring < nth_area (self, area)->n, NULL);
  one = &g_array_index (self->rings, DoorAreaRing, nth_area (self, area)->first + ring);
  *ret_n = one->n;
  return (const double (*)[2]) (gpointer) &g_array_index (self->points, DoorAreaPoint, one->first);
}

double
door_areas_near (double longitude, double reference)
{
  return longitude - 360 * round ((longitude - reference) / 360);
}

/* --- One position -------------------------------------------------------------------------------- */

/* Whether a ray to the east crosses the edge. */
static gboolean
crosses (const double a[2], const double b[2], double x, double y)
{
  if ((a[1] > y) == (b[1] > y))
    return FALSE;
  return x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
}

/* The place of the edge nearest to (x, y) where a degree of longitude has `shrink` of a degree's length. */
static void
nearest_on (const double a[2], const double b[2], double x, double y, double shrink, double ret[2])
{
  double east = (b[0] - a[0]) * shrink, north = b[1] - a[1];
  double length = east * east + north * north;
  double at = length > 0 ? ((x - a[0]) * shrink * east + (y - a[1]) * north) / length : 0;

  at = CLAMP (at, 0, 1);
  ret[0] = a[0] + at * (b[0] - a[0]);
  ret[1] = a[1] + at * (b[1] - a[1]);
}

typedef struct {
  double x, y, shrink;
  gboolean inside;
  double least; /* square of the distance, in degrees of latitude */
  double nearest[2];
} Search;

static void
search_ring (Search *self, const double (*points)[2], guint n)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      double place[2], away;

      self->inside ^= crosses (points[i], points[i + 1], self->x, self->y);
      nearest_on (points[i], points[i + 1], self->x, self->y, self->shrink, place);
      away = pow ((place[0] - self->x) * self->shrink, 2) + pow (place[1] - self->y, 2);
      if (away >= self->least)
        continue;
      self->least = away;
      memcpy (self->nearest, place, sizeof place);
    }
}

double
door_areas_outside (const DoorAreas *self, guint area, double latitude, double longitude)
{
  Search search = { .y = latitude, .least = G_MAXDOUBLE };

  g_return_val_if_fail (area < self->areas->len, NAN);
  if (!(fabs (latitude) <= 90) || !(fabs (longitude) <= 180))
    return NAN;
  search.shrink = cos (latitude * G_PI / 180);
  for (guint r = 0; r < nth_area (self, area)->n; r++)
    {
      guint n;
      const double (*points)[2] = door_areas_ring (self, area, r, &n);

      if (r == 0)
        search.x = door_areas_near (longitude, points[0][0]);
      search_ring (&search, points, n);
    }
  if (search.inside)
    return 0;
  return door_distance (latitude, search.x, search.nearest[1], search.nearest[0]);
}

/* --- What is wrong with a ring -------------------------------------------------------------------- */

typedef struct {
  double from, to; /* in longitude */
  guint index;
} Edge;

static int
by_from (const void *a, const void *b)
{
  double x = ((const Edge *) a)->from, y = ((const Edge *) b)->from;

  return (x > y) - (x < y);
}

/* More than 0: c lies left of the way from a to b. */
static double
side (const double a[2], const double b[2], const double c[2])
{
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/* Each goes from one side of the other to its other side; to touch is allowed. */
static gboolean
edges_cross (const double (*points)[2], guint i, guint k)
{
  const double *a = points[i], *b = points[i + 1], *c = points[k], *d = points[k + 1];

  return side (a, b, c) * side (a, b, d) < 0 && side (c, d, a) * side (c, d, b) < 0;
}

/* −1: none. Edges by their western ends: each is looked at with those that begin before it ends. */
static int
find_crossing (const double (*points)[2], guint n)
{
  guint n_edges = n - 1;
  g_autofree Edge *edges = g_new (Edge, n_edges);

  for (guint i = 0; i < n_edges; i++)
    edges[i]
        = (Edge){ MIN (points[i][0], points[i + 1][0]), MAX (points[i][0], points[i + 1][0]), i };
  qsort (edges, n_edges, sizeof *edges, by_from);
  for (guint i = 0; i < n_edges; i++)
    for (guint k = i + 1; k < n_edges && edges[k].from <= edges[i].to; k++)
      if (edges_cross (points, edges[i].index, edges[k].index))
        return (int) edges[i].index;
  return -1;
}

static double
twice_the_area (const double (*points)[2], guint n)
{
  double sum = 0;

  for (guint i = 0; i + 1 < n; i++)
    sum += (points[i][0] - points[0][0]) * (points[i + 1][1] - points[0][1])
           - (points[i + 1][0] - points[0][0]) * (points[i][1] - points[0][1]);
  return sum;
}

char *
door_areas_judge_ring (const DoorAreas *self, const DoorAreaRing *ring)
{
  const double (*points)[2]
      = (const double (*)[2]) (gpointer) &g_array_index (self->points, DoorAreaPoint, ring->first);
  double west = points[0][0], east = points[0][0];
  int at;

  for (guint i = 0; i < ring->n; i++)
    {
      west = MIN (west, points[i][0]);
      east = MAX (east, points[i][0]);
    }
  if (fabs (points[ring->n - 1][0] - points[0][0]) > 180)
    return g_strdup ("goes around a pole");
  if (points[ring->n - 1][0] != points[0][0] || points[ring->n - 1][1] != points[0][1])
    return g_strdup ("is not closed: the first position has to come again at the end");
  if (east - west > 180)
    return g_strdup ("is wider than half of the earth");
  at = find_crossing (points, ring->n);
  if (at >= 0)
    return g_strdup_printf ("crosses itself near longitude %.5f, latitude %.5f", points[at][0],
                            points[at][1]);
  return twice_the_area (points, ring->n) == 0 ? g_strdup ("holds nothing") : NULL;
}
