/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keeps a hub at work: who asks too often or guesses is held back, the numbers for Prometheus, a
 * socket that was open before, and a database that goes away under load and comes back. */
#include "sync-survey.h"

#include "door-cluster.h"
#include "door-hub-office.h"
#include "door-relay-certificate.h"
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

/* Stopping, and a renewed certificate ---------------------------------------------------------- */

/* A client on a thread of its own, in the midst of its request when the hub is asked to stop. */
typedef struct {
  guint16 port;
  GBytes *head; /* with "Expect: 100-continue" */
  GBytes *body;
  GAsyncQueue *ready; /* says that the hub let it in */
  GAsyncQueue *go;    /* told when the hub is stopping */
  guint status;
} Straggler;

static guint
read_status (GInputStream *in)
{
  char text[2048] = "";
  gssize n = g_input_stream_read (in, text, sizeof text - 1, NULL, NULL);
  return n > 0 ? (guint) g_ascii_strtoull (text + strlen ("HTTP/1.1 "), NULL, 10) : 0;
}

static gboolean
write_bytes (GOutputStream *out, GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  return g_output_stream_write_all (out, data, length, NULL, NULL, NULL);
}

static GSocketConnection *
connect_to (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  return g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
}

static gpointer
straggle (gpointer data)
{
  Straggler *self = data;
  g_autoptr (GSocketConnection) connection = connect_to (self->port);
  GIOStream *stream = G_IO_STREAM (connection);
  GInputStream *in = g_io_stream_get_input_stream (stream);
  GOutputStream *out = g_io_stream_get_output_stream (stream);
  write_bytes (out, self->head);
  g_assert_cmpuint (read_status (in), ==, 100);
  g_async_queue_push (self->ready, self);
  g_async_queue_pop (self->go);
  write_bytes (out, self->body);
  self->status = read_status (in);
  return NULL;
}

/* Comes while the hub is stopping: is asked to come again, and then the others go on. */
typedef struct {
  guint16 port;
  GAsyncQueue *go;
  guint n;
  guint status;
} Latecomer;

static gpointer
come_late (gpointer data)
{
  Latecomer *self = data;
  static const char request[] = "GET /v1/formList HTTP/1.1\r\nHost: x\r\n\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (request, strlen (request));
  g_autoptr (GSocketConnection) connection = connect_to (self->port);
  write_bytes (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes);
  self->status = read_status (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  for (guint i = 0; i < self->n; i++)
    g_async_queue_push (self->go, self);
  return NULL;
}

static gboolean
begin_late (gpointer data)
{
  Latecomer *latecomer = data;
  g_thread_unref (g_thread_new ("latecomer", come_late, latecomer));
  return G_SOURCE_REMOVE;
}

static void
make_straggler (SyncSurvey *survey, Straggler *self)
{
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (survey, "in the midst");
  g_autofree char *type = NULL;
  self->body = sync_survey_body (parcel, &type);
  self->port = (guint16) door_hub_get_port (survey->hub);
  char *head
      = g_strdup_printf ("POST /v1/submission HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                         "Content-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n"
                         "Expect: 100-continue\r\n\r\n",
                         survey->interviewer_token, type, g_bytes_get_size (self->body));
  self->head = g_bytes_new_take (head, strlen (head));
}

/* What the hub let in before it was asked to stop is kept and answered; who comes later is told so. */
static void
test_stop (void)
{
  enum { N = 5 };
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (GAsyncQueue) ready = g_async_queue_new ();
  g_autoptr (GAsyncQueue) go = g_async_queue_new ();
  Straggler stragglers[N] = { 0 };
  GThread *threads[N];
  for (guint i = 0; i < N; i++)
    {
      make_straggler (survey, &stragglers[i]);
      stragglers[i].ready = ready;
      stragglers[i].go = go;
      threads[i] = g_thread_new ("straggler", straggle, &stragglers[i]);
    }
  for (guint let_in = 0; let_in < N;)
    if (g_async_queue_try_pop (ready) != NULL)
      let_in++;
    else
      g_main_context_iteration (NULL, FALSE);
  Latecomer latecomer = { stragglers[0].port, go, N, 0 };
  g_idle_add (begin_late, &latecomer);
  door_hub_stop (survey->hub);
  for (guint i = 0; i < N; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpuint (stragglers[i].status, ==, 201);
      g_bytes_unref (stragglers[i].head);
      g_bytes_unref (stragglers[i].body);
    }
  g_assert_cmpuint (latecomer.status, ==, 503);
  g_assert_null (connect_to (latecomer.port));
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  DoorHubCounts counts;
  g_assert_true (door_hub_store_count (store, NULL, &counts, NULL));
  g_assert_cmpuint (counts.submissions, ==, N);
}

static GTlsCertificate *
make_certificate (const char *folder, const char *name, gint64 now)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  door_relay_certificate_make (path, now, &error);
  g_assert_no_error (error);
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  return certificate;
}

