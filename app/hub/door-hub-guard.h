/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps slow, greedy and vanished clients from holding the hub up: who sends nothing for a while is
 * hung up on, bodies on their way in never take more memory together than DOOR_HUB_MAX_RECEIVING, and a
 * connection between two requests is closed once its client has left it or does not come back.
 *
 * libsoup before 3.4 forgets a connection that its client closed between two requests: neither the
 * socket nor its own few kilobytes are ever freed (its commit d20c6601). The guard closes the socket
 * and counts; door-hub-front.h then replaces the server, which frees the rest.
 *
 * Promises:
 *   1. Time in which nobody looked (the machine slept, the process was stopped) is held against no one.
 *   2. A client that is being answered is never hung up on, however long that takes.
 * Private to app/hub. Thread rule: the hub's main context.
 */
#pragma once

#include "door-clock.h"

#include <libsoup/soup.h>

/* A tablet at the edge of a cell still sends a few hundred bytes a second. */
#define DOOR_HUB_WINDOW_SECONDS 30
#define DOOR_HUB_WINDOW_BYTES 4096
/* Between two requests. Longer than the proxies keep theirs (nginx 60 s), so that the hub is never the
 * one to close while a request is on its way from there. */
#define DOOR_HUB_IDLE_SECONDS 90
/* How often somebody looks. */
#define DOOR_HUB_SWEEP_SECONDS 5
/* Two largest submissions at once, or ten thousand interviews without photographs. */
#define DOOR_HUB_MAX_RECEIVING (200u * 1000 * 1000)

typedef struct _DoorHubGuard DoorHubGuard;

DoorHubGuard *door_hub_guard_new (DoorClock *clock);
void door_hub_guard_free (DoorHubGuard *self);
/* Watches every request of the server from now on. Takes a reference. */
void door_hub_guard_watch (DoorHubGuard *self, SoupServer *server);
/* No more. Its requests under way are forgotten. */
void door_hub_guard_unwatch (DoorHubGuard *self, SoupServer *server);
/* Reserves room for a body of `length` bytes; FALSE: ask the client to come back later. */
gboolean door_hub_guard_admit (DoorHubGuard *self, SoupServerMessage *message, gsize length);
/* Bytes reserved now. */
gsize door_hub_guard_receiving (DoorHubGuard *self);
/* Hangs up on who was too slow since the last window, and closes what was left. To be called every
 * DOOR_HUB_SWEEP_SECONDS. */
void door_hub_guard_sweep (DoorHubGuard *self);

/* Of one server: connections that are open as far as the guard knows; those that its clients left and
 * libsoup keeps; and all that ever began. */
typedef struct {
  guint open;
  guint left;
  guint64 begun;
} DoorHubGuardCount;
void door_hub_guard_count (DoorHubGuard *self, SoupServer *server, DoorHubGuardCount *ret_count);
