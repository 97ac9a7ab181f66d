/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One indicator at a time: of ten interviewers the fourth does one thing unlike the others. */
#include "door-quality-tables.h"

#include <math.h>
#include <string.h>

#define TEAM 10u
#define EACH 40u
#define ODD 3u
#define SECTIONS 3u
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define DAY (1440 * MINUTE)
#define MONDAY (G_GINT64_CONSTANT (1772409600) * G_USEC_PER_SEC) /* 2026-03-02 00:00 UTC */

typedef void (*Make) (GRand *rand, DoorReviewFacts *facts, gboolean odd, guint k);

static double
spread (GRand *rand, double middle, double by)
{
  return middle * exp (by * (g_rand_double (rand) + g_rand_double (rand) - 1));
}

/* Three sections: of 10 and 30 questions, and one of events, of which the last are the more the longer. */
static void
draw_sections (GRand *rand, DoorReviewFacts *f)
{
  const guint asked[SECTIONS] = { 10, 30, 8 * f->n_incidents };

  for (guint s = 0; s < SECTIONS; s++)
    {
      const DoorSectionFacts one
          = { (float) spread (rand, 0.3 * asked[s], 0.5), asked[s], 10 * asked[s] };
      g_array_append_val (f->sections, one);
    }
}

static DoorReviewFacts *
draw (GRand *rand, guint who, guint k)
{
  g_autofree char *id = g_strdup_printf ("uuid:%u-%u", who, k);
  g_autofree char *name = g_strdup_printf ("interviewer %02u", who);
  DoorReviewFacts *f = door_review_facts_new (id, id, name, "north", "031");

  f->n_screeners = 10;
  f->n_incidents = (guint16) (g_rand_double (rand) < 0.4 ? g_rand_int_range (rand, 1, 5) : 0);
  f->active_minutes = spread (rand, 30, 0.4);
  f->started_us = MONDAY + (gint64) (k / 4) * DAY + (9 * 60 + (gint64) (k % 4) * 120) * MINUTE;
  f->ended_us = f->started_us + (gint64) (f->active_minutes * MINUTE);
  f->latitude = -6.195;
  f->longitude = 106.805;
  f->accuracy = 6;
  draw_sections (rand, f);
  return f;
}

static DoorQuality *
make_team (Make make, const DoorAreas *areas)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  DoorQuality *book = door_quality_new (0, NULL);

  door_quality_set_areas (book, areas);
  for (guint who = 0; who < TEAM; who++)
    for (guint k = 0; k < EACH; k++)
      {
        DoorReviewFacts *f = draw (rand, who, k);
        make (rand, f, who == ODD, k);
        door_quality_add (book, f, NULL);
      }
  door_quality_run (book, 1);
  return book;
}

static const DoorQualityResult *
result_of (const DoorQuality *book, guint who, DoorQualityId id)
{
  g_autofree char *name = g_strdup_printf ("interviewer %02u", who);

  for (guint i = 0; i < door_quality_n_interviewers (book); i++)
    if (strcmp (door_quality_interviewer (book, i)->name, name) == 0)
      return &door_quality_interviewer (book, i)->results[id];
  g_assert_not_reached ();
}

/* The odd one, and nobody else. */
static void
assert_flagged (const DoorQuality *book, DoorQualityId id)
{
  for (guint who = 0; who < TEAM; who++)
    {
      const DoorQualityResult *r = result_of (book, who, id);
      g_autofree char *words = door_quality_result_words (id, r, "The home");

      g_test_message ("%u: %s", who, words);
      g_assert_cmpint (r->flagged, ==, who == ODD);
    }
}

static const DoorQualityFlag *
find_flag (const DoorQuality *book, const char *id, DoorQualityId of)
{
  guint at = (guint) door_quality_find (book, id);

  for (guint i = 0; i < door_quality_n_flags (book, at); i++)
    if (door_quality_flag (book, at, i)->id == of)
      return door_quality_flag (book, at, i);
  return NULL;
}

