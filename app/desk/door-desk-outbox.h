/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vault's outbox as app/sync wants to see it: submissions to send, and what became of them.
 *
 * Beside the vault's outbox a note and a line of the log are written for each answer
 * (door-delivery-note.h). The time of the next try is kept in memory: a program started anew tries at
 * once, but for what a relay or stick carries.
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
/* TRUE: the way leads to the hub itself, and what a relay or stick carries is due, too. FALSE (at
 * first): it leads to a relay or stick, which is not given the same again for a while. */
void door_desk_outbox_set_direct (DoorDeskOutbox *self, gboolean direct);
