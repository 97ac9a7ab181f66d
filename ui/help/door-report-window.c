/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-report-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "door-diagnosis.h"

#define TEXT_KEY "door-report"

static void
on_file_chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  g_autoptr (GtkWindow) window = GTK_WINDOW (data);
  const char *text = g_object_get_data (G_OBJECT (window), TEXT_KEY);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      if (g_file_replace_contents (file, text, strlen (text), NULL, FALSE,
                                   G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL, &error))
        gtk_window_close (window);
      else
        {
          GtkWidget *dialog = adw_message_dialog_new (window, NULL, NULL);

          adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                          _ ("The file could not be written: %s"), error->message);
          adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
          gtk_window_present (GTK_WINDOW (dialog));
        }
    }
  g_object_unref (chooser);
}

static void
on_save (GtkWindow *window)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save the report"), window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "doorstep-report.txt");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_file_chosen), g_object_ref (window));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static GtkWidget *
new_header (GtkWidget *window)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *save = gtk_button_new_with_label (_ ("Save…"));

  adw_header_bar_set_decoration_layout (ADW_HEADER_BAR (header), ":close");
  gtk_widget_add_css_class (save, "suggested-action");
  g_signal_connect_object (save, "clicked", G_CALLBACK (on_save), window, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), save);
  return header;
}

static GtkWidget *
new_words (void)
{
  GtkWidget *label = gtk_label_new (_ (
      "This is all that is saved: versions, settings, sizes and messages of the program. There are "
      "no "
      "answers, names or places in it. Read it, save it, and give it to whoever looks after your "
      "device."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "help-text");
  return label;
}

static GtkWidget *
new_text (const char *text)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_widget_set_direction (view, GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The report"), -1);
  gtk_widget_add_css_class (view, "help-code");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (scroller, "help-code-frame");
  return scroller;
}

GtkWidget *
door_report_window_show (GtkWindow *over, const char *folder)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  char *text = door_diagnosis_write (folder);

  g_object_set_data_full (G_OBJECT (window), TEXT_KEY, text, g_free);
  gtk_window_set_transient_for (GTK_WINDOW (window), over);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Report a problem"));
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 800);
  gtk_widget_add_css_class (window, "doorstep");
  gtk_widget_add_css_class (page, "help-page");
  gtk_box_append (GTK_BOX (page), new_words ());
  gtk_box_append (GTK_BOX (page), new_text (text));
  gtk_box_append (GTK_BOX (box), new_header (window));
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}
