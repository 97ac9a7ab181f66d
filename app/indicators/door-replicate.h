/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replicate weights: the sample with parts of it taken out or doubled, again and again, as a second
 * opinion on a standard error, and for statistics that no formula covers.
 *
 * Order of use: door_replicates_new() on a design; door_replicates_estimate() for each statistic;
 * or door_replicates_weights() to write them out for another program.
 *
 * Kinds, for PSUs in strata:
 *   JK1        leaves out one PSU at a time; for designs of one stratum
 *   JKn        the same within strata
 *   BRR        half samples balanced by a Hadamard matrix; every stratum has exactly two PSUs
 *   bootstrap  n - 1 of n PSUs drawn with replacement in each stratum (Rao and Wu 1988)
 * The variance is scale × Σ r (θ - θ̄)², θ̄ the mean of the replicates, as R's survey package has it.
 *
 * Thread rule: immutable once made; any thread. The design must outlive it.
 */
#pragma once

#include "door-estimate.h"

typedef struct _DoorReplicates DoorReplicates;

#define DOOR_REPLICATES_MAX 20000u

typedef enum {
  DOOR_REPLICATES_JK1,
  DOOR_REPLICATES_JKN,
  DOOR_REPLICATES_BRR,
  DOOR_REPLICATES_BOOTSTRAP,
} DoorReplicateKind;

#define DOOR_REPLICATE_ERROR (door_replicate_error_quark ())
GQuark door_replicate_error_quark (void);
typedef enum {
  DOOR_REPLICATE_ERROR_DESIGN, /* not a design for this kind: the message says why */
} DoorReplicateError;

/* `n` and `seed` are for the bootstrap: the same seed gives the same replicates everywhere. A design
 * with calibration is refused: its replicates would each have to be calibrated. */
DoorReplicates *door_replicates_new (
    const DoorDesign *design, DoorReplicateKind kind, guint n, guint32 seed, GError **error);
void door_replicates_free (DoorReplicates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorReplicates, door_replicates_free)

guint door_replicates_length (const DoorReplicates *self);
/* Weights of one replicate into `to`, one for each record. */
void door_replicates_weights (const DoorReplicates *self, guint replicate, double *to);

/* What is to be estimated, from weights. NAN: cannot be had. */
typedef double (*DoorStatistic) (const double *weights, gsize n, gconstpointer data);
/* A replicate for which the statistic is NAN is left out. df: PSUs less strata. n and weighted_n are
 * those of all records; deff is NAN. */
void door_replicates_estimate (const DoorReplicates *self,
                               DoorStatistic statistic,
                               gconstpointer data,
                               double level,
                               DoorEstimate *ret_estimate);

/* Σwy / Σwx; x NULL: the mean of y. NAN values are left out, as in door_estimate_ratio(). */
typedef struct {
  const double *y;
  const double *x;
} DoorRatio;
double door_statistic_ratio (const double *weights, gsize n, gconstpointer ratio);
double door_statistic_total (const double *weights, gsize n, gconstpointer ratio); /* Σwy */
