/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of dates. A DATE counts local days; what is UTC says so. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-partial-date.h"
#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

#define X_MAX_DAYS 2147483647.0 /* JavaRosa takes 32 bits */
/* 1 January 1970 as a Julian day. */
#define X_JULIAN_1970 2440588

/* --- Now -------------------------------------------------------------------------------------- */

static double
local_days (GDateTime *time)
{
  gint64 us = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time)
              + g_date_time_get_utc_offset (time);

  return (double) (us / 1000) / (double) X_DAY_MS;
}

static void
call_today (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_date (ret, floor (local_days (door_x_now (run))), FALSE);
}

static void
call_now (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_date (ret, local_days (door_x_now (run)), TRUE);
}

/* --- Reading ---------------------------------------------------------------------------------- */

static void
no_date (XRun *run, const XTerm *call, const DoorXValue *value)
{
  if (value->kind == DOOR_X_STRING)
    door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE,
                 "%s() found '%.40s', expected a date such as 2026-01-31", call->function->name,
                 value->text);
  else if (value->kind == DOOR_X_NUMBER)
    door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE, "%s() found the number %g, too far for a date",
                 call->function->name, value->number);
  else
    door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE, "%s() found true or false, expected a date",
                 call->function->name);
}

/* A text becomes a DATE: also a time alone, on the first day. Blank texts and NaN stay what they
 * are; FALSE for them and after a failure. */
static gboolean
read_date (XRun *run, const XTerm *call, DoorXValue *value)
{
  gboolean has_time;
  double days;

  if (run->failed || value->kind == DOOR_X_DATE)
    return !run->failed;
  if (value->kind == DOOR_X_NUMBER && isnan (value->number))
    return FALSE;
  if (value->kind == DOOR_X_NUMBER && fabs (value->number) <= X_MAX_DAYS)
    return TRUE;
  if (value->kind == DOOR_X_STRING && value->text[0] == '\0')
    return FALSE;
  if (value->kind == DOOR_X_STRING
      && door_x_parse_loose_date (value->text, door_x_time_zone (run), &days, &has_time))
    door_xpath_value_set_date (value, days, has_time);
  else if (value->kind == DOOR_X_STRING && door_x_parse_time (value->text, &days))
    door_xpath_value_set_date (value, days, TRUE);
  else
    no_date (run, call, value);
  return !run->failed;
}

static void
call_date (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  gboolean is_text;

  door_x_arg_scalar (run, frame, call, 0, ret);
  is_text = ret->kind == DOOR_X_STRING;
  if (!read_date (run, call, ret))
    return;
  /* JavaRosa keeps the time of a text, and of nothing else. */
  if (ret->kind == DOOR_X_NUMBER)
    door_xpath_value_set_date (ret, trunc (ret->number), FALSE);
  else if (!is_text)
    door_xpath_value_set_date (ret, floor (ret->number), FALSE);
}

/* The first or the last day that an answer can mean: of a whole date both are that day. What is no date,
 * as a reason for having none, is blank. */
static void
give_end (XRun *run, const XFrame *frame, const XTerm *call, gboolean first, DoorXValue *ret)
{
  DoorPartialDate date;

  door_x_arg_scalar (run, frame, call, 0, ret);
  if (run->failed || ret->kind == DOOR_X_DATE)
    return;
  if (ret->kind == DOOR_X_STRING && door_partial_date_read (ret->text, &date))
    door_xpath_value_set_date (ret, (first ? date.first : date.last) - X_JULIAN_1970, FALSE);
  else
    door_xpath_value_set_borrowed (ret, "");
}

static void
call_earliest_day (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  give_end (run, frame, call, TRUE, ret);
}

static void
call_latest_day (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  give_end (run, frame, call, FALSE, ret);
}

static void
call_date_time (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_x_arg_scalar (run, frame, call, 0, ret);
  if (!read_date (run, call, ret))
    return;
  if (ret->kind == DOOR_X_NUMBER)
    door_xpath_value_set_date (ret, door_x_days_from_utc (ret->number, door_x_time_zone (run)),
                               TRUE);
  else
    door_xpath_value_set_date (ret, ret->number, TRUE);
}

