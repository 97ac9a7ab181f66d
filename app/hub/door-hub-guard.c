/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-guard.h"

#include "door-log.h"

struct _DoorHubGuard {
  DoorClock *clock;
  GHashTable *servers; /* SoupServer -> DoorHubGuardCount */
  GHashTable *watched; /* SoupServerMessage -> Watched */
  GHashTable *idle;    /* GSocket -> Idle */
  gsize receiving;     /* bytes reserved */
  gint64 swept;        /* monotonic */
};

/* A request, or a connection that has sent nothing yet. */
typedef struct {
  DoorHubGuard *guard;
  SoupServer *server; /* borrowed: watched for longer */
  SoupServerMessage *message;
  gint64 window; /* when it began, monotonic */
  gsize passed;  /* bytes since then */
  gsize reserved;
  gboolean answering; /* the request is here; now it is our turn */
} Watched;

/* A connection between two requests. */
typedef struct {
  SoupServer *server; /* borrowed */
  gint64 since;       /* monotonic */
} Idle;

/* Requests ---------------------------------------------------------------------------------- */

static void
watched_free (gpointer data)
{
  Watched *self = data;
  self->guard->receiving -= self->reserved;
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_object_unref (self->message);
  g_free (self);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, Watched *watched)
{
  watched->passed += g_bytes_get_size (chunk);
}

static void
on_got_body (SoupServerMessage *message, Watched *watched)
{
  watched->answering = TRUE;
}

/* Written bytes count like received ones: a client may be slow to take an answer, not to stall. */
static void
on_wrote (SoupServerMessage *message, guint size, Watched *watched)
{
  watched->answering = FALSE;
  watched->passed += size;
}

static void
on_started (SoupServer *server, SoupServerMessage *message, DoorHubGuard *self)
{
  DoorHubGuardCount *count = g_hash_table_lookup (self->servers, server);
  GSocket *socket = soup_server_message_get_socket (message);
  Watched *watched = g_new0 (Watched, 1);
  watched->guard = self;
  watched->server = server;
  watched->message = g_object_ref (message);
  watched->window = door_clock_monotonic (self->clock);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), watched);
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), watched);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote), watched);
  g_hash_table_replace (self->watched, message, watched);
  count->begun += socket == NULL || !g_hash_table_remove (self->idle, socket);
}

static void
on_aborted (SoupServer *server, SoupServerMessage *message, DoorHubGuard *self)
{
  g_hash_table_remove (self->watched, message);
}

static void
on_finished (SoupServer *server, SoupServerMessage *message, DoorHubGuard *self)
{
  GSocket *socket = soup_server_message_get_socket (message);
  if (socket != NULL && !g_socket_is_closed (socket))
    {
      Idle *idle = g_new0 (Idle, 1);
      *idle = (Idle){ server, door_clock_monotonic (self->clock) };
      g_hash_table_replace (self->idle, g_object_ref (socket), idle);
    }
  g_hash_table_remove (self->watched, message);
}

/* Sweeping ---------------------------------------------------------------------------------- */

static void
hang_up (Watched *watched)
{
  GSocket *socket = soup_server_message_get_socket (watched->message);
  door_log ("hub.slow-client", NULL);
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
sweep_requests (DoorHubGuard *self, gint64 now, gboolean away)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Watched *watched = value;
      if (!away && now - watched->window < DOOR_HUB_WINDOW_SECONDS * G_USEC_PER_SEC)
        continue;
      if (!away && !watched->answering && watched->passed < DOOR_HUB_WINDOW_BYTES)
        hang_up (watched);
      watched->window = now;
      watched->passed = 0;
    }
}

/* The client has closed its side: nothing more will come. Only looks, and does not wait. */
static gboolean
was_left (GSocket *socket)
{
  char byte;
  GInputVector vector = { &byte, 1 };
  int flags = G_SOCKET_MSG_PEEK;
  return g_socket_condition_check (socket, G_IO_IN | G_IO_HUP | G_IO_ERR) != 0
         && g_socket_receive_message (socket, NULL, &vector, 1, NULL, NULL, &flags, NULL, NULL)
                <= 0;
}

