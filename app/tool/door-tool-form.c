/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl check, convert: questionnaires. */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool-form.h"

#include "door-country.h"
#include "door-files.h"
#include "door-run.h"
#include "door-tool-readers.h"
#include "door-tool.h"
#include "door-xlsform-book.h"
#include "door-xlsform-check.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#define FORM_MAX_BYTES (64u * 1024 * 1024)

GBytes *
door_tool_form_xml (const char *path,
                    const DoorXlsformOptions *options,
                    DoorDiagnostics *diagnostics,
                    GError **error)
{
  g_autoptr (DoorXlsformResult) converted = NULL;

  if (!door_xlsform_is_workbook (path))
    return door_file_load (path, FORM_MAX_BYTES, error);
  converted = door_xlsform_convert_path (path, options, diagnostics);
  if (converted)
    return g_bytes_ref (door_xlsform_result_xml (converted));
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s could not be converted", path);
  return NULL;
}

GBytes *
door_tool_form_checked_xml (const char *path, GError **error)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) checked = NULL;
  g_autofree char *faults = NULL;

  if (!door_xlsform_is_workbook (path))
    return door_file_load (path, FORM_MAX_BYTES, error);
  checked = door_xlsform_check_path (path, NULL, diagnostics);
  if (checked)
    return g_bytes_ref (door_xlsform_result_xml (checked));
  faults = door_diagnostics_to_text (diagnostics);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s could not be converted:\n%s", path,
               faults);
  return NULL;
}

/* Media stand beside a form, or in the folder "media" of a questionnaire. */
char *
door_tool_media_folder (const char *form_path)
{
  g_autofree char *folder = g_file_test (form_path, G_FILE_TEST_IS_DIR)
                                ? g_strdup (form_path)
                                : g_path_get_dirname (form_path);
  g_autofree char *media = g_build_filename (folder, "media", NULL);

  return g_file_test (media, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&media)
                                                 : g_steal_pointer (&folder);
}

static gboolean
locate_cell (gconstpointer result, const char *part, DoorPlace *ret_place)
{
  return door_xlsform_result_locate (result, part, ret_place);
}

static void
free_cells (gpointer result)
{
  door_xlsform_result_free (result);
}

/* Takes the result, which says from then on at which cell a fault of the form is told. */
static DoorFormDef *
load_mapped (DoorXlsformResult *result, const DoorFormMedia *media, DoorDiagnostics *diagnostics)
{
  const DoorFormSourceMap map = { locate_cell, result, free_cells };
  g_autoptr (GBytes) xml = result ? g_bytes_ref (door_xlsform_result_xml (result)) : NULL;

  return result ? door_form_load_mapped (xml, media, map, diagnostics) : NULL;
}

static DoorFormDef *
load_xform (const char *path,
            const DoorFormMedia *media,
            DoorDiagnostics *diagnostics,
            GError **error)
{
  g_autoptr (GBytes) xml = door_file_load (path, FORM_MAX_BYTES, error);

  return xml ? door_form_load (xml, media, diagnostics) : NULL;
}

DoorFormDef *
door_tool_form_load_with (const char *path,
                          const char *media_folder,
                          DoorDiagnostics *diagnostics,
                          GError **error)
{
  g_autofree char *folder = media_folder ? g_strdup (media_folder) : door_tool_media_folder (path);
  const DoorFormMedia media = door_form_media_from_folder (folder);
  g_autoptr (GError) fault = NULL;
  DoorFormDef *def
      = door_xlsform_is_workbook (path)
            ? load_mapped (door_xlsform_convert_path (path, NULL, diagnostics), &media, diagnostics)
            : load_xform (path, &media, diagnostics, &fault);

  if (fault)
    g_propagate_error (error, g_steal_pointer (&fault));
  else if (!def)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s cannot be opened", path);
  return def;
}

DoorFormDef *
door_tool_form_load (const char *path, DoorDiagnostics *diagnostics, GError **error)
{
  return door_tool_form_load_with (path, NULL, diagnostics, error);
}

/* --- check ---------------------------------------------------------------------------------- */

