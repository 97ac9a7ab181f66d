/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hub killed under load, again and again: what it acknowledged is there, what it did not can be
 * sent again, and nothing is there twice. The hub runs in a process of its own (this program with
 * --serve): one on SQLite; two on one PostgreSQL, of which one is killed while the other serves on, as
 * behind a balancer. Twelve kills in an ordinary run, a hundred with DOOR_LONG. */
#include "hub-database.h"
#include "sync-survey.h"

#include "door-cluster.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { SENDERS = 4, ACKS_BETWEEN_KILLS = 25, MOST_HUBS = 2 };

/* Where the hubs keep, and who sends. */
typedef struct {
  SyncSurvey *survey;
  const char *program;
  const char *location;
  const char *token;
  guint n_hubs;
} Place;

/* What one sender shares with the others. */
typedef struct {
  GPtrArray *requests; /* of GBytes; instance n is sent as request n until acknowledged */
  GAsyncQueue *acks;   /* request numbers + 1 */
  guint16 ports[MOST_HUBS];
  guint n_hubs;
  gint senders; /* atomic: how many have begun; they take turns with the hubs */
  gint next;    /* atomic: the request to be sent next */
  gint going;   /* atomic */
} Load;

/* The hub --------------------------------------------------------------------------------------- */

static int
serve (const char *folder)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHub) hub = door_hub_new (folder, clock, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  if (hub == NULL || !door_hub_listen (hub, 0, TRUE, NULL, &error))
    g_error ("%s", error->message);
  door_hub_set_rate (hub,
                     0); /* a hundred kills are more interviews than one tablet may send at once */
  g_print ("%u\n", door_hub_get_port (hub));
  g_main_loop_run (loop);
  return 0;
}

static GSubprocess *
start (const char *program, const char *folder, guint16 *ret_port)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--serve", folder, NULL);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  *ret_port = (guint16) g_ascii_strtoull (line, NULL, 10);
  return process;
}

/* The load -------------------------------------------------------------------------------------- */

static guint
post (GSocketConnection *connection, GBytes *request)
{
  GIOStream *stream = G_IO_STREAM (connection);
  char head[4096];
  gsize have = 0;
  gsize length;
  const void *data = g_bytes_get_data (request, &length);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), data, length, NULL, NULL,
                                  NULL))
    return 0;
  while (have < sizeof head - 1)
    {
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream), head + have,
                                      sizeof head - 1 - have, NULL, NULL);
      if (n <= 0)
        return 0;
      have += (gsize) n;
      head[have] = '\0';
      if (g_strstr_len (head, (gssize) have, "</OpenRosaResponse>") != NULL)
        return (guint) strtoul (head + strlen ("HTTP/1.1 "), NULL, 10);
    }
  return 0;
}

static gpointer
send_load (gpointer data)
{
  Load *load = data;
  guint hub = (guint) g_atomic_int_add (&load->senders, 1) % load->n_hubs;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", load->ports[hub], NULL, NULL);
  while (connection != NULL && g_atomic_int_get (&load->going) != 0)
    {
      gint n = g_atomic_int_add (&load->next, 1);
      if (n >= (gint) load->requests->len
          || post (connection, g_ptr_array_index (load->requests, n)) != 201)
        break;
      g_async_queue_push (load->acks, GINT_TO_POINTER (n + 1));
    }
  g_async_queue_push (load->acks, load); /* this sender has ended */
  return NULL;
}

static GBytes *
make_request (const Place *place, char **ret_instance)
{
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (place->survey, "under load");
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text,
                          "POST /v1/submission HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                          "Content-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          place->token, type, g_bytes_get_size (body));
  g_string_append_len (text, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body));
  *ret_instance = g_strdup (parcel->id);
  return g_string_free_to_bytes (text);
}

/* Judging --------------------------------------------------------------------------------------- */

/* Instances in the store; asserts that none stands there twice. */
static GHashTable *
stored_instances (const Place *place)
{
  g_autoptr (DoorHubStore) store
      = door_hub_store_open (place->location, place->survey->clock, NULL);
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint64 mark = 0;
  while (TRUE)
    {
      g_autoptr (GPtrArray) rows
          = door_hub_store_list_submissions (store, NULL, mark, DOOR_WIRE_PAGE, &mark, NULL);
      g_assert_nonnull (rows);
      if (rows->len == 0)
        return found;
      for (guint i = 0; i < rows->len; i++)
        {
          const DoorSubmissionRow *row = g_ptr_array_index (rows, i);
          g_assert_false (row->conflict);
          g_assert_true (row->complete);
          g_assert_true (g_hash_table_add (found, g_strdup (row->instance_id)));
        }
    }
}

