/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-barcode-answer.h"

#include <glib/gi18n.h>
#include <string.h>

#include "door-camera.h"
#include "door-media.h"

struct _DoorBarcodeAnswer {
  DoorAnswer parent_instance;
  GtkEntry *entry;
  GtkWidget *scan;
  GtkLabel *trouble;
  GtkFileChooserNative *chooser;
};

G_DEFINE_TYPE (DoorBarcodeAnswer, door_barcode_answer, DOOR_TYPE_ANSWER)

static DoorQuestion *
question_of (DoorBarcodeAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

static void
tell (DoorBarcodeAnswer *self, const char *trouble)
{
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
}

static void
on_changed (DoorBarcodeAnswer *self)
{
  door_answer_typed (DOOR_ANSWER (self));
}

static void
show_draft (DoorBarcodeAnswer *self)
{
  const char *entered = door_answer_get_entered (DOOR_ANSWER (self));

  if (door_answer_is_typing (DOOR_ANSWER (self))
      || strcmp (gtk_editable_get_text (GTK_EDITABLE (self->entry)), entered) == 0)
    return;
  g_signal_handlers_block_by_func (self->entry, on_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), entered);
  g_signal_handlers_unblock_by_func (self->entry, on_changed, self);
}

static void
door_barcode_answer_commit (DoorAnswer *answer)
{
  DoorBarcodeAnswer *self = DOOR_BARCODE_ANSWER (answer);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (strcmp (text, door_answer_get_entered (answer)) != 0)
    door_question_set_answer (question_of (self), text);
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorBarcodeAnswer) self = DOOR_BARCODE_ANSWER (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_camera_use_finish (result, &error);

  if (bytes != NULL)
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
      door_answer_commit (DOOR_ANSWER (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
}

static void
on_scan (DoorBarcodeAnswer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  tell (self, NULL);
  door_camera_use_async (GTK_WINDOW (root), DOOR_CAMERA_BARCODE, on_scanned, g_object_ref (self));
}

static void
on_response (DoorBarcodeAnswer *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) picture = NULL;
  g_autofree char *text = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  bytes = g_file_load_bytes (file, NULL, NULL, NULL);
  picture = bytes != NULL ? door_media_texture (bytes) : NULL;
  text = picture != NULL ? door_camera_read_barcode (picture) : NULL;
  if (text == NULL)
    {
      tell (self, _ ("No code can be seen in this picture. Type it, or take another picture."));
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  door_answer_commit (DOOR_ANSWER (self));
}

static void
on_choose (DoorBarcodeAnswer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  tell (self, NULL);
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a picture"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
door_barcode_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_BARCODE_ANSWER (widget)->entry));
}

static void
door_barcode_answer_constructed (GObject *object)
{
  DoorBarcodeAnswer *self = DOOR_BARCODE_ANSWER (object);

  G_OBJECT_CLASS (door_barcode_answer_parent_class)->constructed (object);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->entry));
  g_signal_connect_object (question_of (self), "notify::draft", G_CALLBACK (show_draft), self,
                           G_CONNECT_SWAPPED);
  show_draft (self);
}

static void
door_barcode_answer_dispose (GObject *object)
{
  g_clear_object (&DOOR_BARCODE_ANSWER (object)->chooser);
  G_OBJECT_CLASS (door_barcode_answer_parent_class)->dispose (object);
}

static void
door_barcode_answer_class_init (DoorBarcodeAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->commit = door_barcode_answer_commit;
  G_OBJECT_CLASS (klass)->constructed = door_barcode_answer_constructed;
  G_OBJECT_CLASS (klass)->dispose = door_barcode_answer_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_barcode_answer_grab_focus;
}

static void
door_barcode_answer_init (DoorBarcodeAnswer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *choose = gtk_button_new_with_label (_ ("From a picture…"));

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "answer-entry");
  gtk_entry_set_input_hints (self->entry, GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_PRIVATE);
  door_answer_forbid_copying (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
  self->scan = gtk_button_new_with_label (_ ("Read with the camera"));
  self->trouble = door_answer_new_note ("trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_box_append (GTK_BOX (row), self->scan);
  gtk_box_append (GTK_BOX (row), choose);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->trouble));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (door_answer_advance), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scan, "clicked", G_CALLBACK (on_scan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (choose, "clicked", G_CALLBACK (on_choose), self, G_CONNECT_SWAPPED);
}
