/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl fetch, export: from the hub's sealed submissions to labelled files. */
#define G_LOG_DOMAIN "doorctl"

#include "door-analyst.h"
#include "door-tool.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* --- fetch ---------------------------------------------------------------------------------- */

static int
run_fetch (const DoorCommand *command, char **argv)
{
  g_autofree char *url = NULL;
  g_autofree char *token = NULL;
  const GOptionEntry entries[]
      = { { "url", 0, 0, G_OPTION_ARG_STRING, &url, "Address of the hub", "URL" },
          { "token", 0, 0, G_OPTION_ARG_STRING, &token, "The analyst's token", "TOKEN" },
          { NULL } };
  DoorFetchReport report = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!url || !token)
    return door_tool_needs (command, url ? "--token" : "--url");
  if (!door_analyst_fetch (url, token, argv[1], &report, &error))
    return door_tool_fail (error);
  g_print ("%u new submissions, %u not whole yet, %u conflicts; %u new decisions\n", report.n_new,
           report.n_incomplete, report.n_conflicts, report.n_decisions);
  if (report.n_destroyed > 0)
    g_print (
        "%u destroyed: the respondents withdrew. Leave them out of what was exported before.\n",
        report.n_destroyed);
  return DOOR_EXIT_DONE;
}

/* --- export --------------------------------------------------------------------------------- */

static void
add_files_json (JsonBuilder *builder, const DoorExportReport *report)
{
  for (guint i = 0; i < report->files->len; i++)
    {
      const DoorExportFile *file = g_ptr_array_index (report->files, i);
      g_autofree char *path = g_build_filename (report->folder, file->name, NULL);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "path");
      json_builder_add_string_value (builder, path);
      json_builder_set_member_name (builder, "rows");
      json_builder_add_int_value (builder, (gint64) file->rows);
      json_builder_set_member_name (builder, "sha256");
      json_builder_add_string_value (builder, file->sha256);
      json_builder_end_object (builder);
    }
}

