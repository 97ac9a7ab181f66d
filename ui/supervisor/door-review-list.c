/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-review-list-private.h"

#include "door-team-bulk.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

G_DEFINE_TYPE (DoorReviewList, door_review_list, ADW_TYPE_BIN)

enum { CHOSEN, TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- One row ----------------------------------------------------------------------------------- */

static GtkWidget *
new_line (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *flags = door_part_label (NULL, "team-flags");

  gtk_box_append (GTK_BOX (texts), new_line ("case-label"));
  gtk_box_append (GTK_BOX (texts), new_line ("explanation"));
  gtk_box_append (GTK_BOX (texts), flags);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_set_valign (gtk_widget_get_first_child (box), GTK_ALIGN_START);
  gtk_widget_add_css_class (box, "team-row");
  gtk_list_item_set_child (item, box);
}

static char *
first_line (DoorTeamRow *row)
{
  const char *case_id = door_team_row_get_case (row);

  return g_strdup_printf ("%s · %s", *case_id ? case_id : _ ("Without a case number"),
                          door_team_row_get_person (row));
}

static char *
second_line (DoorTeamRow *row)
{
  g_autoptr (GString) text = g_string_new (door_team_row_get_state_text (row));

  if (*door_team_row_get_outcome_text (row))
    g_string_append_printf (text, " · %s", door_team_row_get_outcome_text (row));
  if (*door_team_row_get_psu (row))
    g_string_append_printf (text, " · %s", door_team_row_get_psu (row));
  if (*door_team_row_get_when_text (row))
    g_string_append_printf (text, " · %s", door_team_row_get_when_text (row));
  if (*door_team_row_get_duration_text (row))
    g_string_append_printf (text, " · %s", door_team_row_get_duration_text (row));
  return g_strdup (text->str);
}

static void
show_flags (GtkWidget *image, GtkWidget *flags, DoorTeamRow *row)
{
  DoorTeamSeverity severity = door_team_row_get_severity (row);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), *door_part_severity_icon (severity)
                                                       ? door_part_severity_icon (severity)
                                                       : "door-state-open-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_part_severity_words (severity), -1);
  gtk_label_set_text (GTK_LABEL (flags), door_team_row_get_flags_text (row));
  gtk_widget_set_visible (flags, *door_team_row_get_flags_text (row) != '\0');
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  DoorTeamRow *row = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *first = gtk_widget_get_first_child (gtk_widget_get_next_sibling (image));
  GtkWidget *second = gtk_widget_get_next_sibling (first);
  g_autofree char *first_text = first_line (row);
  g_autofree char *second_text = second_line (row);

  gtk_label_set_text (GTK_LABEL (first), first_text);
  gtk_label_set_text (GTK_LABEL (second), second_text);
  show_flags (image, gtk_widget_get_next_sibling (second), row);
  gtk_widget_remove_css_class (box, "check");
  gtk_widget_remove_css_class (box, "urgent");
  if (door_team_row_get_severity (row) == DOOR_TEAM_SEVERITY_URGENT)
    gtk_widget_add_css_class (box, "urgent");
  else if (door_team_row_get_severity (row) == DOOR_TEAM_SEVERITY_CHECK)
    gtk_widget_add_css_class (box, "check");
}

/* --- Choosing ---------------------------------------------------------------------------------- */

static void
choose (DoorReviewList *self, guint position)
{
  g_autoptr (DoorTeamRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (row == NULL)
    return;
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
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
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
