/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client behind a poor network: interviews of 4 kB with a photograph of 200 kB each, over a link of
 * 1 Mbit/s that drops every two seconds. The link is a proxy in this process; what is counted are the
 * bytes of bodies that it passed on to the hub, against those of the interviews themselves. A thousand
 * interviews take half an hour ("bench hub-link"); "bench hub" sends a hundred, and says so. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench-client.h"
#include "door-bench-load.h"
#include "door-bench.h"

#include "door-sync.h"

#include <gio/gnetworking.h>
#include <string.h>

enum {
  SOME = 100,
  ALL = 1000,
  RATE = 125 * 1000,     /* bytes a second: 1 Mbit/s */
  DROP_MS = 2000,        /* how long the link holds */
  CHUNK = 1250,          /* a hundredth of a second's bytes */
  BUFFER = 128 * 1024,   /* of a modem: what is in it when the link drops is lost */
  CATCH_UP = 100 * 1000, /* microseconds that a busy machine may be late */
  MAX_RUNS = 20000,
  MAX_HEAD = 16 * 1024,
};

typedef struct {
  GSocketService *service;
  guint16 hub_port, port;
  GPtrArray *ways; /* of Way, two a connection */
  guint64 bodies;  /* bytes of bodies that reached the hub */
  guint drops;
  guint timer;
} Link;

/* One direction of a connection. */
typedef struct {
  Link *link;
  GIOStream *from, *to;
  GCancellable *cut;
  gboolean up;
  gint64 due;    /* when the next bytes may pass, monotonic */
  guint timer;   /* waiting for that; 0: a read is on */
  GString *head; /* of the request that comes; NULL in its body */
  guint64 body;  /* bytes of it that are still to come */
} Way;

/* --- the link ------------------------------------------------------------------------------- */

static void
way_free (gpointer data)
{
  Way *self = data;

  if (self->timer)
    g_source_remove (self->timer);
  if (self->head)
    g_string_free (self->head, TRUE);
  g_object_unref (self->from);
  g_object_unref (self->to);
  g_object_unref (self->cut);
  g_free (self);
}

/* Ends a connection both ways. */
static void
cut (Way *self)
{
  Link *link = self->link;
  g_autoptr (GCancellable) both = g_object_ref (self->cut);

  g_cancellable_cancel (both);
  g_io_stream_close (self->from, NULL, NULL);
  g_io_stream_close (self->to, NULL, NULL);
  for (guint i = link->ways->len; i > 0; i--)
    {
      Way *way = g_ptr_array_index (link->ways, i - 1);

      if (way->cut == both && way->timer)
        g_ptr_array_remove_index_fast (link->ways, i - 1);
    }
}

static guint64
announced (const char *head)
{
  const char *length = strstr (head, "Content-Length: ");

  return length ? g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10) : 0;
}

/* Tells heads from bodies. */
static void
count_up (Way *self, const char *bytes, gsize n)
{
  for (gsize i = 0; i < n;)
    {
      guint64 here = MIN (self->body, n - i);

      self->link->bodies += here;
      self->body -= here;
      i += here;
      while (i < n && self->body == 0)
        {
          g_string_append_c (self->head, bytes[i++]);
          if (!g_str_has_suffix (self->head->str, "\r\n\r\n") && self->head->len < MAX_HEAD)
            continue;
          self->body = announced (self->head->str);
          g_string_truncate (self->head, 0);
        }
    }
}

static void pass_more (Way *self);

static gboolean
on_due (gpointer data)
{
  Way *self = data;

  self->timer = 0;
  pass_more (self);
  return G_SOURCE_REMOVE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Way *self = data;
  g_autoptr (GBytes) chunk
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize n = chunk ? g_bytes_get_size (chunk) : 0;
  const void *bytes = chunk ? g_bytes_get_data (chunk, NULL) : NULL;
  gint64 now = g_get_monotonic_time ();

  if (n == 0 || g_cancellable_is_cancelled (self->cut)
      || !g_output_stream_write_all (g_io_stream_get_output_stream (self->to), bytes, n, NULL, NULL,
                                     NULL))
    {
      cut (self);
      g_ptr_array_remove_fast (self->link->ways, self);
      return;
    }
  if (self->up)
    count_up (self, bytes, n);
  self->due = MAX (self->due, now - CATCH_UP) + (gint64) n * G_USEC_PER_SEC / RATE;
  self->timer = g_timeout_add ((guint) MAX (0, (self->due - now) / 1000), on_due, self);
}

static void
pass_more (Way *self)
{
  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (self->from), CHUNK,
                                   G_PRIORITY_DEFAULT, self->cut, on_read, self);
}

