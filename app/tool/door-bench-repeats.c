/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form engine where a form is long: lists of ten thousand choices, households of a thousand. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-engine-private.h"

/* Changes what the filter looks at, and lists what is offered then. */
static gboolean
time_choices (DoorSession *session,
              const char *filter,
              const char *const *values,
              const char *select,
              GArray *times,
              GError **error)
{
  DoorNode node = door_session_find (session, select);

  for (guint i = 0; i < 41; i++)
    {
      gint64 start = g_get_monotonic_time ();
      guint n;
      double ms;

      if (!door_bench_engine_set (session, filter, values[i % 2]))
        return door_bench_engine_fail (filter, error);
      n = door_session_n_choices (session, node);
      for (guint j = 0; j < n; j++)
        door_session_choice_value (session, node, j);
      ms = door_bench_engine_ms_since (start);
      g_array_append_val (times, ms);
    }
  return TRUE;
}

gboolean
door_bench_engine_measure_choices (JsonBuilder *figures, GError **error)
{
  static const char *const parents[] = { "p1", "p2" };
  static const char *const parts[] = { "1", "22" };
  g_auto (DoorBenchSource) source = { NULL };
  g_autoptr (DoorFormDef) def = NULL;
  g_autoptr (DoorSession) session = NULL;
  g_autoptr (GArray) indexed = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (double));

  if (!door_bench_engine_read_source ("bench/select10k.xml", &source, error))
    return FALSE;
  def = door_bench_engine_load (&source);
  session = door_bench_engine_begin (def);
  if (!time_choices (session, "/data/parent", parents, "/data/eq", indexed, error)
      || !time_choices (session, "/data/q", parts, "/data/free", open, error))
    return FALSE;
  door_bench_engine_add_times (figures, "choices_10k_us", indexed, 1000);
  door_bench_engine_add_times (figures, "choices_free_10k_ms", open, 1);
  return TRUE;
}

/* --- Repeats -------------------------------------------------------------------------------- */

static DoorControl
person_control (DoorFormDef *def)
{
  DoorDefNode person = door_form_find (def, "/data/person");

  return person == DOOR_DEF_NONE ? DOOR_CONTROL_NONE : door_form_node_control (def, person);
}

static gboolean
fill_person (DoorSession *session, guint index)
{
  g_autofree char *name = g_strdup_printf ("/data/person[%u]/name", index);
  g_autofree char *age = g_strdup_printf ("/data/person[%u]/age", index);
  g_autofree char *sex = g_strdup_printf ("/data/person[%u]/sex", index);
  g_autofree char *years = g_strdup_printf ("%u", index % 100);

  return door_bench_engine_set (session, name, "Person")
         && door_bench_engine_set (session, age, years)
         && door_bench_engine_set (session, sex, index % 2 ? "f" : "m");
}

static gboolean
fill_people (DoorSession *session, guint n)
{
  DoorControl control = person_control (door_session_def (session));
  DoorDefNode repeat = door_form_find (door_session_def (session), "/data/person");

  for (guint i = 1; i <= n; i++)
    if ((door_session_n_instances (session, repeat, DOOR_NODE_ROOT) < i
         && door_session_add_repeat (session, control, DOOR_NODE_ROOT, 0) == DOOR_NODE_NONE)
        || !fill_person (session, i))
      return FALSE;
  return TRUE;
}

static gboolean
time_people (DoorFormDef *def, guint n, double *ret_ms, DoorSession **ret_session, GError **error)
{
  g_autoptr (DoorSession) session = door_bench_engine_begin (def);
  gint64 start = g_get_monotonic_time ();

  if (!fill_people (session, n))
    return door_bench_engine_fail ("the household", error);
  *ret_ms = door_bench_engine_ms_since (start);
  if (ret_session)
    *ret_session = g_steal_pointer (&session);
  return TRUE;
}

static gboolean
time_edits (
    DoorSession *session, const char *ref, const char *const *values, GArray *times, GError **error)
{
  for (guint i = 0; i < 41; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double ms;

      if (!door_bench_engine_set (session, ref, values[i % 2]))
        return door_bench_engine_fail (ref, error);
      ms = door_bench_engine_ms_since (start);
      g_array_append_val (times, ms);
    }
  return TRUE;
}

gboolean
door_bench_engine_measure_aggregates (JsonBuilder *figures, GError **error)
{
  static const char *const ages[] = { "31", "47" };
  static const char *const adult[] = { "21", "16" };
  g_auto (DoorBenchSource) source = { NULL };
  g_autoptr (DoorFormDef) def = NULL;
  g_autoptr (DoorSession) session = NULL;
  g_autoptr (GArray) edit = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) fan_out = g_array_new (FALSE, FALSE, sizeof (double));
  double ms;

  if (!door_bench_engine_read_source ("bench/repeat_agg.xml", &source, error))
    return FALSE;
  def = door_bench_engine_load (&source);
  if (!time_people (def, 1000, &ms, &session, error)
      || !time_edits (session, "/data/person[500]/age", ages, edit, error)
      || !time_edits (session, "/data/adult_age", adult, fan_out, error))
    return FALSE;
  door_bench_engine_add_figure (figures, "repeat_1000_ms", ms);
  door_bench_engine_add_times (figures, "repeat_edit_us", edit, 1000);
  door_bench_engine_add_times (figures, "repeat_fan_out_ms", fan_out, 1);
  return TRUE;
}

static char *
household_requests (guint n)
{
  GString *text = g_string_new ("{\"op\":\"open\"}\n");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (
        text,
        "{\"op\":\"repeat-add\",\"ref\":\"/data/person\"}\n"
        "{\"op\":\"answer\",\"ref\":\"/data/person[%u]/name\",\"value\":\"Person\"}\n"
        "{\"op\":\"answer\",\"ref\":\"/data/person[%u]/age\",\"value\":\"%u\"}\n"
        "{\"op\":\"answer\",\"ref\":\"/data/person[%u]/sex\",\"value\":\"f\"}\n",
        i, i, i % 100, i);
  return g_string_free (text, FALSE);
}

/* After measure_process(): the peak is that of the largest child so far, at least this one's. */
gboolean
door_bench_engine_measure_household_memory (JsonBuilder *figures, GError **error)
{
  g_autofree char *requests = household_requests (1000);

  if (!door_bench_engine_play ("bench/repeat_agg.xml", requests, error))
    return FALSE;
  door_bench_engine_add_figure (figures, "repeat_1000_rss_mb", door_bench_engine_peak_mb ());
  return TRUE;
}

gboolean
door_bench_engine_measure_growth (JsonBuilder *figures, GError **error)
{
  g_auto (DoorBenchSource) source = { NULL };
  g_autoptr (DoorFormDef) def = NULL;
  double small, large;

  if (!door_bench_engine_read_source ("bench/repeat_plain.xml", &source, error))
    return FALSE;
  def = door_bench_engine_load (&source);
  if (!time_people (def, 1000, &small, NULL, error)
      || !time_people (def, 10000, &large, NULL, error))
    return FALSE;
  door_bench_engine_add_figure (figures, "repeat_growth", large / small);
  return TRUE;
}
