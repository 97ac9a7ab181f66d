/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-design-private.h"

#include <math.h>
#include <string.h>

/* Raking residuals are swept over the margins until they hardly move; ten rounds are what R's
 * survey package takes. */
#define RAKING_ROUNDS 10

G_DEFINE_QUARK (door - design - error - quark, door_design_error)

typedef struct {
  guint32 stratum, psu;
  gsize record;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  if (x->stratum != y->stratum)
    return x->stratum < y->stratum ? -1 : 1;
  if (x->psu != y->psu)
    return x->psu < y->psu ? -1 : 1;
  return x->record < y->record ? -1 : x->record > y->record;
}

static gboolean
check_weights (const DoorDesignInput *input, GError **error)
{
  double sum = 0;

  for (gsize i = 0; i < input->n; i++)
    {
      double weight = input->weight[i];

      if (!isfinite (weight) || weight < 0)
        {
          g_set_error (error, DOOR_DESIGN_ERROR, DOOR_DESIGN_ERROR_WEIGHT,
                       "the weight of record %" G_GSIZE_FORMAT " is %g", i + 1, weight);
          return FALSE;
        }
      sum += weight;
    }
  if (sum > 0)
    return TRUE;
  g_set_error_literal (error, DOOR_DESIGN_ERROR, DOOR_DESIGN_ERROR_WEIGHT,
                       "there is no record with a weight");
  return FALSE;
}

static Place *
sorted_places (const DoorDesignInput *input)
{
  Place *places = g_new (Place, input->n);

  for (gsize i = 0; i < input->n; i++)
    places[i] = (Place){ .stratum = input->stratum ? input->stratum[i] : 0,
                         .psu = input->psu ? input->psu[i] : (guint32) i,
                         .record = i };
  qsort (places, input->n, sizeof (Place), compare_places);
  return places;
}

/* Numbers PSUs and strata in their order. */
static void
number_places (DoorDesign *self, const Place *places)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize i = 0; i < self->n; i++)
    {
      gboolean new_stratum = i == 0 || places[i].stratum != places[i - 1].stratum;

      if (new_stratum)
        g_array_append_val (starts, self->n_psus);
      if (new_stratum || places[i].psu != places[i - 1].psu)
        self->n_psus++;
      self->psu[places[i].record] = self->n_psus - 1;
    }
  self->n_strata = starts->len;
  g_array_append_val (starts, self->n_psus);
  self->stratum_start = (guint32 *) (gpointer) g_array_free (starts, FALSE);
}

static guint
stratum_size (const DoorDesign *self, guint stratum)
{
  return self->stratum_start[stratum + 1] - self->stratum_start[stratum];
}

static gboolean
read_population (DoorDesign *self,
                 const DoorDesignInput *input,
                 const Place *places,
                 GError **error)
{
  guint stratum = 0;

  for (gsize i = 0; input->population && i < self->n; i++)
    {
      double population = input->population[places[i].record];
      double fraction;

      if (i > 0 && places[i].stratum != places[i - 1].stratum)
        stratum++;
      fraction = stratum_size (self, stratum) / population;
      if (!(population > 0) || fraction > 1 + 1e-9
          || (i > 0 && places[i].stratum == places[i - 1].stratum
              && fraction != self->fraction[stratum]))
        {
          g_set_error (error, DOOR_DESIGN_ERROR, DOOR_DESIGN_ERROR_FPC,
                       "stratum %u has %u PSUs in the sample and %g in the population",
                       places[i].stratum, stratum_size (self, stratum), population);
          return FALSE;
        }
      self->fraction[stratum] = fraction;
    }
  return TRUE;
}

static gboolean
check_lonely (const DoorDesign *self, const Place *places, GError **error)
{
  for (guint h = 0; h < self->n_strata && self->lonely == DOOR_LONELY_FAIL; h++)
    if (stratum_size (self, h) == 1 && self->fraction[h] < 1)
      {
        gsize i = 0;

        while (self->psu[places[i].record] != self->stratum_start[h])
          i++;
        g_set_error (error, DOOR_DESIGN_ERROR, DOOR_DESIGN_ERROR_LONELY,
                     "stratum %u has only one PSU", places[i].stratum);
        return FALSE;
      }
  return TRUE;
}

static void
copy_calibration (DoorDesign *self, const DoorCalibration *calibration)
{
  if (!calibration)
    return;
  self->n_margins = calibration->n_margins;
  self->before = g_memdup2 (calibration->before, self->n * sizeof (double));
  self->margin_cell = g_new0 (guint32 *, self->n_margins);
  self->margin_n_cells = g_new0 (guint, self->n_margins);
  for (guint m = 0; m < self->n_margins; m++)
    {
      self->margin_cell[m] = g_memdup2 (calibration->margins[m].cell, self->n * sizeof (guint32));
      self->margin_n_cells[m] = calibration->margins[m].n_cells;
    }
}

