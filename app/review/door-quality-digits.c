/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviewers compared by the digits of amounts and ages. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>

#define BENFORD_ORDERS 2u

static void
sum_digits (const DoorComparison *c, guint person, gboolean first, guint by_digit[static 10])
{
  const GArray *entries = door_quality_person (c->book, person)->entries;

  for (guint i = 0; i < entries->len; i++)
    {
      const DoorReviewFacts *f
          = door_quality_entry (c->book, g_array_index (entries, guint, i))->facts;
      for (guint d = 0; d < 10; d++)
        by_digit[d] += first ? f->first_digits[d] : f->last_digits[d];
    }
}

/* Chi-square of one against the others together. Round sums are common everywhere: what tells is
 * to be unlike the law and unlike the others. */
static double
unlike_others_p (const guint own[static 10], const guint all[static 10])
{
  double n_own = 0, n_others = 0, chi = 0, df = -1;

  for (guint d = 0; d < 10; d++)
    {
      n_own += own[d];
      n_others += all[d] - own[d];
    }
  if (!(n_own > 0) || !(n_others > 0))
    return 1;
  for (guint d = 0; d < 10; d++)
    {
      double share = all[d] / (n_own + n_others);
      if (!(share > 0))
        continue;
      chi += pow (own[d] - n_own * share, 2) / (n_own * share);
      chi += pow (all[d] - own[d] - n_others * share, 2) / (n_others * share);
      df++;
    }
  return door_chi_square_tail (chi, df);
}

/* Benford's law holds for amounts of several orders of magnitude: here of two and more. */
static gboolean
spans_orders (const DoorComparison *c)
{
  guint32 orders = 0;

  for (guint i = 0; i < c->members->len; i++)
    {
      const GArray *entries
          = door_quality_person (c->book, g_array_index (c->members, guint, i))->entries;
      for (guint k = 0; k < entries->len; k++)
        orders |= door_quality_entry (c->book, g_array_index (entries, guint, k))
                      ->facts->amount_orders;
    }
  return orders != 0
         && g_bit_storage (orders) - 1 - (guint) g_bit_nth_lsf (orders, -1) >= BENFORD_ORDERS;
}

void
door_quality_compare_digits (const DoorComparison *c, gboolean first)
{
  guint all[10] = { 0 };
  gboolean may = !first || spans_orders (c);

  for (guint i = 0; i < c->members->len; i++)
    sum_digits (c, g_array_index (c->members, guint, i), first, all);
  for (guint i = 0; i < c->members->len; i++)
    {
      guint person = g_array_index (c->members, guint, i), own[10] = { 0 };
      DoorQualityResult *r = door_quality_result_of (c, person);
      DoorDigits digits;
      if (!r)
        continue;
      sum_digits (c, person, first, own);
      digits = first ? door_first_digits (own) : door_last_digits (own);
      r->n = digits.n;
      r->value = r->shrunken = digits.n > 0 ? digits.chi_square : NAN;
      r->expected = 9 - first;
      r->low = NAN;
      r->high = NAN;
      r->compared = may && digits.n >= c->book->settings.digits_n;
      if (!r->compared)
        continue;
      r->p = MAX (digits.p, unlike_others_p (own, all));
      r->z = door_normal_quantile (1 - CLAMP (r->p, 1e-15, 1 - 1e-15));
    }
}

static void
sum_ages (const DoorComparison *c, guint person, guint by_age[static DOOR_FACTS_AGES])
{
  const GArray *entries = door_quality_person (c->book, person)->entries;

  for (guint i = 0; i < entries->len; i++)
    {
      const GByteArray *ages
          = door_quality_entry (c->book, g_array_index (entries, guint, i))->facts->ages;

      for (guint a = 0; a < ages->len; a++)
        by_age[MIN (ages->data[a], DOOR_FACTS_AGES - 1)]++;
    }
}

/* How much the ages of one household go together. */
static double
household_effect (const DoorComparison *c, const guint all[static DOOR_FACTS_AGES])
{
  DoorMyersHouseholds households = door_myers_households_begin (all, DOOR_FACTS_AGES);

  for (guint i = 0; i < c->members->len; i++)
    {
      const GArray *entries
          = door_quality_person (c->book, g_array_index (c->members, guint, i))->entries;
      for (guint k = 0; k < entries->len; k++)
        {
          const GByteArray *ages
              = door_quality_entry (c->book, g_array_index (entries, guint, k))->facts->ages;
          door_myers_households_add (&households, ages->data, ages->len);
        }
    }
  return door_myers_households_effect (&households);
}

/* Honest interviewers differ, too: by so much the middle one's chi-square is more than chance gives (Wilson and
 * Hilferty's median). Those at the edges do not widen it. */
static double
dispersion_of (const DoorMyersTest *tests, guint n, guint least)
{
  g_autofree double *quotients = g_new (double, MAX (n, 1));
  guint used = 0;

  for (guint i = 0; i < n; i++)
    if (tests[i].n >= least && tests[i].df > 0)
      {
        double df = tests[i].df;
        quotients[used++] = tests[i].chi_square / (df * pow (1 - 2 / (9 * df), 3));
      }
  return MAX (1, door_quantile (quotients, used, 0.5));
}

static DoorMyersTest *
test_ages (const DoorComparison *c)
{
  DoorMyersTest *tests = g_new0 (DoorMyersTest, MAX (c->members->len, 1));
  guint all[DOOR_FACTS_AGES] = { 0 };
  double effect;

  for (guint i = 0; i < c->members->len; i++)
    sum_ages (c, g_array_index (c->members, guint, i), all);
  effect = household_effect (c, all);
  for (guint i = 0; i < c->members->len; i++)
    {
      guint own[DOOR_FACTS_AGES] = { 0 }, others[DOOR_FACTS_AGES];

      sum_ages (c, g_array_index (c->members, guint, i), own);
      for (guint a = 0; a < DOOR_FACTS_AGES; a++)
        others[a] = all[a] - own[a];
      tests[i] = door_myers_test (own, others, DOOR_FACTS_AGES, effect);
    }
  return tests;
}

/* Myers' index against what as many members of the others' households give. */
void
door_quality_compare_ages (const DoorComparison *c)
{
  g_autofree DoorMyersTest *tests = test_ages (c);
  guint least = c->book->settings.digits_n;
  double dispersion = dispersion_of (tests, c->members->len, least);

  for (guint i = 0; i < c->members->len; i++)
    {
      const DoorMyersTest *test = &tests[i];
      DoorQualityResult *r = door_quality_result_of (c, g_array_index (c->members, guint, i));

      if (!r)
        continue;
      r->n = test->n;
      r->value = r->shrunken = test->n > 0 ? test->index : NAN;
      r->expected = test->expected;
      r->compared = r->compared && test->n >= least && !isnan (test->p);
      if (!r->compared)
        continue;
      r->p = test->p < 1 ? door_chi_square_tail (test->chi_square / dispersion, test->df) : 1;
      r->z = door_normal_quantile (1 - CLAMP (r->p, 1e-15, 1 - 1e-15));
    }
}

/* Shown as Whipple's index. */
void
door_quality_as_whipple (const DoorComparison *c)
{
  for (guint i = 0; i < c->members->len; i++)
    {
      DoorQualityResult *r = door_quality_result_of (c, g_array_index (c->members, guint, i));
      if (!r)
        continue;
      r->value *= 500;
      r->expected *= 500;
      r->low *= 500;
      r->high = MAX (r->high * 500, c->book->settings.whipple);
      r->shrunken *= 500;
    }
}
