/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One indicator, one group of interviewers: how far each stands from the others. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>

double
door_quality_suspicious_p (DoorTails tails, DoorSide side)
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
is_compared (const DoorComparison *c, const DoorBookPerson *person)
{
  if (rests_on_cases (c->id))
    return person->tally[c->id].n >= c->book->settings.least_interviews;
  return is_enough (c->book, person);
}

DoorQualityResult *
door_quality_result_of (const DoorComparison *c, guint person)
{
  return door_quality_person (c->book, person)->group == c->group ? &c->results[person] : NULL;
}

/* --- Shares and counts ------------------------------------------------------------------------ */

static GArray *
collect_tallies (const DoorComparison *c)
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
static DoorTally
sum_without (const GArray *tallies, guint leave_out)
{
  DoorTally sum = { 0 };

  for (guint i = 0; i < tallies->len; i++)
    if (i != leave_out)
      {
        sum.x += g_array_index (tallies, DoorTally, i).x;
        sum.n += g_array_index (tallies, DoorTally, i).n;
      }
  return sum;
}

/* Where the others have none at all, or nothing but, there is no rate to compare with: then it is the chance
 * that all there are fall to one, by how much of the whole is theirs. */
static gboolean
has_rate (const DoorFunnel *funnel, DoorTally others)
{
  return funnel->tau2 > 0
         || (others.x > 0 && (funnel->kind == DOOR_FUNNEL_COUNT || others.x < others.n));
}

static DoorTails
tails_without_rate (DoorTally tally, DoorTally others)
{
  double odd = others.x > 0 ? tally.n - tally.x : tally.x;
  double chance = pow (tally.n / (tally.n + others.n), odd);

  if (!(odd > 0) || !(others.n > 0))
    return (DoorTails){ .low = 0.5, .high = 0.5 };
  return others.x > 0 ? (DoorTails){ .low = chance, .high = 1 - chance }
                      : (DoorTails){ .low = 1 - chance, .high = chance };
}

static void
test_tally (const DoorComparison *c,
            const DoorFunnel *funnel,
            DoorTally tally,
            DoorTally others,
            DoorQualityResult *result)
{
  DoorSide side = door_quality_info (c->id)->side;
  DoorTails tails;

  if (has_rate (funnel, others))
    {
      result->z = door_funnel_z (funnel, tally);
      result->p = door_quality_suspicious_p (door_funnel_tails (funnel, tally), side);
      return;
    }
  tails = tails_without_rate (tally, others);
  result->z = door_normal_quantile (CLAMP (tails.low, 1e-15, 1 - 1e-15));
  if (tails.high < tails.low)
    result->z = -door_normal_quantile (CLAMP (tails.high, 1e-15, 1 - 1e-15));
  result->p = door_quality_suspicious_p (tails, side);
}

static void
fill_from_funnel (const DoorComparison *c,
                  const DoorFunnel *funnel,
                  const DoorShrinkage *shrinkage,
                  DoorTally tally,
                  DoorTally others,
                  DoorQualityResult *result)
{
  result->n = tally.n;
  result->value = tally.n > 0 ? tally.x / tally.n : NAN;
  result->expected = funnel->rate;
  door_funnel_limits (funnel, tally.n, c->book->settings.limit_z, &result->low, &result->high);
  if (!result->compared || !(tally.n > 0))
    return;
  test_tally (c, funnel, tally, others, result);
  result->shrunken
      = funnel->kind == DOOR_FUNNEL_SHARE ? door_shrinkage_mean (shrinkage, tally) : result->value;
}

static void
compare_tallies (const DoorComparison *c, DoorFunnelKind kind)
{
  g_autoptr (GArray) tallies = collect_tallies (c);
  const DoorTally *data = (const DoorTally *) (gpointer) tallies->data;
  DoorFunnel fit = door_funnel_fit (kind, data, tallies->len, 1);
  DoorShrinkage shrinkage = door_shrinkage_fit (data, tallies->len);

  for (guint i = 0; i < c->members->len; i++)
    {
      DoorQualityResult *result = door_quality_result_of (c, g_array_index (c->members, guint, i));
      DoorTally others = sum_without (tallies, i);
      DoorFunnel funnel = fit;
      funnel.rate = others.n > 0 ? others.x / others.n : fit.rate;
      if (result)
        fill_from_funnel (c, &funnel, &shrinkage, data[i], others, result);
    }
}

