/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-sending-page-private.h"

#include "door-code-dialog.h"
#include "door-help-context.h"

#include <glib/gi18n.h>

G_DEFINE_TYPE (DoorSendingPage, door_sending_page, ADW_TYPE_BIN)

void
door_sending_page_show_trouble (DoorSendingPage *self, const char *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
}

/* --- Rows --------------------------------------------------------------------------------- */

static const char *const icons[] = {
  [DOOR_SENT_WAITING] = "door-waiting-symbolic", [DOOR_SENT_CARRIED] = "door-waiting-symbolic",
  [DOOR_SENT_SENT] = "door-state-half-symbolic", [DOOR_SENT_AT_OFFICE] = "door-saved-symbolic",
  [DOOR_SENT_READ] = "door-state-done-symbolic", [DOOR_SENT_REFUSED] = "door-attention-symbolic",
};

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
on_retried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSendingPage) self = DOOR_SENDING_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (!door_sending_retry_finish (DOOR_SENDING (source), result, &error))
    door_sending_page_show_trouble (self, error->message);
  else if (self->desk != NULL)
    door_sync_status_run_async (door_desk_get_sync (self->desk), NULL, NULL);
}

static void
on_retry (GtkButton *button, DoorSendingPage *self)
{
  door_sending_retry_async (door_desk_get_sending (self->desk),
                            g_object_get_data (G_OBJECT (button), "row"), on_retried,
                            g_object_ref (self));
}

static GtkWidget *
new_retry_button (DoorSendingPage *self, DoorSentRow *row)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Send again"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "row", g_object_ref (row), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_retry), self, 0);
  return button;
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  DoorSentRow *row = DOOR_SENT_ROW (item);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *mark = gtk_image_new_from_icon_name (icons[door_sent_row_get_state (row)]);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_add_css_class (box, "sent-row");
  if (door_sent_row_get_state (row) == DOOR_SENT_REFUSED)
    gtk_widget_add_css_class (box, "refused");
  gtk_box_append (GTK_BOX (texts), new_label (door_sent_row_get_title (row), "case-label"));
  gtk_box_append (GTK_BOX (texts), new_label (door_sent_row_get_text (row), "sent-text"));
  if (*door_sent_row_get_detail (row) != '\0')
    gtk_box_append (GTK_BOX (texts), new_label (door_sent_row_get_detail (row), "explanation"));
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), texts);
  if (door_sent_row_get_state (row) == DOOR_SENT_REFUSED)
    gtk_box_append (GTK_BOX (box), new_retry_button (data, row));
  return box;
}

static GtkWidget *
make_line (gpointer item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "sync-line");
  gtk_box_append (GTK_BOX (box), new_label (door_sync_line_get_when (item), "sync-when"));
  gtk_box_append (GTK_BOX (box), new_label (door_sync_line_get_text (item), "sent-text"));
  return box;
}

/* --- By the supervisor's laptop ------------------------------------------------------------ */

static void
show_relay (DoorSendingPage *self, DoorSender sender)
{
  const char *host = door_sending_get_relay (door_desk_get_sending (self->desk));
  g_autofree char *text = door_sending_words_relay (sender, host);
  gboolean shown = door_sender_has_relay (sender);

  gtk_label_set_text (self->relay_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->relay_text), shown);
  gtk_widget_set_visible (self->relay_box, shown);
  gtk_widget_set_visible (self->forget_button, host != NULL);
}

static void
on_relay_noted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSendingPage) self = DOOR_SENDING_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (!door_sending_set_relay_finish (DOOR_SENDING (source), result, &error))
    door_sending_page_show_trouble (self, error->message);
  else if (self->desk != NULL && door_sending_get_relay (DOOR_SENDING (source)) != NULL)
    door_sync_status_run_async (door_desk_get_sync (self->desk), NULL, NULL);
}

static void
on_relay_code (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSendingPage) self = DOOR_SENDING_PAGE (data);
  g_autofree char *code = door_code_dialog_ask_finish (result, NULL);

  if (code != NULL && self->desk != NULL)
    door_sending_set_relay_async (door_desk_get_sending (self->desk), code, on_relay_noted,
                                  g_object_ref (self));
}

static void
on_relay (DoorSendingPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  door_sending_page_show_trouble (self, NULL);
  door_code_dialog_ask_async (
      GTK_WINDOW (root), _ ("Supervisor’s laptop"),
      _ ("Join the same Wi-Fi as the laptop, then scan the code that it shows."), on_relay_code,
      g_object_ref (self));
}

static void
on_forget (DoorSendingPage *self)
{
  door_sending_page_show_trouble (self, NULL);
  door_sending_set_relay_async (door_desk_get_sending (self->desk), NULL, on_relay_noted,
                                g_object_ref (self));
}

/* --- Over the network ---------------------------------------------------------------------- */

