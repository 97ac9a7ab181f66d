/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-appointment-page.h"

#include "door-date-format.h"

#include <glib/gi18n.h>

#define DAYS 21 /* further ahead nobody promises */
#define FIRST_HOUR 6
#define LAST_HOUR 22
#define N_TIMES ((LAST_HOUR - FIRST_HOUR) * 2 + 1)

/* --- The picker --------------------------------------------------------------------------- */

struct _DoorAppointmentPicker {
  AdwBin parent_instance;
  GtkDropDown *day;
  GtkDropDown *time;
  GDateTime *today;
  gboolean setting;
};

enum { CHANGED, N_PICKER_SIGNALS };
static guint picker_signals[N_PICKER_SIGNALS];

G_DEFINE_TYPE (DoorAppointmentPicker, door_appointment_picker, ADW_TYPE_BIN)

GDateTime *
door_appointment_picker_get (DoorAppointmentPicker *self)
{
  guint day = self->today != NULL ? gtk_drop_down_get_selected (self->day) : 0;
  guint time = gtk_drop_down_get_selected (self->time);
  g_autoptr (GDateTime) date = NULL;

  if (day == 0 || day == GTK_INVALID_LIST_POSITION || time == GTK_INVALID_LIST_POSITION)
    return NULL;
  date = g_date_time_add_days (self->today, (int) day - 1);
  return g_date_time_new (g_date_time_get_timezone (self->today), g_date_time_get_year (date),
                          g_date_time_get_month (date), g_date_time_get_day_of_month (date),
                          FIRST_HOUR + (int) time / 2, time % 2 ? 30 : 0, 0);
}

static void
tell (DoorAppointmentPicker *self)
{
  g_autoptr (GDateTime) when = door_appointment_picker_get (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->time), when != NULL);
  if (!self->setting)
    g_signal_emit (self, picker_signals[CHANGED], 0, when);
}

static char *
day_label (GDateTime *today, int ahead)
{
  g_autoptr (GDateTime) date = g_date_time_add_days (today, ahead);
  g_autofree char *name = door_date_format (date, _ ("%A %-d %B"));

  if (ahead == 0)
    return g_strdup_printf (_ ("Today, %s"), name);
  if (ahead == 1)
    return g_strdup_printf (_ ("Tomorrow, %s"), name);
  return g_steal_pointer (&name);
}

static void
fill (DoorAppointmentPicker *self)
{
  g_autoptr (GtkStringList) days = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);

  gtk_string_list_append (days, _ ("No day agreed"));
  for (int i = 0; i < DAYS; i++)
    gtk_string_list_take (days, day_label (self->today, i));
  for (int i = 0; i < N_TIMES; i++)
    gtk_string_list_take (times,
                          g_strdup_printf ("%d:%s", FIRST_HOUR + i / 2, i % 2 ? "30" : "00"));
  gtk_drop_down_set_model (self->day, G_LIST_MODEL (days));
  gtk_drop_down_set_model (self->time, G_LIST_MODEL (times));
}

static int
days_between (GDateTime *from, GDateTime *to)
{
  GDate a, b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay) g_date_time_get_day_of_month (from),
                  (GDateMonth) g_date_time_get_month (from),
                  (GDateYear) g_date_time_get_year (from));
  g_date_set_dmy (&b, (GDateDay) g_date_time_get_day_of_month (to),
                  (GDateMonth) g_date_time_get_month (to), (GDateYear) g_date_time_get_year (to));
  return g_date_days_between (&a, &b);
}

