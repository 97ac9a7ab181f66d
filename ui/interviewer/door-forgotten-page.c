/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-forgotten-page.h"

#include <glib/gi18n.h>
#include <qrencode.h>
#include <string.h>

#include "door-camera.h"
#include "door-media.h"

/* Modules of white around a code, as readers need it. */
enum { QUIET = 4 };

struct _DoorForgottenPage {
  AdwBin parent_instance;
  DoorUnlock *unlock;
  char *account;
  char *request;
  QRcode *code;
  GBytes *answer; /* NULL before it is back */
  GtkFileChooserNative *chooser;
  GCancellable *gone;

  GtkDrawingArea *picture;
  GtkLabel *fingerprint;
  GtkLabel *answer_state;
  GtkEditable *one_time;
  GtkEditable *passphrase;
  GtkEditable *again;
  GtkWidget *open_button;
  GtkSpinner *spinner;
  GtkWidget *trouble_box;
  GtkLabel *trouble;
};

enum { UNLOCKED, BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorForgottenPage, door_forgotten_page, ADW_TYPE_BIN)

static void
show_trouble (DoorForgottenPage *self, const char *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
}

static void
show_ready (DoorForgottenPage *self)
{
  gboolean busy = self->unlock != NULL && door_unlock_get_busy (self->unlock);

  gtk_label_set_text (self->answer_state,
                      self->answer != NULL ? _ ("The answer is here.") : _ ("It is not here yet."));
  gtk_widget_set_sensitive (self->open_button, !busy && self->answer != NULL
                                                   && *gtk_editable_get_text (self->one_time)
                                                   && *gtk_editable_get_text (self->passphrase));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/* --- The request -------------------------------------------------------------------------- */

/* Black on white whatever the theme is: a camera reads it. */
static void
draw_code (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer data)
{
  DoorForgottenPage *self = data;
  int modules = self->code != NULL ? self->code->width + 2 * QUIET : 0;
  double size = modules > 0 ? (double) MIN (width, height) / modules : 0;

  if (modules == 0)
    return;
  cairo_translate (cairo, (width - size * modules) / 2, (height - size * modules) / 2);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_rectangle (cairo, 0, 0, size * modules, size * modules);
  cairo_fill (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_set_antialias (cairo, CAIRO_ANTIALIAS_NONE);
  for (int y = 0; y < self->code->width; y++)
    for (int x = 0; x < self->code->width; x++)
      if (self->code->data[y * self->code->width + x] & 1)
        cairo_rectangle (cairo, (x + QUIET) * size, (y + QUIET) * size, size, size);
  cairo_fill (cairo);
}

void
door_forgotten_page_begin (DoorForgottenPage *self, DoorUnlock *unlock, const char *account)
{
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;

  g_set_object (&self->unlock, unlock);
  g_free (self->account);
  self->account = g_strdup (account);
  g_free (self->request);
  self->request = door_unlock_ask (unlock, account, &fingerprint, &error);
  g_clear_pointer (&self->code, QRcode_free);
  if (self->request != NULL)
    self->code = QRcode_encodeData ((int) strlen (self->request), (const guchar *) self->request, 0,
                                    QR_ECLEVEL_L);
  gtk_label_set_text (self->fingerprint, fingerprint != NULL ? fingerprint : "");
  g_clear_pointer (&self->answer, g_bytes_unref);
  gtk_editable_set_text (self->one_time, "");
  gtk_editable_set_text (self->passphrase, "");
  gtk_editable_set_text (self->again, "");
  show_trouble (self, error != NULL ? error->message : NULL);
  show_ready (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->picture));
}

/* --- Files and the camera ----------------------------------------------------------------- */

static void
choose (DoorForgottenPage *self,
        const char *title,
        GtkFileChooserAction action,
        const char *accept,
        GCallback on_response)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  show_trouble (self, NULL);
  g_clear_object (&self->chooser);
  self->chooser
      = gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, accept, _ ("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", on_response, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_save_response (DoorForgottenPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && self->request != NULL
      && !g_file_replace_contents (file, self->request, strlen (self->request), NULL, FALSE,
                                   G_FILE_CREATE_NONE, NULL, NULL, &error))
    show_trouble (self, error->message);
}

static void
on_save (DoorForgottenPage *self)
{
  choose (self, _ ("Save the request"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"),
          G_CALLBACK (on_save_response));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "passphrase-request.txt");
}

void
door_forgotten_page_take_answer (DoorForgottenPage *self, GBytes *answer)
{
  g_clear_pointer (&self->answer, g_bytes_unref);
  self->answer = g_bytes_ref (answer);
  show_trouble (self, NULL);
  show_ready (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->one_time));
}

