/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main job, played headless through the same view-models that the window shows. */
#define G_LOG_DOMAIN "doorctl"

#include "door-demo.h"

#include "door-analyst.h"
#include "door-files.h"
#include "door-hub.h"
#include "door-log.h"
#include "door-scenario.h"
#include "door-search.h"
#include "door-tool.h"

#include <string.h>

/* Between two screens, so that durations in the journal are those of a quick interviewer. */
#define SCREEN_US (8 * G_USEC_PER_SEC)
/* The word that stands in every name and free text of the script. */
#define CANARY "Canary"

typedef struct {
  const DoorDemo *demo;
  DoorClock *clock;
  DoorClock *hub_clock;
  DoorHub *hub;
  DoorScript *script;
  DoorScenario *scenario;
  char *case_id;
  char *fetched;
  char *exported;
  guint n_steps;
  guint n_failed;
} Play;

/* --- Saying what was checked ---------------------------------------------------------------- */

static void
step (Play *self, const char *text)
{
  g_print ("\n%u. %s\n", ++self->n_steps, text);
}

static gboolean G_GNUC_PRINTF (3, 4) check (Play *self, gboolean holds, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("   %s %s\n", holds ? "ok     " : "FAILED ", text);
  self->n_failed += !holds;
  return holds;
}

/* An act that has to succeed for the play to go on. */
static gboolean
act (Play *self, gboolean done, GError **error, const char *text)
{
  g_autoptr (GError) fault = g_steal_pointer (error);

  return check (self, done, "%s%s%s", text, fault ? ": " : "", fault ? fault->message : "");
}

/* --- Hub ------------------------------------------------------------------------------------ */

static gboolean
start_hub (Play *self, GError **error)
{
  self->hub = door_hub_new (self->demo->hub, self->hub_clock, error);
  return self->hub && door_hub_listen (self->hub, (guint) self->demo->port, TRUE, NULL, error);
}

static void
stop_hub (Play *self)
{
  if (self->hub)
    door_hub_stop (self->hub);
  g_clear_object (&self->hub);
}

/* --- Interview ------------------------------------------------------------------------------ */

static gboolean
unlock (Play *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) wrong = NULL;

  step (self, "The interviewer unlocks the device");
  door_scenario_unlock (self->scenario, DOOR_DEMO_ACCOUNT, "a wrong passphrase", &wrong);
  check (self, g_error_matches (wrong, DOOR_UNLOCK_ERROR, DOOR_UNLOCK_ERROR_PASSPHRASE),
         "a wrong passphrase is refused: %s", wrong ? wrong->message : "it was not");
  return act (
      self, door_scenario_unlock (self->scenario, DOOR_DEMO_ACCOUNT, DOOR_DEMO_PASSPHRASE, &error),
      &error, "the right one opens the vault");
}

static gboolean
receive (Play *self)
{
  g_autoptr (GError) error = NULL;
  GListModel *cases;

  step (self, "The device connects to the hub");
  if (!act (self, door_scenario_sync (self->scenario, &error), &error,
            "forms and cases were received"))
    return FALSE;
  cases = G_LIST_MODEL (door_desk_get_cases (door_scenario_desk (self->scenario)));
  for (guint i = 0; i < g_list_model_get_n_items (cases) && !self->case_id; i++)
    {
      g_autoptr (DoorCase) item = g_list_model_get_item (cases, i);

      if (door_case_get_state (item) == DOOR_CASE_NEW
          || door_case_get_state (item) == DOOR_CASE_IN_PROGRESS)
        self->case_id = g_strdup (door_case_get_id (item));
    }
  check (self, g_list_model_get_n_items (cases) > 0, "%u cases are in the list",
         g_list_model_get_n_items (cases));
  return check (self, self->case_id != NULL, "case %s is open to work on (else use --fresh)",
                self->case_id ? self->case_id : "-");
}

static gboolean
play_screens (Play *self, guint n, guint *ret_played, GError **error)
{
  guint played = 0;

  while (played < n)
    {
      guint one;

      if (!door_scenario_play (self->scenario, self->script, 1, &one, error))
        return FALSE;
      if (one == 0)
        break;
      played++;
      door_clock_advance (self->clock, SCREEN_US);
    }
  *ret_played = played;
  return TRUE;
}

static char *
describe_place (Play *self)
{
  GListModel *questions = door_interview_get_questions (door_scenario_interview (self->scenario));
  g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, 0);

  return g_strdup (question ? door_question_get_ref (question) : "");
}

static gboolean
first_half (Play *self)
{
  g_autoptr (GError) error = NULL;
  guint played = 0;

  step (self, "The interview begins");
  if (!act (self, door_scenario_open (self->scenario, self->case_id, &error), &error,
            "the case opens with its questionnaire"))
    return FALSE;
  if (!act (self, play_screens (self, 40, &played, &error), &error, "forty screens were answered"))
    return FALSE;
  return check (self, played == 40, "each answer was durable before the next screen came");
}

