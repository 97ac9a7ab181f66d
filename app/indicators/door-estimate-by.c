/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same ratio in many groups at once: what takes the time of a report with many tables. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-design-private.h"
#include "door-estimate-private.h"

#include <math.h>
#include <string.h>

/* Sums by PSU and cell: [psu × n_cells + cell]. */
typedef struct {
  double *y, *x, *w;
  guint64 *n; /* by cell */
  double *yy;
} Sums;

static void
sums_clear (Sums *self)
{
  g_free (self->y);
  g_free (self->x);
  g_free (self->w);
  g_free (self->n);
  g_free (self->yy);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

static void
sum_up (const DoorDesign *design,
        const double *y,
        const double *x,
        const guint32 *cell,
        guint n_cells,
        Sums *to)
{
  gsize n = (gsize) design->n_psus * n_cells;

  *to = (Sums){ g_new0 (double, n), g_new0 (double, n), g_new0 (double, n),
                g_new0 (guint64, n_cells), g_new0 (double, n_cells) };
  for (gsize i = 0; i < design->n; i++)
    {
      double w = design->weight[i], yi = y[i], xi = x ? x[i] : 1;
      gsize at;

      if (cell[i] == G_MAXUINT32 || isnan (yi) || isnan (xi) || w <= 0)
        continue;
      at = (gsize) design->psu[i] * n_cells + cell[i];
      to->y[at] += w * yi;
      to->x[at] += w * xi;
      to->w[at] += w;
      to->n[cell[i]]++;
      to->yy[cell[i]] += w * yi * yi;
    }
}

static double
df_of (const DoorDesign *design, const Sums *sums, guint n_cells, guint cell)
{
  double df = 0;

  for (guint h = 0; h < design->n_strata; h++)
    {
      guint n = 0;

      for (guint p = design->stratum_start[h]; p < design->stratum_start[h + 1]; p++)
        n += sums->w[(gsize) p * n_cells + cell] > 0;
      df += n > 0 ? n - 1 : 0;
    }
  return df;
}

static double
column_sum (const DoorDesign *design, const double *of, guint n_cells, guint cell)
{
  double sum = 0;

  for (guint p = 0; p < design->n_psus; p++)
    sum += of[(gsize) p * n_cells + cell];
  return sum;
}

/* `z` has room for a number by PSU. */
static void
estimate_cell (const DoorDesign *design,
               const Sums *sums,
               guint n_cells,
               guint cell,
               gboolean is_mean,
               double *z,
               DoorEstimate *to)
{
  double sum_y = column_sum (design, sums->y, n_cells, cell);
  double sum_x = column_sum (design, sums->x, n_cells, cell);
  double sum_w = column_sum (design, sums->w, n_cells, cell);
  double simple;

  *to = (DoorEstimate){ .n = sums->n[cell],
                        .weighted_n = sum_w,
                        .estimate = NAN,
                        .se = NAN,
                        .lower = NAN,
                        .upper = NAN,
                        .deff = NAN,
                        .rse = NAN };
  if (to->n == 0 || sum_x == 0)
    return;
  to->df = df_of (design, sums, n_cells, cell);
  to->estimate = sum_y / sum_x;
  for (guint p = 0; p < design->n_psus; p++)
    {
      gsize at = (gsize) p * n_cells + cell;

      z[p] = (sums->y[at] - to->estimate * sums->x[at]) / sum_x;
    }
  door_estimate_set_error (to, door_design_variance (design, z));
  simple = door_estimate_simple_variance (to->n, sum_w, sum_y, sums->yy[cell]);
  to->deff = is_mean && simple > 0 ? to->se * to->se / simple : NAN;
}

/* What the margins explain must be taken out record by record: one group after the other. */
static void
estimate_calibrated (const DoorDesign *design,
                     const double *y,
                     const double *x,
                     const guint32 *cell,
                     guint n_cells,
                     double level,
                     DoorEstimate *to)
{
  g_autofree guint8 *domain = g_new (guint8, MAX (design->n, 1));

  for (guint c = 0; c < n_cells; c++)
    {
      for (gsize i = 0; i < design->n; i++)
        domain[i] = cell[i] == c;
      if (x)
        door_estimate_ratio (design, y, x, domain, level, &to[c]);
      else
        door_estimate_mean (design, y, domain, level, &to[c]);
    }
}

void
door_estimate_by (const DoorDesign *design,
                  const double *y,
                  const double *x,
                  const guint32 *cell,
                  guint n_cells,
                  gboolean proportion,
                  double level,
                  DoorInterval interval,
                  DoorEstimate *ret_estimates)
{
  g_autofree double *z = g_new (double, MAX (design->n_psus, 1));
  g_auto (Sums) sums = { NULL };

  if (design->n_margins > 0)
    estimate_calibrated (design, y, x, cell, n_cells, level, ret_estimates);
  else
    {
      sum_up (design, y, x, cell, n_cells, &sums);
      for (guint c = 0; c < n_cells; c++)
        {
          estimate_cell (design, &sums, n_cells, c, x == NULL, z, &ret_estimates[c]);
          door_estimate_set_t_interval (&ret_estimates[c], level);
        }
    }
  for (guint c = 0; proportion && c < n_cells; c++)
    if (ret_estimates[c].n > 0 && !isnan (ret_estimates[c].estimate))
      door_estimate_set_proportion (&ret_estimates[c], level, interval);
}
