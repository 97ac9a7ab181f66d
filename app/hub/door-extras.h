/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Households that nobody listed, found in the dwelling of a drawn one: which of them are interviewed, too, and by
 * how much their weight changes.
 *
 * Order of use, at headquarters, once an interviewer has told the names: door_extras_have() with the frame that
 * was drawn from; door_extras_draw(); each that is taken becomes a case with the listed household's weight
 * times `factor`.
 *
 * Rules:
 *   E1. Households found in a dwelling belong to the household listed last in it (the half-open interval: from
 *       a line of the frame up to the next). They are in the sample exactly when that line is.
 *   E2. Up to `most` of them are all interviewed. They came into the sample by the listed one, so that each has
 *       its probability, and its weight.
 *   E3. Of more than that `most` are drawn, each with probability most / found, and has the weight times
 *       found / most: so that those drawn stand for all that were found.
 *   E4. Nobody chooses, and nobody at the door can foresee: the seed is the signature of the drawing key over the
 *       case and the names as they were told, in their order, which there is exactly one of.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include "door-listing.h"

/* So many that a visit more is bearable; from a building of forty is drawn. */
#define DOOR_EXTRAS_MOST 3
/* What a person writes down at a door; a larger building is listed anew. */
#define DOOR_EXTRAS_LIMIT 60

/* Rule E1: TRUE when what is found in the dwelling of the household at this place of the frame belongs to it. */
gboolean door_extras_have (const DoorFrame *frame, guint at);

typedef struct {
  guint found;
  GArray *taken; /* of guint, positions among the names from 0, ascending */
  double factor; /* of the listed household's weight */
  char *hash;    /* of the names: 64 hexadecimal digits */
} DoorExtras;

void door_extras_free (DoorExtras *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorExtras, door_extras_free)
/* `names`: heads of the households, in the order in which they were found. G_IO_ERROR_INVALID_ARGUMENT: none, more
 * than DOOR_EXTRAS_LIMIT, two alike, or `most` is 0. */
DoorExtras *door_extras_draw (const char *case_id,
                              const char *const *names,
                              guint most,
                              const DoorIdentity *key,
                              GError **error);
