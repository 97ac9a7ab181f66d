/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from a hub, put into the vault: forms and their media, the roster, assignments,
 * receipts, and the marks by which sync remembers how far it came. An assignment is opened here
 * and taken only when somebody in the roster who may assign has signed it.
 * Thread rule: main; the work happens on the vault's thread.
 */
#pragma once

#include "door-inbox.h"
#include "door-trust.h"
#include "door-vault-queue.h"

#define DOOR_TYPE_DESK_INBOX (door_desk_inbox_get_type ())
G_DECLARE_FINAL_TYPE (DoorDeskInbox, door_desk_inbox, DOOR, DESK_INBOX, GObject)

DoorDeskInbox *door_desk_inbox_new (DoorVaultQueue *queue, DoorTrust *trust);

/* Kind of the envelope an assignment travels in. */
#define DOOR_ENVELOPE_ASSIGNMENT "assignment"
