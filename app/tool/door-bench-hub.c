/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench hub: what one hub process carries, the client on the same machine: sealed 4 kB submissions a
 * second, each answered after its commit, into SQLite and into PostgreSQL; how long an answer takes
 * with 500 connections at a fixed 1,000 a second; and how long a page of the list and a device's
 * question take when a million submissions are stored. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-load.h"
#include "door-bench.h"
#include "door-cluster.h"

enum {
  CONNECTIONS = 8,
  EACH = 1500,
  WARM_UP = 100,
  OPEN_CONNECTIONS = 500,
  OPEN_RATE = 1000,
  OPEN_SECONDS = 10,
  DEVICES = 50,
  SEVERAL = 3, /* processes on one database, with as many times the connections */
};

static void
add_figure (JsonBuilder *figures, const char *name, double figure)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, figure);
}

static double
percentile (GArray *times, guint percent)
{
  g_array_sort (times, door_bench_compare_doubles);
  return times->len ? g_array_index (times, double, (gsize) times->len *percent / 100) : 0;
}

/* Submissions that were acknowledged and are not there, or are there twice. */
typedef struct {
  double lost, doubled;
} Tally;

static gboolean
add_to_tally (DoorLoad *load, guint sent, Tally *tally, GError **error)
{
  guint rows, instances;

  if (!door_load_count (load, &rows, &instances, error))
    return FALSE;
  tally->lost += (double) sent - instances;
  tally->doubled += (double) rows - instances;
  return TRUE;
}

/* As fast as eight connections a process go, each sending when it was answered; after a warm-up. */
static double
measure_rate (DoorLoad *load, guint processes, GArray *times, Tally *tally, GError **error)
{
  const guint lines = CONNECTIONS * processes, each = EACH / processes;
  const guint warm = lines * WARM_UP, sent = warm + lines * each;
  double seconds;

  for (guint i = 0; i < processes; i++)
    if (!door_load_serve (load, error))
      return 0;
  if (!door_load_make_requests (load, sent, error)
      || door_load_run (load, 0, lines, WARM_UP, NULL, error) == 0)
    return 0;
  seconds = door_load_run (load, warm, lines, each, times, error);
  return seconds > 0 && add_to_tally (load, sent, tally, error) ? lines * each / seconds : 0;
}

static gboolean
measure_sqlite (JsonBuilder *figures, Tally *tally, GError **error)
{
  g_autoptr (DoorLoad) load = door_load_new (NULL, DEVICES, error);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double rate = load ? measure_rate (load, 1, times, tally, error) : 0;

  if (rate == 0)
    return FALSE;
  add_figure (figures, "sqlite_per_s", rate);
  add_figure (figures, "p50_8_ms", percentile (times, 50));
  add_figure (figures, "p99_8_ms", percentile (times, 99));
  add_figure (figures, "body_bytes",
              (double) g_bytes_get_size (g_ptr_array_index (load->requests, 0)));
  return TRUE;
}

static double
measure_database (
    DoorCluster *cluster, gboolean pooled, guint processes, Tally *tally, GError **error)
{
  g_autofree char *url = door_cluster_add_database (cluster, error);
  g_autofree char *through = NULL;
  g_autoptr (DoorLoad) load = NULL;

  if (!url || (pooled && !door_cluster_add_pooler (cluster, url, &through, error)))
    return 0;
  load = door_load_new (pooled ? through : url, DEVICES, error);
  return load ? measure_rate (load, processes, NULL, tally, error) : 0;
}

/* Commits wait for the disk as in earnest. Left out where there is no PostgreSQL. */
static gboolean
measure_postgresql (JsonBuilder *figures, Tally *tally, GError **error)
{
  g_autoptr (DoorCluster) cluster = NULL;
  g_autoptr (GError) fault = NULL;
  double rate;

  if (!door_cluster_is_possible ())
    return TRUE;
  cluster = door_cluster_new (TRUE, error);
  rate = cluster ? measure_database (cluster, FALSE, 1, tally, error) : 0;
  if (rate == 0)
    return FALSE;
  add_figure (figures, "postgresql_per_s", rate);
  rate = measure_database (cluster, FALSE, SEVERAL, tally, error);
  if (rate == 0)
    return FALSE;
  add_figure (figures, "postgresql_3_processes_per_s", rate);
  rate = measure_database (cluster, TRUE, 1, tally, &fault);
  if (rate > 0)
    add_figure (figures, "pgbouncer_per_s", rate);
  else if (!g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    return g_propagate_error (error, g_steal_pointer (&fault)), FALSE;
  return TRUE;
}

static gboolean
measure_open (JsonBuilder *figures, Tally *tally, GError **error)
{
  g_autoptr (DoorLoad) load = door_load_new (NULL, OPEN_CONNECTIONS, error);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  const guint warm = CONNECTIONS * WARM_UP, n = OPEN_RATE * OPEN_SECONDS;

  if (!load || !door_load_make_requests (load, warm + n, error) || !door_load_serve (load, error)
      || door_load_run (load, 0, CONNECTIONS, WARM_UP, NULL, error) == 0
      || !door_load_run_open (load, warm, n, OPEN_CONNECTIONS, OPEN_RATE, times, error)
      || !add_to_tally (load, warm + n, tally, error))
    return FALSE;
  add_figure (figures, "p50_500_ms", percentile (times, 50));
  add_figure (figures, "p99_500_ms", percentile (times, 99));
  add_figure (figures, "rss_mb", door_load_memory_mb (load));
  return TRUE;
}

/* Some of the measurements, and what was lost in them. */
static gboolean
measure (JsonBuilder *figures,
         gboolean (*const *parts) (JsonBuilder *, Tally *, GError **),
         guint n_parts,
         GError **error)
{
  Tally tally = { 0, 0 };

  for (guint i = 0; i < n_parts; i++)
    if (!parts[i](figures, &tally, error))
      return FALSE;
  add_figure (figures, "lost", tally.lost);
  add_figure (figures, "doubled", tally.doubled);
  return TRUE;
}

gboolean
door_bench_hub (JsonBuilder *figures, GError **error)
{
  gboolean (*const parts[]) (JsonBuilder *, Tally *, GError **)
      = { measure_sqlite, measure_postgresql, measure_open };

  return measure (figures, parts, G_N_ELEMENTS (parts), error)
         && door_bench_million (figures, error) && door_bench_link_some (figures, error);
}

gboolean
door_bench_hub_sqlite (JsonBuilder *figures, GError **error)
{
  gboolean (*const parts[]) (JsonBuilder *, Tally *, GError **) = { measure_sqlite };

  return measure (figures, parts, G_N_ELEMENTS (parts), error);
}

gboolean
door_bench_hub_postgresql (JsonBuilder *figures, GError **error)
{
  gboolean (*const parts[]) (JsonBuilder *, Tally *, GError **) = { measure_postgresql };

  return measure (figures, parts, G_N_ELEMENTS (parts), error);
}

gboolean
door_bench_hub_open (JsonBuilder *figures, GError **error)
{
  gboolean (*const parts[]) (JsonBuilder *, Tally *, GError **) = { measure_open };

  return measure (figures, parts, G_N_ELEMENTS (parts), error);
}
