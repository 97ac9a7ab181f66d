/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approving several interviews at once, by a rule: of those the list shows now, that somebody has yet to
 * decide about, and about which nobody disagrees. Each gets its own signed decision, whose text says by which
 * rule it was made.
 *
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

typedef enum {
  DOOR_BULK_CLEAN,   /* nothing was noticed that is to be checked */
  DOOR_BULK_CHECKED, /* a second visit found that it took place, and nothing urgent was noticed */
  DOOR_N_BULKS,
} DoorBulkRule;

const char *door_bulk_rule_label (DoorBulkRule rule); /* translated */
guint door_team_desk_count_bulk (DoorTeamDesk *self, DoorBulkRule rule);
/* One after the other; what was approved before one failed stays approved. */
void door_team_desk_bulk_async (DoorTeamDesk *self,
                                DoorBulkRule rule,
                                GAsyncReadyCallback callback,
                                gpointer data);
/* How many were approved; *error is set when it stopped before the end. */
guint door_team_desk_bulk_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error);
