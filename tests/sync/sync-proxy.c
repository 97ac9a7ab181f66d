/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-proxy.h"

#include <string.h>

enum { CHUNK = 16 * 1024 };

struct _SyncProxy {
  GSocketService *service;
  guint hub_port;
  char *url;
  GQueue script; /* of SyncProxyRule */
  GPtrArray *links;
  gsize sent;
  guint connections;
  GByteArray *asked, *answered; /* not owned; NULL: not recorded */
};

typedef struct _Link Link;

/* One direction of a connection. */
typedef struct {
  Link *link;
  GInputStream *from;
  GOutputStream *to;
  gsize left; /* bytes it still passes before hanging up */
  gboolean counts;
} Pump;

struct _Link {
  SyncProxy *proxy;
  SyncProxyRule rule;
  GSocketConnection *client;
  GSocketConnection *hub; /* NULL under SYNC_PROXY_ANSWER */
  GCancellable *cancellable;
  GByteArray *request; /* under SYNC_PROXY_ANSWER */
  Pump up, down;
  guint reading;
  gboolean closed;
};

static void pump_more (Pump *pump);

static void
link_free (gpointer data)
{
  Link *link = data;
  g_clear_object (&link->client);
  g_clear_object (&link->hub);
  g_clear_object (&link->cancellable);
  g_byte_array_unref (link->request);
  g_free (link);
}

static void
link_close (Link *link)
{
  if (!link->closed)
    {
      link->closed = TRUE;
      g_cancellable_cancel (link->cancellable);
      g_io_stream_close (G_IO_STREAM (link->client), NULL, NULL);
      if (link->hub != NULL)
        g_io_stream_close (G_IO_STREAM (link->hub), NULL, NULL);
    }
  if (link->reading == 0)
    g_ptr_array_remove (link->proxy->links, link);
}

/* TRUE when head and announced body have come. */
static gboolean
request_is_whole (const GByteArray *request)
{
  g_autofree char *text = g_strndup ((const char *) request->data, request->len);
  const char *end = strstr (text, "\r\n\r\n");
  const char *length = strstr (text, "Content-Length: ");
  gsize body = length != NULL ? strtoul (length + 16, NULL, 10) : 0;
  return end != NULL && request->len >= (gsize) (end + 4 - text) + body;
}

static gboolean
pass (Pump *pump, const guint8 *bytes, gsize length)
{
  Link *link = pump->link;
  if (link->rule.kind == SYNC_PROXY_ANSWER)
    {
      g_byte_array_append (link->request, bytes, length);
      if (!request_is_whole (link->request))
        return TRUE;
      GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (link->client));
      g_output_stream_write_all (out, link->rule.text, strlen (link->rule.text), NULL, NULL, NULL);
      return FALSE;
    }
  gsize now = MIN (length, pump->left);
  pump->left -= now;
  if (pump->counts)
    link->proxy->sent += now;
  GByteArray *record = pump->counts ? link->proxy->asked : link->proxy->answered;
  if (record != NULL)
    g_byte_array_append (record, bytes, now);
  return g_output_stream_write_all (pump->to, bytes, now, NULL, NULL, NULL) && pump->left > 0;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Pump *pump = data;
  Link *link = pump->link;
  g_autoptr (GBytes) chunk
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize length = 0;
  const guint8 *bytes = chunk != NULL ? g_bytes_get_data (chunk, &length) : NULL;
  link->reading--;
  if (link->closed || length == 0 || !pass (pump, bytes, length))
    return link_close (link);
  pump_more (pump);
}

static void
pump_more (Pump *pump)
{
  pump->link->reading++;
  g_input_stream_read_bytes_async (pump->from, CHUNK, G_PRIORITY_DEFAULT, pump->link->cancellable,
                                   on_read, pump);
}

static GSocketConnection *
connect_hub (guint port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *hub
      = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  return hub;
}

static void
link_start (Link *link)
{
  const SyncProxyRule *rule = &link->rule;
  GIOStream *client = G_IO_STREAM (link->client);
  link->up = (Pump){ link, g_io_stream_get_input_stream (client), NULL, G_MAXSIZE, TRUE };
  if (rule->kind == SYNC_PROXY_CUT_REQUEST)
    link->up.left = rule->bytes;
  if (rule->kind != SYNC_PROXY_ANSWER)
    {
      link->hub = connect_hub (link->proxy->hub_port);
      GIOStream *hub = G_IO_STREAM (link->hub);
      link->up.to = g_io_stream_get_output_stream (hub);
      link->down = (Pump){ link, g_io_stream_get_input_stream (hub),
                           g_io_stream_get_output_stream (client),
                           rule->kind == SYNC_PROXY_CUT_ANSWER ? rule->bytes : G_MAXSIZE, FALSE };
      pump_more (&link->down);
    }
  pump_more (&link->up);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  SyncProxy *self = data;
  Link *link = g_new0 (Link, 1);
  g_autofree SyncProxyRule *rule = g_queue_pop_head (&self->script);
  link->proxy = self;
  link->rule = rule != NULL ? *rule : (SyncProxyRule){ .kind = SYNC_PROXY_PASS };
  link->client = g_object_ref (connection);
  link->cancellable = g_cancellable_new ();
  link->request = g_byte_array_new ();
  self->connections++;
  g_ptr_array_add (self->links, link);
  link_start (link);
  return TRUE;
}

SyncProxy *
sync_proxy_new (guint hub_port)
{
  g_autoptr (GError) error = NULL;
  SyncProxy *self = g_new0 (SyncProxy, 1);
  self->hub_port = hub_port;
  self->links = g_ptr_array_new_with_free_func (link_free);
  self->service = g_socket_service_new ();
  g_queue_init (&self->script);
  guint port
      = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u/v1", port);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_socket_service_start (self->service);
  return self;
}

void
sync_proxy_free (SyncProxy *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  while (self->links->len > 0)
    {
      link_close (g_ptr_array_index (self->links, 0));
      g_main_context_iteration (NULL, FALSE);
    }
  g_clear_object (&self->service);
  g_ptr_array_unref (self->links);
  g_queue_clear_full (&self->script, g_free);
  g_free (self->url);
  g_free (self);
}

const char *
sync_proxy_url (SyncProxy *self)
{
  return self->url;
}

void
sync_proxy_add (SyncProxy *self, SyncProxyRule rule)
{
  g_queue_push_tail (&self->script, g_memdup2 (&rule, sizeof rule));
}

gsize
sync_proxy_sent (SyncProxy *self)
{
  return self->sent;
}

guint
sync_proxy_connections (SyncProxy *self)
{
  return self->connections;
}

void
sync_proxy_record (SyncProxy *self, GByteArray *asked, GByteArray *answered)
{
  self->asked = asked;
  self->answered = answered;
}
