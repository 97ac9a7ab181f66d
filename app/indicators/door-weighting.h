/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From chances of selection to weights: nonresponse, post-stratification, raking, trimming.
 *
 * Every step changes an array of weights in place and says what it did; a caller that keeps the
 * factor of each step as a column divides after by before.
 *
 * Order of use: base weights, 1 over the product of the chances of all stages;
 * door_weights_adjust() in classes for nonresponse; door_weights_poststratify() or
 * door_weights_rake() to known totals; door_weights_trim() where a few weights dominate, then the
 * totals once more; door_weights_describe() for the page of diagnostics.
 *
 * Promise: on an error no weight has changed.
 * Thread rule: any thread.
 */
#pragma once

#include "door-design.h"

#define DOOR_WEIGHTING_ERROR (door_weighting_error_quark ())
GQuark door_weighting_error_quark (void);
typedef enum {
  DOOR_WEIGHTING_ERROR_EMPTY_CELL,  /* a known total, and nobody to carry it: collapse the cell */
  DOOR_WEIGHTING_ERROR_TOTALS,      /* margins add up to different totals, or one is negative */
  DOOR_WEIGHTING_ERROR_CONVERGENCE, /* raking does not settle: collapse small cells */
} DoorWeightingError;

#define DOOR_WEIGHTING_TOLERANCE 1e-6 /* of margins' totals, and relative change that ends raking */
#define DOOR_WEIGHTING_MAX_CYCLES 100

/* In each class the weights of those who did not take part (responded[i] 0) go to those who did, and
 * become 0. DOOR_WEIGHTING_ERROR_EMPTY_CELL when nobody in a class responded. */
gboolean door_weights_adjust (
    double *weights, gsize n, const DoorMargin *classes, const guint8 *responded, GError **error);

/* Makes the weights of each cell add up to its total. Cells with total 0 must be empty. */
gboolean door_weights_poststratify (
    double *weights, gsize n, const DoorMargin *cells, const double *totals, GError **error);

typedef struct {
  guint cycles;
  double change; /* largest relative change of a cell's sum in the last cycle */
  double changes[DOOR_WEIGHTING_MAX_CYCLES]; /* the same in each cycle */
} DoorRakingReport;

/* Each margin in turn, until none changes; `totals[m]` are those of margins[m]. `ret_report` may be
 * NULL; it is filled also when raking does not converge. */
gboolean door_weights_rake (double *weights,
                            gsize n,
                            const DoorMargin *margins,
                            const double *const *totals,
                            guint n_margins,
                            DoorRakingReport *ret_report,
                            GError **error);

/* Median and six interquartile ranges of the positive weights: where trimming usually begins. */
double door_weights_usual_cap (const double *weights, gsize n);
/* Median and so many interquartile ranges. */
double door_weights_cap (const double *weights, gsize n, double times);
/* No weight above `cap`; what is cut is spread over the others in proportion, so that the sum stays.
 * Returns how many were cut; G_MAXSIZE and no change when all would have to be. */
gsize door_weights_trim (double *weights, gsize n, double cap);

typedef struct {
  gsize n; /* weights above 0 */
  double sum, mean, min, max;
  double kish; /* n Σw² / (Σw)²: how much the variance grows by unequal weights */
} DoorWeightsSummary;
void door_weights_describe (const double *weights, gsize n, DoorWeightsSummary *ret_summary);
