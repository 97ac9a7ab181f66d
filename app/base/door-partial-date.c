/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-partial-date.h"

#include <string.h>

#define MONTHS 12
/* The longest year of any calendar here; a longer span is no partial date. */
#define MOST_DAYS 385

/* As in the appearances of ODK; only those that need a span of days. */
static const struct {
  DoorCalendarSystem system;
  const char *word;
} spanning[] = {
  { DOOR_CALENDAR_BIKRAM_SAMBAT, "bikram-sambat" },
  { DOOR_CALENDAR_SOLAR_HIJRI, "persian" },
  { DOOR_CALENDAR_HIJRI, "islamic" },
};

/* --- Making --------------------------------------------------------------------------------- */

static gboolean
find_days (DoorPartialDate *self)
{
  guint first_month = self->month != 0 ? self->month : 1;
  guint last_month = self->month != 0 ? self->month : MONTHS;
  guint last_day = self->day != 0
                       ? self->day
                       : door_calendar_days_in_month (self->system, self->year, last_month);
  DoorCalendarDate first = { self->year, first_month, MAX (self->day, 1) };
  DoorCalendarDate last = { self->year, last_month, last_day };

  return door_calendar_to_day (self->system, first, &self->first)
         && door_calendar_to_day (self->system, last, &self->last);
}

gboolean
door_partial_date_make (
    DoorCalendarSystem system, int year, guint month, guint day, DoorPartialDate *ret_date)
{
  DoorPartialDate date = { .system = system, .year = year, .month = month, .day = day };

  g_return_val_if_fail (ret_date != NULL, FALSE);

  if ((month == 0 && day != 0) || !find_days (&date))
    return FALSE;
  *ret_date = date;
  return TRUE;
}

gboolean
door_partial_date_is_whole (const DoorPartialDate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->day != 0;
}

/* Calendars whose months are the Gregorian ones. */
static gboolean
has_our_months (DoorCalendarSystem system)
{
  return system == DOOR_CALENDAR_GREGORIAN || system == DOOR_CALENDAR_BUDDHIST;
}

gboolean
door_partial_date_turn (const DoorPartialDate *self,
                        DoorCalendarSystem system,
                        DoorPartialDate *ret_date)
{
  DoorCalendarDate first;

  g_return_val_if_fail (self != NULL && ret_date != NULL, FALSE);

  if (self->system == system)
    {
      *ret_date = *self;
      return TRUE;
    }
  if ((!door_partial_date_is_whole (self)
       && (!has_our_months (self->system) || !has_our_months (system)))
      || !door_calendar_from_day (system, self->first, &first))
    return FALSE;
  return door_partial_date_make (system, first.year, self->month != 0 ? first.month : 0,
                                 self->day != 0 ? first.day : 0, ret_date);
}

/* --- Writing -------------------------------------------------------------------------------- */

static void
print_said (GString *out, const DoorPartialDate *date)
{
  g_string_append_printf (out, "%04d", date->year);
  if (date->month != 0)
    g_string_append_printf (out, "-%02u", date->month);
  if (date->day != 0)
    g_string_append_printf (out, "-%02u", date->day);
}

static void
print_day (GString *out, gint32 number)
{
  DoorCalendarDate day = { 0 };

  if (door_calendar_from_day (DOOR_CALENDAR_GREGORIAN, number, &day))
    g_string_append_printf (out, "%04d-%02u-%02u", day.year, day.month, day.day);
}

static const char *
word_of (DoorCalendarSystem system)
{
  for (guint i = 0; i < G_N_ELEMENTS (spanning); i++)
    if (spanning[i].system == system)
      return spanning[i].word;
  return "";
}

char *
door_partial_date_write (const DoorPartialDate *self)
{
  GString *out = g_string_new (NULL);
  DoorPartialDate plain;

  if (door_partial_date_turn (self, DOOR_CALENDAR_GREGORIAN, &plain))
    {
      print_said (out, &plain);
      return g_string_free (out, FALSE);
    }
  print_day (out, self->first);
  g_string_append_c (out, '/');
  print_day (out, self->last);
  g_string_append_printf (out, " %s:", word_of (self->system));
  print_said (out, self);
  return g_string_free (out, FALSE);
}

/* --- Reading -------------------------------------------------------------------------------- */

static gboolean
take_digits (const char **text, guint n, guint *ret_number)
{
  guint number = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      number = number * 10 + (guint) ((*text)[i] - '0');
    }
  *text += n;
  *ret_number = number;
  return TRUE;
}

/* "-03", or nothing. */
static gboolean
take_part (const char **text, guint *ret_number)
{
  const char *at = *text + 1;

  if (**text != '-')
    return TRUE;
  if (!take_digits (&at, 2, ret_number) || *ret_number == 0)
    return FALSE;
  *text = at;
  return TRUE;
}

static gboolean
take_said (const char **text, DoorCalendarSystem system, DoorPartialDate *ret_date)
{
  guint year = 0, month = 0, day = 0;

  return take_digits (text, 4, &year) && take_part (text, &month) && take_part (text, &day)
         && door_partial_date_make (system, (int) year, month, day, ret_date);
}

static gboolean
take_system (const char **text, DoorCalendarSystem *ret_system)
{
  for (guint i = 0; i < G_N_ELEMENTS (spanning); i++)
    {
      gsize length = strlen (spanning[i].word);

      if (strncmp (*text, spanning[i].word, length) != 0 || (*text)[length] != ':')
        continue;
      *text += length + 1;
      *ret_system = spanning[i].system;
      return TRUE;
    }
  return FALSE;
}

/* "/2019-04-13 bikram-sambat:2075-12", behind the first day. */
static gboolean
read_span (const char *text, const DoorPartialDate *first, DoorPartialDate *ret_date)
{
  DoorPartialDate last, said;
  DoorCalendarSystem system;

  if (*text++ != '/' || !take_said (&text, DOOR_CALENDAR_GREGORIAN, &last) || *text++ != ' '
      || !take_system (&text, &system) || !take_said (&text, system, &said) || *text != '\0')
    return FALSE;
  if (first->day == 0 || last.day == 0 || said.day != 0 || last.last < first->first
      || last.last - first->first > MOST_DAYS)
    return FALSE;
  said.first = first->first;
  said.last = last.last;
  *ret_date = said;
  return TRUE;
}

gboolean
door_partial_date_read (const char *text, DoorPartialDate *ret_date)
{
  DoorPartialDate date;

  g_return_val_if_fail (text != NULL && ret_date != NULL, FALSE);

  if (!take_said (&text, DOOR_CALENDAR_GREGORIAN, &date))
    return FALSE;
  if (*text != '\0')
    return read_span (text, &date, ret_date);
  *ret_date = date;
  return TRUE;
}
