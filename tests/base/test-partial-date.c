/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-partial-date.h"

typedef struct {
  DoorCalendarSystem system;
  int year;
  guint month, day;
  const char *text; /* NULL: there is none */
} Row;

/* Months and years of every calendar with their first and last days: leap years among them. */
static const Row rows[] = {
  { DOOR_CALENDAR_GREGORIAN, 2019, 3, 24, "2019-03-24" },
  { DOOR_CALENDAR_GREGORIAN, 2019, 3, 0, "2019-03" },
  { DOOR_CALENDAR_GREGORIAN, 2019, 0, 0, "2019" },
  { DOOR_CALENDAR_GREGORIAN, 2024, 2, 29, "2024-02-29" },
  { DOOR_CALENDAR_GREGORIAN, 2023, 2, 29, NULL },
  { DOOR_CALENDAR_GREGORIAN, 2019, 13, 0, NULL },
  { DOOR_CALENDAR_GREGORIAN, 2019, 0, 24, NULL },
  { DOOR_CALENDAR_BUDDHIST, 2562, 3, 24, "2019-03-24" },
  { DOOR_CALENDAR_BUDDHIST, 2562, 3, 0, "2019-03" },
  { DOOR_CALENDAR_BUDDHIST, 2562, 0, 0, "2019" },
  { DOOR_CALENDAR_BUDDHIST, 2567, 2, 29, "2024-02-29" },
  { DOOR_CALENDAR_BUDDHIST, 2566, 2, 29, NULL },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, 2075, 12, 10, "2019-03-24" },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, 2075, 12, 0, "2019-03-15/2019-04-13 bikram-sambat:2075-12" },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, 2075, 0, 0, "2018-04-14/2019-04-13 bikram-sambat:2075" },
  /* New years of 2077 and 2078: a year of 366 days. */
  { DOOR_CALENDAR_BIKRAM_SAMBAT, 2077, 0, 0, "2020-04-13/2021-04-13 bikram-sambat:2077" },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, 1969, 0, 0, NULL },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, 2091, 1, 0, NULL },
  { DOOR_CALENDAR_SOLAR_HIJRI, 1398, 1, 4, "2019-03-24" },
  { DOOR_CALENDAR_SOLAR_HIJRI, 1398, 1, 0, "2019-03-21/2019-04-20 persian:1398-01" },
  { DOOR_CALENDAR_SOLAR_HIJRI, 1397, 12, 0, "2019-02-20/2019-03-20 persian:1397-12" },
  /* Esfand of 1399, a leap year, has thirty days. */
  { DOOR_CALENDAR_SOLAR_HIJRI, 1399, 12, 0, "2021-02-19/2021-03-20 persian:1399-12" },
  { DOOR_CALENDAR_SOLAR_HIJRI, 1399, 0, 0, "2020-03-20/2021-03-20 persian:1399" },
  { DOOR_CALENDAR_SOLAR_HIJRI, 1200, 0, 0, NULL },
  { DOOR_CALENDAR_HIJRI, 1445, 1, 0, "2023-07-19/2023-08-17 islamic:1445-01" },
  { DOOR_CALENDAR_HIJRI, 1445, 2, 0, "2023-08-18/2023-09-15 islamic:1445-02" },
  /* Dhul Hijjah has thirty days in a leap year (1445), else twenty-nine. */
  { DOOR_CALENDAR_HIJRI, 1445, 12, 0, "2024-06-08/2024-07-07 islamic:1445-12" },
  { DOOR_CALENDAR_HIJRI, 1444, 12, 0, "2023-06-20/2023-07-18 islamic:1444-12" },
  { DOOR_CALENDAR_HIJRI, 1445, 0, 0, "2023-07-19/2024-07-07 islamic:1445" },
};

static void
assert_same (const DoorPartialDate *a, const DoorPartialDate *b)
{
  g_assert_cmpint (a->system, ==, b->system);
  g_assert_cmpint (a->year, ==, b->year);
  g_assert_cmpuint (a->month, ==, b->month);
  g_assert_cmpuint (a->day, ==, b->day);
  g_assert_cmpint (a->first, ==, b->first);
  g_assert_cmpint (a->last, ==, b->last);
}

static void
test_written (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      DoorPartialDate date, again;
      g_autofree char *text = NULL;
      gboolean made = door_partial_date_make (row->system, row->year, row->month, row->day, &date);

      g_assert_cmpint (made, ==, row->text != NULL);
      if (!made)
        continue;
      text = door_partial_date_write (&date);
      g_assert_cmpstr (text, ==, row->text);
      g_assert_true (door_partial_date_read (text, &again));
      g_assert_cmpint (again.first, ==, date.first);
      g_assert_cmpint (again.last, ==, date.last);
    }
}

/* Promise 1, for each month and year that a calendar has; months follow each other without a gap, and
 * a year is its months. */
