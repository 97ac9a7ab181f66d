/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-targets-view.h"

#include "door-target.h"
#include "door-team-parts.h"
#include "door-today-parts.h"

#include <glib/gi18n.h>

struct _DoorTargetsView {
  AdwBin parent_instance;

  DoorTeamDesk *desk;
  GtkListBox *list;
  GtkWidget *none;
};

G_DEFINE_TYPE (DoorTargetsView, door_targets_view, ADW_TYPE_BIN)

/* --- How far they are ---------------------------------------------------------------------------- */

static GtkWidget *
new_row (const DoorTeamTarget *target)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *bar = gtk_progress_bar_new ();

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar),
                                 MIN (1.0, (double) target->done / target->interviews));
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, target->text,
                                  -1);
  gtk_box_append (GTK_BOX (box), door_part_label (target->person, "case-label"));
  gtk_box_append (GTK_BOX (box), door_part_label (target->text, "explanation"));
  gtk_box_append (GTK_BOX (box), bar);
  return box;
}

static void
show_targets (DoorTargetsView *self)
{
  g_autoptr (GPtrArray) targets = door_team_desk_list_targets (self->desk);

  door_today_list_clear (self->list);
  for (guint i = 0; i < targets->len; i++)
    door_today_list_add (self->list, new_row (g_ptr_array_index (targets, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->list), targets->len > 0);
  gtk_widget_set_visible (self->none, targets->len == 0);
}

/* --- Setting one ---------------------------------------------------------------------------------- */

/* What is being asked, for as long as the dialog is there. */
typedef struct {
  DoorTargetsView *view;
  char **people;
  GtkWidget *person, *number, *span, *day;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  g_object_unref (self->view);
  g_strfreev (self->people);
  g_free (self);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Asking *self)
{
  guint who = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->person));
  gboolean by_date = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->span)) == 1;
  g_autoptr (GDateTime) day = gtk_calendar_get_date (GTK_CALENDAR (self->day));
  g_autofree char *until = by_date ? g_date_time_format (day, "%Y-%m-%d") : NULL;

  if (!g_str_equal (response, "set") || self->view->desk == NULL)
    return;
  door_team_desk_set_target_async (
      self->view->desk, who == 0 ? NULL : self->people[who - 1],
      (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->number)), until,
      door_today_tell_act, g_object_ref (self->view));
}

static void
on_span (GtkDropDown *span, GParamSpec *pspec, Asking *self)
{
  gtk_widget_set_visible (self->day, gtk_drop_down_get_selected (span) == 1);
}

static GtkWidget *
new_person (Asking *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  self->people = door_team_desk_get_interviewers (self->view->desk);
  g_ptr_array_add (names, (gpointer) _ ("Everybody"));
  for (guint i = 0; self->people[i] != NULL; i++)
    g_ptr_array_add (names, self->people[i]);
  g_ptr_array_add (names, NULL);
  return door_part_choice ((const char *const *) names->pdata, _ ("For whom"));
}

static GtkWidget *
new_number (void)
{
  GtkWidget *number = gtk_spin_button_new_with_range (0, 9999, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (number), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Number of interviews"), -1);
  return number;
}

static GtkWidget *
new_questions (Asking *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  const char *spans[] = { _ ("Interviews a day"), _ ("Interviews by a date"), NULL };

  self->person = new_person (self);
  self->number = new_number ();
  self->span = door_part_choice (spans, _ ("A day or by a date"));
  self->day = gtk_calendar_new ();
  gtk_widget_set_visible (self->day, FALSE);
  gtk_box_append (GTK_BOX (box), self->person);
  gtk_box_append (GTK_BOX (box), self->number);
  gtk_box_append (GTK_BOX (box), self->span);
  gtk_box_append (GTK_BOX (box), self->day);
  g_signal_connect (self->span, "notify::selected", G_CALLBACK (on_span), self);
  return box;
}

static void
on_ask (DoorTargetsView *view)
{
  Asking *self = g_new0 (Asking, 1);
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view)));
  GtkWidget *dialog = adw_message_dialog_new (
      window, _ ("Set a target"),
      _ ("It is delivered when they connect, and stands above their cases. 0 takes it back. A "
         "target that is too high makes short interviews."));

  self->view = g_object_ref (view);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_questions (self));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _ ("Not now"), "set",
                                    _ ("Set"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "set",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  g_object_set_data_full (G_OBJECT (dialog), "door-asking", self, asking_free);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- The object ----------------------------------------------------------------------------------- */

GtkWidget *
door_targets_view_new (DoorTeamDesk *desk)
{
  DoorTargetsView *self = g_object_new (DOOR_TYPE_TARGETS_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *button = gtk_button_new_with_label (_ ("Set a target…"));

  self->desk = g_object_ref (desk);
  self->list = door_today_list_new ();
  self->none
      = door_part_label (_ ("Nobody has been asked for a number of interviews."), "explanation");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->none);
  gtk_box_append (GTK_BOX (box), button);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (show_targets), self, G_CONNECT_SWAPPED);
  show_targets (self);
  return GTK_WIDGET (self);
}

static void
door_targets_view_dispose (GObject *object)
{
  g_clear_object (&DOOR_TARGETS_VIEW (object)->desk);
  G_OBJECT_CLASS (door_targets_view_parent_class)->dispose (object);
}

static void
door_targets_view_class_init (DoorTargetsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_targets_view_dispose;
  door_today_install_toast (G_TYPE_FROM_CLASS (klass));
}

static void
door_targets_view_init (DoorTargetsView *self)
{
}
