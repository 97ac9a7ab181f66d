/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench census: a national census at a hundredth of its size, through one hub process: 1,000
 * interviewers bring 100,000 sealed interviews in fourteen evenings. Each evening every tablet asks
 * whether anything is new, then all send at a fixed rate, ten times that of the evening's busiest
 * hour at full size divided among the processes of app/hub/CAPACITY.md. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-load.h"
#include "door-bench.h"

#include <glib/gstdio.h>

enum { TABLETS = 1000, EVENINGS = 14, EACH_EVENING = 7143, RATE = 1000, LINES = 250 };

static void
add_figure (JsonBuilder *figures, const char *name, double figure)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, figure);
}

static gboolean
all_ask (DoorLoad *load, GArray *times, GError **error)
{
  g_autoptr (GSocketConnection) connection = door_load_connect (load, 0, error);

  for (guint i = 0; connection && i < TABLETS; i++)
    {
      double took
          = door_load_ask (load, connection, g_ptr_array_index (load->tokens, i), "changes", error);

      if (took < 0)
        return FALSE;
      g_array_append_val (times, took);
    }
  return connection != NULL;
}

/* Requests are made anew for each evening: together they would not fit the memory. */
static gboolean
evening (DoorLoad *load, GArray *asked, GArray *sent, GError **error)
{
  g_ptr_array_set_size (load->requests, 0);
  return door_load_make_requests (load, EACH_EVENING, error) && all_ask (load, asked, error)
         && door_load_run_open (load, 0, EACH_EVENING, LINES, RATE, sent, error);
}

static double
percentile (GArray *times, guint percent)
{
  g_array_sort (times, door_bench_compare_doubles);
  return times->len ? g_array_index (times, double, (gsize) times->len *percent / 100) : 0;
}

static double
size_mb (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "hub.db", NULL);
  GStatBuf status;

  return g_stat (path, &status) == 0 ? (double) status.st_size / 1e6 : 0;
}

gboolean
door_bench_census (JsonBuilder *figures, GError **error)
{
  g_autoptr (DoorLoad) load = door_load_new (NULL, TABLETS, error);
  g_autoptr (GArray) asked = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) sent = g_array_new (FALSE, FALSE, sizeof (double));
  guint rows, instances;

  if (!load || !door_load_serve (load, error))
    return FALSE;
  for (guint i = 0; i < EVENINGS; i++)
    if (!evening (load, asked, sent, error))
      return FALSE;
  if (!door_load_count (load, &rows, &instances, error))
    return FALSE;
  add_figure (figures, "interviews", EVENINGS * EACH_EVENING);
  add_figure (figures, "ask_p99_ms", percentile (asked, 99));
  add_figure (figures, "send_p50_ms", percentile (sent, 50));
  add_figure (figures, "send_p99_ms", percentile (sent, 99));
  add_figure (figures, "rss_mb", door_load_memory_mb (load));
  add_figure (figures, "database_mb", size_mb (load->folder));
  add_figure (figures, "lost", (double) EVENINGS * EACH_EVENING - instances);
  add_figure (figures, "doubled", (double) rows - instances);
  return TRUE;
}
