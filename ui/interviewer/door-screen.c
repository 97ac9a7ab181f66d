/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-screen.h"

#include "door-choice-grid.h"

#include <glib/gi18n.h>

struct _DoorScreen {
  AdwBin parent_instance;
  DoorInterview *interview;
  GtkScrolledWindow *scroller;
  GtkBox *column;
  GtkWidget *next_comment; /* of an interview that was sent back */
  GtkLabel *next_comment_text;
  GPtrArray *views; /* of DoorQuestionView, in order */
};

enum { ADVANCE, CHANGED, GO, REMARK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorScreen, door_screen, ADW_TYPE_BIN)

static DoorQuestionView *
view_at (DoorScreen *self, guint index)
{
  return g_ptr_array_index (self->views, index);
}

/* The view in which the focus is, or its number of views when it is in none. */
static guint
focused_index (DoorScreen *self)
{
  for (guint i = 0; i < self->views->len; i++)
    {
      if (gtk_widget_get_state_flags (GTK_WIDGET (view_at (self, i))) & GTK_STATE_FLAG_FOCUS_WITHIN)
        return i;
    }
  return self->views->len;
}

static gboolean
focus_answer_from (DoorScreen *self, guint index)
{
  for (; index < self->views->len; index++)
    {
      DoorQuestionView *view = view_at (self, index);

      if (door_question_view_can_answer (view)
          && gtk_widget_grab_focus (GTK_WIDGET (door_question_view_get_answer (view))))
        return TRUE;
    }
  return FALSE;
}

static void
enter_from (DoorScreen *self, guint index)
{
  if (!focus_answer_from (self, index + 1))
    g_signal_emit (self, signals[ADVANCE], 0);
}

static void
on_advance (DoorScreen *self, DoorQuestionView *view)
{
  guint index = 0;

  door_interview_take_typed (self->interview);
  if (g_ptr_array_find (self->views, view, &index))
    enter_from (self, index);
}

static void
on_go (DoorScreen *self, DoorPlaceRow *place)
{
  g_signal_emit (self, signals[GO], 0, place);
}

static void
on_remark (DoorScreen *self, DoorQuestionView *view)
{
  g_signal_emit (self, signals[REMARK], 0, door_question_view_get_question (view));
}

static DoorQuestionView *
take_view (GPtrArray *views, DoorQuestion *question)
{
  for (guint i = 0; i < views->len; i++)
    {
      DoorQuestionView *view = g_ptr_array_index (views, i);

      if (door_question_view_get_question (view) == question)
        return g_ptr_array_steal_index (views, i);
    }
  return NULL;
}

