/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another draw, with the code that the supervisor tells by voice. */
#define G_LOG_DOMAIN "door-ui"

#include "door-interview-page-private.h"

#include "door-guard.h"

#include <glib/gi18n.h>

static const char code_key[] = "door-code";
static const char reason_key[] = "door-reason";
static const char trouble_key[] = "door-trouble";

static GtkEditable *
entry_of (AdwMessageDialog *dialog, const char *key)
{
  return g_object_get_data (G_OBJECT (dialog), key);
}

/* The dialog stays while the code is wrong: what was typed is not typed again. */
static void
on_draw (DoorInterviewPage *self, GtkWidget *button)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (gtk_widget_get_root (button));
  GtkLabel *trouble = g_object_get_data (G_OBJECT (dialog), trouble_key);
  g_autofree char *why_not = NULL;

  if (door_guard_redraw (door_interview_get_guard (self->interview),
                         gtk_editable_get_text (entry_of (dialog, code_key)),
                         gtk_editable_get_text (entry_of (dialog, reason_key)), &why_not))
    {
      gtk_window_destroy (GTK_WINDOW (dialog));
      return;
    }
  gtk_label_set_text (trouble, why_not);
  gtk_widget_set_visible (GTK_WIDGET (trouble), TRUE);
}

static void
add_entry (AdwMessageDialog *dialog, GtkWidget *box, const char *key, const char *name)
{
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  g_object_set_data (G_OBJECT (dialog), key, entry);
}

static GtkWidget *
new_content (DoorInterviewPage *self, AdwMessageDialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *trouble = gtk_label_new (NULL);
  GtkWidget *draw = gtk_button_new_with_label (_ ("Choose once more"));

  add_entry (dialog, box, code_key, _ ("Code of the supervisor"));
  add_entry (dialog, box, reason_key, _ ("Why"));
  gtk_label_set_xalign (GTK_LABEL (trouble), 0);
  gtk_label_set_wrap (GTK_LABEL (trouble), TRUE);
  gtk_widget_add_css_class (trouble, "trouble");
  gtk_widget_set_visible (trouble, FALSE);
  gtk_widget_add_css_class (draw, "suggested-action");
  gtk_box_append (GTK_BOX (box), trouble);
  gtk_box_append (GTK_BOX (box), draw);
  g_object_set_data (G_OBJECT (dialog), trouble_key, trouble);
  g_signal_connect_object (draw, "clicked", G_CALLBACK (on_draw), self, G_CONNECT_SWAPPED);
  return box;
}

void
door_interview_page_redraw (DoorInterviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), _ ("Choose a person once more"),
                                              _ ("Only when the list of the household was wrong. "
                                                 "Your supervisor tells you the code, and both "
                                                 "of you write down why."));

  gtk_widget_add_css_class (dialog, "doorstep");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog),
                                      new_content (self, ADW_MESSAGE_DIALOG (dialog)));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (entry_of (ADW_MESSAGE_DIALOG (dialog), code_key)));
}

gboolean
door_interview_page_may_redraw (DoorInterviewPage *self)
{
  DoorGuard *guard = door_interview_get_guard (self->interview);

  return guard != NULL && !door_guard_is_alone (guard) && !door_guard_is_sealed (guard)
         && door_guard_may_redraw (guard);
}
