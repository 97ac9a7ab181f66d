/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slow and greedy clients, against a bare server and a clock that is moved by hand. */
#include "door-hub-guard.h"

#include <string.h>

typedef struct {
  SoupServer *server;
  DoorClock *clock;
  DoorHubGuard *guard;
  guint port;
  gsize first_length; /* to be admitted for each request */
  guint admitted;
  guint refused;
} Case;

static void
on_headers (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Case *self = data;
  if (door_hub_guard_admit (self->guard, message, self->first_length))
    self->admitted++;
  else
    self->refused++;
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  soup_server_message_set_status (message, 200, NULL);
}

static void
set_up (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->clock = door_clock_new_fixed (0, NULL);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (self->server, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_autoslist (GUri) uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  self->guard = door_hub_guard_new (self->server, self->clock);
}

static void
tear_down (Case *self, gconstpointer data)
{
  door_hub_guard_free (self->guard);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  door_clock_unref (self->clock);
}

static GSocketConnection *
begin (Case *self, const char *text)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GSocketConnection *connection
      = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) self->port, NULL, NULL);
  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                             strlen (text), NULL, NULL, NULL);
  return connection;
}

static void
settle (void)
{
  for (guint i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
pass_seconds (Case *self, guint seconds)
{
  settle ();
  door_clock_advance (self->clock, seconds * (gint64) G_USEC_PER_SEC);
  door_hub_guard_sweep (self->guard);
  settle ();
}

static gboolean
is_open (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  char byte;
  g_autoptr (GError) error = NULL;
  g_socket_set_blocking (socket, FALSE);
  gssize n = g_socket_receive (socket, &byte, 1, NULL, &error);
  g_socket_set_blocking (socket, TRUE);
  return n > 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

#define HEAD(length) "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " length "\r\n\r\n"

static void
test_silent (Case *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) nothing = begin (self, "");
  g_autoptr (GSocketConnection) half_head = begin (self, "POST / HT");
  g_autoptr (GSocketConnection) half_body = begin (self, HEAD ("100") "half");
  pass_seconds (self, DOOR_HUB_WINDOW_SECONDS - 1);
  g_assert_true (is_open (nothing));
  g_assert_true (is_open (half_body));
  pass_seconds (self, 2);
  g_assert_false (is_open (nothing));
  g_assert_false (is_open (half_head));
  g_assert_false (is_open (half_body));
}

/* Slow, but not stalling. */
static void
test_slow_but_steady (Case *self, gconstpointer data)
{
  g_autofree char *piece = g_strnfill (DOOR_HUB_WINDOW_BYTES, 'x');
  g_autoptr (GSocketConnection) connection = begin (self, HEAD ("1000000"));
  for (guint i = 0; i < 5; i++)
    {
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), piece,
                                 strlen (piece), NULL, NULL, NULL);
      pass_seconds (self, DOOR_HUB_WINDOW_SECONDS);
      g_assert_true (is_open (connection));
    }
  pass_seconds (self, DOOR_HUB_WINDOW_SECONDS);
  g_assert_false (is_open (connection));
}

static void
test_budget (Case *self, gconstpointer data)
{
  self->first_length = DOOR_HUB_MAX_RECEIVING / 2;
  g_autoptr (GSocketConnection) one = begin (self, HEAD ("10"));
  g_autoptr (GSocketConnection) two = begin (self, HEAD ("10"));
  g_autoptr (GSocketConnection) three = begin (self, HEAD ("10"));
  settle ();
  g_assert_cmpuint (self->admitted, ==, 2);
  g_assert_cmpuint (self->refused, ==, 1);

  /* Room comes back when a client goes. */
  g_io_stream_close (G_IO_STREAM (one), NULL, NULL);
  settle ();
  g_autoptr (GSocketConnection) four = begin (self, HEAD ("10"));
  settle ();
  g_assert_cmpuint (self->admitted, ==, 3);
}

#define ADD(name, function) g_test_add ("/hub-guard/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("silent", test_silent);
  ADD ("slow-but-steady", test_slow_but_steady);
  ADD ("budget", test_budget);
  return g_test_run ();
}
