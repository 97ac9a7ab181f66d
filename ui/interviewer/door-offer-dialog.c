/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-offer-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Kept alive by the dialog. */
typedef struct {
  DoorDesk *desk;
  GPtrArray *offers;
  GAsyncReadyCallback callback;
  GObject *owner;
} Choosing;

static void
choosing_free (gpointer data)
{
  Choosing *self = data;

  g_object_unref (self->desk);
  g_ptr_array_unref (self->offers);
  g_object_unref (self->owner);
  g_free (self);
}

static void
on_row (GtkListBox *list, GtkListBoxRow *row, Choosing *self)
{
  const DoorFormOffer *chosen
      = g_ptr_array_index (self->offers, (guint) gtk_list_box_row_get_index (row));
  GtkRoot *dialog = gtk_widget_get_root (GTK_WIDGET (list));

  door_desk_begin_async (self->desk, chosen, self->callback, g_object_ref (self->owner));
  gtk_window_close (GTK_WINDOW (dialog));
}

static GtkWidget *
new_row (const DoorFormOffer *offer)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), offer->name);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static GtkWidget *
new_list (Choosing *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  for (guint i = 0; i < self->offers->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (g_ptr_array_index (self->offers, i)));
  g_signal_connect (list, "row-activated", G_CALLBACK (on_row), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return scroller;
}

void
door_offer_dialog_choose (DoorDesk *desk,
                          GtkWidget *parent,
                          GPtrArray *offers,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  Choosing *self;
  GtkWidget *dialog;

  if (offers->len == 1)
    {
      door_desk_begin_async (desk, g_ptr_array_index (offers, 0), callback, g_object_ref (data));
      return;
    }
  self = g_new0 (Choosing, 1);
  self->desk = g_object_ref (desk);
  self->offers = g_ptr_array_ref (offers);
  self->callback = callback;
  self->owner = g_object_ref (data);
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (parent)),
                                   _ ("Which questionnaire?"), NULL);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_list (self));
  g_object_set_data_full (G_OBJECT (dialog), "choosing", self, choosing_free);
  gtk_window_present (GTK_WINDOW (dialog));
}
