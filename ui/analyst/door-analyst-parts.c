/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-analyst-parts.h"

#define WIDEST 840 /* longer lines are hard to read */

GtkWidget *
door_analyst_part_group (GtkWidget *column, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (GTK_BOX (column), group);
  return group;
}

GtkWidget *
door_analyst_part_button (gpointer page, GtkWidget *box, const char *label, GCallback act)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_object (button, "clicked", act, page, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

void
door_analyst_part_lay_out (AdwBin *page, GtkWidget *column, GtkWidget *foot)
{
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (column, "today-column");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDEST);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (whole), scroll);
  gtk_box_append (GTK_BOX (whole), foot);
  adw_bin_set_child (page, whole);
}

void
door_analyst_part_say (GtkLabel *label, const char *message, gboolean failed)
{
  gtk_label_set_text (label, message);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (label), "trouble");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "trouble");
}
