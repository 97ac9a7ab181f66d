/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digits that are given too often: last digits of ages, last and first digits of amounts. */
#define G_LOG_DOMAIN "door-review"

#include "door-outlier.h"

#include <math.h>

double
door_whipple (const guint *by_age, guint n_ages)
{
  guint all = 0, round = 0;

  for (guint age = DOOR_HEAP_FIRST_AGE; age <= DOOR_HEAP_LAST_AGE && age < n_ages; age++)
    {
      all += by_age[age];
      round += age % 5 == 0 ? by_age[age] : 0;
    }
  return all > 0 ? 500.0 * round / all : 0;
}

/* Each digit is counted once beginning with every age from 10 to 19, so that no digit gains from
 * standing first in its decade. */
static double
myers_weight (guint age)
{
  guint digit = age % 10;

  if (age < 10 || age >= 100)
    return 0;
  if (age >= 90)
    return 9.0 - digit;
  return age < 20 ? digit + 1.0 : 10.0;
}

/* The part of each digit; their sum before it is divided. */
static double
blend (const guint *by_age, guint n_ages, double ret[static 10])
{
  double all = 0;

  for (guint d = 0; d < 10; d++)
    ret[d] = 0;
  for (guint age = 10; age < MIN (n_ages, 100); age++)
    {
      ret[age % 10] += myers_weight (age) * by_age[age];
      all += myers_weight (age) * by_age[age];
    }
  for (guint d = 0; d < 10 && all > 0; d++)
    ret[d] /= all;
  return all;
}

static double
index_of (const double part[static 10])
{
  double off = 0;

  for (guint d = 0; d < 10; d++)
    off += fabs (100 * part[d] - 10);
  return off / 2;
}

double
door_myers (const guint *by_age, guint n_ages)
{
  double part[10];

  return blend (by_age, n_ages, part) > 0 ? index_of (part) : 0;
}

/* Variances and covariances of the parts of one person drawn from `by_age`, by the delta method: parts are
 * quotients of two sums. */
static void
spread_of_parts (const guint *by_age,
                 guint n_ages,
                 guint n,
                 double all,
                 const double part[static 10],
                 double ret[10][10])
{
  double mean = all / n;

  for (guint d = 0; d < 10; d++)
    for (guint e = 0; e < 10; e++)
      ret[d][e] = 0;
  for (guint age = 10; age < MIN (n_ages, 100); age++)
    for (guint d = 0; d < 10; d++)
      for (guint e = 0; e < 10 && by_age[age] > 0; e++)
        ret[d][e] += (double) by_age[age] / n * pow (myers_weight (age) / mean, 2)
                     * ((age % 10 == d) - part[d]) * ((age % 10 == e) - part[e]);
}

/* off' · spread⁻¹ · off over the digits that vary, by Cholesky's factors; their number in *ret_df. The parts
 * sum to one, so that the last one adds nothing. */
static double
quadratic_form (double spread[10][10], const double off[static 10], guint *ret_df)
{
  double factor[10][10] = { 0 }, solved[10] = { 0 }, sum = 0;

  *ret_df = 0;
  for (guint i = 0; i < 10; i++)
    {
      double left = spread[i][i], rest = off[i];

      for (guint k = 0; k < i; k++)
        {
          double inner = spread[i][k];
          if (!(factor[k][k] > 0))
            continue;
          for (guint j = 0; j < k; j++)
            inner -= factor[i][j] * factor[k][j];
          factor[i][k] = inner / factor[k][k];
          left -= factor[i][k] * factor[i][k];
          rest -= factor[i][k] * solved[k];
        }
      if (!(left > 1e-9 * spread[i][i]) || !(left > 0))
        continue;
      factor[i][i] = sqrt (left);
      solved[i] = rest / factor[i][i];
      sum += solved[i] * solved[i];
      *ret_df += 1;
    }
  return sum;
}

static guint
count_blended (const guint *by_age, guint n_ages)
{
  guint n = 0;

  for (guint age = 10; age < MIN (n_ages, 100); age++)
    n += myers_weight (age) > 0 ? by_age[age] : 0;
  return n;
}

/* The mean of |x| for a normal x. */
static double
folded_mean (double mean, double deviation)
{
  double z = deviation > 0 ? mean / deviation : 0;

  if (!(deviation > 0))
    return fabs (mean);
  return deviation * sqrt (2 / G_PI) * exp (-z * z / 2) + mean * (1 - 2 * door_normal_tail (z));
}

DoorMyersHouseholds
door_myers_households_begin (const guint *by_age, guint n_ages)
{
  DoorMyersHouseholds self = { .squares = 0 };
  double all = blend (by_age, n_ages, self.part);
  guint n = count_blended (by_age, n_ages);

  self.mean = n > 0 ? all / n : 0;
  return self;
}

void
door_myers_households_add (DoorMyersHouseholds *self, const guint8 *ages, guint n)
{
  double sum[10] = { 0 };

  for (guint i = 0; i < n && self->mean > 0; i++)
    for (guint d = 0; d < 10; d++)
      {
        double off = myers_weight (ages[i]) / self->mean * ((ages[i] % 10 == d) - self->part[d]);
        sum[d] += off;
        self->chance += off * off;
      }
  for (guint d = 0; d < 10; d++)
    self->squares += sum[d] * sum[d];
}

double
door_myers_households_effect (const DoorMyersHouseholds *self)
{
  return self->chance > 0 ? MAX (1, self->squares / self->chance) : 1;
}

DoorMyersTest
door_myers_test (const guint *own, const guint *others, guint n_ages, double effect)
{
  DoorMyersTest self = { .n = count_blended (own, n_ages), .expected = NAN, .p = NAN };
  guint n_others = count_blended (others, n_ages);
  double part[10], usual[10], off[10], spread[10][10], all;

  blend (own, n_ages, part);
  self.index = self.n > 0 ? index_of (part) : 0;
  all = blend (others, n_ages, usual);
  if (self.n == 0 || n_others == 0)
    return self;
  spread_of_parts (others, n_ages, n_others, all, usual, spread);
  self.expected = 0;
  for (guint d = 0; d < 10; d++)
    {
      self.expected += 50 * folded_mean (usual[d] - 0.1, sqrt (effect * spread[d][d] / self.n));
      off[d] = part[d] - usual[d];
    }
  for (guint d = 0; d < 10; d++)
    for (guint e = 0; e < 10; e++)
      spread[d][e] *= effect * (1.0 / self.n + 1.0 / n_others);
  self.chi_square = quadratic_form (spread, off, &self.df);
  self.p = self.index > self.expected ? door_chi_square_tail (self.chi_square, self.df) : 1;
  return self;
}

static DoorDigits
digits_against (const guint by_digit[static 10], const double expected[static 10], guint first)
{
  DoorDigits self = { .p = 1 };

  for (guint d = first; d < 10; d++)
    self.n += by_digit[d];
  if (self.n == 0)
    return self;
  for (guint d = first; d < 10; d++)
    self.chi_square += pow (by_digit[d] - self.n * expected[d], 2) / (self.n * expected[d]);
  self.p = door_chi_square_tail (self.chi_square, 9.0 - first);
  return self;
}

DoorDigits
door_last_digits (const guint by_digit[static 10])
{
  const double even[10] = { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 };

  return digits_against (by_digit, even, 0);
}

DoorDigits
door_first_digits (const guint by_digit[static 10])
{
  double benford[10] = { 0 };

  for (guint d = 1; d < 10; d++)
    benford[d] = log10 (1 + 1.0 / d);
  return digits_against (by_digit, benford, 1);
}
