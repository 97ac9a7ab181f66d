/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts of those who review, on a stick: what they sign of interviews that they opened and verified, and
 * the hub's word that it has it. Private to app/hub.
 *
 * Thread rule: as the store's.
 */
#pragma once

#include "door-bundle.h"
#include "door-hub-store.h"

/* Takes the receipt as if its device had posted it: the status of that answer. 425: the interview is not here
 * yet, and the receipt waits on its device. *ret_message: transfer full. */
guint door_hub_bundle_take_receipt (DoorHubStore *self,
                                    const DoorBundleItem *item,
                                    DoorHubDevice *device,
                                    char **ret_message);
/* The device's own receipts that are here, for it to stop sending them. */
gboolean door_hub_bundle_add_confirmed (DoorHubStore *self,
                                        const DoorHubDevice *to,
                                        DoorBundle *bundle,
                                        GError **error);
