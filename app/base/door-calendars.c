/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-calendars.h"

#include <string.h>

/* --- Gregorian, and the era that only counts its years otherwise ---------------------------- */

#define BUDDHIST_AHEAD 543
#define FIRST_YEAR 1
#define LAST_YEAR 9999
/* GDate counts from 1 January of the year 1, which is the Julian day 1721426. */
#define GDATE_OFFSET 1721425

static gboolean
gregorian_to_day (DoorCalendarDate date, gint32 *ret_day)
{
  GDate plain;

  if (date.year < FIRST_YEAR || date.year > LAST_YEAR || date.month > 12 || date.day > 31
      || !g_date_valid_dmy ((GDateDay) date.day, (GDateMonth) date.month, (GDateYear) date.year))
    return FALSE;
  g_date_clear (&plain, 1);
  g_date_set_dmy (&plain, (GDateDay) date.day, (GDateMonth) date.month, (GDateYear) date.year);
  *ret_day = (gint32) g_date_get_julian (&plain) + GDATE_OFFSET;
  return TRUE;
}

static gboolean
gregorian_from_day (gint32 day, DoorCalendarDate *ret_date)
{
  GDate plain;

  if (day <= GDATE_OFFSET || !g_date_valid_julian ((guint32) (day - GDATE_OFFSET)))
    return FALSE;
  g_date_clear (&plain, 1);
  g_date_set_julian (&plain, (guint32) (day - GDATE_OFFSET));
  ret_date->year = g_date_get_year (&plain);
  ret_date->month = (guint) g_date_get_month (&plain);
  ret_date->day = g_date_get_day (&plain);
  return ret_date->year <= LAST_YEAR;
}

/* --- Bikram Sambat ------------------------------------------------------------------------- */

#define BIKRAM_FIRST_YEAR 1970
#define BIKRAM_FIRST_DAY 2419871 /* 1 Baishakh 1970: 13 April 1913 */

/* The days of each month beyond 29, two bits a month, Baishakh lowest. */
static const guint32 bikram_months[] = {
  0x511aba, 0x5117ba, 0x9056ee, 0x8456ed, 0x511aba, 0x5119fa, 0x9056ee, 0x8456ed, 0x511aba,
  0x5116fa, 0x9056ee, 0x514aea, 0x511aba, 0x5116fa, 0x9056ee, 0x514aea, 0x511aba, 0x5116ee,
  0x9056ee, 0x511aea, 0x511aba, 0x5116ee, 0x8456ee, 0x511aea, 0x511aba, 0x5056ee, 0x8456ee,
  0x511aba, 0x511aba, 0x9056ee, 0x8456ed, 0x511aba, 0x5116fa, 0x9056ee, 0x8456ed, 0x511aba,
  0x5116fa, 0x9056ee, 0x814aea, 0x511aba, 0x5116fa, 0x9056ee, 0x514aea, 0x511aba, 0x5116fa,
  0x9056ee, 0x514aea, 0x511aba, 0x5116ee, 0x8456ee, 0x511aea, 0x511aba, 0x5056ee, 0x8456ee,
  0x511aea, 0x511aba, 0x9056ee, 0x8456ed, 0x511aba, 0x5117ba, 0x9056ee, 0x8456ed, 0x511aba,
  0x5116fa, 0x9056ee, 0x814aed, 0x511aba, 0x5116fa, 0x9056ee, 0x514aea, 0x511aba, 0x5116fa,
  0x9056ee, 0x514aea, 0x511aba, 0x5116ee, 0x9056ee, 0x511aea, 0x511aba, 0x5056ee, 0x8456ee,
  0x511aea, 0x511aba, 0x5056ee, 0x8456ee, 0x511aba, 0x5117ba, 0x9056ee, 0x8456ed, 0x511aba,
  0x5116fa, 0x9056ee, 0x844aed, 0x511aba, 0x5116fa, 0x9056ee, 0x814aea, 0x511aba, 0x5116fa,
  0x9056ee, 0x514aea, 0x511aba, 0x5116ee, 0x9056ee, 0x511aea, 0x511aba, 0x5056ee, 0x8456ee,
  0x511aea, 0x511aba, 0x5056ee, 0x8456ee, 0x511aba, 0x511aba, 0x5456ba, 0x5459ee, 0x5456ed,
  0x545aba, 0x5459f9, 0x5456ed, 0x5456ed,
};

