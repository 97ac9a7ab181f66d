/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews summed up by interviewer: x of n for every indicator that is a share or a count.
 *
 * Where n counts answers and not interviews, answers of one interview go together: people who have
 * been robbed have been threatened, too. Taken for independent they would make honest interviewers
 * stand out. So both x and n are divided by the design effect that the spread between the
 * interviews of the same interviewer shows. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>
#include <string.h>

/* What one interview adds to an indicator; n = 0 when it has nothing to say. */
typedef DoorTally (*Part) (const DoorReviewFacts *facts);

static DoorTally
part_nonresponse (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_dont_know + f->n_refused, f->n_asked };
}

static DoorTally
part_sensitive (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_sensitive_missing, f->n_sensitive_asked };
}

static DoorTally
part_screeners (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_screeners_yes, f->n_screeners };
}

static DoorTally
part_short_path (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_triggers_short, f->n_triggers };
}

static DoorTally
part_straight_lines (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_grids_flat, f->n_grids };
}

static DoorTally
part_incidents (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_incidents, f->n_screeners > 0 };
}

static DoorTally
part_one_incident (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_incidents == 1, f->n_incidents > 0 };
}

static DoorTally
part_small_households (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_members > 0 && f->n_members <= 2, f->n_members > 0 };
}

static DoorTally
part_one_eligible (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_eligible == 1, f->n_eligible != G_MAXUINT16 };
}

/* Where there was nobody else to select, opening the door tells nothing. */
static DoorTally
part_opener (const DoorReviewFacts *f)
{
  return (DoorTally){ f->is_opener == 1, f->is_opener >= 0 && f->n_eligible > 1 };
}

static DoorTally
part_age_heaping (const DoorReviewFacts *f)
{
  DoorTally tally = { 0 };

  for (guint i = 0; i < f->ages->len; i++)
    if (f->ages->data[i] >= DOOR_HEAP_FIRST_AGE && f->ages->data[i] <= DOOR_HEAP_LAST_AGE)
      {
        tally.n++;
        tally.x += f->ages->data[i] % 5 == 0;
      }
  return tally;
}

static DoorTally
part_no_position (const DoorReviewFacts *f)
{
  return (DoorTally){ isnan (f->latitude), 1 };
}

static DoorTally
part_imprecise (const DoorReviewFacts *f, double limit)
{
  gboolean known = !isnan (f->latitude) && !isnan (f->accuracy);

  return (DoorTally){ known && f->accuracy > limit, known };
}

static DoorTally
part_no_steps_back (const DoorReviewFacts *f)
{
  return (DoorTally){ f->n_backwards + f->n_changes == 0, f->active_minutes > 0 };
}

/* Where nobody is asked who else is there, the gates tell; that one stayed shut only ever counts as that
 * somebody was there. */
static DoorTally
part_nobody_present (const DoorReviewFacts *f)
{
  if (f->is_present < 0 && f->n_gates_open + f->n_gates_closed > 0)
    return (DoorTally){ f->n_gates_closed == 0, 1 };
  return (DoorTally){ f->is_present == 0, f->is_present >= 0 };
}

static const Part parts[DOOR_N_QUALITY] = {
  [DOOR_QUALITY_NONRESPONSE] = part_nonresponse,
  [DOOR_QUALITY_SENSITIVE] = part_sensitive,
  [DOOR_QUALITY_SCREENERS] = part_screeners,
  [DOOR_QUALITY_SHORT_PATH] = part_short_path,
  [DOOR_QUALITY_STRAIGHT_LINES] = part_straight_lines,
  [DOOR_QUALITY_INCIDENTS] = part_incidents,
  [DOOR_QUALITY_ONE_INCIDENT] = part_one_incident,
  [DOOR_QUALITY_AGE_HEAPING] = part_age_heaping,
  [DOOR_QUALITY_SMALL_HOUSEHOLDS] = part_small_households,
  [DOOR_QUALITY_ONE_ELIGIBLE] = part_one_eligible,
  [DOOR_QUALITY_OPENER] = part_opener,
  [DOOR_QUALITY_NO_POSITION] = part_no_position,
  [DOOR_QUALITY_NO_STEPS_BACK] = part_no_steps_back,
  [DOOR_QUALITY_NOBODY_PRESENT] = part_nobody_present,
};

