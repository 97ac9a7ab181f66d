/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-calendar.h"

#include "door-date-format.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <stdio.h>
#include <time.h>

#define DAYS 7
#define WEEKS 6

struct _DoorCalendar {
  AdwBin parent_instance;
  GtkLabel *month_label;
  GtkGrid *grid;
  GtkWidget *days[WEEKS * DAYS];
  GDate first; /* of the month shown */
  GDate chosen;
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorCalendar, door_calendar, ADW_TYPE_BIN)

static const char day_key[] = "door-day";

/* 0 for Sunday, as the locale's own calendar begins. */
static guint
first_weekday (void)
{
#ifdef _NL_TIME_FIRST_WEEKDAY
  int day = *nl_langinfo (_NL_TIME_FIRST_WEEKDAY);

  return day >= 1 && day <= DAYS ? (guint) day - 1 : 1;
#else
  return 1;
#endif
}

static char *
format_date (const GDate *date, const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (
      g_date_get_year (date), (int) g_date_get_month (date), g_date_get_day (date), 0, 0, 0);

  return door_date_format (time, format);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_day (DoorCalendar *self, GtkWidget *button, const GDate *date)
{
  g_autofree char *number = format_date (date, "%-d");
  g_autofree char *name = format_date (date, "%A, %-d %B %Y");
  GDate today;

  g_date_set_time_t (&today, time (NULL));
  gtk_button_set_label (GTK_BUTTON (button), number);
  g_object_set_data_full (G_OBJECT (button), day_key, format_date (date, "%Y-%m-%d"), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  set_class (button, "other-month", g_date_get_month (date) != g_date_get_month (&self->first));
  set_class (button, "today", g_date_compare (date, &today) == 0);
  set_class (button, "chosen",
             g_date_valid (&self->chosen) && g_date_compare (date, &self->chosen) == 0);
}

static void
show_month (DoorCalendar *self)
{
  g_autofree char *title = format_date (&self->first, "%B %Y");
  GDate date = self->first;
  guint weekday = g_date_get_weekday (&date) % DAYS;

  gtk_label_set_text (self->month_label, title);
  g_date_subtract_days (&date, (weekday + DAYS - first_weekday ()) % DAYS);
  for (guint i = 0; i < WEEKS * DAYS; i++)
    {
      show_day (self, self->days[i], &date);
      g_date_add_days (&date, 1);
    }
}

static void
turn (DoorCalendar *self, int months)
{
  if (months > 0)
    g_date_add_months (&self->first, (guint) months);
  else
    g_date_subtract_months (&self->first, (guint) -months);
  show_month (self);
}

static void
on_earlier_year (DoorCalendar *self)
{
  turn (self, -12);
}

static void
on_earlier_month (DoorCalendar *self)
{
  turn (self, -1);
}

static void
on_later_month (DoorCalendar *self)
{
  turn (self, 1);
}

static void
on_later_year (DoorCalendar *self)
{
  turn (self, 12);
}

static void
on_day (DoorCalendar *self, GtkWidget *button)
{
  g_autofree char *date = g_strdup (g_object_get_data (G_OBJECT (button), day_key));

  door_calendar_set_date (self, date);
  g_signal_emit (self, signals[PICKED], 0, date);
}

static void
add_weekday (DoorCalendar *self, guint column)
{
  /* The second of January 2000 was a Sunday. */
  g_autoptr (GDateTime) day
      = g_date_time_new_utc (2000, 1, 2 + (int) ((first_weekday () + column) % DAYS), 0, 0, 0);
  g_autofree char *name = door_date_format (day, "%a");
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_add_css_class (label, "weekday");
  gtk_grid_attach (self->grid, label, (int) column, 0, 1, 1);
}

static void
add_day (DoorCalendar *self, guint index)
{
  GtkWidget *button = gtk_button_new_with_label ("");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "day");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_day), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (self->grid, button, (int) (index % DAYS), 1 + (int) (index / DAYS), 1, 1);
  self->days[index] = button;
}

static void
door_calendar_class_init (DoorCalendarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "monthcalendar");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/doorstep/Doorstep/question/door-calendar.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorCalendar, month_label);
  gtk_widget_class_bind_template_child (widget_class, DoorCalendar, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_earlier_year);
  gtk_widget_class_bind_template_callback (widget_class, on_earlier_month);
  gtk_widget_class_bind_template_callback (widget_class, on_later_month);
  gtk_widget_class_bind_template_callback (widget_class, on_later_year);
}

static void
door_calendar_init (DoorCalendar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint column = 0; column < DAYS; column++)
    add_weekday (self, column);
  for (guint i = 0; i < WEEKS * DAYS; i++)
    add_day (self, i);
  g_date_clear (&self->chosen, 1);
  g_date_clear (&self->first, 1);
  g_date_set_time_t (&self->first, time (NULL));
  g_date_set_day (&self->first, 1);
  show_month (self);
}

GtkWidget *
door_calendar_new (void)
{
  return g_object_new (DOOR_TYPE_CALENDAR, NULL);
}

void
door_calendar_set_date (DoorCalendar *self, const char *date)
{
  g_return_if_fail (DOOR_IS_CALENDAR (self));

  g_date_clear (&self->chosen, 1);
  if (date != NULL)
    {
      guint year = 0, month = 0, day = 0;

      if (sscanf (date, "%4u-%2u-%2u", &year, &month, &day) == 3
          && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
        g_date_set_dmy (&self->chosen, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
    }
  if (g_date_valid (&self->chosen))
    {
      self->first = self->chosen;
      g_date_set_day (&self->first, 1);
    }
  show_month (self);
}
