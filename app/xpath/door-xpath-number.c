/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as forms write them: no exponent read, none printed where people would meet one. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define X_EXACT_INTEGER 9007199254740992.0 /* 2^53: beyond it a double skips integers */

#define X_MAX_DIGITS 1024 /* of a text that is to be a number: no number needs more */

/* --- Reading ---------------------------------------------------------------------------------- */

static const double powers_of_ten[]
    = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* Long or odd input: through strtod(), which rounds right. */
static double
parse_slowly (const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  char *end;
  double number;

  g_strdelimit (copy, ",", '.');
  number = g_ascii_strtod (copy, &end);
  return *end == '\0' ? number : NAN;
}

static gboolean
is_blank (char c)
{
  return c != '\0' && (guchar) c <= ' ';
}

double
door_x_parse_plain_number (const char *text)
{
  const char *at, *end;
  gboolean negative = FALSE, point = FALSE;
  guint64 mantissa = 0;
  guint digits = 0, decimals = 0;
  double number;

  while (is_blank (*text))
    text++;
  at = text;
  if (*at == '-')
    {
      negative = TRUE;
      at++;
    }
  for (;; at++)
    {
      if (g_ascii_isdigit (*at))
        {
          if (++digits > X_MAX_DIGITS)
            return NAN;
          if (digits <= 19)
            mantissa = mantissa * 10 + (guint64) (*at - '0');
          decimals += point ? 1 : 0;
        }
      else if ((*at == '.' || *at == ',') && !point)
        point = TRUE;
      else
        break;
    }
  end = at;
  while (is_blank (*at))
    at++;
  if (*at != '\0' || digits == 0)
    return NAN;
  /* Both parts are exact doubles, so that one division rounds right. */
  if (digits > 15 || decimals >= G_N_ELEMENTS (powers_of_ten))
    return parse_slowly (text, end - text);
  number = (double) mantissa / powers_of_ten[decimals];
  return negative ? -number : number;
}

double
door_x_parse_number (XRun *run, const char *text)
{
  double number = door_x_parse_plain_number (text);
  gboolean has_time;
  double days;

  if (!isnan (number) || text[0] == '\0')
    return number;
  while (is_blank (*text))
    text++;
  /* "2020-01-31…": nothing else that is no number has its first hyphen here. */
  if (!g_ascii_isdigit (text[0]) || strnlen (text, 10) < 10 || text[4] != '-' || text[7] != '-')
    return NAN;
  return door_x_parse_loose_date (text, door_x_time_zone (run), &days, &has_time) ? days : NAN;
}

/* --- Printing --------------------------------------------------------------------------------- */

/* Shortest digits that read back the same, as "d.ddde±x"; nearly always 15 or 17 do. */
static void
shortest (double number, char *buffer, gsize size)
{
  static const int precisions[] = { 14, 15, 16 };

  for (gsize i = 0; i < G_N_ELEMENTS (precisions); i++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%de", precisions[i]);
      g_ascii_formatd (buffer, (int) size, format, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        return;
    }
}

/* Splits "d.ddde±x" into its digits without trailing zeros and the place of the point. */
static void
split_digits (const char *scientific, char *ret_digits, int *ret_exponent)
{
  const char *exponent = strchr (scientific, 'e');
  gsize n = 0;

  for (const char *at = scientific; at < exponent; at++)
    {
      if (g_ascii_isdigit (*at))
        ret_digits[n++] = *at;
    }
  while (n > 1 && ret_digits[n - 1] == '0')
    n--;
  ret_digits[n] = '\0';
  *ret_exponent = atoi (exponent + 1);
}

static void
append_plain (GString *out, const char *digits, int exponent)
{
  int n = (int) strlen (digits);

  if (exponent < 0)
    {
      g_string_append (out, "0.");
      for (int i = -1; i > exponent; i--)
        g_string_append_c (out, '0');
      g_string_append (out, digits);
      return;
    }
  for (int i = 0; i < n || i <= exponent; i++)
    {
      if (i == exponent + 1)
        g_string_append_c (out, '.');
      g_string_append_c (out, i < n ? digits[i] : '0');
    }
}

static void
append_scientific (GString *out, const char *digits, int exponent)
{
  g_string_append_c (out, digits[0]);
  if (digits[1] != '\0')
    {
      g_string_append_c (out, '.');
      g_string_append (out, digits + 1);
    }
  g_string_append_printf (out, "e%+d", exponent);
}

char *
door_xpath_number_to_text (double number)
{
  char scientific[40], digits[40];
  GString *out;
  int exponent;

  if (isnan (number))
    return g_strdup ("");
  if (isinf (number))
    return g_strdup (number < 0 ? "-Infinity" : "Infinity");
  if (fabs (number) < X_EXACT_INTEGER && number == floor (number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) number);
  shortest (fabs (number), scientific, sizeof scientific);
  split_digits (scientific, digits, &exponent);
  out = g_string_sized_new (32);
  if (number < 0)
    g_string_append_c (out, '-');
  if (exponent >= -6 && exponent < 21)
    append_plain (out, digits, exponent);
  else
    append_scientific (out, digits, exponent);
  return g_string_free (out, FALSE);
}
