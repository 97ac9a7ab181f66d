/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-enrol-dialog.h"

#include "door-code-dialog.h"
#include "door-platform.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  GtkWindow *parent;
  DoorUnlock *unlock;
  GWeakRef owner;
  void (*done) (gpointer owner);
  char *code;
  DoorCodeAbout *about;
  char *username; /* at a server of others */
  char *password;
  gboolean plain;
  GtkEditable *first; /* what is typed, twice for the passphrase; the dialog's */
  GtkEditable *second;
  GtkCheckButton *open;
} Enrolling;

static void
enrolling_free (Enrolling *self)
{
  g_object_unref (self->parent);
  g_object_unref (self->unlock);
  g_weak_ref_clear (&self->owner);
  g_free (self->code);
  g_clear_pointer (&self->about, door_code_about_free);
  g_free (self->username);
  if (self->password != NULL)
    door_platform_wipe (self->password, strlen (self->password));
  g_free (self->password);
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
  const DoorEnrolWish wish = { self->code, words, self->username, self->password, self->plain };
  const char *trouble;

  if (strcmp (response, "enrol") != 0)
    return enrolling_free (self);
  trouble = door_unlock_check_new (words, gtk_editable_get_text (self->second));
  if (trouble != NULL)
    return ask_passphrase (self, trouble);
  door_unlock_enrol_async (self->unlock, &wish, on_enrolled, self);
}

static GtkEditable *
add_secret (GtkWidget *box, const char *label)
{
  GtkWidget *entry = gtk_password_entry_new ();

  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  g_object_set (entry, "placeholder-text", label, "activates-default", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (box), entry);
  return GTK_EDITABLE (entry);
}

/* GTK 4.8 tells a password entry that it has lost the focus after it is gone, when its window closes
 * under it: the focus goes first. */
static void
drop_focus (AdwMessageDialog *dialog)
{
  gtk_window_set_focus (GTK_WINDOW (dialog), NULL);
}

/* `go_on`: the response that is no "cancel". */
static void
present (AdwMessageDialog *dialog, const char *go_on, GCallback answered, Enrolling *self)
{
  adw_message_dialog_set_response_appearance (dialog, go_on, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, go_on);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", answered, self);
  g_signal_connect (dialog, "response", G_CALLBACK (drop_focus), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const char *
explain_passphrase (const Enrolling *self)
{
  if (self->about->elsewhere)
    return _ ("It opens your interviews on this device. Nobody else can know it, and nobody can "
              "help if it is forgotten: interviews that were not sent are lost with it.");
  return _ ("It opens your interviews on this device. Nobody else can know it, and "
            "only the office can help if it is forgotten.");
}

static void
ask_passphrase (Enrolling *self, const char *trouble)
{
  GtkWidget *dialog
      = adw_message_dialog_new (self->parent, _ ("Choose a passphrase"),
                                trouble != NULL ? trouble : explain_passphrase (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->first = add_secret (box, _ ("Passphrase"));
  self->second = add_secret (box, _ ("The same again"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "enrol",
                                    _ ("Enrol"), NULL);
  present (ADW_MESSAGE_DIALOG (dialog), "enrol", G_CALLBACK (on_passphrase), self);
}

/* --- A server of others ---------------------------------------------------------------------- */

static void
on_login (AdwMessageDialog *dialog, const char *response, Enrolling *self)
{
  if (strcmp (response, "go-on") != 0)
    return enrolling_free (self);
  if (self->first != NULL)
    {
      self->username = g_strdup (gtk_editable_get_text (self->first));
      self->password = g_strdup (gtk_editable_get_text (self->second));
    }
  self->plain = gtk_check_button_get_active (self->open);
  ask_passphrase (self, NULL);
}

static void
add_login (Enrolling *self, GtkWidget *box)
{
  GtkWidget *name = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (name), _ ("Your name there"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (name), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Your name there"), -1);
  if (self->about->username != NULL)
    gtk_editable_set_text (GTK_EDITABLE (name), self->about->username);
  gtk_box_append (GTK_BOX (box), name);
  self->first = GTK_EDITABLE (name);
  self->second = add_secret (box, _ ("Password, or a token without a name"));
}

/* A check button whose words may take several lines. */
static GtkWidget *
new_check (Enrolling *self)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *label = gtk_label_new (
      _ ("Also use questionnaires that are not encrypted. Whoever runs the server can then read "
         "what people answered."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  self->open = GTK_CHECK_BUTTON (check);
  return check;
}

static void
ask_login (Enrolling *self)
{
  g_autofree char *text
      = g_strdup_printf (_ ("Questionnaires come from %s, and interviews go there. It gives no "
                            "cases: you begin interviews yourself."),
                         self->about->server);
  GtkWidget *dialog = adw_message_dialog_new (self->parent, _ ("Another server"), text);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->first = self->second = NULL;
  if (!self->about->has_login)
    add_login (self, box);
  gtk_box_append (GTK_BOX (box), new_check (self));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "go-on",
                                    _ ("Go on"), NULL);
  present (ADW_MESSAGE_DIALOG (dialog), "go-on", G_CALLBACK (on_login), self);
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
  self->about = door_unlock_read_code (self->unlock, self->code, &error);
  if (self->about != NULL)
    return self->about->elsewhere ? ask_login (self) : ask_passphrase (self, NULL);
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
                              _ ("The office shows a code for you, on paper or on a screen, or "
                                 "gives you the address of its server. You need a network for "
                                 "this."),
                              on_code, self);
}
