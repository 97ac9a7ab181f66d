/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keeps a hub at work: who asks too often or guesses is held back, the numbers for Prometheus, a
 * socket that was open before, and a database that goes away under load and comes back. */
#include "sync-survey.h"

#include "door-cluster.h"
#include "door-hub-office.h"
#include "door-seal.h"

#include <string.h>
#include <unistd.h>

static guint
get (SyncSurvey *survey, const char *path, const char *token, char **ret_text)
{
  g_autofree char *url = g_strconcat (survey->url, path, NULL);
  g_autoptr (GBytes) body = NULL;
  guint status = sync_survey_ask ("GET", url, token, NULL, NULL, &body);
  if (ret_text != NULL)
    *ret_text = body != NULL ? g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body))
                             : g_strdup ("");
  return status;
}

static void
test_metrics (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autofree char *text = NULL;
  g_assert_cmpuint (get (survey, "/changes", survey->interviewer_token, NULL), ==, 200);
  g_assert_cmpuint (get (survey, "/metrics", NULL, NULL), ==, 401);
  g_assert_cmpuint (get (survey, "/metrics", survey->interviewer_token, NULL), ==, 403);
  g_assert_cmpuint (get (survey, "/metrics", survey->administrator_token, &text), ==, 200);
  g_assert_nonnull (strstr (text, "doorstep_requests_total{route=\"changes\",status=\"200\"} 1\n"));
  g_assert_nonnull (strstr (text, "doorstep_request_seconds_count "));
  g_assert_nonnull (strstr (text, "doorstep_newest_submission 0\n"));
  g_assert_null (strstr (text, "ida"));
  g_assert_null (strstr (text, survey->interviewer_token));
}

/* One device that asks without end is told to wait; another is served meanwhile, and so is the first
 * once time has passed. */
static void
test_rate (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  guint served = 0, held_back = 0;
  door_hub_set_rate (survey->hub, 2);
  for (guint i = 0; i < 20; i++)
    {
      guint status = get (survey, "/roster", survey->interviewer_token, NULL);
      served += status == 200;
      held_back += status == 429;
    }
  g_assert_cmpuint (served + held_back, ==, 20);
  g_assert_cmpuint (served, >=, 10);
  g_assert_cmpuint (held_back, >, 0);
  g_assert_cmpuint (get (survey, "/roster", survey->supervisor_token, NULL), ==, 200);
}

static void
test_guessing (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  guint refused = 0, held_back = 0;
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *token = g_strdup_printf ("guess-%u", i);
      guint status = get (survey, "/roster", token, NULL);
      refused += status == 401;
      held_back += status == 429;
    }
  g_assert_cmpuint (refused + held_back, ==, 60);
  g_assert_cmpuint (refused, <, 40);
  g_assert_cmpuint (held_back, >, 20);
}

static void
test_socket (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (address, 0);
  g_socket_bind (socket, any, TRUE, &error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  g_autoptr (DoorHub) hub = door_hub_new (survey->folder, survey->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen_socket (hub, dup (g_socket_get_fd (socket)), NULL, &error));
  g_assert_no_error (error);
  g_autofree char *url = door_hub_get_url (hub);
  g_autofree char *health = g_strconcat (url, "/roster", NULL);
  g_assert_cmpuint (sync_survey_ask ("GET", health, survey->interviewer_token, NULL, NULL, NULL),
                    ==, 200);
  door_hub_stop (hub);
}

/* A database that dies under load ------------------------------------------------------------- */

static void
fill (const char *url, DoorClock *clock, GBytes *form, char **ret_token)
{
  g_autoptr (GError) error = NULL;
  door_hub_store_init (url, "harbour", &error);
  g_assert_no_error (error);
  g_autoptr (DoorHubStore) store = door_hub_store_open (url, clock, &error);
  g_assert_no_error (error);
  door_hub_store_publish_form (store, form, NULL, NULL, NULL, NULL, &error);
  door_hub_store_add_user (store, "ida", DOOR_USER_INTERVIEWER, "north", &error);
  door_hub_store_add_device (store, "ida", "tablet", ret_token, NULL, &error);
  g_assert_no_error (error);
}

/* Sent until it is acknowledged, as a tablet does; the database comes back when it was away. */
static guint
send_until_kept (DoorCluster *cluster,
                 const char *url,
                 const char *token,
                 const DoorParcel *parcel,
                 gboolean kill)
{
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  g_autoptr (GError) error = NULL;
  for (guint attempts = 1;; attempts++)
    {
      if (kill && attempts == 1)
        door_cluster_restart (cluster, &error);
      g_assert_no_error (error);
      guint status = sync_survey_ask ("POST", url, token, type, body, NULL);
      if (status == 201)
        return attempts;
      g_assert_cmpuint (status, ==, 503);
      g_assert_cmpuint (attempts, <, 10);
    }
}

static void
test_database_restarts (void)
{
  enum { SENT = 30, EACH = 5 };
  if (!door_cluster_is_possible ())
    return g_test_skip ("PostgreSQL is not installed here");
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCluster) cluster = door_cluster_new (TRUE, &error);
  g_assert_no_error (error);
  g_autofree char *url = door_cluster_add_database (cluster, &error);
  g_autofree char *token = NULL;
  fill (url, survey->clock, survey->form, &token);
  g_autoptr (DoorHub) hub = door_hub_new (url, survey->clock, &error);
  g_assert_no_error (error);
  g_autoptr (DoorHub) second = door_hub_new (url, survey->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen (hub, 0, TRUE, NULL, &error));
  g_assert_true (door_hub_listen (second, 0, TRUE, NULL, &error));
  g_autofree char *one = door_hub_get_url (hub);
  g_autofree char *two = door_hub_get_url (second);

  /* Two stateless hubs, turn about; what the one kept is a repeat for the other. */
  for (guint i = 0; i < SENT; i++)
    {
      g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "under load");
      g_autofree char *first = g_strconcat (i % 2 ? one : two, "/submission", NULL);
      g_autofree char *again = g_strconcat (i % 2 ? two : one, "/submission", NULL);
      send_until_kept (cluster, first, token, parcel, i % EACH == EACH - 1);
      send_until_kept (cluster, again, token, parcel, FALSE);
    }
  door_hub_stop (hub);
  door_hub_stop (second);
  g_autoptr (DoorHubStore) store = door_hub_store_open (url, survey->clock, &error);
  DoorHubCounts counts;
  g_assert_true (door_hub_store_count (store, NULL, &counts, &error));
  g_assert_cmpuint (counts.submissions, ==, SENT);
  g_assert_cmpuint (counts.conflicts, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/hub-operations/metrics", test_metrics);
  g_test_add_func ("/hub-operations/rate", test_rate);
  g_test_add_func ("/hub-operations/guessing", test_guessing);
  g_test_add_func ("/hub-operations/socket", test_socket);
  g_test_add_func ("/hub-operations/database-restarts", test_database_restarts);
  return g_test_run ();
}
