/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole questionnaires with simulated interviews, through every format and back. */
#include "export-fixture.h"

#include "door-csv.h"
#include "door-files.h"
#include "door-simulator.h"

#include <string.h>

/* Of a questionnaire most are simulated refusals; a few reach the end. */
#define N_INTERVIEWS 30

static DoorFormDef *
load_form (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  DoorFormMedia media = door_form_media_from_folder (folder);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, 64 << 20, &error);

  g_assert_no_error (error);
  return door_form_load (xml, &media, diagnostics);
}

static GBytes *
simulate (DoorFormDef *form, guint seed)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (1790000000000000 + seed * 86400000000, NULL);
  DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
  DoorSimulatorOptions options = { .seed = seed, .blank_percent = 20 };
  DoorSimulatorReport report;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (form, &env, &error);

  g_assert_no_error (error);
  door_simulator_walk (session, &options, &report);
  door_session_finalize (session);
  return door_session_to_xml (session, TRUE);
}

static DoorDataset *
fill (DoorFormDef *form)
{
  g_autoptr (GError) error = NULL;
  DoorDataset *dataset = door_dataset_new (form, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 1; i <= N_INTERVIEWS; i++)
    {
      g_autoptr (GBytes) xml = simulate (form, i);

      door_dataset_add_submission (dataset, xml, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (door_dataset_close (dataset, NULL));
  for (guint i = 0; i < door_dataset_n_problems (dataset); i++)
    g_test_message ("%s: %s", door_dataset_problem (dataset, i)->path,
                    door_dataset_problem (dataset, i)->value);
  g_assert_cmpuint (door_dataset_n_problems (dataset), ==, 0);
  return dataset;
}

/* ReadStat accepts what it wrote; the numbers of rows and variables are right. */
static void
check_read_back (const DoorDataset *dataset, const char *folder, guint table, const char *format)
{
  g_autofree char *path
      = g_strdup_printf ("%s/out/%s.%s", folder, door_dataset_table_name (dataset, table), format);
  g_autofree char *text = read_back (path);
  g_autofree char *begin
      = g_strdup_printf ("%u rows, %u variables, ", (guint) door_dataset_n_rows (dataset, table),
                         door_dataset_n_columns (dataset, table));

  g_assert_true (g_str_has_prefix (text, begin));
}

static void
check_csv (const DoorDataset *dataset, const char *folder, guint table)
{
  g_autofree char *path
      = g_strdup_printf ("%s/out/%s.csv", folder, door_dataset_table_name (dataset, table));
  g_autoptr (GBytes) bytes = door_file_load (path, 64 << 20, NULL);
  g_autoptr (DoorCsvTable) csv = door_csv_read (bytes, NULL);

  g_assert_cmpuint (door_csv_rows (csv), ==, door_dataset_n_rows (dataset, table));
  g_assert_cmpuint (door_csv_columns (csv), ==, door_dataset_n_columns (dataset, table));
}

static void
export_in_each (const DoorDataset *dataset, guint language)
{
  static const char *const formats[] = { "csv", "sav", "zsav", "dta" };
  char *folder = export_fixture_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (DoorExportReport) report
          = export_fixture_run (dataset, folder, formats[i], language);

      for (guint t = 0; t < door_dataset_n_tables (dataset); t++)
        {
          if (i == 0)
            check_csv (dataset, folder, t);
          else
            check_read_back (dataset, folder, t, formats[i]);
          if (i == 1 && pspp_is_there ())
            pspp_compare (dataset, t, folder, "sav");
        }
    }
  export_fixture_remove (folder);
}

static void
check_form (const char *path, guint n_tables, guint n_columns)
{
  g_autoptr (DoorFormDef) form = load_form (path);
  g_autoptr (DoorDataset) dataset = NULL;
  guint columns = 0;

  g_assert_nonnull (form);
  dataset = fill (form);
  g_assert_cmpuint (door_dataset_n_tables (dataset), ==, n_tables);
  for (guint t = 0; t < n_tables; t++)
    columns += door_dataset_n_columns (dataset, t);
  g_assert_cmpuint (columns, >=, n_columns);
  for (guint language = 0; language < door_dataset_n_languages (dataset); language++)
    export_in_each (dataset, language);
}

static void
test_core (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                            "victimization-core", "victimization-core.xml", NULL);

  check_form (path, 4, 200);
}

static void
check_corpus_form (const char *name, guint n_tables, guint n_columns)
{
  const char *corpus = g_getenv ("DOOR_CORPUS");
  g_autofree char *path = g_build_filename (corpus ? corpus : "", "forms", name, NULL);

  if (!corpus || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the corpus of real forms is not here");
      return;
    }
  check_form (path, n_tables, n_columns);
}

static void
test_who_verbal_autopsy (void)
{
  check_corpus_form ("getodk+javarosa/src__jmh__resources__whova_form.xml", 1, 485);
}

static void
test_household_roster (void)
{
  check_corpus_form ("jkpr+QTools2/qtools2__test__forms__KEShort-HQ.xml", 2, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/forms/core", test_core);
  g_test_add_func ("/export/forms/who-verbal-autopsy", test_who_verbal_autopsy);
  g_test_add_func ("/export/forms/household-roster", test_household_roster);
  return g_test_run ();
}
