/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-agreement.h"

#include <math.h>
#include <stdlib.h>

#define Z95 1.959963984540054

DoorAgreementTable *
door_agreement_table_new (guint k)
{
  DoorAgreementTable *self;

  g_return_val_if_fail (k > 0 && k <= DOOR_AGREEMENT_MAX_CLASSES, NULL);
  self = g_new0 (DoorAgreementTable, 1);
  self->k = k;
  self->n = g_new0 (double, k *k);
  return self;
}

void
door_agreement_table_free (DoorAgreementTable *self)
{
  if (self == NULL)
    return;
  g_free (self->n);
  g_free (self);
}

void
door_agreement_table_add (DoorAgreementTable *self, guint first, guint second)
{
  g_return_if_fail (first < self->k && second < self->k);
  self->n[first * self->k + second]++;
}

/* Shares of a table, with its margins. */
typedef struct {
  guint k;
  double n;
  double p[DOOR_AGREEMENT_MAX_CLASSES][DOOR_AGREEMENT_MAX_CLASSES];
  double row[DOOR_AGREEMENT_MAX_CLASSES], column[DOOR_AGREEMENT_MAX_CLASSES];
} Shares;

static void
take_shares (const DoorAgreementTable *table, Shares *s)
{
  *s = (Shares){ .k = table->k };
  for (guint i = 0; i < table->k * table->k; i++)
    s->n += table->n[i];
  if (!(s->n > 0))
    return;
  for (guint i = 0; i < table->k; i++)
    for (guint j = 0; j < table->k; j++)
      {
        s->p[i][j] = table->n[i * table->k + j] / s->n;
        s->row[i] += s->p[i][j];
        s->column[j] += s->p[i][j];
      }
}

/* Large-sample variance of kappa; Fleiss, Cohen and Everitt (1969), formula 13 with 0/1 weights. */
static double
kappa_variance (const Shares *s, double po, double pe)
{
  double agree = 0, differ = 0;

  for (guint i = 0; i < s->k; i++)
    for (guint j = 0; j < s->k; j++)
      if (i == j)
        agree += s->p[i][i] * pow (1 - pe - (s->row[i] + s->column[i]) * (1 - po), 2);
      else
        differ += s->p[i][j] * pow (s->column[i] + s->row[j], 2);
  return (agree + pow (1 - po, 2) * differ - pow (po * pe - 2 * pe + po, 2))
         / (s->n * pow (1 - pe, 4));
}

static double
weighted_kappa (const Shares *s)
{
  double observed = 0, expected = 0, most = MAX (1, s->k - 1.0);

  for (guint i = 0; i < s->k; i++)
    for (guint j = 0; j < s->k; j++)
      {
        double apart = abs ((int) i - (int) j) / most;
        observed += apart * s->p[i][j];
        expected += apart * s->row[i] * s->column[j];
      }
  return expected > 0 ? 1 - observed / expected : NAN;
}

DoorAgreement
door_agreement_measure (const DoorAgreementTable *table)
{
  DoorAgreement self = { .kappa = NAN, .kappa_se = NAN, .kappa_low = NAN, .kappa_high = NAN };
  g_autofree Shares *s = g_new (Shares, 1);
  double pe = 0;

  take_shares (table, s);
  self.n = s->n;
  for (guint i = 0; i < s->k; i++)
    {
      self.agreement += s->p[i][i];
      pe += s->row[i] * s->column[i];
    }
  self.weighted_kappa = weighted_kappa (s);
  if (!(s->n > 0) || pe >= 1)
    return self;
  self.kappa = (self.agreement - pe) / (1 - pe);
  self.kappa_se = sqrt (MAX (0, kappa_variance (s, self.agreement, pe)));
  self.kappa_low = MAX (-1, self.kappa - Z95 * self.kappa_se);
  self.kappa_high = MIN (1, self.kappa + Z95 * self.kappa_se);
  return self;
}

void
door_agreement_limits (double share, double n, double *ret_low, double *ret_high)
{
  double z = Z95 * Z95 / n, middle, half;

  *ret_low = 0;
  *ret_high = 1;
  if (!(n > 0))
    return;
  middle = (share + z / 2) / (1 + z);
  half = Z95 * sqrt (share * (1 - share) / n + z / (4 * n)) / (1 + z);
  *ret_low = MAX (0, middle - half);
  *ret_high = MIN (1, middle + half);
}

/* With half a pair more in each of the four cells. */
static void
limit_net (DoorDifference *self, double b, double c)
{
  double n = self->n + 2, off = (c - b) * (c - b) / n;
  double half = Z95 * sqrt (MAX (0, b + c + 1 - off)) / n;

  self->net_low = MAX (-1, (c - b) / n - half);
  self->net_high = MIN (1, (c - b) / n + half);
}

DoorDifference
door_agreement_difference (const DoorAgreementTable *table, guint class_index)
{
  DoorDifference self = { .gross_high = 1,
                          .net_low = -1,
                          .net_high = 1,
                          .inconsistency = NAN,
                          .inconsistency_low = NAN,
                          .inconsistency_high = NAN };
  double a, b = 0, c = 0, p1, p2, chance, off;

  g_return_val_if_fail (class_index < table->k, self);
  a = table->n[class_index * table->k + class_index];
  for (guint i = 0; i < table->k; i++)
    {
      if (i != class_index)
        {
          b += table->n[class_index * table->k + i];
          c += table->n[i * table->k + class_index];
        }
      for (guint j = 0; j < table->k; j++)
        self.n += table->n[i * table->k + j];
    }
  if (!(self.n > 0))
    return self;
  self.gross = (b + c) / self.n;
  self.net = (c - b) / self.n;
  off = (b - c) * (b - c) / self.n;
  self.net_se = sqrt (MAX (0, b + c - off)) / self.n;
  door_agreement_limits (self.gross, self.n, &self.gross_low, &self.gross_high);
  limit_net (&self, b, c);
  p1 = (a + b) / self.n;
  p2 = (a + c) / self.n;
  chance = p1 * (1 - p2) + p2 * (1 - p1);
  if (!(chance > 0))
    return self;
  /* The limits of the gross rate, over what chance alone would give. */
  self.inconsistency = self.gross / chance;
  self.inconsistency_low = self.gross_low / chance;
  self.inconsistency_high = self.gross_high / chance;
  return self;
}

DoorInconsistencyLevel
door_inconsistency_level (double index)
{
  if (isnan (index))
    return DOOR_INCONSISTENCY_UNKNOWN;
  return index < 0.20    ? DOOR_INCONSISTENCY_LOW
         : index <= 0.50 ? DOOR_INCONSISTENCY_MODERATE
                         : DOOR_INCONSISTENCY_HIGH;
}
