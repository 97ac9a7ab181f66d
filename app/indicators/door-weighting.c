/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-weighting.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

G_DEFINE_QUARK (door - weighting - error - quark, door_weighting_error)

static double *
cell_sums (const double *weights, gsize n, const DoorMargin *cells)
{
  double *sums = g_new0 (double, cells->n_cells);

  for (gsize i = 0; i < n; i++)
    sums[cells->cell[i]] += weights[i];
  return sums;
}

gboolean
door_weights_adjust (
    double *weights, gsize n, const DoorMargin *classes, const guint8 *responded, GError **error)
{
  g_autofree double *all = cell_sums (weights, n, classes);
  g_autofree double *with = g_new0 (double, classes->n_cells);

  for (gsize i = 0; i < n; i++)
    if (responded[i])
      with[classes->cell[i]] += weights[i];
  for (guint c = 0; c < classes->n_cells; c++)
    if (all[c] > 0 && with[c] <= 0)
      {
        g_set_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_EMPTY_CELL,
                     "nobody in class %u took part; collapse it with another", c);
        return FALSE;
      }
  for (gsize i = 0; i < n; i++)
    weights[i] = responded[i] ? weights[i] * all[classes->cell[i]] / with[classes->cell[i]] : 0;
  return TRUE;
}

static gboolean
check_totals (const double *sums, const double *totals, guint n_cells, GError **error)
{
  for (guint c = 0; c < n_cells; c++)
    {
      if (!(totals[c] >= 0) || !isfinite (totals[c]))
        {
          g_set_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_TOTALS,
                       "the total of cell %u is %g", c, totals[c]);
          return FALSE;
        }
      if ((sums[c] > 0) != (totals[c] > 0))
        {
          g_set_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_EMPTY_CELL,
                       "cell %u has a total of %g and weights that add up to %g", c, totals[c],
                       sums[c]);
          return FALSE;
        }
    }
  return TRUE;
}

/* Returns the largest relative change. */
static double
fit_margin (double *weights, gsize n, const DoorMargin *cells, const double *totals)
{
  g_autofree double *factor = cell_sums (weights, n, cells);
  double change = 0;

  for (guint c = 0; c < cells->n_cells; c++)
    {
      factor[c] = factor[c] > 0 ? totals[c] / factor[c] : 0;
      if (factor[c] > 0)
        change = MAX (change, fabs (factor[c] - 1));
    }
  for (gsize i = 0; i < n; i++)
    weights[i] *= factor[cells->cell[i]];
  return change;
}

gboolean
door_weights_poststratify (
    double *weights, gsize n, const DoorMargin *cells, const double *totals, GError **error)
{
  g_autofree double *sums = cell_sums (weights, n, cells);

  if (!check_totals (sums, totals, cells->n_cells, error))
    return FALSE;
  fit_margin (weights, n, cells, totals);
  return TRUE;
}

static double
sum_of (const double *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

static gboolean
check_margins (const double *weights,
               gsize n,
               const DoorMargin *margins,
               const double *const *totals,
               guint n_margins,
               GError **error)
{
  for (guint m = 0; m < n_margins; m++)
    {
      g_autofree double *sums = cell_sums (weights, n, &margins[m]);
      double total = sum_of (totals[m], margins[m].n_cells);
      double first = sum_of (totals[0], margins[0].n_cells);

      if (!check_totals (sums, totals[m], margins[m].n_cells, error))
        return FALSE;
      if (fabs (total - first) > DOOR_WEIGHTING_TOLERANCE * first)
        {
          g_set_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_TOTALS,
                       "the first margin adds up to %.10g, margin %u to %.10g", first, m + 1,
                       total);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
door_weights_rake (double *weights,
                   gsize n,
                   const DoorMargin *margins,
                   const double *const *totals,
                   guint n_margins,
                   DoorRakingReport *ret_report,
                   GError **error)
{
  g_autofree double *raked = g_memdup2 (weights, n * sizeof (double));
  DoorRakingReport report = { 0 };

  if (!check_margins (weights, n, margins, totals, n_margins, error))
    return FALSE;
  do
    {
      report.change = 0;
      for (guint m = 0; m < n_margins; m++)
        {
          double change = fit_margin (raked, n, &margins[m], totals[m]);

          report.change = MAX (report.change, change);
        }
      report.changes[report.cycles++] = report.change;
  } while (report.change > DOOR_WEIGHTING_TOLERANCE && report.cycles < DOOR_WEIGHTING_MAX_CYCLES);
  if (ret_report)
    *ret_report = report;
  if (report.change > DOOR_WEIGHTING_TOLERANCE)
    {
      g_set_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_CONVERGENCE,
                   "after %u cycles cells still change by %g", report.cycles, report.change);
      return FALSE;
    }
  memcpy (weights, raked, n * sizeof (double));
  return TRUE;
}

/* --- Trimming ------------------------------------------------------------------------------ */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Between the two nearest, as most programs do. */
static double
quantile (const double *sorted, gsize n, double p)
{
  double at = p * (double) (n - 1);
  gsize low = (gsize) floor (at);
  gsize high = MIN (low + 1, n - 1);

  return sorted[low] + (at - (double) low) * (sorted[high] - sorted[low]);
}

double
door_weights_cap (const double *weights, gsize n, double times)
{
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  gsize n_positive = 0;

  for (gsize i = 0; i < n; i++)
    if (weights[i] > 0)
      sorted[n_positive++] = weights[i];
  if (n_positive == 0)
    return 0;
  qsort (sorted, n_positive, sizeof (double), compare_doubles);
  return quantile (sorted, n_positive, 0.5)
         + times * (quantile (sorted, n_positive, 0.75) - quantile (sorted, n_positive, 0.25));
}

double
door_weights_usual_cap (const double *weights, gsize n)
{
  return door_weights_cap (weights, n, 6);
}

gsize
door_weights_trim (double *weights, gsize n, double cap)
{
  g_autofree double *trimmed = g_memdup2 (weights, n * sizeof (double));
  double goal = sum_of (weights, n);
  gsize n_cut = 0, before;

  /* Spreading may lift others over the cap: again until none is. */
  do
    {
      double kept = 0, left;

      before = n_cut;
      n_cut = 0;
      for (gsize i = 0; i < n; i++)
        {
          gboolean cut = trimmed[i] >= cap;

          trimmed[i] = MIN (trimmed[i], cap);
          n_cut += cut;
          kept += cut ? 0 : trimmed[i];
        }
      left = goal - (double) n_cut * cap;
      if (n_cut > 0 && (kept <= 0 || left <= 0))
        return G_MAXSIZE;
      for (gsize i = 0; i < n && n_cut > 0; i++)
        if (trimmed[i] < cap)
          trimmed[i] *= left / kept;
  } while (n_cut != before);
  memcpy (weights, trimmed, n * sizeof (double));
  return n_cut;
}

void
door_weights_describe (const double *weights, gsize n, DoorWeightsSummary *ret_summary)
{
  DoorWeightsSummary summary = { 0 };
  double squares = 0;

  for (gsize i = 0; i < n; i++)
    {
      double w = weights[i];

      if (w <= 0)
        continue;
      summary.min = summary.n == 0 ? w : MIN (summary.min, w);
      summary.max = MAX (summary.max, w);
      summary.sum += w;
      squares += w * w;
      summary.n++;
    }
  if (summary.n > 0)
    {
      summary.mean = summary.sum / (double) summary.n;
      summary.kish = (double) summary.n * squares / (summary.sum * summary.sum);
    }
  *ret_summary = summary;
}
