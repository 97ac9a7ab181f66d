/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders of the office to a device, signed by the survey's key, and the device's signed word that an
 * order was carried out. The only order so far: *wipe*, for a tablet that was stolen or given back.
 *
 *   doorstep-order 1                       doorstep-order-done 1
 *   order wipe                             id …
 *   id 0b7e…                               vault …
 *   survey harbour-2026                    sent 3          interviews sent before
 *   vault 0b7e…                            kept 0          could not be sent, bundled instead
 *   issued 2026-11-23T05:59:52.123Z        time …
 *   signer …                               signer …
 *   signature …                            signature …
 *
 * Promises:
 *   O1. door_order_read() returns only what the survey's key has signed for this very vault. A hub,
 *       a supervisor or a thief of either can order nothing.
 *   O2. An order names one vault: other accounts on the device are not its business.
 *   O3. door_order_done_read() returns only what the vault that was ordered has signed.
 * Whether an order was carried out before is the caller's to remember, by its id.
 * Thread rule: any thread; plain data.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"
#include "door-seal.h"
#include "door-uuid.h"

typedef struct {
  DoorUuid id;
  char *survey;
  DoorUuid vault;
  gint64 issued_us;
} DoorOrder;

/* A wipe of `vault`, with a new id. */
DoorOrder *door_order_new_wipe (const char *survey, const DoorUuid *vault, gint64 issued_us);
void door_order_free (DoorOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorOrder, door_order_free)
/* transfer full. */
GBytes *door_order_sign (const DoorOrder *self, const DoorIdentity *survey_key);
/* BAD_SIGNATURE: not signed by `survey_key`, or for another vault than `vault` (NULL: any, for
 * whoever only passes it on). DAMAGED, NEWER. transfer full. */
DoorOrder *door_order_read (GBytes *bytes,
                            const DoorPublicKeys *survey_key,
                            const DoorUuid *vault,
                            GError **error);

typedef struct {
  DoorUuid id; /* of the order */
  DoorUuid vault;
  guint sent;
  guint kept;
  gint64 time_us;
} DoorOrderDone;

/* transfer full. */
GBytes *door_order_done_sign (const DoorOrderDone *self, const DoorIdentity *vault);
/* `vault_keys`: of the device that was ordered. As door_order_read(). */
gboolean door_order_done_read (GBytes *bytes,
                               const DoorPublicKeys *vault_keys,
                               DoorOrderDone *ret_done,
                               GError **error);
