/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates of which the day, or day and month, is not known.
 *
 * A record holds one of
 *
 *   2019-03-24                                      the day
 *   2019-03, 2019                                   a Gregorian month or year
 *   2019-03-15/2019-04-13 bikram-sambat:2075-12     a month or year of another calendar: the first and the
 *                                                   last day of it, and what was said
 *
 * Whole days are Gregorian whatever they were said in, and so are the months of the Buddhist era, which
 * only counts years otherwise. A month of another calendar is parts of two Gregorian ones: it has no shorter
 * name than its first and last day, and to call it either month would be a guess.
 *
 * Promises:
 *   1. read(write(d)) is d, but that a Buddhist date is a Gregorian one afterwards.
 *   2. Nothing is rounded: a month without such days, a year outside the calendar's range, is refused.
 *   3. The days of the record count, also where a later table would reckon others.
 * Thread rule: any thread; no state.
 */
#pragma once

#include "door-calendars.h"

typedef struct {
  DoorCalendarSystem system; /* of year, month and day */
  int year;
  guint month;        /* 0: not known */
  guint day;          /* 0: not known */
  gint32 first, last; /* Julian day numbers: it was one of these */
} DoorPartialDate;

/* MONTH and DAY may be 0. FALSE when there is no such date. */
gboolean door_partial_date_make (
    DoorCalendarSystem system, int year, guint month, guint day, DoorPartialDate *ret_date);
/* FALSE for anything else than the above. */
gboolean door_partial_date_read (const char *text, DoorPartialDate *ret_date);
char *door_partial_date_write (const DoorPartialDate *self); /* transfer full */
gboolean door_partial_date_is_whole (const DoorPartialDate *self);
/* The same in another calendar; FALSE when that has no name for it. */
gboolean door_partial_date_turn (const DoorPartialDate *self,
                                 DoorCalendarSystem system,
                                 DoorPartialDate *ret_date);
