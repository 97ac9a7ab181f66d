/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where interviews took place, by PSU, on a plane that touches the earth in their middle: for the some ten
 * kilometres of a team's work that is exact to metres. Nothing is fetched from anywhere. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-chart-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define METRES_A_DEGREE 111195.08 /* of the mean sphere (door-review-facts.h) */

typedef struct {
  DoorTeamDesk *desk;
  double latitude, longitude; /* of the middle */
  GArray *points;             /* of DoorChartPoint */
} Map;

/* Places on both sides of 180° lie near each other: longitudes go on from `reference`. */
static double
near (double longitude, double reference)
{
  return longitude - 360 * round ((longitude - reference) / 360);
}

/* Of the first position there is; NAN: there is none. */
static double
some_longitude (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    if (!isnan (door_team_row_longitude (g_ptr_array_index (rows, i))))
      return door_team_row_longitude (g_ptr_array_index (rows, i));
  return NAN;
}

static double
median_of (GPtrArray *rows, double (*value) (DoorTeamRow *))
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < rows->len; i++)
    {
      double one = value (g_ptr_array_index (rows, i));

      if (!isnan (one))
        g_array_append_val (values, one);
    }
  return values->len > 0 ? door_quantile ((const double *) values->data, values->len, 0.5) : NAN;
}

static void
project (const Map *map, double latitude, double longitude, double *ret_east, double *ret_north)
{
  *ret_east = (near (longitude, map->longitude) - map->longitude) * METRES_A_DEGREE
              * cos (map->latitude * G_PI / 180);
  *ret_north = (latitude - map->latitude) * METRES_A_DEGREE;
}

static DoorChartPoint
point_of (const Map *map, DoorTeamRow *row, guint mark)
{
  DoorChartPoint point = { .mark = mark };

  project (map, door_team_row_latitude (row), door_team_row_longitude (row), &point.east,
           &point.north);
  point.stands_out = door_team_row_get_severity (row) >= DOOR_TEAM_SEVERITY_CHECK;
  return point;
}

/* Likewise, across 180°. */
static double
median_longitude (GPtrArray *rows)
{
  double reference = some_longitude (rows);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < rows->len; i++)
    {
      double one = door_team_row_longitude (g_ptr_array_index (rows, i));

      one = near (one, reference);
      if (!isnan (one))
        g_array_append_val (values, one);
    }
  return values->len > 0 ? door_quantile ((const double *) values->data, values->len, 0.5) : NAN;
}

enum { INTERVIEWS, WITHOUT, SPREAD, FLAGGED, OUTSIDE, N_VALUES };

/* --- Outlines ----------------------------------------------------------------------------------- */

static void
add_ring (const Map *map, DoorChart *chart, guint mark, const double (*ring)[2], guint n)
{
  g_autofree double (*points)[2] = g_malloc_n (n, sizeof *points);

  for (guint i = 0; i < n; i++)
    project (map, ring[i][1], ring[i][0], &points[i][0], &points[i][1]);
  door_chart_add_outline (chart, mark, (const double (*)[2]) points, n);
}

/* Draws the border of the PSU and counts those outside of it by more than their accuracy; NAN: the survey has
 * no outline of it. */
static double
add_outline (const Map *map, DoorChart *chart, guint mark, const char *psu, GPtrArray *rows)
{
  const DoorAreas *areas
      = door_team_desk_areas_of (map->desk, door_team_row_entry (g_ptr_array_index (rows, 0)));
  int area = areas ? door_areas_find (areas, psu) : -1;
  double outside = 0;

  if (area < 0)
    return NAN;
  for (guint r = 0; r < door_areas_n_rings (areas, (guint) area); r++)
    {
      guint n;
      const double (*ring)[2] = door_areas_ring (areas, (guint) area, r, &n);
      add_ring (map, chart, mark, ring, n);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);
      double metres = door_areas_outside (areas, (guint) area, door_team_row_latitude (row),
                                          door_team_row_longitude (row));
      outside += metres > 0 && metres > door_team_row_accuracy (row);
    }
  return outside;
}

