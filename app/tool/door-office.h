/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office does to a hub: publish a signed form, hand sealed cases to a device. Used by the
 * hub's subcommands and by the demo survey alike.
 * Thread rule: the store's thread.
 */
#pragma once

#include "door-case-about.h"
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
