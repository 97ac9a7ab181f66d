/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where interviews took place, by PSU, on a plane that touches the earth in their middle: for the some ten
 * kilometres of a team's work that is exact to metres. Nothing is fetched from anywhere. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-chart-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define METRES_A_DEGREE 111195.08 /* of the mean sphere (door-review-facts.h) */

typedef struct {
  double latitude, longitude; /* of the middle */
  GArray *points;             /* of DoorChartPoint */
} Map;

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

static DoorChartPoint
point_of (const Map *map, DoorTeamRow *row, guint mark)
{
  double east = (door_team_row_longitude (row) - map->longitude) * METRES_A_DEGREE
                * cos (map->latitude * G_PI / 180);
  double north = (door_team_row_latitude (row) - map->latitude) * METRES_A_DEGREE;

  return (DoorChartPoint){ east, north, mark,
                           door_team_row_get_severity (row) >= DOOR_TEAM_SEVERITY_CHECK };
}

enum { INTERVIEWS, WITHOUT, SPREAD, FLAGGED, N_VALUES };

/* The middle distance of a PSU's interviews from its own middle. */
static double
spread_of (GPtrArray *rows)
{
  double latitude = median_of (rows, door_team_row_latitude);
  double longitude = median_of (rows, door_team_row_longitude);
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
  mark->stands_out = mark->values[FLAGGED] > 0;
  door_chart_mark_say (mark,
                       g_strdup_printf (_ ("%s: %.0f interviews, %.0f of them flagged, %.0f "
                                           "without a position"),
                                        *psu ? psu : _ ("No PSU"), mark->values[INTERVIEWS],
                                        mark->values[FLAGGED], mark->values[WITHOUT]),
                       NULL);
  door_chart_mark_at (mark, psu);
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

DoorChart *
door_chart_new_map (GPtrArray *rows)
{
  const char *names[] = { _ ("Interviews"), _ ("Without a position"), _ ("Metres from the middle"),
                          _ ("Flagged"), NULL };
  g_autoptr (GHashTable) groups = door_chart_group (rows, door_team_row_get_psu);
  g_autofree char **psus = (char **) g_hash_table_get_keys_as_array (groups, NULL);
  Map map = { median_of (rows, door_team_row_latitude), median_of (rows, door_team_row_longitude),
              NULL };
  DoorChart *chart;

  if (isnan (map.latitude) || isnan (map.longitude))
    return NULL;
  map.points = g_array_new (FALSE, FALSE, sizeof (DoorChartPoint));
  chart = door_chart_new (&(DoorChartFacts){
      DOOR_CHART_MAP, _ ("Where interviews took place"),
      _ ("North is up. Each point is an interview, with the shape of its area (PSU); those with a "
         "flag have a ring. It is drawn from the positions that came, and asks no server for a "
         "map."),
      "", _ ("PSU"), names, FALSE, NAN });
  qsort (psus, g_hash_table_size (groups), sizeof *psus, by_text);
  for (guint i = 0; psus[i]; i++)
    add_psu (&map, chart, psus[i], g_hash_table_lookup (groups, psus[i]));
  door_chart_set_points (chart, (const DoorChartPoint *) map.points->data, map.points->len);
  g_array_unref (map.points);
  return chart;
}
