/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days since 1970-01-01 and their texts, in the Gregorian calendar. Times are kept to the
 * millisecond, as the texts of forms are. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Years that a four-digit date can name; also keeps every sum below far from overflow. */
#define X_MIN_YEAR 1
#define X_MAX_YEAR 9999
#define X_MIN_DAY (-719162.0)
#define X_MAX_DAY 2932896.0 /* the last of X_MAX_YEAR */

/* --- Calendar --------------------------------------------------------------------------------- */

/* Counts from 1 March of year 0, so that the leap day is a year's last. */
static gint64
days_from_civil (int year, guint month, guint day)
{
  gint64 y = year - (month <= 2 ? 1 : 0);
  gint64 era = y / 400;
  guint year_of_era = (guint) (y - era * 400);
  guint day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  guint day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + (gint64) day_of_era - 719468;
}

static void
civil_from_days (gint64 days, XDateFields *ret)
{
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  guint day_of_era = (guint) (z - era * 146097);
  guint year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  guint day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  guint month = (5 * day_of_year + 2) / 153;

  ret->day = day_of_year - (153 * month + 2) / 5 + 1;
  ret->month = month < 10 ? month + 3 : month - 9;
  ret->year = (int) (year_of_era + era * 400) + (ret->month <= 2 ? 1 : 0);
}

static guint
days_in_month (int year, guint month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  return month == 2 && leap ? 29 : days[month - 1];
}

static guint
iso_week (gint64 days)
{
  XDateFields fields;
  gint64 weekday = ((days + 3) % 7 + 7) % 7; /* 0: Monday */
  gint64 thursday = days - weekday + 3;

  civil_from_days (thursday, &fields);
  return (guint) ((thursday - days_from_civil (fields.year, 1, 1)) / 7 + 1);
}

void
door_x_date_fields (double days, XDateFields *ret_fields)
{
  double clamped = CLAMP (days, X_MIN_DAY, X_MAX_DAY);
  gint64 ms = (gint64) floor (clamped * (double) X_DAY_MS + 0.5);
  gint64 day = ms / X_DAY_MS - (ms % X_DAY_MS < 0 ? 1 : 0);
  guint rest = (guint) (ms - day * X_DAY_MS);

  *ret_fields = (XDateFields){ 0 };
  civil_from_days (day, ret_fields);
  ret_fields->hour = rest / 3600000;
  ret_fields->minute = rest / 60000 % 60;
  ret_fields->second = rest / 1000 % 60;
  ret_fields->ms = rest % 1000;
  ret_fields->weekday = (guint) (((day + 4) % 7 + 7) % 7);
  ret_fields->week = iso_week (day);
}

/* --- Time zones --------------------------------------------------------------------------------- */

static double
offset_days (double days, GTimeZone *zone, GTimeType type)
{
  gint64 seconds;
  int interval;

  if (zone == NULL || days < X_MIN_DAY || days > X_MAX_DAY)
    return 0;
  seconds = (gint64) floor (days * 86400.0);
  if (type == G_TIME_TYPE_UNIVERSAL)
    interval = g_time_zone_find_interval (zone, type, seconds);
  else
    interval = g_time_zone_adjust_time (zone, type, &seconds);
  return interval < 0 ? 0 : g_time_zone_get_offset (zone, (guint) interval) / 86400.0;
}

/* Whole milliseconds, so that adding and taking an offset gives the same bits back. */
static double
round_to_ms (double days)
{
  return floor (days * (double) X_DAY_MS + 0.5) / (double) X_DAY_MS;
}

double
door_x_days_to_utc (double days, GTimeZone *zone)
{
  return round_to_ms (days - offset_days (days, zone, G_TIME_TYPE_STANDARD));
}

double
door_x_days_from_utc (double days, GTimeZone *zone)
{
  return round_to_ms (days + offset_days (days, zone, G_TIME_TYPE_UNIVERSAL));
}

/* --- Reading ------------------------------------------------------------------------------------ */

static gboolean
take_digits (const char **at, guint min, guint max, guint *ret_number)
{
  guint n = 0, number = 0;

  for (; n < max && g_ascii_isdigit ((*at)[n]); n++)
    number = number * 10 + (guint) ((*at)[n] - '0');
  if (n < min)
    return FALSE;
  *at += n;
  *ret_number = number;
  return TRUE;
}

static gboolean
take_date (const char **at, gboolean strict, double *ret_days)
{
  guint year, month, day;

  if (!take_digits (at, strict ? 4 : 1, 4, &year) || *(*at)++ != '-'
      || !take_digits (at, strict ? 2 : 1, 2, &month) || *(*at)++ != '-'
      || !take_digits (at, strict ? 2 : 1, 2, &day))
    return FALSE;
  if (year < X_MIN_YEAR || month < 1 || month > 12 || day < 1
      || day > days_in_month ((int) year, month))
    return FALSE;
  *ret_days = (double) days_from_civil ((int) year, month, day);
  return TRUE;
}

/* ".123456": the first three digits count. */
static gboolean
take_ms (const char **at, guint *ret_ms)
{
  guint n = 0, ms = 0;

  for (; g_ascii_isdigit ((*at)[n]); n++)
    {
      if (n < 3)
        ms = ms * 10 + (guint) ((*at)[n] - '0');
    }
  for (guint i = n; i < 3; i++)
    ms *= 10;
  *at += n;
  *ret_ms = ms;
  return n > 0;
}