/* Indicators that count the interviews with a flag; those that could have one are the base. */
static gboolean
could_have (const DoorBookEntry *entry, DoorQualityId id)
{
  const DoorReviewFacts *f = entry->facts;

  switch (id)
    {
    case DOOR_QUALITY_SPEED:
    case DOOR_QUALITY_BURSTS:
    case DOOR_QUALITY_CLOCK:
    case DOOR_QUALITY_AFTER_END:
      return f->active_minutes > 0;
    case DOOR_QUALITY_GAP:
    case DOOR_QUALITY_HOURS:
      return f->started_us > 0;
    case DOOR_QUALITY_MATCH:
      return f->codes->len >= DOOR_MATCH_ITEMS;
    case DOOR_QUALITY_DUPLICATE:
      return TRUE;
    case DOOR_QUALITY_DISTANCE:
      return !isnan (f->latitude) && !isnan (f->listing_latitude);
    case DOOR_QUALITY_OUTSIDE_AREA:
      return !isnan (entry->outside_m);
    case DOOR_QUALITY_ONE_PLACE:
      return !isnan (f->latitude);
    default:
      return FALSE;
    }
}

static void
tally_person (const DoorQuality *self, DoorBookPerson *person)
{
  for (guint i = 0; i < person->entries->len; i++)
    {
      const DoorBookEntry *entry
          = door_quality_entry (self, g_array_index (person->entries, guint, i));
      for (DoorQualityId id = 0; id < DOOR_N_QUALITY; id++)
        {
          DoorTally part = { 0 };
          if (parts[id])
            part = parts[id](entry->facts);
          else if (id == DOOR_QUALITY_IMPRECISE)
            part = part_imprecise (entry->facts, self->settings.accuracy_m);
          else if (could_have (entry, id))
            part = (DoorTally){ door_quality_has_flag (entry, id), 1 };
          person->tally[id].x += part.x;
          person->tally[id].n += part.n;
        }
    }
}

/* --- Answers of one interview go together ------------------------------------------------------ */

/* Squares of what interviews are off their interviewer's mean, against what chance would give. */
typedef struct {
  double squares, chance;
} Spread;

static Spread
spread_of (const DoorQuality *self, const DoorBookPerson *person, DoorQualityId id)
{
  Spread spread = { 0 };
  DoorTally all = person->tally[id];
  double rate = all.n > 0 ? all.x / all.n : 0, variance;
  guint m = 0;

  variance = id == DOOR_QUALITY_INCIDENTS ? rate : rate * (1 - rate);
  for (guint i = 0; i < person->entries->len; i++)
    {
      DoorTally part
          = parts[id](door_quality_entry (self, g_array_index (person->entries, guint, i))->facts);
      if (!(part.n > 0))
        continue;
      spread.squares += pow (part.x - part.n * rate, 2);
      spread.chance += part.n * variance;
      m++;
    }
  if (m < 2)
    return (Spread){ 0 };
  spread.squares *= m / (m - 1.0);
  return spread;
}

static void
allow_for_clusters (DoorQuality *self, DoorQualityId id)
{
  Spread all = { 0 };
  double effect;

  for (guint p = 0; p < self->people->len; p++)
    {
      Spread one = spread_of (self, door_quality_person (self, p), id);
      all.squares += one.squares;
      all.chance += one.chance;
    }
  effect = all.chance > 0 ? all.squares / all.chance : 1;
  if (effect <= 1)
    return;
  for (guint p = 0; p < self->people->len; p++)
    {
      DoorTally *tally = &door_quality_person (self, p)->tally[id];
      tally->x /= effect;
      tally->n /= effect;
    }
}

/* --- Outcomes ---------------------------------------------------------------------------------- */

static const struct {
  DoorQualityId id;
  DoorRate rate;
} outcome_rates[] = {
  { DOOR_QUALITY_RESPONSE, DOOR_RATE_RR1 },
  { DOOR_QUALITY_CONTACT, DOOR_RATE_CON1 },
  { DOOR_QUALITY_COOPERATION, DOOR_RATE_COOP1 },
  { DOOR_QUALITY_REFUSAL, DOOR_RATE_REF1 },
};

static void
tally_outcomes (DoorQuality *self)
{
  g_autofree DoorAaporTally *outcomes = g_new0 (DoorAaporTally, MAX (self->people->len, 1));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DoorBookCase *one = value;
      door_aapor_tally_add (&outcomes[one->who], one->outcome, 1);
    }
  for (guint p = 0; p < self->people->len; p++)
    for (guint r = 0; r < G_N_ELEMENTS (outcome_rates); r++)
      {
        DoorTally *tally = &door_quality_person (self, p)->tally[outcome_rates[r].id];
        door_aapor_rate_parts (&outcomes[p], outcome_rates[r].rate, 1, &tally->x, &tally->n);
      }
}

void
door_quality_tally (DoorQuality *self)
{
  for (guint p = 0; p < self->people->len; p++)
    {
      DoorBookPerson *person = door_quality_person (self, p);
      memset (person->tally, 0, sizeof person->tally);
      tally_person (self, person);
    }
  for (DoorQualityId id = 0; id < DOOR_N_QUALITY; id++)
    if (parts[id])
      allow_for_clusters (self, id);
  tally_outcomes (self);
}
