/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mathematics against figures of SciPy 1.10 and NumPy 1.24, and against cases worked by hand. */
#include "door-outlier.h"

#include <math.h>
#include <stdlib.h>

#define assert_near(a, b)                                                                          \
  g_assert_cmpfloat_with_epsilon ((a), (b), 1e-9 * MAX (1, fabs ((double) (b))))

static int
by_value (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
draw_value (GRand *rand, guint way, guint i, guint n)
{
  switch (way)
    {
    case 0:
      return g_rand_double (rand);
    case 1:
      return i;
    case 2:
      return n - i;
    case 3:
      return 7;
    default:
      return g_rand_int_range (rand, 0, 4);
    }
}

/* The same as by sorting, whatever the order: as they come, sorted, backwards, all alike, in few values. */
static void
test_selection (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  static const double q[] = { 0, 0.1, 0.25, 0.5, 0.75, 0.9, 1 };

  for (guint n = 1; n < 400; n = n * 5 / 4 + 1)
    for (guint way = 0; way < 5; way++)
      {
        g_autofree double *values = g_new (double, n);
        g_autofree double *sorted = NULL;
        double found[G_N_ELEMENTS (q)];

        for (guint i = 0; i < n; i++)
          values[i] = draw_value (rand, way, i, n);
        sorted = g_memdup2 (values, n * sizeof *values);
        qsort (sorted, n, sizeof *sorted, by_value);
        door_quantiles (values, n, q, G_N_ELEMENTS (q), found);
        for (guint k = 0; k < G_N_ELEMENTS (q); k++)
          {
            double place = q[k] * (n - 1);
            guint below = (guint) place, above = MIN (below + 1, n - 1);
            g_assert_cmpfloat_with_epsilon (
                found[k], sorted[below] + (place - below) * (sorted[above] - sorted[below]), 1e-12);
          }
      }
}

static void
test_quantiles (void)
{
  const double values[] = { 3, 1, 4, 1, 5, 9, 2, 6 }, q[] = { 0.25, 0.5, 0.9 };
  const double alike[] = { 7, 7, 7, 9 };
  double found[3], z[4];

  door_quantiles (values, G_N_ELEMENTS (values), q, 3, found);
  assert_near (found[0], 1.75);
  assert_near (found[1], 3.5);
  assert_near (found[2], 6.9);
  g_assert_cmpfloat (door_quantile (values, 0, 0.5), ==, 0);
  door_robust_z (alike, 4, z);
  g_assert_cmpfloat (z[3], ==, 0);
  door_robust_z (values, 4, z);
  assert_near (z[2], (4 - 2) / (1.4826 * 1));
}

static void
test_tails (void)
{
  assert_near (door_tails_binomial (3, 20, 0.4).low, 0.009786317424568557);
  assert_near (door_tails_binomial (0, 25, 0.1).low, 0.03589489938459261);
  assert_near (door_tails_binomial (19, 20, 0.8).low, 0.9596477473387603);
  assert_near (door_tails_poisson (2, 6.5).low, 0.027155870423157414);
  assert_near (door_tails_poisson (14, 7.25).high, 1 - 0.9877591016363325);
  g_assert_cmpfloat (door_tails_two_sided (door_tails_binomial (0, 0, 0.4)), ==, 1);
}

static const DoorTally team[] = { { 12, 100 }, { 30, 110 }, { 18, 95 }, { 9, 90 },
                                  { 40, 105 }, { 22, 100 }, { 15, 98 }, { 28, 102 } };

static void
test_funnel (void)
{
  DoorFunnel funnel = door_funnel_fit (DOOR_FUNNEL_SHARE, team, G_N_ELEMENTS (team), 1);
  double low, high;

  assert_near (funnel.rate, 0.2175);
  assert_near (funnel.phi, 2.9071696859165774);
  g_assert_true (funnel.widened);
  assert_near (funnel.tau2, 0.0039545371058233485);
  assert_near (door_funnel_z (&funnel, team[4]), 2.1890317910772827);
  door_funnel_limits (&funnel, 105, door_funnel_z (&funnel, team[4]), &low, &high);
  assert_near (high, 40.0 / 105);
  door_funnel_limits (&funnel, 1, 50, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 1);
}

static void
test_shrinkage (void)
{
  DoorShrinkage shrinkage = door_shrinkage_fit (team, G_N_ELEMENTS (team));
  const DoorTally even[] = { { 10, 50 }, { 10, 50 }, { 10, 50 } };
  DoorShrinkage none = door_shrinkage_fit (even, 3);

  assert_near (shrinkage.alpha, 4.955928305460706);
  assert_near (shrinkage.beta, 17.829948961025295);
  assert_near (door_shrinkage_mean (&shrinkage, team[4]), 0.35180670405156855);
  assert_near (door_shrinkage_mean (&none, (DoorTally){ 1, 1 }), 0.2);
}

/* The example of Benjamini and Hochberg's kind: of 25, one survives. */
static void
test_benjamini_hochberg (void)
{
  const double p[] = { 0.222, 0.008, 0.039, 0.041, 0.042, 0.06,  NAN,   0.205, 0.212,
                       0.216, 0.001, 0.251, 0.269, 0.275, 0.34,  0.341, 0.384, 0.569,
                       0.594, 0.696, 0.762, 0.94,  0.942, 0.975, 0.986, 0.074 };
  gboolean kept[G_N_ELEMENTS (p)];
  guint n = 0;

  door_benjamini_hochberg (p, G_N_ELEMENTS (p), 0.05, kept);
  for (guint i = 0; i < G_N_ELEMENTS (p); i++)
    n += kept[i];
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (kept[10]);
}

static void
test_between (void)
{
  const double values[] = { 30, 32, 35, 40, 44, 41, 43, 28, 25, 30 };
  const guint32 group[] = { 0, 0, 0, 1, 1, 1, 1, 2, 2, 2 };
  const double falling[] = { 3, 2, 5, 1, 0, 2, 1, 0, 0, 1 };
  DoorIntraclass intraclass = door_intraclass (values, group, 10, 3);
  DoorTrend trend = door_trend (falling, 10);

  assert_near (intraclass.rho, 0.9170224879020781);
  assert_near (intraclass.design_effect, 3.139719138438182);
  assert_near (trend.slope, -1.0 / 3);
  assert_near (trend.t, -2.345207879911715);
  g_assert_cmpuint (trend.df, ==, 8);
  g_assert_cmpuint (door_trend (falling, 2).df, ==, 0);
}

/* Among few the index is large by chance, and so it is expected; nobody is unlike others who are so alike. */
static void
test_myers_chance (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint others[100] = { 0 }, unlike = 0;
  double sum = 0, expected = 0;

  for (guint i = 0; i < 5000; i++)
    others[g_rand_int_range (rand, 10, 90)]++;
  for (guint run = 0; run < 200; run++)
    {
      guint own[100] = { 0 };
      DoorMyersTest test;

      for (guint i = 0; i < 120; i++)
        own[g_rand_int_range (rand, 10, 90)]++;
      test = door_myers_test (own, others, 100, 1);
      g_assert_cmpuint (test.n, ==, 120);
      sum += test.index;
      expected += test.expected;
      unlike += test.p < 0.05;
    }
  g_test_message ("index %.1f, expected %.1f, %u of 200 below 0.05", sum / 200, expected / 200,
                  unlike);
  g_assert_cmpfloat_with_epsilon (sum, expected, 0.05 * expected);
  g_assert_cmpuint (unlike, <=, 20);
}

/* Couples who give ages ten years apart have one last digit: half as many people as they seem. */
static void
test_myers_households (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  guint8 alone[2000], couples[2000];
  guint by_age[2][100] = { { 0 } };
  DoorMyersHouseholds one, two;

  for (guint i = 0; i < 2000; i++)
    {
      alone[i] = (guint8) g_rand_int_range (rand, 20, 80);
      couples[i] = i % 2 ? couples[i - 1] + 10 : (guint8) g_rand_int_range (rand, 20, 70);
      by_age[0][alone[i]]++;
      by_age[1][couples[i]]++;
    }
  one = door_myers_households_begin (by_age[0], 100);
  two = door_myers_households_begin (by_age[1], 100);
  for (guint i = 0; i < 2000; i += 2)
    {
      door_myers_households_add (&one, alone + i, 2);
      door_myers_households_add (&two, couples + i, 2);
    }
  g_assert_cmpfloat_with_epsilon (door_myers_households_effect (&one), 1, 0.05);
  g_assert_cmpfloat_with_epsilon (door_myers_households_effect (&two), 2, 0.05);
}

static void
test_ages (void)
{
  guint even[100], heaped[100] = { 0 };

  for (guint a = 0; a < 100; a++)
    even[a] = 10;
  heaped[30] = 40;
  heaped[45] = 10;
  assert_near (door_whipple (even, 100), 100);
  assert_near (door_whipple (heaped, 100), 500);
  g_assert_cmpfloat (door_whipple (heaped, 20), ==, 0);
  assert_near (door_myers (even, 100), 0);
  heaped[45] = 0;
  assert_near (door_myers (heaped, 100), 90);
  test_myers_chance ();
}

static void
test_digits (void)
{
  const guint last[10] = { 30, 10, 12, 8, 9, 25, 7, 6, 8, 5 };
  const guint first[10] = { 0, 40, 20, 12, 10, 8, 7, 6, 5, 4 };

  assert_near (door_last_digits (last).chi_square, 54);
  assert_near (door_last_digits (last).p, 1.8878278659809408e-08);
  assert_near (door_first_digits (first).chi_square, 2.0219729824275783);
  assert_near (door_first_digits (first).p, 0.980330811655309);
  g_assert_cmpuint (door_first_digits (first).n, ==, 112);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outlier/selection", test_selection);
  g_test_add_func ("/outlier/myers-households", test_myers_households);
  g_test_add_func ("/outlier/quantiles", test_quantiles);
  g_test_add_func ("/outlier/tails", test_tails);
  g_test_add_func ("/outlier/funnel", test_funnel);
  g_test_add_func ("/outlier/shrinkage", test_shrinkage);
  g_test_add_func ("/outlier/benjamini-hochberg", test_benjamini_hochberg);
  g_test_add_func ("/outlier/between", test_between);
  g_test_add_func ("/outlier/ages", test_ages);
  g_test_add_func ("/outlier/digits", test_digits);
  return g_test_run ();
}
