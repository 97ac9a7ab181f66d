/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-review-list-private.h"

#include "door-review-row.h"
#include "door-team-bulk.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

/* As GTK tells it; up to a quarter more than 96 dots. */
#define USUAL_DPI (120 * 1024)

G_DEFINE_TYPE (DoorReviewList, door_review_list, ADW_TYPE_BIN)

enum { CHOSEN, TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- One row ----------------------------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, door_review_row_new ());
}

/* Across a whole window one line of usual type holds what beside other panes takes two. */
static guint
lines_of (DoorReviewList *self)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return self->is_wide && dpi <= USUAL_DPI ? 1 : 2;
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, DoorReviewList *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  door_review_row_set_lines (row, lines_of (self));
  door_review_row_show (row, gtk_list_item_get_item (item));
}

void
door_review_list_fit_rows (DoorReviewList *self)
{
  GtkWidget *item = gtk_widget_get_first_child (self->view);

  for (; item != NULL; item = gtk_widget_get_next_sibling (item))
    door_review_row_set_lines (gtk_widget_get_first_child (item), lines_of (self));
}

/* --- Choosing ---------------------------------------------------------------------------------- */

static void
choose (DoorReviewList *self, guint position)
{
  g_autoptr (DoorTeamRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (row == NULL)
    return;
  self->at = position;
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[CHOSEN], 0, row);
}

static void
on_activate (GtkListView *view, guint position, DoorReviewList *self)
{
  choose (self, position);
}

gboolean
door_review_list_step (DoorReviewList *self, int by)
{
  guint at = gtk_single_selection_get_selected (self->selection);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint next = at == GTK_INVALID_LIST_POSITION ? 0 : at + (guint) by;

  if (n == 0 || next >= n)
    return FALSE;
  choose (self, next);
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", next);
  return TRUE;
}

gboolean
door_review_list_go_on (DoorReviewList *self, DoorTeamRow *done)
{
  guint at = gtk_single_selection_get_selected (self->selection);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autoptr (DoorTeamRow) row = NULL;

  if (n == 0)
    return FALSE;
  /* Once it has left the list another one stands where it stood. */
  at = at == GTK_INVALID_LIST_POSITION ? self->at : at;
  row = g_list_model_get_item (G_LIST_MODEL (self->list), at);
  at = MIN (row == done ? at + 1 : at, n - 1);
  choose (self, at);
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", at);
  return TRUE;
}

void
door_review_list_focus (DoorReviewList *self)
{
  gtk_widget_grab_focus (gtk_widget_get_visible (self->view) ? self->view : self->search);
}

void
door_review_list_search (DoorReviewList *self)
{
  gtk_widget_grab_focus (self->search);
}

/* --- Several at once ---------------------------------------------------------------------------- */

static void
on_bulk (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorReviewList) self = DOOR_REVIEW_LIST (data);
  g_autoptr (GError) error = NULL;
  guint n = door_team_desk_bulk_finish (DOOR_TEAM_DESK (source), result, &error);
  g_autofree char *said = g_strdup_printf (
      ngettext ("%u interview was approved. It goes with the next sending.",
                "%u interviews were approved. They go with the next sending.", n),
      n);

  g_signal_emit (self, signals[TOAST], 0, error != NULL ? error->message : said);
}

/* As responses are called. */
static const char *const bulk_names[] = { "clean", "checked" };

static void
on_response (AdwMessageDialog *dialog, const char *response, DoorReviewList *self)
{
  for (guint rule = 0; rule < DOOR_N_BULKS; rule++)
    if (g_str_equal (response, bulk_names[rule]))
      door_team_desk_bulk_async (self->desk, rule, on_bulk, g_object_ref (self));
}

void
door_review_list_ask_several (DoorReviewList *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _ ("Approve several"),
      _ ("Of the interviews that the list shows now. Read some of each interviewer's first: a rule "
         "sees less than you do."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "stay", _ ("Not now"));
  for (guint rule = 0; rule < DOOR_N_BULKS; rule++)
    {
      guint n = door_team_desk_count_bulk (self->desk, rule);
      g_autofree char *label = g_strdup_printf ("%s (%u)", door_bulk_rule_label (rule), n);

      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), bulk_names[rule], label);
      adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), bulk_names[rule],
                                               n > 0);
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_items_changed (DoorReviewList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *count = g_strdup_printf (ngettext ("%u interview", "%u interviews", n), n);

  gtk_label_set_text (self->count, count);
  gtk_label_set_text (self->empty_text, door_team_list_get_empty_text (self->list));
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (gtk_widget_get_parent (self->view), n > 0);
}

/* --- The object -------------------------------------------------------------------------------- */

static GtkWidget *
new_view (DoorReviewList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "team-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Interviews"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, 0);
  return scroll;
}

static GtkWidget *
new_empty (DoorReviewList *self)
{
  self->empty_text = GTK_LABEL (door_part_label (NULL, "explanation"));
  self->empty = GTK_WIDGET (self->empty_text);
  gtk_widget_set_valign (self->empty, GTK_ALIGN_START);
  gtk_widget_set_vexpand (self->empty, TRUE);
  gtk_widget_add_css_class (self->empty, "team-empty");
  return self->empty;
}

GtkWidget *
door_review_list_new (DoorTeamDesk *desk)
{
  DoorReviewList *self = g_object_new (DOOR_TYPE_REVIEW_LIST, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->a_row = 2;
  self->desk = g_object_ref (desk);
  self->list = door_team_desk_get_list (desk);
  gtk_box_append (GTK_BOX (box), door_review_list_new_filters (self));
  gtk_box_append (GTK_BOX (box), new_view (self));
  gtk_box_append (GTK_BOX (box), new_empty (self));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (door_review_list_follow), self,
                           G_CONNECT_SWAPPED);
  on_items_changed (self);
  door_review_list_follow (self);
  door_review_list_load_filters (self);
  return GTK_WIDGET (self);
}

static void
door_review_list_dispose (GObject *object)
{
  g_clear_object (&DOOR_REVIEW_LIST (object)->desk);
  G_OBJECT_CLASS (door_review_list_parent_class)->dispose (object);
}

static void
door_review_list_class_init (DoorReviewListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_review_list_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reviewlist");
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_TEAM_ROW);
  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
door_review_list_init (DoorReviewList *self)
{
}
