/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-private.h"

#include <stdio.h>
#include <string.h>

#define ARABIC_DECIMAL_SEPARATOR 0x066B
#define ARABIC_THOUSANDS_SEPARATOR 0x066C

/* Digits of any script become 0-9; all else stays. */
static char *
with_plain_digits (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int digit = g_unichar_digit_value (c);

      if (digit >= 0)
        g_string_append_c (out, (char) ('0' + digit));
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* Without what only groups digits in any script; the minus and the marks of decimals plain. */
static char *
with_plain_marks (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == ARABIC_DECIMAL_SEPARATOR)
        g_string_append_c (out, '.');
      else if (c == 0x2212)
        g_string_append_c (out, '-');
      else if (c != ARABIC_THOUSANDS_SEPARATOR && c != 0xA0 && c != 0x202F && c != ' ' && c != '\''
               && c != 0x2019)
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* Thousands as people write them: three digits after each mark ("1,234,567"), two of them as well in
 * lakhs and crores ("12,34,567"). */
static gboolean
groups_digits (const char *text, char mark)
{
  g_auto (GStrv) groups = g_strsplit (text, (char[]){ mark, '\0' }, -1);
  guint n = g_strv_length (groups);
  const char *first = groups[0] && *groups[0] == '-' ? groups[0] + 1 : groups[0];

  if (n < 2 || strlen (groups[n - 1]) != 3 || !*first || strlen (first) > 3)
    return FALSE;
  for (guint i = 1; i + 1 < n; i++)
    if (strlen (groups[i]) != 3 && strlen (groups[i]) != 2)
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (strspn (i == 0 ? first : groups[i], "0123456789") != strlen (i == 0 ? first : groups[i]))
      return FALSE;
  return TRUE;
}

static void
remove_mark (char *text, char mark)
{
  char *out = text;

  for (const char *p = text; *p; p++)
    if (*p != mark)
      *out++ = *p;
  *out = '\0';
}

/* In a whole number a comma or point can only group; in a decimal the last of two kinds is the
 * decimal mark, one alone is it too, and one that comes several times groups. */
static char *
number_to_lexical (const char *text, gboolean whole)
{
  char *plain = with_plain_marks (text);
  const char *comma = strrchr (plain, ',');
  const char *point = strrchr (plain, '.');

  if (whole && groups_digits (plain, ','))
    remove_mark (plain, ',');
  else if (whole && groups_digits (plain, '.'))
    remove_mark (plain, '.');
  else if (comma && point)
    remove_mark (plain, comma < point ? ',' : '.');
  else if (comma && strchr (plain, ',') != comma && groups_digits (plain, ','))
    remove_mark (plain, ',');
  else if (point && strchr (plain, '.') != point && groups_digits (plain, '.'))
    remove_mark (plain, '.');
  return g_strdelimit (plain, ",", '.');
}

static char *
date_to_lexical (const char *text)
{
  int a, b, c;
  char end;

  if (sscanf (text, "%4d-%2d-%2d%c", &a, &b, &c, &end) == 3 && a > 999)
    return g_strdup_printf ("%04d-%02d-%02d", a, b, c);
  if ((sscanf (text, "%2d/%2d/%4d%c", &a, &b, &c, &end) == 3
       || sscanf (text, "%2d.%2d.%4d%c", &a, &b, &c, &end) == 3
       || sscanf (text, "%2d-%2d-%4d%c", &a, &b, &c, &end) == 3)
      && c > 999)
    return g_strdup_printf ("%04d-%02d-%02d", c, b, a);
  return g_strdup (text);
}

/* The lexical form of a time carries the offset of the place where it was given. */
static char *
time_to_lexical (const char *text, GDateTime *now)
{
  int hours, minutes;
  char end;
  gint64 offset = g_date_time_get_utc_offset (now) / G_TIME_SPAN_MINUTE;

  if ((sscanf (text, "%2d:%2d%c", &hours, &minutes, &end) != 2
       && sscanf (text, "%2d.%2d%c", &hours, &minutes, &end) != 2)
      || hours > 23 || minutes > 59 || hours < 0 || minutes < 0)
    return g_strdup (text);
  return g_strdup_printf ("%02d:%02d:00.000%c%02d:%02d", hours, minutes, offset < 0 ? '-' : '+',
                          (int) (ABS (offset) / 60), (int) (ABS (offset) % 60));
}

static char *
date_time_to_lexical (const char *text, GDateTime *now)
{
  g_auto (GStrv) halves = g_strsplit_set (text, " T", 2);
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;

  if (g_strv_length (halves) != 2)
    return g_strdup (text);
  date = date_to_lexical (halves[0]);
  time = time_to_lexical (g_strstrip (halves[1]), now);
  return g_strconcat (date, "T", time, NULL);
}

char *
door_typing_to_lexical (DoorQuestionKind kind, const char *typed, GDateTime *now)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (typed));
  g_autofree char *plain = with_plain_digits (trimmed);

  switch (kind)
    {
    case DOOR_QUESTION_INTEGER:
      return number_to_lexical (plain, TRUE);
    case DOOR_QUESTION_DECIMAL:
    case DOOR_QUESTION_RANGE:
      return number_to_lexical (plain, FALSE);
    case DOOR_QUESTION_DATE:
      return date_to_lexical (plain);
    case DOOR_QUESTION_TIME:
      return time_to_lexical (plain, now);
    case DOOR_QUESTION_DATE_TIME:
      return date_time_to_lexical (plain, now);
    default:
      return g_steal_pointer (&trimmed);
    }
}
