/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-indicators.h"

#include "door-data.h"
#include "door-files.h"
#include "door-origin.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define SUFFIX ".json"

/* --- Files ---------------------------------------------------------------------------------- */

/* Of the definitions; the survey files are in "surveys" below it. */
static char *
shipped_folder (void)
{
  g_autofree char *data = door_data_folder ();
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

/* Names that end in SUFFIX, in order. */
static GPtrArray *
list_files (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  GPtrArray *names;
  const char *name;

  if (!dir)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  return names;
}

/* Paths of the definitions named, or of all that are shipped. */
static GPtrArray *
definition_paths (const char *const *named, GError **error)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) names = NULL;

  for (guint i = 0; named && named[i]; i++)
    g_ptr_array_add (paths, g_strdup (named[i]));
  if (paths->len > 0)
    return paths;
  folder = shipped_folder ();
  names = list_files (folder ? folder : "schema/indicators", error);
  for (guint i = 0; names && i < names->len; i++)
    g_ptr_array_add (paths, g_build_filename (folder, names->pdata[i], NULL));
  if (!names)
    g_clear_pointer (&paths, g_ptr_array_unref);
  return paths;
}

/* Tells the faults of a file; FALSE when it cannot be used. */
static gboolean
tell (GString *told, const char *path, const DoorDiagnostics *faults)
{
  g_autofree char *text = door_diagnostics_to_text (faults);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] != '\0')
      g_string_append_printf (told, "%s: %s\n", path, lines[i]);
  return !door_diagnostics_has_errors (faults);
}

static DoorIndicator *
load (const char *path, GString *told)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorIndicator) indicator = door_indicator_load (path, faults);

  return tell (told, path, faults) ? g_steal_pointer (&indicator) : NULL;
}

DoorSurvey *
door_analyst_survey_load (const char *name, GString *told)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autofree char *folder = shipped_folder ();
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);
  g_autofree char *shipped = folder ? g_build_filename (folder, "surveys", file, NULL) : NULL;
  const char *path = !g_file_test (name, G_FILE_TEST_EXISTS) && shipped
                             && g_file_test (shipped, G_FILE_TEST_EXISTS)
                         ? shipped
                         : name;
  g_autoptr (DoorSurvey) survey = door_survey_load (path, faults);

  return tell (told, path, faults) ? g_steal_pointer (&survey) : NULL;
}

char **
door_analyst_survey_names (void)
{
  g_autofree char *folder = shipped_folder ();
  g_autofree char *surveys = folder ? g_build_filename (folder, "surveys", NULL) : NULL;
  g_autoptr (GPtrArray) names = surveys ? list_files (surveys, NULL) : NULL;
  GPtrArray *stems = g_ptr_array_new ();

  for (guint i = 0; names && i < names->len; i++)
    g_ptr_array_add (stems,
                     g_strndup (names->pdata[i], strlen (names->pdata[i]) - strlen (SUFFIX)));
  g_ptr_array_add (stems, NULL);
  return (char **) g_ptr_array_free (stems, FALSE);
}