static void
show_sync (DoorSendingPage *self)
{
  DoorSyncStatus *sync = door_desk_get_sync (self->desk);
  gboolean working = door_sync_status_get_state (sync) == DOOR_SENDING_WORKING;

  gtk_label_set_text (self->sync_text, door_sync_status_get_text (sync));
  gtk_button_set_label (self->send_button, working ? _ ("Sending…") : _ ("Send now"));
}

static void
on_send (DoorSendingPage *self)
{
  DoorSyncStatus *sync = door_desk_get_sync (self->desk);

  door_sending_page_show_trouble (self, NULL);
  if (door_sync_status_get_state (sync) != DOOR_SENDING_WORKING)
    door_sync_status_run_async (sync, NULL, NULL);
}

static void
show_words (DoorSendingPage *self, DoorSender sender)
{
  gtk_label_set_text (self->back_text, door_sending_words (sender, DOOR_SENDING_TEXT_BACK));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_sending_words (sender, DOOR_SENDING_TEXT_BACK_LONG), -1);
  gtk_label_set_text (self->list_title, door_sending_words (sender, DOOR_SENDING_TEXT_TITLE));
  gtk_label_set_text (self->by_hand_text, door_sending_words (sender, DOOR_SENDING_TEXT_BY_HAND));
  gtk_widget_set_visible (self->scan_box, door_sender_takes_cases (sender));
  door_help_context_set (GTK_WIDGET (self), door_sender_guide (sender));
}

static void
show_sending (DoorSendingPage *self)
{
  DoorSending *sending = door_desk_get_sending (self->desk);
  DoorSender sender = door_sending_get_sender (sending);
  gboolean any = g_list_model_get_n_items (door_sending_get_log (sending)) > 0;
  gboolean listed = g_list_model_get_n_items (door_sending_get_rows (sending)) > 0;
  g_autofree char *text
      = door_sending_words_list (sender, listed ? door_sending_get_summary (sending) : NULL,
                                 door_sending_has_letters (sending));

  show_words (self, sender);
  gtk_label_set_text (self->summary, text);
  gtk_drop_down_set_selected (self->metered, door_sending_get_metered (sending));
  gtk_widget_set_visible (self->by_hand, door_sending_can_carry (sending));
  show_relay (self, sender);
  gtk_widget_set_visible (self->log_title, any);
  gtk_widget_set_visible (GTK_WIDGET (self->log), any);
}

static void
on_metered_chosen (DoorSendingPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->metered);

  if (self->desk != NULL && chosen <= DOOR_METERED_NOTHING)
    door_sending_set_metered (door_desk_get_sending (self->desk), (DoorMeteredPolicy) chosen);
}

/* --- Making ------------------------------------------------------------------------------- */

GtkWidget *
door_sending_page_new (DoorDesk *desk)
{
  DoorSendingPage *self = g_object_new (DOOR_TYPE_SENDING_PAGE, NULL);
  DoorSending *sending = door_desk_get_sending (desk);

  gtk_list_box_bind_model (self->rows, door_sending_get_rows (sending), make_row, self, NULL);
  gtk_list_box_bind_model (self->log, door_sending_get_log (sending), make_line, self, NULL);
  gtk_drop_down_set_selected (self->metered, door_sending_get_metered (sending));
  self->desk = g_object_ref (desk);
  g_signal_connect_object (door_desk_get_sync (desk), "notify", G_CALLBACK (show_sync), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sending, "notify", G_CALLBACK (show_sending), self, G_CONNECT_SWAPPED);
  show_sync (self);
  show_sending (self);
  door_sending_refresh_async (sending, NULL, NULL);
  return GTK_WIDGET (self);
}

void
door_sending_page_focus (DoorSendingPage *self)
{
  gtk_widget_grab_focus (self->back_button);
}

static void
door_sending_page_dispose (GObject *object)
{
  DoorSendingPage *self = DOOR_SENDING_PAGE (object);

  if (self->rows != NULL)
    {
      gtk_list_box_bind_model (self->rows, NULL, NULL, NULL, NULL);
      gtk_list_box_bind_model (self->log, NULL, NULL, NULL, NULL);
    }
  self->rows = NULL;
  g_clear_object (&self->chooser);
  g_clear_object (&self->desk);
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (door_sending_page_parent_class)->dispose (object);
}

static void
door_sending_page_class_init (DoorSendingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_sending_page_dispose;
  g_type_ensure (DOOR_TYPE_TITLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-sending-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, back_text);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, list_title);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, summary);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, rows);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, metered);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, by_hand_text);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, pack_button);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, take_button);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, scan_box);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, scan_button);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, relay_text);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, relay_box);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, relay_button);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, forget_button);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, by_hand);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, log_title);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, log);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, sync_text);
  gtk_widget_class_bind_template_child (widget_class, DoorSendingPage, send_button);
  gtk_widget_class_bind_template_callback (widget_class, on_metered_chosen);
  door_sending_page_bind_hand (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_relay);
  gtk_widget_class_bind_template_callback (widget_class, on_forget);
}

static void
door_sending_page_init (DoorSendingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
