/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slow, greedy and vanished clients, against a bare server and a clock that is moved by hand. */
#include "door-descriptors.h"
#include "door-hub-front.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct {
  DoorHubFront *front;
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

static SoupServer *
make_server (gpointer data)
{
  SoupServer *server = soup_server_new (NULL, NULL);
  soup_server_add_early_handler (server, NULL, on_headers, data, NULL);
  soup_server_add_handler (server, NULL, on_request, data, NULL);
  return server;
}

static void
set_up (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->clock = door_clock_new_fixed (0, NULL);
  self->front = door_hub_front_new (self->clock, make_server, self);
  self->guard = door_hub_front_guard (self->front);
  door_hub_front_listen (self->front, 0, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_autoslist (GUri) uris = soup_server_get_uris (door_hub_front_server (self->front));
  self->port = (guint) g_uri_get_port (uris->data);
}

static void
tear_down (Case *self, gconstpointer data)
{
  door_hub_front_free (self->front);
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

/* As time passes in earnest, with somebody looking every few seconds. */
static void
pass_seconds (Case *self, guint seconds)
{
  for (guint step; seconds > 0; seconds -= step)
    {
      step = MIN (seconds, DOOR_HUB_SWEEP_SECONDS);
      settle ();
      door_clock_advance (self->clock, step * (gint64) G_USEC_PER_SEC);
      door_hub_front_tend (self->front);
      settle ();
    }
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

/* The process was stopped for an hour, or the machine slept: nobody was slow. Nor may that be a way to
 * stall for ever. */
static void
test_away (Case *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) nothing = begin (self, "");
  g_autoptr (GSocketConnection) half_body = begin (self, HEAD ("100") "half");
  settle ();
  door_clock_advance (self->clock, 3600 * (gint64) G_USEC_PER_SEC);
  door_hub_front_tend (self->front);
  settle ();
  g_assert_true (is_open (nothing));
  g_assert_true (is_open (half_body));
  pass_seconds (self, DOOR_HUB_WINDOW_SECONDS + 1);
  g_assert_false (is_open (nothing));
  g_assert_false (is_open (half_body));
}

/* Open descriptors of this process; 0: the system does not say. */
static guint
count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;
  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

#define GET "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

/* One request answered over a connection that is kept. */
static GSocketConnection *
ask (Case *self)
{
  GSocketConnection *connection = begin (self, GET);
  GSocket *socket = g_socket_connection_get_socket (connection);
  char answer[1024];
  for (guint i = 0; i < 1000 && g_socket_condition_check (socket, G_IO_IN) == 0; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (g_socket_receive (socket, answer, sizeof answer, NULL, NULL), >, 0);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200"));
  return connection;
}

static guint
count_open (Case *self)
{
  DoorHubGuardCount count;
  door_hub_guard_count (self->guard, door_hub_front_server (self->front), &count);
  return count.open;
}

/* Clients that end a connection after their answers, as every client does at last. */
static void
test_left (Case *self, gconstpointer data)
{
  guint before = count_descriptors ();
  if (before == 0)
    return g_test_skip ("the system does not tell how many descriptors are open");
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GSocketConnection) connection = ask (self);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }
  pass_seconds (self, DOOR_HUB_SWEEP_SECONDS);
  g_assert_cmpuint (count_descriptors (), ==, before);
  g_assert_cmpuint (count_open (self), ==, 0);
}

/* A tablet that lost its network never says so. */
static void
test_idle (Case *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) lost = ask (self);
  g_autoptr (GSocketConnection) busy = ask (self);
  pass_seconds (self, DOOR_HUB_IDLE_SECONDS - DOOR_HUB_SWEEP_SECONDS);
  g_assert_true (is_open (lost));
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (busy)), GET, strlen (GET),
                             NULL, NULL, NULL);
  pass_seconds (self, 2 * DOOR_HUB_SWEEP_SECONDS);
  g_assert_false (is_open (lost));
  g_assert_true (is_open (busy));
}

/* What libsoup keeps of connections that were left goes with its server, and who is connected meanwhile
 * is served. */
static void
test_replaced (Case *self, gconstpointer data)
{
  SoupServer *first = door_hub_front_server (self->front);
  g_autoptr (GSocketConnection) stays = begin (self, HEAD ("4"));
  g_autoptr (GError) error = NULL;
  settle ();
  g_assert_true (door_hub_front_replace (self->front, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (door_hub_front_is_current (self->front, first));
  g_autoptr (GSocketConnection) next = ask (self); /* on the same port */
  pass_seconds (self, DOOR_HUB_SWEEP_SECONDS);
  g_assert_cmpuint (door_hub_front_count_replaced (self->front), ==, 1);
  g_assert_true (is_open (stays));
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stays)), "body", 4, NULL,
                             NULL, NULL);
  settle ();
  g_assert_true (is_open (stays)); /* an answer has come */
  g_io_stream_close (G_IO_STREAM (stays), NULL, NULL);
  pass_seconds (self, 2 * DOOR_HUB_SWEEP_SECONDS);
  g_assert_cmpuint (door_hub_front_count_replaced (self->front), ==, 0);
  g_assert_true (is_open (next));
}

/* As many as a day at a small hub brings. */
static void
test_many_left (Case *self, gconstpointer data)
{
  SoupServer *first = door_hub_front_server (self->front);
  DoorHubGuardCount count;
  for (guint i = 0; i < DOOR_HUB_FRONT_MAX_LEFT; i++)
    {
      g_autoptr (GSocketConnection) connection = ask (self);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      if (i % 50 == 0)
        pass_seconds (self, 1);
    }
  pass_seconds (self, 1);
  door_hub_guard_count (self->guard, door_hub_front_server (self->front), &count);
  g_assert_cmpuint (count.left, <, DOOR_HUB_FRONT_MAX_LEFT);
  /* libsoup 3.4 and later lets go of them itself. */
  if (!soup_check_version (3, 4, 0))
    g_assert_false (door_hub_front_is_current (self->front, first));
  pass_seconds (self, DOOR_HUB_SWEEP_SECONDS);
  g_assert_cmpuint (door_hub_front_count_replaced (self->front), ==, 0);
  g_autoptr (GSocketConnection) next = ask (self);
}

/* More connections than there are descriptors: libsoup then listens no more. */
static void
test_deaf (Case *self, gconstpointer data)
{
  g_autoptr (GSocketConnection) client = begin (self, ""); /* waits to be accepted */
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (int));
  struct rlimit limit, few;
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  few = (struct rlimit){ 100, limit.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  for (int copy; (copy = door_descriptor_copy (1, NULL)) >= 0;)
    g_array_append_val (taken, copy);
  settle ();
  g_assert_cmpuint (count_open (self), ==, 0);
  for (guint i = 0; i < taken->len; i++)
    close (g_array_index (taken, int, i));
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  pass_seconds (self, 3 * DOOR_HUB_SWEEP_SECONDS);
  g_assert_cmpuint (count_open (self), ==, 1);
  g_autoptr (GSocketConnection) next = ask (self);
}

#define ADD(name, function) g_test_add ("/hub-guard/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("silent", test_silent);
  ADD ("slow-but-steady", test_slow_but_steady);
  ADD ("budget", test_budget);
  ADD ("away", test_away);
  ADD ("left", test_left);
  ADD ("idle", test_idle);
  ADD ("replaced", test_replaced);
  ADD ("many-left", test_many_left);
  ADD ("deaf", test_deaf);
  return g_test_run ();
}
