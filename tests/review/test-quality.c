/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A team of twelve honest interviewers, and one who does each thing wrong: what is flagged is what
 * was done, and nothing else. */
#include "door-match.h"
#include "door-quality.h"

#include <math.h>
#include <string.h>

#define ITEMS 60u
#define TEAM 12u
#define EACH 60u
#define DAY ((gint64) 86400 * G_USEC_PER_SEC)
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
/* 2026-03-02 00:00 UTC, a Monday */
#define MONDAY (G_GINT64_CONSTANT (1772409600) * G_USEC_PER_SEC)

typedef enum {
  HONEST,
  FAST,
  OVERLAPPING,
  NIGHTLY,
  AVOIDING,
  LEARNING,
  COPYING,
  SAME_CASE,
  AT_HOME,
  ALWAYS_ALONE,
  CLOSING_GATES,
  N_WAYS,
} Way;

static void
draw_codes (GRand *rand, DoorReviewFacts *f)
{
  guint8 codes[ITEMS];

  for (guint i = 0; i < ITEMS; i++)
    codes[i] = (guint8) (1 + g_rand_int_range (rand, 0, 4));
  g_byte_array_append (f->codes, codes, ITEMS);
}

static void
draw_household (GRand *rand, DoorReviewFacts *f)
{
  f->n_members = (guint16) g_rand_int_range (rand, 1, 8);
  f->n_eligible = (guint16) g_rand_int_range (rand, 1, 5);
  for (guint i = 0; i < f->n_members; i++)
    {
      guint8 age = (guint8) g_rand_int_range (rand, 1, 85);
      f->n_women += g_rand_boolean (rand);
      f->roster = f->roster * 31 + age;
      g_byte_array_append (f->ages, &age, 1);
    }
  f->selected_is_woman = (gint8) (g_rand_double (rand) < (double) f->n_women / f->n_members);
  f->is_opener = (gint8) (g_rand_double (rand) < 0.45);
  f->is_present = (gint8) (g_rand_double (rand) < 0.3);
}

static void
draw_answers (GRand *rand, DoorReviewFacts *f, double yes)
{
  f->n_asked = 150;
  f->n_words = 1500;
  for (guint i = 0; i < 150; i++)
    f->n_dont_know += g_rand_double (rand) < 0.03;
  f->n_screeners = 15;
  for (guint i = 0; i < 15; i++)
    f->n_screeners_yes += g_rand_double (rand) < yes;
  f->n_incidents = MIN (f->n_screeners_yes, 3);
  f->n_backwards = (guint16) g_rand_int_range (rand, 0, 6);
}

/* The k-th of an interviewer's interviews: four a day, on weekdays. */
static DoorReviewFacts *
honest_interview (GRand *rand, guint who, guint k)
{
  g_autofree char *id = g_strdup_printf ("uuid:%u-%u", who, k);
  g_autofree char *case_id = g_strdup_printf ("%u-%u", who, k);
  g_autofree char *name = g_strdup_printf ("interviewer %02u", who);
  DoorReviewFacts *f = door_review_facts_new (id, case_id, name, "north", "1");
  guint day = k / 4;

  draw_codes (rand, f);
  draw_household (rand, f);
  draw_answers (rand, f, 0.15);
  f->active_minutes = exp (log (36) + 0.25 * (g_rand_double (rand) + g_rand_double (rand) - 1));
  f->started_us = MONDAY + (day / 5 * 7 + day % 5) * DAY + (9 * 60 + (k % 4) * 120) * MINUTE;
  f->ended_us = f->started_us + (gint64) (f->active_minutes * MINUTE);
  f->listing_latitude = -6 + who * 0.1;
  f->listing_longitude = 106 + k * 0.01;
  f->latitude = f->listing_latitude + 0.0001 * g_rand_double (rand);
  f->longitude = f->listing_longitude;
  f->accuracy = 5;
  return f;
}

static void
do_wrong (GRand *rand, DoorReviewFacts *f, Way way, guint k, const DoorReviewFacts *first)
{
  switch (way)
    {
    case FAST:
      f->active_minutes = 9;
      break;
    case OVERLAPPING:
      f->ended_us = f->started_us + 125 * MINUTE;
      break;
    case NIGHTLY:
      f->started_us -= 8 * 60 * MINUTE;
      break;
    case AVOIDING:
      f->n_screeners_yes = (guint16) (g_rand_double (rand) < 0.3);
      f->n_incidents = f->n_screeners_yes;
      break;
    case LEARNING:
      f->n_screeners_yes = (guint16) (k < 15 ? 6 : k < 30 ? 3 : k < 45 ? 1 : 0);
      break;
    case COPYING:
      memcpy (f->codes->data, first->codes->data, ITEMS);
      f->codes->data[k % ITEMS] = 9;
      break;
    case SAME_CASE:
      g_free (f->case_id);
      f->case_id = g_strdup_printf ("%u", k / 2);
      break;
    case AT_HOME:
      f->latitude = -6.5;
      f->longitude = 106.5;
      break;
    case ALWAYS_ALONE:
      f->is_present = 0;
      break;
    case CLOSING_GATES:
      f->n_gates_closed = 3;
      break;
    case HONEST:
    case N_WAYS:
      break;
    }
}

