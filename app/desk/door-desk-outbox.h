/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vault's outbox as app/sync wants to see it: submissions to send, and what became of them.
 *
 * The time of the next try is kept in memory: a program started anew tries at once.
 * Thread rule: main; the work happens on the vault's thread.
 */
#pragma once

#include "door-outbox.h"
#include "door-trust.h"
#include "door-vault-queue.h"

#define DOOR_TYPE_DESK_OUTBOX (door_desk_outbox_get_type ())
G_DECLARE_FINAL_TYPE (DoorDeskOutbox, door_desk_outbox, DOOR, DESK_OUTBOX, GObject)

DoorDeskOutbox *door_desk_outbox_new (DoorVaultQueue *queue, DoorTrust *trust);

/* A person asks: whatever waits for its next try is due now. */
void door_desk_outbox_try_now (DoorDeskOutbox *self);
