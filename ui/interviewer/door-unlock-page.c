/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-unlock-page.h"

#include "door-enrol-dialog.h"
#include "door-first-page.h"

#include <glib/gi18n.h>

#include "door-forgotten-page.h"
#include "door-upright.h"

struct _DoorUnlockPage {
  AdwBin parent_instance;
  DoorUnlock *unlock;
  GCancellable *gone;

  GtkStack *stack;
  DoorForgottenPage *forgotten; /* NULL until asked for */
  GtkWidget *first;             /* where nobody has enrolled yet, instead of the rest */
  GtkWidget *usual;
  GtkLabel *name;
  GtkWidget *form;
  GtkWidget *enrol_button;
  GtkDropDown *account;
  GtkLabel *only_account;
  GtkEditable *passphrase;
  GtkWidget *unlock_button;
  GtkSpinner *spinner;
  GtkWidget *message_box;
  GtkLabel *message;
  GtkLabel *hint;
};

enum { UNLOCKED, CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorUnlockPage, door_unlock_page, ADW_TYPE_BIN)

static guint
count_accounts (DoorUnlockPage *self)
{
  return g_strv_length ((char **) door_unlock_get_accounts (self->unlock));
}

static void
show_message (DoorUnlockPage *self)
{
  const char *message = door_unlock_get_message (self->unlock);

  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (self->message_box, message != NULL);
}

static void
show_ready (DoorUnlockPage *self)
{
  gtk_widget_set_sensitive (self->unlock_button,
                            !door_unlock_get_busy (self->unlock)
                                && *gtk_editable_get_text (self->passphrase) != '\0');
}

/* The entry keeps the focus meanwhile, so that after a wrong passphrase one types on. */
static void
show_busy (DoorUnlockPage *self)
{
  gboolean busy = door_unlock_get_busy (self->unlock);

  gtk_widget_set_sensitive (GTK_WIDGET (self->account), !busy);
  gtk_editable_set_editable (self->passphrase, !busy);
  show_ready (self);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static const char *
chosen_account (DoorUnlockPage *self)
{
  const char *const *accounts = door_unlock_get_accounts (self->unlock);
  guint selected = gtk_drop_down_get_selected (self->account);

  if (accounts[0] == NULL)
    return NULL;
  return selected < count_accounts (self) ? accounts[selected] : accounts[0];
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorUnlockPage) self = DOOR_UNLOCK_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDesk) desk = door_unlock_open_finish (DOOR_UNLOCK (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  show_busy (self);
  show_message (self);
  if (desk != NULL)
    g_signal_emit (self, signals[UNLOCKED], 0, desk);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

DoorSpace
door_unlock_page_get_space (DoorUnlockPage *self)
{
  const char *account;

  g_return_val_if_fail (DOOR_IS_UNLOCK_PAGE (self), DOOR_SPACE_SURVEY);

  account = chosen_account (self);
  return account != NULL ? door_unlock_get_space (self->unlock, account) : DOOR_SPACE_SURVEY;
}

static void
on_account_chosen (DoorUnlockPage *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
on_unlock (DoorUnlockPage *self)
{
  const char *account = chosen_account (self);

  if (account == NULL || door_unlock_get_busy (self->unlock)
      || *gtk_editable_get_text (self->passphrase) == '\0')
    return;
  door_unlock_open_async (self->unlock, account, gtk_editable_get_text (self->passphrase),
                          on_opened, g_object_ref (self));
  /* The entry's buffer is guarded memory, wiped as it empties. */
  gtk_editable_set_text (self->passphrase, "");
}

static void
on_forgotten_back (DoorUnlockPage *self)
{
  door_unlock_page_present (self);
}

static void
on_forgotten_unlocked (DoorUnlockPage *self, DoorDesk *desk)
{
  g_signal_emit (self, signals[UNLOCKED], 0, desk);
}

static void
add_forgotten (DoorUnlockPage *self)
{
  self->forgotten = g_object_new (DOOR_TYPE_FORGOTTEN_PAGE, NULL);
  g_signal_connect_object (self->forgotten, "unlocked", G_CALLBACK (on_forgotten_unlocked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->forgotten, "back", G_CALLBACK (on_forgotten_back), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->forgotten));
}

static void
on_forgotten (DoorUnlockPage *self)
{
  const char *account = chosen_account (self);

  if (account == NULL || door_unlock_get_busy (self->unlock))
    return;
  if (self->forgotten == NULL)
    add_forgotten (self);
  door_forgotten_page_begin (self->forgotten, self->unlock, account);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->forgotten));
}

static void
show_accounts (DoorUnlockPage *self)
{
  const char *const *accounts = door_unlock_get_accounts (self->unlock);
  g_autoptr (GtkStringList) names = gtk_string_list_new (accounts);
  guint count = count_accounts (self);

  gtk_drop_down_set_model (self->account, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->account), count > 1);
  gtk_label_set_text (self->only_account, count == 1 ? accounts[0] : "");
  gtk_widget_set_visible (GTK_WIDGET (self->only_account), count == 1);
  gtk_widget_set_visible (self->form, count > 0);
  gtk_widget_set_visible (self->first, door_unlock_is_first (self->unlock));
  gtk_widget_set_visible (self->usual, !door_unlock_is_first (self->unlock));
  /* The first account is the one thing to do on a new device; a further one is rare. */
  static const char *const first[] = { "suggested-action", NULL };
  static const char *const further[] = { "flat", "quiet", NULL };
  gtk_widget_set_css_classes (self->enrol_button, (const char **) (count > 0 ? further : first));
}

