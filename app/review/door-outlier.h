/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mathematics of "unlike the others": what the quality indicators are built from.
 *
 * Everything here is a pure function of its arguments, in double precision; nothing knows of
 * interviews. Sources: D. Spiegelhalter, "Funnel plots for comparing institutional performance",
 * Statistics in Medicine 24 (2005), and "Handling over-dispersion of performance indicators",
 * Quality and Safety in Health Care 14 (2005); Benjamini and Hochberg, JRSS B 57 (1995); Lancaster's
 * mid-P; Myers' blended index and Whipple's index as demographers define them.
 *
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

/* --- Order statistics --------------------------------------------------------------------- */

/* Of `n` finite numbers, which stay as they are; 0 for none. `q` from 0 to 1, linear between
 * neighbours (R's type 7). */
double door_quantile (const double *values, gsize n, double q);
/* Several of the same numbers; `ret` has `n_q` places. */
void door_quantiles (const double *values, gsize n, const double *q, guint n_q, double *ret);
/* (value − median) / (1.4826 · MAD) for each; all 0 when more than half are equal. */
void door_robust_z (const double *values, gsize n, double *ret_z);

/* --- Tails -------------------------------------------------------------------------------- */

typedef struct {
  double low;  /* chance of so few or fewer */
  double high; /* chance of so many or more */
} DoorTails;

/* Mid-P: half of the chance of exactly `x` counts, so that the two sum to 1. */
DoorTails door_tails_binomial (guint x, guint n, double p);
DoorTails door_tails_poisson (guint x, double expected);
/* 2 · the smaller, at most 1. */
double door_tails_two_sided (DoorTails tails);
double door_normal_tail (double z); /* upper */
double door_normal_quantile (double p);
double door_chi_square_tail (double x, double df); /* upper */
double door_student_tail (double t, double df);    /* upper */

/* --- Funnels ------------------------------------------------------------------------------ */

/* One who is compared: x of n, or x events where `n` exposures were counted. */
typedef struct {
  double x;
  double n;
} DoorTally;

typedef enum {
  DOOR_FUNNEL_SHARE, /* x of n: binomial */
  DOOR_FUNNEL_COUNT, /* x events in n exposures: Poisson */
} DoorFunnelKind;

typedef struct {
  DoorFunnelKind kind;
  double rate;      /* of all together */
  double phi;       /* mean of squared, winsorised z; 1 when nothing is over-dispersed */
  double tau2;      /* variance between those compared, of the additive model; else 0 */
  gboolean widened; /* phi is beyond 1 + 2·√(2/J): limits and z allow for it */
} DoorFunnel;

#define DOOR_FUNNEL_WINSOR 0.10 /* of the z on each side are pulled in before phi is taken */
#define DOOR_FUNNEL_95 1.959963984540054
#define DOOR_FUNNEL_998 3.090232306167813

/* Those with n below `least` do not speak of dispersion, but count in the rate. */
DoorFunnel door_funnel_fit (DoorFunnelKind kind, const DoorTally *tallies, guint n, double least);
/* How far one stands from the rate, in standard deviations of the funnel; 0 for n = 0. */
double door_funnel_z (const DoorFunnel *self, DoorTally tally);
/* Exact tails where the funnel is not widened; else normal tails of door_funnel_z(). */
DoorTails door_funnel_tails (const DoorFunnel *self, DoorTally tally);
/* Where a share or rate over `n` would begin to stand out at `z`; cut to what is possible. */
void
door_funnel_limits (const DoorFunnel *self, double n, double z, double *ret_low, double *ret_high);

/* Shares drawn towards the common one by as much as their n leaves open: posterior means of a
 * beta-binomial whose prior is fitted by moments. */
typedef struct {
  double alpha, beta; /* both 0: the shares do not differ beyond chance, all shrink to the rate */
  double rate;
} DoorShrinkage;
DoorShrinkage door_shrinkage_fit (const DoorTally *tallies, guint n);
double door_shrinkage_mean (const DoorShrinkage *self, DoorTally tally);

/* Which of `n` p-values survive at false discovery rate `q`. NAN stands for "not tested". */
void door_benjamini_hochberg (const double *p, guint n, double q, gboolean *ret_kept);

/* --- Between and within ------------------------------------------------------------------- */

typedef struct {
  double rho;           /* intra-interviewer correlation, ANOVA estimator; below 0 is given as 0 */
  double design_effect; /* 1 + (mean workload − 1) · rho */
  guint n_groups;
} DoorIntraclass;
/* `group[i]` < n_groups. */
DoorIntraclass
door_intraclass (const double *values, const guint32 *group, gsize n, guint n_groups);

typedef struct {
  double slope;
  double t;
  guint df; /* 0: no slope can be told */
} DoorTrend;
/* Least squares of `y` on 0, 1, 2 … */
DoorTrend door_trend (const double *y, gsize n);

/* --- Digits ------------------------------------------------------------------------------- */

#define DOOR_HEAP_FIRST_AGE 23
#define DOOR_HEAP_LAST_AGE 62
/* 100: no preference for ages that end in 0 or 5; 500: no other ages at all. `by_age[a]` persons of
 * age a, for a < n_ages. 0 when nobody is between the two ages above. */
double door_whipple (const guint *by_age, guint n_ages);
/* Myers' blended index, 0 to 90: half the sum of deviations from 10 % of each digit, ages 10–89. */
double door_myers (const guint *by_age, guint n_ages);

/* Myers' index of some people against that of as many drawn from others: among few, digits are uneven by
 * chance, and the index is large. The ten parts together are compared (Wald, covariances by the delta
 * method), and only what is larger than expected is unlike. */
typedef struct {
  double index;
  double expected; /* of as many from the others, by chance; NAN: there are none */
  double chi_square;
  guint df;
  double p; /* of parts so far from the others', and an index above the expected; else 1; NAN */
  guint n;  /* persons of the ages that count */
} DoorMyersTest;
/* `effect`: how much more ages of one household go together than by chance, 1 and more. */
DoorMyersTest door_myers_test (const guint *own, const guint *others, guint n_ages, double effect);

/* That effect: begun with the ages of all, then each household by itself. */
typedef struct {
  double part[10], mean; /* of all */
  double squares, chance;
} DoorMyersHouseholds;
DoorMyersHouseholds door_myers_households_begin (const guint *by_age, guint n_ages);
void door_myers_households_add (DoorMyersHouseholds *self, const guint8 *ages, guint n);
double door_myers_households_effect (const DoorMyersHouseholds *self);

typedef struct {
  double chi_square;
  double p;
  guint n;
} DoorDigits;
/* `by_digit[0…9]`: last digits, against all alike. */
DoorDigits door_last_digits (const guint by_digit[static 10]);
/* `by_digit[1…9]`: first digits, against log10(1 + 1/d). */
DoorDigits door_first_digits (const guint by_digit[static 10]);