/* --- Measures, each of an interview; NAN: it has none ------------------------------------------- */

static double
log_minutes (const DoorReviewFacts *f, guint part)
{
  return f->active_minutes > 0 ? log (f->active_minutes) : NAN;
}

static double
woman_selected (const DoorReviewFacts *f, guint part)
{
  if (f->selected_is_woman < 0 || f->n_members == 0)
    return NAN;
  return f->selected_is_woman - (double) f->n_women / f->n_members;
}

static double
grid_variance (const DoorReviewFacts *f, guint part)
{
  return f->n_grids > 0 ? f->grid_variance : NAN;
}

static double
events_of_victim (const DoorReviewFacts *f, guint part)
{
  return f->n_incidents > 0 ? f->n_incidents : NAN;
}

static double
as_it_is (double value)
{
  return value;
}

/* --- Over time ---------------------------------------------------------------------------------- */

/* Q5: does the share of yes fall from one interview to the next? */
static void
compare_trends (const DoorComparison *c)
{
  for (guint i = 0; i < c->members->len; i++)
    {
      guint person = g_array_index (c->members, guint, i);
      DoorQualityResult *r = door_quality_result_of (c, person);
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

/* A share of one or two interviews would tell of persons. */
static void
withhold_few (const DoorComparison *c)
{
  for (guint i = 0; i < c->members->len; i++)
    {
      DoorQualityResult *r = door_quality_result_of (c, g_array_index (c->members, guint, i));
      if (!r || r->compared)
        continue;
      r->value = r->low = r->high = r->expected = r->shrunken = NAN;
      r->n = 0;
    }
}

/* --- Which method ----------------------------------------------------------------------------------- */

static void
compare (const DoorComparison *c)
{
  switch (c->id)
    {
    case DOOR_QUALITY_DURATION:
      door_quality_compare_means (c, log_minutes, 0, exp);
      break;
    case DOOR_QUALITY_SECTIONS:
      door_quality_compare_sections (c);
      break;
    case DOOR_QUALITY_SEX_RATIO:
      door_quality_compare_means (c, woman_selected, 0, as_it_is);
      break;
    case DOOR_QUALITY_GRID_VARIANCE:
      door_quality_compare_means (c, grid_variance, 0, as_it_is);
      break;
    case DOOR_QUALITY_PER_VICTIM:
      door_quality_compare_means (c, events_of_victim, 0, as_it_is);
      break;
    case DOOR_QUALITY_SENSITIVE:
      compare_tallies (c, DOOR_FUNNEL_SHARE);
      withhold_few (c);
      break;
    case DOOR_QUALITY_DIGIT_PREFERENCE:
      door_quality_compare_ages (c);
      break;
    case DOOR_QUALITY_LEARNING:
      compare_trends (c);
      break;
    case DOOR_QUALITY_DIGITS:
      door_quality_compare_digits (c, FALSE);
      break;
    case DOOR_QUALITY_BENFORD:
      door_quality_compare_digits (c, TRUE);
      break;
    case DOOR_QUALITY_INCIDENTS:
      compare_tallies (c, DOOR_FUNNEL_COUNT);
      break;
    case DOOR_QUALITY_AGE_HEAPING:
      compare_tallies (c, DOOR_FUNNEL_SHARE);
      door_quality_as_whipple (c);
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
  const DoorComparison c = { self, id, group, members, results };
  guint n_own = 0;

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
          .part = -1,
          .compared = is_compared (&c, person),
        };
      n_own += person->group == group;
    }
  if (n_own > 0)
    compare (&c);
}
