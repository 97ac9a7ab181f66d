/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quiet row below an answer: don't know and the like, clearing, the remark. */
#define G_LOG_DOMAIN "door-ui"

#include "door-question-view-private.h"

#include <glib/gi18n.h>

static const char choice_key[] = "door-choice";

/* Whether a given answer may be taken back with a button: typed text is simply deleted, and the
 * options of a multiple choice are unticked. */
static gboolean
may_clear (DoorQuestion *question)
{
  switch (door_question_get_kind (question))
    {
    case DOOR_QUESTION_SELECT_ONE:
    case DOOR_QUESTION_RANGE:
    case DOOR_QUESTION_RANK:
    case DOOR_QUESTION_POSITION:
    case DOOR_QUESTION_PICTURE:
    case DOOR_QUESTION_SOUND:
    case DOOR_QUESTION_FILE:
    case DOOR_QUESTION_SIGNATURE:
    case DOOR_QUESTION_DRAWING:
      return !door_question_get_readonly (question) && !door_question_get_required (question)
             && *door_question_get_answer (question) != '\0';
    case DOOR_QUESTION_NOTE:
    case DOOR_QUESTION_HEADING:
    case DOOR_QUESTION_TEXT:
    case DOOR_QUESTION_LONG_TEXT:
    case DOOR_QUESTION_INTEGER:
    case DOOR_QUESTION_DECIMAL:
    case DOOR_QUESTION_DATE:
    case DOOR_QUESTION_TIME:
    case DOOR_QUESTION_DATE_TIME:
    case DOOR_QUESTION_SELECT_MULTIPLE:
    case DOOR_QUESTION_TRIGGER:
    case DOOR_QUESTION_BARCODE:
    case DOOR_QUESTION_OTHER:
    default:
      return FALSE;
    }
}

static void
show_clear (DoorQuestionView *self)
{
  gtk_widget_set_visible (gtk_widget_get_parent (self->clear), may_clear (self->question));
}

static void
on_clear (DoorQuestionView *self)
{
  door_question_set_answer (self->question, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->answer));
}

static void
on_quiet (DoorQuestionView *self, GtkWidget *button)
{
  DoorChoice *choice = g_object_get_data (G_OBJECT (button), choice_key);

  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button))
      != door_choice_get_selected (choice))
    door_question_choose_quiet (self->question, choice);
}

static void
on_quiet_selected (GtkToggleButton *button, GParamSpec *pspec, DoorChoice *choice)
{
  gtk_toggle_button_set_active (button, door_choice_get_selected (choice));
}

static GtkWidget *
new_quiet_button (DoorQuestionView *self, DoorChoice *choice)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (door_choice_get_label (choice));

  gtk_widget_add_css_class (button, "quiet");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), door_choice_get_selected (choice));
  g_object_set_data_full (G_OBJECT (button), choice_key, g_object_ref (choice), g_object_unref);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_quiet), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_quiet_selected), button,
                           G_CONNECT_SWAPPED);
  return button;
}

static void
on_remark_clicked (DoorQuestionView *self)
{
  g_signal_emit_by_name (self, "remark");
}

static GtkWidget *
add_to_row (DoorQuestionView *self, GtkWidget *button, int position)
{
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_flow_box_insert (self->quiet_row, button, position);
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  return button;
}

static GtkWidget *
new_row_button (DoorQuestionView *self, const char *label, void (*clicked) (DoorQuestionView *self))
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "quiet");
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked), self, G_CONNECT_SWAPPED);
  return add_to_row (self, button, -1);
}

static void
fill_quiet_row (DoorQuestionView *self)
{
  GListModel *quiet = door_question_get_quiet (self->question);
  GtkFlowBoxChild *first;

  while ((first = gtk_flow_box_get_child_at_index (self->quiet_row, 0)) != NULL
         && GTK_IS_TOGGLE_BUTTON (gtk_flow_box_child_get_child (first)))
    gtk_flow_box_remove (self->quiet_row, GTK_WIDGET (first));
  for (guint i = 0; i < g_list_model_get_n_items (quiet); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (quiet, i);

      add_to_row (self, new_quiet_button (self, choice), (int) i);
    }
}

static void
show_remark (DoorQuestionView *self)
{
  const char *remark = door_question_get_remark (self->question);
  g_autofree char *text = NULL;

  if (*remark != '\0')
    text = g_strdup_printf (_ ("Remark: %s"), remark);
  gtk_label_set_text (self->remark, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), text != NULL);
  gtk_button_set_label (GTK_BUTTON (self->remark_button),
                        text != NULL ? _ ("Change the remark") : _ ("Remark"));
}

static void
watch (DoorQuestionView *self)
{
  const struct {
    const char *signal;
    void (*show) (DoorQuestionView *self);
  } rows[] = {
    { "notify::answer", show_clear },
    { "notify::required", show_clear },
    { "notify::readonly", show_clear },
    { "notify::remark", show_remark },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (self->question, rows[i].signal, G_CALLBACK (rows[i].show), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (door_question_get_quiet (self->question), "items-changed",
                           G_CALLBACK (fill_quiet_row), self, G_CONNECT_SWAPPED);
  show_clear (self);
  show_remark (self);
}

void
door_question_view_make_quiet_row (DoorQuestionView *self)
{
  self->clear = new_row_button (self, _ ("Clear the answer"), on_clear);
  self->remark_button = new_row_button (self, _ ("Remark"), on_remark_clicked);
  fill_quiet_row (self);
  watch (self);
}
