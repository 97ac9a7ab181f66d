/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-calendars.h"

typedef struct {
  DoorCalendarSystem system;
  DoorCalendarDate date;
  DoorCalendarDate gregorian;
} Known;

/* Days whose names are on record. */
static const Known known[] = {
  { DOOR_CALENDAR_BUDDHIST, { 2567, 2, 29 }, { 2024, 2, 29 } },
  { DOOR_CALENDAR_BUDDHIST, { 2543, 1, 1 }, { 2000, 1, 1 } },
  /* New years of Nepal, and 1 Baishakh 2000. */
  { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2000, 1, 1 }, { 1943, 4, 14 } },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2058, 1, 1 }, { 2001, 4, 14 } },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2077, 1, 1 }, { 2020, 4, 13 } },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2081, 1, 1 }, { 2024, 4, 13 } },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2082, 1, 1 }, { 2025, 4, 14 } },
  /* The earthquakes of 1934 and 2015; the constitution of 2015. */
  { DOOR_CALENDAR_BIKRAM_SAMBAT, { 1990, 10, 2 }, { 1934, 1, 15 } },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2072, 1, 12 }, { 2015, 4, 25 } },
  { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2072, 6, 3 }, { 2015, 9, 20 } },
  { DOOR_CALENDAR_SOLAR_HIJRI, { 1357, 11, 22 }, { 1979, 2, 11 } },
  { DOOR_CALENDAR_SOLAR_HIJRI, { 1298, 5, 28 }, { 1919, 8, 20 } },
  { DOOR_CALENDAR_SOLAR_HIJRI, { 1399, 12, 30 }, { 2021, 3, 20 } },
  { DOOR_CALENDAR_SOLAR_HIJRI, { 1403, 12, 30 }, { 2025, 3, 20 } },
  { DOOR_CALENDAR_SOLAR_HIJRI, { 1404, 1, 1 }, { 2025, 3, 21 } },
  { DOOR_CALENDAR_HIJRI, { 1, 1, 1 }, { 622, 7, 19 } }, /* 16 July in the Julian calendar */
  { DOOR_CALENDAR_HIJRI, { 1400, 1, 1 }, { 1979, 11, 21 } },
  { DOOR_CALENDAR_HIJRI, { 1445, 1, 1 }, { 2023, 7, 19 } },
};

static void
test_known_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      DoorCalendarDate back;
      gint32 day = 0, gregorian = 0;

      g_assert_true (door_calendar_to_day (known[i].system, known[i].date, &day));
      g_assert_true (
          door_calendar_to_day (DOOR_CALENDAR_GREGORIAN, known[i].gregorian, &gregorian));
      g_assert_cmpint (day, ==, gregorian);
      g_assert_true (door_calendar_from_day (known[i].system, gregorian, &back));
      g_assert_cmpint (back.year, ==, known[i].date.year);
      g_assert_cmpuint (back.month, ==, known[i].date.month);
      g_assert_cmpuint (back.day, ==, known[i].date.day);
    }
}

/* Day after day, each has the name that follows its neighbour's, and comes back to itself. */
static void
test_every_day (void)
{
  for (int system = 0; system < DOOR_N_CALENDARS; system++)
    {
      DoorCalendarDate before = { 0 };
      gint32 first = 2419871, last = 2464066; /* 1913 to 2034: what all of them know */

      for (gint32 day = first; day <= last; day++)
        {
          DoorCalendarDate date;
          gint32 back = 0;

          g_assert_true (door_calendar_from_day ((DoorCalendarSystem) system, day, &date));
          g_assert_true (door_calendar_to_day ((DoorCalendarSystem) system, date, &back));
          g_assert_cmpint (back, ==, day);
          g_assert_true (day == first || date.day == before.day + 1
                         || (date.day == 1
                             && before.day
                                    == door_calendar_days_in_month ((DoorCalendarSystem) system,
                                                                    before.year, before.month)));
          before = date;
        }
    }
}