GPtrArray *
door_analyst_definitions_load (const char *const *named, GString *told, GError **error)
{
  g_autoptr (GPtrArray) paths = definition_paths (named, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_indicator_free);
  gboolean good = paths != NULL;

  for (guint i = 0; paths && i < paths->len; i++)
    {
      DoorIndicator *one = load (paths->pdata[i], told);

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

DoorStudy *
door_analyst_study_read (const DoorAnalystCounting *self,
                         const DoorSurvey *survey,
                         const GPtrArray *indicators,
                         guint *ret_n_without,
                         GError **error)
{
  g_autoptr (DoorGrid) weights
      = self->weights ? door_grid_read_csv (self->weights, NULL, error) : NULL;
  const char *key = self->key ? self->key : weights ? door_grid_name (weights, 0) : NULL;
  g_auto (GStrv) columns = wanted_columns (survey, indicators, key);
  g_autoptr (DoorStudy) study = NULL;

  *ret_n_without = 0;
  if (self->weights && !weights)
    return NULL;
  study = door_study_read_export (self->data, (const char *const *) columns, error);
  if (!study || !weights)
    return g_steal_pointer (&study);
  if (door_study_join (study, 0, g_steal_pointer (&weights), key, key, ret_n_without, error))
    return g_steal_pointer (&study);
  g_prefix_error (error, "%s: ", self->weights);
  return NULL;
}

/* --- Counting -------------------------------------------------------------------------------- */

void
door_analyst_counted_clear (DoorAnalystCounted *self)
{
  g_clear_pointer (&self->run, door_indicator_run_free);
  g_clear_pointer (&self->indicators, g_ptr_array_unref);
  g_clear_pointer (&self->survey, door_survey_free);
  g_clear_pointer (&self->data_version, g_free);
  g_clear_pointer (&self->form_version, g_free);
}

static gboolean
load_files (const DoorAnalystCounting *self,
            DoorAnalystCounted *counted,
            GString *told,
            GError **error)
{
  counted->survey = door_analyst_survey_load (self->survey, told);
  counted->indicators = door_analyst_definitions_load (self->definitions, told, error);
  if (!counted->survey && counted->indicators)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         "the survey file has mistakes; nothing was counted");
  if (!counted->survey || !counted->indicators)
    return FALSE;
  if (self->unweighted)
    door_survey_set_unweighted (counted->survey);
  return TRUE;
}

static gboolean
count (const DoorAnalystCounting *self, DoorAnalystCounted *counted, GError **error)
{
  for (guint i = 0; i < counted->indicators->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !door_indicator_run_add (counted->run, counted->indicators->pdata[i], error))
        return FALSE;
      if (self->progress)
        self->progress ((i + 1.0) / counted->indicators->len, self->progress_data);
    }
  return TRUE;
}

gboolean
door_analyst_counting_run (const DoorAnalystCounting *self,
                           DoorAnalystCounted *ret_counted,
                           GString *told,
                           GError **error)
{
  g_auto (DoorAnalystCounted) counted = { NULL };
  DoorStudy *study;

  if (!load_files (self, &counted, told, error))
    return FALSE;
  study = door_analyst_study_read (self, counted.survey, counted.indicators, &counted.n_without,
                                   error);
  if (!study)
    return FALSE;
  counted.run = door_indicator_run_new (counted.survey, study);
  if (!count (self, &counted, error))
    return FALSE;
  counted.data_version = door_origin_of_export (self->data);
  counted.form_version = door_origin_form (self->data);
  *ret_counted = counted;
  counted = (DoorAnalystCounted){ NULL };
  return TRUE;
}

/* "2022=FOLDER" */
static DoorRound *
read_round (const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *label = equals ? g_strndup (text, (gsize) (equals - text)) : NULL;
  g_autofree char *path = equals ? g_build_filename (equals + 1, "figures.csv", NULL) : NULL;

  if (path)
    return door_round_read (path, label, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "an earlier round is NAME=FOLDER, not '%s'", text);
  return NULL;
}

static gboolean
read_rounds (const char *const *texts, GPtrArray *rounds, GError **error)
{
  for (guint i = 0; texts && texts[i]; i++)
    {
      DoorRound *round = read_round (texts[i], error);

      if (!round)
        return FALSE;
      g_ptr_array_add (rounds, round);
    }
  return TRUE;
}

/* "DIMENSION=PROPERTY=FILE" */
static DoorShapes *
read_shapes (const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 3);

  if (g_strv_length (parts) == 3)
    return door_shapes_read (parts[2], parts[0], parts[1], error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "shapes are DIMENSION=PROPERTY=FILE, not '%s'", text);
  return NULL;
}

gboolean
door_analyst_counting_write (const DoorAnalystCounted *counted,
                             const char *const *rounds,
                             const char *shapes,
                             const char *to,
                             GError **error)
{
  g_autoptr (GPtrArray) earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) door_round_free);
  g_autoptr (DoorShapes) map = NULL;
  DoorIndicatorOrigin origin = { .data_version = counted->data_version,
                                 .form_version = counted->form_version,
                                 .program = DOOR_ORIGIN_PROGRAM };

  if (!read_rounds (rounds, earlier, error) || (shapes && !(map = read_shapes (shapes, error))))
    return FALSE;
  origin.rounds = (const DoorRound *const *) earlier->pdata;
  origin.n_rounds = earlier->len;
  origin.shapes = map;
  return door_indicator_run_write (counted->run, &origin, to, error);
}
