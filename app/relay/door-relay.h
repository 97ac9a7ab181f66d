/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A relay's other half: a hub in a folder takes what tablets of a team bring over a local network
 * (door-hub.h); this carries it on to the survey's hub, and brings down what waits there.
 *
 * Order of use: door_hub_store_set_relay() once; door_relay_new() beside a running DoorHub on the same
 * folder; door_relay_run_async() for one round, or door_relay_start() for rounds until it is freed.
 *
 * One round asks the hub for the team, then does for each device what that device would do itself:
 * sends its submissions, letters and receipts, fetches its forms, assignments, letters and receipts, with the
 * same client (door-sync.h): large parts resume, repeats are one, receipts are verified.
 *
 * Promises:
 *   1. What a tablet brought is offered to the hub until it is stored or refused there. A relay that
 *      dies loses nothing: it goes on where its store stands, and tablets keep what the hub has not
 *      confirmed.
 *   2. It opens no interview and no assignment; it has no key to any of them.
 *   3. A fault with one device's things does not keep the others' from going.
 *   4. What the hub destroyed (door-destroyed.h) it destroys with the next round, and carries no more; what
 *      a respondent withdrew on the way it destroys at the notice, and nothing behind it waits.
 * Thread rule: the main context of the thread that made it. The store is used there, in short steps.
 */
#pragma once

#include <gio/gio.h>

#include "door-clock.h"

#define DOOR_TYPE_RELAY (door_relay_get_type ())
G_DECLARE_FINAL_TYPE (DoorRelay, door_relay, DOOR, RELAY, GObject)

/* Seconds between rounds: while the hub answers, and while it does not. */
#define DOOR_RELAY_EVERY 20
#define DOOR_RELAY_EVERY_OFFLINE 60

/* NOT_FOUND (DOOR_HUB_STORE_ERROR) when the folder's hub is no relay. */
DoorRelay *door_relay_new (const char *folder, DoorClock *clock, GError **error);
void door_relay_run_async (DoorRelay *self, GAsyncReadyCallback callback, gpointer data);
/* FALSE with the first fault of the round, in a person's words; what could be done was done. */
gboolean door_relay_run_finish (DoorRelay *self, GAsyncResult *result, GError **error);
/* Rounds by itself from now on, each reported in the log as "relay.round". */
void door_relay_start (DoorRelay *self);
