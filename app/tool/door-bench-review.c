/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl bench review: the quality indicators over large surveys, the fabrication drill, and the
 * supervisor's desk (door-bench-desk.c). */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-desk.h"
#include "door-drill-runs.h"
#include "door-files.h"
#include "door-tool-form.h"
#include "door-tool.h"

#define N_ITEMS 300u
#define N_SECTIONS 12u
#define EACH 100u /* interviews of one interviewer */
#define N_SMALL 10000u
#define N_LARGE 100000u
#define N_ROUNDS 5u
#define N_TEAMS 100u
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define BEGIN (G_GINT64_CONSTANT (1772442000) * G_USEC_PER_SEC) /* 2026-03-02 09:00 UTC */
#define WEIGHTS_MAX_BYTES (16u * 1024 * 1024)
#define FORM_MAX_BYTES (64u * 1024 * 1024)

/* --- Indicators -------------------------------------------------------------------------- */

static DoorReviewFacts *
make_facts (GRand *rand, guint number)
{
  guint who = number / EACH, k = number % EACH;
  g_autofree char *id = g_strdup_printf ("uuid:%u", number);
  g_autofree char *case_id = g_strdup_printf ("HH-%u", number);
  g_autofree char *name = g_strdup_printf ("interviewer %04u", who);
  g_autofree char *area = g_strdup_printf ("area %u", who / 20);
  DoorReviewFacts *f = door_review_facts_new (id, case_id, name, area, "1");
  guint8 codes[N_ITEMS];

  for (guint i = 0; i < N_ITEMS; i++)
    codes[i] = (guint8) (1 + g_rand_int_range (rand, 0, 1 + (gint32) (i % 5)));
  g_byte_array_append (f->codes, codes, N_ITEMS);
  for (guint i = 0; i < 5; i++)
    {
      guint8 age = (guint8) g_rand_int_range (rand, 0, 85);
      g_byte_array_append (f->ages, &age, 1);
      f->roster = f->roster * 31 + age + 1;
    }
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      const DoorSectionFacts one = { (float) (1 + 3 * g_rand_double (rand)), 10 + i, 100 + 10 * i };
      g_array_append_val (f->sections, one);
    }
  f->n_members = 5;
  f->n_women = (guint16) g_rand_int_range (rand, 0, 6);
  f->active_minutes = 25 + 20 * g_rand_double (rand);
  f->started_us = BEGIN + ((gint64) (k / 5) * 1440 + (k % 5) * 100) * MINUTE;
  f->ended_us = f->started_us + (gint64) (f->active_minutes * MINUTE);
  f->n_asked = 250;
  f->n_dont_know = (guint16) g_rand_int_range (rand, 0, 12);
  f->n_screeners = 20;
  f->n_screeners_yes = (guint16) g_rand_int_range (rand, 0, 5);
  f->n_backwards = (guint16) g_rand_int_range (rand, 0, 5);
  f->latitude = f->listing_latitude = -6 + 0.01 * who;
  f->longitude = f->listing_longitude = 106 + 0.001 * k;
  f->accuracy = 5;
  return f;
}

/* As a supervisor's program keeps them. */
static GPtrArray *
make_packed (guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (n);
  GPtrArray *packed = g_ptr_array_new_full (n, (GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DoorReviewFacts) facts = make_facts (rand, i);
      g_ptr_array_add (packed, door_review_facts_pack (facts));
    }
  return packed;
}

static void
add_packed (DoorQuality *book, GBytes *packed)
{
  DoorReviewFacts *facts = door_review_facts_unpack (packed);

  door_quality_add_case (book, facts->case_id, facts->interviewer, facts->area, "1.1", 1);
  door_quality_add (book, facts, NULL);
}

static double
ms_since (gint64 begin)
{
  return (double) (g_get_monotonic_time () - begin) / 1000;
}

/* From kept facts to the report; of the last one that arrives, beside. */
static DoorQuality *
run_cold (const GPtrArray *packed, double *ret_ms)
{
  gint64 begin = g_get_monotonic_time ();
  DoorQuality *book = door_quality_new (N_ITEMS, NULL);

  for (guint i = 0; i + 1 < packed->len; i++)
    add_packed (book, g_ptr_array_index (packed, i));
  door_quality_run (book, g_get_num_processors ());
  *ret_ms = ms_since (begin);
  return book;
}

static double
run_arrival (DoorQuality *book, GBytes *packed)
{
  gint64 begin = g_get_monotonic_time ();

  add_packed (book, packed);
  door_quality_run (book, g_get_num_processors ());
  return ms_since (begin);
}

static void
add (JsonBuilder *figures, const char *name, double value)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, value);
}

static void
measure_small (JsonBuilder *figures)
{
  g_autoptr (GPtrArray) packed = make_packed (N_SMALL);
  g_autoptr (GArray) cold = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) arrival = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double ms;
      g_autoptr (DoorQuality) book = run_cold (packed, &ms);
      g_array_append_val (cold, ms);
      ms = run_arrival (book, g_ptr_array_index (packed, packed->len - 1));
      g_array_append_val (arrival, ms);
    }
  add (figures, "indicators_10k_ms", door_bench_median (cold));
  add (figures, "arrival_ms", door_bench_median (arrival));
}

static void
measure_large (JsonBuilder *figures)
{
  g_autoptr (GPtrArray) packed = make_packed (N_LARGE);
  double ms;
  g_autoptr (DoorQuality) book = run_cold (packed, &ms);

  add (figures, "indicators_100k_ms", ms);
  add (figures, "rss_mb", door_bench_peak_mb ());
}

/* --- The drill --------------------------------------------------------------------------- */

static gboolean
measure_drill (JsonBuilder *figures, GError **error)
{
  g_autofree char *data = door_tool_data_folder ();
  g_autofree char *folder
      = g_build_filename (data ? data : ".", "questionnaires", "victimization-core", NULL);
  g_autofree char *table = g_build_filename (folder, "respondents.weights", NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_tool_form_load (folder, diagnostics, error);
  g_autoptr (GBytes) weights = form ? door_file_load (table, WEIGHTS_MAX_BYTES, error) : NULL;
  DoorDrillRuns runs;

  if (!weights || !door_drill_runs (form, weights, N_TEAMS, 1, &runs, error))
    return FALSE;
  add (figures, "drill_found_of_100", runs.n_found);
  add (figures, "drill_found_mixed_of_100", runs.n_found_mixed);
  add (figures, "drill_false_of_100", runs.n_false);
  return TRUE;
}

/* --- The desk ---------------------------------------------------------------------------- */

static gboolean
measure_desk (JsonBuilder *figures, GError **error)
{
  g_autofree char *data = door_tool_data_folder ();
  g_autofree char *folder
      = g_build_filename (data ? data : ".", "questionnaires", "victimization", NULL);
  g_autofree char *path = g_build_filename (folder, "victimization.xml", NULL);
  g_autofree char *whole = g_build_filename (folder, "whole.scenario", NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) xml = door_file_load (path, FORM_MAX_BYTES, error);
  g_autoptr (DoorFormDef) form = xml ? door_form_load (xml, NULL, diagnostics) : NULL;
  g_autoptr (DoorScript) script = NULL;

  if (xml && !form)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no questionnaire", path);
  if (!form || !(script = door_script_load (whole, error))
      || !door_bench_desk_open (figures, form, xml, script, error))
    return FALSE;
  door_bench_desk_filter (figures);
  return TRUE;
}

gboolean
door_bench_review (JsonBuilder *figures, GError **error)
{
  measure_small (figures);
  measure_large (figures);
  return measure_desk (figures, error) && measure_drill (figures, error);
}