/* --- Places ------------------------------------------------------------------------------------- */

/* The middle distance of a PSU's interviews from its own middle. */
static double
spread_of (GPtrArray *rows)
{
  double latitude = median_of (rows, door_team_row_latitude);
  double longitude = median_longitude (rows);
  g_autoptr (GArray) metres = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);
      double one = door_distance (latitude, longitude, door_team_row_latitude (row),
                                  door_team_row_longitude (row));

      if (!isnan (one))
        g_array_append_val (metres, one);
    }
  return metres->len > 0 ? door_quantile ((const double *) metres->data, metres->len, 0.5) : NAN;
}

static char *
say_psu (const DoorChartMark *mark, const char *psu)
{
  g_autofree char *words = g_strdup_printf (
      _ ("%s: %.0f interviews, %.0f of them flagged, %.0f without a position"), psu,
      mark->values[INTERVIEWS], mark->values[FLAGGED], mark->values[WITHOUT]);

  if (isnan (mark->values[OUTSIDE]))
    return g_steal_pointer (&words);
  return g_strdup_printf (_ ("%s, %.0f outside of the outline"), words, mark->values[OUTSIDE]);
}

static void
add_psu (Map *map, DoorChart *chart, const char *psu, GPtrArray *rows)
{
  DoorChartMark *mark = door_chart_add (chart, psu, N_VALUES);
  guint index = door_chart_get_n_marks (chart) - 1;

  mark->values[INTERVIEWS] = rows->len;
  mark->values[SPREAD] = round (spread_of (rows));
  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);
      const DoorChartPoint point = point_of (map, row, index);

      mark->values[FLAGGED] += door_team_row_get_severity (row) >= DOOR_TEAM_SEVERITY_CHECK;
      if (isnan (point.east) || isnan (point.north))
        mark->values[WITHOUT]++;
      else
        g_array_append_val (map->points, point);
    }
  mark->values[OUTSIDE] = add_outline (map, chart, index, psu, rows);
  mark->stands_out = mark->values[FLAGGED] > 0;
  door_chart_mark_say (mark, say_psu (mark, *psu ? psu : _ ("No PSU")), NULL);
  door_chart_mark_at (mark, psu);
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

DoorChart *
door_chart_new_map (DoorTeamDesk *desk)
{
  GPtrArray *rows = door_team_list_rows (door_team_desk_get_list (desk));
  const char *names[]
      = { _ ("Interviews"), _ ("Without a position"),     _ ("Metres from the middle"),
          _ ("Flagged"),    _ ("Outside of the outline"), NULL };
  g_autoptr (GHashTable) groups = door_chart_group (rows, door_team_row_get_psu);
  g_autofree char **psus = (char **) g_hash_table_get_keys_as_array (groups, NULL);
  Map map = { desk, median_of (rows, door_team_row_latitude), median_longitude (rows), NULL };
  DoorChart *chart;

  if (isnan (map.latitude) || isnan (map.longitude))
    return NULL;
  map.points = g_array_new (FALSE, FALSE, sizeof (DoorChartPoint));
  chart = door_chart_new (&(DoorChartFacts){
      DOOR_CHART_MAP, _ ("Where interviews took place"),
      _ ("North is up. Each point is an interview, with the shape of its area (PSU); those with a "
         "flag have a ring. A line is the outline of an area, where the survey has it. It is drawn "
         "from the positions that came, and asks no server for a "
         "map."),
      "", _ ("PSU"), names, FALSE, NAN });
  qsort (psus, g_hash_table_size (groups), sizeof *psus, by_text);
  for (guint i = 0; psus[i]; i++)
    add_psu (&map, chart, psus[i], g_hash_table_lookup (groups, psus[i]));
  door_chart_set_points (chart, (const DoorChartPoint *) map.points->data, map.points->len);
  g_array_unref (map.points);
  return chart;
}
