/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyst's export straight into PostgreSQL, from a hub on loopback. It starts a server of PostgreSQL
 * for itself; left out where there is none. */
#include "analyst-fixture.h"

#include "door-cluster.h"

#include <libpq-fe.h>
#include <string.h>

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
  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  job = office_job (&office);
  job.to = to;
  job.confirmed_by = NULL;
  connection = PQconnectdb (url);
  g_assert_false (door_analyst_export (&job, &report, &error));
  g_assert_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_CONFIRM);
  none = ask (connection, "SELECT count(*) FROM pg_class WHERE relname = 'interviews'");
  g_assert_cmpstr (none, ==, "0");
  job.confirmed_by = "Ines";
  job.schema = "survey";
  office_export (&job, &report);
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
