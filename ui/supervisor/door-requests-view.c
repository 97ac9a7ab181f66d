/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-requests-view.h"

#include "door-code-dialog.h"
#include "door-team-parts.h"
#include "door-today-parts.h"

#include <glib/gi18n.h>
#include <string.h>

struct _DoorRequestsView {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  DoorTeamRequest *about; /* whose file is being chosen; NULL: a new one */
  GBytes *request;        /* taken in, while its name is asked for; NULL */
  GtkFileChooserNative *chooser;
};

G_DEFINE_TYPE (DoorRequestsView, door_requests_view, ADW_TYPE_BIN)

enum { TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tell (DoorRequestsView *self, const char *text)
{
  g_signal_emit (self, signals[TOAST], 0, text);
}

/* --- Files -------------------------------------------------------------------------------------- */

static void
choose (DoorRequestsView *self,
        const char *title,
        GtkFileChooserAction action,
        const char *name,
        GCallback on_response)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", on_response, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static GFile *
chosen_file (DoorRequestsView *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);

  return response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                                         : NULL;
}

/* Supervisors save the answer, headquarters the request. */
static void
on_save_response (DoorRequestsView *self, int response)
{
  g_autoptr (GFile) file = chosen_file (self, response);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return;
  bytes = door_team_desk_is_headquarters (self->desk) ? door_team_request_get_request (self->about)
                                                      : door_team_request_dup_answer (self->about);
  if (!g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, NULL, &error))
    tell (self, error->message);
}

static void
on_save (GtkWidget *button, DoorRequestsView *self)
{
  gboolean office = door_team_desk_is_headquarters (self->desk);

  g_set_object (&self->about, g_object_get_data (G_OBJECT (button), "request"));
  choose (self, office ? _ ("Save the request") : _ ("Save the answer"),
          GTK_FILE_CHOOSER_ACTION_SAVE, office ? "passphrase-request.txt" : "passphrase-answer.txt",
          G_CALLBACK (on_save_response));
}

static void
on_answer_response (DoorRequestsView *self, int response)
{
  g_autoptr (GFile) file = chosen_file (self, response);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file != NULL ? g_file_load_bytes (file, NULL, NULL, &error) : NULL;

  if (error != NULL)
    tell (self, error->message);
  if (bytes != NULL)
    door_team_request_answer_async (self->desk, self->about, bytes, door_today_tell_act,
                                    g_object_ref (self));
}

static void
on_answer (GtkWidget *button, DoorRequestsView *self)
{
  g_set_object (&self->about, g_object_get_data (G_OBJECT (button), "request"));
  choose (self, _ ("Choose the answer"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL,
          G_CALLBACK (on_answer_response));
}

/* --- A new one ---------------------------------------------------------------------------------- */

static void
on_whose (const char *words, gpointer data)
{
  g_autoptr (DoorRequestsView) self = DOOR_REQUESTS_VIEW (data);
  g_autoptr (GBytes) request = g_steal_pointer (&self->request);

  if (words != NULL && request != NULL && self->desk != NULL)
    door_team_request_carry_async (self->desk, request, words, door_today_tell_act,
                                   g_object_ref (self));
}

static void
ask_whose (DoorRequestsView *self, GBytes *request)
{
  g_clear_pointer (&self->request, g_bytes_unref);
  self->request = g_bytes_ref (request);
  door_part_ask (
      GTK_WIDGET (self), _ ("Carry it to headquarters"),
      _ ("Whose tablet asks, and how can headquarters reach this person by telephone? The "
         "one-time code is told to this person and to nobody else."),
      NULL, _ ("Carry it"), FALSE, on_whose, g_object_ref (self));
}

static void
on_scanned (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorRequestsView) self = DOOR_REQUESTS_VIEW (data);
  g_autofree char *text = door_code_dialog_ask_finish (result, NULL);
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  if (bytes != NULL && self->desk != NULL)
    ask_whose (self, bytes);
}

static void
on_scan (DoorRequestsView *self)
{
  door_code_dialog_ask_async (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("A forgotten passphrase"),
      _ ("The tablet shows a code on its first page, after \"I have forgotten it\"."), on_scanned,
      g_object_ref (self));
}