static guint
bikram_month_length (guint index, guint month)
{
  return 29 + ((bikram_months[index] >> (2 * (month - 1))) & 3);
}

static guint
bikram_year_length (guint index)
{
  guint days = 0;

  for (guint month = 1; month <= 12; month++)
    days += bikram_month_length (index, month);
  return days;
}

static gboolean
bikram_index (int year, guint *ret_index)
{
  if (year < BIKRAM_FIRST_YEAR || year >= BIKRAM_FIRST_YEAR + (int) G_N_ELEMENTS (bikram_months))
    return FALSE;
  *ret_index = (guint) (year - BIKRAM_FIRST_YEAR);
  return TRUE;
}

static gboolean
bikram_to_day (DoorCalendarDate date, gint32 *ret_day)
{
  gint32 day = BIKRAM_FIRST_DAY;
  guint index;

  if (!bikram_index (date.year, &index))
    return FALSE;
  for (guint i = 0; i < index; i++)
    day += (gint32) bikram_year_length (i);
  for (guint month = 1; month < date.month; month++)
    day += (gint32) bikram_month_length (index, month);
  *ret_day = day + (gint32) date.day - 1;
  return TRUE;
}

static gboolean
bikram_from_day (gint32 day, DoorCalendarDate *ret_date)
{
  gint32 left = day - BIKRAM_FIRST_DAY;
  guint index = 0, month = 1;

  if (left < 0)
    return FALSE;
  for (; index < G_N_ELEMENTS (bikram_months) && left >= (gint32) bikram_year_length (index);
       index++)
    left -= (gint32) bikram_year_length (index);
  if (index == G_N_ELEMENTS (bikram_months))
    return FALSE;
  for (; left >= (gint32) bikram_month_length (index, month); month++)
    left -= (gint32) bikram_month_length (index, month);
  *ret_date = (DoorCalendarDate){ BIKRAM_FIRST_YEAR + (int) index, month, (guint) left + 1 };
  return TRUE;
}

/* --- Solar Hijri --------------------------------------------------------------------------- */

#define SOLAR_FIRST_YEAR 1210
#define SOLAR_LAST_YEAR 1633
#define SOLAR_ANCHOR_YEAR 1403
#define SOLAR_ANCHOR_DAY 2460390 /* 1 Hamal (Farvardin) 1403: 20 March 2024 */

/* Leap days before a year, counted from SOLAR_FIRST_YEAR: eight in 33 years. */
static gint32
solar_leaps (int year)
{
  int n = year - SOLAR_FIRST_YEAR;

  return n / 33 * 8 + (n % 33 + 3) / 4;
}

static gint32
solar_new_year (int year)
{
  return SOLAR_ANCHOR_DAY + 365 * (year - SOLAR_ANCHOR_YEAR) + solar_leaps (year)
         - solar_leaps (SOLAR_ANCHOR_YEAR);
}

static guint
solar_month_length (int year, guint month)
{
  if (month <= 6)
    return 31;
  if (month < 12)
    return 30;
  return solar_new_year (year + 1) - solar_new_year (year) == 366 ? 30 : 29;
}

static gint32
solar_days_before (guint month)
{
  return month <= 7 ? 31 * ((gint32) month - 1) : 186 + 30 * ((gint32) month - 7);
}

static gboolean
solar_from_day (gint32 day, DoorCalendarDate *ret_date)
{
  int year = SOLAR_ANCHOR_YEAR + (day - SOLAR_ANCHOR_DAY) / 366;
  gint32 left;
  guint month;

  if (day < solar_new_year (SOLAR_FIRST_YEAR) || day >= solar_new_year (SOLAR_LAST_YEAR + 1))
    return FALSE;
  year = CLAMP (year, SOLAR_FIRST_YEAR, SOLAR_LAST_YEAR);
  while (day < solar_new_year (year))
    year--;
  while (day >= solar_new_year (year + 1))
    year++;
  left = day - solar_new_year (year);
  month = left < 186 ? (guint) (left / 31) + 1 : (guint) ((left - 186) / 30) + 7;
  *ret_date = (DoorCalendarDate){ year, month, (guint) (left - solar_days_before (month)) + 1 };
  return TRUE;
}

