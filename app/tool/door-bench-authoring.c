/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an author waits for: a workbook turned into a form, a form walked by simulated respondents.
 *
 * The peer is pyxform. Where its command is named in $DOOR_PYXFORM ("xls2xform --skip_validate"), it
 * converts the same workbook in the same run; else its recorded time on a workbook of that many
 * questions stands for it, and pyxform_measured is 0.
 */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench.h"

#include "door-files.h"
#include "door-form.h"
#include "door-simulator.h"
#include "door-xlsform-book.h"

#define N_CONVERTED 2000 /* questions */
#define N_LARGEST 1005   /* questions of the largest workbook that pyxform's time is known of … */
#define PYXFORM_S 13.0   /* … in seconds */
#define N_SIMULATED 100
#define N_ROUNDS 9
#define N_WALKS 1000
#define MAX_BYTES (64u * 1024 * 1024)

/* Questions of the usual kinds, each with a condition or a bound, in groups of ten. */
static char *
write_survey (guint n)
{
  GString *out
      = g_string_new ("type,name,label::English (en),label::Urdu (ur),relevant,constraint\n");

  for (guint i = 0; i < n; i++)
    {
      if (i % 10 == 0)
        g_string_append_printf (out, "begin_group,g%u,Part %u,Part %u,,\n", i, i, i);
      if (i % 3 == 0)
        g_string_append_printf (out, "integer,q%u,How many of %u?,How many?,,. >= 0 and . < 100\n",
                                i, i);
      else if (i % 3 == 1)
        g_string_append_printf (out, "select_one yn,q%u,Is it so with ${q%u}?,Is it?,${q%u} > 9,\n",
                                i, i - 1, i - 1);
      else
        g_string_append_printf (out, "text,q%u,Which one is %u?,Which one?,${q%u} = 'yes',\n", i, i,
                                i - 1);
      if (i % 10 == 9 || i == n - 1)
        g_string_append (out, "end_group,,,,,\n");
    }
  return g_string_free (out, FALSE);
}

static gboolean
write_sheet (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents (path, text, -1, error);
}

static GBytes *
make_workbook (const char *folder, guint n, GError **error)
{
  g_autofree char *survey = write_survey (n);
  g_autofree char *xlsx = g_build_filename (folder, "bench.xlsx", NULL);

  if (!write_sheet (folder, "survey.csv", survey, error)
      || !write_sheet (folder, "choices.csv",
                       "list_name,name,label::English (en),label::Urdu (ur)\n"
                       "yn,yes,Yes,Yes\nyn,no,No,No\n",
                       error)
      || !door_xlsform_folder_to_workbook (folder, xlsx, error))
    return NULL;
  return door_file_load (xlsx, MAX_BYTES, error);
}

static DoorXlsformResult *
convert (GBytes *xlsx, GError **error)
{
  const DoorXlsformOptions options = { .form_id = "bench" };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorXlsformResult *result = door_xlsform_convert_workbook (xlsx, &options, diagnostics);
  g_autofree char *faults = result ? NULL : door_diagnostics_to_text (diagnostics);

  if (!result)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not converted: %s", faults);
  return result;
}

static void
add (JsonBuilder *figures, const char *name, double value)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, value);
}

/* The median of some conversions in milliseconds; below 0 on a fault. */
static double
time_conversion (GBytes *xlsx, GError **error)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (DoorXlsformResult) result = convert (xlsx, error);
      double taken = (double) (g_get_monotonic_time () - begin) / 1000;

      if (!result)
        return -1;
      g_array_append_val (times, taken);
    }
  return door_bench_median (times);
}

static gboolean
measure_conversion (const char *folder, JsonBuilder *figures, GError **error)
{
  g_autoptr (GBytes) xlsx = make_workbook (folder, N_CONVERTED, error);
  double taken = xlsx ? time_conversion (xlsx, error) : -1;

  add (figures, "convert_2000_ms", taken);
  return taken >= 0;
}

/* pyxform's whole run, as an author waits for it; 0: it is not here. Below 0 on a fault. */
static double
time_pyxform (const char *folder, GError **error)
{
  const char *command = g_getenv ("DOOR_PYXFORM");
  g_autofree char *line
      = g_strdup_printf ("%s %s/bench.xlsx %s/bench.xml", command, folder, folder);
  gint64 begin = g_get_monotonic_time ();
  int status;

  if (!command || !*command)
    return 0;
  if (!g_spawn_command_line_sync (line, NULL, NULL, &status, error)
      || !g_spawn_check_wait_status (status, error))
    return -1;
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static gboolean
measure_largest (const char *folder, JsonBuilder *figures, GError **error)
{
  g_autoptr (GBytes) xlsx = make_workbook (folder, N_LARGEST, error);
  double taken = xlsx ? time_conversion (xlsx, error) : -1;
  double theirs = taken >= 0 ? time_pyxform (folder, error) : -1;

  if (theirs < 0)
    return FALSE;
  add (figures, "convert_largest_ms", taken);
  add (figures, "pyxform_measured", theirs > 0);
  add (figures, "pyxform_s", theirs > 0 ? theirs : PYXFORM_S);
  add (figures, "convert_largest_ratio", taken / 1000 / (theirs > 0 ? theirs : PYXFORM_S));
  return TRUE;
}

static gboolean
walk_all (DoorFormDef *def, GError **error)
{
  g_autoptr (DoorSimulatorPlan) plan = door_simulator_plan_new (def);

  for (guint i = 0; i < N_WALKS; i++)
    {
      DoorEnv env = { .has_seed = TRUE, .seed = i };
      DoorSimulatorOptions options = { .seed = i, .plan = plan };
      DoorSimulatorReport report = { 0 };
      g_autoptr (DoorSession) session = door_session_new (def, &env, error);

      if (!session)
        return FALSE;
      door_simulator_walk (session, &options, &report);
      door_session_finalize (session);
    }
  return TRUE;
}

static gboolean
measure_simulation (const char *folder, JsonBuilder *figures, GError **error)
{
  g_autoptr (GBytes) xlsx = make_workbook (folder, N_SIMULATED, error);
  g_autoptr (DoorXlsformResult) result = xlsx ? convert (xlsx, error) : NULL;
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def
      = result ? door_form_load (door_xlsform_result_xml (result), NULL, diagnostics) : NULL;
  g_autoptr (GArray) rates = g_array_new (FALSE, FALSE, sizeof (double));

  if (!def)
    {
      if (result)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the form does not open");
      return FALSE;
    }
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      double rate;

      if (!walk_all (def, error))
        return FALSE;
      rate = N_WALKS * 1e6 / (double) MAX (g_get_monotonic_time () - begin, 1);
      g_array_append_val (rates, rate);
    }
  add (figures, "simulate_per_s", door_bench_median (rates));
  return TRUE;
}

gboolean
door_bench_authoring (JsonBuilder *figures, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("door-bench-XXXXXX", error);
  gboolean done;

  if (!folder)
    return FALSE;
  done = measure_conversion (folder, figures, error) && measure_largest (folder, figures, error)
         && measure_simulation (folder, figures, error);
  door_file_remove_tree (folder, NULL);
  return done;
}
