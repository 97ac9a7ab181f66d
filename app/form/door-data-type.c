/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <math.h>
#include <string.h>

#include "door-form-private.h"
#include "door-partial-date.h"

#define MAX_INTEGER 9007199254740992.0 /* 2^53: beyond it a double skips integers */

static gboolean
is_integer (const char *text)
{
  const char *digits = *text == '-' || *text == '+' ? text + 1 : text;

  return *digits && strspn (digits, "0123456789") == strlen (digits) && strlen (digits) <= 18;
}

static gboolean
is_decimal (const char *text)
{
  char *end;
  const double number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (number) && !strpbrk (text, "xX");
}

static gboolean
two_digits (const char *text, int least, int most)
{
  const int number = g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1])
                         ? (text[0] - '0') * 10 + (text[1] - '0')
                         : -1;

  return number >= least && number <= most;
}

/* "HH:MM[:SS[.sss]][Z|±HH[:MM]]" */
static gboolean
is_time (const char *text)
{
  const char *p;

  if (!two_digits (text, 0, 24) || text[2] != ':' || !two_digits (text + 3, 0, 59))
    return FALSE;
  p = text + 5;
  if (*p == ':')
    {
      if (!two_digits (p + 1, 0, 60))
        return FALSE;
      p += 3;
      if (*p == '.')
        p += 1 + strspn (p + 1, "0123456789");
    }
  if (*p == 'Z')
    return p[1] == '\0';
  if (*p == '+' || *p == '-')
    {
      if (!two_digits (p + 1, 0, 14))
        return FALSE;
      p += 3;
      if (*p == ':')
        return two_digits (p + 1, 0, 59) && p[3] == '\0';
    }
  return *p == '\0';
}

/* "lat lon [alt [acc]]" */
static gboolean
is_geopoint (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n", -1);
  double numbers[4];
  guint n = 0;

  for (char **part = parts; *part; part++)
    {
      if (!**part)
        continue;
      if (n == G_N_ELEMENTS (numbers) || !is_decimal (*part))
        return FALSE;
      numbers[n++] = g_ascii_strtod (*part, NULL);
    }
  return n >= 2 && fabs (numbers[0]) <= 90 && fabs (numbers[1]) <= 180;
}

static gboolean
is_geo_line (const char *text, guint least)
{
  g_auto (GStrv) points = g_strsplit (text, ";", -1);
  guint n = 0;

  for (char **point = points; *point; point++)
    {
      if (!*g_strstrip (*point))
        continue;
      if (!is_geopoint (*point))
        return FALSE;
      n++;
    }
  return n >= least;
}

gboolean
door_data_type_accepts (DoorDataType type, const char *text)
{
  DoorPartialDate ignored_date;
  double ignored;

  if (!*text)
    return TRUE;
  switch (type)
    {
    case DOOR_TYPE_INT:
      return is_integer (text);
    case DOOR_TYPE_DECIMAL:
      return is_decimal (text);
    case DOOR_TYPE_BOOLEAN:
      return strcmp (text, "true") == 0 || strcmp (text, "false") == 0 || strcmp (text, "1") == 0
             || strcmp (text, "0") == 0;
    case DOOR_TYPE_DATE:
      return door_xpath_parse_date (text, &ignored);
    case DOOR_TYPE_TIME:
      return is_time (text);
    case DOOR_TYPE_DATE_TIME:
      return door_xpath_parse_date_time (text, NULL, &ignored);
    case DOOR_TYPE_PARTIAL_DATE:
      return door_partial_date_read (text, &ignored_date);
    case DOOR_TYPE_GEOPOINT:
      return is_geopoint (text);
    case DOOR_TYPE_GEOTRACE:
      return is_geo_line (text, 2);
    case DOOR_TYPE_GEOSHAPE:
      return is_geo_line (text, 3);
    case DOOR_TYPE_STRING:
    case DOOR_TYPE_BINARY:
    case DOOR_TYPE_BARCODE:
    case DOOR_TYPE_INTENT:
    case DOOR_TYPE_SELECT_ONE:
    case DOOR_TYPE_SELECT_MULTIPLE:
    case DOOR_TYPE_RANK:
    default:
      return TRUE;
    }
}