/* --- Hijri --------------------------------------------------------------------------------- */

#define HIJRI_EPOCH 1948440 /* 1 Muharram of the year 1 */
#define HIJRI_LAST_YEAR 9000

static gint32
hijri_new_year (int year)
{
  return HIJRI_EPOCH + (year - 1) * 354 + (3 + 11 * year) / 30;
}

static guint
hijri_month_length (int year, guint month)
{
  if (month < 12)
    return month % 2 == 1 ? 30 : 29;
  return hijri_new_year (year + 1) - hijri_new_year (year) == 355 ? 30 : 29;
}

static gint32
hijri_days_before (guint month)
{
  return ((gint32) month - 1) * 59 / 2 + ((gint32) month - 1) % 2;
}

static gboolean
hijri_from_day (gint32 day, DoorCalendarDate *ret_date)
{
  int year;
  gint32 left;
  guint month = 1;

  if (day < HIJRI_EPOCH || day >= hijri_new_year (HIJRI_LAST_YEAR + 1))
    return FALSE;
  year = (day - HIJRI_EPOCH) / 355 + 1;
  while (day >= hijri_new_year (year + 1))
    year++;
  left = day - hijri_new_year (year);
  while (left >= (gint32) hijri_month_length (year, month))
    left -= (gint32) hijri_month_length (year, month++);
  *ret_date = (DoorCalendarDate){ year, month, (guint) left + 1 };
  return TRUE;
}

/* --- All of them --------------------------------------------------------------------------- */

static guint
gregorian_month_length (int year, guint month)
{
  return year < FIRST_YEAR || year > LAST_YEAR
             ? 0
             : g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year);
}

guint
door_calendar_days_in_month (DoorCalendarSystem system, int year, guint month)
{
  guint index;

  if (month < 1 || month > 12)
    return 0;
  switch (system)
    {
    case DOOR_CALENDAR_BUDDHIST:
      return gregorian_month_length (year - BUDDHIST_AHEAD, month);
    case DOOR_CALENDAR_BIKRAM_SAMBAT:
      return bikram_index (year, &index) ? bikram_month_length (index, month) : 0;
    case DOOR_CALENDAR_SOLAR_HIJRI:
      return year < SOLAR_FIRST_YEAR || year > SOLAR_LAST_YEAR ? 0
                                                               : solar_month_length (year, month);
    case DOOR_CALENDAR_HIJRI:
      return year < 1 || year > HIJRI_LAST_YEAR ? 0 : hijri_month_length (year, month);
    default:
      return gregorian_month_length (year, month);
    }
}

gboolean
door_calendar_to_day (DoorCalendarSystem system, DoorCalendarDate date, gint32 *ret_day)
{
  if (date.day < 1 || date.day > door_calendar_days_in_month (system, date.year, date.month))
    return FALSE;
  switch (system)
    {
    case DOOR_CALENDAR_BUDDHIST:
      date.year -= BUDDHIST_AHEAD;
      return gregorian_to_day (date, ret_day);
    case DOOR_CALENDAR_BIKRAM_SAMBAT:
      return bikram_to_day (date, ret_day);
    case DOOR_CALENDAR_SOLAR_HIJRI:
      *ret_day
          = solar_new_year (date.year) + solar_days_before (date.month) + (gint32) date.day - 1;
      return TRUE;
    case DOOR_CALENDAR_HIJRI:
      *ret_day
          = hijri_new_year (date.year) + hijri_days_before (date.month) + (gint32) date.day - 1;
      return TRUE;
    default:
      return gregorian_to_day (date, ret_day);
    }
}

gboolean
door_calendar_from_day (DoorCalendarSystem system, gint32 day, DoorCalendarDate *ret_date)
{
  switch (system)
    {
    case DOOR_CALENDAR_BUDDHIST:
      if (!gregorian_from_day (day, ret_date))
        return FALSE;
      ret_date->year += BUDDHIST_AHEAD;
      return TRUE;
    case DOOR_CALENDAR_BIKRAM_SAMBAT:
      return bikram_from_day (day, ret_date);
    case DOOR_CALENDAR_SOLAR_HIJRI:
      return solar_from_day (day, ret_date);
    case DOOR_CALENDAR_HIJRI:
      return hijri_from_day (day, ret_date);
    default:
      return gregorian_from_day (day, ret_date);
    }
}

