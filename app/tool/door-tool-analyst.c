/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl fetch, export: from the hub's sealed submissions to labelled files. */
#define G_LOG_DOMAIN "doorctl"

#include "door-analyst.h"
#include "door-corrections.h"
#include "door-tool-form.h"
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
  g_print ("%u new submissions, %u not whole yet, %u conflicts; %u new decisions, %u events\n",
           report.n_new, report.n_incomplete, report.n_conflicts, report.n_decisions,
           report.n_events);
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
add_count (JsonBuilder *builder, const char *name, guint n)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, n);
}

static void
print_json (const DoorAnalystReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "interviews");
  json_builder_add_int_value (builder, report->n_exported);
  add_count (builder, "unchanged", report->n_unchanged);
  add_count (builder, "without_apart", report->n_without_apart);
  add_count (builder, "with_shut", report->n_with_shut);
  add_count (builder, "gone", report->n_gone);
  json_builder_set_member_name (builder, "states");
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (report->n_states); i++)
    add_count (builder, door_review_state_word (i), report->n_states[i]);
  json_builder_end_object (builder);
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

/* Counts by state, with what became of them. */
static void
print_states (const DoorAnalystReport *report, gboolean everything)
{
  for (guint i = 0; i < G_N_ELEMENTS (report->n_states); i++)
    {
      gboolean never = i == DOOR_REVIEW_VOID || i == DOOR_REVIEW_REPLACED;

      if (report->n_states[i] > 0)
        g_print ("%6u %s%s\n", report->n_states[i], door_review_state_word (i),
                 never                                     ? ": never exported"
                 : i == DOOR_REVIEW_APPROVED || everything ? ""
                                                           : ": left out, not approved");
    }
  if (report->n_refused > 0)
    g_print ("%6u decisions count for nothing: their signer may not decide that\n",
             report->n_refused);
  if (report->n_without_apart > 0)
    g_print ("%6u of them without names or places: destroyed by schedule\n",
             report->n_without_apart);
  if (report->n_with_shut > 0)
    g_print ("%6u of them with a section that is sealed to others than this key: it is blank\n",
             report->n_with_shut);
  if (report->n_unchanged > 0)
    g_print ("%6u as in the earlier export: not exported again\n", report->n_unchanged);
  if (report->n_gone > 0)
    g_print ("%6u of the earlier export are no longer in: gone.csv lists them, leave them out\n",
             report->n_gone);
}

static void
print_text (const DoorAnalystReport *report, gboolean everything)
{
  g_print ("%s", report->disclosure->str);
  print_states (report, everything);
  g_print ("%u interviews\n", report->n_exported);
  for (guint i = 0; i < report->reports->len; i++)
    print_report (g_ptr_array_index (report->reports, i));
  for (guint i = 0; i < report->set_aside->len; i++)
    g_print ("set aside: %s\n", (char *) g_ptr_array_index (report->set_aside, i));
}

static int export(const DoorAnalystJob *job, gboolean json)
{
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  if (!door_analyst_export (job, &report, &error))
    return door_tool_fail (error);
  if (json)
    print_json (&report);
  else
    print_text (&report, job->everything);
  return report.set_aside->len == 0 ? DOOR_EXIT_DONE : DOOR_EXIT_INPUT;
}

/* What the command line says. */
typedef struct {
  char *to, *key, *passphrase_file, *survey_key, *form, *language, *plain_form, *since, *schema;
  char **formats;
  gboolean replace, json, wide, everything, no_paradata;
  char **identifiers, **dropped, **traits;
  char *gps, *secret_file, *secret, *cluster, *urban, *identifiers_to, *identifiers_key,
      *confirmed_by;
  gboolean identifiers_clear;
  int k;
} Asked;