static void
show_enrolled (gpointer data)
{
  DoorUnlockPage *self = data;

  gtk_label_set_text (self->name, door_unlock_get_public_name (self->unlock));
  show_accounts (self);
  g_signal_emit (self, signals[CHOSEN], 0);
  door_unlock_page_present (self);
}

static void
on_enrol (DoorUnlockPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!door_unlock_get_busy (self->unlock))
    door_enrol_dialog_open (GTK_WINDOW (root), self->unlock, G_OBJECT (self), show_enrolled);
}

GtkWidget *
door_unlock_page_new (DoorUnlock *unlock)
{
  DoorUnlockPage *self;
  const char *hint;

  g_return_val_if_fail (DOOR_IS_UNLOCK (unlock), NULL);

  self = g_object_new (DOOR_TYPE_UNLOCK_PAGE, NULL);
  self->unlock = g_object_ref (unlock);
  gtk_label_set_text (self->name, door_unlock_get_public_name (unlock));
  hint = door_unlock_get_hint (unlock);
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  show_accounts (self);
  g_signal_connect_object (unlock, "notify::busy", G_CALLBACK (show_busy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (unlock, "notify::message", G_CALLBACK (show_message), self,
                           G_CONNECT_SWAPPED);
  show_busy (self);
  show_message (self);
  show_ready (self);
  return GTK_WIDGET (self);
}

void
door_unlock_page_present (DoorUnlockPage *self)
{
  g_return_if_fail (DOOR_IS_UNLOCK_PAGE (self));

  gtk_stack_set_visible_child_name (self->stack, "unlock");
  gtk_editable_set_text (self->passphrase, "");
  if (gtk_widget_get_visible (self->first))
    gtk_widget_child_focus (self->first, GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

static void
door_unlock_page_dispose (GObject *object)
{
  DoorUnlockPage *self = DOOR_UNLOCK_PAGE (object);

  if (self->gone != NULL)
    g_cancellable_cancel (self->gone);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->gone);
  g_clear_object (&self->unlock);
  G_OBJECT_CLASS (door_unlock_page_parent_class)->dispose (object);
}

static void
door_unlock_page_class_init (DoorUnlockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_unlock_page_dispose;
  signals[UNLOCKED] = g_signal_new ("unlocked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_DESK);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DOOR_TYPE_FIRST_PAGE);
  g_type_ensure (DOOR_TYPE_UPRIGHT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-unlock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, first);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, usual);
  gtk_widget_class_bind_template_callback (widget_class, on_account_chosen);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, name);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, form);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, enrol_button);
  gtk_widget_class_bind_template_callback (widget_class, on_enrol);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, account);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, only_account);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, message_box);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, message);
  gtk_widget_class_bind_template_child (widget_class, DoorUnlockPage, hint);
  gtk_widget_class_bind_template_callback (widget_class, on_unlock);
  gtk_widget_class_bind_template_callback (widget_class, show_ready);
  gtk_widget_class_bind_template_callback (widget_class, on_forgotten);
}

/* A questionnaire dropped here is tried. */
static gboolean
on_drop (DoorUnlockPage *self, const GValue *value)
{
  GFile *file = g_value_get_object (value);

  g_application_open (g_application_get_default (), &file, 1, "");
  return TRUE;
}

static void
accept_drops (DoorUnlockPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
door_unlock_page_init (DoorUnlockPage *self)
{
  self->gone = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  accept_drops (self);
}
