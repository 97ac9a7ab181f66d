/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Percent match: for each interview, the other interview whose answers are most nearly the same.
 *
 * A copied or invented interview resembles another more than two people ever do. How much two people
 * resemble each other depends on the questionnaire, so the share itself proves nothing: what stands
 * out is judged against the shares of the same survey (Kuriakose and Robbins, Statistical Journal of
 * the IAOS 32 (2016), and the doubts of Simmons et al., Pew Research Center 2016).
 *
 * Order of use: door_match_new(); door_match_add() for each interview; door_match_run() once the
 * first ones are in; after that door_match_add() keeps the answers up to date by itself.
 *
 * Promises:
 *   1. Up to DOOR_MATCH_EXACT interviews every pair is compared. Beyond, every pair of the same
 *      interviewer is, and of the others those that agree on one of DOOR_MATCH_BANDS drawn sets of
 *      items, drawn anew for each band; two interviews that are copies of each other are always among
 *      them, and the less alike two are, the likelier they are missed.
 *   2. Items that nearly all answer alike (DOOR_MATCH_COMMON) are left out of the comparison, and
 *      two interviews are compared only over items that both answered, at least DOOR_MATCH_ITEMS.
 *   3. The result does not depend on the order of adding, but for ties.
 * Thread rule: one owner at a time.
 */
#pragma once

#include <glib.h>

#define DOOR_MATCH_ITEMS 30u    /* compared by fewer items, nobody resembles anybody */
#define DOOR_MATCH_COMMON 0.95  /* share of one answer from which an item tells nothing */
#define DOOR_MATCH_EXACT 20000u /* 200 million pairs: seconds */
#define DOOR_MATCH_BANDS 48u
#define DOOR_MATCH_SKIPPED 0 /* the code of an item that was not answered */

typedef struct _DoorMatch DoorMatch;

typedef struct {
  double share;   /* identical of compared, 0 to 1; 0 when nobody could be compared */
  guint other;    /* row of the interview it resembles most */
  guint compared; /* items */
} DoorMatchBest;

/* `n_items`: of the questionnaire, without keys and names. */
DoorMatch *door_match_new (guint n_items);
void door_match_free (DoorMatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorMatch, door_match_free)

/* Adds an interview: `codes[n_items]`, a small number for each answer, DOOR_MATCH_SKIPPED for none.
 * Returns its row. */
guint door_match_add (DoorMatch *self, const guint8 *codes, guint32 interviewer);
/* A corrected version takes the place of the old one. */
void door_match_replace (DoorMatch *self, guint row, const guint8 *codes, guint32 interviewer);
guint door_match_length (const DoorMatch *self);
/* Compares all with all, in `n_threads` threads. */
void door_match_run (DoorMatch *self, guint n_threads);
/* FALSE before the first run, and when so much has come since that the items that tell, which are
 * chosen by a run, should be chosen again: a tenth more. */
gboolean door_match_is_current (const DoorMatch *self);
/* Both sides share what they have in common. */
DoorMatchBest door_match_best (const DoorMatch *self, guint row);
/* Items left out because nearly all answer alike. */
guint door_match_n_common (const DoorMatch *self);