/* A photograph of the answer's code will do as well. */
static GBytes *
read_answer (GFile *file, GError **error)
{
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, error);
  g_autoptr (GdkTexture) picture = bytes != NULL ? door_media_texture (bytes) : NULL;
  char *text = picture != NULL ? door_camera_read_barcode (picture) : NULL;

  if (text != NULL)
    return g_bytes_new_take (text, strlen (text));
  return g_steal_pointer (&bytes);
}

static void
on_open_response (DoorForgottenPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;

  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    return;
  answer = read_answer (file, &error);
  if (answer != NULL)
    door_forgotten_page_take_answer (self, answer);
  else
    show_trouble (self, error->message);
}

static void
on_open_file (DoorForgottenPage *self)
{
  choose (self, _ ("Choose the answer from headquarters"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Take"),
          G_CALLBACK (on_open_response));
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorForgottenPage) self = DOOR_FORGOTTEN_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_camera_use_finish (result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  if (bytes != NULL)
    door_forgotten_page_take_answer (self, bytes);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_trouble (self, error->message);
}

static void
on_scan (DoorForgottenPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  show_trouble (self, NULL);
  door_camera_use_async (GTK_WINDOW (root), DOOR_CAMERA_BARCODE, on_scanned, g_object_ref (self));
}

/* --- Opening ------------------------------------------------------------------------------ */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorForgottenPage) self = DOOR_FORGOTTEN_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDesk) desk = door_unlock_open_finish (DOOR_UNLOCK (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  show_trouble (self, desk != NULL ? NULL : error->message);
  show_ready (self);
  if (desk != NULL)
    g_signal_emit (self, signals[UNLOCKED], 0, desk);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->one_time));
}

static void
on_open (DoorForgottenPage *self)
{
  const char *passphrase = gtk_editable_get_text (self->passphrase);
  const char *why = door_unlock_check_new (passphrase, gtk_editable_get_text (self->again));

  if (self->answer == NULL || door_unlock_get_busy (self->unlock))
    return;
  show_trouble (self, why);
  if (why != NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
      return;
    }
  door_unlock_answer_async (self->unlock, self->account, self->answer,
                            gtk_editable_get_text (self->one_time), passphrase, on_opened,
                            g_object_ref (self));
  show_ready (self);
}

static void
on_back (DoorForgottenPage *self)
{
  /* The entries' buffers are guarded memory, wiped as they empty. */
  gtk_editable_set_text (self->passphrase, "");
  gtk_editable_set_text (self->again, "");
  g_signal_emit (self, signals[BACK], 0);
}

/* --- The widget --------------------------------------------------------------------------- */

static void
door_forgotten_page_dispose (GObject *object)
{
  DoorForgottenPage *self = DOOR_FORGOTTEN_PAGE (object);

  if (self->gone != NULL)
    g_cancellable_cancel (self->gone);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->gone);
  g_clear_object (&self->chooser);
  g_clear_object (&self->unlock);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_clear_pointer (&self->code, QRcode_free);
  g_clear_pointer (&self->request, g_free);
  g_clear_pointer (&self->account, g_free);
  G_OBJECT_CLASS (door_forgotten_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  gtk_widget_class_set_template_from_resource (
      klass, "/org/doorstep/Doorstep/interviewer/door-forgotten-page.ui");
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, picture);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, fingerprint);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, answer_state);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, one_time);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, passphrase);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, again);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, open_button);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, spinner);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, trouble_box);
  gtk_widget_class_bind_template_child (klass, DoorForgottenPage, trouble);
  gtk_widget_class_bind_template_callback (klass, on_back);
  gtk_widget_class_bind_template_callback (klass, on_save);
  gtk_widget_class_bind_template_callback (klass, on_scan);
  gtk_widget_class_bind_template_callback (klass, on_open_file);
  gtk_widget_class_bind_template_callback (klass, on_open);
  gtk_widget_class_bind_template_callback (klass, show_ready);
}

static void
door_forgotten_page_class_init (DoorForgottenPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_forgotten_page_dispose;
  signals[UNLOCKED] = g_signal_new ("unlocked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_DESK);
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
door_forgotten_page_init (DoorForgottenPage *self)
{
  self->gone = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->picture, draw_code, self, NULL);
}
