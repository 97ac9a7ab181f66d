/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two acts of the interview page that cannot be undone: both ask first. */
#define G_LOG_DOMAIN "door-ui"

#include "door-interview-page-private.h"

#include <glib/gi18n.h>

static AdwMessageDialog *
new_dialog (DoorInterviewPage *self, const char *heading, const char *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);

  gtk_widget_add_css_class (dialog, "door-dialog");
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
on_finalized (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorInterviewPage) self = DOOR_INTERVIEW_PAGE (data);
  g_autoptr (GError) error = NULL;
  gboolean done = door_interview_finalize_finish (DOOR_INTERVIEW (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  self->finishing = FALSE;
  door_interview_page_show_moves (self);
  if (!done && !g_error_matches (error, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_INCOMPLETE))
    door_end_page_set_trouble (self->end_page, error->message);
}

static void
on_finish_response (DoorInterviewPage *self, const char *response)
{
  if (!g_str_equal (response, "finish") || self->finishing)
    return;
  self->finishing = TRUE;
  door_end_page_set_trouble (self->end_page, NULL);
  door_interview_page_show_moves (self);
  door_interview_finalize_async (self->interview, on_finalized, g_object_ref (self));
}

void
door_interview_page_finish (DoorInterviewPage *self)
{
  AdwMessageDialog *dialog = new_dialog (
      self, _ ("Finish this interview?"),
      door_interview_page_is_preview (self) ? _ (
          "This is a preview: nothing is kept, and nothing is sent. At the door no answer could be "
          "changed after this.")
                                            : _ ("After this no answer can be changed on this "
                                                 "device. The interview is closed and sent to "
                                                 "the office as soon as there is a connection."));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("Not yet"), "finish",
                                    _ ("Finish interview"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "finish", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "finish");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_finish_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const char place_key[] = "door-place";

static void
on_remove_response (DoorInterviewPage *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "remove"))
    door_interview_remove_instance (self->interview,
                                    g_object_get_data (G_OBJECT (dialog), place_key));
}

void
door_interview_page_remove (DoorInterviewPage *self, DoorPlaceRow *place, const char *name)
{
  g_autofree char *heading = NULL;
  AdwMessageDialog *dialog;

  if (name == NULL)
    return;
  /* Translators: %s is an entry of a list in the interview, "Household member 2: Amina". */
  heading = g_strdup_printf (_ ("Remove %s?"), name);
  dialog
      = new_dialog (self, heading, _ ("All answers given about this entry are removed with it."));
  if (place != NULL)
    g_object_set_data_full (G_OBJECT (dialog), place_key, g_object_ref (place), g_object_unref);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Keep it"), "remove", _ ("Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_remove_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
