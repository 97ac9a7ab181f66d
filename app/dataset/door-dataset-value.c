/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lexical forms of XForms values → numbers, and back for people. */
#include "door-dataset-private.h"

#include <math.h>
#include <string.h>

/* Beyond this a double no longer tells neighbouring integers apart. */
#define MAX_EXACT_INTEGER 9007199254740992.0
#define MS_PER_DAY 86400000.0
/* Offsets from UTC in use lie within 14 hours; xsd:dateTime ends there too. */
#define MAX_OFFSET_MINUTES (14 * 60)

gboolean
door_value_decimal (const char *text, double *ret_number, guint *ret_decimals)
{
  const char *p = text + (*text == '-' || *text == '+');
  gsize whole = strspn (p, "0123456789");
  gsize part = 0, digits = 0;
  char *end = NULL;
  double number;

  p += whole;
  if (*p == '.')
    {
      part = strspn (p + 1, "0123456789");
      for (gsize i = 1; i <= part; i++)
        if (p[i] != '0')
          digits = i;
    }
  /* Java writes 1.0E7; hexadecimal, "inf" and "nan", which strtod() takes too, are not numbers. */
  if (whole + part == 0 || strspn (text, "0123456789+-.eE") != strlen (text))
    return FALSE;
  number = g_ascii_strtod (text, &end);
  if (*end || !isfinite (number))
    return FALSE;
  *ret_number = number;
  *ret_decimals = strpbrk (text, "eE") ? (number == floor (number) ? 0 : 15) : MIN (digits, 15u);
  return TRUE;
}

gboolean
door_value_integer (const char *text, double *ret_number)
{
  guint decimals;
  double number;

  if (!door_value_decimal (text, &number, &decimals) || number != floor (number)
      || fabs (number) > MAX_EXACT_INTEGER)
    return FALSE;
  *ret_number = number;
  return TRUE;
}

/* Exactly `n` digits; moves on. */
static gboolean
take_digits (const char **text, guint n, int *ret)
{
  int value = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      value = value * 10 + ((*text)[i] - '0');
    }
  *text += n;
  *ret = value;
  return TRUE;
}

static gboolean
take_char (const char **text, char c)
{
  if (**text != c)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar, years counted from March so that the
 * leap day comes last. */
static int
days_from_civil (int year, int month, int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = y / 400;
  int of_era = y - era * 400;
  int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void
civil_from_days (int days, int *ret_year, int *ret_month, int *ret_day)
{
  int z = days + 719468;
  int era = (z >= 0 ? z : z - 146096) / 146097;
  int of_era = z - era * 146097;
  int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * year + year / 4 - year / 100);
  int month = (5 * of_year + 2) / 153;

  *ret_day = of_year - (153 * month + 2) / 5 + 1;
  *ret_month = month < 10 ? month + 3 : month - 9;
  *ret_year = year + era * 400 + (*ret_month <= 2);
}

static gboolean
take_date (const char **text, double *ret_days)
{
  int year, month, day;

  if (!take_digits (text, 4, &year) || !take_char (text, '-') || !take_digits (text, 2, &month)
      || !take_char (text, '-') || !take_digits (text, 2, &day))
    return FALSE;
  if (year < 1 || month < 1 || month > 12 || day < 1
      || day > g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year))
    return FALSE;
  *ret_days = days_from_civil (year, month, day);
  return TRUE;
}

/* "Z", "+05:30", "+0530", "+05" or nothing, to the end of the text. */
static gboolean
take_offset (const char *text, gboolean *ret_has, double *ret_minutes)
{
  int sign = *text == '-' ? -1 : 1;
  int hours, minutes = 0;

  *ret_has = *text != '\0';
  *ret_minutes = 0;
  if (*text == '\0' || strcmp (text, "Z") == 0)
    return TRUE;
  if (*text != '+' && *text != '-')
    return FALSE;
  text++;
  if (!take_digits (&text, 2, &hours))
    return FALSE;
  take_char (&text, ':');
  if (*text && !take_digits (&text, 2, &minutes))
    return FALSE;
  *ret_minutes = sign * (hours * 60 + minutes);
  return *text == '\0' && minutes < 60 && hours * 60 + minutes <= MAX_OFFSET_MINUTES;
}

static gboolean
take_time (const char *text, double *ret_ms, gboolean *ret_has_offset, double *ret_offset)
{
  int hour, minute, second = 0;
  double ms = 0, scale = 100;

  if (!take_digits (&text, 2, &hour) || !take_char (&text, ':') || !take_digits (&text, 2, &minute))
    return FALSE;
  if (take_char (&text, ':') && !take_digits (&text, 2, &second))
    return FALSE;
  if (take_char (&text, '.'))
    for (; g_ascii_isdigit (*text); text++, scale = floor (scale / 10))
      ms += (*text - '0') * scale;
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *ret_ms = ((hour * 60.0 + minute) * 60 + second) * 1000 + ms;
  return take_offset (text, ret_has_offset, ret_offset);
}

