/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending and receiving by hand: with a stick, or as codes from a colleague's tablet. */
#define G_LOG_DOMAIN "door-ui"

#include "door-sending-page-private.h"

#include "door-camera.h"
#include "door-code-dialog.h"
#include "door-code-frames.h"

#include <glib/gi18n.h>

/* --- By stick ----------------------------------------------------------------------------- */

static void
say_done (DoorSendingPage *self, const char *text)
{
  door_sending_page_show_trouble (self, text);
}

static void
on_packed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSendingPage) self = DOOR_SENDING_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n = 0, files = 0;

  if (!door_sending_pack_finish (DOOR_SENDING (source), result, &n, &files, &error))
    text = g_strdup (error->message);
  else
    text = door_sending_words_packed (door_sending_get_sender (DOOR_SENDING (source)), n, files);
  say_done (self, text);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSendingPage) self = DOOR_SENDING_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  if (!door_sending_take_finish (DOOR_SENDING (source), result, &n, &error))
    text = g_strdup (error->message);
  else
    text = door_sending_words_taken (n);
  say_done (self, text);
  if (self->desk != NULL)
    door_desk_refresh_async (self->desk, NULL, NULL);
}

static void
on_chosen (DoorSendingPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  DoorSending *sending = self->desk != NULL ? door_desk_get_sending (self->desk) : NULL;

  if (response != GTK_RESPONSE_ACCEPT || path == NULL || sending == NULL)
    return;
  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (chooser))
      == GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER)
    door_sending_pack_async (sending, path, on_packed, g_object_ref (self));
  else
    door_sending_take_async (sending, path, on_taken, g_object_ref (self));
}

static void
choose (DoorSendingPage *self, const char *title, GtkFileChooserAction action, const char *accept)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (
      title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, accept, _ ("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_pack (DoorSendingPage *self)
{
  door_sending_page_show_trouble (self, NULL);
  choose (self, _ ("Choose the stick"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Put here"));
}

static void
on_take (DoorSendingPage *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  DoorSender sender = door_sending_get_sender (door_desk_get_sending (self->desk));

  door_sending_page_show_trouble (self, NULL);
  choose (self, door_sending_words (sender, DOOR_SENDING_TEXT_CHOOSE_FILE),
          GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Take"));
  gtk_file_filter_set_name (filter, door_sending_words (sender, DOOR_SENDING_TEXT_FILES));
  gtk_file_filter_add_suffix (filter, &DOOR_SENDING_SUFFIX[1]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
}

/* --- From a colleague's tablet ------------------------------------------------------------- */

typedef struct {
  DoorSendingPage *page;
  DoorCodeFrames *frames;
} Scanning;

static void
scanning_free (Scanning *self)
{
  g_object_unref (self->page);
  door_code_frames_free (self->frames);
  g_free (self);
}

static gboolean
on_code (const char *text, char **ret_progress, gpointer data)
{
  Scanning *self = data;
  guint count = 0, have;
  DoorFrameVerdict verdict = door_code_frames_add (self->frames, text);

  have = door_code_frames_have (self->frames, &count);
  if (verdict == DOOR_FRAME_FOREIGN)
    *ret_progress = g_strdup (_ ("This code is for something else."));
  else if (count > 0)
    *ret_progress
        = g_strdup_printf (_ ("%u of %u codes are here. Go on holding still."), have, count);
  return verdict == DOOR_FRAME_WHOLE;
}

static void
on_case_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSendingPage) self = DOOR_SENDING_PAGE (data);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!door_sending_take_finish (DOOR_SENDING (source), result, &n, &error))
    say_done (self, error->message);
  else
    say_done (self,
              n > 0 ? _ ("The case is on your list now.") : _ ("This case was here already."));
  if (self->desk != NULL)
    door_desk_refresh_async (self->desk, NULL, NULL);
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer data)
{
  Scanning *scanning = data;
  DoorSendingPage *self = scanning->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = door_camera_collect_finish (result, &error)
                                 ? door_code_frames_join (scanning->frames)
                                 : NULL;

  if (whole != NULL && self->desk != NULL)
    door_sending_take_bytes_async (door_desk_get_sending (self->desk), whole, on_case_taken,
                                   g_object_ref (self));
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say_done (self, error->message);
  scanning_free (scanning);
}

static void
on_scan (DoorSendingPage *self)
{
  Scanning *scanning = g_new0 (Scanning, 1);

  door_sending_page_show_trouble (self, NULL);
  scanning->page = g_object_ref (self);
  scanning->frames = door_code_frames_new ();
  door_camera_collect_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), on_code,
                             scanning, on_scanned, scanning);
}

void
door_sending_page_bind_hand (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_pack);
  gtk_widget_class_bind_template_callback (widget_class, on_take);
  gtk_widget_class_bind_template_callback (widget_class, on_scan);
}
