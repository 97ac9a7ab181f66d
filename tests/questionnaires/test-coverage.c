/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every question and both sides of every condition are reached, in each questionnaire: by the
 * scenarios kept beside it and by respondents drawn at random. A question that nobody can reach any
 * more, or a condition that has become always true, fails here by its name. */
#include "door-coverage-private.h"

#include "door-files.h"
#include "door-play.h"
#include "door-simulator.h"
#include "door-xlsform.h"

#include <string.h>

#define N_WALKS 600

/* Respondents who mostly get as far as the questions; of those a form does not ask, nothing. */
static const struct {
  const char *question;
  const char *rows;
} openings[] = {
  { "visit_result", "visit_result,1,92\nvisit_result,*,8\n" },
  { "interpreter", "interpreter,0,92\ninterpreter,*,8\n" },
  { "interviewer_sex", "interviewer_sex,2,85\ninterviewer_sex,1,15\n" },
  { "hh_agree", "hh_agree,1,95\nhh_agree,2,5\n" },
  { "list_right", "list_right,1,1\n" },
  { "draw_now", "draw_now,1,1\n" },
  { "member", "member,1..5,1\n" },
  { "age", "age,0..17,45\nage,18..90,50\nage,dk,5\n" },
  { "person_here", "person_here,1,85\nperson_here,*,15\n" },
  { "agree", "agree,1,95\nagree,2,5\n" },
  { "e_age", "e_age,18..30,1\n" },
  /* Most partners do none of it; otherwise hardly anybody says no to all of seventeen. */
  { "par_insult", "par_insult,1,15\npar_insult,2,85\n" },
  { "par_belittle", "par_belittle,1,15\npar_belittle,2,85\n" },
  { "par_scare", "par_scare,1,15\npar_scare,2,85\n" },
  { "par_threat", "par_threat,1,15\npar_threat,2,85\n" },
  { "par_destroy", "par_destroy,1,15\npar_destroy,2,85\n" },
  { "par_keep", "par_keep,1,15\npar_keep,2,85\n" },
  { "par_track", "par_track,1,15\npar_track,2,85\n" },
  { "par_money", "par_money,1,15\npar_money,2,85\n" },
  { "par_slap", "par_slap,1,15\npar_slap,2,85\n" },
  { "par_push", "par_push,1,15\npar_push,2,85\n" },
  { "par_fist", "par_fist,1,15\npar_fist,2,85\n" },
  { "par_kick", "par_kick,1,15\npar_kick,2,85\n" },
  { "par_choke", "par_choke,1,15\npar_choke,2,85\n" },
  { "par_weapon", "par_weapon,1,15\npar_weapon,2,85\n" },
  { "par_forced", "par_forced,1,15\npar_forced,2,85\n" },
  { "par_fear", "par_fear,1,15\npar_fear,2,85\n" },
  { "par_shame", "par_shame,1,15\npar_shame,2,85\n" },
};

/* A form of a repeat that lost its event, after an answer was changed: no way forward leads there
 * (test-core.c goes back). */
static const char *const after_going_back[]
    = { "/data/force_forms/force_incident/v_about", "/data/events/incident/i_about",
        "/data/officials/contact_with/k_form", "/data/dealings/dealing_with/bt_form", NULL };

static gboolean
has_question (const DoorFormDef *def, const char *name)
{
  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    if (strcmp (door_form_name (def, node), name) == 0
        && (door_form_kind (def, node) == DOOR_DEF_REPEAT || door_coverage_is_question (def, node)))
      return TRUE;
  return FALSE;
}

static DoorSimulatorWeights *
openings_of (const DoorFormDef *def)
{
  g_autoptr (GString) csv = g_string_new ("question,answer,weight\n");
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = NULL;
  DoorSimulatorWeights *weights;

  for (gsize i = 0; i < G_N_ELEMENTS (openings); i++)
    if (has_question (def, openings[i].question))
      g_string_append (csv, openings[i].rows);
  bytes = g_bytes_new (csv->str, csv->len);
  weights = door_simulator_weights_read (def, bytes, diagnostics);
  if (weights == NULL)
    g_error ("%s", door_diagnostics_to_text (diagnostics));
  return weights;
}

