/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench hub: how many sealed 4 kB submissions a hub in a process of its own keeps each second, each
 * answered after its commit, from eight connections on loopback. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench.h"

#include "door-envelope.h"
#include "door-files.h"
#include "door-hub-store.h"
#include "door-seal.h"

#include <gio/gio.h>
#include <string.h>

enum { CONNECTIONS = 8, EACH = 1500, WARM_UP = 100, RECEIVE = 8192 };
#define CONTENT_BYTES 2600 /* becomes about 4 kB once padded, sealed to three and signed */

#define FORM                                                                                       \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\">"      \
  "<h:head><h:title>Bench</h:title><model><instance><data id=\"bench\" version=\"1\"/></instance>" \
  "</model></h:head><h:body/></h:html>"

typedef struct {
  char *folder;
  char *token;
  GSubprocess *server;
  guint16 port;
  GPtrArray *requests; /* of GBytes, whole HTTP requests */
} Bench;

/* One connection on a thread of its own. */
typedef struct {
  const Bench *bench;
  guint first;
  GArray *times; /* of double, milliseconds */
  guint kept;
  GError *fault;
} Sender;

static void
bench_free (Bench *self)
{
  if (self->server)
    {
      g_subprocess_force_exit (self->server);
      g_subprocess_wait (self->server, NULL, NULL);
    }
  g_clear_object (&self->server);
  if (self->folder)
    door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->token);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

/* --- Making the hub and what is sent to it --------------------------------------------------- */

static gboolean
make_hub (Bench *self, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GBytes) form = g_bytes_new_static (FORM, strlen (FORM));
  g_autoptr (DoorHubStore) store = NULL;

  return door_hub_store_init (self->folder, "bench", error)
         && (store = door_hub_store_open (self->folder, clock, error))
         && door_hub_store_publish_form (store, form, NULL, NULL, NULL, NULL, error)
         && door_hub_store_add_user (store, "ida", DOOR_USER_INTERVIEWER, "north", error)
         && door_hub_store_add_device (store, "ida", "bench", &self->token, NULL, error);
}

static GPtrArray *
make_recipients (DoorRoster *roster)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DoorIdentity) identity = door_identity_new ();
      g_autofree char *person = g_strdup_printf ("analyst%u", i);

      door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, person, door_identity_public (identity));
    }
  return door_roster_recipients (roster, DOOR_AUDIENCE_TEAM, "north");
}

static GBytes *
seal_one (DoorIdentity *signer, GPtrArray *recipients, const char *instance, GError **error)
{
  g_autofree char *content = g_strnfill (CONTENT_BYTES, 'x');
  g_autoptr (GBytes) plain = g_bytes_new (content, CONTENT_BYTES);
  DoorEnvelopeInfo info = { .kind = "submission", .instance_id = instance, .epoch = 1 };

  return door_envelope_seal (plain, &info, NULL, signer, recipients, error);
}

static GBytes *
make_body (const char *instance, GBytes *sealed, char **ret_type)
{
  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_new ("bench", "1", instance);
  g_autoptr (GPtrArray) parts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  g_autoptr (GBytes) xml = NULL;

  door_submission_manifest_add_part (manifest, "submission.door", sealed);
  xml = door_submission_manifest_print (manifest);
  g_ptr_array_add (parts, door_wire_part_new (DOOR_SUBMISSION_XML_PART, "text/xml", xml));
  g_ptr_array_add (parts, door_wire_part_new ("submission.door", NULL, sealed));
  return door_multipart_build (parts, ret_type);
}

