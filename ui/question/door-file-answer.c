/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-file-answer.h"

#include <glib/gi18n.h>

#include "door-camera.h"
#include "door-media.h"

#define PREVIEW_HEIGHT 240
#define PHOTO_LONGEST 1600
#define LARGEST_FILE (64 * 1024 * 1024)

struct _DoorFileAnswer {
  DoorAnswer parent_instance;
  GtkPicture *preview;
  GtkLabel *state;
  GtkLabel *trouble;
  GtkWidget *take; /* NULL unless a picture is asked for */
  GtkWidget *choose;
  GtkFileChooserNative *chooser;
};

G_DEFINE_TYPE (DoorFileAnswer, door_file_answer, DOOR_TYPE_ANSWER)

static DoorQuestion *
question_of (DoorFileAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

static gboolean
wants_picture (DoorFileAnswer *self)
{
  return door_question_get_kind (question_of (self)) == DOOR_QUESTION_PICTURE;
}

static void
tell (DoorFileAnswer *self, const char *trouble)
{
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
}

/* --- What is there -------------------------------------------------------------------------- */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorFileAnswer) self = DOOR_FILE_ANSWER (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = door_question_read_attachment_finish (DOOR_QUESTION (source), result, &error);
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (bytes == NULL)
    {
      tell (self, error->message);
      return;
    }
  size = g_format_size (g_bytes_get_size (bytes));
  text = g_strdup_printf (_ ("Kept, sealed: %s"), size);
  gtk_label_set_text (self->state, text);
  texture = wants_picture (self) ? door_media_texture (bytes) : NULL;
  gtk_picture_set_paintable (self->preview, texture != NULL ? GDK_PAINTABLE (texture) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->preview), texture != NULL);
}

static void
show_answer (DoorFileAnswer *self)
{
  DoorQuestion *question = question_of (self);

  if (*door_question_get_answer (question) != '\0')
    {
      door_question_read_attachment_async (question, on_read, g_object_ref (self));
      return;
    }
  gtk_label_set_text (self->state, wants_picture (self) ? _ ("No picture yet") : _ ("No file yet"));
  gtk_picture_set_paintable (self->preview, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->preview), FALSE);
}

/* --- Keeping --------------------------------------------------------------------------------- */

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorFileAnswer) self = DOOR_FILE_ANSWER (data);
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (!door_question_attach_finish (DOOR_QUESTION (source), result, &error))
    tell (self, error->message);
  else
    show_answer (self);
}

static void
keep (DoorFileAnswer *self, GBytes *content, const char *suffix)
{
  tell (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  door_question_attach_async (question_of (self), suffix, content, on_attached,
                              g_object_ref (self));
}

static void
on_photo (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorFileAnswer) self = DOOR_FILE_ANSWER (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = door_camera_use_finish (result, &error);

  if (jpeg != NULL)
    keep (self, jpeg, ".jpg");
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message);
  gtk_widget_grab_focus (jpeg != NULL ? self->take : self->choose);
}

static void
on_take (DoorFileAnswer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  tell (self, NULL);
  door_camera_use_async (GTK_WINDOW (root), DOOR_CAMERA_PHOTO, on_photo, g_object_ref (self));
}

/* ".pdf" of "scan.pdf", when it is one that a name may have. */
static char *
suffix_of (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;

  if (dot == NULL || strlen (dot) < 2 || strlen (dot) > 6)
    return g_strdup (".bin");
  for (const char *p = dot + 1; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p))
      return g_strdup (".bin");
  return g_ascii_strdown (dot, -1);
}

static void
keep_file (DoorFileAnswer *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  g_autofree char *suffix = suffix_of (file);

  if (info == NULL || g_file_info_get_size (info) > LARGEST_FILE)
    {
      tell (self, _ ("This file cannot be taken: it is too large, or cannot be read."));
      return;
    }
  bytes = g_file_load_bytes (file, NULL, NULL, &error);
  if (bytes == NULL)
    {
      tell (self, error->message);
      return;
    }
  if (!wants_picture (self))
    {
      keep (self, bytes, suffix);
      return;
    }
  jpeg = door_media_to_jpeg (bytes, PHOTO_LONGEST);
  if (jpeg != NULL)
    keep (self, jpeg, ".jpg");
  else
    tell (self, _ ("This file is no picture that can be read. Choose a JPEG or PNG."));
}

static void
on_response (DoorFileAnswer *self, int response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

      keep_file (self, file);
    }
  g_clear_object (&self->chooser);
}

static void
on_choose (DoorFileAnswer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  tell (self, NULL);
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a file"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- Making ---------------------------------------------------------------------------------- */

static gboolean
door_file_answer_grab_focus (GtkWidget *widget)
{
  DoorFileAnswer *self = DOOR_FILE_ANSWER (widget);

  return gtk_widget_grab_focus (self->take != NULL ? self->take : self->choose);
}

static void
door_file_answer_constructed (GObject *object)
{
  DoorFileAnswer *self = DOOR_FILE_ANSWER (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  G_OBJECT_CLASS (door_file_answer_parent_class)->constructed (object);
  if (wants_picture (self))
    {
      self->take = gtk_button_new_with_label (_ ("Take a photo"));
      g_signal_connect_object (self->take, "clicked", G_CALLBACK (on_take), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (row), self->take);
    }
  self->choose = gtk_button_new_with_label (_ ("Choose a file…"));
  g_signal_connect_object (self->choose, "clicked", G_CALLBACK (on_choose), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), self->choose);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->preview));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->trouble));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (question_of (self), "notify::answer", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  show_answer (self);
}

static void
door_file_answer_dispose (GObject *object)
{
  g_clear_object (&DOOR_FILE_ANSWER (object)->chooser);
  G_OBJECT_CLASS (door_file_answer_parent_class)->dispose (object);
}

static void
door_file_answer_class_init (DoorFileAnswerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = door_file_answer_constructed;
  G_OBJECT_CLASS (klass)->dispose = door_file_answer_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_file_answer_grab_focus;
}

static void
door_file_answer_init (DoorFileAnswer *self)
{
  self->preview = GTK_PICTURE (gtk_picture_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->preview), -1, PREVIEW_HEIGHT);
  gtk_widget_set_halign (GTK_WIDGET (self->preview), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The picture taken"), -1);
  self->state = door_answer_new_note ("in-words");
  self->trouble = door_answer_new_note ("trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
}
