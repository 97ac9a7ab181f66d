/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-date-text.h"

#include "door-date-format.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIRST_YEAR 1800
#define LAST_YEAR 2299
/* Three numbers at most; a fourth means it is no date. */
#define MOST_PARTS 4
#define MOST_DIGITS 8
/* So many letters of a month's name tell it from the others. */
#define LEAST_LETTERS 3

typedef struct {
  guint value;
  guint digits; /* how many there were; 0: a month's name */
} Part;

typedef struct {
  Part parts[MOST_PARTS];
  guint n_parts;
  DoorCalendarSystem system; /* the parts are of */
} Parts;

/* By its whole name, however short, or by its beginning. */
static gboolean
is_called (const char *name, const char *folded)
{
  g_autofree char *name_folded = g_utf8_casefold (name, -1);

  return strcmp (name_folded, folded) == 0
         || (g_utf8_strlen (folded, -1) >= LEAST_LETTERS && g_str_has_prefix (name_folded, folded));
}

static guint
foreign_month_named (DoorCalendarSystem system, const char *folded)
{
  for (guint month = 1; month <= 12; month++)
    {
      const char *name = door_calendar_month_name (system, month, NULL);

      if (name != NULL && is_called (name, folded))
        return month;
    }
  return 0;
}

/* 1–12 by its name in the calendar; 0 for none. */
static guint
month_named (DoorCalendarSystem system, const char *letters, gsize length)
{
  g_autofree char *folded = g_utf8_casefold (letters, (gssize) length);

  if (door_calendar_month_name (system, 1, NULL) != NULL)
    return foreign_month_named (system, folded);
  for (guint month = 1; month <= 12; month++)
    {
      if (is_called (door_date_month_name (month, FALSE), folded)
          || is_called (door_date_month_name (month, TRUE), folded))
        return month;
    }
  return 0;
}

static gboolean
add_part (Parts *parts, guint value, guint digits)
{
  if (parts->n_parts == MOST_PARTS)
    return FALSE;
  parts->parts[parts->n_parts++] = (Part){ value, digits };
  return TRUE;
}

static const char *
read_number (const char *text, Part *ret_part)
{
  guint value = 0;
  guint digits = 0;

  for (; g_unichar_isdigit (g_utf8_get_char (text)); text = g_utf8_next_char (text))
    {
      if (digits == MOST_DIGITS)
        return NULL;
      value = value * 10 + (guint) g_unichar_digit_value (g_utf8_get_char (text));
      digits++;
    }
  *ret_part = (Part){ value, digits };
  return text;
}

