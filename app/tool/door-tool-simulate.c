/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl simulate: walks a questionnaire as respondents would, and says what was reached. */
#define G_LOG_DOMAIN "doorctl"

#include "door-coverage.h"
#include "door-files.h"
#include "door-simulate-send.h"
#include "door-tool-form.h"
#include "door-tool.h"

#include <string.h>

#define DEFAULT_COUNT 100
#define DEFAULT_FROM "2026-01-05" /* a Monday. Not today, or no two runs would be the same */
#define DEFAULT_DAYS 30
#define DEFAULT_REASONS 3 /* in a hundred; item nonresponse of ordinary questions */
#define DEFAULT_MOST 4
#define FIRST_HOUR 9
#define WORKING_MINUTES (9 * 60)
#define WEIGHTS_MAX_BYTES (16u * 1024 * 1024)
#define TOKEN_MAX_BYTES 4096u

typedef struct {
  int count;
  gint64 seed;
  char *from;
  int days;
  int reasons;
  int blanks;
  int most;
  char *weights;
  char *kind;
  char *language;
  char *to;
  char *hub;
  char *token_file;
  gboolean json;
} Options;

typedef struct {
  const Options *options;
  DoorFormDef *def;
  DoorSimulatorPlan *plan;
  DoorSimulatorWeights *weights;
  DoorCoverage *coverage;
  DoorSimulateSender *sender; /* NULL: not to a hub */
  gint64 from;                /* first morning of the fieldwork, microseconds */
} Run;