/* --- Q1 ------------------------------------------------------------------------------------- */

static void
hurry_second (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  if (odd)
    g_array_index (f->sections, DoorSectionFacts, 1).minutes *= (float) 0.5;
}

/* One section in half of the time; the others, and the whole, as everybody's. */
static void
test_sections (void)
{
  g_autoptr (DoorQuality) book = make_team (hurry_second, NULL);
  const DoorQualityResult *r = result_of (book, ODD, DOOR_QUALITY_SECTIONS);
  g_autofree char *words = door_quality_result_words (DOOR_QUALITY_SECTIONS, r, "The home");
  g_autoptr (DoorSectionTable) table = door_quality_sections (book);
  const DoorSectionCell *cells = table->cells + ODD * SECTIONS;

  assert_flagged (book, DOOR_QUALITY_SECTIONS);
  g_assert_false (result_of (book, ODD, DOOR_QUALITY_DURATION)->flagged);
  g_assert_cmpint (r->part, ==, 1);
  g_assert_cmpfloat_with_epsilon (r->value, 0.15, 0.02);
  g_assert_cmpfloat_with_epsilon (r->expected, 0.3, 0.03);
  g_assert_nonnull (strstr (words, "“The home”, minutes a question: 0.1"));
  g_assert_cmpuint (table->n_people, ==, TEAM);
  g_assert_cmpuint (table->n_sections, ==, SECTIONS);
  g_assert_cmpstr (table->people[ODD], ==, "interviewer 03");
  g_assert_cmpfloat (cells[1].result.z, <, -DOOR_FUNNEL_998);
  g_assert_cmpfloat (fabs (cells[0].result.z), <, DOOR_FUNNEL_998);
  g_assert_cmpfloat_with_epsilon (cells[1].minutes, 4.6, 0.5);
}

static void
many_victims (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  DoorSectionFacts *events = &g_array_index (f->sections, DoorSectionFacts, 2);

  if (!odd)
    return;
  f->n_incidents = 6;
  events->asked = 48;
  events->words = 480;
  events->minutes = (float) spread (rand, 0.3 * 48, 0.5);
}

/* Who meets many victims takes long, and is not unlike the others; so is who meets none. */
static void
test_conditional (void)
{
  g_autoptr (DoorQuality) book = make_team (many_victims, NULL);

  for (guint who = 0; who < TEAM; who++)
    g_assert_false (result_of (book, who, DOOR_QUALITY_SECTIONS)->flagged);
}

static void
one_short (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  if (odd && k == 7)
    g_array_index (f->sections, DoorSectionFacts, 1).minutes = (float) 0.4;
}

/* 30 questions of ten words in 24 seconds: told of the interview, with what is usual. */
static void
test_section_flag (void)
{
  g_autoptr (DoorQuality) book = make_team (one_short, NULL);
  const DoorQualityFlag *flag = find_flag (book, "uuid:3-7", DOOR_QUALITY_SECTIONS);
  g_autofree char *words = NULL;

  g_assert_nonnull (flag);
  g_assert_cmpint (flag->part, ==, 1);
  g_assert_cmpint (flag->severity, ==, DOOR_FLAG_CHECK);
  words = door_quality_flag_words (book, (guint) door_quality_find (book, "uuid:3-7"), flag,
                                   "The home");
  g_assert_true (
      g_str_has_prefix (words, "The home: 0.4 minutes; as many of its questions usually take 7."));
  g_assert_null (find_flag (book, "uuid:3-8", DOOR_QUALITY_SECTIONS));
}

/* --- Q2 ------------------------------------------------------------------------------------- */

static void
set_stretches (DoorReviewFacts *f, gint64 from, gint64 to, gint64 again, gint64 until)
{
  const DoorTimelineStretch both[] = { { from, to }, { again, until } };

  g_array_set_size (f->stretches, 0);
  g_array_append_vals (f->stretches, both, again > 0 ? 2 : 1);
  f->started_us = from;
  f->ended_us = again > 0 ? until : to;
}

