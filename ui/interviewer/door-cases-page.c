/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-cases-page.h"

#include <glib/gi18n.h>

#include "door-case-row.h"
#include "door-offer-dialog.h"
#include "door-title.h"
#include "door-upright.h"

struct _DoorCasesPage {
  AdwBin parent_instance;
  DoorDesk *desk;
  GCancellable *gone;

  DoorTitle *title;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkDropDown *show;
  GtkDropDown *order;
  GtkListView *list;
  AdwStatusPage *empty;
  GtkWidget *trouble_box;
  GtkLabel *trouble;
  GtkWidget *space_box;
  GtkLabel *space;
  GtkLabel *target;
  GtkImage *sync_image;
  GtkSpinner *sync_spinner;
  GtkLabel *sync_text;
  GtkButton *send_button;
  GtkWidget *begin_button;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorCasesPage, door_cases_page, ADW_TYPE_BIN)

/* --- Choosing a case ----------------------------------------------------------------------- */

void
door_cases_page_set_notice (DoorCasesPage *self, const char *text)
{
  g_return_if_fail (DOOR_IS_CASES_PAGE (self));

  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
}

static void
show_list (DoorCasesPage *self)
{
  DoorCaseList *cases = door_desk_get_cases (self->desk);

  if (g_list_model_get_n_items (G_LIST_MODEL (cases)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else
    {
      adw_status_page_set_description (self->empty, door_case_list_get_empty_text (cases));
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
}

static void
on_activate (DoorCasesPage *self, guint position)
{
  DoorCaseList *cases = door_desk_get_cases (self->desk);
  g_autoptr (DoorCase) item = g_list_model_get_item (G_LIST_MODEL (cases), position);

  if (item != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, item);
}

static void
on_show_selected (DoorCasesPage *self)
{
  door_case_list_set_show (door_desk_get_cases (self->desk),
                           (DoorCaseShow) gtk_drop_down_get_selected (self->show));
  show_list (self);
}

static void
on_order_selected (DoorCasesPage *self)
{
  DoorCaseOrder order = (DoorCaseOrder) gtk_drop_down_get_selected (self->order);

  door_case_list_set_order (door_desk_get_cases (self->desk), order);
  if (order == DOOR_CASE_BY_DISTANCE)
    door_desk_find_here (self->desk);
}

/* --- An interview of one's own ------------------------------------------------------------- */

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasesPage) self = DOOR_CASES_PAGE (data);
  g_autoptr (GError) error = NULL;
  DoorCase *item = door_desk_begin_finish (DOOR_DESK (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  if (item != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, item);
  else
    door_cases_page_set_notice (self, error->message);
}

static void
on_offers (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasesPage) self = DOOR_CASES_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offers = door_desk_forms_finish (DOOR_DESK (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  if (offers == NULL)
    door_cases_page_set_notice (self, error->message);
  else if (offers->len == 0)
    door_cases_page_set_notice (self, _ ("No questionnaire has come from the server yet. Send now, "
                                         "then begin."));
  else
    door_offer_dialog_choose (self->desk, GTK_WIDGET (self), offers, on_begun, self);
}

static void
on_begin (DoorCasesPage *self)
{
  door_cases_page_set_notice (self, NULL);
  door_desk_forms_async (self->desk, on_offers, g_object_ref (self));
}

/* --- The list ----------------------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, door_case_row_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  door_case_row_show (DOOR_CASE_ROW (gtk_list_item_get_child (item)),
                      gtk_list_item_get_item (item));
  /* The focus is on the row around the case: it is what a screen reader says. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_parent (gtk_list_item_get_child (item))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, door_case_get_label (gtk_list_item_get_item (item)), -1);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  door_case_row_show (DOOR_CASE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
bind_list (DoorCasesPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GListModel *cases = G_LIST_MODEL (door_desk_get_cases (self->desk));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->list,
                           GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (cases))));
  g_signal_connect_object (cases, "items-changed", G_CALLBACK (show_list), self, G_CONNECT_SWAPPED);
  show_list (self);
}

static void
on_search (DoorCasesPage *self)
{
  door_case_list_set_search (door_desk_get_cases (self->desk),
                             gtk_editable_get_text (GTK_EDITABLE (self->search)));
  show_list (self);
}

/* Enter in the search opens the only case left, else goes into the list. */
static void
on_search_activate (DoorCasesPage *self)
{
  GListModel *cases = G_LIST_MODEL (door_desk_get_cases (self->desk));

  if (g_list_model_get_n_items (cases) == 1)
    on_activate (self, 0);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static gboolean
on_find (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  if (!gtk_widget_get_mapped (widget))
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_CASES_PAGE (widget)->search));
}

/* --- Space -------------------------------------------------------------------------------- */

static void
show_space (DoorCasesPage *self)
{
  const char *warning = door_desk_get_space_warning (self->desk);

  gtk_label_set_text (self->space, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->space_box, warning != NULL);
}

/* What the supervisor asked for, and how far it is. */
static void
show_target (DoorCasesPage *self)
{
  const char *text = door_desk_get_target_text (self->desk);

  gtk_label_set_text (self->target, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->target), text != NULL);
}

/* --- Sending ------------------------------------------------------------------------------ */

static void
show_sync (DoorCasesPage *self)
{
  static const char *const icons[] = {
    [DOOR_SENDING_IDLE] = "door-state-done-symbolic",
    [DOOR_SENDING_WORKING] = "door-waiting-symbolic",
    [DOOR_SENDING_OFFLINE] = "door-offline-symbolic",
    [DOOR_SENDING_REFUSED] = "door-attention-symbolic",
  };
  DoorSyncStatus *sync = door_desk_get_sync (self->desk);
  DoorSendingState state = door_sync_status_get_state (sync);
  gboolean working = state == DOOR_SENDING_WORKING;
  gboolean waiting = state == DOOR_SENDING_IDLE && door_sync_status_get_waiting (sync) > 0;

  gtk_image_set_from_icon_name (self->sync_image, waiting ? "door-waiting-symbolic" : icons[state]);
  gtk_widget_set_visible (GTK_WIDGET (self->sync_image), !working);
  gtk_widget_set_visible (GTK_WIDGET (self->sync_spinner), working);
  gtk_spinner_set_spinning (self->sync_spinner, working);
  gtk_label_set_text (self->sync_text, door_sync_status_get_text (sync));
  gtk_button_set_label (self->send_button, working ? _ ("Sending…") : _ ("Send now"));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* What became of it stands in the status line in any case. */
  if (!door_sync_status_run_finish (DOOR_SYNC_STATUS (source), result, &error))
    g_debug ("Sending: %s", error->message);
}

static void
on_send (DoorCasesPage *self)
{
  DoorSyncStatus *sync = door_desk_get_sync (self->desk);

  if (door_sync_status_get_state (sync) != DOOR_SENDING_WORKING)
    door_sync_status_run_async (sync, on_sent, NULL);
}

static void
bind_sync (DoorCasesPage *self)
{
  DoorSyncStatus *sync = door_desk_get_sync (self->desk);

  g_signal_connect_object (sync, "notify", G_CALLBACK (show_sync), self, G_CONNECT_SWAPPED);
  show_sync (self);
}

/* --- Making ------------------------------------------------------------------------------- */

GtkWidget *
door_cases_page_new (DoorDesk *desk)
{
  DoorCasesPage *self;

  g_return_val_if_fail (DOOR_IS_DESK (desk), NULL);

  self = g_object_new (DOOR_TYPE_CASES_PAGE, NULL);
  self->desk = g_object_ref (desk);
  door_title_set_title (self->title, door_desk_get_public_name (desk));
  door_title_set_subtitle (self->title, door_desk_get_account (desk));
  bind_list (self);
  bind_sync (self);
  gtk_widget_set_visible (self->begin_button, door_desk_can_begin (desk));
  g_signal_connect_object (desk, "notify::space-warning", G_CALLBACK (show_space), self,
                           G_CONNECT_SWAPPED);
  show_space (self);
  g_signal_connect_object (desk, "notify::target-text", G_CALLBACK (show_target), self,
                           G_CONNECT_SWAPPED);
  show_target (self);
  return GTK_WIDGET (self);
}

void
door_cases_page_focus_list (DoorCasesPage *self)
{
  g_return_if_fail (DOOR_IS_CASES_PAGE (self));

  if (!gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
door_cases_page_dispose (GObject *object)
{
  DoorCasesPage *self = DOOR_CASES_PAGE (object);

  if (self->gone != NULL)
    g_cancellable_cancel (self->gone);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->gone);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (door_cases_page_parent_class)->dispose (object);
}

static void
door_cases_page_class_init (DoorCasesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_cases_page_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_CASE);
  g_type_ensure (DOOR_TYPE_UPRIGHT);
  g_type_ensure (DOOR_TYPE_TITLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-cases-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, title);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, search);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, show);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, order);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, list);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, empty);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, space_box);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, space);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, target);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, sync_image);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, sync_spinner);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, sync_text);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, send_button);
  gtk_widget_class_bind_template_child (widget_class, DoorCasesPage, begin_button);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_show_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_order_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_begin);
}

/* For the whole window, so that it works wherever the focus is. */
static void
listen_for_find (DoorCasesPage *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (shortcuts),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK),
                        gtk_callback_action_new (on_find, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
}

static void
door_cases_page_init (DoorCasesPage *self)
{
  self->gone = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  listen_for_find (self);
}
