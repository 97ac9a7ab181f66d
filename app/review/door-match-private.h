/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likeness of interviews, which stands in two files:
 *   door-match.c        comparing two, all with all, and by threads
 *   door-match-bands.c  which are compared at all when there are many
 */
#pragma once

#include "door-match.h"

/* Rows are kept twice, so that one comparison of bytes tells "same answer, and an answer": in the
 * left copy an unanswered or useless item is 0, in the right one 255. */
#define DOOR_MATCH_SKIPPED_LEFT 0

struct _DoorMatch {
  guint n_items;
  gsize stride; /* bytes of a row in the copies */
  guint n_rows;
  GByteArray *codes; /* n_rows × n_items as given */
  GArray *interviewer;
  GArray *best; /* DoorMatchBest */
  gboolean ran;
  guint n_at_run;
  guint8 *useful; /* by item: tells interviews apart */
  guint n_common;
  GByteArray *left, *right;
  GArray *answered; /* guint16: useful items answered, by row */
};

/* --- door-match.c --- */
/* Of a left and a right row: items with the same answer. */
guint door_match_identical (const guint8 *left, const guint8 *right, gsize stride);
/* Of two left rows: items that both answered. */
guint door_match_compared (const guint8 *left, const guint8 *other_left, gsize stride);
/* Compares those with the same hash; `order` are the rows, sorted by it. `reach`: how far apart in a run
 * of equal ones two are still compared. */
void door_match_run_sorted (
    DoorMatch *self, const guint32 *order, const guint64 *hash, guint reach, guint n_threads);

/* --- door-match-bands.c --- */
void door_match_run_bands (DoorMatch *self, guint n_threads);