static void
print_diagnostic_json (JsonBuilder *builder, const DoorDiagnostic *fault)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "severity");
  json_builder_add_string_value (builder,
                                 fault->severity == DOOR_SEVERITY_ERROR ? "error" : "warning");
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, fault->code);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, fault->message);
  json_builder_set_member_name (builder, "hint");
  json_builder_add_string_value (builder, fault->hint);
  json_builder_set_member_name (builder, "place");
  json_builder_add_string_value (builder, fault->place.sheet);
  json_builder_set_member_name (builder, "row");
  json_builder_add_int_value (builder, fault->place.row);
  json_builder_set_member_name (builder, "column");
  json_builder_add_int_value (builder, fault->place.column);
  json_builder_end_object (builder);
}

static void
print_json (const DoorDiagnostics *diagnostics, gboolean ok)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, ok);
  json_builder_set_member_name (builder, "diagnostics");
  json_builder_begin_array (builder);
  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    print_diagnostic_json (builder, door_diagnostics_get (diagnostics, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

/* A workbook is looked at by the linter first; what the form engine then finds is told at the
 * author's cell. */
static DoorFormDef *
load_checked (const char *path, DoorDiagnostics *diagnostics, GError **error)
{
  g_autofree char *folder = NULL;
  DoorXlsformResult *result;
  DoorFormMedia media;
  DoorFormDef *def;

  if (!door_xlsform_is_workbook (path))
    return door_tool_form_load (path, diagnostics, error);

  result = door_xlsform_check_path (path, NULL, diagnostics);
  if (!result)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s could not be converted", path);
      return NULL;
    }
  folder = door_tool_media_folder (path);
  media = door_form_media_from_folder (folder);
  def = load_mapped (result, &media, diagnostics);
  if (!def)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s cannot be opened", path);
  return def;
}

/* Coloured for a person at a terminal who has not asked for none (no-color.org). */
static char *
faults_for_output (const DoorDiagnostics *diagnostics)
{
  const char *refused = g_getenv ("NO_COLOR");

  return g_log_writer_supports_color (fileno (stdout)) && (!refused || !*refused)
             ? door_diagnostics_to_terminal (diagnostics)
             : door_diagnostics_to_text (diagnostics);
}

/* What the folder of a country lacks for this questionnaire. */
static gboolean
check_country (const char *questionnaire,
               const char *folder,
               DoorDiagnostics *diagnostics,
               GError **error)
{
  g_autoptr (DoorCountry) country = door_country_load (folder, error);

  return country && door_country_check (country, questionnaire, diagnostics, error);
}

/* FALSE as well when the list names nobody for a part. */
static gboolean
check_readers (DoorFormDef *def,
               const char *list,
               const char *key,
               DoorDiagnostics *diagnostics,
               GError **error)
{
  guint before = door_diagnostics_length (diagnostics);

  if (!door_tool_check_readers (def, list, key, diagnostics, error))
    return FALSE;
  if (door_diagnostics_length (diagnostics) == before)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       "part of this questionnaire could not be asked with this list of people");
  return FALSE;
}

static int
run_check (const DoorCommand *command, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *country = NULL;
  g_autofree char *list = NULL;
  g_autofree char *key = NULL;
  const GOptionEntry entries[]
      = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object on standard output", NULL },
          { "country", 0, 0, G_OPTION_ARG_FILENAME, &country,
            "Also say what this folder of a country's lists lacks", "FOLDER" },
          { "roster", 0, 0, G_OPTION_ARG_FILENAME, &list,
            "Also say which sealed groups nobody on this list of people may read", "FILE" },
          { "survey-key", 0, 0, G_OPTION_ARG_STRING, &key,
            "With --roster: public key of the survey, or its file", "KEY" },
          { NULL } };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (list && !key)
    return door_tool_needs (command, "--survey-key");
  if (country && !check_country (argv[1], country, diagnostics, &error))
    return door_tool_fail (error);
  def = load_checked (argv[1], diagnostics, &error);
  if (def && list && !check_readers (def, list, key, diagnostics, &error))
    g_clear_pointer (&def, door_form_unref);
  if (json)
    print_json (diagnostics, def != NULL);
  text = faults_for_output (diagnostics);
  if (!json)
    g_print ("%s", text);
  if (!def)
    return door_tool_fail (error);
  if (!json)
    g_print ("%s, version %s: %u nodes, %u languages\n", door_form_title (def),
             door_form_version (def), door_form_n_nodes (def), door_form_n_languages (def));
  return DOOR_EXIT_DONE;
}