static DoorQuestionView *
new_view (DoorScreen *self, DoorQuestion *question)
{
  GtkWidget *view = door_question_view_new (question);

  door_question_view_set_language (DOOR_QUESTION_VIEW (view),
                                   door_interview_get_language_code (self->interview));
  g_signal_connect_object (view, "advance", G_CALLBACK (on_advance), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "go", G_CALLBACK (on_go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "remark", G_CALLBACK (on_remark), self, G_CONNECT_SWAPPED);
  return DOOR_QUESTION_VIEW (g_object_ref_sink (view));
}

/* --- Where the views stand: in the column, or in a grid of it ---------------------------------- */

static gboolean
is_heading (DoorQuestionView *view)
{
  return door_question_view_get_line (view) != NULL
         && door_question_has_appearance (door_question_view_get_question (view), "label");
}

static void
take_out (DoorScreen *self, DoorQuestionView *view)
{
  DoorChoiceGrid *grid = door_choice_grid_of (view);

  if (grid != NULL && door_choice_grid_get_heading (grid) != view)
    door_choice_grid_remove (grid, view);
  else if (grid == NULL && gtk_widget_get_parent (GTK_WIDGET (view)) != NULL)
    gtk_box_remove (self->column, GTK_WIDGET (view));
}

static void
put_in_column (DoorScreen *self, GtkWidget *widget, GtkWidget *before)
{
  if (gtk_widget_get_parent (widget) == NULL)
    gtk_box_insert_child_after (self->column, widget, before);
  else if (gtk_widget_get_prev_sibling (widget) != before)
    gtk_box_reorder_child_after (self->column, widget, before);
}

static GtkWidget *
require_grid (DoorQuestionView *heading)
{
  DoorChoiceGrid *grid = door_choice_grid_of (heading);

  return grid != NULL ? GTK_WIDGET (grid) : door_choice_grid_new (heading);
}

/* A heading and the lines that follow it are a grid; lines without a heading stand for themselves. */
static void
put_in_order (DoorScreen *self)
{
  GtkWidget *before = NULL;
  DoorChoiceGrid *grid = NULL;
  DoorQuestionView *line = NULL;

  for (guint i = 0; i < self->views->len; i++)
    {
      DoorQuestionView *view = view_at (self, i);
      gboolean heads = is_heading (view);

      if (grid != NULL && !heads && door_question_view_get_line (view) != NULL)
        {
          if (door_choice_grid_of (view) != grid)
            take_out (self, view);
          door_choice_grid_put (grid, view, line);
          line = view;
          continue;
        }
      if (!heads && door_choice_grid_of (view) != NULL)
        take_out (self, view);
      grid = heads ? DOOR_CHOICE_GRID (require_grid (view)) : NULL;
      line = NULL;
      put_in_column (self, heads ? GTK_WIDGET (grid) : GTK_WIDGET (view), before);
      before = heads ? GTK_WIDGET (grid) : GTK_WIDGET (view);
    }
}

/* A grid goes with its heading; lines of it that stay have moved on already. */
static void
drop (DoorScreen *self, DoorQuestionView *view)
{
  DoorChoiceGrid *grid = door_choice_grid_of (view);

  if (grid != NULL && door_choice_grid_get_heading (grid) == view)
    gtk_box_remove (self->column, GTK_WIDGET (grid));
  else
    take_out (self, view);
}

static void
show_from_beginning (DoorScreen *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* From one comment of the supervisor's to the next. */
static void
show_next_comment (DoorScreen *self)
{
  DoorPlaceRow *next = door_interview_get_next_comment (self->interview);
  g_autofree char *text
      = next != NULL ? g_strdup_printf (_ ("Next comment: %s"), door_place_get_label (next)) : NULL;

  gtk_label_set_text (self->next_comment_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->next_comment, next != NULL);
}

static void
on_next_comment (DoorScreen *self)
{
  DoorPlaceRow *next = door_interview_get_next_comment (self->interview);

  door_interview_take_typed (self->interview);
  if (next != NULL)
    g_signal_emit (self, signals[GO], 0, next);
}

static void
on_questions_changed (DoorScreen *self)
{
  GListModel *questions = door_interview_get_questions (self->interview);
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->views);
  gboolean cells = door_interview_get_page (self->interview) == DOOR_PAGE_TABLE;
  guint n_questions = cells ? 0 : g_list_model_get_n_items (questions);
  guint n_kept = 0;

  self->views = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_questions; i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);
      DoorQuestionView *view = take_view (old, question);

      n_kept += view != NULL;
      g_ptr_array_add (self->views, view != NULL ? view : new_view (self, question));
    }
  put_in_order (self);
  for (guint i = 0; i < old->len; i++)
    drop (self, g_ptr_array_index (old, i));
  show_next_comment (self);
  if (n_kept == 0 && !cells)
    show_from_beginning (self);
}

static void
on_language (DoorScreen *self)
{
  const char *code = door_interview_get_language_code (self->interview);

  for (guint i = 0; i < self->views->len; i++)
    door_question_view_set_language (view_at (self, i), code);
}

