/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-path-row.h"

#include <glib/gi18n.h>

static void
on_file_chosen (GtkNativeDialog *dialog, int response, GtkEditable *to)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    gtk_editable_set_text (to, path);
  g_object_unref (dialog);
}

static void
on_choose (GtkButton *button, GtkEditable *to)
{
  gboolean folder = g_object_get_data (G_OBJECT (button), "folder") != NULL;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      adw_preferences_row_get_title (ADW_PREFERENCES_ROW (to)),
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (to))),
      folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"),
      NULL);

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_file_chosen), to, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

GtkEditable *
door_text_row_add (GtkWidget *group, const char *title, gboolean secret)
{
  GtkWidget *row = secret ? adw_password_entry_row_new () : adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return GTK_EDITABLE (row);
}

GtkEditable *
door_path_row_add (GtkWidget *group, const char *title, gboolean folder)
{
  GtkEditable *row = door_text_row_add (group, title, FALSE);
  GtkWidget *button = gtk_button_new_with_label (_ ("Choose …"));

  if (folder)
    g_object_set_data (G_OBJECT (button), "folder", GINT_TO_POINTER (1));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (on_choose), row);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  return row;
}
