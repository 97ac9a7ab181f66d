/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-date-words.h"

#include <glib/gi18n-lib.h>

#include "door-date-format.h"
#include "door-partial-date.h"

static char *
format_day (gint32 number, const char *format)
{
  g_autoptr (GDateTime) time = NULL;
  DoorCalendarDate day;

  if (door_calendar_from_day (DOOR_CALENDAR_GREGORIAN, number, &day))
    time = g_date_time_new_utc (day.year, (int) day.month, (int) day.day, 0, 0, 0);
  return time ? door_date_format (time, format) : g_strdup ("");
}

static const char *
calendar_name (DoorCalendarSystem system)
{
  switch (system)
    {
    case DOOR_CALENDAR_BUDDHIST:
      return _ ("Buddhist era");
    case DOOR_CALENDAR_BIKRAM_SAMBAT:
      return _ ("Bikram Sambat");
    case DOOR_CALENDAR_SOLAR_HIJRI:
      return _ ("Solar Hijri");
    case DOOR_CALENDAR_HIJRI:
      return _ ("Hijri");
    case DOOR_CALENDAR_GREGORIAN:
    case DOOR_N_CALENDARS:
    default:
      return _ ("Gregorian");
    }
}

/* "March 2019", "2019", "Chaitra 2075, Bikram Sambat". */
static char *
describe_known (const DoorPartialDate *date)
{
  const char *month
      = door_calendar_month_name (date->system, MAX (date->month, 1), g_get_language_names ()[0]);

  if (date->system == DOOR_CALENDAR_GREGORIAN)
    return format_day (date->first, date->month != 0 ? "%B %Y" : "%Y");
  if (date->month == 0)
    /* Translators: a year and the calendar it is counted by: "2075, Bikram Sambat". */
    return g_strdup_printf (_ ("%d, %s"), date->year, calendar_name (date->system));
  /* Translators: month, year, calendar: "Chaitra 2075, Bikram Sambat". */
  return g_strdup_printf (_ ("%s %d, %s"), month ? month : "", date->year,
                          calendar_name (date->system));
}

static char *
describe_partial (const DoorPartialDate *date)
{
  g_autofree char *known = describe_known (date);
  g_autofree char *first = format_day (date->first, "%-d %B %Y");
  g_autofree char *last = format_day (date->last, "%-d %B %Y");
  /* Translators: %s is a month and year, "March 2019"; and a year. */
  g_autofree char *words = g_strdup_printf (
      date->month != 0 ? _ ("%s (day not known)") : _ ("%s (day and month not known)"), known);

  if (date->system == DOOR_CALENDAR_GREGORIAN)
    return g_steal_pointer (&words);
  /* Translators: a month of another calendar, and its first and last day in the Gregorian. */
  return g_strdup_printf (_ ("%s: %s – %s"), words, first, last);
}

char *
door_date_words (const char *lexical)
{
  DoorPartialDate date;

  g_return_val_if_fail (lexical != NULL, NULL);

  if (!door_partial_date_read (lexical, &date))
    return g_strdup (lexical);
  return door_partial_date_is_whole (&date) ? format_day (date.first, "%A, %-d %B %Y")
                                            : describe_partial (&date);
}