static void
asked_clear (Asked *self)
{
  char *texts[] = { self->to,    self->key,          self->passphrase_file, self->survey_key,
                    self->form,  self->language,     self->plain_form,      self->since,
                    self->gps,   self->secret_file,  self->secret,          self->cluster,
                    self->urban, self->confirmed_by, self->identifiers_to,  self->identifiers_key,
                    self->schema };
  char **lists[] = { self->formats, self->identifiers, self->dropped, self->traits };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static gboolean
parse_export (Asked *self, const DoorCommand *command, char ***argv, int *ret_status)
{
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &self->to,
      "Folder to make, or postgresql://… of a database", "PLACE" },
    { "schema", 0, 0, G_OPTION_ARG_STRING, &self->schema,
      "In the database; as the form is named when left out", "NAME" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &self->key, "The analyst's key", "FILE" },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &self->passphrase_file,
      "Passphrase in the file's first line", "FILE" },
    { "survey-key", 0, 0, G_OPTION_ARG_STRING, &self->survey_key, "Public key of the survey",
      "KEY" },
    { "form", 0, 0, G_OPTION_ARG_STRING, &self->form, "Id of the form", "ID" },
    { "all", 0, 0, G_OPTION_ARG_NONE, &self->everything,
      "Also interviews that nobody has approved; needs --confirmed-by", NULL },
    { "since", 0, 0, G_OPTION_ARG_FILENAME, &self->since,
      "Only what is new or changed since the earlier export in this folder", "FOLDER" },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &self->language, "Of the labels", "LANGUAGE" },
    { "format", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &self->formats,
      "csv, sav, zsav, dta, R, do, sps; repeat", "NAME" },
    { "wide", 0, 0, G_OPTION_ARG_NONE, &self->wide, "Also one table with repeats side by side",
      NULL },
    { "no-paradata", 0, 0, G_OPTION_ARG_NONE, &self->no_paradata,
      "Without the table of how each interview went", NULL },
    { "plain", 0, 0, G_OPTION_ARG_FILENAME, &self->plain_form,
      "The folder holds plain XML submissions of this form, as other servers hand them out",
      "FORM" },
    { "identifier", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->identifiers,
      "Column that names a person: kept out, or apart; repeat", "COLUMN" },
    { "identifiers-to", 0, 0, G_OPTION_ARG_FILENAME, &self->identifiers_to,
      "Folder for the identifiers, another than the answers'", "FOLDER" },
    { "identifiers-key", 0, 0, G_OPTION_ARG_STRING, &self->identifiers_key,
      "Public key of who may open the identifiers (doorctl export open)", "KEY" },
    { "identifiers-clear", 0, 0, G_OPTION_ARG_NONE, &self->identifiers_clear,
      "Leave the identifiers in clear", NULL },
    { "confirmed-by", 0, 0, G_OPTION_ARG_STRING, &self->confirmed_by,
      "Who lets leave what may name people; into exports.log", "NAME" },
    { "drop", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->dropped, "Column that does not leave; repeat",
      "COLUMN" },
    { "gps", 0, 0, G_OPTION_ARG_STRING, &self->gps,
      "drop, displace or keep positions; drop where anything else is held back", "RULE" },
    { "gps-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &self->secret_file,
      "Secret that positions are displaced by", "FILE" },
    { "gps-cluster", 0, 0, G_OPTION_ARG_STRING, &self->cluster, "Positions of a cluster move alike",
      "COLUMN" },
    { "urban", 0, 0, G_OPTION_ARG_STRING, &self->urban, "Where towns are told", "COLUMN=VALUE" },
    { "trait", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->traits,
      "Column by which a person might be recognised; repeat, the most important first", "COLUMN" },
    { "k", 0, 0, G_OPTION_ARG_INT, &self->k,
      "How many must share the traits, or they are blanked (3)", "N" },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &self->replace, "Replace an earlier export", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "One JSON object", NULL },
    { NULL }
  };

  return door_tool_parse (command, argv, entries, 1, ret_status);
}

/* Which of the words; -1. */
static int
find_rule (const char *text)
{
  static const char *const words[] = { "drop", "displace", "keep" };

  for (guint i = 0; text && i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i], text) == 0)
      return (int) i;
  return text ? -1 : DOOR_GPS_DROP;
}

