/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-date-text.h"

#include <locale.h>

static void
test_dates (void)
{
  static const struct {
    const char *typed;
    const char *date; /* NULL: not a date */
  } rows[] = {
    { "24/3/2024", "2024-03-24" },
    { "24.03.2024", "2024-03-24" },
    { "24 3 2024", "2024-03-24" },
    { " 24-3-2024 ", "2024-03-24" },
    { "2024-03-24", "2024-03-24" },
    { "2024/3/24", "2024-03-24" },
    { "24032024", "2024-03-24" },
    { "20240324", "2024-03-24" },
    { "20102010", "2010-10-20" },
    { "24 March 2024", "2024-03-24" },
    { "24 mar 2024", "2024-03-24" },
    { "March 24, 2024", "2024-03-24" },
    { "٢٤/٣/٢٠٢٤", "2024-03-24" },
    { "۲۴/۳/۲۰۲۴", "2024-03-24" },
    { "२४/३/२०२४", "2024-03-24" },
    { "29/2/2024", "2024-02-29" },
    { "29/2/2023", NULL },
    { "31/4/2024", NULL },
    { "24/13/2024", NULL },
    { "0/3/2024", NULL },
    { "24/3/24", NULL },
    { "24/3", NULL },
    { "24/3/1799", NULL },
    { "24/3/2300", NULL },
    { "24/3/2024/1", NULL },
    { "1/2/3/4/5/6", NULL },
    { "240324", NULL },
    { "123456789012345678901234567890", NULL },
    { "24 mars 2024", NULL },
    { "yesterday", NULL },
    { "", NULL },
    { "\xff\xfe", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *date = door_date_text_parse (rows[i].typed, DOOR_DATE_DAY);

      g_test_message ("%s", rows[i].typed);
      g_assert_cmpstr (date, ==, rows[i].date);
    }
}

static void
test_less_precise (void)
{
  static const struct {
    const char *typed;
    DoorDatePrecision precision;
    const char *date;
    const char *shown;
  } rows[] = {
    { "3/2024", DOOR_DATE_MONTH, "2024-03-01", "3/2024" },
    { "March 2024", DOOR_DATE_MONTH, "2024-03-01", "3/2024" },
    { "2024-03", DOOR_DATE_MONTH, "2024-03-01", "3/2024" },
    { "2024", DOOR_DATE_YEAR, "2024-01-01", "2024" },
    { "13/2024", DOOR_DATE_MONTH, NULL, NULL },
    { "24", DOOR_DATE_YEAR, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *date = door_date_text_parse (rows[i].typed, rows[i].precision);
      g_autofree char *shown
          = date != NULL ? door_date_text_format (date, rows[i].precision) : NULL;

      g_assert_cmpstr (date, ==, rows[i].date);
      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

/* What is shown of a date is read as the same date. */
static void
test_round_trip (void)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, 1, 1990);
  for (guint i = 0; i < 15000; i += 13)
    {
      char lexical[16];
      g_autofree char *shown = NULL;
      g_autofree char *again = NULL;

      g_date_add_days (&date, 13);
      g_date_strftime (lexical, sizeof lexical, "%Y-%m-%d", &date);
      shown = door_date_text_format (lexical, DOOR_DATE_DAY);
      again = door_date_text_parse (shown, DOOR_DATE_DAY);
      g_assert_cmpstr (again, ==, lexical);
    }
}

static void
test_times (void)
{
  static const struct {
    const char *typed;
    const char *time;
  } rows[] = {
    { "14:05", "14:05" },
    { "14.05", "14:05" },
    { "14 05", "14:05" },
    { "1405", "14:05" },
    { "905", "09:05" },
    { "9", "09:00" },
    { "0:00", "00:00" },
    { "2:30 pm", "14:30" },
    { "2 PM", "14:00" },
    { "12:15 am", "00:15" },
    { "12 pm", "12:00" },
    { "١٤:٠٥", "14:05" },
    { "24:00", NULL },
    { "14:60", NULL },
    { "13 pm", NULL },
    { "14056", NULL },
    { "1405 3", NULL },
    { "noon", NULL },
    { "", NULL },
    { ":", NULL },
    { "14:05 tomorrow", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *time = door_time_text_parse (rows[i].typed);

      g_test_message ("%s", rows[i].typed);
      g_assert_cmpstr (time, ==, rows[i].time);
    }
}

static void
test_recorded_times (void)
{
  static const char *const rows[][2] = {
    { "14:05:00.000+07:00", "14:05" }, { "09:00:00", "09:00" }, { "14:05", "14:05" }, { "", "" },
    { "about noon", "about noon" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = door_time_text_format (rows[i][0]);

      g_assert_cmpstr (shown, ==, rows[i][1]);
    }
}

/* Of which the day or the month is not known, as it is typed and kept, in each calendar. */
static void
test_partial (void)
{
  static const struct {
    const char *typed;
    DoorCalendarSystem system;
    const char *kept; /* NULL: not a date */
    const char *shown;
  } rows[] = {
    { "24/3/2019", DOOR_CALENDAR_GREGORIAN, "2019-03-24", "24/3/2019" },
    { "3/2019", DOOR_CALENDAR_GREGORIAN, "2019-03", "3/2019" },
    { "March 2019", DOOR_CALENDAR_GREGORIAN, "2019-03", "3/2019" },
    { "2019", DOOR_CALENDAR_GREGORIAN, "2019", "2019" },
    { "3/2562", DOOR_CALENDAR_BUDDHIST, "2019-03", "3/2562" },
    { "๒๕๖๒", DOOR_CALENDAR_BUDDHIST, "2019", "2562" },
    { "10/12/2075", DOOR_CALENDAR_BIKRAM_SAMBAT, "2019-03-24", "10/12/2075" },
    { "12/2075", DOOR_CALENDAR_BIKRAM_SAMBAT, "2019-03-15/2019-04-13 bikram-sambat:2075-12",
      "12/2075" },
    { "Chaitra 2075", DOOR_CALENDAR_BIKRAM_SAMBAT, "2019-03-15/2019-04-13 bikram-sambat:2075-12",
      "12/2075" },
    { "२०७५", DOOR_CALENDAR_BIKRAM_SAMBAT, "2018-04-14/2019-04-13 bikram-sambat:2075", "2075" },
    { "۱۳۹۹", DOOR_CALENDAR_SOLAR_HIJRI, "2020-03-20/2021-03-20 persian:1399", "1399" },
    { "1399/12", DOOR_CALENDAR_SOLAR_HIJRI, "2021-02-19/2021-03-20 persian:1399-12", "12/1399" },
    { "Ramadan 1445", DOOR_CALENDAR_HIJRI, "2024-03-11/2024-04-09 islamic:1445-09", "9/1445" },
    { "13/2019", DOOR_CALENDAR_GREGORIAN, NULL, NULL },
    { "0/2019", DOOR_CALENDAR_GREGORIAN, NULL, NULL },
    { "19", DOOR_CALENDAR_GREGORIAN, NULL, NULL },
    { "1799", DOOR_CALENDAR_GREGORIAN, NULL, NULL },
    { "2019", DOOR_CALENDAR_SOLAR_HIJRI, NULL, NULL },
    { "1/2091", DOOR_CALENDAR_BIKRAM_SAMBAT, NULL, NULL },
    { "1/2/3", DOOR_CALENDAR_GREGORIAN, NULL, NULL },
    { "", DOOR_CALENDAR_GREGORIAN, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DoorPartialDate date;
      gboolean read = door_date_text_parse_partial (rows[i].typed, rows[i].system, &date);
      g_autofree char *kept = read ? door_partial_date_write (&date) : NULL;
      g_autofree char *shown = NULL;

      g_test_message ("%s", rows[i].typed);
      g_assert_cmpstr (kept, ==, rows[i].kept);
      if (read && door_partial_date_turn (&date, rows[i].system, &date))
        shown = door_date_text_format_partial (&date);
      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/date-text/dates", test_dates);
  g_test_add_func ("/ui/date-text/less-precise", test_less_precise);
  g_test_add_func ("/ui/date-text/round-trip", test_round_trip);
  g_test_add_func ("/ui/date-text/partial", test_partial);
  g_test_add_func ("/ui/date-text/times", test_times);
  g_test_add_func ("/ui/date-text/recorded-times", test_recorded_times);
  return g_test_run ();
}
