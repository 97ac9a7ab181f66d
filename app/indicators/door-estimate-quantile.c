/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantiles with Woodruff's intervals, and how good a figure is. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-estimate.h"

#include "door-design-private.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* --- Quantiles ----------------------------------------------------------------------------- */

typedef struct {
  double value, weight;
} Weighted;

static int
compare_weighted (gconstpointer a, gconstpointer b)
{
  const Weighted *x = a, *y = b;

  return x->value < y->value ? -1 : x->value > y->value;
}

static GArray *
sorted_values (const DoorDesign *design, const double *y, const guint8 *domain)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (Weighted));

  for (gsize i = 0; i < design->n; i++)
    {
      Weighted one = { .value = y[i], .weight = design->weight[i] };

      if ((!domain || domain[i]) && !isnan (y[i]) && one.weight > 0)
        g_array_append_val (values, one);
    }
  g_array_sort (values, compare_weighted);
  return values;
}

/* A share that the sums reach but for rounding counts as reached. */
static double
value_at (const GArray *values, double sum, double p)
{
  double below = 0;

  for (guint i = 0; i < values->len; i++)
    {
      const Weighted *one = &g_array_index (values, Weighted, i);

      below += one->weight;
      if (below >= p * sum * (1 - 1e-12))
        return one->value;
    }
  return g_array_index (values, Weighted, values->len - 1).value;
}

void
door_estimate_quantile (const DoorDesign *design,
                        const double *y,
                        const guint8 *domain,
                        double p,
                        double level,
                        DoorEstimate *ret_estimate)
{
  g_autoptr (GArray) values = sorted_values (design, y, domain);
  g_autofree double *below = g_new (double, design->n);
  double quantile, t;

  door_estimate_mean (design, y, domain, level, ret_estimate);
  ret_estimate->deff = NAN;
  if (ret_estimate->n == 0)
    return;
  quantile = value_at (values, ret_estimate->weighted_n, p);
  for (gsize i = 0; i < design->n; i++)
    below[i] = isnan (y[i]) ? NAN : y[i] <= quantile;
  door_estimate_mean (design, below, domain, level, ret_estimate);
  t = ret_estimate->df >= 1 ? gsl_cdf_tdist_Pinv ((1 + level) / 2, ret_estimate->df) : NAN;
  ret_estimate->deff = NAN;
  ret_estimate->lower = ret_estimate->upper = NAN;
  if (!isnan (t))
    {
      /* Round the share that is at or below the quantile, as R's survey has it: more than p, where
       * values are few. */
      double share = ret_estimate->estimate, reach = t * ret_estimate->se;

      ret_estimate->lower = value_at (values, ret_estimate->weighted_n, MAX (share - reach, 0));
      ret_estimate->upper = value_at (values, ret_estimate->weighted_n, MIN (share + reach, 1));
    }
  ret_estimate->estimate = quantile;
  ret_estimate->se = (ret_estimate->upper - ret_estimate->lower) / (2 * t);
  ret_estimate->rse = quantile != 0 ? ret_estimate->se / fabs (quantile) : NAN;
}

/* --- Quality ------------------------------------------------------------------------------- */

DoorQuality
door_estimate_quality (const DoorEstimate *estimate, const DoorQualityRules *rules)
{
  if (isnan (estimate->estimate) || estimate->n < rules->suppress_below_n
      || estimate->rse > rules->suppress_above_rse)
    return DOOR_QUALITY_SUPPRESS;
  if (estimate->n < rules->caution_below_n || estimate->rse > rules->caution_above_rse)
    return DOOR_QUALITY_CAUTION;
  return DOOR_QUALITY_GOOD;
}