static void
start_way (Link *link, GIOStream *from, GIOStream *to, GCancellable *both, gboolean up)
{
  Way *self = g_new0 (Way, 1);

  *self = (Way){ .link = link, .up = up };
  self->from = g_object_ref (from);
  self->to = g_object_ref (to);
  self->cut = g_object_ref (both);
  self->head = up ? g_string_new (NULL) : NULL;
  g_ptr_array_add (link->ways, self);
  pass_more (self);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *client, GObject *source, gpointer data)
{
  Link *link = data;
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) hub
      = g_socket_client_connect_to_host (connector, "127.0.0.1", link->hub_port, NULL, NULL);
  g_autoptr (GCancellable) both = g_cancellable_new ();

  if (!hub)
    return TRUE;
  start_way (link, G_IO_STREAM (client), G_IO_STREAM (hub), both, TRUE);
  start_way (link, G_IO_STREAM (hub), G_IO_STREAM (client), both, FALSE);
  return TRUE;
}

/* A way that still holds; NULL: none does. */
static Way *
find_whole (Link *link)
{
  for (guint i = 0; i < link->ways->len; i++)
    if (!g_cancellable_is_cancelled (((Way *) g_ptr_array_index (link->ways, i))->cut))
      return g_ptr_array_index (link->ways, i);
  return NULL;
}

static gboolean
on_drop (gpointer data)
{
  Link *link = data;
  Way *way = find_whole (link);

  link->drops += way != NULL;
  for (; way; way = find_whole (link))
    cut (way);
  return G_SOURCE_CONTINUE;
}

static gboolean
link_open (Link *self, guint16 hub_port, GError **error)
{
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  if (!socket || !g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, BUFFER, error)
      || !g_socket_bind (socket, any, TRUE, error) || !g_socket_listen (socket, error)
      || !(bound = g_socket_get_local_address (socket, error)))
    return FALSE;
  *self = (Link){ .hub_port = hub_port };
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->ways = g_ptr_array_new_with_free_func (way_free);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  self->timer = g_timeout_add (DROP_MS, on_drop, self);
  return g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, error);
}

static void
link_close (Link *self)
{
  if (!self->service)
    return;
  g_source_remove (self->timer);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (self->ways->len > 0)
    {
      on_drop (self);
      g_main_context_iteration (NULL, FALSE);
    }
  g_clear_object (&self->service);
  g_clear_pointer (&self->ways, g_ptr_array_unref);
}

/* --- the client ----------------------------------------------------------------------------- */

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **ret = data;

  *ret = g_object_ref (result);
}

/* The network is back at once after each drop, and the client goes on. FALSE: it does not get on. */
static gboolean
send_all (DoorLoad *load, const Link *link, DoorBenchClient *client, GError **error)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/v1", link->port);
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, url);
  g_autoptr (DoorClock) clock = door_clock_new_system ();

  door_server_set_token (server, NULL, g_ptr_array_index (load->tokens, 0));
  for (guint run = 0; door_bench_client_left (client) > 0; run++)
    {
      g_autoptr (DoorSync) sync
          = door_sync_new (server, DOOR_OUTBOX (client), DOOR_INBOX (client), clock);
      g_autoptr (GAsyncResult) result = NULL;

      door_sync_run_async (sync, NULL, on_run, &result);
      while (!result)
        g_main_context_iteration (NULL, TRUE);
      door_sync_run_finish (sync, result, NULL);
      if (run < MAX_RUNS)
        continue;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the client does not get on");
      return FALSE;
    }
  return TRUE;
}

static void
add_figure (JsonBuilder *figures, const char *name, double figure)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, figure);
}

static void
add_figures (JsonBuilder *figures, const Link *link, double whole, double minutes)
{
  add_figure (figures, "resent_percent", ((double) link->bodies - whole) / whole * 100);
  add_figure (figures, "link_mbit_per_s", (double) RATE * 8 / 1e6);
  add_figure (figures, "link_drops_after_s", (double) DROP_MS / 1000);
  add_figure (figures, "link_drops", link->drops);
  add_figure (figures, "link_minutes", minutes);
}

static gboolean
measure (guint interviews, JsonBuilder *figures, GError **error)
{
  g_autoptr (DoorLoad) load = door_load_new (NULL, 1, error);
  g_autoptr (DoorBenchClient) client = door_bench_client_new (interviews);
  Link link = { NULL };
  gint64 start = g_get_monotonic_time ();
  guint rows = 0, instances = 0;
  gboolean good = load && door_load_serve (load, error)
                  && link_open (&link, g_array_index (load->ports, guint16, 0), error)
                  && send_all (load, &link, client, error);
  double minutes = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC / 60;

  link_close (&link);
  if (!good || !door_load_count (load, &rows, &instances, error))
    return FALSE;
  add_figures (figures, &link, (double) door_bench_client_bytes (client), minutes);
  add_figure (figures, "link_interviews", interviews);
  add_figure (figures, "link_lost", (double) interviews - instances);
  add_figure (figures, "link_doubled", (double) rows - instances);
  return TRUE;
}

gboolean
door_bench_link (JsonBuilder *figures, GError **error)
{
  return measure (ALL, figures, error);
}

gboolean
door_bench_link_some (JsonBuilder *figures, GError **error)
{
  return measure (SOME, figures, error);
}
