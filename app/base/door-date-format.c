/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-date-format.h"

#include <glib/gi18n-lib.h>

/* As the texts below have them; the tools that collect texts read no names for them. */
#define MONTH "month, whole"
#define BRIEF_MONTH "month, brief"
#define DAY "day of the week, whole"
#define BRIEF_DAY "day of the week, brief"

static const char *const months[] = {
  NC_ ("month, whole", "January"),   NC_ ("month, whole", "February"),
  NC_ ("month, whole", "March"),     NC_ ("month, whole", "April"),
  NC_ ("month, whole", "May"),       NC_ ("month, whole", "June"),
  NC_ ("month, whole", "July"),      NC_ ("month, whole", "August"),
  NC_ ("month, whole", "September"), NC_ ("month, whole", "October"),
  NC_ ("month, whole", "November"),  NC_ ("month, whole", "December"),
};
static const char *const brief_months[] = {
  NC_ ("month, brief", "Jan"), NC_ ("month, brief", "Feb"), NC_ ("month, brief", "Mar"),
  NC_ ("month, brief", "Apr"), NC_ ("month, brief", "May"), NC_ ("month, brief", "Jun"),
  NC_ ("month, brief", "Jul"), NC_ ("month, brief", "Aug"), NC_ ("month, brief", "Sep"),
  NC_ ("month, brief", "Oct"), NC_ ("month, brief", "Nov"), NC_ ("month, brief", "Dec"),
};
static const char *const days[] = {
  NC_ ("day of the week, whole", "Monday"),    NC_ ("day of the week, whole", "Tuesday"),
  NC_ ("day of the week, whole", "Wednesday"), NC_ ("day of the week, whole", "Thursday"),
  NC_ ("day of the week, whole", "Friday"),    NC_ ("day of the week, whole", "Saturday"),
  NC_ ("day of the week, whole", "Sunday"),
};
static const char *const brief_days[] = {
  NC_ ("day of the week, brief", "Mon"), NC_ ("day of the week, brief", "Tue"),
  NC_ ("day of the week, brief", "Wed"), NC_ ("day of the week, brief", "Thu"),
  NC_ ("day of the week, brief", "Fri"), NC_ ("day of the week, brief", "Sat"),
  NC_ ("day of the week, brief", "Sun"),
};

static const char *
translated (const char *context, const char *name)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, context, name);
}

const char *
door_date_month_name (guint month, gboolean brief)
{
  g_return_val_if_fail (month >= 1 && month <= G_N_ELEMENTS (months), NULL);

  return brief ? translated (BRIEF_MONTH, brief_months[month - 1])
               : translated (MONTH, months[month - 1]);
}

/* NULL: not one of the program's. */
static const char *
name_for (GDateTime *date, char conversion)
{
  guint day = (guint) g_date_time_get_day_of_week (date) - 1;

  switch (conversion)
    {
    case 'A':
      return translated (DAY, days[day]);
    case 'a':
      return translated (BRIEF_DAY, brief_days[day]);
    case 'B':
      return door_date_month_name ((guint) g_date_time_get_month (date), FALSE);
    case 'b':
      return door_date_month_name ((guint) g_date_time_get_month (date), TRUE);
    default:
      return NULL;
    }
}

char *
door_date_format (GDateTime *date, const char *format)
{
  g_autoptr (GString) own = g_string_new (NULL);

  g_return_val_if_fail (date != NULL && format != NULL, NULL);

  for (const char *p = format; *p; p++)
    {
      const char *name = *p == '%' ? name_for (date, p[1]) : NULL;

      if (name)
        g_string_append (own, name);
      else
        g_string_append_c (own, *p);
      if (*p == '%' && p[1] != '\0')
        {
          p++;
          if (!name)
            g_string_append_c (own, *p);
        }
    }
  return g_date_time_format (date, own->str);
}
