/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real forms: each loads and is walked to its end, or is refused for the reason refused.tsv gives. */
#include <string.h>

#include "corpus.h"
#include "door-simulator.h"
#include "scenario.h"

static void
check_refusal (const char *file, const DoorDiagnostics *diagnostics)
{
  g_autofree char *text = door_diagnostics_to_text (diagnostics);
  const char *code = corpus_refusal (file);

  for (guint i = 0; code && i < door_diagnostics_length (diagnostics); i++)
    if (door_diagnostics_get (diagnostics, i)->severity == DOOR_SEVERITY_ERROR
        && strcmp (door_diagnostics_get (diagnostics, i)->code, code) == 0)
      return;
  g_test_message ("%s is refused, which refused.tsv does not expect: %s", file, text);
  g_test_fail ();
}

static void
walk (DoorFormDef *def, const char *file, guint64 seed)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795424400000000), NULL);
  const DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (def, &env, &error);
  const DoorSimulatorOptions options = { .seed = seed, .blank_percent = 10 };
  DoorSimulatorReport report;

  g_assert_no_error (error);
  door_simulator_walk (session, &options, &report);
  g_assert_true (report.reached_end);
  if (report.n_refused > 0)
    g_test_message ("%s: %u screens, %u answers, %u without", file, report.n_screens,
                    report.n_answers, report.n_refused);
  door_session_finalize (session);
}

static void
test_form (const char *file)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = corpus_load (file, diagnostics);

  if (!def)
    {
      check_refusal (file, diagnostics);
      return;
    }
  g_assert_null (corpus_refusal (file));
  for (guint64 seed = 1; seed <= 2; seed++)
    walk (def, file, seed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  corpus_add_tests ("/corpus", test_form);
  return g_test_run ();
}