/* The second interview of the day is broken off after ten minutes, and ended the next day. */
static void
break_off (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  gint64 from = f->started_us;

  set_stretches (f, from, f->ended_us, 0, 0);
  if (odd && k == 1)
    set_stretches (f, from, from + 10 * MINUTE, from + DAY + 60 * MINUTE, from + DAY + 90 * MINUTE);
}

static void
test_broken_off (void)
{
  g_autoptr (DoorQuality) book = make_team (break_off, NULL);

  for (guint i = 0; i < door_quality_n_interviews (book); i++)
    for (guint k = 0; k < door_quality_n_flags (book, i); k++)
      g_assert_cmpint (door_quality_flag (book, i, k)->id, !=, DOOR_QUALITY_GAP);
}

/* Taken up again while another was going on: that is told. */
static void
take_up_during (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  gint64 from = f->started_us;

  set_stretches (f, from, f->ended_us, 0, 0);
  if (odd && k == 1)
    set_stretches (f, from, from + 10 * MINUTE, from + 2 * 120 * MINUTE + 5 * MINUTE,
                   from + 2 * 120 * MINUTE + 15 * MINUTE);
}

static void
test_taken_up (void)
{
  g_autoptr (DoorQuality) book = make_team (take_up_during, NULL);
  const DoorQualityFlag *flag = find_flag (book, "uuid:3-3", DOOR_QUALITY_GAP);

  g_assert_nonnull (flag);
  g_assert_cmpint (flag->severity, ==, DOOR_FLAG_URGENT);
  g_assert_cmpfloat_with_epsilon (flag->value, -10, 1e-6);
  g_assert_cmpuint (flag->other, ==, (guint) door_quality_find (book, "uuid:3-1"));
}

/* --- Q4 ------------------------------------------------------------------------------------- */

static void
refuse_sensitive (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->n_sensitive_asked = 20;
  for (guint i = 0; i < 20; i++)
    f->n_sensitive_missing += g_rand_double (rand) < (odd ? 0.35 : 0.08);
}

static void
test_sensitive (void)
{
  g_autoptr (DoorQuality) book = make_team (refuse_sensitive, NULL);

  assert_flagged (book, DOOR_QUALITY_SENSITIVE);
  for (guint who = 0; who < TEAM; who++)
    g_assert_true (isnan (result_of (book, who, DOOR_QUALITY_NONRESPONSE)->value));
}

/* Of few interviews nothing is told: it would be told of persons. */
static void
test_sensitive_few (void)
{
  g_autoptr (DoorQuality) book = door_quality_new (0, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint k = 0; k < 19; k++)
    {
      DoorReviewFacts *f = draw (rand, 0, k);
      f->n_sensitive_asked = f->n_sensitive_missing = 1;
      door_quality_add (book, f, NULL);
    }
  door_quality_run (book, 1);
  g_assert_true (isnan (result_of (book, 0, DOOR_QUALITY_SENSITIVE)->value));
  g_assert_cmpfloat (result_of (book, 0, DOOR_QUALITY_SENSITIVE)->n, ==, 0);
}

/* --- Q7, Q8 --------------------------------------------------------------------------------- */

static void
flat_grids (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->n_grids = 2;
  f->grid_variance = (odd ? 0.3 : 1) * g_rand_double (rand);
}

static void
test_grid_variance (void)
{
  g_autoptr (DoorQuality) book = make_team (flat_grids, NULL);

  assert_flagged (book, DOOR_QUALITY_GRID_VARIANCE);
}

static void
always_one (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->n_incidents = odd ? k % 2 : f->n_incidents;
}

static void
always_many (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->n_incidents = odd && f->n_incidents > 0 ? 9 : f->n_incidents;
}

