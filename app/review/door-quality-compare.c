/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One indicator, one group of interviewers: how far each stands from the others. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>
#include <string.h>

/* The people compared, and with them everything a method needs. */
typedef struct {
  DoorQuality *book;
  DoorQualityId id;
  guint group;
  GArray *members; /* guint: people whose figures make the expectation */
  DoorQualityResult *results;
} Comparison;

static double
suspicious_p (DoorTails tails, DoorSide side)
{
  switch (side)
    {
    case DOOR_SIDE_LOW:
      return tails.low;
    case DOOR_SIDE_HIGH:
      return tails.high;
    case DOOR_SIDE_BOTH:
      break;
    }
  return door_tails_two_sided (tails);
}

static gboolean
is_enough (const DoorQuality *book, const DoorBookPerson *person)
{
  return person->entries->len >= book->settings.least_interviews;
}

/* Response rates rest on cases, not on interviews. */
static gboolean
rests_on_cases (DoorQualityId id)
{
  return id == DOOR_QUALITY_RESPONSE || id == DOOR_QUALITY_CONTACT || id == DOOR_QUALITY_COOPERATION
         || id == DOOR_QUALITY_REFUSAL;
}

static gboolean
is_compared (const Comparison *c, const DoorBookPerson *person)
{
  if (rests_on_cases (c->id))
    return person->tally[c->id].n >= c->book->settings.least_interviews;
  return is_enough (c->book, person);
}

/* Only those who are members of this group get a result: whoever is compared with all because the
 * area is too small does not change those who are not. */
static DoorQualityResult *
result_of (const Comparison *c, guint person)
{
  return door_quality_person (c->book, person)->group == c->group ? &c->results[person] : NULL;
}

/* --- Shares and counts ------------------------------------------------------------------------ */

static GArray *
collect_tallies (const Comparison *c)
{
  GArray *tallies = g_array_new (FALSE, FALSE, sizeof (DoorTally));

  for (guint i = 0; i < c->members->len; i++)
    {
      guint person = g_array_index (c->members, guint, i);
      g_array_append_val (tallies, door_quality_person (c->book, person)->tally[c->id]);
    }
  return tallies;
}

/* Somebody's own figures pull the rate they are compared with towards themselves; among five people
 * by a fifth. So each is compared with the others. */
static DoorFunnel
without_one (const DoorFunnel *fit, const GArray *tallies, guint leave_out)
{
  DoorFunnel others = *fit;
  double x = 0, n = 0;

  for (guint i = 0; i < tallies->len; i++)
    if (i != leave_out)
      {
        x += g_array_index (tallies, DoorTally, i).x;
        n += g_array_index (tallies, DoorTally, i).n;
      }
  others.rate = n > 0 ? x / n : fit->rate;
  return others;
}

static void
fill_from_funnel (const Comparison *c,
                  const DoorFunnel *funnel,
                  const DoorShrinkage *shrinkage,
                  DoorTally tally,
                  DoorQualityResult *result)
{
  const DoorQualityInfo *info = door_quality_info (c->id);

  result->n = tally.n;
  result->value = tally.n > 0 ? tally.x / tally.n : NAN;
  result->expected = funnel->rate;
  door_funnel_limits (funnel, tally.n, c->book->settings.limit_z, &result->low, &result->high);
  if (!result->compared || !(tally.n > 0))
    return;
  result->z = door_funnel_z (funnel, tally);
  result->p = suspicious_p (door_funnel_tails (funnel, tally), info->side);
  result->shrunken
      = funnel->kind == DOOR_FUNNEL_SHARE ? door_shrinkage_mean (shrinkage, tally) : result->value;
}

static void
compare_tallies (const Comparison *c, DoorFunnelKind kind)
{
  g_autoptr (GArray) tallies = collect_tallies (c);
  const DoorTally *data = (const DoorTally *) (gpointer) tallies->data;
  DoorFunnel fit = door_funnel_fit (kind, data, tallies->len, 1);
  DoorShrinkage shrinkage = door_shrinkage_fit (data, tallies->len);

  for (guint i = 0; i < c->members->len; i++)
    {
      DoorQualityResult *result = result_of (c, g_array_index (c->members, guint, i));
      DoorFunnel others = without_one (&fit, tallies, i);
      if (result)
        fill_from_funnel (c, &others, &shrinkage, data[i], result);
    }
}

/* --- Means -------------------------------------------------------------------------------------- */

/* A value per interview; NAN: it has none. */
typedef double (*Measure) (const DoorReviewFacts *facts);

static double
log_minutes (const DoorReviewFacts *f)
{
  return f->active_minutes > 0 ? log (f->active_minutes) : NAN;
}

static double
woman_selected (const DoorReviewFacts *f)
{
  if (f->selected_is_woman < 0 || f->n_members == 0)
    return NAN;
  return f->selected_is_woman - (double) f->n_women / f->n_members;
}

typedef struct {
  double sum, squares, n;
} Moments;