static gboolean
read_rules (Asked *self, DoorDisclosureRules *rules, GError **error)
{
  char *equals = self->urban ? strchr (self->urban, '=') : NULL;
  int gps = find_rule (self->gps);

  if (gps < 0 || (self->urban && !equals) || (self->identifiers_to && !self->identifiers)
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
  *rules = (DoorDisclosureRules){ .identifiers = (const char *const *) self->identifiers,
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

static void
fill_job (const Asked *self, const DoorDisclosureRules *rules, DoorAnalystJob *job)
{
  gboolean has_rules = self->identifiers || self->dropped || self->traits || self->gps;

  job->form_id = self->form;
  job->language = self->language;
  job->formats = (const char *const *) self->formats;
  job->to = self->to;
  job->schema = self->schema;
  job->wide = self->wide;
  job->replace = self->replace;
  job->everything = self->everything;
  job->no_paradata = self->no_paradata;
  job->since = self->since;
  job->disclosure = has_rules ? rules : NULL;
  job->identifiers_to = self->identifiers_to;
  job->identifiers_clear = self->identifiers_clear;
  job->confirmed_by = self->confirmed_by;
}

static int
run_export (const DoorCommand *command, char **argv)
{
  g_auto (Asked) asked = { .k = 3 };
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (DoorFormDef) plain = NULL;
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  DoorPublicKeys survey_key, identifiers_key;
  DoorDisclosureRules rules = { NULL };
  DoorAnalystJob job = { NULL };
  int status;

  if (!parse_export (&asked, command, &argv, &status))
    return status;
  if (!asked.to || (!asked.plain_form && (!asked.key || !asked.survey_key)))
    return door_tool_needs (command, "--to, --key and --survey-key");
  job.folder = argv[1];
  if (!read_rules (&asked, &rules, &error)
      || (asked.identifiers_key
          && !door_tool_public_keys (asked.identifiers_key, &identifiers_key, &error)))
    return door_tool_fail (error);
  fill_job (&asked, &rules, &job);
  job.identifiers_key = asked.identifiers_key ? &identifiers_key : NULL;
  if (asked.plain_form)
    {
      job.plain_form = plain = door_tool_form_load (asked.plain_form, faults, &error);
      return plain ? export(&job, asked.json) : door_tool_fail (error);
    }
  job.key = identity = door_tool_identity (asked.key, asked.passphrase_file, &error);
  job.survey_key = &survey_key;
  if (!identity || !door_tool_public_keys (asked.survey_key, &survey_key, &error))
    return door_tool_fail (error);
  return export(&job, asked.json);
}

/* --- export open ---------------------------------------------------------------------------- */

static int
run_open (const DoorCommand *command, char **argv)
{
  g_autofree char *to = NULL;
  g_autofree char *key = NULL;
  g_autofree char *passphrase_file = NULL;
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, "Folder for the files in clear", "FOLDER" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, "Key they were sealed to", "FILE" },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &passphrase_file,
      "Passphrase in the file's first line", "FILE" },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) identity = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!to || !key)
    return door_tool_needs (command, to ? "--key" : "--to");
  identity = door_tool_identity (key, passphrase_file, &error);
  if (!identity || !door_analyst_open_sealed (argv[1], identity, to, &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

/* --- export correct ------------------------------------------------------------------------- */

typedef struct {
  char *rule, *key, *passphrase_file, *survey_key, *form;
  gboolean undo, dry;
} Correcting;

static void
correcting_clear (Correcting *self)
{
  g_free (self->rule);
  g_free (self->key);
  g_free (self->passphrase_file);
  g_free (self->survey_key);
  g_free (self->form);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Correcting, correcting_clear)

static gboolean
correct (const Correcting *asked, const DoorAnalystJob *job, const char *file, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autofree char *text = NULL;
  g_autoptr (GBytes) csv = NULL;
  gsize length;
  guint n = 0;

  if (asked->undo)
    return door_corrections_undo (job, asked->rule, clock, error);
  if (!g_file_get_contents (file, &text, &length, error))
    return FALSE;
  csv = g_bytes_new_take (g_steal_pointer (&text), length);
  if (!door_corrections_make (job, asked->rule, csv, clock, asked->dry, &n, error))
    return FALSE;
  g_print (asked->dry ? "%u answers would be corrected\n" : "%u answers corrected\n", n);
  return TRUE;
}

static int
run_correct (const DoorCommand *command, char **argv)
{
  g_auto (Correcting) asked = { NULL };
  const GOptionEntry entries[] = {
    { "rule", 0, 0, G_OPTION_ARG_STRING, &asked.rule, "Name of the rule", "NAME" },
    { "undo", 0, 0, G_OPTION_ARG_NONE, &asked.undo, "Undo the rule of that name", NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &asked.dry, "Only count what it fits", NULL },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &asked.key, "The analyst's key, which signs", "FILE" },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &asked.passphrase_file,
      "Passphrase in the file's first line", "FILE" },
    { "survey-key", 0, 0, G_OPTION_ARG_STRING, &asked.survey_key, "Public key of the survey",
      "KEY" },
    { "form", 0, 0, G_OPTION_ARG_STRING, &asked.form, "Id of the form", "ID" },
    { NULL },
  };
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys survey_key;
  DoorAnalystJob job = { .no_paradata = TRUE };
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!asked.rule || !asked.key || !asked.survey_key || (!asked.undo && !argv[2]))
    return door_tool_needs (command, "--rule, --key and --survey-key, and a file unless --undo");
  job.folder = argv[1];
  job.form_id = asked.form;
  job.key = identity = door_tool_identity (asked.key, asked.passphrase_file, &error);
  job.survey_key = &survey_key;
  if (!identity || !door_tool_public_keys (asked.survey_key, &survey_key, &error)
      || !correct (&asked, &job, argv[2], &error))
    return door_tool_fail (error);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_analyst_commands[] = {
  { "fetch", "FOLDER", "Fetch sealed submissions from a hub", run_fetch },
  { "export open", "FOLDER", "Open identifiers that were sealed when they left", run_open },
  { "export correct", "FOLDER [RULE.csv]",
    "Correct answers by a named rule, signed, over originals that stay", run_correct },
  { "export", "FOLDER", "Open fetched submissions and write labelled files", run_export },
  { NULL },
};