void
door_appointment_picker_begin (DoorAppointmentPicker *self, GDateTime *now, GDateTime *when)
{
  g_autoptr (GDateTime) local
      = when != NULL ? g_date_time_to_timezone (when, g_date_time_get_timezone (now)) : NULL;
  int day = local != NULL ? days_between (now, local) + 1 : 0;
  int time = local != NULL ? (g_date_time_get_hour (local) - FIRST_HOUR) * 2
                                 + g_date_time_get_minute (local) / 30
                           : (17 - FIRST_HOUR) * 2;

  g_clear_pointer (&self->today, g_date_time_unref);
  self->today = g_date_time_ref (now);
  self->setting = TRUE;
  fill (self);
  gtk_drop_down_set_selected (self->day, day > 0 && day <= DAYS ? (guint) day : 0);
  gtk_drop_down_set_selected (self->time, (guint) CLAMP (time, 0, N_TIMES - 1));
  gtk_widget_set_sensitive (GTK_WIDGET (self->time), day > 0);
  self->setting = FALSE;
}

static GtkWidget *
new_drop_down (DoorAppointmentPicker *self, const char *name)
{
  GtkWidget *down = gtk_drop_down_new (NULL, NULL);

  gtk_widget_set_hexpand (down, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (down, "notify::selected", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  return down;
}

static void
door_appointment_picker_dispose (GObject *object)
{
  DoorAppointmentPicker *self = DOOR_APPOINTMENT_PICKER (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_pointer (&self->today, g_date_time_unref);
  G_OBJECT_CLASS (door_appointment_picker_parent_class)->dispose (object);
}

static void
door_appointment_picker_class_init (DoorAppointmentPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_appointment_picker_dispose;
  picker_signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DATE_TIME);
}

static void
door_appointment_picker_init (DoorAppointmentPicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->day = GTK_DROP_DOWN (new_drop_down (self, _ ("Day")));
  self->time = GTK_DROP_DOWN (new_drop_down (self, _ ("Time")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->day));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->time));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
door_appointment_picker_new (void)
{
  return g_object_new (DOOR_TYPE_APPOINTMENT_PICKER, NULL);
}

/* --- The page ----------------------------------------------------------------------------- */

struct _DoorAppointmentPage {
  AdwBin parent_instance;
  DoorAppointmentPicker *picker;
  GtkWidget *keep;
  GtkWidget *off;
};

enum { KEEP, N_PAGE_SIGNALS };
static guint page_signals[N_PAGE_SIGNALS];

G_DEFINE_TYPE (DoorAppointmentPage, door_appointment_page, ADW_TYPE_BIN)

static void
on_when_changed (DoorAppointmentPage *self, GDateTime *when)
{
  gtk_widget_set_sensitive (self->keep, when != NULL);
}

static void
on_keep (DoorAppointmentPage *self)
{
  g_autoptr (GDateTime) when = door_appointment_picker_get (self->picker);

  g_signal_emit (self, page_signals[KEEP], 0, when);
}

static void
on_off (DoorAppointmentPage *self)
{
  g_signal_emit (self, page_signals[KEEP], 0, NULL);
}

void
door_appointment_page_begin (DoorAppointmentPage *self, GDateTime *now, GDateTime *present)
{
  door_appointment_picker_begin (self->picker, now, present);
  gtk_widget_set_sensitive (self->keep, present != NULL);
  gtk_widget_set_visible (self->off, present != NULL);
  gtk_widget_child_focus (GTK_WIDGET (self->picker), GTK_DIR_TAB_FORWARD);
}

static void
door_appointment_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (door_appointment_page_parent_class)->dispose (object);
}

static void
door_appointment_page_class_init (DoorAppointmentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_appointment_page_dispose;
  page_signals[KEEP] = g_signal_new ("keep", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DATE_TIME);
  g_type_ensure (DOOR_TYPE_APPOINTMENT_PICKER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-appointment-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorAppointmentPage, picker);
  gtk_widget_class_bind_template_child (widget_class, DoorAppointmentPage, keep);
  gtk_widget_class_bind_template_child (widget_class, DoorAppointmentPage, off);
  gtk_widget_class_bind_template_callback (widget_class, on_when_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
  gtk_widget_class_bind_template_callback (widget_class, on_off);
}

static void
door_appointment_page_init (DoorAppointmentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