static gboolean
reopen (Play *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = describe_place (self);
  g_autofree char *after = NULL;

  step (self, "The device is locked in the middle, and opened again");
  if (!act (self, door_scenario_leave (self->scenario, &error), &error, "the interview is left")
      || !act (self, door_scenario_lock (self->scenario, &error), &error, "the vault is locked")
      || !act (
          self,
          door_scenario_unlock (self->scenario, DOOR_DEMO_ACCOUNT, DOOR_DEMO_PASSPHRASE, &error),
          &error, "the vault opens again")
      || !act (self, door_scenario_open (self->scenario, self->case_id, &error), &error,
               "the interview goes on"))
    return FALSE;
  after = describe_place (self);
  return check (self, strcmp (before, after) == 0, "it stands where it was left: %s", after);
}

static gboolean
second_half (Play *self)
{
  g_autoptr (GError) error = NULL;
  DoorInterview *interview = door_scenario_interview (self->scenario);
  guint played = 0;

  step (self, "The rest of the questionnaire, and its end");
  if (!act (self, play_screens (self, 10000, &played, &error), &error, "all screens were answered"))
    return FALSE;
  check (self, door_interview_get_page (interview) == DOOR_PAGE_END, "%u more screens to the end",
         played);
  check (self, g_list_model_get_n_items (door_interview_get_problems (interview)) == 0,
         "nothing is missing");
  if (!act (self, door_scenario_finish (self->scenario, &error), &error,
            "the interview is finished and sealed"))
    return FALSE;
  return check (self,
                door_case_get_state (door_scenario_find_case (self->scenario, self->case_id))
                    == DOOR_CASE_WAITING,
                "the case waits to be sent");
}

/* --- Sending -------------------------------------------------------------------------------- */

static gboolean
send_without_network (Play *self)
{
  g_autoptr (GError) error = NULL;
  DoorSyncStatus *sync = door_desk_get_sync (door_scenario_desk (self->scenario));

  step (self, "There is no network");
  stop_hub (self);
  door_scenario_sync (self->scenario, &error);
  check (self, error != NULL, "sending does not succeed: %s", error ? error->message : "it did");
  check (self, door_sync_status_get_state (sync) == DOOR_SENDING_OFFLINE, "the window says: %s",
         door_sync_status_get_text (sync));
  return check (self, door_sync_status_get_waiting (sync) == 1, "the interview is kept and waits");
}

static gboolean
send (Play *self)
{
  g_autoptr (GError) error = NULL;
  DoorSyncStatus *sync = door_desk_get_sync (door_scenario_desk (self->scenario));

  step (self, "The network is back");
  if (!act (self, start_hub (self, &error), &error, "the hub answers again")
      || !act (self, door_scenario_sync (self->scenario, &error), &error, "the interview is sent"))
    return FALSE;
  check (self,
         door_case_get_state (door_scenario_find_case (self->scenario, self->case_id))
             == DOOR_CASE_SENT,
         "the case shows as sent");
  check (self, door_sync_status_get_waiting (sync) == 0, "the window says: %s",
         door_sync_status_get_text (sync));
  return act (self, door_scenario_sync (self->scenario, &error), &error,
              "sending once more changes nothing");
}

/* --- Supervisor ----------------------------------------------------------------------------- */

static gboolean
review (Play *self)
{
  g_autoptr (GError) error = NULL;
  guint lines = 0;

  step (self, "The supervisor reads and approves");
  if (!act (self, door_demo_review (self->demo, self->clock, &lines, &error), &error,
            "it came, was opened, approved, and the approval sent"))
    return FALSE;
  return check (self, lines > 40, "%u lines of questions and answers were read", lines);
}

/* --- Analyst -------------------------------------------------------------------------------- */

/* In a thread of its own: the hub that answers lives on the main context here. */
static void
fetch_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Play *self = data;
  DoorFetchReport *report = g_new0 (DoorFetchReport, 1);
  GError *error = NULL;

  if (door_analyst_fetch (self->demo->hub_url, self->demo->analyst_token, self->fetched, report,
                          &error))
    g_task_return_pointer (task, report, g_free);
  else
    {
      g_free (report);
      g_task_return_error (task, error);
    }
}

static gboolean
fetch (Play *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree DoorFetchReport *report = NULL;

  step (self, "The analyst fetches what has come");
  report = door_tool_run_in_thread (fetch_in_thread, self, NULL, &error);
  if (!act (self, report != NULL, &error, "the hub hands over the sealed submissions"))
    return FALSE;
  return check (self, report->n_new == 1, "%u new submission, %u conflicts", report->n_new,
                report->n_conflicts);
}

