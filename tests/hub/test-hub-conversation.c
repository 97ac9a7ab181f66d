/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded conversations of released versions (make-frozen-conversation): today's hub answers what
 * yesterday's device asks, and today's device understands what yesterday's hub answers. */
#include "door-carry.h"
#include "door-files.h"
#include "door-hub-bundle.h"
#include "door-letter.h"
#include "hub-frozen.h"
#include "hub-http.h"
#include "sync-box-post.h"

#include <stdio.h>
#include <string.h>

typedef struct {
  char *version;               /* "0.1.0/conversation" */
  GPtrArray *asked, *answered; /* of GBytes, each a whole message; the same number of both */
  char *was_at;                /* where the hub was when it was recorded: "127.0.0.1:12345" */
  char *is_at; /* where today's stand-in is, as many characters; NULL: there is none */
} Conversation;

static GBytes *
load (const Conversation *self, const char *name)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "hub", "frozen", self->version, name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_file_load (path, 1 << 20, &error);

  g_assert_no_error (error);
  return bytes;
}

static char *
load_text (const Conversation *self, const char *name)
{
  g_autoptr (GBytes) bytes = load (self, name);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Length of head and announced body of the first message of `text`. */
static gsize
message_length (const char *text, gsize left)
{
  g_autofree char *start = g_strndup (text, left);
  const char *end = strstr (start, "\r\n\r\n");
  gsize head = end ? (gsize) (end + 4 - start) : 0;
  g_autofree char *words = g_strndup (start, head);
  const char *length = strstr (words, "Content-Length: ");

  g_assert_nonnull (end);
  return head + (length ? strtoul (length + 16, NULL, 10) : 0);
}

static GPtrArray *
load_messages (const Conversation *self, const char *name)
{
  g_autoptr (GBytes) bytes = load (self, name);
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize length, n;
  const char *text = g_bytes_get_data (bytes, &length);

  for (gsize at = 0; at < length; at += n)
    {
      n = message_length (text + at, length - at);
      g_assert_cmpuint (at + n, <=, length);
      g_ptr_array_add (messages, g_bytes_new (text + at, n));
    }
  return messages;
}

static char *
host_of (GBytes *request)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (request, NULL), g_bytes_get_size (request));
  const char *host = strstr (text, "\r\nHost: ");

  g_assert_nonnull (host);
  return g_strndup (host + 8, strcspn (host + 8, "\r"));
}

static Conversation *
conversation_new (const char *version)
{
  Conversation *self = g_new0 (Conversation, 1);

  self->version = g_build_filename (version, "conversation", NULL);
  self->asked = load_messages (self, "asked");
  self->answered = load_messages (self, "answered");
  g_assert_cmpuint (self->asked->len, ==, self->answered->len);
  g_assert_cmpuint (self->asked->len, >, 5);
  self->was_at = host_of (g_ptr_array_index (self->asked, 0));
  return self;
}

static void
conversation_free (Conversation *self)
{
  g_free (self->version);
  g_ptr_array_unref (self->asked);
  g_ptr_array_unref (self->answered);
  g_free (self->was_at);
  g_free (self->is_at);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Conversation, conversation_free)

/* "GET /v1/changes". transfer full. */
static char *
first_words (GBytes *message)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  g_auto (GStrv) words = g_strsplit (text, " ", 3);

  return g_strdup_printf ("%s %s", words[0], words[1]);
}

static guint
status_of (GBytes *answer)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  guint status = 0;

  g_assert_cmpint (sscanf (text, "HTTP/1.%*d %u", &status), ==, 1);
  return status;
}

/* The same message, after which the connection ends. */
static GBytes *
as_last (GBytes *message)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);
  gsize line = (gsize) (strstr (text, "\r\n") + 2 - text);
  GByteArray *all = g_byte_array_new ();

  g_byte_array_append (all, (const guint8 *) text, (guint) line);
  g_byte_array_append (all, (const guint8 *) "Connection: close\r\n", 19);
  g_byte_array_append (all, (const guint8 *) text + line, (guint) (length - line));
  return g_byte_array_free_to_bytes (all);
}

/* An old device, today's hub --------------------------------------------------------------------- */

