/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviewers compared by the mean of something measured in each interview. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>

#define LEAST_OF_MEAN 10 /* with fewer, a mean is not taken for normal */

typedef struct {
  double sum, squares, n;
} Moments;

static Moments
moments_of (const DoorComparison *c, guint person, DoorMeasure measure, guint part)
{
  const GArray *entries = door_quality_person (c->book, person)->entries;
  Moments m = { 0 };

  for (guint i = 0; i < entries->len; i++)
    {
      double v
          = measure (door_quality_entry (c->book, g_array_index (entries, guint, i))->facts, part);
      if (isnan (v))
        continue;
      m.sum += v;
      m.squares += v * v;
      m.n++;
    }
  return m;
}

static double
within_variance (const Moments *m, guint n)
{
  double squares = 0, df = 0;

  for (guint i = 0; i < n; i++)
    if (m[i].n > 1)
      {
        squares += m[i].squares - m[i].sum * m[i].sum / m[i].n;
        df += m[i].n - 1;
      }
  return df > 0 ? squares / df : 0;
}

/* Variance between honest people, from the middle: those at the edges do not widen the limits. */
static double
between_means (const Moments *m, guint n, double within)
{
  g_autofree double *means = g_new (double, MAX (n, 1));
  g_autofree double *noise = g_new (double, MAX (n, 1));
  const double q[] = { 0.25, 0.75 };
  double quartiles[2], spread;
  guint used = 0;

  for (guint i = 0; i < n; i++)
    if (m[i].n > 0)
      {
        means[used] = m[i].sum / m[i].n;
        noise[used++] = within / m[i].n;
      }
  door_quantiles (means, used, q, 2, quartiles);
  spread = (quartiles[1] - quartiles[0]) / 1.349;
  return MAX (0, spread * spread - door_quantile (noise, used, 0.5));
}

static double
median_of_means (const Moments *m, guint n)
{
  g_autofree double *means = g_new (double, MAX (n, 1));
  guint used = 0;

  for (guint i = 0; i < n; i++)
    if (m[i].n > 0)
      means[used++] = m[i].sum / m[i].n;
  return door_quantile (means, used, 0.5);
}

void
door_quality_compare_means (const DoorComparison *c,
                            DoorMeasure measure,
                            guint part,
                            double (*back) (double))
{
  const DoorQualityInfo *info = door_quality_info (c->id);
  g_autofree Moments *m = g_new0 (Moments, MAX (c->members->len, 1));
  double within, between, middle;

  for (guint i = 0; i < c->members->len; i++)
    m[i] = moments_of (c, g_array_index (c->members, guint, i), measure, part);
  within = within_variance (m, c->members->len);
  between = between_means (m, c->members->len, within);
  middle = median_of_means (m, c->members->len);
  for (guint i = 0; i < c->members->len; i++)
    {
      DoorQualityResult *r = door_quality_result_of (c, g_array_index (c->members, guint, i));
      double error, mean, weight;
      if (!r || !(m[i].n > 0))
        continue;
      mean = m[i].sum / m[i].n;
      error = sqrt (within / m[i].n + between);
      weight = error > 0 ? between / (error * error) : 0;
      r->n = m[i].n;
      r->value = back (mean);
      r->expected = back (middle);
      r->low = back (middle - c->book->settings.limit_z * error);
      r->high = back (middle + c->book->settings.limit_z * error);
      r->shrunken = back (middle + weight * (mean - middle));
      r->compared = r->compared && m[i].n >= LEAST_OF_MEAN;
      if (!r->compared || !(error > 0))
        continue;
      r->z = (mean - middle) / error;
      r->p = door_quality_suspicious_p (
          (DoorTails){ 1 - door_normal_tail (r->z), door_normal_tail (r->z) }, info->side);
    }
}
