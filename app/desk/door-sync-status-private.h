/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-clock.h"
#include "door-desk-outbox.h"
#include "door-desk.h"
#include "door-relay-way.h"
#include "door-sync.h"

/* Takes references. `on_ran` is called after each run that may have changed the vault; `reached` tells
 * that the server answered and nothing went wrong. */
DoorSyncStatus *door_sync_status_new (DoorSync *sync,
                                      DoorDeskOutbox *outbox,
                                      DoorClock *clock,
                                      void (*on_ran) (gboolean reached, gpointer data),
                                      gpointer data);
/* Where the office is out of reach, a supervisor's laptop may carry. Takes it. */
void door_sync_status_set_relay (DoorSyncStatus *self, DoorRelayWay *relay);
DoorRelayWay *door_sync_status_get_relay (DoorSyncStatus *self); /* transfer none, may be NULL */
/* In whose words the status speaks, and whether something else than interviews waits. */
void door_sync_status_set_letters (DoorSyncStatus *self, DoorSender sender, gboolean waiting);
/* The desk is going: nothing is called any more, no run starts by itself. */
void door_sync_status_detach (DoorSyncStatus *self);
DoorSync *door_sync_status_get_sync (DoorSyncStatus *self);

/* What may happen without a person's asking: whether runs start at all, and whether photographs and
 * recordings go with them. */
void door_sync_status_set_automatic (DoorSyncStatus *self, gboolean allowed, gboolean large);
/* A run that nobody asked for, if it is allowed and none is on. */
void door_sync_status_run_by_itself (DoorSyncStatus *self);
/* Whatever waits for its next try is due now. */
void door_sync_status_try_all (DoorSyncStatus *self);
