/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long interviews would take, by the simulator's model of reading and answering and the typical
 * answers kept beside each questionnaire: they fit what people are told. */
#include "door-files.h"
#include "door-play.h"
#include "door-simulator.h"

#define N_INTERVIEWS 200
#define NINE_IN_TEN 90
#define HALF 50

typedef struct {
  const char *questionnaire;
  double least;         /* minutes: half of the interviews take longer than this … */
  double most;          /* … and nine in ten of those to whom something happened less than this */
  const char *happened; /* an event in 12 months; NULL: not told apart */
  const char *held;     /* it was held to its end */
} Length;

#define COMPLETE "/data/results/disposition = '1.1'"
#define EVENT "/data/due/due_count + /data/due/v_due_count > 0"

/* A household of two hours would be as wrong as one of two minutes: a form that ends early because
 * nobody can be chosen is no short interview. */
static const Length lengths[] = {
  { "mini", 3, 10, NULL, COMPLETE },
  { "corruption", 10, 25, NULL, COMPLETE },
  { "victimization-core", 20, 35, EVENT, COMPLETE },
  { "victimization", 35, 60, EVENT, COMPLETE },
  { "business-bribery", 4, 15, NULL, COMPLETE },
  { "contact", 1, 5, NULL, "/data/next/next_step != ''" },
  { "back-check", 3, 8, NULL, "/data/check_begin/check_result = '1'" },
  { "household-listing", 10, 45, NULL, "/data/listing_close/n_households >= 6" },
};

static gboolean
is_true (DoorSession *session, const char *expression)
{
  DoorEvalResult result = { 0 };
  g_autofree char *whole = g_strdup_printf ("boolean(%s)", expression);
  g_autoptr (GError) error = NULL;
  gboolean yes;

  door_session_eval (session, whole, DOOR_NODE_ROOT, &result, &error);
  g_assert_no_error (error);
  yes = g_strcmp0 (result.text, "true") == 0;
  door_eval_result_clear (&result);
  return yes;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
minutes_at (GArray *seconds, guint percent)
{
  g_assert_cmpuint (seconds->len, >, N_INTERVIEWS / 10);
  g_array_sort (seconds, compare_doubles);
  return g_array_index (seconds, double, (seconds->len - 1) * percent / 100) / 60;
}

static DoorSimulatorWeights *
read_weights (DoorFormDef *def, const char *questionnaire)
{
  g_autofree char *path = door_play_path (questionnaire, "typical.csv");
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csv = door_file_load (path, 1024 * 1024, &error);
  DoorSimulatorWeights *weights;

  g_assert_no_error (error);
  weights = door_simulator_weights_read (def, csv, diagnostics);
  g_assert_nonnull (weights);
  return weights;
}

static void
hold (DoorFormDef *def,
      DoorSimulatorOptions *options,
      const Length *length,
      GArray *all,
      GArray *happened)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795428000000000), NULL);
  DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = options->seed };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (def, &env, &error);
  DoorSimulatorReport report = { 0 };

  g_assert_no_error (error);
  options->clock = clock;
  door_simulator_walk (session, options, &report);
  g_assert_true (report.reached_end);
  if (!is_true (session, length->held))
    return;
  g_array_append_val (all, report.seconds);
  if (length->happened == NULL || is_true (session, length->happened))
    g_array_append_val (happened, report.seconds);
}

static void
test_length (gconstpointer data)
{
  const Length *length = data;
  g_autoptr (DoorFormDef) def = door_play_load (length->questionnaire);
  g_autoptr (DoorSimulatorWeights) weights = read_weights (def, length->questionnaire);
  g_autoptr (DoorSimulatorPlan) plan = door_simulator_plan_new (def);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) happened = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint64 seed = 1; seed <= N_INTERVIEWS; seed++)
    {
      DoorSimulatorOptions options = {
        .seed = seed, .reason_percent = 3, .max_instances = 4, .plan = plan, .weights = weights
      };
      hold (def, &options, length, all, happened);
    }
  g_test_message ("%s: %.1f minutes (median), %.1f (nine in ten to whom something happened)",
                  length->questionnaire, minutes_at (all, HALF),
                  minutes_at (happened, NINE_IN_TEN));
  g_assert_cmpuint (all->len, >, N_INTERVIEWS * 3 / 4);
  g_assert_cmpfloat (minutes_at (all, HALF), >, length->least);
  g_assert_cmpfloat (minutes_at (happened, NINE_IN_TEN), <, length->most);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *path = g_strconcat ("/length/", lengths[i].questionnaire, NULL);
      g_test_add_data_func (path, &lengths[i], test_length);
    }
  return g_test_run ();
}
