/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps slow and greedy clients from holding the hub up: who sends nothing for a while is hung up
 * on, and bodies on their way in never take more memory together than DOOR_HUB_MAX_RECEIVING.
 *
 * Private to app/hub. Thread rule: the hub's main context.
 */
#pragma once

#include "door-clock.h"

#include <libsoup/soup.h>

/* A tablet at the edge of a cell still sends a few hundred bytes a second. */
#define DOOR_HUB_WINDOW_SECONDS 30
#define DOOR_HUB_WINDOW_BYTES 4096
/* Two largest submissions at once, or ten thousand interviews without photographs. */
#define DOOR_HUB_MAX_RECEIVING (200u * 1000 * 1000)

typedef struct _DoorHubGuard DoorHubGuard;

/* Watches every request of the server from now on. Takes a reference. */
DoorHubGuard *door_hub_guard_new (SoupServer *server, DoorClock *clock);
void door_hub_guard_free (DoorHubGuard *self);
/* Reserves room for a body of `length` bytes; FALSE: ask the client to come back later. */
gboolean door_hub_guard_admit (DoorHubGuard *self, SoupServerMessage *message, gsize length);
/* Bytes reserved now. */
gsize door_hub_guard_receiving (DoorHubGuard *self);
/* Hangs up on who was too slow since the last window. Called every few seconds by itself. */
void door_hub_guard_sweep (DoorHubGuard *self);
