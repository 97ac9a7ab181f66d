/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-replicate.h"

#include "door-design-private.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

G_DEFINE_QUARK (door - replicate - error - quark, door_replicate_error)

struct _DoorReplicates {
  const DoorDesign *design;
  DoorReplicateKind kind;
  guint n;
  guint32 *stratum; /* of each PSU */
  float *factor;    /* n × PSUs, of the bootstrap */
};

static guint
size_of (const DoorDesign *design, guint stratum)
{
  return design->stratum_start[stratum + 1] - design->stratum_start[stratum];
}

/* --- Designs ------------------------------------------------------------------------------- */

static const char *
fault_of (const DoorDesign *design, DoorReplicateKind kind)
{
  if (design->n_margins > 0)
    return "replicates of calibrated weights would each have to be calibrated";
  if (kind == DOOR_REPLICATES_JK1 && design->n_strata > 1)
    return "JK1 is for a single stratum; take JKn";
  for (guint h = 0; h < design->n_strata; h++)
    if (kind == DOOR_REPLICATES_BRR && size_of (design, h) != 2)
      return "BRR needs two PSUs in every stratum";
    else if (size_of (design, h) < 2)
      return "a stratum has only one PSU; collapse strata";
  return NULL;
}

/* A Hadamard matrix after Sylvester of twice as many rows as strata, or more: it has enough columns
 * with an odd number to take those alone, and the product of two of them is never a third. So what
 * two strata do together does not pass for what a third one does. */
static guint
hadamard_order (guint n_strata)
{
  guint order = 4;

  while (order < 2 * n_strata)
    order *= 2;
  return order;
}

static gboolean
is_odd (guint bits)
{
  gboolean odd = FALSE;

  for (; bits; bits &= bits - 1)
    odd = !odd;
  return odd;
}

/* Of the two numbers 2s and 2s + 1 one has an odd number of bits. */
static gboolean
hadamard (guint row, guint stratum)
{
  guint column = 2 * stratum + !is_odd (stratum);

  return !is_odd (row & column);
}

static void
draw (DoorReplicates *self, guint32 seed)
{
  const DoorDesign *design = self->design;
  GRand *rand = g_rand_new_with_seed (seed);

  self->factor = g_new0 (float, (gsize) self->n * design->n_psus);
  for (guint r = 0; r < self->n; r++)
    for (guint h = 0; h < design->n_strata; h++)
      {
        guint size = size_of (design, h);
        float *of = self->factor + (gsize) r * design->n_psus + design->stratum_start[h];

        for (guint k = 0; k + 1 < size; k++)
          of[g_rand_int_range (rand, 0, (gint32) size)] += (float) size / (float) (size - 1);
      }
  g_rand_free (rand);
}

DoorReplicates *
door_replicates_new (
    const DoorDesign *design, DoorReplicateKind kind, guint n, guint32 seed, GError **error)
{
  const char *fault = fault_of (design, kind);
  DoorReplicates *self;

  if (kind != DOOR_REPLICATES_BOOTSTRAP)
    n = kind == DOOR_REPLICATES_BRR ? hadamard_order (design->n_strata) : design->n_psus;
  if (!fault && (n < 2 || n > DOOR_REPLICATES_MAX))
    fault = "there would be too few or too many replicates";
  if (fault)
    {
      g_set_error_literal (error, DOOR_REPLICATE_ERROR, DOOR_REPLICATE_ERROR_DESIGN, fault);
      return NULL;
    }
  self = g_new0 (DoorReplicates, 1);
  self->design = design;
  self->kind = kind;
  self->n = n;
  self->stratum = g_new (guint32, design->n_psus);
  for (guint h = 0; h < design->n_strata; h++)
    for (guint p = design->stratum_start[h]; p < design->stratum_start[h + 1]; p++)
      self->stratum[p] = h;
  if (kind == DOOR_REPLICATES_BOOTSTRAP)
    draw (self, seed);
  return self;
}

void
door_replicates_free (DoorReplicates *self)
{
  if (!self)
    return;
  g_free (self->stratum);
  g_free (self->factor);
  g_free (self);
}