static gboolean
take_clock (const char **at, gint64 *ret_ms)
{
  guint hour, minute, second = 0, ms = 0;

  if (!take_digits (at, 1, 2, &hour) || *(*at)++ != ':' || !take_digits (at, 1, 2, &minute))
    return FALSE;
  if (**at == ':')
    {
      (*at)++;
      if (!take_digits (at, 1, 2, &second))
        return FALSE;
    }
  if (**at == '.')
    {
      (*at)++;
      if (!take_ms (at, &ms))
        return FALSE;
    }
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *ret_ms = ((gint64) hour * 3600 + minute * 60 + second) * 1000 + ms;
  return TRUE;
}

/* "Z", "+02", "+0200", "-05:30" or nothing, and then the end. */
static gboolean
take_offset (const char *at, gboolean *ret_has_offset, gint64 *ret_ms)
{
  guint hours = 0, minutes = 0;
  gint64 sign = *at == '-' ? -1 : 1;

  *ret_has_offset = *at != '\0';
  *ret_ms = 0;
  if (*at == '\0')
    return TRUE;
  if (*at == 'Z')
    return at[1] == '\0';
  if (*at != '+' && *at != '-')
    return FALSE;
  at++;
  if (!take_digits (&at, 1, 2, &hours))
    return FALSE;
  if (*at == ':')
    at++;
  if (*at != '\0' && !take_digits (&at, 2, 2, &minutes))
    return FALSE;
  if (*at != '\0' || hours > 18 || minutes > 59)
    return FALSE;
  *ret_ms = sign * ((gint64) hours * 60 + minutes) * 60000;
  return TRUE;
}

/* Behind "T". */
static gboolean
add_time (const char *at, GTimeZone *zone, double *days)
{
  gint64 clock, offset;
  gboolean has_offset;

  if (!take_clock (&at, &clock) || !take_offset (at, &has_offset, &offset))
    return FALSE;
  *days = (*days * (double) X_DAY_MS + (double) clock - (double) offset) / (double) X_DAY_MS;
  if (has_offset)
    *days = door_x_days_from_utc (*days, zone);
  return TRUE;
}

static gboolean
parse (const char *text, GTimeZone *zone, gboolean strict, double *ret_days, gboolean *ret_has_time)
{
  const char *at = text;
  double days;

  if (!take_date (&at, strict, &days))
    return FALSE;
  if (*at == 'T' && !add_time (at + 1, zone, &days))
    return FALSE;
  if (*at != 'T' && *at != '\0')
    return FALSE;
  *ret_has_time = *at == 'T';
  *ret_days = days;
  return TRUE;
}

gboolean
door_x_parse_loose_date (const char *text,
                         GTimeZone *zone,
                         double *ret_days,
                         gboolean *ret_has_time)
{
  return parse (text, zone, FALSE, ret_days, ret_has_time);
}

gboolean
door_x_parse_time (const char *text, double *ret_fraction)
{
  gint64 clock, offset;
  gboolean has_offset;

  if (!take_clock (&text, &clock) || !take_offset (text, &has_offset, &offset))
    return FALSE;
  *ret_fraction = (double) clock / (double) X_DAY_MS;
  return TRUE;
}

gboolean
door_xpath_parse_date (const char *text, double *ret_days)
{
  gboolean has_time;
  double days;

  g_return_val_if_fail (text != NULL && ret_days != NULL, FALSE);
  if (!parse (text, NULL, TRUE, &days, &has_time) || has_time)
    return FALSE;
  *ret_days = days;
  return TRUE;
}

gboolean
door_xpath_parse_date_time (const char *text, GTimeZone *zone, double *ret_days)
{
  gboolean has_time;
  double days;

  g_return_val_if_fail (text != NULL && ret_days != NULL, FALSE);
  if (!parse (text, zone, TRUE, &days, &has_time) || !has_time)
    return FALSE;
  *ret_days = days;
  return TRUE;
}

/* --- Printing ----------------------------------------------------------------------------------- */

char *
door_xpath_print_date (double days)
{
  XDateFields f;

  if (isnan (days))
    return g_strdup ("");
  door_x_date_fields (floor (days), &f);
  return g_strdup_printf ("%04d-%02u-%02u", f.year, f.month, f.day);
}

char *
door_xpath_print_date_time (double days, GTimeZone *zone)
{
  XDateFields f;
  int offset;

  if (isnan (days))
    return g_strdup ("");
  door_x_date_fields (days, &f);
  offset = (int) lround (offset_days (days, zone, G_TIME_TYPE_STANDARD) * 1440.0);
  if (offset == 0)
    return g_strdup_printf ("%04d-%02u-%02uT%02u:%02u:%02u.%03uZ", f.year, f.month, f.day, f.hour,
                            f.minute, f.second, f.ms);
  return g_strdup_printf ("%04d-%02u-%02uT%02u:%02u:%02u.%03u%c%02d:%02d", f.year, f.month, f.day,
                          f.hour, f.minute, f.second, f.ms, offset < 0 ? '-' : '+',
                          abs (offset) / 60, abs (offset) % 60);
}