/* One life: some senders, a kill of one hub in the midst, and what was acknowledged until all ended. */
static void
live_and_die (const Place *place, Load *load, GHashTable *acknowledged)
{
  GThread *threads[SENDERS];
  GSubprocess *hubs[MOST_HUBS];
  guint ended = 0, acks = 0;
  for (guint i = 0; i < place->n_hubs; i++)
    hubs[i] = start (place->program, place->location, &load->ports[i]);
  g_atomic_int_set (&load->going, 1);
  for (guint i = 0; i < SENDERS; i++)
    threads[i] = g_thread_new ("load", send_load, load);
  while (ended < SENDERS)
    {
      gpointer word = g_async_queue_pop (load->acks);
      if (word == load)
        ended++;
      else
        g_hash_table_add (acknowledged, word);
      if (word != load && ++acks == ACKS_BETWEEN_KILLS)
        g_subprocess_send_signal (hubs[0], SIGKILL);
      if (acks == 2 * ACKS_BETWEEN_KILLS)
        g_atomic_int_set (&load->going, 0); /* the others served on */
    }
  for (guint i = 0; i < SENDERS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < place->n_hubs; i++)
    {
      g_subprocess_force_exit (hubs[i]);
      g_subprocess_wait (hubs[i], NULL, NULL);
      g_object_unref (hubs[i]);
    }
  g_assert_cmpuint (acks, >=, place->n_hubs * ACKS_BETWEEN_KILLS);
}

/* Everything once more, as tablets would that heard nothing: now all of it is there, once. */
static void
send_all_again (const Place *place, Load *load)
{
  g_autoptr (GSubprocess) hub = start (place->program, place->location, &load->ports[0]);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", load->ports[0], NULL, NULL);
  for (guint n = 0; n < load->requests->len; n++)
    g_assert_cmpuint (post (connection, g_ptr_array_index (load->requests, n)), ==, 201);
  g_subprocess_force_exit (hub);
  g_subprocess_wait (hub, NULL, NULL);
  g_autoptr (GHashTable) stored = stored_instances (place);
  g_assert_cmpuint (g_hash_table_size (stored), ==, load->requests->len);
}

static void
kill_again_and_again (const Place *place)
{
  const char *is_long = g_getenv ("DOOR_LONG");
  const guint kills = is_long != NULL && *is_long != '\0' ? 100 : 12;
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) instances = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GAsyncQueue) acks = g_async_queue_new ();
  g_autoptr (GHashTable) acknowledged = g_hash_table_new (NULL, NULL);
  Load load = { .requests = requests, .acks = acks, .n_hubs = place->n_hubs };

  for (guint i = 0; i < kills * (place->n_hubs * ACKS_BETWEEN_KILLS + 3 * SENDERS); i++)
    {
      char *instance;
      g_ptr_array_add (requests, make_request (place, &instance));
      g_ptr_array_add (instances, instance);
    }
  for (guint i = 0; i < kills; i++)
    {
      live_and_die (place, &load, acknowledged);
      g_autoptr (GHashTable) stored = stored_instances (place);
      for (guint n = 0; n < instances->len; n++)
        if (g_hash_table_contains (acknowledged, GUINT_TO_POINTER (n + 1)))
          g_assert_true (g_hash_table_contains (stored, g_ptr_array_index (instances, n)));
    }
  send_all_again (place, &load);
}

static void
test_kill (gconstpointer program)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  const Place place = { survey, program, survey->folder, survey->interviewer_token, 1 };
  door_hub_stop (survey->hub);
  kill_again_and_again (&place);
}

static void
test_kill_one_of_two (gconstpointer program)
{
  if (!door_cluster_is_possible ())
    return g_test_skip ("PostgreSQL is not installed here");
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCluster) cluster = door_cluster_new (TRUE, &error);
  g_assert_no_error (error);
  g_autofree char *url = door_cluster_add_database (cluster, &error);
  g_assert_no_error (error);
  g_autofree char *through = NULL;
  if (!door_cluster_add_pooler (cluster, url, &through, NULL))
    through = g_strdup (url);
  g_autofree char *token = hub_database_fill (through, survey);
  const Place place = { survey, program, through, token, 2 };
  kill_again_and_again (&place);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--serve") == 0)
    return serve (argv[2]);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/hub-kill/sqlite", program, test_kill);
  g_test_add_data_func ("/hub-kill/one-of-two-on-postgresql", program, test_kill_one_of_two);
  return g_test_run ();
}
