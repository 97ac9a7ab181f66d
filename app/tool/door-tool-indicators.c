/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl indicators: definitions as files, run over exported tables. */
#define G_LOG_DOMAIN "doorctl"

#include "door-dataset.h"
#include "door-files.h"
#include "door-indicator.h"
#include "door-tool-form.h"
#include "door-tool.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MANIFEST_MAX_BYTES (64u * 1024 * 1024)

/* --- Files ---------------------------------------------------------------------------------- */

static char *
shipped_folder (void)
{
  g_autofree char *data = door_tool_data_folder ();
  g_autofree char *installed = data ? g_build_filename (data, "indicators", NULL) : NULL;

  if (installed && g_file_test (installed, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&installed);
  return data ? g_build_filename (data, "schema", "indicators", NULL) : NULL;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Paths of the definitions named, or of all that are shipped, in order of their names. */
static GPtrArray *
definition_paths (char **named, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = *named ? NULL : shipped_folder ();
  GDir *dir;
  const char *name;

  for (guint i = 0; named[i]; i++)
    g_ptr_array_add (paths, g_strdup (named[i]));
  if (*named)
    return g_steal_pointer (&paths);
  dir = g_dir_open (folder ? folder : "schema/indicators", 0, error);
  if (!dir)
    return NULL;
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_dir_close (dir);
  g_ptr_array_sort (paths, compare_texts);
  return g_steal_pointer (&paths);
}

/* Tells the faults of a file; FALSE when it cannot be used. */
static gboolean
tell (const char *path, const DoorDiagnostics *faults)
{
  g_autofree char *text = door_diagnostics_to_text (faults);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] != '\0')
      g_printerr ("%s: %s\n", path, lines[i]);
  return !door_diagnostics_has_errors (faults);
}

static DoorIndicator *
load (const char *path)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorIndicator) indicator = door_indicator_load (path, faults);

  return tell (path, faults) ? g_steal_pointer (&indicator) : NULL;
}

static DoorSurvey *
load_survey (const char *name)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autofree char *folder = shipped_folder ();
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *shipped = folder ? g_build_filename (folder, "surveys", file, NULL) : NULL;
  const char *path = !g_file_test (name, G_FILE_TEST_EXISTS) && shipped
                             && g_file_test (shipped, G_FILE_TEST_EXISTS)
                         ? shipped
                         : name;
  g_autoptr (DoorSurvey) survey = door_survey_load (path, faults);

  return tell (path, faults) ? g_steal_pointer (&survey) : NULL;
}

/* NULL when one has a fault; all are told. */
static GPtrArray *
load_all (char **named, GError **error)
{
  g_autoptr (GPtrArray) paths = definition_paths (named, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_indicator_free);
  gboolean good = paths != NULL;

  for (guint i = 0; paths && i < paths->len; i++)
    {
      DoorIndicator *one = load (paths->pdata[i]);

      good &= one != NULL;
      if (one)
        g_ptr_array_add (all, one);
    }
  if (good)
    return g_steal_pointer (&all);
  if (paths)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "the definitions have mistakes; nothing was counted");
  return NULL;
}

/* --- Data ----------------------------------------------------------------------------------- */

typedef struct {
  char *data, *survey, *weights, *key, *form, *to;
  gboolean unweighted;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->data);
  g_free (self->survey);
  g_free (self->weights);
  g_free (self->key);
  g_free (self->form);
  g_free (self->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static char **
wanted_columns (const DoorSurvey *survey, const GPtrArray *indicators, const char *key)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char **columns;

  door_survey_collect_names (survey, names);
  for (guint i = 0; i < indicators->len; i++)
    door_indicator_collect_names (indicators->pdata[i], names);
  if (key)
    g_hash_table_add (names, g_strdup (key));
  columns = (char **) g_hash_table_get_keys_as_array (names, NULL);
  g_hash_table_steal_all (names);
  return columns;
}

static DoorStudy *
read_study (const Options *options,
            const DoorSurvey *survey,
            const GPtrArray *indicators,
            GError **error)
{
  g_autoptr (DoorGrid) weights
      = options->weights ? door_grid_read_csv (options->weights, NULL, error) : NULL;
  const char *key = options->key ? options->key : weights ? door_grid_name (weights, 0) : NULL;
  g_auto (GStrv) columns = wanted_columns (survey, indicators, key);
  g_autoptr (DoorStudy) study = NULL;
  guint n_without = 0;

  if (options->weights && !weights)
    return NULL;
  study = door_study_read_export (options->data, (const char *const *) columns, error);
  if (!study || !weights)
    return g_steal_pointer (&study);
  if (!door_study_join (study, 0, g_steal_pointer (&weights), key, key, &n_without, error))
    {
      g_prefix_error (error, "%s: ", options->weights);
      return NULL;
    }
  if (n_without > 0)
    g_printerr ("%u interviews are not in the file of weights and count for nothing\n", n_without);
  return g_steal_pointer (&study);
}

