/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyst's export straight into PostgreSQL, from a hub on loopback. It starts a server of PostgreSQL
 * for itself; left out where there is none. */
#include "team-fixture.h"

#include "door-analyst.h"
#include "door-cluster.h"
#include "door-scenario-day.h"

#include <libpq-fe.h>
#include <string.h>

/* --- Fetching -------------------------------------------------------------------------------- */

typedef struct {
  TeamFixture *team;
  char *token, *folder, *to;
  DoorFetchReport fetched;
} Office;

static void
fetch_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Office *self = data;
  GError *error = NULL;

  if (door_analyst_fetch (self->team->url, self->token, self->folder, &self->fetched, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* In a thread of its own: the hub answers on the main context here. */
static void
fetch (Office *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, team_keep_result, &result);
  g_autoptr (GError) error = NULL;

  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, fetch_in_thread);
  team_wait (&result);
  g_task_propagate_boolean (task, &error);
  g_assert_no_error (error);
}

static void
office_init (Office *self, TeamFixture *team)
{
  g_autoptr (GError) error = NULL;

  *self = (Office){ .team = team };
  door_hub_store_add_user (team->store, "ines", DOOR_USER_ANALYST, "", &error);
  g_assert_no_error (error);
  door_hub_store_add_device (team->store, "ines", "office", &self->token, NULL, &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (team->folder, "fetched", NULL);
  self->to = g_build_filename (team->folder, "export", NULL);
}

static void
office_clear (Office *self)
{
  g_free (self->token);
  g_free (self->folder);
  g_free (self->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Office, office_clear)

static DoorAnalystJob
job_of (const Office *self)
{
  static const char *const formats[] = { "csv", "sav", "dta", NULL };

  return (DoorAnalystJob){ .folder = self->folder,
                           .key = self->team->analyst,
                           .survey_key = door_identity_public (self->team->survey),
                           .formats = formats,
                           .to = self->to,
                           .replace = TRUE,
                           .confirmed_by = "Ines",
                           .made_at = "2025-11-24T08:00:00Z" };
}

static void
export_all_right (const DoorAnalystJob *job, DoorAnalystReport *report)
{
  g_autoptr (GError) error = NULL;

  door_analyst_export (job, report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->set_aside->len, ==, 0);
}

/* --- Acts ---------------------------------------------------------------------------------------- */

static void
begin (Office *self, TeamFixture *team)
{
  g_autoptr (GError) error = NULL;

  office_init (self, team);
  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (team, i);
      team_sync (team, i);
    }
  door_scenario_visit (team->person[TEAM_AMINA], TEAM_CASE, "in-person", &error);
  g_assert_no_error (error);
  team_interview (team);
  team_sync (team, TEAM_SIONE);
}

static void
decide (TeamFixture *team, DoorReviewState from, DoorDecision decision)
{
  g_autofree char *why_not = NULL;

  door_clock_advance (team->clock, G_TIME_SPAN_MINUTE);
  why_not = team_decide (team, TEAM_SIONE, team_find (team, TEAM_SIONE, from), decision, "because",
                         NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  team_sync (team, TEAM_SIONE);
}

/* --- Tests --------------------------------------------------------------------------------------- */

static char *
ask (PGconn *connection, const char *sql)
{
  PGresult *result = PQexec (connection, sql);
  char *text = PQntuples (result) == 1 ? g_strdup (PQgetvalue (result, 0, 0)) : NULL;

  PQclear (result);
  return text;
}

/* Into a database by the same rules: nothing without a word, and no passphrase in the log. */
static void
test_database (TeamFixture *team, gconstpointer data)
{
  g_autoptr (DoorCluster) cluster
      = door_cluster_is_possible () ? door_cluster_new (FALSE, NULL) : NULL;
  g_autofree char *url = cluster ? door_cluster_add_database (cluster, NULL) : NULL;
  g_autofree char *to
      = url ? g_strconcat (url, strchr (url, '?') ? "&" : "?", "password=iron", NULL) : NULL;
  PGconn *connection;
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *safe = NULL;
  g_autofree char *n = NULL;
  g_autofree char *path = NULL;
  g_autofree char *log = NULL;
  DoorAnalystJob job;

  if (!to)
    {
      g_test_skip ("PostgreSQL's server is not installed");
      return;
    }
  begin (&office, team);
  decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  fetch (&office);
  job = job_of (&office);
  job.to = to;
  job.confirmed_by = NULL;
  connection = PQconnectdb (url);
  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM);
  none = ask (connection, "SELECT count(*) FROM pg_class WHERE relname = 'interviews'");
  g_assert_cmpstr (none, ==, "0");
  job.confirmed_by = "Ines";
  job.schema = "survey";
  export_all_right (&job, &report);
  safe = ask (connection, "SELECT submission_state FROM survey.interviews_labelled");
  g_assert_cmpstr (safe, ==, "approved");
  n = ask (connection, "SELECT count(*) FROM survey.reviews_labelled");
  g_assert_cmpstr (n, ==, "1");
  path = g_build_filename (office.folder, "exports.log", NULL);
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "to postgresql://"));
  g_assert_null (strstr (log, "iron"));
  PQfinish (connection);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/analyst/database", test_database);
  return g_test_run ();
}
