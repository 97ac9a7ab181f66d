/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries out the office's order to close this account on this device (door-order.h):
 *
 *   1. what is unsent is sent once more; what still is not, is packed into files beside the vault,
 *      sealed for the hub, which anybody may carry there
 *   2. the passphrase is replaced by a random one that nobody knows; the office's recovery key still
 *      opens the vault; other accounts on the device are not touched
 *   3. the vault signs that it was done; the hub is told, and the word also lies beside the vault
 *   4. the account is not offered for unlocking any more
 *
 * Interrupted anywhere, it is begun again at the next run. Thread rule: main.
 */
#pragma once

#include "door-sending-private.h"

#define DOOR_WIPE_DONE "order-done.door"

/* Borrowed until the call finishes. */
typedef struct {
  DoorVaultQueue *queue;
  DoorSync *sync;
  DoorDeskOutbox *outbox;
  DoorSending *sending;
  DoorClock *clock;
  const char *folder; /* of the account's vault */
} DoorWipeTools;

/* FALSE without an error: no order waits. */
void door_wipe_async (const DoorWipeTools *tools, GAsyncReadyCallback callback, gpointer data);
gboolean door_wipe_finish (GAsyncResult *result, GError **error);