gboolean
door_value_time (const char *text, double *ret_ms, gboolean *ret_has_offset, double *ret_offset)
{
  double ms, offset;
  gboolean has_offset;

  if (!take_time (text, &ms, &has_offset, &offset))
    return FALSE;
  *ret_ms = ms;
  *ret_has_offset = has_offset;
  *ret_offset = offset;
  return TRUE;
}

gboolean
door_value_date_time (const char *text,
                      double *ret_ms,
                      gboolean *ret_has_offset,
                      double *ret_offset)
{
  double days, ms = 0, offset = 0;
  gboolean has_offset = FALSE;

  if (!take_date (&text, &days))
    return FALSE;
  if (*text && (!take_char (&text, 'T') || !take_time (text, &ms, &has_offset, &offset)))
    return FALSE;
  *ret_ms = days * MS_PER_DAY + ms;
  *ret_has_offset = has_offset;
  *ret_offset = offset;
  return TRUE;
}

/* A date that some clients write with a midnight behind it; any other time would be lost. */
gboolean
door_value_date (const char *text, double *ret_days)
{
  double ms, offset;
  gboolean has_offset;

  if (!door_value_date_time (text, &ms, &has_offset, &offset) || fmod (ms, MS_PER_DAY) != 0)
    return FALSE;
  *ret_days = floor (ms / MS_PER_DAY);
  return TRUE;
}

static void
print_date (double days, GString *out)
{
  int year, month, day;

  civil_from_days ((int) days, &year, &month, &day);
  g_string_append_printf (out, "%04d-%02d-%02d", year, month, day);
}

static void
print_time (double ms, GString *out)
{
  guint all = (guint) ms;

  g_string_append_printf (out, "%02u:%02u:%02u", all / 3600000, all / 60000 % 60, all / 1000 % 60);
  if (all % 1000)
    g_string_append_printf (out, ".%03u", all % 1000);
}

/* Whole numbers are nearly all there are; no need of printf for them. */
static void
print_integer (double number, GString *out)
{
  char text[24];
  char *p = text + sizeof text;
  guint64 rest = (guint64) fabs (number);

  do
    *--p = (char) ('0' + rest % 10);
  while (rest /= 10);
  if (number < 0)
    *--p = '-';
  g_string_append_len (out, p, text + sizeof text - p);
}

/* Measures with few decimals, which is nearly all: printed as a whole number with a point in it. A
 * quotient of two exact numbers is the double nearest to the decimal, so equality says it all. */
static gboolean
print_short_decimal (double number, GString *out)
{
  static const double scales[] = { 10, 100, 1000, 1e4, 1e5, 1e6, 1e7 };

  for (guint i = 0; i < G_N_ELEMENTS (scales) && fabs (number) < 1e8; i++)
    {
      double whole = rint (number * scales[i]);
      double head;
      char tail[16];

      if (whole / scales[i] != number)
        continue;
      head = floor (fabs (whole) / scales[i]);
      if (number < 0)
        g_string_append_c (out, '-');
      print_integer (head, out);
      tail[0] = '.';
      for (guint d = i + 1, rest = (guint) (fabs (whole) - head * scales[i]); d > 0;
           d--, rest /= 10)
        tail[d] = (char) ('0' + rest % 10);
      g_string_append_len (out, tail, i + 2);
      return TRUE;
    }
  return FALSE;
}

/* 15 digits when they say it all ("3.1"), else the 17 that always do. */
static void
print_decimal (double number, GString *out)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (print_short_decimal (number, out))
    return;
  g_ascii_formatd (text, sizeof text, "%.15g", number);
  if (g_ascii_strtod (text, NULL) != number)
    g_ascii_formatd (text, sizeof text, "%.17g", number);
  g_string_append (out, text);
}

void
door_column_print (const DoorColumn *column, double number, GString *out)
{
  double days = floor (number / MS_PER_DAY);

  g_string_truncate (out, 0);
  switch (column->kind)
    {
    case DOOR_COLUMN_DATE:
      print_date (number, out);
      break;
    case DOOR_COLUMN_TIME:
      print_time (number, out);
      break;
    case DOOR_COLUMN_DATE_TIME:
      print_date (days, out);
      g_string_append_c (out, 'T');
      print_time (number - days * MS_PER_DAY, out);
      break;
    case DOOR_COLUMN_TEXT:
    case DOOR_COLUMN_INTEGER:
    case DOOR_COLUMN_DECIMAL:
    case DOOR_COLUMN_CODED:
    case DOOR_COLUMN_FLAG:
    default:
      if (number == floor (number) && fabs (number) <= MAX_EXACT_INTEGER)
        print_integer (number, out);
      else
        print_decimal (number, out);
    }
}