/* --- convert -------------------------------------------------------------------------------- */

static gboolean
write_or_print (GBytes *xml, const char *path, GError **error)
{
  if (path)
    return door_file_replace (path, xml, 0644, error);
  g_print ("%.*s", (int) g_bytes_get_size (xml), (const char *) g_bytes_get_data (xml, NULL));
  return TRUE;
}

/* A folder into a workbook or the other way round, by how the output is named. */
static gboolean
is_between_sheets (const char *input, const char *output)
{
  gboolean from_folder = g_file_test (input, G_FILE_TEST_IS_DIR);

  if (from_folder)
    return g_str_has_suffix (output, ".xlsx");
  return door_xlsform_is_workbook (input)
         && (g_str_has_suffix (output, G_DIR_SEPARATOR_S)
             || g_file_test (output, G_FILE_TEST_IS_DIR));
}

static gboolean
convert_sheets (const char *input,
                const char *output,
                gboolean replace,
                DoorDiagnostics *diagnostics,
                GError **error)
{
  g_autoptr (GBytes) xlsx = NULL;

  if (g_file_test (input, G_FILE_TEST_IS_DIR))
    return door_xlsform_folder_to_workbook (input, output, error);
  xlsx = door_file_load (input, FORM_MAX_BYTES, error);
  return xlsx && door_xlsform_workbook_to_folder (xlsx, output, replace, diagnostics, error);
}

static int
run_convert (const DoorCommand *command, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *form_name = NULL;
  g_autofree char *form_id = NULL;
  gboolean replace = FALSE;
  const GOptionEntry entries[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
            "Write here: an XForm, a workbook (.xlsx) from a folder, or a FOLDER/ from a workbook",
            "FILE" },
          { "replace", 0, 0, G_OPTION_ARG_NONE, &replace,
            "Write over the sheets that a folder holds already", NULL },
          { "form-name", 0, 0, G_OPTION_ARG_STRING, &form_name, "Name of the record's root",
            "NAME" },
          { "form-id", 0, 0, G_OPTION_ARG_STRING, &form_id, "Id when settings give none", "ID" },
          { NULL } };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  DoorXlsformOptions options;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (output && is_between_sheets (argv[1], output))
    {
      gboolean done = convert_sheets (argv[1], output, replace, diagnostics, &error);
      text = door_diagnostics_to_text (diagnostics);
      g_printerr ("%s", text);
      return done ? DOOR_EXIT_DONE : door_tool_fail (error);
    }
  options = (DoorXlsformOptions){ form_name, form_id };
  xml = door_tool_form_xml (argv[1], &options, diagnostics, &error);
  text = door_diagnostics_to_text (diagnostics);
  g_printerr ("%s", text);
  if (!xml || !write_or_print (xml, output, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

/* --- run ------------------------------------------------------------------------------------ */

static int
run_run (const DoorCommand *command, char **argv)
{
  int status;

  if (!door_tool_parse (command, &argv, NULL, -1, &status))
    return status;
  if (g_strv_length (argv) > 2)
    {
      g_printerr ("Usage: doorctl run [FORM]\n");
      return DOOR_EXIT_USAGE;
    }
  return door_run_loop (argv[1]);
}

const DoorCommand door_tool_form_commands[] = {
  { "check", "FORM", "Say what is wrong with a workbook, a folder of sheets or an XForm",
    run_check },
  { "convert", "WORKBOOK",
    "Turn a workbook or a folder of sheets into an XForm, or into each other", run_convert },
  { "run", "[FORM]", "Hold an interview as lines of JSON (app/tool/RUN.md)", run_run },
  { NULL },
};