static const char *
end_of_letters (const char *text)
{
  while (g_unichar_isalpha (g_utf8_get_char (text)) || g_unichar_ismark (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/* Cuts into numbers and names of months; FALSE when something is neither. */
static gboolean
split (const char *text, Parts *ret_parts)
{
  Parts parts = { .system = ret_parts->system };

  while (*text != '\0')
    {
      gunichar character = g_utf8_get_char (text);
      Part part = { 0 };

      if (g_unichar_isdigit (character))
        {
          text = read_number (text, &part);
          if (text == NULL || !add_part (&parts, part.value, part.digits))
            return FALSE;
        }
      else if (g_unichar_isalpha (character))
        {
          const char *end = end_of_letters (text);
          guint month = month_named (ret_parts->system, text, (gsize) (end - text));

          if (month == 0 || !add_part (&parts, month, 0))
            return FALSE;
          text = end;
        }
      else
        text = g_utf8_next_char (text);
    }
  *ret_parts = parts;
  return TRUE;
}

static char *
print_date (DoorCalendarSystem system, guint year, guint month, guint day)
{
  DoorCalendarDate date = { (int) year, month, day };
  gint32 number;

  if (!door_calendar_to_day (system, date, &number)
      || !door_calendar_from_day (DOOR_CALENDAR_GREGORIAN, number, &date) || date.year < FIRST_YEAR
      || date.year > LAST_YEAR)
    return NULL;
  return g_strdup_printf ("%04d-%02u-%02u", date.year, date.month, date.day);
}

/* Eight digits in a row. With the years accepted, at most one of the two readings is a date. */
static char *
parse_run (DoorCalendarSystem system, guint value)
{
  char *date = print_date (system, value / 10000, value / 100 % 100, value % 100);

  return date != NULL ? date
                      : print_date (system, value % 10000, value / 10000 % 100, value / 1000000);
}

static gboolean
is_year (const Part *part)
{
  return part->digits == 4;
}

static gboolean
is_small (const Part *part)
{
  return part->digits <= 2;
}

static char *
parse_day (const Parts *parts)
{
  const Part *part = parts->parts;

  if (parts->n_parts == 1 && part[0].digits == MOST_DIGITS)
    return parse_run (parts->system, part[0].value);
  if (parts->n_parts != 3 || !is_small (&part[1]))
    return NULL;
  if (is_year (&part[0]) && is_small (&part[2]))
    return print_date (parts->system, part[0].value, part[1].value, part[2].value);
  if (!is_year (&part[2]) || !is_small (&part[0]))
    return NULL;
  if (part[0].digits == 0) /* "March 24, 2024" */
    return print_date (parts->system, part[2].value, part[0].value, part[1].value);
  return print_date (parts->system, part[2].value, part[1].value, part[0].value);
}

static char *
parse_month (const Parts *parts)
{
  const Part *part = parts->parts;

  if (parts->n_parts == 3)
    return parse_day (parts);
  if (parts->n_parts != 2)
    return NULL;
  if (is_year (&part[0]) && is_small (&part[1]))
    return print_date (parts->system, part[0].value, part[1].value, 1);
  return is_year (&part[1]) && is_small (&part[0])
             ? print_date (parts->system, part[1].value, part[0].value, 1)
             : NULL;
}

char *
door_date_text_parse (const char *typed, DoorDatePrecision precision)
{
  return door_date_text_parse_in (typed, precision, DOOR_CALENDAR_GREGORIAN);
}

char *
door_date_text_parse_in (const char *typed, DoorDatePrecision precision, DoorCalendarSystem system)
{
  Parts parts = { .system = system };

  g_return_val_if_fail (typed != NULL, NULL);

  if (!g_utf8_validate (typed, -1, NULL) || !split (typed, &parts))
    return NULL;
  if (precision == DOOR_DATE_YEAR && parts.n_parts == 1 && is_year (&parts.parts[0]))
    return print_date (system, parts.parts[0].value, 1, 1);
  return precision == DOOR_DATE_DAY ? parse_day (&parts) : parse_month (&parts);
}

/* In years that anybody alive, or a record, can mean; what is not whole ends in them too. */
static gboolean
is_of_our_years (const DoorPartialDate *date)
{
  DoorCalendarDate first, last;

  return door_calendar_from_day (DOOR_CALENDAR_GREGORIAN, date->first, &first)
         && door_calendar_from_day (DOOR_CALENDAR_GREGORIAN, date->last, &last)
         && first.year >= FIRST_YEAR && last.year <= LAST_YEAR;
}

/* The numbers of "3/2019", "2019/3", "2019". */
static gboolean
take_known (const Parts *parts, guint *ret_year, guint *ret_month)
{
  const Part *part = parts->parts;
  guint year = parts->n_parts == 2 && !is_year (&part[0]) ? 1 : 0;

  if (parts->n_parts < 1 || parts->n_parts > 2 || !is_year (&part[year]))
    return FALSE;
  if (parts->n_parts == 2 && (!is_small (&part[1 - year]) || part[1 - year].value == 0))
    return FALSE;
  *ret_year = part[year].value;
  *ret_month = parts->n_parts == 2 ? part[1 - year].value : 0;
  return TRUE;
}

gboolean
door_date_text_parse_partial (const char *typed,
                              DoorCalendarSystem system,
                              DoorPartialDate *ret_date)
{
  Parts parts = { .system = system };
  g_autofree char *whole = door_date_text_parse_in (typed, DOOR_DATE_DAY, system);
  DoorPartialDate date;
  guint year, month;

  if (whole != NULL)
    return door_partial_date_read (whole, ret_date);
  if (!g_utf8_validate (typed, -1, NULL) || !split (typed, &parts)
      || !take_known (&parts, &year, &month)
      || !door_partial_date_make (system, (int) year, month, 0, &date) || !is_of_our_years (&date))
    return FALSE;
  *ret_date = date;
  return TRUE;
}

char *
door_date_text_format_partial (const DoorPartialDate *date)
{
  if (date->month == 0)
    return g_strdup_printf ("%d", date->year);
  if (date->day == 0)
    return g_strdup_printf ("%u/%d", date->month, date->year);
  return g_strdup_printf ("%u/%u/%d", date->day, date->month, date->year);
}

char *
door_date_text_format (const char *text, DoorDatePrecision precision)
{
  return door_date_text_format_in (text, precision, DOOR_CALENDAR_GREGORIAN);
}

/* A Gregorian "YYYY-MM-DD" in another calendar; FALSE when it is none, or has no such day there. */
static gboolean
convert (const char *text, DoorCalendarSystem system, DoorCalendarDate *ret_date)
{
  g_autofree char *date = door_date_text_parse (text, DOOR_DATE_DAY);
  DoorCalendarDate plain;
  gint32 number;

  if (date == NULL)
    return FALSE;
  plain.year = (int) g_ascii_strtoull (date, NULL, 10);
  plain.month = (guint) g_ascii_strtoull (date + 5, NULL, 10);
  plain.day = (guint) g_ascii_strtoull (date + 8, NULL, 10);
  return door_calendar_to_day (DOOR_CALENDAR_GREGORIAN, plain, &number)
         && door_calendar_from_day (system, number, ret_date);
}

char *
door_date_text_format_in (const char *text, DoorDatePrecision precision, DoorCalendarSystem system)
{
  DoorCalendarDate date;

  g_return_val_if_fail (text != NULL, NULL);

  if (!convert (text, system, &date))
    return g_strdup (text);
  if (precision == DOOR_DATE_YEAR)
    return g_strdup_printf ("%d", date.year);
  if (precision == DOOR_DATE_MONTH)
    return g_strdup_printf ("%u/%d", date.month, date.year);
  return g_strdup_printf ("%u/%u/%d", date.day, date.month, date.year);
}

char *
door_date_text_in_words (const char *date, DoorCalendarSystem system, const char *code)
{
  DoorCalendarDate there;
  const char *month;

  g_return_val_if_fail (date != NULL, NULL);

  if (system == DOOR_CALENDAR_GREGORIAN || !convert (date, system, &there))
    return NULL;
  month = door_calendar_month_name (system, there.month, code);
  if (month == NULL)
    return g_strdup_printf ("%u/%u/%d", there.day, there.month, there.year);
  return g_strdup_printf ("%u %s %d", there.day, month, there.year);
}

const char *
door_date_text_calendar_name (DoorCalendarSystem system)
{
  static const char *const names[] = {
    [DOOR_CALENDAR_GREGORIAN] = N_ ("Gregorian"),
    [DOOR_CALENDAR_BUDDHIST] = N_ ("Buddhist era"),
    [DOOR_CALENDAR_BIKRAM_SAMBAT] = N_ ("Bikram Sambat"),
    [DOOR_CALENDAR_SOLAR_HIJRI] = N_ ("Solar Hijri"),
    [DOOR_CALENDAR_HIJRI] = N_ ("Hijri"),
  };

  g_return_val_if_fail (system < G_N_ELEMENTS (names), "");

  return _ (names[system]);
}

/* Takes "am" or "pm" off the end. */
static gboolean
take_half_of_day (char *text, gboolean *ret_after_noon)
{
  g_autofree char *folded = g_ascii_strdown (g_strstrip (text), -1);
  gsize length = strlen (folded);

  if (length < 3 || folded[length - 1] != 'm'
      || (folded[length - 2] != 'a' && folded[length - 2] != 'p'))
    return FALSE;
  *ret_after_noon = folded[length - 2] == 'p';
  text[length - 2] = '\0';
  return TRUE;
}

static char *
print_time (guint hour, guint minute)
{
  return hour < 24 && minute < 60 ? g_strdup_printf ("%02u:%02u", hour, minute) : NULL;
}

char *
door_time_text_parse (const char *typed)
{
  g_autofree char *text = NULL;
  gboolean after_noon = FALSE;
  gboolean halved;
  Parts parts = { .system = DOOR_CALENDAR_GREGORIAN };
  guint hour, minute;

  g_return_val_if_fail (typed != NULL, NULL);

  if (!g_utf8_validate (typed, -1, NULL))
    return NULL;
  text = g_strdup (typed);
  halved = take_half_of_day (text, &after_noon);
  if (!split (text, &parts) || parts.n_parts == 0 || parts.parts[0].digits == 0
      || parts.parts[0].digits > 4)
    return NULL;
  hour = parts.parts[0].value;
  minute = parts.n_parts > 1 ? parts.parts[1].value : 0;
  if (parts.parts[0].digits > 2)
    {
      if (parts.n_parts > 1)
        return NULL;
      minute = hour % 100;
      hour /= 100;
    }
  if (halved && (hour < 1 || hour > 12))
    return NULL;
  if (halved)
    hour = hour % 12 + (after_noon ? 12 : 0);
  return print_time (hour, minute);
}

char *
door_time_text_format (const char *text)
{
  g_autofree char *short_text = NULL;
  g_autofree char *time = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  /* "14:05:00.000+07:00" of the record has more than a person types. */
  if (strlen (text) > 5 && text[2] == ':' && text[5] == ':')
    short_text = g_strndup (text, 5);
  time = door_time_text_parse (short_text != NULL ? short_text : text);
  return time != NULL ? g_steal_pointer (&time) : g_strdup (text);
}