static Moments
moments_of (const Comparison *c, guint person, Measure measure)
{
  const GArray *entries = door_quality_person (c->book, person)->entries;
  Moments m = { 0 };

  for (guint i = 0; i < entries->len; i++)
    {
      double v = measure (door_quality_entry (c->book, g_array_index (entries, guint, i))->facts);
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

/* `back` turns the scale of comparison into the one that is shown: exp() of log minutes. */
static void
compare_means (const Comparison *c, Measure measure, double (*back) (double))
{
  const DoorQualityInfo *info = door_quality_info (c->id);
  g_autofree Moments *m = g_new0 (Moments, MAX (c->members->len, 1));
  double within, between, middle;

  for (guint i = 0; i < c->members->len; i++)
    m[i] = moments_of (c, g_array_index (c->members, guint, i), measure);
  within = within_variance (m, c->members->len);
  between = between_means (m, c->members->len, within);
  middle = median_of_means (m, c->members->len);
  for (guint i = 0; i < c->members->len; i++)
    {
      DoorQualityResult *r = result_of (c, g_array_index (c->members, guint, i));
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
      if (!r->compared || !(error > 0))
        continue;
      r->z = (mean - middle) / error;
      r->p = suspicious_p ((DoorTails){ 1 - door_normal_tail (r->z), door_normal_tail (r->z) },
                           info->side);
    }
}

static double
as_it_is (double value)
{
  return value;
}

/* --- Over time ---------------------------------------------------------------------------------- */

/* Q5: does the share of yes fall from one interview to the next? */
static void
compare_trends (const Comparison *c)
{
  for (guint i = 0; i < c->members->len; i++)
    {
      guint person = g_array_index (c->members, guint, i);
      DoorQualityResult *r = result_of (c, person);
      const GArray *entries = door_quality_person (c->book, person)->entries;
      g_autofree double *shares = g_new (double, MAX (entries->len, 1));
      DoorTrend trend;
      guint n = 0;
      for (guint k = 0; r && k < entries->len; k++)
        {
          const DoorReviewFacts *f
              = door_quality_entry (c->book, g_array_index (entries, guint, k))->facts;
          if (f->n_screeners > 0)
            shares[n++] = (double) f->n_screeners_yes / f->n_screeners;
        }
      trend = door_trend (shares, n);
      if (!r || trend.df == 0)
        continue;
      r->n = n;
      r->value = r->shrunken = r->z = trend.t;
      r->low = -c->book->settings.learning_t;
      r->high = NAN;
      if (r->compared)
        r->p = 1 - door_student_tail (trend.t, trend.df);
    }
}

/* --- Digits and ages ------------------------------------------------------------------------------ */

static void
sum_digits (const Comparison *c, guint person, gboolean first, guint by_digit[static 10])
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

static void
compare_digits (const Comparison *c, gboolean first)
{
  guint all[10] = { 0 };

  for (guint i = 0; i < c->members->len; i++)
    sum_digits (c, g_array_index (c->members, guint, i), first, all);
  for (guint i = 0; i < c->members->len; i++)
    {
      guint person = g_array_index (c->members, guint, i), own[10] = { 0 };
      DoorQualityResult *r = result_of (c, person);
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
      r->compared = digits.n >= c->book->settings.digits_n;
      if (!r->compared)
        continue;
      r->p = MAX (digits.p, unlike_others_p (own, all));
      r->z = door_normal_quantile (1 - CLAMP (r->p, 1e-15, 1 - 1e-15));
    }
}

/* Of ages 10 to 89, each digit: what is not round can be preferred, too. */
static double
myers_of (const Comparison *c, guint person)
{
  const GArray *entries = door_quality_person (c->book, person)->entries;
  guint by_age[DOOR_FACTS_AGES] = { 0 };

  for (guint i = 0; i < entries->len; i++)
    {
      const GByteArray *ages
          = door_quality_entry (c->book, g_array_index (entries, guint, i))->facts->ages;

      for (guint a = 0; a < ages->len; a++)
        by_age[MIN (ages->data[a], DOOR_FACTS_AGES - 1)]++;
    }
  return door_myers (by_age, DOOR_FACTS_AGES);
}

/* Shown as Whipple's index. */
static void
as_whipple (const Comparison *c)
{
  for (guint i = 0; i < c->members->len; i++)
    {
      DoorQualityResult *r = result_of (c, g_array_index (c->members, guint, i));
      if (!r)
        continue;
      r->value *= 500;
      r->expected *= 500;
      r->low *= 500;
      r->high = MAX (r->high * 500, c->book->settings.whipple);
      r->shrunken *= 500;
      r->myers = myers_of (c, g_array_index (c->members, guint, i));
    }
}

/* --- Which method ----------------------------------------------------------------------------------- */

static void
compare (const Comparison *c)
{
  switch (c->id)
    {
    case DOOR_QUALITY_DURATION:
      compare_means (c, log_minutes, exp);
      break;
    case DOOR_QUALITY_SEX_RATIO:
      compare_means (c, woman_selected, as_it_is);
      break;
    case DOOR_QUALITY_LEARNING:
      compare_trends (c);
      break;
    case DOOR_QUALITY_DIGITS:
      compare_digits (c, FALSE);
      break;
    case DOOR_QUALITY_BENFORD:
      compare_digits (c, TRUE);
      break;
    case DOOR_QUALITY_INCIDENTS:
      compare_tallies (c, DOOR_FUNNEL_COUNT);
      break;
    case DOOR_QUALITY_AGE_HEAPING:
      compare_tallies (c, DOOR_FUNNEL_SHARE);
      as_whipple (c);
      break;
    default:
      compare_tallies (c, DOOR_FUNNEL_SHARE);
      break;
    }
}

void
door_quality_compare (DoorQuality *self, DoorQualityId id, guint group, DoorQualityResult *results)
{
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (guint));
  const Comparison c = { self, id, group, members, results };

  for (guint i = 0; i < self->people->len; i++)
    {
      const DoorBookPerson *person = door_quality_person (self, i);
      if (group == 0 || person->group == group)
        g_array_append_val (members, i);
      if (person->group == group)
        results[i] = (DoorQualityResult){
          .value = NAN,
          .low = NAN,
          .high = NAN,
          .expected = NAN,
          .shrunken = NAN,
          .p = NAN,
          .compared = is_compared (&c, person),
        };
    }
  compare (&c);
}