static GBytes *
make_request (const Bench *self, GBytes *body, const char *type)
{
  gsize length;
  const void *data = g_bytes_get_data (body, &length);
  GString *text = g_string_sized_new (length + 512);

  g_string_append_printf (text,
                          "POST /v1/submission HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                          "Authorization: Bearer %s\r\nX-OpenRosa-Version: 1.0\r\n"
                          "Content-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          self->token, type, length);
  g_string_append_len (text, data, (gssize) length);
  return g_string_free_to_bytes (text);
}

static gboolean
make_requests (Bench *self, GError **error)
{
  g_autoptr (DoorIdentity) signer = door_identity_new ();
  g_autoptr (DoorRoster) roster = door_roster_new ("bench", 1, 0);
  g_autoptr (GPtrArray) recipients = make_recipients (roster);

  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < CONNECTIONS * (EACH + WARM_UP); i++)
    {
      DoorUuid uuid = door_uuid_random ();
      g_autofree char *instance = door_uuid_to_instance_id (&uuid);
      g_autoptr (GBytes) sealed = seal_one (signer, recipients, instance, error);
      g_autofree char *type = NULL;
      g_autoptr (GBytes) body = sealed ? make_body (instance, sealed, &type) : NULL;

      if (!body)
        return FALSE;
      g_ptr_array_add (self->requests, make_request (self, body, type));
    }
  return TRUE;
}

/* The hub in a process of its own: this program, serving. It prints its address first. */
static gboolean
start_server (Bench *self, GError **error)
{
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *line = NULL;
  const char *colon;

  self->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, error, "/proc/self/exe", "hub",
                                   "serve", "--dir", self->folder, "--port", "0", NULL);
  if (!self->server)
    return FALSE;
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->server));
  line = g_data_input_stream_read_line (out, NULL, NULL, error);
  colon = line ? strrchr (line, ':') : NULL;
  if (!colon)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the hub did not start");
      return FALSE;
    }
  self->port = (guint16) g_ascii_strtoull (colon + 1, NULL, 10);
  return TRUE;
}

/* --- Sending --------------------------------------------------------------------------------- */

/* Reads one answer wholly; its status, 0 on a fault. */
static guint
read_answer (GInputStream *in, GError **error)
{
  char buffer[RECEIVE];
  gsize have = 0, whole = 0;

  while (whole == 0 || have < whole)
    {
      gssize n = g_input_stream_read (in, buffer + have, RECEIVE - 1 - have, NULL, error);
      char *end, *length;

      if (n <= 0)
        return 0;
      have += (gsize) n;
      buffer[have] = '\0';
      end = strstr (buffer, "\r\n\r\n");
      length = end ? strstr (buffer, "Content-Length: ") : NULL;
      if (end)
        whole = (gsize) (end + 4 - buffer) + (length ? strtoul (length + 16, NULL, 10) : 0);
    }
  return (guint) strtoul (buffer + strlen ("HTTP/1.1 "), NULL, 10);
}

static gboolean
send_one (Sender *self, GSocketConnection *connection, GBytes *request)
{
  GIOStream *stream = G_IO_STREAM (connection);
  gsize length;
  const void *data = g_bytes_get_data (request, &length);
  guint status;

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), data, length, NULL, NULL,
                                  &self->fault))
    return FALSE;
  status = read_answer (g_io_stream_get_input_stream (stream), &self->fault);
  if (status == 201)
    return TRUE;
  if (!self->fault)
    g_set_error (&self->fault, G_IO_ERROR, G_IO_ERROR_FAILED, "the hub answered %u", status);
  return FALSE;
}

static gpointer
send_all (gpointer data)
{
  Sender *self = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", self->bench->port, NULL, &self->fault);

  if (!connection)
    return NULL;
  g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (connection), FALSE);
  const guint n = self->times ? EACH : WARM_UP;
  for (guint i = 0; i < n; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double milliseconds;

      if (!send_one (self, connection, g_ptr_array_index (self->bench->requests, self->first + i)))
        return NULL;
      self->kept++;
      milliseconds = (double) (g_get_monotonic_time () - start) / 1000;
      if (self->times)
        g_array_append_val (self->times, milliseconds);
    }
  return NULL;
}