static DoorQuality *
make_team (guint seed, Way way)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  DoorQuality *book = door_quality_new (ITEMS, NULL);
  DoorReviewFacts *first = NULL;

  for (guint who = 0; who < TEAM; who++)
    for (guint k = 0; k < EACH; k++)
      {
        DoorReviewFacts *f = honest_interview (rand, who, k);
        if (who == 3 && k == 0)
          first = f;
        else if (who == 3)
          do_wrong (rand, f, way, k, first);
        door_quality_add (book, f, NULL);
      }
  door_quality_run (book, 2);
  return book;
}

static const DoorQualityInterviewer *
find_person (const DoorQuality *book, const char *name)
{
  for (guint i = 0; i < door_quality_n_interviewers (book); i++)
    if (strcmp (door_quality_interviewer (book, i)->name, name) == 0)
      return door_quality_interviewer (book, i);
  return NULL;
}

static guint
count_flags (const DoorQuality *book)
{
  guint n = 0;

  for (guint i = 0; i < door_quality_n_interviewers (book); i++)
    n += door_quality_interviewer (book, i)->n_flags;
  return n;
}

/* Over 20 honest teams of 12, each with 39 indicators, at 99.8 % and false discovery 5 %. */
static void
test_honest (void)
{
  guint flags = 0, stand_out = 0;

  for (guint seed = 0; seed < 20; seed++)
    {
      g_autoptr (DoorQuality) book = make_team (seed, HONEST);
      flags += count_flags (book);
      for (guint i = 0; i < TEAM; i++)
        stand_out += door_quality_stands_out (book, door_quality_interviewer (book, i));
    }
  g_test_message ("%u flags in 20 honest teams", flags);
  g_assert_cmpuint (flags, <=, 15);
  g_assert_cmpuint (stand_out, ==, 0);
}

static void
test_each_way (void)
{
  static const struct {
    Way way;
    DoorQualityId id;
  } cases[] = {
    { FAST, DOOR_QUALITY_SPEED },          { FAST, DOOR_QUALITY_DURATION },
    { OVERLAPPING, DOOR_QUALITY_GAP },     { NIGHTLY, DOOR_QUALITY_HOURS },
    { AVOIDING, DOOR_QUALITY_SCREENERS },  { AVOIDING, DOOR_QUALITY_INCIDENTS },
    { LEARNING, DOOR_QUALITY_LEARNING },   { COPYING, DOOR_QUALITY_MATCH },
    { SAME_CASE, DOOR_QUALITY_DUPLICATE }, { AT_HOME, DOOR_QUALITY_DISTANCE },
    { AT_HOME, DOOR_QUALITY_ONE_PLACE },   { ALWAYS_ALONE, DOOR_QUALITY_NOBODY_PRESENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorQuality) book = make_team (7, cases[i].way);
      const DoorQualityInterviewer *who = find_person (book, "interviewer 03");
      g_autofree char *words
          = door_quality_result_words (cases[i].id, &who->results[cases[i].id], NULL);
      g_test_message ("%s", words);
      g_assert_true (who->results[cases[i].id].flagged);
      if (door_quality_info (cases[i].id)->weight >= 1)
        g_assert_cmpstr (door_quality_interviewer (book, 0)->name, ==, "interviewer 03");
    }
}

/* Promise 2: gates that stayed shut leave no trace in any figure. */
static void
test_gates (void)
{
  g_autoptr (DoorQuality) open = make_team (5, HONEST);
  g_autoptr (DoorQuality) closed = make_team (5, CLOSING_GATES);

  for (guint i = 0; i < TEAM; i++)
    {
      const DoorQualityInterviewer *a = door_quality_interviewer (open, i);
      const DoorQualityInterviewer *b = find_person (closed, a->name);
      g_assert_cmpfloat (a->composite, ==, b->composite);
      g_assert_cmpmem (a->results, sizeof a->results, b->results, sizeof b->results);
    }
}