static void
test_no_such_day (void)
{
  static const struct {
    DoorCalendarSystem system;
    DoorCalendarDate date;
  } wrong[] = {
    { DOOR_CALENDAR_GREGORIAN, { 2023, 2, 29 } },
    { DOOR_CALENDAR_GREGORIAN, { 2023, 13, 1 } },
    { DOOR_CALENDAR_GREGORIAN, { 2023, 0, 1 } },
    { DOOR_CALENDAR_GREGORIAN, { 2023, 1, 0 } },
    { DOOR_CALENDAR_BUDDHIST, { 2566, 2, 29 } },
    { DOOR_CALENDAR_BUDDHIST, { 500, 1, 1 } },
    { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2081, 1, 32 } },
    { DOOR_CALENDAR_BIKRAM_SAMBAT, { 1969, 1, 1 } },
    { DOOR_CALENDAR_BIKRAM_SAMBAT, { 2091, 1, 1 } },
    { DOOR_CALENDAR_SOLAR_HIJRI, { 1402, 12, 30 } },
    { DOOR_CALENDAR_SOLAR_HIJRI, { 1200, 1, 1 } },
    { DOOR_CALENDAR_HIJRI, { 1445, 2, 30 } },
    { DOOR_CALENDAR_HIJRI, { 0, 1, 1 } },
  };
  DoorCalendarDate date;
  gint32 day;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (door_calendar_to_day (wrong[i].system, wrong[i].date, &day));
  g_assert_false (door_calendar_from_day (DOOR_CALENDAR_BIKRAM_SAMBAT, 2419870, &date));
  g_assert_false (door_calendar_from_day (DOOR_CALENDAR_SOLAR_HIJRI, 2000000, &date));
  g_assert_false (door_calendar_from_day (DOOR_CALENDAR_HIJRI, 1948439, &date));
  g_assert_false (door_calendar_from_day (DOOR_CALENDAR_GREGORIAN, 0, &date));
}

static void
test_which (void)
{
  g_assert_cmpint (door_calendar_by_appearance ("w4 buddhist"), ==, DOOR_CALENDAR_BUDDHIST);
  g_assert_cmpint (door_calendar_by_appearance ("islamic"), ==, DOOR_CALENDAR_HIJRI);
  g_assert_cmpint (door_calendar_by_appearance (NULL), ==, DOOR_CALENDAR_GREGORIAN);
  g_assert_cmpint (door_calendar_by_language ("th"), ==, DOOR_CALENDAR_BUDDHIST);
  g_assert_cmpint (door_calendar_by_language ("ne-NP"), ==, DOOR_CALENDAR_BIKRAM_SAMBAT);
  g_assert_cmpint (door_calendar_by_language ("fa-AF"), ==, DOOR_CALENDAR_SOLAR_HIJRI);
  g_assert_cmpint (door_calendar_by_language ("new"), ==, DOOR_CALENDAR_GREGORIAN);
  g_assert_cmpint (door_calendar_by_language (NULL), ==, DOOR_CALENDAR_GREGORIAN);
  g_assert_cmpstr (door_calendar_month_name (DOOR_CALENDAR_SOLAR_HIJRI, 1, "fa-AF"), ==, "حمل");
  g_assert_cmpstr (door_calendar_month_name (DOOR_CALENDAR_SOLAR_HIJRI, 1, "fa"), ==, "فروردین");
  g_assert_cmpstr (door_calendar_month_name (DOOR_CALENDAR_HIJRI, 9, "en"), ==, "Ramadan");
  g_assert_null (door_calendar_month_name (DOOR_CALENDAR_BUDDHIST, 1, "th"));
  g_assert_null (door_calendar_month_name (DOOR_CALENDAR_HIJRI, 13, "en"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/calendars/known-days", test_known_days);
  g_test_add_func ("/base/calendars/every-day", test_every_day);
  g_test_add_func ("/base/calendars/no-such-day", test_no_such_day);
  g_test_add_func ("/base/calendars/which", test_which);
  return g_test_run ();
}
