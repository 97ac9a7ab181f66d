/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-excel.h"

#include <math.h>
#include <string.h>

#define MS_PER_DAY 86400000.0
/* The last day that a calendar of four-digit years can name, counted from 1900. */
#define LAST_DAY 2958466.0

/* Brackets hold a language or colour, except where they hold elapsed hours, minutes, seconds. */
static gboolean
is_elapsed (const char *bracket)
{
  static const char *const units[] = { "[h]", "[hh]", "[m]", "[mm]", "[s]", "[ss]" };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strncasecmp (bracket, units[i], strlen (units[i])) == 0)
      return TRUE;
  return FALSE;
}

DoorXlsNumberKind
door_xls_number_format_kind (const char *format)
{
  gboolean is_date = FALSE;

  for (const char *p = format; *p && *p != ';'; p++)
    {
      const char *end;

      if (*p == '[' && is_elapsed (p))
        return DOOR_XLS_NUMBER_DURATION;
      if (*p == '"' || *p == '[')
        {
          end = strchr (p + 1, *p == '[' ? ']' : '"');
          p = end ? end : p;
          continue;
        }
      if ((*p == '\\' || *p == '_') && p[1])
        p++;
      else if (strchr ("dmhysDMHYS", *p))
        is_date = TRUE;
    }
  return is_date ? DOOR_XLS_NUMBER_DATE : DOOR_XLS_NUMBER_PLAIN;
}

DoorXlsNumberKind
door_xls_builtin_format_kind (guint id)
{
  if (id == 46)
    return DOOR_XLS_NUMBER_DURATION;
  if ((id >= 14 && id <= 22) || id == 45 || id == 47)
    return DOOR_XLS_NUMBER_DATE;
  return DOOR_XLS_NUMBER_PLAIN;
}

/* Digits that read back as the same number, without exponent for sizes people write. */
static char *
format_double (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  int exponent;
  char *mark;

  if (value == floor (value) && fabs (value) < 1e17)
    return g_strdup_printf ("%.0f", value + 0.0);

  for (int precision = 14; precision <= 16; precision++)
    {
      char format[8];
      g_snprintf (format, sizeof format, "%%.%de", precision);
      g_ascii_formatd (digits, sizeof digits, format, value);
      if (g_ascii_strtod (digits, NULL) == value)
        break;
    }
  mark = strchr (digits, 'e');
  exponent = (int) g_ascii_strtoll (mark + 1, NULL, 10);
  *mark = '\0';
  while (g_str_has_suffix (digits, "0"))
    digits[strlen (digits) - 1] = '\0';
  if (g_str_has_suffix (digits, "."))
    digits[strlen (digits) - 1] = '\0';

  if (exponent < -4 || exponent >= 16)
    return g_strdup_printf ("%se%s%02d", digits, exponent < 0 ? "-" : "+", ABS (exponent));
  {
    gsize n = strlen (digits) - (*digits == '-') - (strchr (digits, '.') ? 2 : 1);
    char format[8];
    char out[G_ASCII_DTOSTR_BUF_SIZE];

    g_snprintf (format, sizeof format, "%%.%df", MAX ((int) n - exponent, 1));
    return g_strdup (g_ascii_formatd (out, sizeof out, format, value));
  }
}

static char *
format_time (gint64 ms)
{
  gint64 seconds = ms / 1000;
  g_autofree char *fraction
      = ms % 1000 ? g_strdup_printf (".%03d000", (int) (ms % 1000)) : g_strdup ("");

  return g_strdup_printf ("%02d:%02d:%02d%s", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                          (int) (seconds % 60), fraction);
}

static char *
format_date (double value, gboolean since_1904)
{
  double day = floor (value);
  gint64 ms = (gint64) round ((value - day) * MS_PER_DAY);
  g_autoptr (GDate) date = g_date_new ();
  g_autofree char *time = NULL;
  char text[32];

  if (value >= 0 && value < 1 && ms < (gint64) MS_PER_DAY)
    return format_time (ms);
  /* The calendar of 1900 has a 29 February that never was. */
  if (value > 0 && value < 60 && !since_1904)
    day += 1;
  if (ms >= (gint64) MS_PER_DAY)
    {
      ms -= (gint64) MS_PER_DAY;
      day += 1;
    }
  g_date_set_dmy (date, since_1904 ? 1 : 30, since_1904 ? G_DATE_JANUARY : G_DATE_DECEMBER,
                  since_1904 ? 1904 : 1899);
  if (day < 0)
    g_date_subtract_days (date, (guint) -day);
  else
    g_date_add_days (date, (guint) day);
  g_date_strftime (text, sizeof text, "%Y-%m-%d", date);
  time = format_time (ms);
  return g_strdup_printf ("%s %s", text, time);
}

static char *
format_duration (double value)
{
  double day = floor (value);
  gint64 seconds = (gint64) floor ((value - day) * 86400.0 + 0.0005);
  g_autofree char *time = g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600),
                                           (int) (seconds / 60 % 60), (int) (seconds % 60));

  if (day == 0)
    return g_steal_pointer (&time);
  return g_strdup_printf ("%.0f day%s, %s", day, fabs (day) == 1 ? "" : "s", time);
}

char *
door_xls_number_to_text (const char *stored, DoorXlsNumberKind kind, gboolean since_1904)
{
  char *end;
  double value = g_ascii_strtod (stored, &end);

  if (end == stored || *end != '\0' || !isfinite (value))
    return g_strdup (stored);
  if (kind == DOOR_XLS_NUMBER_DATE && value > -LAST_DAY / 2 && value < LAST_DAY)
    return format_date (value, since_1904);
  if (kind == DOOR_XLS_NUMBER_DURATION && fabs (value) < LAST_DAY)
    return format_duration (value);
  if (kind != DOOR_XLS_NUMBER_PLAIN)
    return g_strdup ("#VALUE!");
  return format_double (value);
}

gboolean
door_xls_cell_parse (const char *name, guint *ret_column, guint *ret_row)
{
  guint column = 0;
  guint64 row;
  const char *p = name;
  char *end;

  for (; g_ascii_isalpha (*p) && p - name < 4; p++)
    column = column * 26 + (guint) (g_ascii_toupper (*p) - 'A') + 1;
  if (column == 0 || !g_ascii_isdigit (*p))
    return FALSE;
  row = g_ascii_strtoull (p, &end, 10);
  if (*end != '\0' || row == 0 || row > G_MAXINT)
    return FALSE;
  *ret_column = column - 1;
  *ret_row = (guint) row;
  return TRUE;
}

char *
door_xls_unescape (const char *text)
{
  GString *out;

  if (!strstr (text, "_x"))
    return g_strdup (text);
  out = g_string_new (NULL);
  for (const char *p = text; *p;)
    {
      gboolean is_escape = p[0] == '_' && p[1] == 'x'
                           && strspn (p + 2, "0123456789abcdefABCDEF") >= 4 && p[6] == '_';
      gunichar c
          = is_escape ? (gunichar) strtoul ((char[]){ p[2], p[3], p[4], p[5], 0 }, NULL, 16) : 0;

      if (is_escape && c != 0 && g_unichar_validate (c))
        {
          g_string_append_unichar (out, c);
          p += strlen ("_x0000_");
        }
      else
        g_string_append_c (out, *p++);
    }
  return g_string_free (out, FALSE);
}