static gboolean
open_and_export (Play *self, DoorAnalystReport *report, GError **error)
{
  g_autofree char *key = door_demo_office_file (self->demo, "analyst.key");
  g_autofree char *passphrase = door_demo_office_file (self->demo, "passphrase");
  g_autofree char *survey = door_demo_office_file (self->demo, "survey.pub");
  g_autoptr (DoorIdentity) identity = door_tool_identity (key, passphrase, error);
  static const char *const formats[] = { "csv", "sav", NULL };
  DoorPublicKeys survey_key;
  DoorAnalystJob job = { .folder = self->fetched,
                         .key = identity,
                         .survey_key = &survey_key,
                         .form_id = DOOR_DEMO_FORM,
                         .formats = formats,
                         .to = self->exported,
                         .confirmed_by = "the demo",
                         .replace = TRUE };

  return identity && door_tool_public_keys (survey, &survey_key, error)
         && door_analyst_export (&job, report, error);
}

static gboolean
is_searched_for (const char *value)
{
  return strstr (value, CANARY) != NULL;
}

/* How many of the script's names and free texts stand in files below `folder`. */
static guint
count_found (Play *self, const char *folder, guint *ret_n, GError **error)
{
  guint found = 0, n = 0;

  for (guint i = 0; i < door_script_length (self->script); i++)
    {
      const char *value = door_script_find (self->script, door_script_ref (self->script, i));

      if (!is_searched_for (value))
        continue;
      n++;
      found += door_search_tree (folder, value, NULL, error) > 0;
    }
  *ret_n = n;
  return found;
}

static gboolean export(Play *self)
{
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  guint found, n = 0;

  step (self, "The analyst opens and exports");
  if (!act (self, open_and_export (self, &report, &error), &error,
            "the analyst's key opens the interviews"))
    return FALSE;
  check (self, report.set_aside->len == 0, "%u interviews exported, %u set aside",
         report.n_exported, report.set_aside->len);
  found = count_found (self, self->exported, &n, &error);
  check (self, n > 0 && found == n, "%u of %u names and texts are in the tables", found, n);
  for (guint i = 0; i < report.reports->len; i++)
    {
      const DoorExportReport *files = g_ptr_array_index (report.reports, i);

      for (guint j = 0; j < files->files->len; j++)
        {
          const DoorExportFile *file = g_ptr_array_index (files->files, j);

          g_print ("           %s/%s\n", files->folder, file->name);
        }
    }
  return TRUE;
}

static gboolean
search_for_leaks (Play *self)
{
  const char *folders[] = { self->demo->device, self->demo->hub, self->fetched };
  g_autoptr (GError) error = NULL;

  step (self, "Nobody else can read it");
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      guint n = 0, n_files = 0;
      guint found = count_found (self, folders[i], &n, &error);

      door_search_tree (folders[i], CANARY, &n_files, &error);
      check (self, n > 0 && found == 0 && n_files > 0 && !error,
             "none of %u names and texts is in the %u files of %s", n, n_files, folders[i]);
    }
  return TRUE;
}

/* --- All of it ------------------------------------------------------------------------------ */

static gboolean
prepare (Play *self, GError **error)
{
  g_autofree char *data = door_tool_data_folder ();
  g_autofree char *path = g_build_filename (data ? data : "", "questionnaires",
                                            "victimization-core", "whole.scenario", NULL);
  g_autofree char *log_path = g_build_filename (self->demo->folder, "play.log", NULL);

  self->script = door_script_load (path, error);
  if (!self->script || !door_log_open (log_path, error))
    return FALSE;
  self->clock = door_clock_new_fixed (door_script_clock (self->script), NULL);
  self->hub_clock = door_clock_new_system ();
  self->scenario = door_scenario_new (self->demo->device, self->clock);
  self->fetched = g_build_filename (self->demo->folder, "analyst", NULL);
  self->exported = g_build_filename (self->demo->folder, "export", NULL);
  return start_hub (self, error);
}

static void
play_clear (Play *self)
{
  g_clear_pointer (&self->scenario, door_scenario_free);
  stop_hub (self);
  g_clear_pointer (&self->script, door_script_free);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_clear_pointer (&self->hub_clock, door_clock_unref);
  g_free (self->case_id);
  g_free (self->fetched);
  g_free (self->exported);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Play, play_clear)

gboolean
door_demo_play (const DoorDemo *demo)
{
  static gboolean (*const acts[]) (Play *)
      = { unlock, receive, first_half, reopen, second_half,     send_without_network,
          send,   review,  fetch,      export, search_for_leaks };
  g_auto (Play) self = { demo };
  g_autoptr (GError) error = NULL;

  if (!prepare (&self, &error))
    {
      g_printerr ("doorctl: %s\n", error->message);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (!acts[i](&self))
      break;
  g_print ("\n%s\n", self.n_failed == 0 ? "Every check held." : "Not every check held.");
  return self.n_failed == 0;
}