DoorDesign *
door_design_new (const DoorDesignInput *input, GError **error)
{
  g_autoptr (DoorDesign) self = NULL;
  g_autofree Place *places = NULL;

  if (!check_weights (input, error))
    return NULL;
  self = g_new0 (DoorDesign, 1);
  self->n = input->n;
  self->lonely = input->lonely;
  self->weight = g_memdup2 (input->weight, input->n * sizeof (double));
  self->psu = g_new (guint32, input->n);
  places = sorted_places (input);
  number_places (self, places);
  self->fraction = g_new0 (double, self->n_strata);
  if (!read_population (self, input, places, error) || !check_lonely (self, places, error))
    return NULL;
  copy_calibration (self, input->calibration);
  return g_steal_pointer (&self);
}

void
door_design_free (DoorDesign *self)
{
  if (!self)
    return;
  for (guint m = 0; m < self->n_margins; m++)
    g_free (self->margin_cell[m]);
  g_free (self->margin_cell);
  g_free (self->margin_n_cells);
  g_free (self->before);
  g_free (self->weight);
  g_free (self->psu);
  g_free (self->stratum_start);
  g_free (self->fraction);
  g_free (self);
}

gsize
door_design_n_records (const DoorDesign *self)
{
  return self->n;
}

guint
door_design_n_psus (const DoorDesign *self)
{
  return self->n_psus;
}

guint
door_design_n_strata (const DoorDesign *self)
{
  return self->n_strata;
}

const double *
door_design_weights (const DoorDesign *self)
{
  return self->weight;
}

double
door_design_df (const DoorDesign *self)
{
  return door_design_df_of (self, NULL);
}

double
door_design_df_of (const DoorDesign *self, const guint8 *domain)
{
  g_autofree guint8 *seen = g_new0 (guint8, self->n_psus);
  double df = 0;

  for (gsize i = 0; i < self->n; i++)
    if ((!domain || domain[i]) && self->weight[i] > 0)
      seen[self->psu[i]] = 1;
  for (guint h = 0; h < self->n_strata; h++)
    {
      guint n = 0;

      for (guint p = self->stratum_start[h]; p < self->stratum_start[h + 1]; p++)
        n += seen[p];
      df += n > 0 ? n - 1 : 0;
    }
  return df;
}

/* --- Variance ------------------------------------------------------------------------------ */

static double
sum_of_squares (const double *z, guint n, double centre)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (z[i] - centre) * (z[i] - centre);
  return sum;
}

static double
sum_of (const double *z, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += z[i];
  return sum;
}

double
door_design_variance (const DoorDesign *self, const double *z)
{
  double total = 0;
  guint n_known = 0;
  double grand_mean = sum_of (z, self->n_psus) / self->n_psus;

  for (guint h = 0; h < self->n_strata; h++)
    {
      const double *of = z + self->stratum_start[h];
      guint n = stratum_size (self, h);
      double left = 1 - self->fraction[h];

      if (n > 1)
        total += left * n / (n - 1) * sum_of_squares (of, n, sum_of (of, n) / n);
      else if (self->lonely == DOOR_LONELY_ADJUST)
        total += left * sum_of_squares (of, 1, grand_mean);
      n_known += n > 1 || self->lonely != DOOR_LONELY_AVERAGE;
    }
  return n_known > 0 ? total * self->n_strata / n_known : NAN;
}

/* z less, in each cell, the mean of z/w times w. The mean is weighted as before calibration for
 * post-strata, and not at all for raking, as in R's survey package. */
static void
sweep_margin (const DoorDesign *self, guint margin, double *z)
{
  const guint32 *cell = self->margin_cell[margin];
  guint n_cells = self->margin_n_cells[margin];
  g_autofree double *sum = g_new0 (double, n_cells);
  g_autofree double *base = g_new0 (double, n_cells);

  for (gsize i = 0; i < self->n; i++)
    {
      double part = self->n_margins > 1 ? 1 : self->before[i];

      if (self->weight[i] <= 0)
        continue;
      sum[cell[i]] += part * z[i] / self->weight[i];
      base[cell[i]] += part;
    }
  for (gsize i = 0; i < self->n; i++)
    if (base[cell[i]] > 0)
      z[i] -= self->weight[i] * sum[cell[i]] / base[cell[i]];
}

double
door_design_variance_of_records (const DoorDesign *self, double *z)
{
  g_autofree double *by_psu = g_new0 (double, self->n_psus);
  guint rounds = self->n_margins > 1 ? RAKING_ROUNDS : 1;

  for (guint round = 0; round < rounds; round++)
    for (guint m = 0; m < self->n_margins; m++)
      sweep_margin (self, m, z);
  for (gsize i = 0; i < self->n; i++)
    by_psu[self->psu[i]] += z[i];
  return door_design_variance (self, by_psu);
}
