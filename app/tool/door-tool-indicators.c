/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl indicators: definitions as files, run over exported tables. */
#define G_LOG_DOMAIN "doorctl"

#include "door-analyst-indicators.h"
#include "door-dataset.h"
#include "door-indicator.h"
#include "door-tool-form.h"
#include "door-tool.h"

#include <string.h>

/* To the author, whatever comes of it. */
static void
tell (const GString *told)
{
  g_printerr ("%s", told->str);
}

/* --- Data ----------------------------------------------------------------------------------- */

typedef struct {
  char *data, *survey, *weights, *key, *form, *to, *shapes;
  char **rounds;
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
  g_free (self->shapes);
  g_strfreev (self->rounds);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

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

static DoorAnalystCounting
counting_of (const Options *options, char **named)
{
  return (DoorAnalystCounting){ .data = options->data,
                                .survey = options->survey,
                                .definitions = (const char *const *) named,
                                .weights = options->weights,
                                .key = options->key,
                                .unweighted = options->unweighted };
}

static void
tell_without (guint n)
{
  if (n > 0)
    g_printerr ("%u interviews are not in the file of weights and count for nothing\n", n);
}

static gboolean
run_all (const Options *options, char **named, GError **error)
{
  const DoorAnalystCounting counting = counting_of (options, named);
  g_auto (DoorAnalystCounted) counted = { NULL };
  g_autoptr (GString) told = g_string_new (NULL);
  gboolean good = door_analyst_counting_run (&counting, &counted, told, error);

  tell (told);
  if (!good)
    return FALSE;
  tell_without (counted.n_without);
  tell_skipped (counted.run);
  print_totals (counted.run);
  return door_analyst_counting_write (&counted, (const char *const *) options->rounds,
                                      options->shapes, options->to, error);
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
          { "earlier", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.rounds,
            "Tables of an earlier round, for trends; repeat, the oldest first", "NAME=FOLDER" },
          { "shapes", 0, 0, G_OPTION_ARG_FILENAME, &options.shapes,
            "GeoJSON of areas, for maps: the dimension, the areas' property, the file",
            "DIMENSION=PROPERTY=FILE" },
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

/* The rules against the columns of a form or the rows of an export. */
static gboolean
check_against (const Options *options,
               char **named,
               DoorSurvey *survey,
               const GPtrArray *indicators,
               GError **error)
{
  const DoorAnalystCounting counting = counting_of (options, named);
  g_autoptr (DoorIndicatorRun) run = NULL;
  DoorStudy *study;
  guint n_without = 0;

  door_survey_set_unweighted (survey);
  study = options->form
              ? study_of_form (options->form, error)
              : door_analyst_study_read (&counting, survey, indicators, &n_without, error);
  run = study ? count (survey, study, indicators, error) : NULL;
  if (run)
    tell_skipped (run);
  return run != NULL;
}

static gboolean
check_all (const Options *options, char **named, GError **error)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GPtrArray) indicators
      = door_analyst_definitions_load ((const char *const *) named, told, error);
  g_autoptr (DoorSurvey) survey
      = options->survey ? door_analyst_survey_load (options->survey, told) : NULL;

  tell (told);
  if (options->survey && !survey && indicators)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "the survey file has mistakes");
  if (!indicators || (options->survey && !survey))
    return FALSE;
  if (survey && (options->form || options->data)
      && !check_against (options, named, survey, indicators, error))
    return FALSE;
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
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, -1, &status))
    return status;
  indicators = door_analyst_definitions_load ((const char *const *) argv + 1, told, &error);
  tell (told);
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
