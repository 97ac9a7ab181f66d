/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-load.h"

#include "door-envelope.h"
#include "door-files.h"
#include "door-platform.h"
#include "door-seal.h"

#include <string.h>

enum { RECEIVE = 8192 };
#define CONTENT_BYTES 2600 /* becomes about 4 kB once padded, sealed to three and signed */

#define FORM                                                                                       \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\">"      \
  "<h:head><h:title>Bench</h:title><model><instance><data id=\"bench\" version=\"1\"/></instance>" \
  "</model></h:head><h:body/></h:html>"

/* One connection on a thread of its own. */
typedef struct {
  DoorLoad *load;
  guint server;
  guint first;
  guint n;
  GArray *times; /* of double, milliseconds; NULL: not wanted */
  GError *fault;
} Sender;

/* --- A hub and what is sent to it ------------------------------------------------------------ */

void
door_load_free (DoorLoad *self)
{
  if (!self)
    return;
  for (guint i = 0; self->servers && i < self->servers->len; i++)
    {
      g_subprocess_force_exit (g_ptr_array_index (self->servers, i));
      g_subprocess_wait (g_ptr_array_index (self->servers, i), NULL, NULL);
    }
  if (self->folder)
    door_file_remove_tree (self->folder, NULL);
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_clear_pointer (&self->ports, g_array_unref);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_free (self->folder);
  g_free (self->location);
  g_free (self->reader_token);
  g_free (self);
}

static gboolean
add_device (DoorLoad *self, DoorHubStore *store, guint n, GError **error)
{
  g_autofree char *user = g_strdup_printf ("ida%u", n);
  char *token = NULL;

  if (!door_hub_store_add_user (store, user, DOOR_USER_INTERVIEWER, "north", error)
      || !door_hub_store_add_device (store, user, "bench", &token, NULL, error))
    return FALSE;
  g_ptr_array_add (self->tokens, token);
  return TRUE;
}

