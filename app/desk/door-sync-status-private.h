/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-clock.h"
#include "door-desk-outbox.h"
#include "door-desk.h"
#include "door-sync.h"

/* Takes references. `on_ran` is called after each run that may have changed the vault. */
DoorSyncStatus *door_sync_status_new (DoorSync *sync,
                                      DoorDeskOutbox *outbox,
                                      DoorClock *clock,
                                      void (*on_ran) (gpointer data),
                                      gpointer data);
/* The desk is going: nothing is called any more, no run starts by itself. */
void door_sync_status_detach (DoorSyncStatus *self);
DoorSync *door_sync_status_get_sync (DoorSyncStatus *self);
