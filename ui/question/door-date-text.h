/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times as people type them.
 *
 * Promises:
 *   1. Digits of any script are understood.
 *   2. Day, month, year in this order, or year, month, day when the year (four digits) stands
 *      first; any separators, none for eight digits; the month also by its name.
 *   3. In another calendar than the Gregorian the same is typed and shown, with its own years and the
 *      names of its months in Latin letters; the result is always Gregorian.
 *   4. Only what is a real day of the years 1800–2299 (by the Gregorian
 *      calendar) is accepted; two-digit years never are,
 *      because they would be guessed.
 * Thread rule: any thread.
 */
#pragma once

#include "door-partial-date.h"

typedef enum {
  DOOR_DATE_DAY,   /* day, month, year */
  DOOR_DATE_MONTH, /* month, year: the first of the month */
  DOOR_DATE_YEAR,  /* the first of January */
} DoorDatePrecision;

/* "YYYY-MM-DD", or NULL when it is not (yet) a date. transfer full. */
char *door_date_text_parse (const char *typed, DoorDatePrecision precision);
/* The other way, "24/3/2024"; TEXT unchanged when it is not a date. transfer full. */
char *door_date_text_format (const char *text, DoorDatePrecision precision);
/* A date of which the day, or day and month, may be unknown: "24/3/2019", "3/2019", "2019" in any calendar.
 * FALSE when it is none (yet). */
gboolean door_date_text_parse_partial (const char *typed,
                                       DoorCalendarSystem system,
                                       DoorPartialDate *ret_date);
char *door_date_text_format_partial (const DoorPartialDate *date); /* transfer full */
/* The same in another calendar. */
char *
door_date_text_parse_in (const char *typed, DoorDatePrecision precision, DoorCalendarSystem system);
char *
door_date_text_format_in (const char *text, DoorDatePrecision precision, DoorCalendarSystem system);
/* "13 Mangsir 2083": a Gregorian "YYYY-MM-DD" in words of another calendar, in the language CODE where
 * its months have names there; NULL when it has no such day, or the calendar is the Gregorian.
 * transfer full. */
char *door_date_text_in_words (const char *date, DoorCalendarSystem system, const char *code);
/* "Bikram Sambat": in the program's language. */
const char *door_date_text_calendar_name (DoorCalendarSystem system);

/* "HH:MM", or NULL. Understands "14:05", "1405", "9", "2:30 pm". transfer full. */
char *door_time_text_parse (const char *typed);
/* "14:05"; TEXT unchanged when it is not a time. transfer full. */
char *door_time_text_format (const char *text);
