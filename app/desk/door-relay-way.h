/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the office by a supervisor's laptop: where it is, kept in the vault, and a client for it
 * that shares outbox, inbox and postbox with the one for the hub. Private to app/desk.
 * Thread rule: main. */
#pragma once

#include "door-desk-inbox.h"
#include "door-desk-outbox.h"
#include "door-letters.h"
#include "door-relay-wire.h"
#include "door-sync.h"

typedef struct _DoorRelayWay DoorRelayWay;

/* Takes references; copies `hub`, from which it has the token, and the keys. */
DoorRelayWay *door_relay_way_new (const DoorServer *hub,
                                  DoorDeskOutbox *outbox,
                                  DoorDeskInbox *inbox,
                                  DoorDeskPostbox *postbox,
                                  DoorTrust *trust,
                                  const DoorDeviceKeys *keys,
                                  DoorClock *clock);
void door_relay_way_free (DoorRelayWay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRelayWay, door_relay_way_free)
/* `code` as it was scanned; NULL: there is no laptop any more. */
gboolean door_relay_way_set (DoorRelayWay *self, const char *code, GError **error);
const char *door_relay_way_get_host (const DoorRelayWay *self); /* NULL: none is known */
/* The client, with the roster held now; NULL: no laptop is known. transfer none. */
DoorSync *door_relay_way_get_sync (DoorRelayWay *self);
