/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-review-page.h"

#include "door-decision-view.h"
#include "door-panes.h"
#include "door-reading-view.h"
#include "door-review-list.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

enum { PANE_LIST, PANE_READING, PANE_DECISION };

struct _DoorReviewPage {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  DoorTeamRow *row;     /* chosen; NULL */
  DoorReading *reading; /* of it, once open; NULL */
  DoorPanes *panes;
  DoorReviewList *list;
  DoorReadingView *reading_view;
  DoorDecisionView *decision_view;
  GtkWidget *narrow_bar, *back, *on;
  DoorDecision asking;     /* what the words in the dialog are for */
  DoorReadingRow *opening; /* while its dialog is open; NULL */
};

G_DEFINE_TYPE (DoorReviewPage, door_review_page, ADW_TYPE_BIN)

enum { TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tell (DoorReviewPage *self, const char *text)
{
  g_signal_emit (self, signals[TOAST], 0, text);
}

/* --- Panes ------------------------------------------------------------------------------------- */

static void
follow_panes (DoorReviewPage *self)
{
  guint shown = door_panes_get_shown (self->panes);

  gtk_widget_set_visible (self->narrow_bar,
                          door_panes_is_narrow (self->panes) && shown != PANE_LIST);
  gtk_widget_set_visible (self->on, shown == PANE_READING);
  door_review_list_set_wide (self->list, door_panes_is_narrow (self->panes));
  gtk_button_set_label (GTK_BUTTON (self->back),
                        shown == PANE_READING ? _ ("Back to the list") : _ ("Back to the answers"));
}

static void
show_pane (DoorReviewPage *self, guint pane)
{
  door_panes_show (self->panes, pane);
  follow_panes (self);
}

static void
on_back (DoorReviewPage *self)
{
  guint shown = door_panes_get_shown (self->panes);

  if (shown == PANE_LIST)
    return;
  show_pane (self, shown - 1);
  if (shown - 1 == PANE_LIST)
    door_review_list_focus (self->list);
  else
    door_reading_view_focus (self->reading_view);
}

static void
on_on (DoorReviewPage *self)
{
  show_pane (self, PANE_DECISION);
  gtk_widget_child_focus (GTK_WIDGET (self->decision_view), GTK_DIR_TAB_FORWARD);
}

/* --- Reading ------------------------------------------------------------------------------------ */

static void
show_reading (DoorReviewPage *self, DoorReading *reading, const char *message)
{
  g_set_object (&self->reading, reading);
  door_reading_view_show (self->reading_view, reading, message);
  door_decision_view_show (self->decision_view, self->row, reading);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorReviewPage) self = DOOR_REVIEW_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorReading) reading
      = door_team_desk_read_finish (DOOR_TEAM_DESK (source), result, &error);

  if (self->desk == NULL)
    return;
  if (reading == NULL)
    show_reading (self, NULL, error->message);
  else if (door_reading_get_row (reading) == self->row)
    show_reading (self, reading, NULL);
}

/* What stands beside the answers names questions, too. */
static void
on_turned (DoorReviewPage *self)
{
  door_decision_view_show (self->decision_view, self->row, self->reading);
}

static gboolean
is_in_list (DoorReviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list));
}

/* From what goes out of sight, and from what can no longer be pressed, the keys go to the reading. */
static void
on_chosen (DoorReviewPage *self, DoorTeamRow *row)
{
  gboolean stays = !door_panes_is_narrow (self->panes) && is_in_list (self);

  g_set_object (&self->row, row);
  show_reading (self, NULL, _ ("Opening…"));
  show_pane (self, PANE_READING);
  if (!stays)
    door_reading_view_focus (self->reading_view);
  door_team_desk_read_async (self->desk, row, on_read, g_object_ref (self));
}

/* --- Deciding ----------------------------------------------------------------------------------- */

static void
on_decided (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorReviewPage) self = DOOR_REVIEW_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (!door_team_desk_decide_finish (DOOR_TEAM_DESK (source), result, &error))
    {
      tell (self, error->message);
      return;
    }
  tell (self, _ ("Kept. It goes with the next sending."));
  if (self->desk == NULL)
    return;
  /* Nothing was decided: one goes on reading. */
  if (self->asking == DOOR_DECISION_FLAG)
    {
      door_decision_view_show (self->decision_view, self->row, self->reading);
      return;
    }
  if (door_review_list_go_on (self->list, self->row))
    return;
  g_clear_object (&self->row);
  show_reading (self, NULL, _ ("Choose an interview in the list."));
  show_pane (self, PANE_LIST);
}

static void on_words (const char *words, gpointer data);