static void
say_all (const Conversation *self, SyncSurvey *survey, gboolean again)
{
  for (guint i = 0; i < self->asked->len; i++)
    {
      g_autoptr (GBytes) request = as_last (g_ptr_array_index (self->asked, i));
      g_auto (HubAnswer) answer
          = hub_http_send (survey, g_bytes_get_data (request, NULL), g_bytes_get_size (request));
      g_autofree char *what = first_words (g_ptr_array_index (self->asked, i));

      g_test_message ("%s: %u", what, answer.status);
      /* A repeat may be told as one (200 for 201). */
      if (again)
        g_assert_cmpuint (answer.status / 100, ==, 2);
      else
        g_assert_cmpuint (answer.status, ==, status_of (g_ptr_array_index (self->answered, i)));
    }
}

/* The interview that was sent, and the one that came by stick. */
static void
check_store (const Conversation *self, SyncSurvey *survey)
{
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autofree char *id = load_text (self, "parcel.id");
  g_autoptr (GBytes) stick = load (self, "up.door");
  g_auto (DoorHubImport) import = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  guint64 mark = 0;

  door_hub_store_import_bundle (store, stick, &import, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (import.kept, ==, 1);
  rows = door_hub_store_list_submissions (store, NULL, 0, 100, &mark, &error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((DoorSubmissionRow *) g_ptr_array_index (rows, 0))->instance_id, ==, id);
}

static void
test_old_device (gconstpointer version)
{
  g_autoptr (Conversation) self = conversation_new (version);
  g_autofree char *folder = hub_frozen_thaw (self->version);
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795413700000000), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHub) hub = door_hub_new (folder, clock, &error);
  SyncSurvey survey = { .folder = folder, .clock = clock, .hub = hub };

  g_assert_no_error (error);
  g_assert_true (door_hub_listen (hub, 0, TRUE, NULL, &error));
  say_all (self, &survey, FALSE);
  say_all (self, &survey, TRUE); /* told twice, it is kept once */
  check_store (self, &survey);
  door_hub_stop (hub);
  g_assert_true (door_file_remove_tree (folder, NULL));
}

/* An old hub, today's device --------------------------------------------------------------------- */

/* Where the forms are is said in whole addresses. */
static void
move_addresses (const Conversation *self, GBytes *answer)
{
  gsize length, n = strlen (self->was_at);
  char *text = (char *) g_bytes_get_data (answer, &length);

  g_assert_cmpuint (strlen (self->is_at), ==, n);
  for (gsize at = 0; at + n <= length; at++)
    if (memcmp (text + at, self->was_at, n) == 0)
      memcpy (text + at, self->is_at, n);
}

static GBytes *
recorded_answer (const Conversation *self, const char *request)
{
  for (guint i = 0; i < self->asked->len; i++)
    {
      g_autofree char *what = first_words (g_ptr_array_index (self->asked, i));

      if (strncmp (request, what, strlen (what)) == 0 && request[strlen (what)] == ' ')
        {
          GBytes *answer = as_last (g_ptr_array_index (self->answered, i));

          move_addresses (self, answer);
          return answer;
        }
    }
  return g_bytes_new_static ("HTTP/1.1 404 Not Found\r\nConnection: close\r\n"
                             "Content-Length: 0\r\n\r\n",
                             65);
}

/* Reads one request whole and plays the hub. */
static gboolean
on_connection (GThreadedSocketService *service,
               GSocketConnection *connection,
               GObject *source,
               gpointer data)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GString) request = g_string_new (NULL);
  g_autoptr (GBytes) answer = NULL;
  char chunk[4096];
  gssize n;

  while ((!strstr (request->str, "\r\n\r\n")
          || request->len < message_length (request->str, request->len))
         && (n = g_input_stream_read (in, chunk, sizeof chunk, NULL, NULL)) > 0)
    g_string_append_len (request, chunk, n);
  answer = recorded_answer (data, request->str);
  g_output_stream_write_all (out, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), NULL,
                             NULL, NULL);
  return TRUE;
}

static DoorParcel *
load_parcel (const Conversation *self)
{
  g_autofree char *id = load_text (self, "parcel.id");
  g_autoptr (GBytes) xml = load (self, "parcel.xml");
  g_autoptr (GBytes) sealed = load (self, "parcel.door");
  DoorParcel *parcel = door_parcel_new (id, xml);

  g_ptr_array_add (parcel->parts, door_wire_part_new ("submission.door", NULL, sealed));
  return parcel;
}

