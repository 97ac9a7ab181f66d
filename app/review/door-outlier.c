/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-outlier.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- Order statistics --------------------------------------------------------------------- */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

#define SORTED_AT_ONCE 16
#define MOST_ROUNDS                                                                                \
  64 /* of ever smaller parts; more are needed by nothing but numbers made for it */

static double
middle_of_three (double a, double b, double c)
{
  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Two parts of [from, to): none in the first is more than any in the second, which begins at *ret_second; what
 * lies between is where it belongs. */
static void
part (double *values, gssize from, gssize to, gssize *ret_first_end, gssize *ret_second)
{
  double pivot = middle_of_three (values[from], values[(from + to) / 2], values[to - 1]);
  gssize i = from, j = to - 1;

  while (i <= j)
    {
      while (values[i] < pivot)
        i++;
      while (values[j] > pivot)
        j--;
      if (i <= j)
        {
          double kept = values[i];
          values[i++] = values[j];
          values[j--] = kept;
        }
    }
  *ret_first_end = j + 1;
  *ret_second = i;
}

/* Puts the k-th where it stands in order, with none larger before and none smaller behind (Hoare): a tenth of
 * the time that sorting takes. */
static void
place_nth (double *values, gssize from, gssize to, gssize k)
{
  for (guint round = 0; to - from > SORTED_AT_ONCE && round < MOST_ROUNDS; round++)
    {
      gssize first_end, second;

      part (values, from, to, &first_end, &second);
      if (k < first_end)
        to = first_end;
      else if (k >= second)
        from = second;
      else
        return;
    }
  qsort (values + from, (gsize) (to - from), sizeof *values, compare_doubles);
}

static double
quantile_of (double *values, gsize n, double q)
{
  double place = q * (double) (n - 1), next;
  gsize below = (gsize) place;

  place_nth (values, 0, (gssize) n, (gssize) below);
  if (below + 1 >= n)
    return values[n - 1];
  next = values[below + 1];
  for (gsize i = below + 2; i < n; i++)
    next = MIN (next, values[i]);
  return values[below] + (place - (double) below) * (next - values[below]);
}

void
door_quantiles (const double *values, gsize n, const double *q, guint n_q, double *ret)
{
  g_autofree double *copy = NULL;

  if (n == 0)
    {
      memset (ret, 0, n_q * sizeof *ret);
      return;
    }
  copy = g_memdup2 (values, n * sizeof *values);
  for (guint i = 0; i < n_q; i++)
    ret[i] = quantile_of (copy, n, q[i]);
}

double
door_quantile (const double *values, gsize n, double q)
{
  double found;

  door_quantiles (values, n, &q, 1, &found);
  return found;
}

void
door_robust_z (const double *values, gsize n, double *ret_z)
{
  double median = door_quantile (values, n, 0.5), mad;
  g_autofree double *off = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    off[i] = fabs (values[i] - median);
  mad = 1.4826 * door_quantile (off, n, 0.5);
  for (gsize i = 0; i < n; i++)
    ret_z[i] = mad > 0 ? (values[i] - median) / mad : 0;
}

/* --- Tails -------------------------------------------------------------------------------- */

static DoorTails
mid_tails (double up_to, double exactly)
{
  double low = up_to - exactly / 2;

  return (DoorTails){ .low = low, .high = 1 - low };
}

DoorTails
door_tails_binomial (guint x, guint n, double p)
{
  if (n == 0 || !(p > 0) || !(p < 1))
    return (DoorTails){ .low = 0.5, .high = 0.5 };
  return mid_tails (gsl_cdf_binomial_P (x, p, n), gsl_ran_binomial_pdf (x, p, n));
}

DoorTails
door_tails_poisson (guint x, double expected)
{
  if (!(expected > 0))
    return (DoorTails){ .low = 0.5, .high = 0.5 };
  return mid_tails (gsl_cdf_poisson_P (x, expected), gsl_ran_poisson_pdf (x, expected));
}

double
door_tails_two_sided (DoorTails tails)
{
  return CLAMP (2 * MIN (tails.low, tails.high), 0, 1);
}

double
door_normal_tail (double z)
{
  return gsl_cdf_ugaussian_Q (z);
}

double
door_normal_quantile (double p)
{
  return gsl_cdf_ugaussian_Pinv (p);
}

double
door_chi_square_tail (double x, double df)
{
  return df > 0 ? gsl_cdf_chisq_Q (x, df) : 1;
}

double
door_student_tail (double t, double df)
{
  return df > 0 ? gsl_cdf_tdist_Q (t, df) : 0.5;
}

/* --- Funnels ------------------------------------------------------------------------------ */

/* Variance of a share or rate over `n`, were it the common one. */
static double
sampling_variance (const DoorFunnel *self, double n)
{
  double spread = self->kind == DOOR_FUNNEL_SHARE ? self->rate * (1 - self->rate) : self->rate;

  return spread / n;
}

static void
winsorise (double *z, guint n)
{
  const double q[] = { DOOR_FUNNEL_WINSOR, 1 - DOOR_FUNNEL_WINSOR };
  double bounds[2];

  door_quantiles (z, n, q, 2, bounds);
  for (guint i = 0; i < n; i++)
    z[i] = CLAMP (z[i], bounds[0], bounds[1]);
}

/* Moment estimator of the variance between, from phi; Spiegelhalter 2005, appendix. */
static double
between_variance (
    const DoorFunnel *self, const DoorTally *tallies, guint n, double least, guint used)
{
  double w = 0, w2 = 0, tau2;

  for (guint i = 0; i < n; i++)
    if (tallies[i].n >= least && tallies[i].n > 0)
      {
        double weight = 1 / sampling_variance (self, tallies[i].n);
        w += weight;
        w2 += weight * weight;
      }
  tau2 = (used * self->phi - (used - 1)) / (w - w2 / w);
  return isfinite (tau2) && tau2 > 0 ? tau2 : 0;
}

static guint
collect_z (const DoorFunnel *self, const DoorTally *tallies, guint n, double least, double *z)
{
  guint used = 0;

  for (guint i = 0; i < n; i++)
    if (tallies[i].n >= least && tallies[i].n > 0)
      z[used++] = (tallies[i].x / tallies[i].n - self->rate)
                  / sqrt (sampling_variance (self, tallies[i].n));
  return used;
}

DoorFunnel
door_funnel_fit (DoorFunnelKind kind, const DoorTally *tallies, guint n, double least)
{
  DoorFunnel self = { .kind = kind, .phi = 1 };
  double x = 0, exposed = 0, squares = 0;
  g_autofree double *z = g_new (double, MAX (n, 1));
  guint used;

  for (guint i = 0; i < n; i++)
    {
      x += tallies[i].x;
      exposed += tallies[i].n;
    }
  self.rate = exposed > 0 ? x / exposed : 0;
  if (!(self.rate > 0) || (kind == DOOR_FUNNEL_SHARE && self.rate >= 1))
    return self;
  used = collect_z (&self, tallies, n, least, z);
  if (used < 2)
    return self;
  winsorise (z, used);
  for (guint i = 0; i < used; i++)
    squares += z[i] * z[i];
  self.phi = squares / used;
  self.widened = self.phi > 1 + 2 * sqrt (2.0 / used);
  if (self.widened)
    self.tau2 = between_variance (&self, tallies, n, least, used);
  return self;
}

double
door_funnel_z (const DoorFunnel *self, DoorTally tally)
{
  double variance;

  if (!(tally.n > 0))
    return 0;
  variance = sampling_variance (self, tally.n) + self->tau2;
  return variance > 0 ? (tally.x / tally.n - self->rate) / sqrt (variance) : 0;
}

DoorTails
door_funnel_tails (const DoorFunnel *self, DoorTally tally)
{
  double high;

  if (self->tau2 > 0 || tally.x != floor (tally.x))
    {
      high = door_normal_tail (door_funnel_z (self, tally));
      return (DoorTails){ .low = 1 - high, .high = high };
    }
  if (self->kind == DOOR_FUNNEL_COUNT)
    return door_tails_poisson ((guint) tally.x, tally.n * self->rate);
  return door_tails_binomial ((guint) tally.x, (guint) tally.n, self->rate);
}

void
door_funnel_limits (const DoorFunnel *self, double n, double z, double *ret_low, double *ret_high)
{
  double reach = n > 0 ? z * sqrt (sampling_variance (self, n) + self->tau2) : 0;

  *ret_low = MAX (0, self->rate - reach);
  *ret_high = self->rate + reach;
  if (self->kind == DOOR_FUNNEL_SHARE)
    *ret_high = MIN (1, *ret_high);
}

/* Weighted variance of the shares beyond what chance gives, as a part of the greatest possible. */
DoorShrinkage
door_shrinkage_fit (const DoorTally *tallies, guint n)
{
  DoorShrinkage self = { 0 };
  double x = 0, total = 0, squares = 0, sum_n2 = 0, variance, correlation, n0;
  guint used = 0;

  for (guint i = 0; i < n; i++)
    {
      x += tallies[i].x;
      total += tallies[i].n;
      sum_n2 += tallies[i].n * tallies[i].n;
      used += tallies[i].n > 0;
    }
  self.rate = total > 0 ? x / total : 0;
  if (used < 2 || !(self.rate > 0) || !(self.rate < 1))
    return self;
  for (guint i = 0; i < n; i++)
    if (tallies[i].n > 0)
      squares += tallies[i].n * pow (tallies[i].x / tallies[i].n - self.rate, 2);
  variance = self.rate * (1 - self.rate);
  n0 = total - sum_n2 / total;
  if (n0 - (used - 1) <= 0)
    return self;
  correlation = (squares / variance - (used - 1)) / (n0 - (used - 1));
  if (!(correlation > 0))
    return self;
  correlation = MIN (correlation, 0.999);
  self.alpha = self.rate * (1 - correlation) / correlation;
  self.beta = (1 - self.rate) * (1 - correlation) / correlation;
  return self;
}

double
door_shrinkage_mean (const DoorShrinkage *self, DoorTally tally)
{
  if (!(self->alpha + self->beta > 0))
    return self->rate;
  return (tally.x + self->alpha) / (tally.n + self->alpha + self->beta);
}

typedef struct {
  double p;
  guint index;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  double x = ((const Ranked *) a)->p, y = ((const Ranked *) b)->p;

  return (x > y) - (x < y);
}

void
door_benjamini_hochberg (const double *p, guint n, double q, gboolean *ret_kept)
{
  g_autofree Ranked *ranked = g_new (Ranked, MAX (n, 1));
  guint tested = 0, kept = 0;

  for (guint i = 0; i < n; i++)
    {
      ret_kept[i] = FALSE;
      if (!isnan (p[i]))
        ranked[tested++] = (Ranked){ p[i], i };
    }
  qsort (ranked, tested, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < tested; i++)
    if (ranked[i].p <= q * (i + 1) / tested)
      kept = i + 1;
  for (guint i = 0; i < kept; i++)
    ret_kept[ranked[i].index] = TRUE;
}

/* --- Between and within ------------------------------------------------------------------- */

DoorIntraclass
door_intraclass (const double *values, const guint32 *group, gsize n, guint n_groups)
{
  DoorIntraclass self = { .design_effect = 1 };
  g_autofree double *sum = g_new0 (double, MAX (n_groups, 1));
  g_autofree double *count = g_new0 (double, MAX (n_groups, 1));
  double all = 0, between = 0, within = 0, n2 = 0, m0, msb, msw;

  for (gsize i = 0; i < n; i++)
    {
      sum[group[i]] += values[i];
      count[group[i]]++;
      all += values[i];
    }
  for (guint g = 0; g < n_groups; g++)
    if (count[g] > 0)
      {
        between += count[g] * pow (sum[g] / count[g] - all / (double) n, 2);
        n2 += count[g] * count[g];
        self.n_groups++;
      }
  if (self.n_groups < 2 || n <= self.n_groups)
    return self;
  for (gsize i = 0; i < n; i++)
    within += pow (values[i] - sum[group[i]] / count[group[i]], 2);
  msb = between / (self.n_groups - 1);
  msw = within / (double) (n - self.n_groups);
  m0 = ((double) n - n2 / (double) n) / (self.n_groups - 1);
  if (msb + (m0 - 1) * msw > 0)
    self.rho = MAX (0, (msb - msw) / (msb + (m0 - 1) * msw));
  self.design_effect = 1 + ((double) n / self.n_groups - 1) * self.rho;
  return self;
}

DoorTrend
door_trend (const double *y, gsize n)
{
  double mean_x = ((double) n - 1) / 2, mean_y = 0, xx = 0, xy = 0, residual = 0;
  DoorTrend self = { 0 };

  if (n < 3)
    return self;
  for (gsize i = 0; i < n; i++)
    mean_y += y[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    {
      xx += ((double) i - mean_x) * ((double) i - mean_x);
      xy += ((double) i - mean_x) * (y[i] - mean_y);
    }
  self.slope = xy / xx;
  for (gsize i = 0; i < n; i++)
    residual += pow (y[i] - mean_y - self.slope * ((double) i - mean_x), 2);
  self.df = (guint) n - 2;
  self.t = residual > 0 ? self.slope / sqrt (residual / self.df / xx) : 0;
  return self;
}
