/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sync by hand, the hub's side: takes what a device packed, packs what waits for it.
 *
 * Promises:
 *   1. A parcel from a bundle goes through the same checks as a posted one, and counts as brought
 *      by the device whose keys signed the bundle. A bundle of a device the hub does not know is
 *      refused whole.
 *   2. Importing a bundle twice changes nothing.
 * Thread rule: as the store's.
 */
#pragma once

#include "door-bundle.h"
#include "door-hub-store.h"

/* How many parcels and letters of a bundle … */
typedef struct {
  guint kept;      /* are here now, new or known */
  guint conflicts; /* were kept beside another with the same instanceID */
  guint refused;   /* were not kept; `message` says why for the first */
  guint letters;   /* are here now, new or known; receipts of those who review among them */
  char *message;
} DoorHubImport;

void door_hub_import_clear (DoorHubImport *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorHubImport, door_hub_import_clear)

/* NOT_FOUND: made by a device that is not enrolled here. DOOR_SEAL_ERROR: not for this hub, or
 * damaged. */
gboolean door_hub_store_import_bundle (DoorHubStore *self,
                                       GBytes *file,
                                       DoorHubImport *ret_import,
                                       GError **error);
/* Roster, open forms, assignments, letters and receipts of a device; for somebody who reviews also what
 * their team submitted, sealed sections left out. NOT_FOUND: no such device, or it has not told its keys
 * yet. transfer full. */
GBytes *door_hub_store_export_bundle (DoorHubStore *self, gint64 device, GError **error);
/* The same with the team's submissions above *mark, as many as one file holds; then *mark is the number
 * of the last of them, and *ret_more whether others wait for the next file. */
GBytes *door_hub_store_export_bundle_from (
    DoorHubStore *self, gint64 device, guint64 *mark, gboolean *ret_more, GError **error);