static void
test_every_month (void)
{
  static const int years[][2] = {
    [DOOR_CALENDAR_GREGORIAN] = { 1, 9999 },
    [DOOR_CALENDAR_BUDDHIST] = { 544, 9998 },
    [DOOR_CALENDAR_BIKRAM_SAMBAT] = { 1970, 2090 },
    [DOOR_CALENDAR_SOLAR_HIJRI] = { 1210, 1633 },
    [DOOR_CALENDAR_HIJRI] = { 1, 1700 },
  };

  for (int system = 0; system < DOOR_N_CALENDARS; system++)
    {
      gint32 next = 0;

      for (int year = years[system][0]; year <= years[system][1]; year++)
        {
          DoorPartialDate whole, month, again;
          gint32 begins = 0;

          g_assert_true (door_partial_date_make ((DoorCalendarSystem) system, year, 0, 0, &whole));
          for (guint m = 1; m <= 12; m++)
            {
              g_autofree char *text = NULL;

              g_assert_true (
                  door_partial_date_make ((DoorCalendarSystem) system, year, m, 0, &month));
              g_assert_true (next == 0 || month.first == next);
              g_assert_cmpint (month.last - month.first + 1, ==,
                               door_calendar_days_in_month ((DoorCalendarSystem) system, year, m));
              next = month.last + 1;
              begins = m == 1 ? month.first : begins;
              text = door_partial_date_write (&month);
              g_assert_true (door_partial_date_read (text, &again));
              if (system == DOOR_CALENDAR_BUDDHIST)
                g_assert_true (door_partial_date_turn (&again, DOOR_CALENDAR_BUDDHIST, &again));
              assert_same (&again, &month);
            }
          g_assert_cmpint (whole.first, ==, begins);
          g_assert_cmpint (whole.last, ==, month.last);
        }
    }
}

/* Whole days have a name in every calendar; a month only where months are the same. */
static void
test_turned (void)
{
  for (int from = 0; from < DOOR_N_CALENDARS; from++)
    for (int to = 0; to < DOOR_N_CALENDARS; to++)
      {
        gboolean same
            = from == to || (from <= DOOR_CALENDAR_BUDDHIST && to <= DOOR_CALENDAR_BUDDHIST);
        DoorPartialDate day, month, turned;

        g_assert_true (door_partial_date_read ("2019-03-24", &day));
        g_assert_true (door_partial_date_turn (&day, (DoorCalendarSystem) from, &day));
        g_assert_true (door_partial_date_turn (&day, (DoorCalendarSystem) to, &turned));
        g_assert_cmpint (turned.first, ==, day.first);
        g_assert_true (door_partial_date_make (day.system, day.year, day.month, 0, &month));
        g_assert_cmpint (door_partial_date_turn (&month, (DoorCalendarSystem) to, &turned), ==,
                         same);
        if (same)
          g_assert_cmpint (turned.last, ==, month.last);
      }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "19",
    "20190324",
    "2019-3",
    "2019-00",
    "2019-13",
    "2019-02-30",
    "2019-03-24T10:00",
    "2019-03-",
    "2019-03-24 ",
    " 2019",
    "dk",
    "-8",
    "2019-03-15/2019-04-13",
    "2019-03-15/2019-04-13 bikram-sambat",
    "2019-03-15/2019-04-13 bikram-sambat:",
    "2019-03-15/2019-04-13 bikram-sambat:2075-13",
    "2019-03-15/2019-04-13 bikram-sambat:1900-01",
    "2019-03-15/2019-04-13 buddhist:2562-03",
    "2019-03-15/2019-04-13 mayan:2075-12",
    "2019-04-13/2019-03-15 bikram-sambat:2075-12",
    "2019/2020 persian:1398",
    "2019-03-15/2029-04-13 bikram-sambat:2075-12",
    "2019-03-15/2019-04-13 bikram-sambat:2075-12-10",
    "2019-03-15/2019-04-13 bikram-sambat:2075-12 ",
    "२०१९",
  };
  DoorPartialDate date;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%s", texts[i]);
      g_assert_false (door_partial_date_read (texts[i], &date));
    }
}

/* What is cut, or has another byte in it, is refused or comes back as it is. */
static void
test_fuzzed (void)
{
  static const char bytes[] = "0123456789-/: TXbikram-sambatpersianislamic\xff\x80";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 200000; i++)
    {
      const char *text = rows[(guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (rows))].text;
      g_autofree char *changed = g_strdup (text != NULL ? text : "2019");
      int length = (int) strlen (changed);
      DoorPartialDate date;

      for (int n = g_rand_int_range (rand, 0, 3); n > 0; n--)
        changed[g_rand_int_range (rand, 0, length)]
            = bytes[g_rand_int_range (rand, 0, sizeof bytes)];
      if (!door_partial_date_read (changed, &date))
        continue;
      g_assert_cmpint (date.first, <=, date.last);
      g_free (changed);
      changed = door_partial_date_write (&date);
      g_assert_true (door_partial_date_read (changed, &date));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/partial-date/written", test_written);
  g_test_add_func ("/base/partial-date/every-month", test_every_month);
  g_test_add_func ("/base/partial-date/turned", test_turned);
  g_test_add_func ("/base/partial-date/refused", test_refused);
  g_test_add_func ("/base/partial-date/fuzzed", test_fuzzed);
  return g_test_run ();
}