/* No rows, but every name: what a form's export will have. */
static DoorStudy *
study_of_form (const char *form, GError **error)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = door_tool_form_load (form, faults, error);
  g_autoptr (DoorDataset) dataset = def ? door_dataset_new (def, NULL, error) : NULL;
  g_autoptr (DoorStudy) study = door_study_new ();

  for (guint t = 0; dataset && t < door_dataset_n_tables (dataset); t++)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      guint parent = door_dataset_table_parent (dataset, t);

      for (guint c = 0; c < door_dataset_n_columns (dataset, t); c++)
        g_ptr_array_add (names, (gpointer) door_dataset_column (dataset, t, c)->name);
      g_ptr_array_add (names, NULL);
      if (!door_study_add (study, door_dataset_table_name (dataset, t),
                           door_grid_new ((const char *const *) names->pdata),
                           t > 0 ? door_dataset_table_name (dataset, parent) : NULL, error))
        return NULL;
    }
  return dataset ? g_steal_pointer (&study) : NULL;
}

/* --- Where figures come from ---------------------------------------------------------------- */

typedef struct {
  char *data_version, *form_version;
} Origin;

static void
origin_clear (Origin *self)
{
  g_free (self->data_version);
  g_free (self->form_version);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Origin, origin_clear)

static char *
form_of (GBytes *manifest)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize n;
  const char *text = g_bytes_get_data (manifest, &n);
  JsonObject *root, *form;

  if (!json_parser_load_from_data (parser, text, (gssize) n, NULL)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  root = json_node_get_object (json_parser_get_root (parser));
  form = json_object_has_member (root, "form")
                 && JSON_NODE_HOLDS_OBJECT (json_object_get_member (root, "form"))
             ? json_object_get_object_member (root, "form")
             : NULL;
  return form ? g_strdup_printf ("%s %s",
                                 json_object_get_string_member_with_default (form, "id", ""),
                                 json_object_get_string_member_with_default (form, "version", ""))
              : NULL;
}

/* The export's manifest has the hash of every file: its own hash is the version of the data. */
static void
read_origin (const char *folder, Origin *to)
{
  static const char *const names[] = { "manifest.json", "interviews.csv" };

  for (guint i = 0; i < G_N_ELEMENTS (names) && !to->data_version; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GBytes) bytes = door_file_load (path, MANIFEST_MAX_BYTES, NULL);
      g_autofree char *hash
          = bytes ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

      to->data_version = hash ? g_strndup (hash, 16) : NULL;
      to->form_version = bytes && i == 0 ? form_of (bytes) : NULL;
    }
}

/* --- run, check, list ------------------------------------------------------------------------ */

static DoorIndicatorRun *
count (const DoorSurvey *survey, DoorStudy *study, const GPtrArray *indicators, GError **error)
{
  g_autoptr (DoorIndicatorRun) run = door_indicator_run_new (survey, study);

  for (guint i = 0; i < indicators->len; i++)
    if (!door_indicator_run_add (run, indicators->pdata[i], error))
      return NULL;
  return g_steal_pointer (&run);
}

static void
tell_skipped (const DoorIndicatorRun *run)
{
  const GPtrArray *skipped = door_indicator_run_skipped (run);

  for (guint i = 0; i < skipped->len; i++)
    g_printerr ("left out: %s\n", (char *) skipped->pdata[i]);
}

static void
print_totals (const DoorIndicatorRun *run)
{
  for (guint i = 0; i < door_indicator_run_length (run); i++)
    {
      const DoorFigure *figure = door_indicator_run_at (run, i);

      if (figure->by[0] != '\0')
        continue;
      g_print ("%-16s %-22s ", door_indicator_id (figure->indicator), figure->figure);
      if (figure->quality == DOOR_QUALITY_SUPPRESS)
        g_print ("suppressed (n = %" G_GUINT64_FORMAT ")\n", figure->e.n);
      else
        g_print ("%10.2f %s  (SE %.2f, %.2f–%.2f, n = %" G_GUINT64_FORMAT ")%s\n",
                 figure->e.estimate, figure->unit, figure->e.se, figure->e.lower, figure->e.upper,
                 figure->e.n, figure->quality == DOOR_QUALITY_CAUTION ? "  use with caution" : "");
    }
}

