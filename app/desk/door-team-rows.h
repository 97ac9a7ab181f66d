/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of interviews to be reviewed, filled by hand: what the desk does with what its vault holds, and
 * what tests and figures do without one.
 *
 * Order of use: door_team_row_new() and what is known of it; door_team_list_set_rows() with all of them,
 * again whenever one changed.
 *
 * Promise: with 100,000 rows another filter takes one pass over them, some milliseconds; `doorctl bench
 * review` states it.
 * Thread rule: main.
 */
#pragma once

#include "door-review-facts.h"
#include "door-team-desk.h"
#include "door-team-store.h"

/* Takes over `entry`. */
DoorTeamRow *door_team_row_new (DoorTeamEntry *entry);
/* `facts` may be NULL; borrowed for the call. */
void door_team_row_set_facts (DoorTeamRow *self, const DoorReviewFacts *facts, GDateTime *now);
void door_team_row_set_flags (DoorTeamRow *self,
                              GPtrArray *flags); /* of DoorTeamFlag; NULL: none */
void door_team_flag_free (DoorTeamFlag *self);

DoorTeamList *door_team_list_new (void);
/* All rows there are (of DoorTeamRow); filters and order stay. */
void door_team_list_set_rows (DoorTeamList *self, GPtrArray *rows);
