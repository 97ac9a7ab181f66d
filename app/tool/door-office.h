/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office does to a hub: publish a signed form, hand sealed cases to a device. Used by the
 * hub's subcommands and by the demo survey alike.
 * Thread rule: the store's thread.
 */
#pragma once

#include "door-case-about.h"
#include "door-csv.h"
#include "door-hub-store.h"
#include "door-keys.h"

/* Converts or reads the form at `path` and its media, signs and publishes. Out-pointers may be NULL.
 * transfer full. */
gboolean door_office_publish (DoorHubStore *store,
                              DoorIdentity *survey_key,
                              const char *path,
                              char **ret_form_id,
                              char **ret_version,
                              GError **error);

/* Seals the case to the device's vault; only that vault opens it. */
gboolean door_office_assign (DoorHubStore *store,
                             DoorIdentity *signer,
                             const DoorHubDevice *device,
                             const DoorAssignmentFacts *facts,
                             GError **error);

/* A row of a table of cases: columns id, label, address, area, form, version; a column whose name is a
 * path ("/data/case_id") gives the answer the interview begins with. transfer full. */
DoorAssignmentFacts *door_office_read_case (const DoorCsvTable *table, guint row);
/* The device of that number among `devices` (may be NULL, with an error) that is in use. */
const DoorHubDevice *door_office_find_device (GPtrArray *devices, gint64 wanted, GError **error);

/* Kind of the envelope a sampled case is kept in. */
#define DOOR_ENVELOPE_CASE "case"
/* Seals a case of the sample to headquarters' key: the hub keeps it and cannot read it. */
GBytes *
door_office_seal_case (const DoorAssignmentFacts *facts, DoorIdentity *office, GError **error);
/* Opens the sampled case, seals it to the device and takes it from the one that had it. */
gboolean door_office_give (DoorHubStore *store,
                           DoorIdentity *office,
                           const DoorHubDevice *device,
                           const char *case_id,
                           GError **error);
/* Paths that the form marks as sensitive or sealed; ends with NULL. transfer full. */
char **door_office_sensitive_places (GBytes *form_xml, GError **error);
