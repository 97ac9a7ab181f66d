/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-estimate.h"

#include "door-design-private.h"
#include "door-estimate-private.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums of one pass over the records: by PSU and over all. */
typedef struct {
  double *y, *x; /* by PSU: Σwy, Σwx */
  double sum_y, sum_x, sum_w;
  double sum_yy; /* Σwy² */
  guint64 n;
} Sums;

static void
sums_clear (Sums *self)
{
  g_free (self->y);
  g_free (self->x);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

/* x NULL: 1. */
static void
sum_up (const DoorDesign *design,
        const double *y,
        const double *x,
        const guint8 *domain,
        Sums *ret_sums)
{
  Sums sums = { .y = g_new0 (double, design->n_psus), .x = g_new0 (double, design->n_psus) };

  for (gsize i = 0; i < design->n; i++)
    {
      double w = design->weight[i];
      double yi = y[i];
      double xi = x ? x[i] : 1;
      guint32 psu = design->psu[i];

      if ((domain && !domain[i]) || isnan (yi) || isnan (xi) || w <= 0)
        continue;
      sums.n++;
      sums.sum_w += w;
      sums.sum_yy += w * yi * yi;
      sums.y[psu] += w * yi;
      sums.x[psu] += w * xi;
    }
  for (guint p = 0; p < design->n_psus; p++)
    {
      sums.sum_y += sums.y[p];
      sums.sum_x += sums.x[p];
    }
  *ret_sums = sums;
}

/* Records of the base: inside the domain, and not missing. */
static guint8 *
base_of (const DoorDesign *design, const double *y, const double *x, const guint8 *domain)
{
  guint8 *base = g_new (guint8, design->n);

  for (gsize i = 0; i < design->n; i++)
    base[i] = (!domain || domain[i]) && !isnan (y[i]) && !(x && isnan (x[i]));
  return base;
}

/* --- Variance ------------------------------------------------------------------------------ */

/* Of Σ w (y - r x) × scale over the base; `sums` are those of y and x. */
static double
variance_of_ratio (const DoorDesign *design,
                   const Sums *sums,
                   const double *y,
                   const double *x,
                   const guint8 *domain,
                   double r,
                   double scale)
{
  guint n = design->n_margins > 0 ? (guint) design->n : design->n_psus;
  g_autofree double *z = g_new0 (double, n);

  if (design->n_margins == 0)
    {
      for (guint p = 0; p < n; p++)
        z[p] = (sums->y[p] - r * sums->x[p]) * scale;
      return door_design_variance (design, z);
    }
  for (gsize i = 0; i < design->n; i++)
    {
      double xi = x ? x[i] : 1;

      if ((!domain || domain[i]) && !isnan (y[i]) && !isnan (xi))
        z[i] = design->weight[i] * (y[i] - r * xi) * scale;
    }
  return door_design_variance_of_records (design, z);
}

/* The variance that a simple random sample of this size would have, drawn without replacement from
 * a population of the weights' sum; NAN when the weights do not add up to more than the sample. */
double
door_estimate_simple_variance (guint64 records, double sum_w, double sum_y, double sum_yy)
{
  double n = (double) records;
  double mean = sum_y / sum_w;
  double spread = n / (n - 1) * (sum_yy / sum_w - mean * mean);

  return records > 1 && sum_w > n ? spread * (sum_w - n) / (sum_w * n) : NAN;
}

static double
simple_variance (const Sums *sums)
{
  return door_estimate_simple_variance (sums->n, sums->sum_w, sums->sum_y, sums->sum_yy);
}

void
door_estimate_set_t_interval (DoorEstimate *to, double level)
{
  double t = to->df >= 1 ? gsl_cdf_tdist_Pinv ((1 + level) / 2, to->df) : NAN;

  to->lower = to->estimate - t * to->se;
  to->upper = to->estimate + t * to->se;
}

static void
set_base (DoorEstimate *to, const DoorDesign *design, const Sums *sums, const guint8 *base)
{
  *to = (DoorEstimate){ .n = sums->n,
                        .weighted_n = sums->sum_w,
                        .estimate = NAN,
                        .se = NAN,
                        .lower = NAN,
                        .upper = NAN,
                        .deff = NAN,
                        .rse = NAN };
  to->df = sums->n > 0 ? door_design_df_of (design, base) : 0;
}

void
door_estimate_set_error (DoorEstimate *to, double variance)
{
  to->se = sqrt (variance);
  to->rse = to->estimate != 0 ? to->se / fabs (to->estimate) : NAN;
}

/* --- Totals, means, ratios ----------------------------------------------------------------- */

void
door_estimate_total (const DoorDesign *design,
                     const double *y,
                     const guint8 *domain,
                     double level,
                     DoorEstimate *ret_estimate)
{
  g_auto (Sums) sums = { NULL };
  g_autofree guint8 *base = base_of (design, y, NULL, domain);
  double variance, simple;

  sum_up (design, y, NULL, domain, &sums);
  set_base (ret_estimate, design, &sums, base);
  if (sums.n == 0)
    return;
  ret_estimate->estimate = sums.sum_y;
  variance = variance_of_ratio (design, &sums, y, NULL, domain, 0, 1);
  simple = simple_variance (&sums) * sums.sum_w * sums.sum_w;
  door_estimate_set_error (ret_estimate, variance);
  ret_estimate->deff = simple > 0 ? variance / simple : NAN;
  door_estimate_set_t_interval (ret_estimate, level);
}

void
door_estimate_mean (const DoorDesign *design,
                    const double *y,
                    const guint8 *domain,
                    double level,
                    DoorEstimate *ret_estimate)
{
  g_auto (Sums) sums = { NULL };
  g_autofree guint8 *base = base_of (design, y, NULL, domain);
  double variance, simple;

  sum_up (design, y, NULL, domain, &sums);
  set_base (ret_estimate, design, &sums, base);
  if (sums.n == 0)
    return;
  ret_estimate->estimate = sums.sum_y / sums.sum_w;
  variance
      = variance_of_ratio (design, &sums, y, NULL, domain, ret_estimate->estimate, 1 / sums.sum_w);
  simple = simple_variance (&sums);
  door_estimate_set_error (ret_estimate, variance);
  ret_estimate->deff = simple > 0 ? variance / simple : NAN;
  door_estimate_set_t_interval (ret_estimate, level);
}

void
door_estimate_ratio (const DoorDesign *design,
                     const double *y,
                     const double *x,
                     const guint8 *domain,
                     double level,
                     DoorEstimate *ret_estimate)
{
  g_auto (Sums) sums = { NULL };
  g_autofree guint8 *base = base_of (design, y, x, domain);

  sum_up (design, y, x, domain, &sums);
  set_base (ret_estimate, design, &sums, base);
  if (sums.n == 0 || sums.sum_x == 0)
    return;
  ret_estimate->estimate = sums.sum_y / sums.sum_x;
  door_estimate_set_error (
      ret_estimate,
      variance_of_ratio (design, &sums, y, x, domain, ret_estimate->estimate, 1 / sums.sum_x));
  door_estimate_set_t_interval (ret_estimate, level);
}

/* --- Proportions --------------------------------------------------------------------------- */

static void
set_logit_interval (DoorEstimate *to, double level)
{
  double p = to->estimate;
  double t = to->df >= 1 ? gsl_cdf_tdist_Pinv ((1 + level) / 2, to->df) : NAN;
  double centre = log (p / (1 - p));
  double reach = t * to->se / (p * (1 - p));

  to->lower = 1 / (1 + exp (-(centre - reach)));
  to->upper = 1 / (1 + exp (-(centre + reach)));
}

/* Korn and Graubard (1998): Clopper–Pearson's limits, with the sample size that a simple random
 * sample of the same precision would have, made smaller where there are few degrees of freedom. */
static void
set_exact_interval (DoorEstimate *to, double level)
{
  double p = to->estimate;
  double low = (1 - level) / 2;
  double n = (double) to->n;

  if (to->df < 1 || to->n < 2)
    return;
  if (to->se > 0)
    {
      double by_n = gsl_cdf_tdist_Pinv (low, n - 1);
      double by_df = gsl_cdf_tdist_Pinv (low, to->df);

      n = p * (1 - p) / (to->se * to->se) * (by_n / by_df) * (by_n / by_df);
    }
  to->lower = p > 0 ? gsl_cdf_beta_Pinv (low, n * p, n * (1 - p) + 1) : 0;
  to->upper = p < 1 ? gsl_cdf_beta_Qinv (low, n * p + 1, n * (1 - p)) : 1;
}

void
door_estimate_set_proportion (DoorEstimate *to, double level, DoorInterval interval)
{
  double p = to->estimate;

  /* All or none: what is left of the sums' rounding is no variation. */
  if (p < 1e-12 || p > 1 - 1e-12)
    {
      to->estimate = p = round (p);
      to->se = 0;
    }
  to->rse = p > 0 && p < 1 ? to->se / MIN (p, 1 - p) : NAN;
  if (interval == DOOR_INTERVAL_KORN_GRAUBARD || p == 0 || p == 1)
    {
      to->lower = to->upper = NAN;
      set_exact_interval (to, level);
    }
  else if (interval == DOOR_INTERVAL_LOGIT)
    set_logit_interval (to, level);
}

void
door_estimate_proportion (const DoorDesign *design,
                          const double *y,
                          const guint8 *domain,
                          double level,
                          DoorInterval interval,
                          DoorEstimate *ret_estimate)
{
  door_estimate_mean (design, y, domain, level, ret_estimate);
  if (ret_estimate->n > 0)
    door_estimate_set_proportion (ret_estimate, level, interval);
}

/* --- Differences --------------------------------------------------------------------------- */

static void
add_linearised (const DoorDesign *design,
                const double *y,
                const guint8 *domain,
                const DoorEstimate *mean,
                double sign,
                double *z)
{
  for (gsize i = 0; i < design->n; i++)
    if (domain[i] && !isnan (y[i]))
      z[i] += sign * design->weight[i] * (y[i] - mean->estimate) / mean->weighted_n;
}

void
door_estimate_difference (const DoorDesign *design,
                          const double *y,
                          const guint8 *a,
                          const guint8 *b,
                          double level,
                          DoorEstimate *ret_estimate)
{
  g_autofree double *z = g_new0 (double, design->n);
  g_autofree guint8 *base = g_new0 (guint8, design->n);
  DoorEstimate mean_a, mean_b;

  door_estimate_mean (design, y, a, level, &mean_a);
  door_estimate_mean (design, y, b, level, &mean_b);
  for (gsize i = 0; i < design->n; i++)
    base[i] = (a[i] || b[i]) && !isnan (y[i]);
  *ret_estimate = (DoorEstimate){ .n = mean_a.n + mean_b.n,
                                  .weighted_n = mean_a.weighted_n + mean_b.weighted_n,
                                  .estimate = mean_a.estimate - mean_b.estimate,
                                  .se = NAN,
                                  .lower = NAN,
                                  .upper = NAN,
                                  .deff = NAN,
                                  .rse = NAN,
                                  .df = door_design_df_of (design, base) };
  if (mean_a.n == 0 || mean_b.n == 0)
    return;
  add_linearised (design, y, a, &mean_a, 1, z);
  add_linearised (design, y, b, &mean_b, -1, z);
  door_estimate_set_error (ret_estimate, door_design_variance_of_records (design, z));
  door_estimate_set_t_interval (ret_estimate, level);
}

/* --- Combinations -------------------------------------------------------------------------- */

static gboolean
is_in (const DoorRatioTerm *term, const guint8 *domain, gsize i)
{
  return (!domain || domain[i]) && !isnan (term->y[i]) && !(term->x && isnan (term->x[i]));
}

static void
mark_base (const DoorDesign *design,
           const DoorRatioTerm *terms,
           guint n_terms,
           const guint8 *domain,
           guint8 *base,
           DoorEstimate *to)
{
  for (gsize i = 0; i < design->n; i++)
    {
      for (guint k = 0; k < n_terms; k++)
        base[i] |= is_in (&terms[k], domain, i);
      to->n += base[i] && design->weight[i] > 0;
      to->weighted_n += base[i] ? design->weight[i] : 0;
    }
  to->df = door_design_df_of (design, base);
}

/* The ratio, and Σwx under it. */
static double
ratio_of_term (const DoorDesign *design,
               const DoorRatioTerm *term,
               const guint8 *domain,
               double *ret_sum_x)
{
  g_auto (Sums) sums = { NULL };

  sum_up (design, term->y, term->x, domain, &sums);
  *ret_sum_x = sums.sum_x;
  return sums.sum_x != 0 ? sums.sum_y / sums.sum_x : NAN;
}

void
door_estimate_combination (const DoorDesign *design,
                           const DoorRatioTerm *terms,
                           guint n_terms,
                           const guint8 *domain,
                           double level,
                           DoorEstimate *ret_estimate)
{
  g_autofree double *z = g_new0 (double, design->n);
  g_autofree guint8 *base = g_new0 (guint8, design->n);
  DoorEstimate e = { .se = NAN, .lower = NAN, .upper = NAN, .deff = NAN, .rse = NAN };

  mark_base (design, terms, n_terms, domain, base, &e);
  for (guint k = 0; k < n_terms; k++)
    {
      double sum_x = 0;
      double ratio = ratio_of_term (design, &terms[k], domain, &sum_x);

      e.estimate += terms[k].factor * ratio;
      for (gsize i = 0; i < design->n && !isnan (ratio); i++)
        if (is_in (&terms[k], domain, i))
          z[i] += terms[k].factor * design->weight[i]
                  * (terms[k].y[i] - ratio * (terms[k].x ? terms[k].x[i] : 1)) / sum_x;
    }
  *ret_estimate = e;
  if (isnan (e.estimate))
    return;
  door_estimate_set_error (ret_estimate, door_design_variance_of_records (design, z));
  door_estimate_set_t_interval (ret_estimate, level);
}
