/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates with honest errors: totals, means, ratios, proportions, differences, quantiles.
 *
 * Each takes values in the order of the design's records. NAN is a missing value: the record leaves
 * the base. `domain` is 0 for records outside the group asked about; NULL: all are inside.
 *
 * Promises:
 *   1. Results equal those of R's survey package on the same data (tests/indicators).
 *   2. Where there is nothing to estimate from, the estimate is NAN and n is 0; where there are no
 *      degrees of freedom, the interval is NAN. Never a number that looks like a result.
 * Thread rule: any thread.
 */
#pragma once

#include "door-design.h"

typedef enum {
  DOOR_INTERVAL_T,             /* estimate ± t × standard error */
  DOOR_INTERVAL_LOGIT,         /* of a proportion: on the scale of log odds; stays within 0 and 1 */
  DOOR_INTERVAL_KORN_GRAUBARD, /* of a proportion: exact, with the effective sample size; good for
                                  * rare things and for none at all */
} DoorInterval;

typedef struct {
  guint64 n;         /* records in the base */
  double weighted_n; /* their weights */
  double estimate;
  double se;
  double lower, upper; /* at the level of confidence */
  double df;           /* degrees of freedom of the base */
  double deff; /* variance over that of a simple random sample; NAN for ratios of variables */
  double rse;  /* se over the estimate; of a proportion above one half, over the rest */
} DoorEstimate;

/* `level`: 0.95. The interval of a mean, total or ratio is DOOR_INTERVAL_T. */
void door_estimate_total (const DoorDesign *design,
                          const double *y,
                          const guint8 *domain,
                          double level,
                          DoorEstimate *ret_estimate);
void door_estimate_mean (const DoorDesign *design,
                         const double *y,
                         const guint8 *domain,
                         double level,
                         DoorEstimate *ret_estimate);
/* Σwy / Σwx */
void door_estimate_ratio (const DoorDesign *design,
                          const double *y,
                          const double *x,
                          const guint8 *domain,
                          double level,
                          DoorEstimate *ret_estimate);
/* y is 1 or 0. Without variation (all or none) the interval is Korn–Graubard's whatever is asked. */
void door_estimate_proportion (const DoorDesign *design,
                               const double *y,
                               const guint8 *domain,
                               double level,
                               DoorInterval interval,
                               DoorEstimate *ret_estimate);
/* Mean of y in `a` less that in `b`; groups from the same PSUs are not taken for independent. */
void door_estimate_difference (const DoorDesign *design,
                               const double *y,
                               const guint8 *a,
                               const guint8 *b,
                               double level,
                               DoorEstimate *ret_estimate);
/* Σ factor_k Σwy_k / Σwx_k, over ratios whose bases may differ: the mean of several shares, for one.
 * n counts the records in any base. */
typedef struct {
  const double *y;
  const double *x; /* NULL: 1 */
  double factor;
} DoorRatioTerm;
void door_estimate_combination (const DoorDesign *design,
                                const DoorRatioTerm *terms,
                                guint n_terms,
                                const guint8 *domain,
                                double level,
                                DoorEstimate *ret_estimate);
/* Σwy / Σwx in each of `n_cells` groups at once, in one pass over the records: `cell[i]` is the group
 * of record i, G_MAXUINT32 for none; x NULL: the mean of y; `proportion`: y is 1 or 0, with this
 * interval. `ret_estimates` has room for n_cells. The same figures as one by one. */
void door_estimate_by (const DoorDesign *design,
                       const double *y,
                       const double *x,
                       const guint32 *cell,
                       guint n_cells,
                       gboolean proportion,
                       double level,
                       DoorInterval interval,
                       DoorEstimate *ret_estimates);
/* The smallest value below or at which at least the share `p` lies; interval by Woodruff's
 * inversion of that of the share. */
void door_estimate_quantile (const DoorDesign *design,
                             const double *y,
                             const guint8 *domain,
                             double p,
                             double level,
                             DoorEstimate *ret_estimate);

/* --- What may be published ----------------------------------------------------------------- */

typedef struct {
  guint suppress_below_n; /* records in the base */
  guint caution_below_n;
  double suppress_above_rse;
  double caution_above_rse;
} DoorQualityRules;
#define DOOR_QUALITY_RULES_INIT                                                                    \
  {                                                                                                \
    .suppress_below_n = 25, .caution_below_n = 50, .suppress_above_rse = 0.5,                      \
    .caution_above_rse = 0.3                                                                       \
  }

typedef enum {
  DOOR_QUALITY_GOOD,
  DOOR_QUALITY_CAUTION,  /* publish with a flag */
  DOOR_QUALITY_SUPPRESS, /* do not publish the figure; say that it is suppressed */
} DoorQuality;
DoorQuality door_estimate_quality (const DoorEstimate *estimate, const DoorQualityRules *rules);
