/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Agreement against published tables and by hand; the draw, its promises; verdicts. */
#include "door-backcheck.h"

#include <math.h>
#include <string.h>

static void
fill (DoorAgreementTable *table, const guint *counts)
{
  for (guint i = 0; i < table->k; i++)
    for (guint j = 0; j < table->k; j++)
      for (guint n = 0; n < counts[i * table->k + j]; n++)
        door_agreement_table_add (table, i, j);
}

/* Fleiss, Statistical Methods for Rates and Proportions, 2nd ed., chapter 13: kappa 0.68, 0.087. */
static void
test_kappa (void)
{
  const guint counts[] = { 75, 1, 4, 5, 4, 1, 0, 0, 10 };
  g_autoptr (DoorAgreementTable) table = door_agreement_table_new (3);
  DoorAgreement a;

  fill (table, counts);
  a = door_agreement_measure (table);
  g_assert_cmpfloat (a.n, ==, 100);
  g_assert_cmpfloat_with_epsilon (a.agreement, 0.89, 1e-12);
  g_assert_cmpfloat_with_epsilon (a.kappa, 0.23 / 0.34, 1e-12);
  g_assert_cmpfloat_with_epsilon (a.kappa_se, 0.087, 0.001);
  g_assert_cmpfloat (a.kappa_low, <, a.kappa);
}