void
door_screen_set_interview (DoorScreen *self, DoorInterview *interview)
{
  g_return_if_fail (DOOR_IS_SCREEN (self) && self->interview == NULL);

  self->interview = g_object_ref (interview);
  g_signal_connect_object (door_interview_get_questions (interview), "items-changed",
                           G_CALLBACK (on_questions_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (interview, "notify::language", G_CALLBACK (on_language), self,
                           G_CONNECT_SWAPPED);
  on_questions_changed (self);
}

void
door_screen_commit (DoorScreen *self)
{
  g_return_if_fail (DOOR_IS_SCREEN (self));

  for (guint i = 0; i < self->views->len; i++)
    {
      DoorAnswer *answer = door_question_view_get_answer (view_at (self, i));

      if (answer != NULL)
        door_answer_commit (answer);
    }
}

DoorQuestion *
door_screen_get_present (DoorScreen *self)
{
  guint index;

  g_return_val_if_fail (DOOR_IS_SCREEN (self), NULL);

  index = focused_index (self);
  for (guint i = 0; index == self->views->len && i < self->views->len; i++)
    if (door_question_view_can_answer (view_at (self, i)))
      index = i;
  if (self->views->len == 0)
    return NULL;
  return door_question_view_get_question (view_at (self, index < self->views->len ? index : 0));
}

gboolean
door_screen_focus_first (DoorScreen *self)
{
  g_return_val_if_fail (DOOR_IS_SCREEN (self), FALSE);

  return focus_answer_from (self, 0);
}

gboolean
door_screen_focus_message (DoorScreen *self)
{
  g_return_val_if_fail (DOOR_IS_SCREEN (self), FALSE);

  for (guint i = 0; i < self->views->len; i++)
    {
      if (door_question_view_focus_message (view_at (self, i)))
        return TRUE;
    }
  return FALSE;
}

gboolean
door_screen_press_key (DoorScreen *self, guint position)
{
  guint focused;

  g_return_val_if_fail (DOOR_IS_SCREEN (self), FALSE);

  focused = focused_index (self);
  if (focused < self->views->len)
    {
      DoorAnswer *answer = door_question_view_get_answer (view_at (self, focused));

      return answer != NULL && door_answer_press_key (answer, position);
    }
  for (guint i = 0; i < self->views->len; i++)
    {
      DoorAnswer *answer = door_question_view_get_answer (view_at (self, i));

      if (answer != NULL && door_answer_press_key (answer, position))
        return TRUE;
    }
  return FALSE;
}

void
door_screen_enter (DoorScreen *self)
{
  guint focused;

  g_return_if_fail (DOOR_IS_SCREEN (self));

  door_screen_commit (self);
  focused = focused_index (self);
  if (focused < self->views->len)
    enter_from (self, focused);
  else
    g_signal_emit (self, signals[ADVANCE], 0);
}

static void
door_screen_dispose (GObject *object)
{
  DoorScreen *self = DOOR_SCREEN (object);

  g_ptr_array_set_size (self->views, 0);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->interview);
  G_OBJECT_CLASS (door_screen_parent_class)->dispose (object);
}

static void
door_screen_finalize (GObject *object)
{
  g_clear_pointer (&DOOR_SCREEN (object)->views, g_ptr_array_unref);
  G_OBJECT_CLASS (door_screen_parent_class)->finalize (object);
}

static void
door_screen_class_init (DoorScreenClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_screen_dispose;
  G_OBJECT_CLASS (klass)->finalize = door_screen_finalize;
  signals[ADVANCE] = g_signal_new ("advance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[GO] = g_signal_new ("go", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, DOOR_TYPE_PLACE);
  signals[REMARK] = g_signal_new ("remark", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_QUESTION);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/doorstep/Doorstep/interviewer/door-screen.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorScreen, scroller);
  gtk_widget_class_bind_template_child (widget_class, DoorScreen, column);
  gtk_widget_class_bind_template_child (widget_class, DoorScreen, next_comment);
  gtk_widget_class_bind_template_child (widget_class, DoorScreen, next_comment_text);
  gtk_widget_class_bind_template_callback (widget_class, on_next_comment);
}

static void
door_screen_init (DoorScreen *self)
{
  self->views = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}
