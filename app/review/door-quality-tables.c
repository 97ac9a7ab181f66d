/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-quality-tables.h"

#include "door-quality-private.h"

#include <math.h>
#include <string.h>

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(DoorBookPerson *const *) a)->name, (*(DoorBookPerson *const *) b)->name);
}

/* Those who held interviews, by name; borrowed. */
static GPtrArray *
people_by_name (const DoorQuality *book)
{
  GPtrArray *people = g_ptr_array_new ();

  for (guint i = 0; i < book->people->len; i++)
    if (door_quality_person (book, i)->entries->len > 0)
      g_ptr_array_add (people, door_quality_person (book, i));
  g_ptr_array_sort (people, by_name);
  return people;
}

static const DoorReviewFacts *
nth_facts (const DoorQuality *book, const DoorBookPerson *person, guint k)
{
  return door_quality_entry (book, g_array_index (person->entries, guint, k))->facts;
}

/* --- Questions without an answer ------------------------------------------------------------ */

static void
count_interview (const DoorReviewFacts *facts, DoorMissingCount *by_item, guint n_items)
{
  if (!facts->missing)
    return;
  for (guint i = 0; i < MIN (n_items, facts->codes->len); i++)
    if (facts->codes->data[i] != DOOR_MATCH_SKIPPED)
      {
        by_item[i].asked++;
        by_item[i].missing += door_review_facts_is_missing (facts, i);
      }
}

/* [person * n_items + item] */
static DoorMissingCount *
count_all (const DoorQuality *book, const GPtrArray *people)
{
  DoorMissingCount *counts
      = g_new0 (DoorMissingCount, (gsize) MAX (people->len, 1) * MAX (book->n_items, 1));

  for (guint p = 0; p < people->len; p++)
    {
      const DoorBookPerson *person = g_ptr_array_index (people, p);

      for (guint k = 0; k < person->entries->len; k++)
        count_interview (nth_facts (book, person, k), counts + (gsize) p * book->n_items,
                         book->n_items);
    }
  return counts;
}

typedef struct {
  guint item;
  DoorMissingCount all;
} Ranked;

static int
by_share (gconstpointer a, gconstpointer b)
{
  const Ranked *left = a, *right = b;
  double x = (double) left->all.missing / left->all.asked;
  double y = (double) right->all.missing / right->all.asked;

  if (x != y)
    return x > y ? -1 : 1;
  return left->item < right->item ? -1 : left->item > right->item;
}

static GArray *
rank_items (const DoorQuality *book, const DoorMissingCount *counts, guint n_people, guint least)
{
  GArray *ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));

  for (guint i = 0; i < book->n_items; i++)
    {
      Ranked one = { .item = i };

      for (guint p = 0; p < n_people; p++)
        {
          one.all.asked += counts[(gsize) p * book->n_items + i].asked;
          one.all.missing += counts[(gsize) p * book->n_items + i].missing;
        }
      if (one.all.asked >= MAX (least, 1) && one.all.missing > 0)
        g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, by_share);
  return ranked;
}

DoorMissingTable *
door_quality_missing (const DoorQuality *book, guint most, guint least)
{
  g_autoptr (GPtrArray) people = people_by_name (book);
  g_autofree DoorMissingCount *counts = count_all (book, people);
  g_autoptr (GArray) ranked = rank_items (book, counts, people->len, least);
  DoorMissingTable *self = g_new0 (DoorMissingTable, 1);

  self->n_people = people->len;
  self->n_items = MIN (most, ranked->len);
  self->people = g_new0 (char *, people->len + 1);
  self->items = g_new0 (guint, MAX (self->n_items, 1));
  self->all = g_new0 (DoorMissingCount, MAX (self->n_items, 1));
  self->cells = g_new0 (DoorMissingCount, (gsize) MAX (people->len, 1) * MAX (self->n_items, 1));
  for (guint i = 0; i < self->n_items; i++)
    {
      self->items[i] = g_array_index (ranked, Ranked, i).item;
      self->all[i] = g_array_index (ranked, Ranked, i).all;
    }
  for (guint p = 0; p < people->len; p++)
    {
      self->people[p] = g_strdup (((DoorBookPerson *) g_ptr_array_index (people, p))->name);
      for (guint i = 0; i < self->n_items; i++)
        self->cells[p * self->n_items + i] = counts[(gsize) p * book->n_items + self->items[i]];
    }
  return self;
}

void
door_missing_table_free (DoorMissingTable *self)
{
  if (!self)
    return;
  g_strfreev (self->people);
  g_free (self->items);
  g_free (self->all);
  g_free (self->cells);
  g_free (self);
}

/* --- Events of victims ---------------------------------------------------------------------- */

static void
victims_clear (gpointer data)
{
  g_free (((DoorVictims *) data)->person);
}

static void
add_victim (DoorVictims *self, const DoorReviewFacts *facts)
{
  if (facts->n_screeners == 0)
    return;
  self->n_interviews++;
  self->n_events += facts->n_incidents;
  self->most = MAX (self->most, facts->n_incidents);
  if (facts->n_incidents == 0)
    return;
  self->n_victims++;
  self->by_count[MIN (facts->n_incidents - 1u, DOOR_VICTIM_COUNTS - 1u)]++;
}

GArray *
door_quality_victims (const DoorQuality *book)
{
  g_autoptr (GPtrArray) people = people_by_name (book);
  GArray *all = g_array_new (FALSE, TRUE, sizeof (DoorVictims));

  g_array_set_clear_func (all, victims_clear);
  for (guint p = 0; p < people->len; p++)
    {
      const DoorBookPerson *person = g_ptr_array_index (people, p);
      DoorVictims one = { 0 };

      for (guint k = 0; k < person->entries->len; k++)
        add_victim (&one, nth_facts (book, person, k));
      if (one.n_interviews == 0)
        continue;
      one.person = g_strdup (person->name);
      g_array_append_val (all, one);
    }
  return all;
}

double
door_victims_mean (const DoorVictims *self)
{
  return self->n_victims > 0 ? (double) self->n_events / self->n_victims : NAN;
}