static gboolean
fill_hub (DoorLoad *self, DoorHubStore *store, guint n_devices, GError **error)
{
  g_autoptr (GBytes) form = g_bytes_new_static (FORM, strlen (FORM));

  if (!door_hub_store_publish_form (store, form, NULL, NULL, NULL, NULL, error)
      || !door_hub_store_add_user (store, "office", DOOR_USER_HEADQUARTERS, "", error)
      || !door_hub_store_add_device (store, "office", "bench", &self->reader_token, NULL, error))
    return FALSE;
  for (guint i = 0; i < n_devices; i++)
    if (!add_device (self, store, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
make_hub (DoorLoad *self, guint n_devices, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorHubStore) store = NULL;

  return door_hub_store_init (self->location, "bench", error)
         && (store = door_hub_store_open (self->location, clock, error))
         && door_hub_store_begin (store, error) && fill_hub (self, store, n_devices, error)
         && door_hub_store_commit (store, error);
}

DoorLoad *
door_load_new (const char *location, guint n_devices, GError **error)
{
  g_autoptr (DoorLoad) self = g_new0 (DoorLoad, 1);

  door_seal_init ();
  self->servers = g_ptr_array_new_with_free_func (g_object_unref);
  self->ports = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->tokens = g_ptr_array_new_with_free_func (g_free);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->folder = g_dir_make_tmp ("door-bench-XXXXXX", error);
  if (!self->folder)
    return NULL;
  self->location = g_strdup (location ? location : self->folder);
  return make_hub (self, n_devices, error) ? g_steal_pointer (&self) : NULL;
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
make_request (const char *token, GBytes *body, const char *type)
{
  gsize length;
  const void *data = g_bytes_get_data (body, &length);
  GString *text = g_string_sized_new (length + 512);

  g_string_append_printf (text,
                          "POST /v1/submission HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                          "Authorization: Bearer %s\r\nX-OpenRosa-Version: 1.0\r\n"
                          "Content-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          token, type, length);
  g_string_append_len (text, data, (gssize) length);
  return g_string_free_to_bytes (text);
}

gboolean
door_load_make_requests (DoorLoad *self, guint n, GError **error)
{
  g_autoptr (DoorIdentity) signer = door_identity_new ();
  g_autoptr (DoorRoster) roster = door_roster_new ("bench", 1, 0);
  g_autoptr (GPtrArray) recipients = make_recipients (roster);

  for (guint i = 0; i < n; i++)
    {
      DoorUuid uuid = door_uuid_random ();
      g_autofree char *instance = door_uuid_to_instance_id (&uuid);
      g_autoptr (GBytes) sealed = seal_one (signer, recipients, instance, error);
      g_autofree char *type = NULL;
      g_autoptr (GBytes) body = sealed ? make_body (instance, sealed, &type) : NULL;
      const char *token = g_ptr_array_index (self->tokens, i % self->tokens->len);

      if (!body)
        return FALSE;
      g_ptr_array_add (self->requests, make_request (token, body, type));
    }
  return TRUE;
}

DoorParcel *
door_load_make_parcel (GBytes *photo, GError **error)
{
  g_autoptr (DoorIdentity) signer = door_identity_new ();
  g_autoptr (DoorRoster) roster = door_roster_new ("bench", 1, 0);
  g_autoptr (GPtrArray) recipients = make_recipients (roster);
  DoorUuid uuid = door_uuid_random ();
  g_autofree char *instance = door_uuid_to_instance_id (&uuid);
  g_autoptr (GBytes) sealed = seal_one (signer, recipients, instance, error);
  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_new ("bench", "1", instance);
  g_autoptr (GBytes) xml = NULL;
  DoorParcel *parcel;

  if (!sealed)
    return NULL;
  door_submission_manifest_add_part (manifest, "submission.door", sealed);
  door_submission_manifest_add_part (manifest, "media-1.door", photo);
  xml = door_submission_manifest_print (manifest);
  parcel = door_parcel_new (instance, xml);
  g_ptr_array_add (parcel->parts, door_wire_part_new ("submission.door", NULL, sealed));
  g_ptr_array_add (parcel->parts, door_wire_part_new ("media-1.door", NULL, photo));
  return parcel;
}

/* The hub in a process of its own: this program, serving. It prints its address first, and
 * ends with this one. */
gboolean
door_load_serve (DoorLoad *self, GError **error)
{
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *line = NULL;
  g_autofree char *program = door_platform_program_path ();
  const char *place = door_hub_store_is_database (self->location) ? "--database" : "--dir";
  GSubprocess *server;
  const char *colon;
  guint16 port;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, error, "setpriv", "--pdeathsig=KILL",
                             program, "hub", "serve", place, self->location, "--log", "/dev/null",
                             "--port", "0", NULL);
  if (!server)
    return FALSE;
  g_ptr_array_add (self->servers, server);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (out, NULL, NULL, error);
  colon = line ? strrchr (line, ':') : NULL;
  if (!colon)
    {
      if (error && !*error)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the hub did not start");
      return FALSE;
    }
  port = (guint16) g_ascii_strtoull (colon + 1, NULL, 10);
  g_array_append_val (self->ports, port);
  return TRUE;
}

/* --- Sending --------------------------------------------------------------------------------- */

GSocketConnection *
door_load_connect (DoorLoad *self, guint server, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  guint16 port = g_array_index (self->ports, guint16, server % self->ports->len);
  GSocketConnection *connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, error);

  if (connection)
    g_tcp_connection_set_graceful_disconnect (G_TCP_CONNECTION (connection), FALSE);
  return connection;
}

/* Reads one answer wholly, its body thrown away; its status, 0 on a fault. */
static guint
read_answer (GInputStream *in, GError **error)
{
  char buffer[RECEIVE];
  gsize have = 0, whole = 0;
  guint status = 0;

  while (whole == 0 || have < whole)
    {
      gsize at = whole == 0 ? have : 0;
      gssize n = g_input_stream_read (in, buffer + at, RECEIVE - 1 - at, NULL, error);
      char *end, *length;

      if (n <= 0)
        return 0;
      have += (gsize) n;
      if (whole != 0)
        continue;
      buffer[have] = '\0';
      end = strstr (buffer, "\r\n\r\n");
      length = end ? strstr (buffer, "Content-Length: ") : NULL;
      if (!end)
        continue;
      whole = (gsize) (end + 4 - buffer) + (length ? strtoul (length + 16, NULL, 10) : 0);
      status = (guint) strtoul (buffer + strlen ("HTTP/1.1 "), NULL, 10);
    }
  return status;
}

static gboolean
exchange (GSocketConnection *connection, GBytes *request, guint expected, GError **error)
{
  GIOStream *stream = G_IO_STREAM (connection);
  gsize length;
  const void *data = g_bytes_get_data (request, &length);
  guint status;
  g_autoptr (GError) fault = NULL;

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), data, length, NULL, NULL,
                                  error))
    return FALSE;
  status = read_answer (g_io_stream_get_input_stream (stream), &fault);
  if (status == expected)
    return TRUE;
  if (fault)
    g_propagate_error (error, g_steal_pointer (&fault));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the hub answered %u", status);
  return FALSE;
}

