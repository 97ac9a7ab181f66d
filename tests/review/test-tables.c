/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions without an answer and events of victims, counted by hand. */
#include "door-match.h"
#include "door-quality-tables.h"

#include <math.h>
#include <string.h>

#define ITEMS 20u

/* Items [0, asked) were asked; of these the one numbered `missing` has no answer. */
static void
add (DoorQuality *book, const char *person, guint number, guint asked, guint missing, guint events)
{
  g_autofree char *id = g_strdup_printf ("uuid:%s-%u", person, number);
  DoorReviewFacts *f = door_review_facts_new (id, id, person, "north", "1");

  g_byte_array_set_size (f->codes, ITEMS);
  memset (f->codes->data, DOOR_MATCH_SKIPPED, ITEMS);
  memset (f->codes->data, 3, asked);
  g_byte_array_set_size (f->missing, missing / 8 + 1);
  memset (f->missing->data, 0, f->missing->len);
  f->missing->data[missing / 8] = (guint8) (1u << missing % 8);
  f->n_screeners = 5;
  f->n_incidents = (guint16) events;
  door_quality_add (book, f, NULL);
}

static DoorQuality *
make_book (void)
{
  DoorQuality *book = door_quality_new (ITEMS, NULL);

  for (guint i = 0; i < 10; i++)
    {
      add (book, "Mere", i, ITEMS, 17, i < 4 ? 1 : 0);      /* item 17: 10 of 10 */
      add (book, "Amina", i, i < 5 ? 10 : ITEMS, 2, i < 3); /* item 2: 10 of 10; 17 asked 5 times */
      add (book, "Rafi", i, ITEMS, i < 5 ? 2 : 19, i);      /* 2: 5, 19: 5 of 10 */
    }
  door_quality_run (book, 1);
  return book;
}

static void
test_missing (void)
{
  g_autoptr (DoorQuality) book = make_book ();
  g_autoptr (DoorMissingTable) all = door_quality_missing (book, 10, 1);
  g_autoptr (DoorMissingTable) one = door_quality_missing (book, 1, 1);
  g_autoptr (DoorMissingTable) often = door_quality_missing (book, 10, 26);

  g_assert_cmpuint (all->n_people, ==, 3);
  g_assert_cmpstr (all->people[0], ==, "Amina");
  g_assert_cmpstr (all->people[2], ==, "Rafi");
  /* 2: 15 of 30; 17: 10 of 25; 19: 5 of 25. */
  g_assert_cmpuint (all->n_items, ==, 3);
  g_assert_cmpuint (all->items[0], ==, 2);
  g_assert_cmpuint (all->items[1], ==, 17);
  g_assert_cmpuint (all->items[2], ==, 19);
  g_assert_cmpuint (all->all[1].asked, ==, 25);
  g_assert_cmpuint (all->all[1].missing, ==, 10);
  g_assert_cmpuint (all->cells[0 * 3 + 0].missing, ==, 10); /* Amina, 2 */
  g_assert_cmpuint (all->cells[0 * 3 + 1].asked, ==, 5);    /* Amina, 17 */
  g_assert_cmpuint (all->cells[1 * 3 + 1].missing, ==, 10); /* Mere, 17 */
  g_assert_cmpuint (all->cells[2 * 3 + 2].missing, ==, 5);  /* Rafi, 19 */
  g_assert_cmpuint (one->n_items, ==, 1);
  g_assert_cmpuint (one->items[0], ==, 2);
  g_assert_cmpuint (often->n_items, ==, 1); /* asked 26 times and more */
}

/* What an earlier version did not keep counts as neither asked nor missing. */
static void
test_unknown (void)
{
  g_autoptr (DoorQuality) book = make_book ();
  g_autoptr (DoorMissingTable) table = NULL;
  DoorReviewFacts *f = door_review_facts_new ("uuid:old", "old", "Mere", "north", "1");

  g_byte_array_set_size (f->codes, ITEMS);
  memset (f->codes->data, 3, ITEMS);
  g_clear_pointer (&f->missing, g_byte_array_unref);
  door_quality_add (book, f, NULL);
  door_quality_run (book, 1);
  table = door_quality_missing (book, 10, 1);
  g_assert_cmpuint (table->all[0].asked, ==, 30);
}

static void
test_victims (void)
{
  g_autoptr (DoorQuality) book = make_book ();
  g_autoptr (GArray) all = door_quality_victims (book);
  const DoorVictims *amina = &g_array_index (all, DoorVictims, 0);
  const DoorVictims *rafi = &g_array_index (all, DoorVictims, 2);

  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpstr (amina->person, ==, "Amina");
  g_assert_cmpuint (amina->n_interviews, ==, 10);
  g_assert_cmpuint (amina->n_victims, ==, 3);
  g_assert_cmpuint (amina->by_count[0], ==, 3);
  g_assert_cmpfloat (door_victims_mean (amina), ==, 1);
  /* 0 to 9 events: nine victims with 45 of them. */
  g_assert_cmpuint (rafi->n_victims, ==, 9);
  g_assert_cmpuint (rafi->n_events, ==, 45);
  g_assert_cmpuint (rafi->most, ==, 9);
  g_assert_cmpuint (rafi->by_count[2], ==, 1);
  g_assert_cmpuint (rafi->by_count[3], ==, 6);
  g_assert_cmpfloat (door_victims_mean (rafi), ==, 5);
}

static void
test_nobody (void)
{
  g_autoptr (DoorQuality) book = door_quality_new (ITEMS, NULL);
  g_autoptr (DoorMissingTable) table = NULL;
  g_autoptr (GArray) victims = NULL;
  const DoorVictims none = { 0 };

  door_quality_run (book, 1);
  table = door_quality_missing (book, 10, 1);
  victims = door_quality_victims (book);
  g_assert_cmpuint (table->n_people + table->n_items, ==, 0);
  g_assert_cmpuint (victims->len, ==, 0);
  g_assert_true (isnan (door_victims_mean (&none)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tables/missing", test_missing);
  g_test_add_func ("/tables/unknown", test_unknown);
  g_test_add_func ("/tables/victims", test_victims);
  g_test_add_func ("/tables/nobody", test_nobody);
  return g_test_run ();
}
