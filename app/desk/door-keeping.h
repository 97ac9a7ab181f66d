/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a device keeps what it has sent, and whether there is room for more.
 *
 * Promises:
 *   1. A sent interview is destroyed only by its receipts (door-vault.h, V7): when the office has opened
 *      and checked it, or the hub has stored it, longer ago than the survey's days ("keeping" in
 *      door-protocol.h). A server of others gives none: there its answer counts as stored. Its case
 *      stays in the list as sent.
 *   2. When forms prescribe different numbers of days, the longest counts for all.
 *   3. Without room somebody is told long before an answer is refused.
 * Thread rule: main, but for door_keeping_grace().
 */
#pragma once

#include "door-vault-queue.h"

/* Of all forms in the vault; on the vault's thread. */
gboolean door_keeping_grace (DoorVault *vault, DoorVaultGrace *ret_grace, GError **error);

/* Call after a run of sending that reached the server. */
void
door_keeping_release_async (DoorVaultQueue *queue, GAsyncReadyCallback callback, gpointer data);
/* How many were destroyed; -1 on an error, and those not destroyed are whole. */
int door_keeping_release_finish (DoorVaultQueue *queue, GAsyncResult *result, GError **error);

/* What to tell a person when `left` bytes are free; NULL: there is room. transfer full. */
char *door_keeping_say_space (guint64 left);
