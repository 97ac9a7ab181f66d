/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys to what came before a reviewer: when a team changes, somebody who can read its interviews wraps their
 * content keys for the new one (door_envelope_wrap()), and the parts stay as they are, for others vouch for their
 * bytes. The wraps of one interview travel as a letter of kind "wraps" and lie in the vault beside it.
 *
 *   doorstep-wraps 1
 *   submission.door BASE64      one line a part
 *
 * Promises:
 *   1. A wrap opens the part it was made from, for the reader it was made for, and nothing else: the author's
 *      signed head commits to the key.
 *   2. What the hub destroyed of an interview goes from its wraps, too.
 * Thread rule: the vault's thread.
 */
#pragma once

#include "door-copies.h"
#include "door-envelope.h"
#include "door-inbox.h"
#include "door-vault.h"

/* Name of a part -> wrap. transfer full. */
GHashTable *door_wraps_new (void);
GBytes *door_wraps_print (GHashTable *self);
/* NULL when it is none. transfer full. */
GHashTable *door_wraps_parse (GBytes *bytes);

/* Keeps a letter that came. One that may not be taken is left out and logged: FALSE only when the vault failed. */
gboolean door_wraps_take (DoorVault *vault,
                          const DoorInbound *letter,
                          const DoorRoster *roster,
                          GError **error);
/* Empty when there are none. transfer full. */
GHashTable *door_wraps_of (DoorVault *vault, const char *instance_id);
gboolean door_wraps_forget (DoorVault *vault,
                            const char *instance_id,
                            const DoorCopiesGone *gone,
                            GError **error);

/* door_envelope_read() of the part `name`, with its wrap for the reader if there is one; `self` may be NULL. */
DoorEnvelope *door_wraps_read_part (
    GHashTable *self, const char *name, GBytes *bytes, const DoorIdentity *reader, GError **error);
