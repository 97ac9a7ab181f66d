/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-today-parts.h"

#include <glib/gi18n.h>

GtkListBox *
door_today_list_new (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "today-list");
  return GTK_LIST_BOX (list);
}

void
door_today_list_clear (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

void
door_today_list_add (GtkListBox *list, GtkWidget *content)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (content, "today-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), content);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (list, row);
}

void
door_today_install_toast (GType view)
{
  g_signal_new ("toast", view, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

void
door_today_tell_act (GObject *desk, GAsyncResult *result, gpointer data)
{
  g_autoptr (GObject) view = data;
  g_autoptr (GError) error = NULL;
  gboolean done = door_team_desk_act_finish (DOOR_TEAM_DESK (desk), result, &error);

  g_signal_emit_by_name (view, "toast",
                         done ? _ ("Kept. It goes with the next sending.") : error->message);
}