double
door_load_ask (DoorLoad *self,
               GSocketConnection *connection,
               const char *token,
               const char *path,
               GError **error)
{
  g_autofree char *text = g_strdup_printf ("GET /v1/%s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                           "Authorization: Bearer %s\r\n\r\n",
                                           path, token);
  g_autoptr (GBytes) request = g_bytes_new (text, strlen (text));
  gint64 start = g_get_monotonic_time ();

  if (!exchange (connection, request, 200, error))
    return -1;
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static gpointer
send_all (gpointer data)
{
  Sender *self = data;
  g_autoptr (GSocketConnection) connection
      = door_load_connect (self->load, self->server, &self->fault);

  for (guint i = 0; connection && i < self->n; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double milliseconds;

      if (!exchange (connection, g_ptr_array_index (self->load->requests, self->first + i), 201,
                     &self->fault))
        return NULL;
      milliseconds = (double) (g_get_monotonic_time () - start) / 1000;
      if (self->times)
        g_array_append_val (self->times, milliseconds);
    }
  return NULL;
}

/* Waits for the sender; its first fault goes to `error`. */
static gboolean
join (Sender *sender, GThread *thread, GArray *times, GError **error)
{
  g_thread_join (thread);
  if (times)
    g_array_append_vals (times, sender->times->data, sender->times->len);
  g_clear_pointer (&sender->times, g_array_unref);
  if (!sender->fault)
    return TRUE;
  if (error && !*error)
    g_propagate_error (error, sender->fault);
  else
    g_error_free (sender->fault);
  return FALSE;
}

double
door_load_run (
    DoorLoad *self, guint first, guint connections, guint each, GArray *times, GError **error)
{
  g_autofree Sender *senders = g_new0 (Sender, connections);
  g_autofree GThread **threads = g_new0 (GThread *, connections);
  gint64 start = g_get_monotonic_time ();
  gboolean good = TRUE;

  for (guint i = 0; i < connections; i++)
    {
      senders[i] = (Sender){ self, i, first + i * each, each, NULL, NULL };
      senders[i].times = times ? g_array_new (FALSE, FALSE, sizeof (double)) : NULL;
      threads[i] = g_thread_new ("bench-sender", send_all, &senders[i]);
    }
  for (guint i = 0; i < connections; i++)
    good = join (&senders[i], threads[i], times, error) && good;
  return good ? (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC : 0;
}

/* --- Counting -------------------------------------------------------------------------------- */

gboolean
door_load_count (DoorLoad *self, guint *ret_rows, guint *ret_instances, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorHubStore) store = door_hub_store_open (self->location, clock, error);
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

double
door_load_memory_mb (DoorLoad *self)
{
  double most = 0;

  for (guint i = 0; i < self->servers->len; i++)
    {
      const char *pid = g_subprocess_get_identifier (g_ptr_array_index (self->servers, i));
      g_autofree char *path = g_strdup_printf ("/proc/%s/status", pid ? pid : "self");
      g_autofree char *text = NULL;
      const char *line = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        line = strstr (text, "VmHWM:");
      if (line)
        most = MAX (most, strtod (line + strlen ("VmHWM:"), NULL) / 1024);
    }
  return most;
}