guint
door_replicates_length (const DoorReplicates *self)
{
  return self->n;
}

/* --- Weights ------------------------------------------------------------------------------- */

static double
factor_of (const DoorReplicates *self, guint replicate, guint psu)
{
  guint stratum = self->stratum[psu];
  guint size = size_of (self->design, stratum);

  switch (self->kind)
    {
    case DOOR_REPLICATES_BOOTSTRAP:
      return self->factor[(gsize) replicate * self->design->n_psus + psu];
    case DOOR_REPLICATES_BRR:
      return hadamard (replicate, stratum) == (psu == self->design->stratum_start[stratum]) ? 2 : 0;
    default:
      if (self->stratum[replicate] != stratum)
        return 1;
      return psu == replicate ? 0 : size / (double) (size - 1);
    }
}

void
door_replicates_weights (const DoorReplicates *self, guint replicate, double *to)
{
  const DoorDesign *design = self->design;
  g_autofree double *factor = g_new (double, design->n_psus);

  for (guint p = 0; p < design->n_psus; p++)
    factor[p] = factor_of (self, replicate, p);
  for (gsize i = 0; i < design->n; i++)
    to[i] = design->weight[i] * factor[design->psu[i]];
}

/* What a replicate's squared deviation counts in the variance. */
static double
share_of (const DoorReplicates *self, guint replicate)
{
  guint stratum, size;

  if (self->kind == DOOR_REPLICATES_BRR || self->kind == DOOR_REPLICATES_BOOTSTRAP)
    return 1.0 / self->n;
  stratum = self->stratum[replicate];
  size = size_of (self->design, stratum);
  return (size - 1.0) / size * (1 - self->design->fraction[stratum]);
}

void
door_replicates_estimate (const DoorReplicates *self,
                          DoorStatistic statistic,
                          gconstpointer data,
                          double level,
                          DoorEstimate *ret_estimate)
{
  const DoorDesign *design = self->design;
  g_autofree double *weights = g_new (double, MAX (design->n, 1));
  g_autofree double *theta = g_new (double, self->n);
  DoorEstimate e = { .n = design->n, .deff = NAN, .rse = NAN };
  double mean = 0, variance = 0, t;
  guint n_known = 0;

  e.estimate = statistic (design->weight, design->n, data);
  for (gsize i = 0; i < design->n; i++)
    e.weighted_n += design->weight[i];
  for (guint r = 0; r < self->n; r++)
    {
      door_replicates_weights (self, r, weights);
      theta[r] = statistic (weights, design->n, data);
      mean += isnan (theta[r]) ? 0 : theta[r];
      n_known += !isnan (theta[r]);
    }
  mean /= MAX (n_known, 1);
  for (guint r = 0; r < self->n; r++)
    if (!isnan (theta[r]))
      variance += share_of (self, r) * (theta[r] - mean) * (theta[r] - mean);
  e.se = n_known > 1 ? sqrt (variance) : NAN;
  e.df = door_design_df (design);
  t = e.df >= 1 ? gsl_cdf_tdist_Pinv ((1 + level) / 2, e.df) : NAN;
  e.lower = e.estimate - t * e.se;
  e.upper = e.estimate + t * e.se;
  e.rse = e.estimate != 0 ? e.se / fabs (e.estimate) : NAN;
  *ret_estimate = e;
}

/* --- Statistics ---------------------------------------------------------------------------- */

double
door_statistic_ratio (const double *weights, gsize n, gconstpointer data)
{
  const DoorRatio *ratio = data;
  double sum_y = 0, sum_x = 0;

  for (gsize i = 0; i < n; i++)
    {
      double x = ratio->x ? ratio->x[i] : 1;

      if (isnan (ratio->y[i]) || isnan (x))
        continue;
      sum_y += weights[i] * ratio->y[i];
      sum_x += weights[i] * x;
    }
  return sum_x != 0 ? sum_y / sum_x : NAN;
}

double
door_statistic_total (const double *weights, gsize n, gconstpointer data)
{
  const DoorRatio *ratio = data;
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += isnan (ratio->y[i]) ? 0 : weights[i] * ratio->y[i];
  return sum;
}