static void
decide (DoorReviewPage *self, DoorDecision decision, const char *words)
{
  self->asking = decision;
  if (self->reading != NULL)
    door_reading_decide_async (self->reading, self->desk, decision, words, on_decided,
                               g_object_ref (self));
}

/* With words it is flagged; once more, and the flag goes. */
static void
flag (DoorReviewPage *self)
{
  if (door_team_row_is_marked (self->row))
    {
      decide (self, DOOR_DECISION_FLAG, "");
      return;
    }
  self->asking = DOOR_DECISION_FLAG;
  door_part_ask (GTK_WIDGET (self), _ ("Flag this interview"),
                 _ ("What should be looked at again? Those who review see it; the interviewer does "
                    "not, and nothing is decided by it."),
                 NULL, _ ("Flag it"), FALSE, on_words, g_object_ref (self));
}

static void
on_words (const char *words, gpointer data)
{
  g_autoptr (DoorReviewPage) self = DOOR_REVIEW_PAGE (data);

  if (words != NULL && self->desk != NULL)
    decide (self, self->asking, words);
}

static void
ask (DoorReviewPage *self, DoorDecision decision, const char *title, const char *body)
{
  gboolean may_be_empty
      = decision == DOOR_DECISION_RETURN && door_reading_count_comments (self->reading) > 0;

  self->asking = decision;
  door_part_ask (GTK_WIDGET (self), title, body, NULL,
                 decision == DOOR_DECISION_RETURN ? _ ("Send back") : _ ("Do not use it"),
                 may_be_empty, on_words, g_object_ref (self));
}

static void
on_decide (DoorReviewPage *self, guint decision)
{
  const char *why_not = self->row != NULL ? door_team_row_may (self->row, decision) : NULL;

  if (self->reading == NULL)
    return;
  if (why_not != NULL)
    tell (self, why_not);
  else if (decision == DOOR_DECISION_RETURN)
    ask (self, decision, _ ("Send back to the interviewer"),
         _ ("What should be looked at again? The interviewer reads this and your comments at the "
            "questions."));
  else if (decision == DOOR_DECISION_FLAG)
    flag (self);
  else if (decision == DOOR_DECISION_VOID)
    ask (self, decision, _ ("Do not use this interview"),
         _ ("It stays here and leaves the analysts' data, visibly. Say why."));
  else
    decide (self, decision, "");
}

/* --- Keys --------------------------------------------------------------------------------------- */

static gboolean
on_key (GtkWidget *widget, GVariant *argument, gpointer data)
{
  DoorReviewPage *self = DOOR_REVIEW_PAGE (widget);

  switch (g_variant_get_uint32 (argument))
    {
    case GDK_KEY_j:
    case GDK_KEY_n:
      return door_review_list_step (self->list, 1);
    case GDK_KEY_k:
      return door_review_list_step (self->list, -1);
    case GDK_KEY_a:
      on_decide (self, DOOR_DECISION_APPROVE);
      return TRUE;
    case GDK_KEY_r:
      on_decide (self, DOOR_DECISION_RETURN);
      return TRUE;
    case GDK_KEY_c:
      door_reading_view_comment (self->reading_view);
      return TRUE;
    case GDK_KEY_f:
      on_decide (self, DOOR_DECISION_FLAG);
      return TRUE;
    case GDK_KEY_question:
      gtk_widget_activate_action (widget, "app.help", NULL);
      return TRUE;
    case GDK_KEY_F:
      show_pane (self, PANE_LIST);
      door_review_list_search (self->list);
      return TRUE;
    default:
      on_back (self);
      return TRUE;
    }
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const guint plain[]
      = { GDK_KEY_j, GDK_KEY_k, GDK_KEY_a, GDK_KEY_r, GDK_KEY_c, GDK_KEY_n, GDK_KEY_f };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    gtk_widget_class_add_binding (klass, plain[i], 0, on_key, "u", plain[i]);
  gtk_widget_class_add_binding (klass, GDK_KEY_question, GDK_SHIFT_MASK, on_key, "u",
                                GDK_KEY_question);
  gtk_widget_class_add_binding (klass, GDK_KEY_question, 0, on_key, "u", GDK_KEY_question);
  gtk_widget_class_add_binding (klass, GDK_KEY_f, GDK_CONTROL_MASK, on_key, "u", GDK_KEY_F);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, on_key, "u", GDK_KEY_Escape);
}

/* --- From elsewhere ------------------------------------------------------------------------------ */