/* --- Names --------------------------------------------------------------------------------- */

DoorCalendarSystem
door_calendar_by_appearance (const char *appearance)
{
  static const struct {
    const char *word;
    DoorCalendarSystem system;
  } words[] = {
    { "buddhist", DOOR_CALENDAR_BUDDHIST },
    { "bikram-sambat", DOOR_CALENDAR_BIKRAM_SAMBAT },
    { "persian", DOOR_CALENDAR_SOLAR_HIJRI },
    { "islamic", DOOR_CALENDAR_HIJRI },
  };
  g_auto (GStrv) parts = g_strsplit (appearance ? appearance : "", " ", -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strv_contains ((const char *const *) parts, words[i].word))
      return words[i].system;
  return DOOR_CALENDAR_GREGORIAN;
}

static gboolean
is_language (const char *code, const char *language)
{
  gsize n = strlen (language);

  return code && strncmp (code, language, n) == 0
         && (code[n] == '\0' || code[n] == '-' || code[n] == '_');
}

DoorCalendarSystem
door_calendar_by_language (const char *code)
{
  if (is_language (code, "th") || is_language (code, "lo") || is_language (code, "km"))
    return DOOR_CALENDAR_BUDDHIST;
  if (is_language (code, "ne") || is_language (code, "mai"))
    return DOOR_CALENDAR_BIKRAM_SAMBAT;
  if (is_language (code, "fa") || is_language (code, "prs") || is_language (code, "ps"))
    return DOOR_CALENDAR_SOLAR_HIJRI;
  return DOOR_CALENDAR_GREGORIAN;
}

static const char *const bikram_names[]
    = { "Baishakh", "Jestha",  "Ashadh", "Shrawan", "Bhadra", "Ashwin",
        "Kartik",   "Mangsir", "Poush",  "Magh",    "Falgun", "Chaitra" };
static const char *const bikram_names_ne[]
    = { "वैशाख", "जेठ", "असार", "साउन", "भदौ", "असोज", "कात्तिक", "मंसिर", "पुस", "माघ", "फागुन", "चैत" };
static const char *const solar_names[]
    = { "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
        "Mehr",      "Aban",        "Azar",    "Dey", "Bahman", "Esfand" };
static const char *const solar_names_fa[]
    = { "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
        "مهر",     "آبان",     "آذر",   "دی",  "بهمن",  "اسفند" };
static const char *const solar_names_af[] = { "حمل",   "ثور",  "جوزا", "سرطان", "اسد", "سنبله",
                                              "میزان", "عقرب", "قوس",  "جدی",   "دلو", "حوت" };
static const char *const solar_names_ps[] = { "وری", "غویی", "غبرګولی", "چنګاښ",  "زمری",   "وږی",
                                              "تله", "لړم",  "لیندۍ",   "مرغومی", "سلواغه", "کب" };
static const char *const hijri_names[]
    = { "Muharram", "Safar",  "Rabi I",  "Rabi II", "Jumada I",   "Jumada II",
        "Rajab",    "Shaban", "Ramadan", "Shawwal", "Dhul Qadah", "Dhul Hijjah" };
static const char *const hijri_names_ur[]
    = { "محرم", "صفر",   "ربیع الاول", "ربیع الثانی", "جمادی الاول", "جمادی الثانی",
        "رجب",  "شعبان", "رمضان",      "شوال",        "ذوالقعدہ",    "ذوالحجہ" };

const char *
door_calendar_month_name (DoorCalendarSystem system, guint month, const char *code)
{
  const char *const *names = NULL;

  if (month < 1 || month > 12)
    return NULL;
  if (system == DOOR_CALENDAR_BIKRAM_SAMBAT)
    names = is_language (code, "ne") || is_language (code, "mai") ? bikram_names_ne : bikram_names;
  else if (system == DOOR_CALENDAR_SOLAR_HIJRI)
    names = is_language (code, "ps")                                   ? solar_names_ps
            : is_language (code, "fa-AF") || is_language (code, "prs") ? solar_names_af
            : is_language (code, "fa")                                 ? solar_names_fa
                                                                       : solar_names;
  else if (system == DOOR_CALENDAR_HIJRI)
    names = is_language (code, "ur") ? hijri_names_ur : hijri_names;
  return names ? names[month - 1] : NULL;
}
