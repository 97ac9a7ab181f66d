/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-enrol-dialog.h"

#include "door-code-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  GtkWindow *parent;
  DoorUnlock *unlock;
  GWeakRef owner;
  void (*done) (gpointer owner);
  char *code;
  GtkEditable *first; /* of the passphrase, twice; the dialog's */
  GtkEditable *second;
} Enrolling;

static void
enrolling_free (Enrolling *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->unlock);
  g_weak_ref_clear (&self->owner);
  g_free (self->code);
  g_free (self);
}

static void ask_passphrase (Enrolling *self, const char *trouble);

/* --- Telling --------------------------------------------------------------------------------- */

static void
tell (Enrolling *self, const char *text)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent, _ ("Not enrolled"), text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer data)
{
  Enrolling *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *account = door_unlock_enrol_finish (DOOR_UNLOCK (source), result, &error);
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);

  if (account == NULL)
    tell (self, error->message);
  else if (owner != NULL)
    self->done (owner);
  enrolling_free (self);
}

/* --- The passphrase -------------------------------------------------------------------------- */

static void
on_passphrase (AdwMessageDialog *dialog, const char *response, Enrolling *self)
{
  const char *words = gtk_editable_get_text (self->first);
  const char *trouble;

  if (strcmp (response, "enrol") != 0)
    return enrolling_free (self);
  trouble = door_unlock_check_new (words, gtk_editable_get_text (self->second));
  if (trouble != NULL)
    return ask_passphrase (self, trouble);
  door_unlock_enrol_async (self->unlock, self->code, words, on_enrolled, self);
}

static GtkEditable *
add_entry (GtkWidget *box, const char *label)
{
  GtkWidget *entry = gtk_password_entry_new ();

  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  g_object_set (entry, "placeholder-text", label, "activates-default", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (box), entry);
  return GTK_EDITABLE (entry);
}

static void
ask_passphrase (Enrolling *self, const char *trouble)
{
  GtkWidget *dialog = adw_message_dialog_new (
      self->parent, _ ("Choose a passphrase"),
      trouble != NULL ? trouble
                      : _ ("It opens your interviews on this device. Nobody else can know it, and "
                           "only the office can help if it is forgotten."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->first = add_entry (box, _ ("Passphrase"));
  self->second = add_entry (box, _ ("The same again"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "enrol",
                                    _ ("Enrol"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "enrol",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "enrol");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_passphrase), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- The code -------------------------------------------------------------------------------- */

static void
on_code (GObject *source, GAsyncResult *result, gpointer data)
{
  Enrolling *self = data;
  g_autoptr (GError) error = NULL;

  self->code = door_code_dialog_ask_finish (result, NULL);
  if (self->code == NULL)
    return enrolling_free (self);
  if (door_unlock_check_code (self->unlock, self->code, &error))
    return ask_passphrase (self, NULL);
  tell (self, error->message);
  enrolling_free (self);
}

void
door_enrol_dialog_open (GtkWindow *parent,
                        DoorUnlock *unlock,
                        GObject *owner,
                        void (*done) (gpointer owner))
{
  Enrolling *self = g_new0 (Enrolling, 1);

  self->parent = g_object_ref (parent);
  self->unlock = g_object_ref (unlock);
  self->done = done;
  g_weak_ref_init (&self->owner, owner);
  door_code_dialog_ask_async (parent, _ ("Enrol this device"),
                              _ ("The office shows a code for you, on paper or on a screen. It is "
                                 "good once. You need a network for this."),
                              on_code, self);
}