static void
sweep_idle (DoorHubGuard *self, gint64 now, gboolean away)
{
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, self->idle);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      GSocket *socket = key;
      Idle *idle = value;
      DoorHubGuardCount *count = g_hash_table_lookup (self->servers, idle->server);
      gboolean closed = g_socket_is_closed (socket);
      if (away)
        idle->since = now;
      if (!closed && now - idle->since < DOOR_HUB_IDLE_SECONDS * G_USEC_PER_SEC
          && !was_left (socket))
        continue;
      count->left += !closed;
      g_socket_close (socket, NULL);
      g_hash_table_iter_remove (&iter);
    }
}

void
door_hub_guard_sweep (DoorHubGuard *self)
{
  gint64 now = door_clock_monotonic (self->clock);
  gboolean away = now - self->swept > 3 * DOOR_HUB_SWEEP_SECONDS * G_USEC_PER_SEC;
  sweep_requests (self, now, away);
  sweep_idle (self, now, away);
  self->swept = now;
}

/* Room for bodies --------------------------------------------------------------------------- */

gboolean
door_hub_guard_admit (DoorHubGuard *self, SoupServerMessage *message, gsize length)
{
  Watched *watched = g_hash_table_lookup (self->watched, message);
  if (watched == NULL || self->receiving + length > DOOR_HUB_MAX_RECEIVING)
    return FALSE;
  watched->reserved += length;
  self->receiving += length;
  return TRUE;
}

gsize
door_hub_guard_receiving (DoorHubGuard *self)
{
  return self->receiving;
}

/* Servers ----------------------------------------------------------------------------------- */

void
door_hub_guard_watch (DoorHubGuard *self, SoupServer *server)
{
  g_hash_table_insert (self->servers, g_object_ref (server), g_new0 (DoorHubGuardCount, 1));
  g_signal_connect (server, "request-started", G_CALLBACK (on_started), self);
  g_signal_connect (server, "request-finished", G_CALLBACK (on_finished), self);
  g_signal_connect (server, "request-aborted", G_CALLBACK (on_aborted), self);
}

static gboolean
watches_for (gpointer message, gpointer value, gpointer server)
{
  return ((Watched *) value)->server == server;
}

static gboolean
idles_at (gpointer socket, gpointer value, gpointer server)
{
  return ((Idle *) value)->server == server;
}

void
door_hub_guard_unwatch (DoorHubGuard *self, SoupServer *server)
{
  g_signal_handlers_disconnect_by_data (server, self);
  g_hash_table_foreach_remove (self->watched, watches_for, server);
  g_hash_table_foreach_remove (self->idle, idles_at, server);
  g_hash_table_remove (self->servers, server);
}

void
door_hub_guard_count (DoorHubGuard *self, SoupServer *server, DoorHubGuardCount *ret_count)
{
  GHashTableIter iter;
  gpointer value;
  *ret_count = *(const DoorHubGuardCount *) g_hash_table_lookup (self->servers, server);
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ret_count->open += ((Watched *) value)->server == server;
  g_hash_table_iter_init (&iter, self->idle);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ret_count->open += ((Idle *) value)->server == server;
}

/* Life -------------------------------------------------------------------------------------- */

DoorHubGuard *
door_hub_guard_new (DoorClock *clock)
{
  DoorHubGuard *self = g_new0 (DoorHubGuard, 1);
  self->clock = door_clock_ref (clock);
  self->servers = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  self->watched = g_hash_table_new_full (NULL, NULL, NULL, watched_free);
  self->idle = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  self->swept = door_clock_monotonic (clock);
  return self;
}

void
door_hub_guard_free (DoorHubGuard *self)
{
  GHashTableIter iter;
  gpointer server;
  if (self == NULL)
    return;
  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, &server, NULL))
    g_signal_handlers_disconnect_by_data (server, self);
  g_hash_table_unref (self->watched);
  g_hash_table_unref (self->idle);
  g_hash_table_unref (self->servers);
  door_clock_unref (self->clock);
  g_free (self);
}