static void
on_open_response (DoorRequestsView *self, int response)
{
  g_autoptr (GFile) file = chosen_file (self, response);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = file != NULL ? g_file_load_bytes (file, NULL, NULL, &error) : NULL;

  if (error != NULL)
    tell (self, error->message);
  if (bytes != NULL)
    ask_whose (self, bytes);
}

static void
on_open (DoorRequestsView *self)
{
  choose (self, _ ("Choose the request"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL,
          G_CALLBACK (on_open_response));
}

/* --- The list ----------------------------------------------------------------------------------- */

static GtkWidget *
new_button (DoorRequestsView *self, const char *label, DoorTeamRequest *item, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "request", g_object_ref (item), g_object_unref);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  return button;
}

static GtkWidget *
new_texts (DoorTeamRequest *item, gboolean answered)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *carried
      = g_strdup_printf (_ ("Carried by %s · %s"), door_team_request_get_person (item),
                         door_team_request_get_when_text (item));
  g_autofree char *fingerprint
      = g_strdup_printf (_ ("The tablet shows: %s"), door_team_request_get_fingerprint (item));

  gtk_box_append (GTK_BOX (texts),
                  door_part_label (door_team_request_get_whose (item), "case-label"));
  gtk_box_append (GTK_BOX (texts), door_part_label (carried, "explanation"));
  gtk_box_append (GTK_BOX (texts), door_part_label (fingerprint, "explanation"));
  gtk_box_append (GTK_BOX (texts),
                  door_part_label (answered ? _ ("The answer is here.")
                                            : _ ("Headquarters has not answered yet."),
                                   NULL));
  gtk_widget_set_hexpand (texts, TRUE);
  return texts;
}

static GtkWidget *
make_row (gpointer data, gpointer user_data)
{
  DoorTeamRequest *item = DOOR_TEAM_REQUEST (data);
  DoorRequestsView *self = DOOR_REQUESTS_VIEW (user_data);
  g_autoptr (GBytes) answer = door_team_request_dup_answer (item);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_box_append (GTK_BOX (box), new_texts (item, answer != NULL));
  if (door_team_desk_is_headquarters (self->desk))
    {
      gtk_box_append (GTK_BOX (box),
                      new_button (self, _ ("Save the request…"), item, G_CALLBACK (on_save)));
      gtk_box_append (GTK_BOX (box),
                      new_button (self, _ ("Take in the answer…"), item, G_CALLBACK (on_answer)));
    }
  else if (answer != NULL)
    gtk_box_append (GTK_BOX (box),
                    new_button (self, _ ("Save the answer…"), item, G_CALLBACK (on_save)));
  gtk_widget_add_css_class (box, "today-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static GtkWidget *
new_buttons (DoorRequestsView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *scan = gtk_button_new_with_label (_ ("Scan a tablet's request…"));
  GtkWidget *open = gtk_button_new_with_label (_ ("Take one from a stick…"));

  gtk_box_append (GTK_BOX (box), scan);
  gtk_box_append (GTK_BOX (box), open);
  g_signal_connect_object (scan, "clicked", G_CALLBACK (on_scan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (open, "clicked", G_CALLBACK (on_open), self, G_CONNECT_SWAPPED);
  return box;
}

GtkWidget *
door_requests_view_new (DoorTeamDesk *desk)
{
  DoorRequestsView *self = g_object_new (DOOR_TYPE_REQUESTS_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();

  self->desk = g_object_ref (desk);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list),
                                door_part_label (_ ("No request is on its way."), "explanation"));
  gtk_list_box_bind_model (GTK_LIST_BOX (list), door_team_desk_get_requests (desk), make_row, self,
                           NULL);
  gtk_box_append (GTK_BOX (box), list);
  if (!door_team_desk_is_headquarters (desk))
    gtk_box_append (GTK_BOX (box), new_buttons (self));
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

static void
door_requests_view_dispose (GObject *object)
{
  DoorRequestsView *self = DOOR_REQUESTS_VIEW (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->chooser);
  g_clear_object (&self->about);
  g_clear_pointer (&self->request, g_bytes_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (door_requests_view_parent_class)->dispose (object);
}

static void
door_requests_view_class_init (DoorRequestsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_requests_view_dispose;
  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
door_requests_view_init (DoorRequestsView *self)
{
}