/* --- Computed values ---------------------------------------------------------------------- */

static char *
print_integer (double number)
{
  if (isnan (number) || isinf (number))
    return g_strdup ("");
  if (fabs (number) < MAX_INTEGER)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) number);
  return door_xpath_number_to_text (trunc (number));
}

static char *
print_date (const DoorXValue *value, DoorXpathHost *host)
{
  g_autofree char *text = NULL;
  double days;

  if (value->kind == DOOR_X_DATE)
    return door_xpath_print_date (floor (value->number));
  if (value->kind == DOOR_X_NUMBER)
    return isfinite (value->number) ? door_xpath_print_date (floor (value->number)) : g_strdup ("");
  text = door_xpath_value_to_text (value, host);
  if (strlen (text) > 10 && door_xpath_parse_date_time (text, NULL, &days))
    text[10] = '\0';
  return g_steal_pointer (&text);
}

static char *
print_date_time (const DoorXValue *value, DoorXpathHost *host, GTimeZone *zone)
{
  if (value->kind == DOOR_X_DATE || (value->kind == DOOR_X_NUMBER && isfinite (value->number)))
    return door_xpath_print_date_time (value->number, zone);
  if (value->kind == DOOR_X_NUMBER)
    return g_strdup ("");
  return door_xpath_value_to_text (value, host);
}

static char *
print_time (const DoorXValue *value, DoorXpathHost *host, GTimeZone *zone)
{
  g_autofree char *text = NULL;

  if (value->kind != DOOR_X_DATE)
    return door_xpath_value_to_text (value, host);
  text = door_xpath_print_date_time (value->number, zone);
  return g_strdup (strchr (text, 'T') ? strchr (text, 'T') + 1 : text);
}

char *
door_data_type_print (DoorDataType type,
                      const DoorXValue *value,
                      DoorXpathHost *host,
                      GTimeZone *zone)
{
  g_autofree char *text = NULL;

  switch (type)
    {
    case DOOR_TYPE_INT:
    case DOOR_TYPE_DECIMAL:
      if (value->kind != DOOR_X_NUMBER)
        {
          text = door_xpath_value_to_text (value, host);
          if (!*text)
            return g_strdup ("");
        }
      return type == DOOR_TYPE_INT
                 ? print_integer (door_xpath_value_to_number (value, host))
                 : door_xpath_number_to_text (door_xpath_value_to_number (value, host));
    case DOOR_TYPE_BOOLEAN:
      if (value->kind == DOOR_X_BOOLEAN)
        return g_strdup (value->boolean ? "1" : "0");
      return door_xpath_value_to_text (value, host);
    case DOOR_TYPE_DATE:
      return print_date (value, host);
    case DOOR_TYPE_DATE_TIME:
      return print_date_time (value, host, zone);
    case DOOR_TYPE_TIME:
      return print_time (value, host, zone);
    case DOOR_TYPE_STRING:
    case DOOR_TYPE_GEOPOINT:
    case DOOR_TYPE_GEOTRACE:
    case DOOR_TYPE_GEOSHAPE:
    case DOOR_TYPE_BINARY:
    case DOOR_TYPE_BARCODE:
    case DOOR_TYPE_INTENT:
    case DOOR_TYPE_SELECT_ONE:
    case DOOR_TYPE_SELECT_MULTIPLE:
    case DOOR_TYPE_RANK:
    case DOOR_TYPE_PARTIAL_DATE:
    default:
      if (value->kind == DOOR_X_NUMBER)
        return door_xpath_number_to_text (value->number);
      if (value->kind == DOOR_X_DATE && value->has_time)
        return print_date_time (value, host, zone);
      return door_xpath_value_to_text (value, host);
    }
}
