/* SPDX-License-Identifier: GPL-3.0-or-later */
/* manifest.json: what the export holds, and how to tell that it still does. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MADE_BY "Doorstep"

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, text);
}

static void
add_number (JsonBuilder *json, const char *name, guint64 number)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, (gint64) number);
}

static void
add_form (JsonBuilder *json, const DoorDataset *dataset)
{
  const DoorFormDef *form = door_dataset_form (dataset);

  json_builder_set_member_name (json, "form");
  json_builder_begin_object (json);
  add_text (json, "id", door_form_id (form));
  add_text (json, "version", door_form_version (form));
  add_text (json, "title", door_form_title (form));
  add_text (json, "sha256", door_form_hash (form));
  json_builder_end_object (json);
}

static void
add_states (JsonBuilder *json, const DoorExportOptions *options)
{
  if (options->n_states == 0)
    return;
  json_builder_set_member_name (json, "states");
  json_builder_begin_array (json);
  for (guint i = 0; i < options->n_states; i++)
    {
      json_builder_begin_object (json);
      add_text (json, "state", options->states[i].state);
      add_number (json, "interviews", options->states[i].n);
      json_builder_set_member_name (json, "exported");
      json_builder_add_boolean_value (json, options->states[i].exported);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_tables (JsonBuilder *json, const DoorDataset *dataset)
{
  json_builder_set_member_name (json, "tables");
  json_builder_begin_array (json);
  for (guint i = 0; i < door_dataset_n_tables (dataset); i++)
    {
      json_builder_begin_object (json);
      add_text (json, "name", door_dataset_table_name (dataset, i));
      if (i > 0 && !door_dataset_is_sheet (dataset, i))
        add_text (json, "parent",
                  door_dataset_table_name (dataset, door_dataset_table_parent (dataset, i)));
      add_number (json, "rows", door_dataset_n_rows (dataset, i));
      add_number (json, "columns", door_dataset_n_columns (dataset, i));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_files (JsonBuilder *json, const DoorExportReport *report)
{
  json_builder_set_member_name (json, "files");
  json_builder_begin_array (json);
  for (guint i = 0; i < report->files->len; i++)
    {
      const DoorExportFile *file = g_ptr_array_index (report->files, i);

      json_builder_begin_object (json);
      add_text (json, "name", file->name);
      add_text (json, "format", file->format);
      if (file->table)
        add_text (json, "table", file->table);
      add_number (json, "rows", file->rows);
      add_number (json, "columns", file->columns);
      add_number (json, "bytes", file->bytes);
      add_text (json, "sha256", file->sha256);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_rename (JsonBuilder *json, const DoorDataset *dataset, guint table, guint column)
{
  static const char *const members[] = { [DOOR_NAMES_SPSS] = "spss", [DOOR_NAMES_STATA] = "stata" };
  const char *name = door_dataset_column (dataset, table, column)->name;
  gboolean any = FALSE;

  for (int rules = 0; rules < DOOR_N_NAMES; rules++)
    any |= strcmp (door_dataset_legal_name (dataset, table, column, (DoorNameRules) rules), name)
           != 0;
  if (!any)
    return;
  json_builder_begin_object (json);
  add_text (json, "table", door_dataset_table_name (dataset, table));
  add_text (json, "name", name);
  for (int rules = 0; rules < DOOR_N_NAMES; rules++)
    {
      const char *legal = door_dataset_legal_name (dataset, table, column, (DoorNameRules) rules);

      if (strcmp (legal, name) != 0)
        add_text (json, members[rules], legal);
    }
  json_builder_end_object (json);
}

static void
add_renames (JsonBuilder *json, const DoorDataset *dataset)
{
  json_builder_set_member_name (json, "renames");
  json_builder_begin_array (json);
  for (guint t = 0; t < door_dataset_n_tables (dataset); t++)
    for (guint c = 0; c < door_dataset_n_columns (dataset, t); c++)
      add_rename (json, dataset, t, c);
  json_builder_end_array (json);
}

static void
add_notes (JsonBuilder *json, const DoorExportReport *report)
{
  json_builder_set_member_name (json, "notes");
  json_builder_begin_array (json);
  for (guint i = 0; i < report->notes->len; i++)
    {
      const DoorExportNote *note = g_ptr_array_index (report->notes, i);

      json_builder_begin_object (json);
      if (note->file)
        add_text (json, "file", note->file);
      if (note->column)
        add_text (json, "column", note->column);
      add_text (json, "text", note->text);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

char *
door_export_print_manifest (DoorExportJob *job)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (json);
  add_text (json, "made_by", MADE_BY);
  add_text (json, "program_version", DOOR_VERSION);
  if (job->options->space != DOOR_SPACE_SURVEY)
    add_text (json, "space", door_space_name (job->options->space));
  if (job->options->made_at)
    add_text (json, "made_at", job->options->made_at);
  if (job->options->since)
    add_text (json, "adds_to_manifest_sha256", job->options->since);
  if (job->options->confirmed_by)
    add_text (json, "confirmed_by", job->options->confirmed_by);
  add_form (json, job->dataset);
  add_text (json, "language", door_dataset_language (job->dataset, job->options->language));
  add_number (json, "interviews", door_dataset_n_rows (job->dataset, 0));
  add_states (json, job->options);
  add_number (json, "problems", door_dataset_n_problems (job->dataset));
  add_tables (json, job->dataset);
  add_files (json, job->report);
  add_renames (json, job->dataset);
  add_notes (json, job->report);
  json_builder_end_object (json);

  root = json_builder_get_root (json);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}

gboolean
door_export_write_manifest (DoorExportJob *job, GError **error)
{
  g_autofree char *text = door_export_print_manifest (job);
  g_autoptr (DoorExportSink) sink
      = door_export_sink_new (job->folder, DOOR_EXPORT_MANIFEST, NULL, error);
  DoorExportFile unlisted = { NULL };
  gboolean good;

  if (!sink)
    return FALSE;
  door_export_sink_write (sink, text, strlen (text));
  door_export_sink_write (sink, "\n", 1);
  good = door_export_sink_close (sink, &unlisted, error);
  g_free (unlisted.sha256);
  return good;
}

/* --- Reading it back ----------------------------------------------------------------------- */

static JsonObject *
member_object (JsonParser *parser)
{
  JsonNode *root = json_parser_get_root (parser);

  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

static GHashTable *
listed_files (JsonObject *manifest)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonNode *node = json_object_get_member (manifest, "files");
  JsonArray *files = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  g_hash_table_add (names, g_strdup (DOOR_EXPORT_MANIFEST));
  for (guint i = 0; files && i < json_array_get_length (files); i++)
    {
      JsonNode *file = json_array_get_element (files, i);
      const char *name = JSON_NODE_HOLDS_OBJECT (file)
                             ? json_object_get_string_member_with_default (
                                 json_node_get_object (file), "name", NULL)
                             : NULL;

      if (name)
        g_hash_table_add (names, g_strdup (name));
    }
  return names;
}

gboolean
door_export_owns_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, DOOR_EXPORT_MANIFEST, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GHashTable) listed = NULL;
  JsonObject *manifest;
  const char *name;

  if (!dir || !json_parser_load_from_file (parser, path, NULL))
    return FALSE;
  manifest = member_object (parser);
  if (!manifest
      || g_strcmp0 (json_object_get_string_member_with_default (manifest, "made_by", NULL), MADE_BY)
             != 0)
    return FALSE;
  listed = listed_files (manifest);
  while ((name = g_dir_read_name (dir)))
    if (!g_hash_table_contains (listed, name))
      return FALSE;
  return TRUE;
}