void
door_review_page_filter (DoorReviewPage *self, const DoorReviewFilter *filter)
{
  DoorTeamList *list = door_team_desk_get_list (self->desk);

  door_team_list_set_search (list, NULL);
  door_team_list_set_psu (list, filter->psu);
  door_team_list_set_team (list, filter->team);
  door_team_list_set_person (list, filter->person);
  door_team_list_set_show (list, filter->show);
  door_review_list_follow (self->list);
  door_review_list_follow_search (self->list);
  show_pane (self, PANE_LIST);
}

void
door_review_page_open (DoorReviewPage *self, DoorTeamRow *row)
{
  on_chosen (self, row);
}

void
door_review_page_focus (DoorReviewPage *self)
{
  door_review_list_focus (self->list);
}

/* --- The object ----------------------------------------------------------------------------------- */

static GtkWidget *
new_narrow_bar (DoorReviewPage *self)
{
  self->narrow_bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->back = gtk_button_new_with_label (_ ("Back to the list"));
  self->on = gtk_button_new_with_label (_ ("Notes and decision"));
  gtk_widget_set_hexpand (self->on, TRUE);
  gtk_widget_set_halign (self->on, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->on, "suggested-action");
  gtk_widget_add_css_class (self->narrow_bar, "team-bar");
  gtk_box_append (GTK_BOX (self->narrow_bar), self->back);
  gtk_box_append (GTK_BOX (self->narrow_bar), self->on);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (on_back), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->on, "clicked", G_CALLBACK (on_on), self, G_CONNECT_SWAPPED);
  return self->narrow_bar;
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorReviewPage) self = DOOR_REVIEW_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (!door_reading_open_finish (DOOR_READING (source), result, &error))
    tell (self, error->message);
  else if (self->desk != NULL && self->reading == DOOR_READING (source))
    door_decision_view_show (self->decision_view, self->row, self->reading);
}

static void
on_open_reason (const char *words, gpointer data)
{
  g_autoptr (DoorReviewPage) self = DOOR_REVIEW_PAGE (data);
  g_autoptr (DoorReadingRow) row = g_steal_pointer (&self->opening);

  if (words != NULL && self->desk != NULL && self->reading != NULL)
    door_reading_open_async (self->reading, self->desk, row, words, on_opened, g_object_ref (self));
}

/* Headquarters opens a part that is not for the team. */
static void
on_open (DoorReviewPage *self, DoorReadingRow *row)
{
  if (self->opening != NULL || self->reading == NULL || !door_reading_may_open (self->reading, row))
    return;
  self->opening = g_object_ref (row);
  door_part_ask (
      GTK_WIDGET (self), door_reading_row_get_label (row),
      _ ("This part is not for the team. Why do you open it? The reason is kept with your "
         "name."),
      NULL, _ ("Open it"), FALSE, on_open_reason, g_object_ref (self));
}

static void
build (DoorReviewPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->list = DOOR_REVIEW_LIST (door_review_list_new (self->desk));
  self->reading_view = DOOR_READING_VIEW (door_reading_view_new ());
  self->decision_view = DOOR_DECISION_VIEW (door_decision_view_new (self->desk));
  self->panes = DOOR_PANES (door_panes_new (
      GTK_WIDGET (self->list), GTK_WIDGET (self->reading_view), GTK_WIDGET (self->decision_view)));
  gtk_widget_set_vexpand (GTK_WIDGET (self->panes), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->panes));
  gtk_box_append (GTK_BOX (box), new_narrow_bar (self));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->list, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "toast", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panes, "notify::narrow", G_CALLBACK (follow_panes), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->decision_view, "decide", G_CALLBACK (on_decide), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->decision_view, "other", G_CALLBACK (door_review_page_open), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reading_view, "turned", G_CALLBACK (on_turned), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reading_view, "open", G_CALLBACK (on_open), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reading_view, "commented", G_CALLBACK (door_decision_view_follow),
                           self->decision_view, G_CONNECT_SWAPPED);
}

GtkWidget *
door_review_page_new (DoorTeamDesk *desk)
{
  DoorReviewPage *self = g_object_new (DOOR_TYPE_REVIEW_PAGE, NULL);

  self->desk = g_object_ref (desk);
  build (self);
  show_reading (self, NULL, _ ("Choose an interview in the list."));
  follow_panes (self);
  return GTK_WIDGET (self);
}

static void
door_review_page_dispose (GObject *object)
{
  DoorReviewPage *self = DOOR_REVIEW_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->row);
  g_clear_object (&self->reading);
  g_clear_object (&self->opening);
  G_OBJECT_CLASS (door_review_page_parent_class)->dispose (object);
}

static void
door_review_page_class_init (DoorReviewPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_review_page_dispose;
  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  add_keys (GTK_WIDGET_CLASS (klass));
}

static void
door_review_page_init (DoorReviewPage *self)
{
}
