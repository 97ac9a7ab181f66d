/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a desk comes out of an opened vault. */
#pragma once

#include "door-clock.h"
#include "door-desk.h"
#include "door-device.h"
#include "door-vault-queue.h"

/* For tests and measurements: how slow a passphrase is made; the vault's own policy else, which also
 * makes a weaker one stronger at the first opening. Static. */
void door_unlock_set_kdf_policy (DoorUnlock *self, const DoorKdfPolicy *policy);

/* Reads enrolment, roster and cases from the opened vault, then gives the desk. Takes references. */
void door_desk_load_async (DoorVaultQueue *queue,
                           DoorClock *clock,
                           const char *public_name,
                           const char *account,
                           GAsyncReadyCallback callback,
                           gpointer data);
/* Where the account's vault lies: needed to close it when the office orders so, and to see how much
 * space is left. */
void door_desk_set_folder (DoorDesk *self, const char *vault_folder);
/* For tests: what says how much is left where a folder lies; door_vault_space_left() else. */
void door_desk_set_space_probe (DoorDesk *self, guint64 (*space_left) (const char *folder));
DoorDesk *door_desk_load_finish (GAsyncResult *result, GError **error);