static void
print_json (const DoorExportJobReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "interviews");
  json_builder_add_int_value (builder, report->n_interviews);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->reports->len; i++)
    add_files_json (builder, g_ptr_array_index (report->reports, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "set_aside");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->set_aside->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (report->set_aside, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

static void
print_report (const DoorExportReport *report)
{
  g_print ("%s\n", report->folder);
  for (guint i = 0; i < report->files->len; i++)
    {
      const DoorExportFile *file = g_ptr_array_index (report->files, i);

      g_print ("  %-28s %" G_GUINT64_FORMAT " rows\n", file->name, file->rows);
    }
  for (guint i = 0; i < report->notes->len; i++)
    {
      const DoorExportNote *note = g_ptr_array_index (report->notes, i);

      g_print ("  note: %s%s%s\n", note->column ? note->column : "", note->column ? ": " : "",
               note->text);
    }
}

static void
print_text (const DoorExportJobReport *report)
{
  g_print ("%s", report->disclosure->str);
  g_print ("%u interviews\n", report->n_interviews);
  for (guint i = 0; i < report->reports->len; i++)
    print_report (g_ptr_array_index (report->reports, i));
  for (guint i = 0; i < report->set_aside->len; i++)
    g_print ("set aside: %s\n", (char *) g_ptr_array_index (report->set_aside, i));
}

static int export(const DoorExportJob *job, gboolean json)
{
  g_auto (DoorExportJobReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  if (!door_analyst_export (job, &report, &error))
    return door_tool_fail (error);
  if (json)
    print_json (&report);
  else
    print_text (&report);
  return report.set_aside->len == 0 ? DOOR_EXIT_DONE : DOOR_EXIT_INPUT;
}

/* What the options say about what may leave. */
typedef struct {
  char **identifiers, **dropped, **traits;
  char *gps, *secret_file, *secret, *cluster, *urban, *identifiers_to, *confirmed_by;
  int k;
  DoorDisclosureRules rules;
} Leaving;

static void
leaving_clear (Leaving *self)
{
  g_strfreev (self->identifiers);
  g_strfreev (self->dropped);
  g_strfreev (self->traits);
  g_free (self->gps);
  g_free (self->secret_file);
  g_free (self->secret);
  g_free (self->cluster);
  g_free (self->urban);
  g_free (self->identifiers_to);
  g_free (self->confirmed_by);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Leaving, leaving_clear)

static gboolean
has_rules (const Leaving *self)
{
  return self->identifiers || self->dropped || self->traits || self->gps;
}

static gboolean
read_rules (Leaving *self, GError **error)
{
  static const char *const words[] = { "drop", "displace", "keep", NULL };
  char *equals = self->urban ? strchr (self->urban, '=') : NULL;
  guint gps = 0;

  while (self->gps && words[gps] && strcmp (words[gps], self->gps) != 0)
    gps++;
  if (gps > DOOR_GPS_KEEP || (self->urban && !equals)
      || (self->identifiers_to && !self->identifiers)
      || (self->identifiers_to && !self->confirmed_by))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "--gps is drop, displace or keep; --urban is COLUMN=VALUE; "
                           "--identifiers-to needs --identifier and --confirmed-by");
      return FALSE;
    }
  if (self->secret_file && !g_file_get_contents (self->secret_file, &self->secret, NULL, error))
    return FALSE;
  if (self->secret)
    g_strstrip (self->secret);
  if (equals)
    *equals = '\0';
  self->rules = (DoorDisclosureRules){ .identifiers = (const char *const *) self->identifiers,
                                       .dropped = (const char *const *) self->dropped,
                                       .gps = (DoorGpsRule) gps,
                                       .gps_secret = self->secret,
                                       .gps_cluster = self->cluster,
                                       .urban_column = self->urban,
                                       .urban_value = equals ? equals + 1 : NULL,
                                       .traits = (const char *const *) self->traits,
                                       .k = self->k > 0 ? (guint) self->k : 0 };
  return TRUE;
}

static int
run_export (const DoorCommand *command, char **argv)
{
  g_auto (Leaving) leaving = { .k = 3 };
  g_autofree char *to = NULL;
  g_autofree char *key = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *survey_key_text = NULL;
  g_autofree char *form = NULL;
  g_autofree char *language = NULL;
  g_auto (GStrv) formats = NULL;
  g_autofree char *plain_form = NULL;
  gboolean replace = FALSE, json = FALSE, wide = FALSE;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, "Folder to make", "FOLDER" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "The analyst's key", "FILE" },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
      "Passphrase in the file's first line", "FILE" },
    { "survey-key", 0, 0, G_OPTION_ARG_STRING, &survey_key_text, "Public key of the survey",
      "KEY" },
    { "form", 0, 0, G_OPTION_ARG_STRING, &form, "Id of the form", "ID" },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &language, "Of the labels", "LANGUAGE" },
    { "format", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &formats,
      "csv, sav, zsav, dta, R, do, sps; repeat", "NAME" },
    { "wide", 0, 0, G_OPTION_ARG_NONE, &wide, "Also one table with repeats side by side", NULL },
    { "plain", 0, 0, G_OPTION_ARG_FILENAME, &plain_form,
      "The folder holds plain XML submissions of this form, as other servers hand them out",
      "FORM" },
    { "identifier", 0, 0, G_OPTION_ARG_STRING_ARRAY, &leaving.identifiers,
      "Column that names a person: kept out, or apart; repeat", "COLUMN" },
    { "identifiers-to", 0, 0, G_OPTION_ARG_FILENAME, &leaving.identifiers_to,
      "Folder for the identifiers, another than the answers'", "FOLDER" },
    { "confirmed-by", 0, 0, G_OPTION_ARG_STRING, &leaving.confirmed_by,
      "Who lets them out; into exports.log", "NAME" },
    { "drop", 0, 0, G_OPTION_ARG_STRING_ARRAY, &leaving.dropped,
      "Column that does not leave; repeat", "COLUMN" },
    { "gps", 0, 0, G_OPTION_ARG_STRING, &leaving.gps,
      "drop, displace or keep positions; drop where anything else is held back", "RULE" },
    { "gps-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &leaving.secret_file,
      "Secret that positions are displaced by", "FILE" },
    { "gps-cluster", 0, 0, G_OPTION_ARG_STRING, &leaving.cluster,
      "Positions of a cluster move alike", "COLUMN" },
    { "urban", 0, 0, G_OPTION_ARG_STRING, &leaving.urban, "Where towns are told", "COLUMN=VALUE" },
    { "trait", 0, 0, G_OPTION_ARG_STRING_ARRAY, &leaving.traits,
      "Column by which a person might be recognised; repeat, the most important first", "COLUMN" },
    { "k", 0, 0, G_OPTION_ARG_INT, &leaving.k,
      "How many must share the traits, or they are blanked (3)", "N" },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, "Replace an earlier export", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object", NULL },
    { NULL }
  };
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys survey_key;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!to || (!plain_form && (!key || !survey_key_text)))
    return door_tool_needs (command, "--to, --key and --survey-key");
  if (!read_rules (&leaving, &error))
    return door_tool_fail (error);
  if (plain_form)
    return export(&(DoorExportJob){ .folder = argv[1],
                                    .plain_form = plain_form,
                                    .language = language,
                                    .formats = (const char *const *) formats,
                                    .to = to,
                                    .wide = wide,
                                    .disclosure = has_rules (&leaving) ? &leaving.rules : NULL,
                                    .identifiers_to = leaving.identifiers_to,
                                    .confirmed_by = leaving.confirmed_by,
                                    .replace = replace },
                  json);
  identity = door_tool_identity (key, passphrase_file, &error);
  if (!identity || !door_tool_public_keys (survey_key_text, &survey_key, &error))
    return door_tool_fail (error);
  return export(&(DoorExportJob){ .folder = argv[1],
                                  .key = identity,
                                  .survey_key = &survey_key,
                                  .form_id = form,
                                  .language = language,
                                  .formats = (const char *const *) formats,
                                  .to = to,
                                  .wide = wide,
                                  .disclosure = has_rules (&leaving) ? &leaving.rules : NULL,
                                  .identifiers_to = leaving.identifiers_to,
                                  .confirmed_by = leaving.confirmed_by,
                                  .replace = replace },
                json);
}

const DoorCommand door_tool_analyst_commands[] = {
  { "fetch", "FOLDER", "Fetch sealed submissions from a hub", run_fetch },
  { "export", "FOLDER", "Open fetched submissions and write labelled files", run_export },
  { NULL },
};
