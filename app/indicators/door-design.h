/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sample design: with which chance each record came into the sample, and together with which
 * others. What estimates are unbiased by, and standard errors honest by.
 *
 * Order of use: fill a DoorDesignInput; door_design_new(); any number of estimates
 * (door-estimate.h); door_design_free().
 *
 * Variance is that of the ultimate cluster, as if primary sampling units (PSUs) had been drawn with
 * replacement within strata, by Taylor linearisation: for linearised values z summed by PSU
 *   v = Σ_h (1 - f_h) n_h/(n_h - 1) Σ_i (z_hi - z̄_h)²
 * where f_h is n_h/N_h if population counts are given, else 0. A PSU drawn with certainty is best
 * given as a stratum of its own, with its second-stage units as PSUs.
 *
 * Promises:
 *   1. A design never changes: any number of threads may estimate from it.
 *   2. The order of records does not matter to a result beyond the last digits.
 *   3. A domain keeps all PSUs: records outside count as zeros, never as absent.
 */
#pragma once

#include <glib.h>

typedef struct _DoorDesign DoorDesign;

#define DOOR_DESIGN_ERROR (door_design_error_quark ())
GQuark door_design_error_quark (void);
typedef enum {
  DOOR_DESIGN_ERROR_WEIGHT, /* negative or not a number, or all are zero: look at the weights */
  DOOR_DESIGN_ERROR_LONELY, /* a stratum with one PSU: collapse strata, or choose a rule */
  DOOR_DESIGN_ERROR_FPC,    /* a population smaller than its sample, or not one per stratum */
} DoorDesignError;

/* What a stratum with a single PSU adds to the variance. */
typedef enum {
  DOOR_LONELY_FAIL,    /* no design: the author of the sample must decide */
  DOOR_LONELY_REMOVE,  /* nothing, as for one drawn with certainty */
  DOOR_LONELY_ADJUST,  /* its distance from the mean of all PSUs: careful */
  DOOR_LONELY_AVERAGE, /* what the other strata add on average */
} DoorLonelyRule;

/* Categories of all records, numbered from 0: a margin of a calibration. */
typedef struct {
  const guint32 *cell;
  guint n_cells;
} DoorMargin;

/* Weights that were made to fit known totals vary less where the margins explain the answers. One
 * margin: post-stratification; more: raking. */
typedef struct {
  const DoorMargin *margins;
  guint n_margins;
  const double *before; /* weights before calibration */
} DoorCalibration;

typedef struct {
  gsize n; /* records */
  const double *weight;
  const guint32 *stratum;             /* any numbers; NULL: one stratum */
  const guint32 *psu;                 /* any numbers, unique within a stratum; NULL: each record */
  const double *population;           /* PSUs in the record's stratum; NULL: very many */
  DoorLonelyRule lonely;              /* 0: fail */
  const DoorCalibration *calibration; /* NULL: none */
} DoorDesignInput;

/* Copies all it needs. */
DoorDesign *door_design_new (const DoorDesignInput *input, GError **error);
void door_design_free (DoorDesign *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDesign, door_design_free)

gsize door_design_n_records (const DoorDesign *self);
guint door_design_n_psus (const DoorDesign *self);
guint door_design_n_strata (const DoorDesign *self);
const double *door_design_weights (const DoorDesign *self);
/* Degrees of freedom of the whole: PSUs less strata. */
double door_design_df (const DoorDesign *self);