static void
test_per_victim (void)
{
  g_autoptr (DoorQuality) few = make_team (always_one, NULL);
  g_autoptr (DoorQuality) many = make_team (always_many, NULL);

  assert_flagged (few, DOOR_QUALITY_PER_VICTIM);
  g_assert_cmpfloat (result_of (few, ODD, DOOR_QUALITY_PER_VICTIM)->value, ==, 1);
  assert_flagged (many, DOOR_QUALITY_PER_VICTIM);
}

/* --- Q9 ------------------------------------------------------------------------------------- */

static void
like_threes (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  for (guint i = 0; i < 5; i++)
    {
      guint8 age = (guint8) g_rand_int_range (rand, 10, 90);
      if (odd && g_rand_double (rand) < 0.3)
        age = (guint8) (age / 10 * 10 + 3);
      g_byte_array_append (f->ages, &age, 1);
    }
}

/* No round ages: Whipple's index does not see it. */
static void
test_digit_preference (void)
{
  g_autoptr (DoorQuality) book = make_team (like_threes, NULL);
  const DoorQualityResult *r = result_of (book, ODD, DOOR_QUALITY_DIGIT_PREFERENCE);
  g_autofree char *words = door_quality_result_words (DOOR_QUALITY_DIGIT_PREFERENCE, r, NULL);

  assert_flagged (book, DOOR_QUALITY_DIGIT_PREFERENCE);
  g_assert_false (result_of (book, ODD, DOOR_QUALITY_AGE_HEAPING)->flagged);
  g_assert_cmpfloat (r->value, >, 20);
  g_assert_nonnull (strstr (words, "would come by chance (n = "));
}

/* --- Q13 ------------------------------------------------------------------------------------ */

static const char square[]
    = "{\"features\":[{\"properties\":{\"psu\":\"031\"},\"geometry\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[106.80,-6.20],[106.81,-6.20],[106.81,-6.19],[106.80,-6.19],"
      "[106.80,-6.20]]]}}]}";

/* 111 m south of the border: once by more than the accuracy, once by less. */
static void
stray (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  if (!odd || k % 2)
    return;
  f->latitude = -6.201;
  f->accuracy = k == 8 ? 150 : 6;
}

static void
test_outside (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (square, strlen (square));
  g_autoptr (DoorAreas) areas = door_areas_parse (bytes, NULL);
  g_autoptr (DoorQuality) book = make_team (stray, areas);
  const DoorQualityFlag *flag = find_flag (book, "uuid:3-4", DOOR_QUALITY_OUTSIDE_AREA);
  g_autofree char *words = NULL;

  assert_flagged (book, DOOR_QUALITY_OUTSIDE_AREA);
  g_assert_nonnull (flag);
  words = door_quality_flag_words (book, (guint) door_quality_find (book, "uuid:3-4"), flag, NULL);
  g_assert_cmpstr (words, ==, "111 metres outside of the area, give or take 6");
  g_assert_null (find_flag (book, "uuid:3-8", DOOR_QUALITY_OUTSIDE_AREA));
  g_assert_null (find_flag (book, "uuid:3-5", DOOR_QUALITY_OUTSIDE_AREA));
}

static void
name_circle (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  stray (rand, f, odd, k);
  f->area_latitude = -6.195;
  f->area_longitude = 106.805;
  f->area_radius_m = 500;
}

/* Without an outline the circle holds that the record itself names; without either nothing is said. */
static void
test_circle (void)
{
  g_autoptr (DoorQuality) book = make_team (name_circle, NULL);
  g_autoptr (DoorQuality) none = make_team (stray, NULL);

  assert_flagged (book, DOOR_QUALITY_OUTSIDE_AREA);
  g_assert_true (isnan (result_of (none, ODD, DOOR_QUALITY_OUTSIDE_AREA)->value));
}

static void
coarse (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->accuracy = odd && k % 2 ? 1500 : 8;
}

