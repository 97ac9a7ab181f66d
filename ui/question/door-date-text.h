/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates and times as people type them.
 *
 * Promises:
 *   1. Digits of any script are understood.
 *   2. Day, month, year in this order, or year, month, day when the year (four digits) stands
 *      first; any separators, none for eight digits; the month also by its name.
 *   3. Only what is a real day of the years 1800–2299 is accepted; two-digit years never are,
 *      because they would be guessed.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_DATE_DAY,   /* day, month, year */
  DOOR_DATE_MONTH, /* month, year: the first of the month */
  DOOR_DATE_YEAR,  /* the first of January */
} DoorDatePrecision;

/* "YYYY-MM-DD", or NULL when it is not (yet) a date. transfer full. */
char *door_date_text_parse (const char *typed, DoorDatePrecision precision);
/* The other way, "24/3/2024"; TEXT unchanged when it is not a date. transfer full. */
char *door_date_text_format (const char *text, DoorDatePrecision precision);
/* "HH:MM", or NULL. Understands "14:05", "1405", "9", "2:30 pm". transfer full. */
char *door_time_text_parse (const char *typed);
/* "14:05"; TEXT unchanged when it is not a time. transfer full. */
char *door_time_text_format (const char *text);
