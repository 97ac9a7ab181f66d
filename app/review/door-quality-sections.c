/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time by section, as minutes for each question asked: who meets many victims asks more, and is not slow.
 *
 * Of each interviewer the section is told that is farthest below the others', with its p-value times the
 * number of sections looked at (Bonferroni), so that many sections do not make anybody stand out. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-private.h"
#include "door-quality-tables.h"

#include <math.h>
#include <string.h>

#define LEAST_ASKED 3u   /* in a section, for its pace to say something */
#define LEAST_FLAGGED 5u /* for a flag on the interview itself */
#define IQR_OF_NORMAL 1.349

/* --- Interviewers ------------------------------------------------------------------------------ */

/* NULL: it says nothing of the pace. */
static const DoorSectionFacts *
paced (const DoorReviewFacts *facts, guint section)
{
  const DoorSectionFacts *one;

  if (section >= facts->sections->len)
    return NULL;
  one = &g_array_index (facts->sections, DoorSectionFacts, section);
  return one->asked >= LEAST_ASKED && one->minutes > 0 ? one : NULL;
}

static double
log_pace (const DoorReviewFacts *facts, guint section)
{
  const DoorSectionFacts *one = paced (facts, section);

  return one ? log (one->minutes / one->asked) : NAN;
}

static guint
count_with (const DoorQuality *book, const DoorBookPerson *person, guint section)
{
  guint n = 0;

  for (guint i = 0; i < person->entries->len; i++)
    n += paced (door_quality_entry (book, g_array_index (person->entries, guint, i))->facts,
                section)
         != NULL;
  return n;
}

static void
begin_section (const DoorComparison *c, guint section, DoorQualityResult *results)
{
  for (guint i = 0; i < c->members->len; i++)
    {
      guint person = g_array_index (c->members, guint, i);
      DoorQualityResult *own = door_quality_result_of (c, person);

      if (!own)
        continue;
      results[person] = *own;
      results[person].part = (int) section;
      results[person].compared
          = own->compared
            && count_with (c->book, door_quality_person (c->book, person), section)
                   >= c->book->settings.least_interviews;
    }
}

static void
take_farthest (const DoorComparison *c, guint person)
{
  DoorQualityResult *own = door_quality_result_of (c, person);
  const DoorQualityResult *farthest = NULL;
  guint n_compared = 0;

  for (guint s = 0; own && s < c->book->n_sections; s++)
    {
      const DoorQualityResult *one = &c->book->by_section[s * c->book->people->len + person];

      if (!one->compared || isnan (one->p))
        continue;
      n_compared++;
      if (!farthest || one->p < farthest->p)
        farthest = one;
    }
  if (!farthest)
    return;
  *own = *farthest;
  own->p = MIN (1, farthest->p * n_compared);
  own->z = -door_normal_quantile (1 - CLAMP (own->p, 1e-15, 1 - 1e-15));
}

void
door_quality_compare_sections (const DoorComparison *c)
{
  for (guint s = 0; s < c->book->n_sections; s++)
    {
      DoorComparison one = *c;

      one.results = c->book->by_section + (gsize) s * c->book->people->len;
      begin_section (c, s, one.results);
      door_quality_compare_means (&one, log_pace, s, exp);
    }
  for (guint i = 0; i < c->members->len; i++)
    take_farthest (c, g_array_index (c->members, guint, i));
}

/* --- The table ---------------------------------------------------------------------------------- */

static int
by_name (gconstpointer a, gconstpointer b, gpointer book)
{
  return strcmp (door_quality_person (book, *(const guint *) a)->name,
                 door_quality_person (book, *(const guint *) b)->name);
}

static GArray *
people_by_name (const DoorQuality *book)
{
  GArray *people = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < book->people->len; i++)
    if (door_quality_person (book, i)->entries->len > 0)
      g_array_append_val (people, i);
  g_array_sort_with_data (people, by_name, (gpointer) book);
  return people;
}

static double
mean_minutes (const DoorQuality *book, guint who, guint section)
{
  const DoorBookPerson *person = door_quality_person (book, who);
  double sum = 0, n = 0;

  for (guint i = 0; i < person->entries->len; i++)
    {
      const DoorReviewFacts *facts
          = door_quality_entry (book, g_array_index (person->entries, guint, i))->facts;

      if (!paced (facts, section))
        continue;
      sum += paced (facts, section)->minutes;
      n++;
    }
  return n > 0 ? sum / n : NAN;
}

