/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-design.h"

struct _DoorDesign {
  gsize n;
  double *weight;
  guint32 *psu; /* of each record: 0, 1, 2 …, those of a stratum beside each other */
  guint n_psus;
  guint n_strata;
  guint32 *stratum_start; /* first PSU of each stratum, and one end */
  double *fraction;       /* f of each stratum */
  DoorLonelyRule lonely;
  /* Calibration, or no margins. */
  guint n_margins;
  guint32 **margin_cell;
  guint *margin_n_cells;
  double *before;
};

/* The variance of Σ z, z given by PSU. */
double door_design_variance (const DoorDesign *self, const double *z);
/* The same for z by record; takes out what the calibration explains. `z` is used up. */
double door_design_variance_of_records (const DoorDesign *self, double *z);
/* PSUs with records in the domain (NULL: all), less strata with such: for confidence intervals. */
double door_design_df_of (const DoorDesign *self, const guint8 *domain);
