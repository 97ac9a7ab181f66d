/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-guard.h"

#include "door-log.h"

enum { SWEEP_SECONDS = 5 };

struct _DoorHubGuard {
  SoupServer *server;
  DoorClock *clock;
  GHashTable *watched; /* SoupServerMessage -> Watched */
  gsize receiving;     /* bytes reserved */
  guint timer;
};

typedef struct {
  DoorHubGuard *guard;
  SoupServerMessage *message;
  gint64 window; /* when it began, monotonic */
  gsize passed;  /* bytes since then */
  gsize reserved;
  gboolean answering; /* the request is here; now it is our turn */
} Watched;

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
  Watched *watched = g_new0 (Watched, 1);
  watched->guard = self;
  watched->message = g_object_ref (message);
  watched->window = door_clock_monotonic (self->clock);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_got_chunk), watched);
  g_signal_connect (message, "got-body", G_CALLBACK (on_got_body), watched);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote), watched);
  g_hash_table_replace (self->watched, message, watched);
}

static void
on_ended (SoupServer *server, SoupServerMessage *message, DoorHubGuard *self)
{
  g_hash_table_remove (self->watched, message);
}

static void
hang_up (Watched *watched)
{
  GSocket *socket = soup_server_message_get_socket (watched->message);
  door_log ("hub.slow-client", NULL);
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

void
door_hub_guard_sweep (DoorHubGuard *self)
{
  gint64 now = door_clock_monotonic (self->clock);
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Watched *watched = value;
      if (now - watched->window < DOOR_HUB_WINDOW_SECONDS * G_USEC_PER_SEC)
        continue;
      if (!watched->answering && watched->passed < DOOR_HUB_WINDOW_BYTES)
        hang_up (watched);
      watched->window = now;
      watched->passed = 0;
    }
}

static gboolean
on_timer (gpointer data)
{
  door_hub_guard_sweep (data);
  return G_SOURCE_CONTINUE;
}

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

DoorHubGuard *
door_hub_guard_new (SoupServer *server, DoorClock *clock)
{
  DoorHubGuard *self = g_new0 (DoorHubGuard, 1);
  self->server = g_object_ref (server);
  self->clock = door_clock_ref (clock);
  self->watched = g_hash_table_new_full (NULL, NULL, NULL, watched_free);
  g_signal_connect (server, "request-started", G_CALLBACK (on_started), self);
  g_signal_connect (server, "request-finished", G_CALLBACK (on_ended), self);
  g_signal_connect (server, "request-aborted", G_CALLBACK (on_ended), self);
  self->timer = g_timeout_add_seconds (SWEEP_SECONDS, on_timer, self);
  return self;
}

void
door_hub_guard_free (DoorHubGuard *self)
{
  if (self == NULL)
    return;
  g_source_remove (self->timer);
  g_signal_handlers_disconnect_by_data (self->server, self);
  g_hash_table_unref (self->watched);
  g_object_unref (self->server);
  door_clock_unref (self->clock);
  g_free (self);
}
