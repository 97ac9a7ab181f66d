/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Percent match against comparing every pair the simple way, and copies found among many. */
#include "door-match.h"

#include <math.h>
#include <string.h>

#define ITEMS 120u

/* People answer alike by what is usual, and each item has an own usual answer. */
static void
draw_interview (GRand *rand, guint8 *codes)
{
  for (guint i = 0; i < ITEMS; i++)
    if (g_rand_double (rand) < 0.1)
      codes[i] = DOOR_MATCH_SKIPPED;
    else
      codes[i] = (guint8) (1 + (g_rand_double (rand) < 0.6 ? 0 : g_rand_int_range (rand, 1, 5)));
}

static double
share_of (const guint8 *a, const guint8 *b)
{
  guint same = 0, both = 0;

  for (guint i = 0; i < ITEMS; i++)
    if (a[i] && b[i])
      {
        both++;
        same += a[i] == b[i];
      }
  return both >= DOOR_MATCH_ITEMS ? (double) same / both : 0;
}

static void
assert_best (const DoorMatch *match, guint8 (*codes)[ITEMS], guint n)
{
  for (guint i = 0; i < n; i++)
    {
      double best = 0;
      for (guint k = 0; k < n; k++)
        if (k != i)
          best = MAX (best, share_of (codes[i], codes[k]));
      g_assert_cmpfloat_with_epsilon (door_match_best (match, i).share, best, 1e-12);
    }
}

static void
test_every_pair (void)
{
  enum { N = 300 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree guint8 (*codes)[ITEMS] = g_malloc (N * ITEMS);
  g_autoptr (DoorMatch) match = door_match_new (ITEMS);

  for (guint i = 0; i < N; i++)
    {
      draw_interview (rand, codes[i]);
      if (i < N - 20)
        door_match_add (match, codes[i], i % 7);
    }
  g_assert_false (door_match_is_current (match));
  door_match_run (match, 2);
  assert_best (match, codes, N - 20);
  /* What comes later is compared as it comes. */
  for (guint i = N - 20; i < N; i++)
    door_match_add (match, codes[i], i % 7);
  g_assert_true (door_match_is_current (match));
  assert_best (match, codes, N);
  /* A correction: nobody goes on resembling the version that is gone. */
  memcpy (codes[5], codes[9], ITEMS);
  door_match_replace (match, 5, codes[5], 5);
  assert_best (match, codes, N);
  g_assert_cmpfloat (door_match_best (match, 5).share, ==, 1);
  g_assert_cmpuint (door_match_best (match, 9).other, ==, 5);
  draw_interview (rand, codes[5]);
  door_match_replace (match, 5, codes[5], 5);
  assert_best (match, codes, N);
}

static void
test_common_items (void)
{
  g_autoptr (DoorMatch) match = door_match_new (ITEMS);
  guint8 codes[ITEMS];

  /* All alike in all but one item: nothing is left to compare. */
  memset (codes, 3, sizeof codes);
  for (guint i = 0; i < 100; i++)
    {
      codes[0] = (guint8) (1 + i % 9);
      door_match_add (match, codes, 0);
    }
  door_match_run (match, 1);
  g_assert_cmpuint (door_match_n_common (match), ==, ITEMS - 1);
  g_assert_cmpfloat (door_match_best (match, 0).share, ==, 0);
}

/* More than are compared pair by pair: copies by anybody are found, near copies by the same hand. */
static void
test_many (void)
{
  const guint n = DOOR_MATCH_EXACT + 5000;
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (DoorMatch) match = door_match_new (ITEMS);
  guint8 codes[ITEMS], first[ITEMS], near_copy[ITEMS];

  for (guint i = 0; i < n - 2; i++)
    {
      draw_interview (rand, codes);
      if (i == 17)
        memcpy (first, codes, ITEMS);
      door_match_add (match, codes, i % 500);
    }
  door_match_add (match, first, 499); /* a copy by somebody else */
  memcpy (near_copy, first, ITEMS);
  for (guint i = 0; i < ITEMS; i += 10)
    near_copy[i] = 9;
  door_match_add (match, near_copy, 17); /* nearly, by the same interviewer */
  door_match_run (match, 2);
  g_assert_cmpfloat (door_match_best (match, n - 2).share, ==, 1);
  g_assert_cmpuint (door_match_best (match, n - 2).other, ==, 17);
  g_assert_cmpfloat (door_match_best (match, n - 1).share, >, 0.85);
  g_assert_cmpfloat (door_match_best (match, 100).share, <, 0.85);
}

/* More items than counters of eight bits can hold, and no whole number of vectors. */
#define LONG 5003u
static void
test_long (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (DoorMatch) match = door_match_new (LONG);
  g_autofree guint8 *codes = g_new (guint8, LONG);
  g_autofree guint8 *near_copy = g_new (guint8, LONG);

  for (guint row = 0; row < 30; row++)
    {
      for (guint i = 0; i < LONG; i++)
        codes[i] = (guint8) g_rand_int_range (rand, 1, 9);
      if (row == 4)
        memcpy (near_copy, codes, LONG);
      door_match_add (match, codes, row);
    }
  for (guint i = 0; i < 7; i++)
    near_copy[i * 700] = 9;
  for (guint i = 0; i < 3; i++)
    near_copy[LONG - 1 - i] = DOOR_MATCH_SKIPPED;
  door_match_add (match, near_copy, 30);
  door_match_run (match, 2);
  g_assert_cmpuint (door_match_best (match, 30).other, ==, 4);
  g_assert_cmpuint (door_match_best (match, 30).compared, ==, LONG - 3);
  g_assert_cmpfloat_with_epsilon (door_match_best (match, 30).share,
                                  (double) (LONG - 10) / (LONG - 3), 1e-9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/every-pair", test_every_pair);
  g_test_add_func ("/match/common-items", test_common_items);
  g_test_add_func ("/match/long", test_long);
  g_test_add_func ("/match/many", test_many);
  return g_test_run ();
}
