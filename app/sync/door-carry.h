/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sync by hand, the device's side: packs what waits in the outbox, and the letters that wait, into a
 * file for the hub, and takes the file that the hub packed for this device. Where there is no network for weeks, a stick goes
 * to and fro.
 *
 * Promises:
 *   1. Packing removes nothing: what was packed waits on, for the network or the next stick, until
 *      a receipt comes; a letter until the hub itself has taken it.
 *   2. Unpacking accepts what sync would accept, and nothing else: roster and forms signed by the
 *      survey, the rest from a hub that is in the roster.
 *   3. Unpacking a file twice, or an older one after a newer one, changes nothing.
 * Thread rule: the main context of the thread that calls.
 */
#pragma once

#include "door-bundle.h"
#include "door-clock.h"
#include "door-inbox.h"
#include "door-outbox.h"
#include "door-postbox.h"
#include "door-sync.h"

/* A network that comes back soon after may send again what is on the stick: that is harmless. */
#define DOOR_CARRY_HOLD_SECONDS 600

/* Who packs and unpacks. All borrowed until the call finishes. */
typedef struct {
  DoorUuid vault;
  DoorIdentity *identity;            /* the vault's */
  const DoorPublicKeys *survey_keys; /* from the enrolment */
  DoorRoster *roster;                /* held so far; NULL: none, which allows no packing */
  DoorPostbox *postbox;              /* NULL: no letters are packed */
  GHashTable *carried; /* with a postbox: a set of texts, the letters in the files packed so far */
} DoorCarrier;

/* Errors: DOOR_SYNC_ERROR_TRUST when the roster names no hub. */
void door_carry_pack_async (DoorOutbox *outbox,
                            DoorClock *clock,
                            const DoorCarrier *carrier,
                            GAsyncReadyCallback callback,
                            gpointer data);
/* NULL without an error: nothing waits, or everything is in the files packed before. *ret_parcels:
 * interviews in this one. transfer full. */
GBytes *door_carry_pack_finish (GAsyncResult *result, guint *ret_parcels, GError **error);

/* Errors: DOOR_SYNC_ERROR_TRUST: not from this survey's hub, or not signed as it must be;
 * DOOR_SEAL_ERROR, DOOR_OPENROSA_ERROR: not a bundle for this device, or damaged. What was in order
 * before the fault is kept. */
void door_carry_unpack_async (DoorInbox *inbox,
                              GBytes *file,
                              const DoorCarrier *carrier,
                              GAsyncReadyCallback callback,
                              gpointer data);
/* *ret_items: how many things were new. */
gboolean door_carry_unpack_finish (GAsyncResult *result, guint *ret_items, GError **error);