static gboolean
note_pin (GTlsConnection *tls, GTlsCertificate *shown, GTlsCertificateFlags faults, gpointer data)
{
  *(char **) data = door_relay_certificate_pin (shown);
  return TRUE;
}

/* The pin of what the hub shows to a new connection. */
typedef struct {
  guint16 port;
  char *pin;
  gint done; /* atomic */
} Look;

static gpointer
look_at_certificate (gpointer data)
{
  Look *look = data;
  g_autoptr (GSocketConnection) connection = connect_to (look->port);
  g_autoptr (GIOStream) tls = g_tls_client_connection_new (G_IO_STREAM (connection), NULL, NULL);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (note_pin), &look->pin);
  g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL);
  g_atomic_int_set (&look->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

static char *
shown_pin (DoorHub *hub)
{
  Look look = { (guint16) door_hub_get_port (hub), NULL, 0 };
  GThread *thread = g_thread_new ("look", look_at_certificate, &look);
  while (g_atomic_int_get (&look.done) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  return look.pin;
}

/* On the same port, without ending; and what is said before it ends. */
static void
test_certificate (void)
{
  const gint64 day = 24 * 3600 * (gint64) G_USEC_PER_SEC;
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  gint64 now = door_clock_now (survey->clock);
  g_autoptr (GTlsCertificate) first = make_certificate (survey->folder, "first.pem", now);
  g_autoptr (GTlsCertificate) second = make_certificate (survey->folder, "second.pem", now);
  g_autofree char *first_pin = door_relay_certificate_pin (first);
  g_autofree char *second_pin = door_relay_certificate_pin (second);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHub) hub = door_hub_new (survey->folder, survey->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen (hub, 0, TRUE, first, &error));
  guint port = door_hub_get_port (hub);
  g_autofree char *before = shown_pin (hub);
  g_assert_cmpstr (before, ==, first_pin);
  g_assert_true (door_hub_set_certificate (hub, second, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (door_hub_get_port (hub), ==, port);
  g_autofree char *after = shown_pin (hub);
  g_assert_cmpstr (after, ==, second_pin);
  door_hub_stop (hub);

  g_autoptr (GDateTime) last = g_tls_certificate_get_not_valid_after (first);
  gint64 end = g_date_time_to_unix (last) * G_USEC_PER_SEC;
  g_autofree char *good = door_hub_judge_certificate (first, now);
  g_autofree char *soon = door_hub_judge_certificate (first, end - 10 * day);
  g_autofree char *ended = door_hub_judge_certificate (first, end + day);
  g_assert_null (good);
  g_assert_nonnull (strstr (soon, "ends on 20"));
  g_assert_nonnull (strstr (ended, "tablets refuse"));
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
  g_test_add_func ("/hub-operations/stop", test_stop);
  g_test_add_func ("/hub-operations/certificate", test_certificate);
  g_test_add_func ("/hub-operations/database-restarts", test_database_restarts);
  return g_test_run ();
}
