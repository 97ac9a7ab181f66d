/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "definition.h"

#include "door-files.h"

#include <gio/gio.h>
#include <string.h>

void
definition_set_up (Definition *self, gconstpointer data)
{
  (void) data;
  self->folder = g_dir_make_tmp ("door-indicator-XXXXXX", NULL);
  self->indicators = g_ptr_array_new_with_free_func ((GDestroyNotify) door_indicator_free);
}

void
definition_forget_run (Definition *self)
{
  g_clear_pointer (&self->run, door_indicator_run_free);
  g_clear_pointer (&self->survey, door_survey_free);
  g_ptr_array_set_size (self->indicators, 0);
}

void
definition_tear_down (Definition *self, gconstpointer data)
{
  (void) data;
  definition_forget_run (self);
  g_ptr_array_unref (self->indicators);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
}

char *
definition_put (Definition *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

char *
definition_shipped (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);

  return g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "schema", "indicators", name, NULL);
}

void
definition_add (Definition *self, const char *path)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  DoorIndicator *indicator = door_indicator_load (path, faults);
  g_autofree char *told = door_diagnostics_to_text (faults);

  g_assert_cmpstr (told, ==, "");
  g_ptr_array_add (self->indicators, indicator);
}

/* `survey` is the inside of the object; `rows` are those of interviews.csv, header first. */
void
definition_load (Definition *self, const char *survey, const char *rows, GError **error)
{
  g_autofree char *text
      = g_strdup_printf ("{\"title\": \"Test\", \"weights\": {\"person\": \"w\", \"module\": \"w\","
                         " \"firm\": \"w\", \"household\": \"%s\"}, %s}",
                         strstr (rows, ",hw,") ? "hw" : "w", survey);
  g_autofree char *survey_path = definition_put (self, "survey.json", text);
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autofree char *data_path = NULL;
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autofree char *told = NULL;
  DoorStudy *study;

  door_file_make_folder (data, NULL);
  data_path = definition_put (self, "data/interviews.csv", rows);
  self->survey = door_survey_load (survey_path, faults);
  told = door_diagnostics_to_text (faults);
  g_assert_cmpstr (told, ==, "");
  study = door_study_read_export (data, NULL, error);
  g_assert_nonnull (study);
  self->run = door_indicator_run_new (self->survey, study);
  for (guint i = 0; i < self->indicators->len; i++)
    if (!door_indicator_run_add (self->run, self->indicators->pdata[i], error))
      return;
}

void
definition_run (Definition *self, const char *id, const char *survey, const char *rows)
{
  g_autofree char *path = definition_shipped (id);
  g_autoptr (GError) error = NULL;

  definition_forget_run (self);
  definition_add (self, path);
  definition_load (self, survey, rows, &error);
  g_assert_no_error (error);
}

const DoorFigure *
definition_find (const Definition *self, const char *figure, const char *by, const char *category)
{
  for (guint i = 0; i < door_indicator_run_length (self->run); i++)
    {
      const DoorFigure *at = door_indicator_run_at (self->run, i);

      if (strcmp (at->figure, figure) == 0 && strcmp (at->by, by) == 0
          && strcmp (at->category, category) == 0)
        return at;
    }
  g_error ("no figure %s by %s %s", figure, by, category);
}

void
definition_check (const Definition *self, const char *figure, guint64 n, double estimate)
{
  const DoorFigure *of = definition_find (self, figure, "", "");

  g_assert_cmpuint (of->e.n, ==, n);
  g_assert_cmpfloat_with_epsilon (of->e.estimate, estimate, 1e-9);
}

/* A row for each value: id, w = 1, and the value. */
char *
definition_column_of (const char *name, const char *values)
{
  g_auto (GStrv) each = g_strsplit (values, " ", -1);
  GString *text = g_string_new (NULL);

  g_string_printf (text, "instance_id,w,%s\n", name);
  for (guint i = 0; each[i]; i++)
    g_string_append_printf (text, "i%u,1,%s\n", i, each[i]);
  return g_string_free (text, FALSE);
}