static gboolean
run_all (const Options *options, char **named, GError **error)
{
  g_autoptr (DoorSurvey) survey = load_survey (options->survey);
  g_autoptr (GPtrArray) indicators = load_all (named, error);
  g_autoptr (DoorIndicatorRun) run = NULL;
  g_auto (Origin) from = { NULL };
  DoorIndicatorOrigin origin = { .program = "doorstep " DOOR_VERSION };
  DoorStudy *study;

  if (!survey && indicators)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "the survey file has mistakes; nothing was counted");
  if (!survey || !indicators)
    return FALSE;
  if (options->unweighted)
    door_survey_set_unweighted (survey);
  study = read_study (options, survey, indicators, error);
  run = study ? count (survey, study, indicators, error) : NULL;
  if (!run)
    return FALSE;
  read_origin (options->data, &from);
  origin.data_version = from.data_version;
  origin.form_version = from.form_version;
  tell_skipped (run);
  print_totals (run);
  return door_indicator_run_write (run, &origin, options->to, error);
}

static int
run_run (const DoorCommand *command, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[]
      = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, "Folder of an export with CSV",
            "FOLDER" },
          { "survey", 0, 0, G_OPTION_ARG_FILENAME, &options.survey,
            "Survey file, or the name of one that is shipped", "FILE" },
          { "weights", 0, 0, G_OPTION_ARG_FILENAME, &options.weights, "Weights, strata and PSUs",
            "CSV" },
          { "key", 0, 0, G_OPTION_ARG_STRING, &options.key,
            "Column that joins them; the first of the weights if not given", "COLUMN" },
          { "unweighted", 0, 0, G_OPTION_ARG_NONE, &options.unweighted,
            "Every record counts once: says nothing about the population", NULL },
          { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, "Folder for the tables", "FOLDER" },
          { NULL } };
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  if (!options.data || !options.survey || !options.to)
    return door_tool_needs (command, "--data, --survey and --to");
  return run_all (&options, argv + 1, &error) ? DOOR_EXIT_DONE : door_tool_fail (error);
}

static gboolean
check_all (const Options *options, char **named, GError **error)
{
  g_autoptr (GPtrArray) indicators = load_all (named, error);
  g_autoptr (DoorSurvey) survey = options->survey ? load_survey (options->survey) : NULL;
  g_autoptr (DoorIndicatorRun) run = NULL;
  DoorStudy *study;

  if (options->survey && !survey && indicators)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "the survey file has mistakes");
  if (!indicators || (options->survey && !survey))
    return FALSE;
  if (survey && (options->form || options->data))
    {
      door_survey_set_unweighted (survey);
      study = options->form ? study_of_form (options->form, error)
                            : read_study (options, survey, indicators, error);
      run = study ? count (survey, study, indicators, error) : NULL;
      if (!run)
        return FALSE;
      tell_skipped (run);
    }
  g_print ("%u definitions are well\n", indicators->len);
  return TRUE;
}

static int
run_check (const DoorCommand *command, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = { { "survey", 0, 0, G_OPTION_ARG_FILENAME, &options.survey,
                                     "Survey file, or the name of one that is shipped", "FILE" },
                                   { "form", 0, 0, G_OPTION_ARG_FILENAME, &options.form,
                                     "Questionnaire whose columns the rules speak of", "FORM" },
                                   { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data,
                                     "Folder of an export to try the rules on", "FOLDER" },
                                   { NULL } };
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  return check_all (&options, argv + 1, &error) ? DOOR_EXIT_DONE : door_tool_fail (error);
}

static int
run_list (const DoorCommand *command, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (GPtrArray) indicators = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  indicators = load_all (argv + 1, &error);
  if (!indicators)
    return door_tool_fail (error);
  for (guint i = 0; i < indicators->len; i++)
    {
      const DoorIndicator *one = indicators->pdata[i];

      g_print ("%-18s %s (version %s; %s)\n", door_indicator_id (one), door_indicator_title (one),
               door_indicator_version (one), door_indicator_source (one));
    }
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_indicator_commands[] = {
  { "indicators run", "[DEFINITION…]", "Count indicators over an export, with their errors",
    run_run },
  { "indicators check", "[DEFINITION…]", "Find mistakes in definitions and survey files",
    run_check },
  { "indicators list", "[DEFINITION…]", "Name the definitions", run_list },
  { NULL },
};