/* Every connection sends its share; `times` NULL for the warm-up. Returns seconds, 0 on a fault. */
static double
run_senders (const Bench *self, guint first, guint each, GArray *times, GError **error)
{
  Sender senders[CONNECTIONS] = { 0 };
  GThread *threads[CONNECTIONS];
  gint64 start = g_get_monotonic_time ();
  gboolean good = TRUE;

  for (guint i = 0; i < CONNECTIONS; i++)
    {
      senders[i].bench = self;
      senders[i].first = first + i * each;
      senders[i].times = times ? g_array_new (FALSE, FALSE, sizeof (double)) : NULL;
      threads[i] = g_thread_new ("bench-sender", send_all, &senders[i]);
    }
  for (guint i = 0; i < CONNECTIONS; i++)
    {
      g_thread_join (threads[i]);
      if (times)
        g_array_append_vals (times, senders[i].times->data, senders[i].times->len);
      g_clear_pointer (&senders[i].times, g_array_unref);
      if (!senders[i].fault)
        continue;
      if (good)
        g_propagate_error (error, senders[i].fault);
      else
        g_error_free (senders[i].fault);
      good = FALSE;
    }
  return good ? (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC : 0;
}

/* --- Counting -------------------------------------------------------------------------------- */

static gboolean
count_kept (const Bench *self, guint *ret_rows, guint *ret_instances, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorHubStore) store = door_hub_store_open (self->folder, clock, error);
  g_autoptr (GHashTable) instances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint64 mark = 0;
  guint rows = 0;

  while (store)
    {
      g_autoptr (GPtrArray) page
          = door_hub_store_list_submissions (store, NULL, mark, DOOR_WIRE_PAGE, &mark, error);

      if (!page)
        return FALSE;
      if (page->len == 0)
        break;
      rows += page->len;
      for (guint i = 0; i < page->len; i++)
        {
          const DoorSubmissionRow *row = g_ptr_array_index (page, i);

          g_hash_table_add (instances, g_strdup (row->instance_id));
        }
    }
  *ret_rows = rows;
  *ret_instances = g_hash_table_size (instances);
  return store != NULL;
}

static double
server_memory_mb (const Bench *self)
{
  const char *pid = g_subprocess_get_identifier (self->server);
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", pid ? pid : "self");
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !(line = strstr (text, "VmHWM:")))
    return 0;
  return strtod (line + strlen ("VmHWM:"), NULL) / 1024;
}

static void
add_figure (JsonBuilder *figures, const char *name, double figure)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, figure);
}

gboolean
door_bench_hub (JsonBuilder *figures, GError **error)
{
  g_autoptr (Bench) self = g_new0 (Bench, 1);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  const guint sent = CONNECTIONS * (EACH + WARM_UP);
  guint rows, instances;
  double seconds;

  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-bench-XXXXXX", error);
  if (!self->folder || !make_hub (self, error) || !make_requests (self, error)
      || !start_server (self, error) || run_senders (self, 0, WARM_UP, NULL, error) == 0)
    return FALSE;
  seconds = run_senders (self, CONNECTIONS * WARM_UP, EACH, times, error);
  if (seconds == 0 || !count_kept (self, &rows, &instances, error))
    return FALSE;
  g_array_sort (times, door_bench_compare_doubles);
  add_figure (figures, "sqlite_per_s", CONNECTIONS * EACH / seconds);
  add_figure (figures, "p50_8_ms", g_array_index (times, double, times->len / 2));
  add_figure (figures, "p99_8_ms", g_array_index (times, double, times->len * 99 / 100));
  add_figure (figures, "rss_mb", server_memory_mb (self));
  add_figure (figures, "body_bytes",
              (double) g_bytes_get_size (g_ptr_array_index (self->requests, 0)));
  add_figure (figures, "lost", (double) sent - instances);
  add_figure (figures, "doubled", (double) rows - instances);
  return TRUE;
}
