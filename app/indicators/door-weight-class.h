/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weighting classes: records that share what is known of them all (area, kind of dwelling …), with
 * small or extreme ones joined to a neighbour.
 *
 * Order of use: door_weight_classes_new() from categories, the most important first;
 * door_weight_classes_collapse(); then door_weights_adjust() by its margin.
 *
 * Rule of collapse: the class at fault with the fewest respondents is joined to the class that shares
 * the most leading categories with it, and of those to the one with the fewest respondents; again
 * until none is at fault or one is left. Same input, same classes.
 *
 * Thread rule: one owner at a time.
 */
#pragma once

#include "door-design.h"

typedef struct _DoorWeightClasses DoorWeightClasses;

typedef struct {
  char *label; /* "region=1, urban=2", joined by " + " */
  gsize n;     /* records with a weight */
  gsize n_responded;
  double before, responded; /* sums of weights: all, and those who responded */
  double factor;            /* before over responded */
} DoorWeightClass;

/* `category[v][i]`: of variable v, with `label[v][category]`. Borrowed until the end. */
DoorWeightClasses *door_weight_classes_new (gsize n,
                                            const guint32 *const *category,
                                            const char *const *names,
                                            const char *const *const *labels,
                                            guint n_variables);
void door_weight_classes_free (DoorWeightClasses *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorWeightClasses, door_weight_classes_free)

/* Counts, then joins classes with fewer than `min_n` respondents or a factor above `max_factor`. */
void door_weight_classes_collapse (DoorWeightClasses *self,
                                   const double *weights,
                                   const guint8 *responded,
                                   guint min_n,
                                   double max_factor);
guint door_weight_classes_length (const DoorWeightClasses *self);
const DoorWeightClass *door_weight_classes_at (const DoorWeightClasses *self, guint index);
/* Class of each record. Valid until the next collapse. */
DoorMargin door_weight_classes_margin (const DoorWeightClasses *self);
/* How many classes were joined away. */
guint door_weight_classes_n_joined (const DoorWeightClasses *self);