static void
walk_at_random (DoorFormDef *def, DoorCoverage *coverage)
{
  g_autoptr (DoorSimulatorWeights) weights = openings_of (def);
  g_autoptr (DoorSimulatorPlan) plan = door_simulator_plan_new (def);

  for (guint64 seed = 1; seed <= N_WALKS; seed++)
    {
      g_autoptr (DoorClock) clock
          = door_clock_new_fixed (G_GINT64_CONSTANT (1795428000000000), NULL);
      DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
      DoorSimulatorOptions options = { .seed = seed,
                                       .blank_percent = 10,
                                       .reason_percent = 10,
                                       .max_instances = 4,
                                       .plan = plan,
                                       .weights = weights,
                                       .clock = clock };
      DoorSimulatorReport report = { 0 };
      g_autoptr (DoorSession) session = door_session_new (def, &env, NULL);

      door_simulator_walk (session, &options, &report);
      door_coverage_count (coverage, session, &report);
    }
}

static void
play_scenarios (DoorFormDef *def, const char *folder, DoorCoverage *coverage)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const DoorSimulatorReport report = { .reached_end = TRUE };
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".scenario"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autoptr (DoorPlay) play = door_play_read (path);
        g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

        door_play_to_end (play, session);
        door_coverage_count (coverage, session, &report);
      }
}

/* What is wrong with the reach of one node; NULL: nothing. */
static const char *
find_gap (const DoorCoverage *coverage, DoorDefNode node)
{
  const DoorReach *reach = &coverage->reaches[node];
  const char *path = door_form_path (coverage->def, node);

  if (door_coverage_is_question (coverage->def, node) && reach->n_reached == 0)
    return "nobody reached it";
  if (door_form_expression (coverage->def, node, DOOR_EXPR_RELEVANT) == NULL)
    return NULL;
  if (reach->n_true == 0)
    return "its condition was never true";
  return reach->n_false == 0 && !g_strv_contains (after_going_back, path)
             ? "its condition was never false"
             : NULL;
}

static void
test_everything_is_reached (gconstpointer folder)
{
  g_autofree char *name = g_path_get_basename (folder);
  g_autoptr (DoorFormDef) def = door_play_load (name);
  g_autoptr (DoorCoverage) coverage = door_coverage_new (def);
  guint n_gaps = 0;

  play_scenarios (def, folder, coverage);
  walk_at_random (def, coverage);
  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    {
      const char *gap = find_gap (coverage, node);

      if (gap == NULL)
        continue;
      n_gaps++;
      g_printerr ("%s: %s\n", door_form_path (def, node), gap);
    }
  g_assert_cmpuint (n_gaps, ==, 0);
}

/* The test sees a gap where there is one: without those who agree nothing behind it is reached. */
static void
test_a_gap_is_seen (void)
{
  g_autoptr (DoorFormDef) def = door_play_load ("mini");
  g_autoptr (DoorCoverage) coverage = door_coverage_new (def);
  g_autofree char *path = door_play_path ("mini", "short.scenario");
  g_autoptr (DoorPlay) play = door_play_read (path);
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);
  const DoorSimulatorReport report = { .reached_end = TRUE };
  guint n_gaps = 0;

  door_play_to_end (play, session);
  door_coverage_count (coverage, session, &report);
  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    n_gaps += find_gap (coverage, node) != NULL;
  g_assert_cmpuint (n_gaps, >, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *all = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  all = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", NULL);
  dir = g_dir_open (all, 0, NULL);
  g_assert_nonnull (dir);
  g_test_add_func ("/coverage/a-gap-is-seen", test_a_gap_is_seen);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (all, name, NULL);
      g_autofree char *path = g_strdup_printf ("/coverage/%s", name);

      if (door_xlsform_is_workbook (folder))
        g_test_add_data_func_full (path, g_steal_pointer (&folder), test_everything_is_reached,
                                   g_free);
    }
  return g_test_run ();
}