static void
call_decimal_date_time (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_x_arg_scalar (run, frame, call, 0, ret);
  if (read_date (run, call, ret) && ret->kind == DOOR_X_DATE)
    door_xpath_value_set_number (ret, door_x_days_to_utc (ret->number, door_x_time_zone (run)));
}

static void
call_decimal_time (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_x_arg_scalar (run, frame, call, 0, ret);
  if (read_date (run, call, ret))
    door_xpath_value_set_number (ret, ret->number - floor (ret->number));
}

/* --- Printing --------------------------------------------------------------------------------- */

typedef struct {
  char escape;
  guint8 digits; /* at least; 0: a name */
} Escape;

static const Escape escapes[] = {
  { 'Y', 4 }, { 'y', 2 }, { 'm', 2 }, { 'n', 1 }, { 'b', 0 }, { 'd', 2 }, { 'e', 1 },
  { 'H', 2 }, { 'h', 1 }, { 'M', 2 }, { 'S', 2 }, { '3', 3 }, { 'a', 0 }, { 'W', 1 },
};

static guint
field_of (char escape, const XDateFields *f)
{
  switch (escape)
    {
    case 'Y':
      return (guint) f->year;
    case 'y':
      return (guint) f->year % 100;
    case 'm':
    case 'n':
      return f->month;
    case 'd':
    case 'e':
      return f->day;
    case 'H':
    case 'h':
      return f->hour;
    case 'M':
      return f->minute;
    case 'S':
      return f->second;
    case '3':
      return f->ms;
    case 'W':
    default:
      return f->week;
    }
}

/* One escape, `c` behind the '%'. FALSE: there is none such. */
static gboolean
append_field (GString *out, char c, const XDateFields *f, const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (escapes); i++)
    {
      if (escapes[i].escape != c)
        continue;
      if (c == 'b')
        g_string_append (out, door_x_month_name (language, f->month));
      else if (c == 'a')
        g_string_append (out, door_x_weekday_name (language, f->weekday));
      else
        g_string_append_printf (out, "%0*u", escapes[i].digits, field_of (c, f));
      return TRUE;
    }
  if (c == '%')
    g_string_append_c (out, '%');
  return c == '%';
}

static void
print_format (XRun *run, const XTerm *call, double days, const char *format, GString *out)
{
  const char *language = run->host->language (run->host);
  XDateFields fields;

  door_x_date_fields (days, &fields);
  for (const char *at = format; *at != '\0'; at++)
    {
      if (*at != '%')
        g_string_append_c (out, *at);
      else if (!append_field (out, *++at, &fields, language))
        {
          door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE,
                       "the date format '%.40s' has an unknown escape at its character %ld", format,
                       g_utf8_strlen (format, at - format));
          return;
        }
    }
}

static void
call_format_date (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  const char *format = door_x_arg_text (run, frame, call, 1, &hold);
  double days;
  GString *out;

  door_x_arg_scalar (run, frame, call, 0, &value);
  if (!read_date (run, call, &value))
    return;
  /* today() + 7 is a day here, whatever the time in Greenwich. */
  days = value.number;
  if (value.kind == DOOR_X_NUMBER && days != floor (days))
    days = door_x_days_from_utc (days, door_x_time_zone (run));
  out = g_string_new (NULL);
  print_format (run, call, days, format, out);
  door_x_give (ret, out);
}

const XFunction door_x_date_functions[] = {
  { "today", 0, 0, X_GIVES_ANY, X_VOLATILE, call_today },
  { "now", 0, 0, X_GIVES_ANY, X_VOLATILE, call_now },
  { "date", 1, 1, X_GIVES_ANY, 0, call_date },
  { "earliest-day", 1, 1, X_GIVES_ANY, 0, call_earliest_day },
  { "latest-day", 1, 1, X_GIVES_ANY, 0, call_latest_day },
  { "date-time", 1, 1, X_GIVES_ANY, 0, call_date_time },
  { "decimal-date-time", 1, 1, X_GIVES_ANY, 0, call_decimal_date_time },
  { "decimal-time", 1, 1, X_GIVES_ANY, 0, call_decimal_time },
  { "format-date", 2, 2, X_GIVES_TEXT, X_LANGUAGE, call_format_date },
  { "format-date-time", 2, 2, X_GIVES_TEXT, X_LANGUAGE, call_format_date },
  { NULL },
};
