/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-when.h"

#include "door-date-format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define EARTH_M 6371000.0

static int
day_number (GDateTime *when)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (when),
                  (GDateMonth) g_date_time_get_month (when),
                  (GDateYear) g_date_time_get_year (when));
  return (int) g_date_get_julian (&date);
}

char *
door_when_describe (GDateTime *when, GDateTime *now)
{
  g_autoptr (GDateTime) here = g_date_time_to_timezone (when, g_date_time_get_timezone (now));
  g_autofree char *time = g_date_time_format (here, "%-H:%M");
  g_autofree char *day = NULL;

  switch (day_number (here) - day_number (now))
    {
    case 0:
      day = g_strdup (_ ("Today"));
      break;
    case 1:
      day = g_strdup (_ ("Tomorrow"));
      break;
    case -1:
      day = g_strdup (_ ("Yesterday"));
      break;
    default:
      /* Translators: a day as in "Sat 28 November"; see strftime(3). */
      day = door_date_format (here, _ ("%a %-d %B"));
    }
  /* Translators: a day and a time: "Today, 18:00" */
  return g_strdup_printf (_ ("%s, %s"), day, time);
}

static double
radians (double degrees)
{
  return degrees * G_PI / 180;
}

double
door_where_distance (double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
  double a = radians (latitude_a), b = radians (latitude_b);
  double half_height = sin ((b - a) / 2);
  double half_width = sin (radians (longitude_b - longitude_a) / 2);
  double h = half_height * half_height + cos (a) * cos (b) * half_width * half_width;

  return 2 * EARTH_M * asin (sqrt (MIN (h, 1)));
}

static const char *
direction (double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
  static const char *const names[]
      = { N_ ("north"), N_ ("north-east"), N_ ("east"), N_ ("south-east"),
          N_ ("south"), N_ ("south-west"), N_ ("west"), N_ ("north-west") };
  double a = radians (latitude_a), b = radians (latitude_b);
  double width = radians (longitude_b - longitude_a);
  double angle = atan2 (sin (width) * cos (b), cos (a) * sin (b) - sin (a) * cos (b) * cos (width));
  int eighth = (int) lround (angle / (G_PI / 4));

  return _ (names[(eighth + 8) % 8]);
}

char *
door_where_describe (double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
  double metres = door_where_distance (latitude_a, longitude_a, latitude_b, longitude_b);
  const char *way = direction (latitude_a, longitude_a, latitude_b, longitude_b);

  if (metres < 20)
    return g_strdup (_ ("here"));
  /* Translators: a distance and a direction: "80 m north" */
  if (metres < 950)
    return g_strdup_printf (_ ("%.0f m %s"), round (metres / 10) * 10, way);
  return g_strdup_printf (_ ("%.1f km %s"), metres / 1000, way);
}