static void
test_flag_words (void)
{
  g_autoptr (DoorQuality) book = make_team (7, FAST);
  int index = door_quality_find (book, "uuid:3-5");
  gboolean found = FALSE;

  for (guint i = 0; i < door_quality_n_flags (book, (guint) index); i++)
    {
      const DoorQualityFlag *flag = door_quality_flag (book, (guint) index, i);
      g_autofree char *words = door_quality_flag_words (book, (guint) index, flag, NULL);
      if (flag->id != DOOR_QUALITY_SPEED)
        continue;
      found = TRUE;
      g_assert_true (g_str_has_prefix (words, "9 minutes; the middle half of interviews takes "));
      g_assert_cmpint (flag->severity, ==, DOOR_FLAG_URGENT);
    }
  g_assert_true (found);
}

/* Promise 4, and that adding later is the same as adding at once. */
static void
test_later (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  g_autoptr (DoorQuality) at_once = door_quality_new (ITEMS, NULL);
  g_autoptr (DoorQuality) later = door_quality_new (ITEMS, NULL);
  DoorReviewFacts *last = NULL, *last_too = NULL;

  for (guint who = 0; who < TEAM; who++)
    for (guint k = 0; k < 30; k++)
      {
        DoorReviewFacts *f = honest_interview (rand, who, k);
        g_autoptr (GBytes) packed = door_review_facts_pack (f);
        DoorReviewFacts *copy = door_review_facts_unpack (packed);
        if (who == TEAM - 1 && k == 29)
          {
            last = f;
            last_too = copy;
            break;
          }
        door_quality_add (at_once, f, NULL);
        door_quality_add (later, copy, NULL);
      }
  door_quality_run (later, 2);
  door_quality_add (at_once, last, NULL);
  door_quality_run (at_once, 1);
  door_quality_add (later, last_too, NULL);
  door_quality_run (later, 2);
  for (guint i = 0; i < TEAM; i++)
    g_assert_cmpfloat (door_quality_interviewer (at_once, i)->composite, ==,
                       door_quality_interviewer (later, i)->composite);
}

/* A correction takes the place of what it corrects; a void interview leaves. */
static void
test_versions (void)
{
  g_autoptr (DoorQuality) book = make_team (3, HONEST);
  g_autoptr (GRand) rand = g_rand_new_with_seed (77);
  guint before = door_quality_n_interviews (book);
  DoorReviewFacts *corrected = honest_interview (rand, 2, 4);

  g_free (corrected->instance_id);
  corrected->instance_id = g_strdup ("uuid:new");
  door_quality_add (book, corrected, "uuid:2-4");
  g_assert_cmpuint (door_quality_n_interviews (book), ==, before);
  g_assert_cmpint (door_quality_find (book, "uuid:2-4"), ==, -1);
  g_assert_cmpint (door_quality_find (book, "uuid:new"), >=, 0);
  g_assert_true (door_quality_remove (book, "uuid:new"));
  g_assert_false (door_quality_remove (book, "uuid:new"));
  door_quality_run (book, 1);
  g_assert_cmpuint (find_person (book, "interviewer 02")->n_interviews, ==, EACH - 1);
}

/* The vector of domain references: I=4 P=2 R=1 NC=1 O=1 UH=1 UO=1 NE=1. */
static void
test_rates (void)
{
  static const struct {
    const char *code;
    guint n;
  } cases[] = { { "1.1", 4 },   { "1.2", 2 },  { "2.112", 1 }, { "2.24", 1 },
                { "2.332", 1 }, { "3.18", 1 }, { "3.20", 1 },  { "4.61", 1 } };
  /* With E = 9, U = 2 and e = 0.9, after the definitions. */
  static const struct {
    DoorRate rate;
    double value;
  } expected[] = {
    { DOOR_RATE_RR1, 4.0 / 11 },   { DOOR_RATE_RR2, 6.0 / 11 },  { DOOR_RATE_RR3, 4.0 / 10.8 },
    { DOOR_RATE_RR4, 6.0 / 10.8 }, { DOOR_RATE_RR5, 4.0 / 9 },   { DOOR_RATE_RR6, 6.0 / 9 },
    { DOOR_RATE_COOP1, 4.0 / 8 },  { DOOR_RATE_COOP2, 6.0 / 8 }, { DOOR_RATE_COOP3, 4.0 / 7 },
    { DOOR_RATE_COOP4, 6.0 / 7 },  { DOOR_RATE_REF1, 1.0 / 11 }, { DOOR_RATE_REF2, 1.0 / 10.8 },
    { DOOR_RATE_REF3, 1.0 / 9 },   { DOOR_RATE_CON1, 8.0 / 11 }, { DOOR_RATE_CON2, 8.0 / 10.8 },
    { DOOR_RATE_CON3, 8.0 / 9 },
  };
  g_autoptr (DoorQuality) book = door_quality_new (ITEMS, NULL);
  const DoorAaporTally *all;
  double e;

  for (guint i = 0, id = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint k = 0; k < cases[i].n; k++)
      {
        g_autofree char *name = g_strdup_printf ("case %u", id++);
        door_quality_add_case (book, name, "ann", "north", "3.11", 2);
        door_quality_add_case (book, name, "ann", "north", cases[i].code, 2);
      }
  door_quality_run (book, 1);
  all = &door_quality_survey (book)->outcomes;
  e = door_aapor_eligible_share (all);
  g_assert_cmpfloat_with_epsilon (e, 0.9, 1e-12);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpfloat_with_epsilon (door_aapor_rate (all, expected[i].rate, e), expected[i].value,
                                    1e-12);
  g_assert_cmpfloat (door_quality_survey (book)->weighted_outcomes.cases[0], ==, 8);
  g_assert_cmpint (door_disposition_group ("2.119"), ==, DOOR_AAPOR_REFUSAL);
  g_assert_cmpint (door_disposition_group ("9"), ==, DOOR_AAPOR_NONE);
}

