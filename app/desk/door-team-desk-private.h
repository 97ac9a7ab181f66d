/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A supervisor's desk, which stands in two files:
 *   door-team-desk.c  the object, and what it shows
 *   door-team-pass.c  bringing it up to what the vault holds
 */
#pragma once

#include "door-team-private.h"

struct _DoorTeamDesk {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorTrust *trust;
  DoorFormShelf *forms; /* NULL: the desk is going */
  DoorClock *clock;
  DoorTeamList *list;
  GListStore *today;
  guint n_overdue; /* as `today` shows it */
  guint timer;
  GHashTable *rows;   /* record name -> DoorTeamRow */
  GHashTable *visits; /* record name -> DoorTeamRow: second visits, which are in no list */
  DoorTeamChecks *checks;
  DoorTeamCases *cases;
  GListStore *requests;
  DoorTeamBooks *books;
  GPtrArray *events; /* of DoorCaseEvent */
  DoorTeamFigures *figures;
  guint target; /* interviews of each, by the protocols */

  GPtrArray *running; /* of GTask: who asked for the pass that is on; NULL: none is */
  GPtrArray *waiting; /* of GTask */
  DoorTeamHoldings *holdings;
  GPtrArray *pending; /* of DoorTeamEntry: to be opened */
  guint at;           /* in pending */
};

/* --- door-team-desk.c --- */
/* Which interviews stand out, from the figures to the rows. */
void door_team_desk_show_figures (DoorTeamDesk *self);
/* Everything that is made of the rows: list, cases, second visits, the day; tells `changed`. */
void door_team_desk_show_rows (DoorTeamDesk *self);
