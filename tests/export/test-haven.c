/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every questionnaire of ours and every form of the corpus, with simulated interviews, in every format:
 * PSPP reads each SPSS file back, then R's haven each file, cell by cell; the codebooks are valid. */
#include "corpus.h"
#include "export-fixture.h"

#include "door-files.h"
#include "door-simulator.h"

#define MOST_SCREENS 1000 /* a count may ask for any number of repeats */
#define N_INTERVIEWS 8
#define EVERY 12 /* of the corpus, unless the run may be long: all of it takes minutes */

static char *all; /* a folder for each form */
static guint n_exported, n_met;

static GBytes *
simulate (DoorFormDef *form, guint seed)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (1790000000000000 + seed * 86400000000, NULL);
  DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
  DoorSimulatorOptions options = { .seed = seed, .blank_percent = 20, .max_screens = MOST_SCREENS };
  DoorSimulatorReport report;
  g_autoptr (DoorSession) session = door_session_new (form, &env, NULL);

  if (!session)
    return NULL;
  door_simulator_walk (session, &options, &report);
  door_session_finalize (session);
  return door_session_to_xml (session, TRUE);
}

/* NULL when no interview can be made without a server's files. */
static DoorDataset *
fill (DoorFormDef *form)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDataset) dataset = door_dataset_new (form, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 1; i <= N_INTERVIEWS; i++)
    {
      g_autoptr (GBytes) xml = simulate (form, i);
      g_autofree char *id = g_strdup_printf ("uuid:%u", i);
      const DoorSubmissionMeta meta = { .instance_id = id };

      if (!xml)
        return NULL;
      door_dataset_add_submission (dataset, xml, &meta, &error);
      /* A form may give all its interviews one id; the first is enough then. */
      if (g_error_matches (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_DUPLICATE))
        g_clear_error (&error);
      g_assert_no_error (error);
    }
  g_assert_true (door_dataset_close (dataset, NULL));
  return g_steal_pointer (&dataset);
}

static void
check_codebook (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "codebook.xml", NULL);

  codebook_check (path, FALSE);
  if (codebook_standard_is_there ())
    codebook_check (path, TRUE);
}

/* Into <all>/<number>/out, all formats at once. */
static void
export_form (DoorFormDef *form)
{
  static const char *const formats[] = { "csv", "sav", "zsav", "dta", NULL };
  DoorExportOptions options = { .formats = formats };
  g_autoptr (DoorDataset) dataset = fill (form);
  g_autofree char *folder = g_strdup_printf ("%s/%03u", all, n_exported);
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autoptr (DoorExportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  if (!dataset)
    {
      g_test_skip ("this form needs files that are not here");
      return;
    }
  options.language = door_dataset_default_language (dataset);
  report = door_export_run (dataset, &options, out, NULL, &error);
  g_assert_no_error (error);
  n_exported++;
  check_codebook (out);
  for (guint t = 0; t < door_dataset_n_tables (dataset) && pspp_is_there (); t++)
    {
      pspp_compare (dataset, t, folder, "sav");
      pspp_compare (dataset, t, folder, "zsav");
    }
}

static void
test_corpus_form (const char *file)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = NULL;

  if (n_met++ % EVERY != 0 && !g_getenv ("DOOR_LONG"))
    return;
  form = corpus_load (file, diagnostics);
  if (form)
    export_form (form);
}

static void
test_questionnaire (gconstpointer name)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", name, NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.xml", folder, (const char *) name);
  DoorFormMedia media = door_form_media_from_folder (folder);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) xml = door_file_load (path, 64 << 20, NULL);
  g_autoptr (DoorFormDef) form = door_form_load (xml, &media, diagnostics);

  g_assert_nonnull (form);
  export_form (form);
}

static gboolean
haven_is_there (void)
{
  const char *probe[] = { "Rscript", "-e", "library(haven)", NULL };
  int status;

  return g_spawn_sync (NULL, (char **) probe, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                           | G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* One R for all of them: it takes longer to begin than to read a form's files. */
static void
test_haven (void)
{
  g_autoptr (GPtrArray) command = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *out = NULL;

  if (!haven_is_there ())
    {
      g_test_skip ("R's haven is not installed");
      return;
    }
  g_ptr_array_add (command, g_strdup ("Rscript"));
  g_ptr_array_add (
      command, g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests", "tool", "haven.R", NULL));
  for (guint i = 0; i < n_exported; i++)
    g_ptr_array_add (command, g_strdup_printf ("%s/%03u/out", all, i));
  g_ptr_array_add (command, NULL);
  if (!run_program ((const char *const *) command->pdata, &out)
      || !g_str_has_suffix (out, " 0 differences\n"))
    g_error ("haven: %s", out);
  g_test_message ("%u forms: %s", n_exported, out);
}

int
main (int argc, char **argv)
{
  static const char *const ours[]
      = { "back-check", "business-bribery", "contact",           "corruption",
          "mini",       "victimization",    "household-listing", "victimization-core" };
  int status;

  g_test_init (&argc, &argv, NULL);
  all = export_fixture_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      g_autofree char *path = g_strdup_printf ("/export/ours/%s", ours[i]);

      g_test_add_data_func (path, ours[i], test_questionnaire);
    }
  corpus_add_tests ("/export/corpus", test_corpus_form);
  g_test_add_func ("/export-read/haven", test_haven);
  status = g_test_run ();
  export_fixture_remove (all);
  return status;
}
