/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-country-private.h"

#include "door-files.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES (8u * 1024 * 1024)

/* --- Reading ------------------------------------------------------------------------------ */

static DoorCsvTable *
read_table (const char *folder, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, error);
  DoorCsvTable *table = bytes ? door_csv_read (bytes, error) : NULL;

  if (bytes && !table)
    g_prefix_error (error, "%s: ", path);
  return table;
}

void
door_country_free (DoorCountry *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_hash_table_unref (self->files);
  g_free (self);
}

DoorCountry *
door_country_load (const char *folder, GError **error)
{
  g_autoptr (DoorCountry) self = g_new0 (DoorCountry, 1);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  self->folder = g_strdup (folder);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) door_csv_table_free);
  if (!dir)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      DoorCsvTable *table;

      if (!g_str_has_suffix (name, ".csv"))
        continue;
      table = read_table (folder, name, error);
      if (!table)
        return NULL;
      g_hash_table_insert (self->files, g_strndup (name, strlen (name) - strlen (".csv")), table);
    }
  return g_steal_pointer (&self);
}

DoorCsvTable *
door_country_file (const DoorCountry *self, const char *name)
{
  return g_hash_table_lookup (self->files, name);
}

const char *
door_country_cell (const DoorCsvTable *table, guint row, const char *header)
{
  int column = door_csv_find (table, header);

  return column < 0 ? "" : door_csv_cell (table, row, (guint) column);
}

gboolean
door_country_has_row (const DoorCsvTable *table, const char *name)
{
  for (guint row = 0; table && row < door_csv_rows (table); row++)
    if (strcmp (door_country_cell (table, row, "name"), name) == 0)
      return TRUE;
  return FALSE;
}

const char *
door_country_setting (const DoorCountry *self, const char *name)
{
  DoorCsvTable *table = door_country_file (self, "country");

  for (guint row = 0; table && row < door_csv_rows (table); row++)
    if (strcmp (door_country_cell (table, row, "name"), name) == 0)
      return door_country_cell (table, row, "value");
  return "";
}

/* --- Questionnaires -----------------------------------------------------------------------------*/