DoorSectionTable *
door_quality_sections (const DoorQuality *book)
{
  g_autoptr (GArray) people = people_by_name (book);
  DoorSectionTable *self = g_new0 (DoorSectionTable, 1);

  self->n_people = people->len;
  self->n_sections = book->by_section ? book->n_sections : 0;
  self->people = g_new0 (char *, people->len + 1);
  self->cells = g_new0 (DoorSectionCell, (gsize) MAX (people->len, 1) * MAX (self->n_sections, 1));
  for (guint p = 0; p < people->len; p++)
    {
      guint who = g_array_index (people, guint, p);

      self->people[p] = g_strdup (door_quality_person (book, who)->name);
      for (guint s = 0; s < self->n_sections; s++)
        self->cells[p * self->n_sections + s] = (DoorSectionCell){
          mean_minutes (book, who, s),
          book->by_section[(gsize) s * book->people->len + who],
        };
    }
  return self;
}

void
door_section_table_free (DoorSectionTable *self)
{
  if (!self)
    return;
  g_strfreev (self->people);
  g_free (self->cells);
  g_free (self);
}

/* --- Interviews -------------------------------------------------------------------------------- */

/* The fastest section of an interview so far. */
typedef struct {
  double ratio; /* to the median for as many questions; 0: none */
  double minutes, low, high;
  int section;
  gboolean is_physical; /* under what it takes to read aloud */
} Fastest;

static const DoorSectionFacts *
section_of (const DoorBookEntry *entry, guint section)
{
  const DoorSectionFacts *one;

  if (!entry->facts || section >= entry->facts->sections->len)
    return NULL;
  one = &g_array_index (entry->facts->sections, DoorSectionFacts, section);
  return one->asked >= LEAST_FLAGGED && one->minutes > 0 ? one : NULL;
}

static gsize
collect_paces (const DoorQuality *self, guint section, double *logs)
{
  gsize n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const DoorSectionFacts *one = section_of (door_quality_entry (self, i), section);

      if (one)
        logs[n++] = log (one->minutes / one->asked);
    }
  return n;
}

/* Under the time it takes to read aloud; or both under a part of the median and beyond the limit, since
 * short sections differ much from one interview to the next. `q`: quartiles of the log of the pace. */
static void
judge (const DoorQualitySettings *s,
       const DoorSectionFacts *one,
       const double q[3],
       Fastest *fastest)
{
  double pace = log (one->minutes / one->asked);
  double deviation = (q[2] - q[0]) / IQR_OF_NORMAL;
  gboolean is_physical = one->minutes < s->read_floor * one->words / s->read_words_per_minute;
  gboolean is_short = pace < q[1] + log (s->speeder_share) && deviation > 0
                      && (pace - q[1]) / deviation < -s->limit_z;

  if (!is_physical && !is_short)
    return;
  if (fastest->ratio > 0 && exp (pace - q[1]) >= fastest->ratio)
    return;
  fastest->ratio = exp (pace - q[1]);
  fastest->minutes = one->minutes;
  fastest->low = one->asked * exp (q[0]);
  fastest->high = one->asked * exp (q[2]);
  fastest->is_physical = is_physical;
}

void
door_quality_flag_sections (DoorQuality *self)
{
  static const double quartiles[] = { 0.25, 0.5, 0.75 };
  g_autofree double *logs = g_new (double, MAX (self->entries->len, 1));
  g_autofree Fastest *fastest = g_new0 (Fastest, MAX (self->entries->len, 1));

  for (guint s = 0; s < self->n_sections; s++)
    {
      gsize n = collect_paces (self, s, logs);
      double q[3];

      door_quantiles (logs, n, quartiles, 3, q);
      for (guint i = 0; i < self->entries->len; i++)
        {
          const DoorSectionFacts *one = section_of (door_quality_entry (self, i), s);
          double before = fastest[i].ratio;

          if (one)
            judge (&self->settings, one, q, &fastest[i]);
          if (fastest[i].ratio != before)
            fastest[i].section = (int) s;
        }
    }
  /* Whoever was fast throughout was so in every section. */
  for (guint i = 0; i < self->entries->len; i++)
    if (fastest[i].ratio > 0
        && !door_quality_has_flag (door_quality_entry (self, i), DOOR_QUALITY_SPEED))
      door_quality_add_flag (door_quality_entry (self, i), DOOR_QUALITY_SECTIONS,
                             fastest[i].is_physical ? DOOR_FLAG_CHECK : DOOR_FLAG_NOTE,
                             fastest[i].minutes, fastest[i].low, fastest[i].high, G_MAXUINT)
          ->part
          = fastest[i].section;
}
