/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-code-dialog.h"

#include "door-camera.h"
#include "door-media.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is shown, kept alive by the dialog. */
typedef struct {
  GTask *task;
  AdwMessageDialog *dialog; /* not owned */
  GtkEditable *entry;
  GtkLabel *trouble;
  GtkFileChooserNative *chooser;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  if (self->task != NULL)
    {
      g_task_return_new_error (self->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      g_object_unref (self->task);
    }
  g_clear_object (&self->chooser);
  g_free (self);
}

static void
tell (Asking *self, const char *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), text != NULL);
}

static void
on_changed (Asking *self)
{
  gboolean any = *gtk_editable_get_text (self->entry) != '\0';

  adw_message_dialog_set_response_enabled (self->dialog, "use", any);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Asking *self)
{
  g_autoptr (GTask) task = NULL;

  if (strcmp (response, "use") != 0)
    return;
  task = g_steal_pointer (&self->task);
  if (task != NULL)
    g_task_return_pointer (task, g_strdup (gtk_editable_get_text (self->entry)), g_free);
}

/* --- The camera ------------------------------------------------------------------------------ */

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AdwMessageDialog) dialog = ADW_MESSAGE_DIALOG (data);
  Asking *self = g_object_get_data (G_OBJECT (dialog), "asking");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_camera_use_finish (result, &error);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tell (self, error->message);
      return;
    }
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  gtk_editable_set_text (self->entry, text);
  /* A response that no button gave does not close the dialog. */
  adw_message_dialog_response (dialog, "use");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
on_camera (Asking *self)
{
  tell (self, NULL);
  door_camera_use_async (GTK_WINDOW (self->dialog), DOOR_CAMERA_BARCODE, on_scanned,
                         g_object_ref (self->dialog));
}

/* --- A picture ------------------------------------------------------------------------------- */

static void
on_picture (Asking *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) picture = NULL;
  g_autofree char *text = NULL;

  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    return;
  bytes = g_file_load_bytes (file, NULL, NULL, NULL);
  picture = bytes != NULL ? door_media_texture (bytes) : NULL;
  text = picture != NULL ? door_camera_read_barcode (picture) : NULL;
  if (text == NULL)
    {
      tell (self, _ ("No code can be seen in this picture. Type it, or take another picture."));
      return;
    }
  gtk_editable_set_text (self->entry, text);
  tell (self, NULL);
}

static void
on_choose (Asking *self)
{
  tell (self, NULL);
  g_clear_object (&self->chooser);
  self->chooser
      = gtk_file_chooser_native_new (_ ("Choose a picture of the code"), GTK_WINDOW (self->dialog),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (on_picture), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- Making ---------------------------------------------------------------------------------- */

static GtkWidget *
new_button (Asking *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
new_content (Asking *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *trouble = gtk_label_new (NULL);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Or type it"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The code"), -1);
  gtk_label_set_wrap (GTK_LABEL (trouble), TRUE);
  gtk_label_set_xalign (GTK_LABEL (trouble), 0);
  gtk_widget_set_visible (trouble, FALSE);
  self->entry = GTK_EDITABLE (entry);
  self->trouble = GTK_LABEL (trouble);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_changed), self);
  gtk_box_append (GTK_BOX (box), new_button (self, _ ("Scan the code"), G_CALLBACK (on_camera)));
  gtk_box_append (GTK_BOX (box),
                  new_button (self, _ ("Choose a picture of it…"), G_CALLBACK (on_choose)));
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), trouble);
  return box;
}

void
door_code_dialog_ask_async (GtkWindow *parent,
                            const char *title,
                            const char *explanation,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  Asking *self = g_new0 (Asking, 1);
  GtkWidget *dialog = adw_message_dialog_new (parent, title, explanation);

  self->task = g_task_new (NULL, NULL, callback, data);
  self->dialog = ADW_MESSAGE_DIALOG (dialog);
  adw_message_dialog_add_responses (self->dialog, "cancel", _ ("Cancel"), "use",
                                    _ ("Use this code"), NULL);
  adw_message_dialog_set_response_appearance (self->dialog, "use", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (self->dialog, "use", FALSE);
  adw_message_dialog_set_default_response (self->dialog, "use");
  adw_message_dialog_set_close_response (self->dialog, "cancel");
  adw_message_dialog_set_extra_child (self->dialog, new_content (self));
  g_object_set_data_full (G_OBJECT (dialog), "asking", self, asking_free);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
door_code_dialog_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