static void
fitting_clear (DoorFitting *self)
{
  g_clear_pointer (&self->survey, door_csv_table_free);
  g_clear_pointer (&self->choices, door_csv_table_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorFitting, fitting_clear)

gboolean
door_fitting_has_choice (const DoorFitting *self, const char *list, const char *name)
{
  for (guint row = 0; row < door_csv_rows (self->choices); row++)
    if (strcmp (door_country_cell (self->choices, row, "list_name"), list) == 0
        && (!name || strcmp (door_country_cell (self->choices, row, "name"), name) == 0))
      return TRUE;
  return FALSE;
}

gboolean
door_country_is_list (const char *name)
{
  static const char *const others[] = { "country", "modules", "support", "thresholds", NULL };

  return !g_strv_contains (others, name);
}

static gboolean
open_sheets (DoorFitting *self, const char *questionnaire, GError **error)
{
  self->survey = read_table (questionnaire, "survey.csv", error);
  self->choices = self->survey ? read_table (questionnaire, "choices.csv", error) : NULL;
  return self->choices != NULL;
}

gboolean
door_country_check (DoorCountry *self,
                    const char *questionnaire,
                    DoorDiagnostics *diagnostics,
                    GError **error)
{
  g_auto (DoorFitting) fitting = { self, NULL, NULL, diagnostics };

  if (!open_sheets (&fitting, questionnaire, error))
    return FALSE;
  door_fitting_check (&fitting);
  return TRUE;
}

/* --- DoorFitting ------------------------------------------------------------------------------ */

/* A row in the columns of the questionnaire's sheet. */
static void
append_own (
    GString *out, const DoorFitting *self, const char *list, const DoorCsvTable *table, guint row)
{
  for (guint c = 0; c < door_csv_columns (self->choices); c++)
    {
      const char *header = door_csv_header (self->choices, c);

      if (c > 0)
        g_string_append_c (out, ',');
      door_csv_append_cell (
          out, strcmp (header, "list_name") == 0 ? list : door_country_cell (table, row, header));
    }
  g_string_append (out, "\n");
}

/* What the country put into `header` of the row of this name; `text` where it says nothing. */
static const char *
decided (const DoorFitting *self,
         const char *file,
         const char *name,
         const char *header,
         const char *text)
{
  DoorCsvTable *table = door_country_file (self->country, file);

  for (guint row = 0; table && row < door_csv_rows (table); row++)
    if (strcmp (door_country_cell (table, row, "name"), name) == 0)
      return door_country_cell (table, row, header);
  return text;
}

/* Modules that are asked, figures and rules. */
static const char *
switched (const DoorFitting *self, guint row, const char *header, const char *text)
{
  const char *list = door_country_cell (self->choices, row, "list_name");
  const char *name = door_country_cell (self->choices, row, "name");
  const char *age = door_country_setting (self->country, "adult_age");

  if (strcmp (header, "on") == 0 && strcmp (list, "module") == 0)
    return decided (self, "modules", name, header, text);
  if (strcmp (header, "set") != 0 || strcmp (list, "setting") != 0)
    return text;
  if (strcmp (name, "adult_age") == 0)
    return *age ? age : text;
  return decided (self, "thresholds", name, header, text);
}

static GBytes *
fit_choices (const DoorFitting *self)
{
  g_autoptr (GHashTable) written = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new (NULL);

  for (guint c = 0; c < door_csv_columns (self->choices); c++)
    g_string_append_printf (out, "%s%s", c > 0 ? "," : "", door_csv_header (self->choices, c));
  g_string_append_c (out, '\n');
  for (guint row = 0; row < door_csv_rows (self->choices); row++)
    {
      const char *list = door_country_cell (self->choices, row, "list_name");
      DoorCsvTable *own
          = door_country_is_list (list) ? door_country_file (self->country, list) : NULL;

      for (guint c = 0; !own && c < door_csv_columns (self->choices); c++)
        {
          const char *text = door_csv_cell (self->choices, row, c);

          if (c > 0)
            g_string_append_c (out, ',');
          door_csv_append_cell (out,
                                switched (self, row, door_csv_header (self->choices, c), text));
        }
      if (!own)
        g_string_append_c (out, '\n');
      if (own && g_hash_table_add (written, (gpointer) list))
        for (guint o = 0; o < door_csv_rows (own); o++)
          append_own (out, self, list, own, o);
    }
  return g_string_free_to_bytes (out);
}

/* "name::English (en)" → {"en": …} */
static void
add_text (JsonBuilder *builder, const DoorCsvTable *table, guint row, const char *what)
{
  g_autofree char *prefix = g_strconcat (what, "::", NULL);

  json_builder_set_member_name (builder, what);
  json_builder_begin_object (builder);
  for (guint c = 0; c < door_csv_columns (table); c++)
    {
      const char *header = door_csv_header (table, c);
      const char *open = strrchr (header, '(');
      g_autofree char *code = open ? g_strndup (open + 1, strcspn (open + 1, ")")) : NULL;

      if (!g_str_has_prefix (header, prefix) || !code)
        continue;
      json_builder_set_member_name (builder, code);
      json_builder_add_string_value (builder, door_csv_cell (table, row, c));
    }
  json_builder_end_object (builder);
}

static JsonNode *
make_support (const DoorCsvTable *table)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint row = 0; row < door_csv_rows (table); row++)
    {
      static const char *const plain[] = { "district", "phone", "hours" };

      json_builder_begin_object (builder);
      add_text (builder, table, row, "name");
      add_text (builder, table, row, "what");
      for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
        {
          json_builder_set_member_name (builder, plain[i]);
          json_builder_add_string_value (builder, door_country_cell (table, row, plain[i]));
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

/* protocol.json with the country's places that help. */
static gboolean
write_protocol (const DoorFitting *self, const char *questionnaire, const char *to, GError **error)
{
  g_autofree char *from = g_build_filename (questionnaire, "protocol.json", NULL);
  g_autofree char *path = g_build_filename (to, "protocol.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  DoorCsvTable *support = door_country_file (self->country, "support");
  gboolean is_there = g_file_test (from, G_FILE_TEST_EXISTS);

  if (!support)
    return TRUE;
  if (!(is_there ? json_parser_load_from_file (parser, from, error)
                 : json_parser_load_from_data (parser, "{}", -1, error)))
    return FALSE;
  json_object_set_member (json_node_get_object (json_parser_get_root (parser)), "support",
                          make_support (support));
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, json_parser_get_root (parser));
  text = json_generator_to_data (generator, NULL);
  bytes = g_bytes_new (text, strlen (text));
  return door_file_replace (path, bytes, 0644, error);
}

static gboolean
copy_file (const char *from, const char *to, const char *name, GError **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autoptr (GBytes) bytes = door_file_load (source, MAX_BYTES, error);

  return bytes && door_file_replace (target, bytes, 0644, error);
}

gboolean
door_country_apply (DoorCountry *self,
                    const char *questionnaire,
                    const char *to,
                    DoorDiagnostics *diagnostics,
                    GError **error)
{
  g_auto (DoorFitting) fitting = { self, NULL, NULL, diagnostics };
  g_autofree char *path = g_build_filename (to, "choices.csv", NULL);
  g_autoptr (GBytes) choices = NULL;

  if (!open_sheets (&fitting, questionnaire, error))
    return FALSE;
  door_fitting_check (&fitting);
  choices = fit_choices (&fitting);
  return door_file_make_folder (to, error) && copy_file (questionnaire, to, "survey.csv", error)
         && copy_file (questionnaire, to, "settings.csv", error)
         && door_file_replace (path, choices, 0644, error)
         && write_protocol (&fitting, questionnaire, to, error);
}