static void
test_imprecise (void)
{
  g_autoptr (DoorQuality) book = make_team (coarse, NULL);

  assert_flagged (book, DOOR_QUALITY_IMPRECISE);
}

/* --- Q14 ------------------------------------------------------------------------------------ */

static void
nines (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  guint digit = odd ? 9 : (guint) floor (pow (10, g_rand_double (rand)));

  for (guint i = 0; i < 4; i++)
    f->first_digits[CLAMP (digit, 1, 9)]++;
  f->amount_orders = 1u << 2 | 1u << 3;
}

static void
nines_of_all_sizes (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  nines (rand, f, odd, k);
  f->amount_orders |= 1u << 4;
}

/* Benford's law is asked of amounts of two orders of magnitude and more alone. */
static void
test_benford (void)
{
  g_autoptr (DoorQuality) narrow = make_team (nines, NULL);
  g_autoptr (DoorQuality) wide = make_team (nines_of_all_sizes, NULL);

  g_assert_false (result_of (narrow, ODD, DOOR_QUALITY_BENFORD)->compared);
  g_assert_true (result_of (wide, ODD, DOOR_QUALITY_BENFORD)->flagged);
}

/* --- Q17 ------------------------------------------------------------------------------------ */

static void
open_gates (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->n_gates_open = 2;
  f->n_gates_closed = odd ? 0 : g_rand_double (rand) < 0.35;
}

static void
closed_gates (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->n_gates_open = 1;
  f->n_gates_closed = odd || g_rand_double (rand) < 0.35;
}

/* Where nobody is asked who else is there: always open is hard to believe, always shut is nothing. */
static void
test_gates (void)
{
  g_autoptr (DoorQuality) open = make_team (open_gates, NULL);
  g_autoptr (DoorQuality) closed = make_team (closed_gates, NULL);

  assert_flagged (open, DOOR_QUALITY_NOBODY_PRESENT);
  for (guint who = 0; who < TEAM; who++)
    g_assert_false (result_of (closed, who, DOOR_QUALITY_NOBODY_PRESENT)->flagged);
}

/* --- What nobody else does ------------------------------------------------------------------- */

static void
one_jump (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->n_clock_jumps = odd && k == 5;
}

static void
some_jumps (GRand *rand, DoorReviewFacts *f, gboolean odd, guint k)
{
  f->n_clock_jumps = odd && k % 5 == 0;
}

/* Once in a team is chance; eight times with one alone of ten is not, though there is no rate of others to
 * compare with. */
static void
test_nobody_else (void)
{
  g_autoptr (DoorQuality) once = make_team (one_jump, NULL);
  g_autoptr (DoorQuality) often = make_team (some_jumps, NULL);

  for (guint who = 0; who < TEAM; who++)
    g_assert_false (result_of (once, who, DOOR_QUALITY_CLOCK)->flagged);
  assert_flagged (often, DOOR_QUALITY_CLOCK);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quality/sections", test_sections);
  g_test_add_func ("/quality/sections-conditional", test_conditional);
  g_test_add_func ("/quality/section-flag", test_section_flag);
  g_test_add_func ("/quality/broken-off", test_broken_off);
  g_test_add_func ("/quality/taken-up", test_taken_up);
  g_test_add_func ("/quality/sensitive", test_sensitive);
  g_test_add_func ("/quality/sensitive-few", test_sensitive_few);
  g_test_add_func ("/quality/grid-variance", test_grid_variance);
  g_test_add_func ("/quality/per-victim", test_per_victim);
  g_test_add_func ("/quality/digit-preference", test_digit_preference);
  g_test_add_func ("/quality/outside", test_outside);
  g_test_add_func ("/quality/circle", test_circle);
  g_test_add_func ("/quality/imprecise", test_imprecise);
  g_test_add_func ("/quality/benford-orders", test_benford);
  g_test_add_func ("/quality/gates-alone", test_gates);
  g_test_add_func ("/quality/nobody-else", test_nobody_else);
  return g_test_run ();
}
