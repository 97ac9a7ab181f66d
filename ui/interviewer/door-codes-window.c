/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-codes-window.h"

#include "door-code-picture.h"

#include <glib/gi18n.h>

/* So long each stands still: a camera at 15 pictures a second sees it several times. */
enum { STANDS_MS = 400, SMALLEST = 360 };

typedef struct {
  GPtrArray *codes;
  guint at;
  guint timer; /* 0: held */
  DoorCodePicture *picture;
  GtkLabel *progress;
  GtkButton *hold;
} Showing;

static void
showing_free (gpointer data)
{
  Showing *self = data;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_ptr_array_unref (self->codes);
  g_free (self);
}

static void
show_code (Showing *self, guint at)
{
  g_autofree char *text = g_strdup_printf (_ ("Code %u of %u"), at + 1, self->codes->len);

  self->at = at;
  door_code_picture_set_text (self->picture, g_ptr_array_index (self->codes, at));
  gtk_label_set_text (self->progress, text);
}

static gboolean
on_timer (gpointer data)
{
  Showing *self = data;

  show_code (self, (self->at + 1) % self->codes->len);
  return G_SOURCE_CONTINUE;
}

static void
set_running (Showing *self, gboolean running)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (running && self->codes->len > 1)
    self->timer = g_timeout_add (STANDS_MS, on_timer, self);
  gtk_button_set_label (self->hold, self->timer != 0 ? _ ("Hold still") : _ ("Go on"));
}

static void
on_hold (Showing *self)
{
  set_running (self, self->timer == 0);
}

static void
on_step (Showing *self, gboolean back)
{
  guint n = self->codes->len;

  set_running (self, FALSE);
  show_code (self, (self->at + (back ? n - 1 : 1)) % n);
}

static void
on_back (Showing *self)
{
  on_step (self, TRUE);
}

static void
on_forth (Showing *self)
{
  on_step (self, FALSE);
}

static GtkWidget *
new_button (const char *label, GCallback clicked, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", clicked, data);
  return button;
}

static GtkWidget *
new_keys (Showing *self, GtkWindow *window)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *hold = new_button (_ ("Hold still"), G_CALLBACK (on_hold), self);

  self->hold = GTK_BUTTON (hold);
  gtk_widget_set_halign (row, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), new_button (_ ("Back"), G_CALLBACK (on_back), self));
  gtk_box_append (GTK_BOX (row), hold);
  gtk_box_append (GTK_BOX (row), new_button (_ ("Next"), G_CALLBACK (on_forth), self));
  gtk_box_append (GTK_BOX (row), new_button (_ ("Done"), G_CALLBACK (gtk_window_destroy), window));
  return row;
}

static GtkWidget *
new_content (Showing *self, GtkWindow *window)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *words
      = gtk_label_new (_ ("On the other tablet choose “Scan a colleague’s codes” on the page about "
                          "sending, and hold its "
                          "camera in front of this one until it says that everything is there."));
  GtkWidget *picture = g_object_new (DOOR_TYPE_CODE_PICTURE, NULL);
  GtkWidget *progress = gtk_label_new (NULL);

  self->picture = DOOR_CODE_PICTURE (picture);
  self->progress = GTK_LABEL (progress);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 60);
  gtk_widget_set_size_request (picture, SMALLEST, SMALLEST);
  gtk_widget_set_vexpand (picture, TRUE);
  gtk_widget_add_css_class (box, "camera");
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The code"), -1);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), progress);
  gtk_box_append (GTK_BOX (box), new_keys (self, window));
  return box;
}

GtkWindow *
door_codes_window_show (GtkWindow *parent, GPtrArray *codes)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  Showing *self = g_new0 (Showing, 1);

  self->codes = g_ptr_array_ref (codes);
  gtk_window_set_transient_for (window, parent);
  gtk_window_set_modal (window, TRUE);
  gtk_window_set_title (window, gtk_window_get_title (parent));
  gtk_window_set_default_size (window, 640, 720);
  gtk_widget_add_css_class (GTK_WIDGET (window), "doorstep");
  g_object_set_data_full (G_OBJECT (window), "showing", self, showing_free);
  gtk_window_set_child (window, new_content (self, window));
  show_code (self, 0);
  set_running (self, TRUE);
  gtk_window_present (window);
  return window;
}
