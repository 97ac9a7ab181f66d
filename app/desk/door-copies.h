/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies in a vault of what the hub has destroyed: by the survey's schedule, or because a respondent
 * withdrew at the office. What the hub says comes over the network or on a stick (DOOR_INBOUND_DESTROYED).
 *
 * Promises:
 *   1. Of an interview that came to be reviewed, the parts that the hub destroyed go; after a withdrawal all
 *      of it, what was decided about it too. What stays: that it was held, when, by whom, and its outcome.
 *      A copy that comes later loses the same parts before it is kept.
 *   2. Of an interview held on this device the whole copy goes, since its journal names what was destroyed;
 *      but only when a receipt shows that the hub has it (door_vault_release_now()): no hub can make a
 *      device destroy what nobody else holds. A draft stays.
 *   3. Of "case:ID" what the team told of the case goes.
 *   4. Doing it again changes nothing.
 * Thread rule: the vault's thread.
 */
#pragma once

#include "door-destroyed.h"
#include "door-inbox.h"
#include "door-roster.h"
#include "door-vault.h"

/* FALSE only when the vault failed. `roster` may be NULL. */
gboolean door_copies_destroy (DoorVault *vault,
                              const DoorInbound *item,
                              const DoorRoster *roster,
                              GError **error);

/* What was destroyed of one interview: when (microseconds since 1970), 0: not. */
typedef struct {
  gint64 at[DOOR_DESTROY_N];
  char *outcome; /* after a withdrawal; "" */
} DoorCopiesGone;

void door_copies_gone_clear (DoorCopiesGone *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorCopiesGone, door_copies_gone_clear)
/* All zero when nothing was, or nothing is known. */
void door_copies_gone (DoorVault *vault, const char *instance_id, DoorCopiesGone *ret_gone);
/* Whether a part of that name went. */
gboolean door_copies_lost_part (const DoorCopiesGone *self, const char *part);
/* "Destroyed on 25 November 2026 by schedule", for a reader. transfer full. */
char *door_copies_say (gint64 at);
