/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-question-view.h"

#include "door-text.h"

struct _DoorQuestionView {
  GtkWidget parent_instance;
  DoorQuestion *question;
  DoorAnswer *answer; /* NULL for notes and headings */

  GtkLabel *label;
  GtkWidget *aside;
  GtkLabel *hint;
  AdwBin *place; /* of the answer */
  GtkWidget *quiet_row;
  GtkWidget *message_box;
  GtkLabel *message;
};

enum { ADVANCE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorQuestionView, door_question_view, GTK_TYPE_WIDGET)

/* Whether a given answer may be taken back with a button: typed text is simply deleted, and the
 * options of a multiple choice are unticked. */
static gboolean
may_clear (DoorQuestion *question)
{
  switch (door_question_get_kind (question))
    {
    case DOOR_QUESTION_SELECT_ONE:
    case DOOR_QUESTION_RANGE:
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
    case DOOR_QUESTION_RANK:
    case DOOR_QUESTION_TRIGGER:
    case DOOR_QUESTION_OTHER:
    default:
      return FALSE;
    }
}

static void
show_texts (DoorQuestionView *self)
{
  const char *hint = door_question_get_hint (self->question);
  const char *label = door_question_get_label (self->question);
  g_autofree char *name = door_text_from_markup (label);

  gtk_label_set_markup (self->label, label);
  gtk_widget_set_visible (GTK_WIDGET (self->label), *label != '\0');
  gtk_label_set_markup (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (self->aside, hint != NULL && *hint != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_message (DoorQuestionView *self)
{
  const char *message = door_question_get_message (self->question);

  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (self->message_box, message != NULL);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
      message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_clear (DoorQuestionView *self)
{
  gtk_widget_set_visible (self->quiet_row, may_clear (self->question));
}

static void
on_clear (DoorQuestionView *self)
{
  door_question_set_answer (self->question, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->answer));
}

static void
on_advance (DoorQuestionView *self)
{
  g_signal_emit (self, signals[ADVANCE], 0);
}

static void
add_style (DoorQuestionView *self)
{
  if (door_question_get_kind (self->question) == DOOR_QUESTION_HEADING)
    gtk_widget_add_css_class (GTK_WIDGET (self), "heading-only");
  else if (door_question_get_kind (self->question) == DOOR_QUESTION_NOTE)
    gtk_widget_add_css_class (GTK_WIDGET (self), "note-only");
}

static void
bind_question (DoorQuestionView *self)
{
  struct {
    const char *signal;
    void (*show) (DoorQuestionView *self);
  } rows[] = {
    { "notify::label", show_texts },     { "notify::hint", show_texts },
    { "notify::message", show_message }, { "notify::answer", show_clear },
    { "notify::required", show_clear },  { "notify::readonly", show_clear },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (self->question, rows[i].signal, G_CALLBACK (rows[i].show), self,
                             G_CONNECT_SWAPPED);
  show_texts (self);
  show_message (self);
  show_clear (self);
}

GtkWidget *
door_question_view_new (DoorQuestion *question)
{
  DoorQuestionView *self = g_object_new (DOOR_TYPE_QUESTION_VIEW, NULL);

  self->question = g_object_ref (question);
  self->answer = door_answer_new_for (question);
  if (self->answer != NULL)
    {
      adw_bin_set_child (self->place, GTK_WIDGET (self->answer));
      g_signal_connect_object (self->answer, "advance", G_CALLBACK (on_advance), self,
                               G_CONNECT_SWAPPED);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->answer),
                                      GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->label, NULL,
                                      GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->hint, NULL, -1);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->place), self->answer != NULL);
  add_style (self);
  bind_question (self);
  return GTK_WIDGET (self);
}

DoorQuestion *
door_question_view_get_question (DoorQuestionView *self)
{
  g_return_val_if_fail (DOOR_IS_QUESTION_VIEW (self), NULL);

  return self->question;
}

DoorAnswer *
door_question_view_get_answer (DoorQuestionView *self)
{
  g_return_val_if_fail (DOOR_IS_QUESTION_VIEW (self), NULL);

  return self->answer;
}

void
door_question_view_set_language (DoorQuestionView *self, const char *code)
{
  g_return_if_fail (DOOR_IS_QUESTION_VIEW (self));

  door_text_set_language (GTK_WIDGET (self->label), code);
  door_text_set_language (GTK_WIDGET (self->hint), code);
  if (self->answer != NULL)
    door_answer_set_language (self->answer, code);
}

gboolean
door_question_view_can_answer (DoorQuestionView *self)
{
  g_return_val_if_fail (DOOR_IS_QUESTION_VIEW (self), FALSE);

  return self->answer != NULL && !door_question_get_readonly (self->question);
}

static void
door_question_view_dispose (GObject *object)
{
  DoorQuestionView *self = DOOR_QUESTION_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->question);
  G_OBJECT_CLASS (door_question_view_parent_class)->dispose (object);
}

static void
door_question_view_class_init (DoorQuestionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_question_view_dispose;
  signals[ADVANCE] = g_signal_new ("advance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "question");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/question/door-question-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, label);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, aside);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, hint);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, place);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, message_box);
  gtk_widget_class_bind_template_child (widget_class, DoorQuestionView, message);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
door_question_view_init (DoorQuestionView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