static void
test_settings (void)
{
  DoorQualitySettings s = door_quality_settings_default ();
  g_autoptr (GError) error = NULL;

  g_assert_true (
      door_quality_settings_read (&s, "[quality]\ngap-minutes=5\nrest-days=64\n", &error));
  g_assert_cmpfloat (s.gap_minutes, ==, 5);
  g_assert_cmpuint (s.rest_days, ==, 64);
  g_assert_cmpfloat (s.limit_z, ==, DOOR_FUNNEL_998);
  g_assert_false (door_quality_settings_read (&s, "[quality]\ngap-minute=9\n", &error));
  g_assert_nonnull (strstr (error->message, "gap-minute"));
  g_clear_error (&error);
  g_assert_false (door_quality_settings_read (&s, "[quality]\ngap-minutes=soon\n", &error));
  g_assert_cmpfloat (s.gap_minutes, ==, 5);
}

/* Each indicator says the survey's own numbers. */
static void
test_limits (void)
{
  DoorQualitySettings s = door_quality_settings_default ();
  g_autofree char *gap = NULL;

  s.gap_minutes = 5;
  s.least_interviews = 12;
  gap = door_quality_limit_words (DOOR_QUALITY_GAP, &s);
  g_assert_nonnull (strstr (gap, "within 5 minutes"));
  for (guint id = 0; id < DOOR_N_QUALITY; id++)
    {
      g_autofree char *words = door_quality_limit_words (id, &s);

      g_assert_nonnull (strstr (words, "from 12 interviews on"));
    }
}

static void
test_one_minute (void)
{
  g_autoptr (DoorQuality) book = door_quality_new (0, NULL);
  DoorReviewFacts *facts = door_review_facts_new ("uuid:1", "1", "a", "n", "1");
  const DoorQualityFlag late = { .id = DOOR_QUALITY_GAP, .value = 1 };
  const DoorQualityFlag early = { .id = DOOR_QUALITY_GAP, .value = -2 };
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  door_quality_add (book, facts, NULL);
  one = door_quality_flag_words (book, 0, &late, NULL);
  two = door_quality_flag_words (book, 0, &early, NULL);
  g_assert_cmpstr (one, ==, "Began 1 minute after the interviewer's previous one");
  g_assert_cmpstr (two, ==, "Began 2 minutes before the interviewer's previous one had ended");
}

static void
test_empty (void)
{
  g_autoptr (DoorQuality) book = door_quality_new (0, NULL);

  door_quality_run (book, 2);
  g_assert_cmpuint (door_quality_n_interviewers (book), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quality/honest", test_honest);
  g_test_add_func ("/quality/each-way", test_each_way);
  g_test_add_func ("/quality/gates", test_gates);
  g_test_add_func ("/quality/flag-words", test_flag_words);
  g_test_add_func ("/quality/later", test_later);
  g_test_add_func ("/quality/versions", test_versions);
  g_test_add_func ("/quality/rates", test_rates);
  g_test_add_func ("/quality/settings", test_settings);
  g_test_add_func ("/quality/limits", test_limits);
  g_test_add_func ("/quality/one-minute", test_one_minute);
  g_test_add_func ("/quality/empty", test_empty);
  return g_test_run ();
}
