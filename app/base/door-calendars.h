/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendars people count by, beside the one the record is kept in. A record always holds
 * Gregorian dates; these functions show them in, and take them from, the others.
 *
 *   Buddhist era    Gregorian months and days, the year + 543 (Thailand, Laos, Cambodia)
 *   Bikram Sambat   Nepal's civil calendar; month lengths are announced, not reckoned: a table of
 *                   the published years 1970–2090 (April 1913 – April 2034)
 *   Solar Hijri     Iran, Afghanistan; the 33-year rule, which agrees with the published calendar
 *                   from 1210 to 1634 (1831–2256)
 *   Hijri           the tabular calendar of 30-year cycles (leap years 2, 5, 7, 10, 13, 16, 18, 21,
 *                   24, 26, 29; epoch 16 July 622). Where months begin by sighting, a date may
 *                   differ by a day or two: what is shown beside a stored date is a help to the
 *                   eye, never a correction.
 *
 * Promises:
 *   1. Every day in a calendar's range has exactly one name in it, and from_day(to_day(d)) is d.
 *   2. What is no day of the calendar (30 February, month 13, outside the table) is refused, never
 *      rounded.
 * Thread rule: any thread; no state.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_CALENDAR_GREGORIAN,
  DOOR_CALENDAR_BUDDHIST,
  DOOR_CALENDAR_BIKRAM_SAMBAT,
  DOOR_CALENDAR_SOLAR_HIJRI,
  DOOR_CALENDAR_HIJRI,
  DOOR_N_CALENDARS,
} DoorCalendarSystem;

typedef struct {
  int year;
  guint month; /* 1–12 */
  guint day;   /* 1– */
} DoorCalendarDate;

/* Days are Julian day numbers: 28 November 2026 is 2461373. */
gboolean door_calendar_to_day (DoorCalendarSystem system, DoorCalendarDate date, gint32 *ret_day);
gboolean door_calendar_from_day (DoorCalendarSystem system, gint32 day, DoorCalendarDate *ret_date);
/* 0 for a month that is not in the calendar's range. */
guint door_calendar_days_in_month (DoorCalendarSystem system, int year, guint month);

/* By an appearance of ODK ("buddhist", "bikram-sambat", "persian", "islamic"); Gregorian else. */
DoorCalendarSystem door_calendar_by_appearance (const char *appearance);
/* The one counted by where a language is spoken ("th", "ne", "fa-AF", "ps"); Gregorian else. */
DoorCalendarSystem door_calendar_by_language (const char *code);
/* The month's name in the language of the questionnaire where it has one of its own ("वैशाख" for
 * "ne", "حمل" for "fa-AF", "فروردین" for "fa"), else in Latin letters. For the calendars that are
 * not counted in Gregorian months; NULL for those. */
const char *door_calendar_month_name (DoorCalendarSystem system, guint month, const char *code);
