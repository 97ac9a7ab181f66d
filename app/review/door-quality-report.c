/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flags by interviewer, and the order in which to look at them.
 *
 * The composite adds up, over the indicators, the weight times how far the interviewer stands on the
 * side that is looked at: nothing up to 1.5 standard deviations, then linearly, at most 4 beyond. Ten
 * small oddities in the same direction count as much as one great one. It orders; it proves nothing. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"

#include <math.h>
#include <string.h>

#define COMPOSITE_FROM 1.5
#define COMPOSITE_MOST 4.0

static double
suspicious_z (DoorQualityId id, const DoorQualityResult *r)
{
  switch (door_quality_info (id)->side)
    {
    case DOOR_SIDE_LOW:
      return -r->z;
    case DOOR_SIDE_HIGH:
      return r->z;
    case DOOR_SIDE_BOTH:
      break;
    }
  return fabs (r->z);
}

/* Thresholds that hold beside the comparison with others. */
static gboolean
passes_threshold (const DoorQuality *self, DoorQualityId id, const DoorQualityResult *r)
{
  const DoorQualitySettings *s = &self->settings;

  switch (id)
    {
    case DOOR_QUALITY_HOURS:
      return r->value > s->off_hours_share;
    case DOOR_QUALITY_NO_POSITION:
    case DOOR_QUALITY_IMPRECISE:
      return r->value > s->no_position_share;
    case DOOR_QUALITY_AGE_HEAPING:
      return r->value > s->whipple;
    case DOOR_QUALITY_LEARNING:
      return r->value < -s->learning_t;
    case DOOR_QUALITY_DIGITS:
    case DOOR_QUALITY_BENFORD:
      return r->p < s->digits_p;
    default:
      return suspicious_z (id, r) >= s->limit_z || r->p < door_normal_tail (s->limit_z);
    }
}

/* Benjamini–Hochberg over all who were compared, then the survey's threshold. */
static void
flag_indicator (DoorQuality *self, DoorQualityId id, DoorQualityResult *results)
{
  guint n = self->people->len;
  g_autofree double *p = g_new (double, MAX (n, 1));
  g_autofree gboolean *kept = g_new0 (gboolean, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    p[i] = results[i].compared ? results[i].p : NAN;
  door_benjamini_hochberg (p, n, self->settings.false_discovery, kept);
  for (guint i = 0; i < n; i++)
    results[i].flagged = kept[i] && passes_threshold (self, id, &results[i]);
}

static double
composite (const DoorQualityInterviewer *who)
{
  double sum = 0;

  for (DoorQualityId id = 0; id < DOOR_N_QUALITY; id++)
    {
      const DoorQualityResult *r = &who->results[id];
      if (r->compared && !isnan (r->p))
        sum += door_quality_info (id)->weight
               * CLAMP (suspicious_z (id, r) - COMPOSITE_FROM, 0, COMPOSITE_MOST);
    }
  return sum;
}

static int
by_composite (gconstpointer a, gconstpointer b)
{
  const DoorQualityInterviewer *x = a, *y = b;

  if (x->composite != y->composite)
    return x->composite > y->composite ? -1 : 1;
  return strcmp (x->name, y->name);
}

static void
add_outcomes (DoorQuality *self, const guint *place)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->cases);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DoorBookCase *one = value;
      DoorQualityInterviewer *who
          = &g_array_index (self->report, DoorQualityInterviewer, place[one->who]);
      door_aapor_tally_add (&who->outcomes, one->outcome, 1);
      door_aapor_tally_add (&who->weighted_outcomes, one->outcome, one->weight);
      door_aapor_tally_add (&self->survey.outcomes, one->outcome, 1);
      door_aapor_tally_add (&self->survey.weighted_outcomes, one->outcome, one->weight);
    }
}

static void
measure_duration (DoorQuality *self)
{
  g_autofree double *logs = g_new (double, MAX (self->entries->len, 1));
  g_autofree guint32 *who = g_new (guint32, MAX (self->entries->len, 1));
  gsize n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const DoorBookEntry *entry = door_quality_entry (self, i);
      if (!entry->facts || !(entry->facts->active_minutes > 0))
        continue;
      logs[n] = log (entry->facts->active_minutes);
      who[n++] = entry->who;
    }
  self->survey.duration = door_intraclass (logs, who, n, self->people->len);
}

static void
collect (DoorQuality *self, DoorQualityResult *const *results)
{
  guint n = self->people->len;
  g_autofree guint *place = g_new (guint, MAX (n, 1));

  g_array_set_size (self->report, 0);
  for (guint i = 0; i < n; i++)
    {
      const DoorBookPerson *person = door_quality_person (self, i);
      DoorQualityInterviewer who
          = { .name = person->name, .area = person->area, .n_interviews = person->entries->len };
      for (DoorQualityId id = 0; id < DOOR_N_QUALITY; id++)
        {
          who.results[id] = results[id][i];
          who.n_flags += who.results[id].flagged;
        }
      who.composite = composite (&who);
      place[i] = i;
      g_array_append_val (self->report, who);
    }
  add_outcomes (self, place);
  g_array_sort (self->report, by_composite);
}

static void
clear_sections (DoorQuality *self)
{
  gsize n = (gsize) self->n_sections * self->people->len;

  g_free (self->by_section);
  self->by_section = g_new0 (DoorQualityResult, MAX (n, 1));
}

void
door_quality_report (DoorQuality *self)
{
  DoorQualityResult *results[DOOR_N_QUALITY];

  memset (&self->survey.outcomes, 0, sizeof self->survey.outcomes);
  memset (&self->survey.weighted_outcomes, 0, sizeof self->survey.weighted_outcomes);
  clear_sections (self);
  for (DoorQualityId id = 0; id < DOOR_N_QUALITY; id++)
    {
      results[id] = g_new0 (DoorQualityResult, MAX (self->people->len, 1));
      for (guint group = 0; group < self->n_groups; group++)
        door_quality_compare (self, id, group, results[id]);
      flag_indicator (self, id, results[id]);
    }
  measure_duration (self);
  collect (self, results);
  for (DoorQualityId id = 0; id < DOOR_N_QUALITY; id++)
    g_free (results[id]);
}