static DoorSync *
client (
    const Conversation *self, guint port, SyncBoxOut *outbox, SyncBoxIn *inbox, DoorClock *clock)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, url);
  g_autofree char *text = load_text (self, "survey.pub");
  g_autofree char *vault = load_text (self, "vault");
  g_autoptr (GBytes) bytes = load (self, "roster");
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (DoorDeviceKeys) keys = NULL;
  DoorPublicKeys survey_key;
  DoorSync *sync;

  server->token = g_strdup ("any");
  sync = door_sync_new (server, DOOR_OUTBOX (outbox), DOOR_INBOX (inbox), clock);
  g_assert_true (door_public_keys_parse (text, &survey_key));
  roster = door_roster_read (bytes, &survey_key, &error);
  g_assert_no_error (error);
  keys = door_device_keys_new (vault, &survey_key);
  door_sync_set_trust (sync, &survey_key, roster);
  door_sync_set_device_keys (sync, keys);
  return sync;
}

static void
test_old_hub (gconstpointer version)
{
  g_autoptr (Conversation) self = conversation_new (version);
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (1);
  guint port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795413700000000), NULL);
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (SyncBoxPost) postbox = sync_box_post_new ();
  g_autoptr (DoorSync) sync = client (self, port, outbox, inbox, clock);
  g_autofree char *id = load_text (self, "parcel.id");
  g_autoptr (GError) error = NULL;
  const DoorDelivery *verdict;

  self->is_at = g_strdup_printf ("127.0.0.1:%u", port);
  g_signal_connect (service, "run", G_CALLBACK (on_connection), self);
  g_socket_service_start (service);
  sync_box_out_add (outbox, load_parcel (self));
  sync_box_post_add (postbox, DOOR_LETTER_MESSAGE, "m1", DOOR_LETTER_TO_TEAM, "a message");
  door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  verdict = sync_box_out_verdict (outbox, id);
  g_assert_cmpint (verdict->state, ==, DOOR_DELIVERY_STORED);
  g_assert_nonnull (verdict->receipt);
  g_assert_cmpuint (sync_box_post_waiting (postbox), ==, 0);
  g_assert_null (sync_box_post_refusal (postbox));
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_FORM, SURVEY_FORM));
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17"));
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

static void
on_unpacked (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_old_stick (gconstpointer version)
{
  g_autoptr (Conversation) self = conversation_new (version);
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorSecret) passphrase = door_secret_new_copy ("frozen", 6);
  g_autoptr (GBytes) key = load (self, "vault.key");
  g_autoptr (GBytes) stick = load (self, "down.door");
  g_autofree char *text = load_text (self, "survey.pub");
  g_autofree char *vault = load_text (self, "vault");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) identity = door_identity_unlock (key, passphrase, &error);
  DoorPublicKeys survey_key;
  DoorCarrier carrier = { .identity = identity, .survey_keys = &survey_key };
  guint items = 0;

  g_assert_no_error (error);
  g_assert_true (door_public_keys_parse (text, &survey_key));
  g_assert_true (door_uuid_parse (vault, &carrier.vault));
  door_carry_unpack_async (DOOR_INBOX (inbox), stick, &carrier, on_unpacked, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  door_carry_unpack_finish (result, &items, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items, >, 2);
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_FORM, SURVEY_FORM));
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17"));
}

int
main (int argc, char **argv)
{
  g_autofree char *root = NULL;
  const char *version;
  GDir *dir;

  g_test_init (&argc, &argv, NULL);
  root = g_test_build_filename (G_TEST_DIST, "hub", "frozen", NULL);
  dir = g_dir_open (root, 0, NULL);
  g_assert_nonnull (dir);
  while ((version = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *device = g_strdup_printf ("/hub/conversation/%s/old-device", version);
      g_autofree char *stick = g_strdup_printf ("/hub/conversation/%s/old-stick", version);
      g_autofree char *hub = g_strdup_printf ("/hub/conversation/%s/old-hub", version);

      g_test_add_data_func_full (device, g_strdup (version), test_old_device, g_free);
      g_test_add_data_func_full (hub, g_strdup (version), test_old_hub, g_free);
      g_test_add_data_func_full (stick, g_strdup (version), test_old_stick, g_free);
    }
  g_dir_close (dir);
  return g_test_run ();
}