static void
options_clear (Options *self)
{
  g_free (self->from);
  g_free (self->weights);
  g_free (self->kind);
  g_free (self->language);
  g_free (self->to);
  g_free (self->hub);
  g_free (self->token_file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
run_clear (Run *self)
{
  g_clear_pointer (&self->coverage, door_coverage_free);
  g_clear_pointer (&self->sender, door_simulate_sender_free);
  g_clear_pointer (&self->weights, door_simulator_weights_free);
  g_clear_pointer (&self->plan, door_simulator_plan_free);
  g_clear_pointer (&self->def, door_form_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* --- One interview -------------------------------------------------------------------------- */

/* Somewhere in the working hours of one of the days. */
static gint64
moment_of (const Run *self, guint64 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (seed ^ seed >> 32));
  const gint64 day = g_rand_int_range (rand, 0, self->options->days);
  const gint64 minute = FIRST_HOUR * 60 + g_rand_int_range (rand, 0, WORKING_MINUTES);

  return self->from + (day * 24 * 60 + minute) * 60 * G_USEC_PER_SEC;
}

static gboolean
save (GBytes *xml, const char *folder, guint number, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%06u.xml", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return door_file_replace (path, xml, 0644, error);
}

static gboolean
hand_over (const Run *self, DoorSession *session, guint number, GError **error)
{
  g_autoptr (GBytes) xml = NULL;

  if (!self->options->to && !self->sender)
    return TRUE;
  xml = door_session_to_xml (session, TRUE);
  if (self->options->to && !save (xml, self->options->to, number, error))
    return FALSE;
  if (!self->sender || door_simulate_send (self->sender, xml, error))
    return TRUE;
  g_prefix_error (error, "interview %u was not sent (%u before it were): ", number, number - 1);
  return FALSE;
}

/* What the interview was, in the words of --kind; its length is kept under that name. */
static gboolean
note_kind (Run *self, DoorSession *session, double seconds, GError **error)
{
  g_autofree char *text = NULL;
  DoorEvalResult result = { 0 };

  if (!self->options->kind)
    return TRUE;
  text = g_strdup_printf ("string(%s)", self->options->kind);
  if (!door_session_eval (session, text, DOOR_NODE_ROOT, &result, error))
    {
      g_prefix_error (error, "--kind %s: ", self->options->kind);
      return FALSE;
    }
  if (*result.text)
    door_coverage_note_kind (self->coverage, result.text, seconds);
  door_eval_result_clear (&result);
  return TRUE;
}

static gboolean
hold (Run *self, guint number, guint64 seed, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (moment_of (self, seed), NULL);
  DoorEnv env = { .clock = clock,
                  .has_seed = TRUE,
                  .seed = seed,
                  .language = self->options->language,
                  .device_id = "simulator",
                  .username = "simulated" };
  DoorSimulatorOptions options = { .seed = seed,
                                   .blank_percent = (guint) self->options->blanks,
                                   .reason_percent = (guint) self->options->reasons,
                                   .max_instances = (guint) self->options->most,
                                   .plan = self->plan,
                                   .weights = self->weights,
                                   .clock = clock };
  DoorSimulatorReport report = { 0 };
  g_autoptr (DoorSession) session = door_session_new (self->def, &env, error);

  if (!session)
    return FALSE;
  door_simulator_walk (session, &options, &report);
  door_session_finalize (session);
  door_coverage_count (self->coverage, session, &report);
  return note_kind (self, session, report.seconds, error)
         && hand_over (self, session, number, error);
}

static gboolean
hold_all (Run *self, GError **error)
{
  if (self->options->to && !door_file_make_folder (self->options->to, error))
    return FALSE;
  for (guint i = 0; i < (guint) self->options->count; i++)
    if (!hold (self, i + 1, (guint64) self->options->seed + i, error))
      return FALSE;
  return TRUE;
}

/* --- Preparing ------------------------------------------------------------------------------ */

static gboolean
read_weights (Run *self, DoorDiagnostics *diagnostics, GError **error)
{
  g_autoptr (GBytes) csv = NULL;

  if (!self->options->weights)
    return TRUE;
  csv = door_file_load (self->options->weights, WEIGHTS_MAX_BYTES, error);
  if (!csv)
    return FALSE;
  self->weights = door_simulator_weights_read (self->def, csv, diagnostics);
  if (!self->weights)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: no weights for this form",
                 self->options->weights);
  return self->weights != NULL;
}

static gboolean
open_sender (Run *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *token = NULL;

  if (!self->options->hub)
    return TRUE;
  if (self->options->token_file)
    {
      bytes = door_file_load (self->options->token_file, TOKEN_MAX_BYTES, error);
      if (!bytes)
        return FALSE;
      token = g_strstrip (g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
    }
  self->sender = door_simulate_sender_new (self->options->hub, token, error);
  return self->sender != NULL;
}

static gboolean
read_language (Run *self, GError **error)
{
  if (!self->options->language || door_form_find_language (self->def, self->options->language) >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "the form has no language “%s”",
               self->options->language);
  return FALSE;
}

static gboolean
read_from (Run *self, GError **error)
{
  const char *day = self->options->from ? self->options->from : DEFAULT_FROM;
  g_autofree char *text = g_strconcat (day, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) from = g_date_time_new_from_iso8601 (text, NULL);

  if (from)
    self->from = g_date_time_to_unix (from) * G_USEC_PER_SEC;
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "“%s” is no date; write it as 2026-01-05", day);
  return from != NULL;
}

static gboolean
prepare (Run *self, const char *path, GError **error)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  gboolean done;

  self->def = door_tool_form_load (path, diagnostics, error);
  done = self->def && read_from (self, error) && read_language (self, error)
         && read_weights (self, diagnostics, error) && open_sender (self, error);
  if (!done)
    {
      g_autofree char *faults = door_diagnostics_to_text (diagnostics);

      g_printerr ("%s", faults);
      return FALSE;
    }
  self->plan = door_simulator_plan_new (self->def);
  self->coverage = door_coverage_new (self->def);
  return TRUE;
}

/* --- The command ---------------------------------------------------------------------------- */

static const char *
find_fault (const Options *self)
{
  if (self->count < 1)
    return "a --count of at least 1";
  if (self->days < 1 || self->days > 3650)
    return "--days from 1 to 3650";
  if (self->reasons < 0 || self->reasons > 100)
    return "--nonresponse from 0 to 100";
  if (self->blanks < 0 || self->blanks > 100)
    return "--blank from 0 to 100";
  if (self->most < 1 || self->most > 1000)
    return "--instances from 1 to 1000";
  return self->token_file && !self->hub ? "--hub with --token-file" : NULL;
}

static int
run_simulate (const DoorCommand *command, char **argv)
{
  g_auto (Options) options = { .count = DEFAULT_COUNT,
                               .seed = 1,
                               .days = DEFAULT_DAYS,
                               .reasons = DEFAULT_REASONS,
                               .most = DEFAULT_MOST };
  const GOptionEntry entries[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &options.count, "How many interviews (default 100)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "The same seed, the same interviews", "S" },
    { "weights", 0, 0, G_OPTION_ARG_FILENAME, &options.weights,
      "How respondents answer: a table with question, answer, weight", "FILE" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options.kind,
      "Tell lengths apart by what this expression gives (“” is left out)", "EXPRESSION" },
    { "nonresponse", 0, 0, G_OPTION_ARG_INT, &options.reasons,
      "Don't know, refused, not applicable where a question takes them (default 3)", "PERCENT" },
    { "blank", 0, 0, G_OPTION_ARG_INT, &options.blanks,
      "Questions left blank that may be (default 0)", "PERCENT" },
    { "instances", 0, 0, G_OPTION_ARG_INT, &options.most,
      "Most instances of a repeat that is asked for (default 4)", "N" },
    { "language", 'l', 0, G_OPTION_ARG_STRING, &options.language, "Held in this language",
      "LANGUAGE" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from,
      "First day of the fieldwork (default 2026-01-05)", "DATE" },
    { "days", 0, 0, G_OPTION_ARG_INT, &options.days, "How many days it lasts (default 30)", "N" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.to, "Write the submissions here", "FOLDER" },
    { "hub", 0, 0, G_OPTION_ARG_STRING, &options.hub,
      "Send the submissions to this hub or OpenRosa server", "URL" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &options.token_file,
      "Token of the interviewer's device that sends them", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "One JSON object", NULL },
    { NULL }
  };
  g_auto (Run) run = { .options = &options };
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (find_fault (&options))
    return door_tool_needs (command, find_fault (&options));
  if (!prepare (&run, argv[1], &error) || !hold_all (&run, &error))
    return door_tool_fail (error);
  if (options.json)
    door_coverage_print_json (run.coverage);
  else
    door_coverage_print_text (run.coverage);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_simulate_commands[] = {
  { "simulate", "FORM", "Walk a form as respondents would; say what was reached", run_simulate },
  { NULL },
};