/* a = 40, b = 10, c = 20, d = 30: by hand; and for two classes the index is 1 − kappa. */
static void
test_differences (void)
{
  const guint counts[] = { 40, 10, 20, 30 };
  g_autoptr (DoorAgreementTable) table = door_agreement_table_new (2);
  DoorDifference d;
  DoorAgreement a;

  fill (table, counts);
  d = door_agreement_difference (table, 0);
  a = door_agreement_measure (table);
  g_assert_cmpfloat_with_epsilon (d.gross, 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (d.net, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (d.net_se, sqrt (30 - 100 / 100.0) / 100, 1e-12);
  g_assert_cmpfloat_with_epsilon (d.inconsistency, 0.3 / (0.5 * 0.4 + 0.6 * 0.5), 1e-12);
  g_assert_cmpfloat_with_epsilon (d.inconsistency, 1 - a.kappa, 1e-12);
  /* Wilson's limits of 30 in 100; Agresti and Min's of a difference of 10 in 100 pairs; and over 0.5. */
  g_assert_cmpfloat_with_epsilon (d.gross_low, 0.2189, 5e-5);
  g_assert_cmpfloat_with_epsilon (d.gross_high, 0.3958, 5e-5);
  g_assert_cmpfloat_with_epsilon (d.net_low, -0.0072, 5e-5);
  g_assert_cmpfloat_with_epsilon (d.net_high, 0.2033, 5e-5);
  g_assert_cmpfloat_with_epsilon (d.inconsistency_low, 0.4379, 2e-4);
  g_assert_cmpfloat_with_epsilon (d.inconsistency_high, 0.7917, 2e-4);
  g_assert_cmpfloat_with_epsilon (a.weighted_kappa, a.kappa, 1e-12);
  g_assert_cmpint (door_inconsistency_level (d.inconsistency), ==, DOOR_INCONSISTENCY_HIGH);
  g_assert_cmpint (door_inconsistency_level (NAN), ==, DOOR_INCONSISTENCY_UNKNOWN);
}

/* Nine pairs without a difference do not prove that there is none. */
static void
test_no_differences (void)
{
  const guint counts[] = { 9, 0, 0, 0 };
  DoorDifference d;
  g_autoptr (DoorAgreementTable) table = door_agreement_table_new (2);
  g_autoptr (DoorAgreementTable) none = door_agreement_table_new (2);

  fill (table, counts);
  d = door_agreement_difference (table, 0);
  g_assert_cmpfloat (d.gross, ==, 0);
  g_assert_cmpfloat_with_epsilon (d.gross_high, 0.2991, 5e-5);
  g_assert_cmpfloat (d.net_high, >, 0.1);
  g_assert_cmpfloat (d.net_low, <, -0.1);
  d = door_agreement_difference (none, 0);
  g_assert_cmpfloat (d.gross_low, ==, 0);
  g_assert_cmpfloat (d.gross_high, ==, 1);
  g_assert_true (isnan (door_agreement_measure (table).kappa));
  g_assert_true (isnan (door_agreement_difference (table, 0).inconsistency));
  g_assert_true (isnan (door_agreement_difference (none, 0).inconsistency));
  g_assert_cmpfloat (door_agreement_measure (none).n, ==, 0);
}

/* --- The draw ------------------------------------------------------------------------------- */

#define N_CASES 400u

static void
make_cases (DoorBackcheckCase *cases, char (*names)[24])
{
  for (guint i = 0; i < N_CASES; i++)
    {
      g_snprintf (names[i], sizeof names[i], "case %u", i);
      cases[i] = (DoorBackcheckCase){ .case_id = names[i],
                                      .interviewer = i % 4 == 0   ? "ann"
                                                     : i % 4 == 1 ? "ben"
                                                     : i % 4 == 2 ? "chi"
                                                                  : "dia",
                                      .is_interview = i % 5 != 0,
                                      .n_flags = i % 7 == 0,
                                      .danger = i % 11 == 0,
                                      .possible = i % 13 != 0 };
    }
}

static void
test_draw (void)
{
  DoorBackcheckCase cases[N_CASES];
  char names[N_CASES][24];
  DoorBackcheckRule rule = door_backcheck_rule_default (42);
  g_autoptr (GArray) drawn = NULL;
  g_autoptr (GArray) again = NULL;
  guint by_reason[3] = { 0 };

  make_cases (cases, names);
  drawn = door_backcheck_draw (cases, N_CASES, &rule);
  again = door_backcheck_draw (cases, N_CASES, &rule);
  g_assert_cmpmem (drawn->data, drawn->len * sizeof (DoorBackcheckDrawn), again->data,
                   again->len * sizeof (DoorBackcheckDrawn));
  for (guint i = 0; i < drawn->len; i++)
    {
      const DoorBackcheckDrawn *one = &g_array_index (drawn, DoorBackcheckDrawn, i);
      const DoorBackcheckCase *c = &cases[one->index];
      by_reason[one->reason]++;
      g_assert_false (c->danger);
      g_assert_true (c->possible);
      g_assert_cmpint (c->is_interview, ==, one->reason != DOOR_BACKCHECK_NO_INTERVIEW);
      if (one->reason == DOOR_BACKCHECK_FLAGGED)
        g_assert_cmpuint (c->n_flags, >, 0);
    }
  /* About 67 interviews each: 7 checked, 4 of them flagged; 17 others: 1. */
  g_assert_cmpuint (by_reason[DOOR_BACKCHECK_RANDOM] + by_reason[DOOR_BACKCHECK_FLAGGED], ==, 28);
  g_assert_cmpuint (by_reason[DOOR_BACKCHECK_FLAGGED], ==, 16);
  g_assert_cmpuint (by_reason[DOOR_BACKCHECK_NO_INTERVIEW], ==, 4);
}

static void
test_draw_few (void)
{
  const DoorBackcheckCase cases[] = {
    { "1", "ann", TRUE, 0, FALSE, TRUE },
    { "2", "ben", TRUE, 0, FALSE, TRUE },
    { "3", "ben", TRUE, 0, FALSE, TRUE },
    { "4", "ben", TRUE, 0, FALSE, TRUE },
  };
  DoorBackcheckRule rule = door_backcheck_rule_default (1);
  g_autoptr (GArray) drawn = door_backcheck_draw (cases, G_N_ELEMENTS (cases), &rule);
  g_autoptr (GArray) none = door_backcheck_draw (cases, 0, &rule);

  g_assert_cmpuint (drawn->len, ==, 3);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Every case has the same chance, whatever its place. */
static void
test_draw_fair (void)
{
  enum { N = 20, RUNS = 4000 };
  DoorBackcheckCase cases[N];
  char names[N][24];
  guint hits[N] = { 0 };

  for (guint i = 0; i < N; i++)
    {
      g_snprintf (names[i], sizeof names[i], "case %u", i);
      cases[i] = (DoorBackcheckCase){ names[i], "ann", TRUE, 0, FALSE, TRUE };
    }
  for (guint seed = 0; seed < RUNS; seed++)
    {
      DoorBackcheckRule rule = door_backcheck_rule_default (seed);
      g_autoptr (GArray) drawn = door_backcheck_draw (cases, N, &rule);
      for (guint i = 0; i < drawn->len; i++)
        hits[g_array_index (drawn, DoorBackcheckDrawn, i).index]++;
    }
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (hits[i], RUNS * 2 / N, 5 * sqrt (RUNS * 0.1 * 0.9));
}

/* --- Verdicts ------------------------------------------------------------------------------- */

static void
check (DoorBackcheck *book, const char *who, guint n, guint off, DoorCheckClass item_class)
{
  for (guint i = 0; i < n; i++)
    {
      const DoorCheckPair pair = { item_class == DOOR_CHECK_FIXED ? "sex" : "hit", item_class, "1",
                                   i < off ? "2" : "1" };
      door_backcheck_compare (book, who, "uuid:1", DOOR_VISIT_CONFIRMED, &pair, 1);
    }
}

static void
test_verdicts (void)
{
  static const struct {
    const char *who;
    DoorCheckVerdict verdict;
  } expected[] = { { "ann", DOOR_VERDICT_PASS },
                   { "ben", DOOR_VERDICT_RETRAIN },
                   { "chi", DOOR_VERDICT_REDO },
                   { "dia", DOOR_VERDICT_VOID },
                   { "eli", DOOR_VERDICT_PASS } };
  g_autoptr (DoorBackcheck) book = door_backcheck_new ();
  const DoorCheckLimits limits = door_check_limits_default ();
  const DoorCheckPair empty = { "sex", DOOR_CHECK_FIXED, "1", "" };
  g_autoptr (GArray) people = NULL;
  g_autoptr (GArray) items = NULL;
  g_autoptr (GPtrArray) voided = NULL;

  check (book, "ann", 20, 1, DOOR_CHECK_FIXED);
  check (book, "ben", 20, 5, DOOR_CHECK_SKILL);
  check (book, "chi", 20, 3, DOOR_CHECK_FIXED);
  door_backcheck_compare (book, "dia", "uuid:9", DOOR_VISIT_WRONG_PERSON, NULL, 0);
  check (book, "eli", 5, 4, DOOR_CHECK_FIXED); /* too few to say */
  door_backcheck_compare (book, "eli", "uuid:7", DOOR_VISIT_NOT_FOUND, NULL, 0);
  door_backcheck_compare (book, "eli", "uuid:8", DOOR_VISIT_CONFIRMED, &empty, 1);
  people = door_backcheck_people (book, &limits);
  items = door_backcheck_items (book);
  voided = door_backcheck_void (book);
  g_assert_cmpuint (people->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < people->len; i++)
    {
      const DoorCheckPerson *p = &g_array_index (people, DoorCheckPerson, i);
      g_assert_cmpstr (p->interviewer, ==, expected[i].who);
      g_assert_cmpint (p->verdict, ==, expected[i].verdict);
    }
  g_assert_cmpuint (voided->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (voided, 0), ==, "uuid:9");
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (g_array_index (items, DoorCheckItem, 0).item, ==, "hit");
  g_assert_cmpfloat_with_epsilon (g_array_index (items, DoorCheckItem, 0).error_rate, 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (g_array_index (items, DoorCheckItem, 0).error_low, 0.1119, 5e-5);
  g_assert_cmpfloat_with_epsilon (g_array_index (items, DoorCheckItem, 0).error_high, 0.4687, 5e-5);
  g_assert_cmpuint (g_array_index (items, DoorCheckItem, 1).n, ==, 45);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backcheck/kappa", test_kappa);
  g_test_add_func ("/backcheck/differences", test_differences);
  g_test_add_func ("/backcheck/no-differences", test_no_differences);
  g_test_add_func ("/backcheck/draw", test_draw);
  g_test_add_func ("/backcheck/draw-few", test_draw_few);
  g_test_add_func ("/backcheck/draw-fair", test_draw_fair);
  g_test_add_func ("/backcheck/verdicts", test_verdicts);
  return g_test_run ();
}
