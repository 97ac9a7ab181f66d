/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-trigger-answer.h"

#include <glib/gi18n.h>

#include "door-choice-row.h"

struct _DoorTriggerAnswer {
  DoorAnswer parent_instance;
  DoorChoiceRow *row;
};

G_DEFINE_TYPE (DoorTriggerAnswer, door_trigger_answer, DOOR_TYPE_ANSWER)

static void
on_chosen (DoorTriggerAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  door_question_set_answer (question, door_choice_row_get_selected (self->row) ? NULL : "OK");
}

static void
show_answer (DoorTriggerAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  door_choice_row_set_selected (self->row, *door_question_get_answer (question) != '\0');
}

static gboolean
door_trigger_answer_press_key (DoorAnswer *answer, guint position)
{
  if (position != 0)
    return FALSE;
  on_chosen (DOOR_TRIGGER_ANSWER (answer));
  return TRUE;
}

static gboolean
door_trigger_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_TRIGGER_ANSWER (widget)->row));
}

static void
door_trigger_answer_constructed (GObject *object)
{
  DoorTriggerAnswer *self = DOOR_TRIGGER_ANSWER (object);

  G_OBJECT_CLASS (door_trigger_answer_parent_class)->constructed (object);
  g_signal_connect_object (door_answer_get_question (DOOR_ANSWER (self)), "notify::answer",
                           G_CALLBACK (show_answer), self, G_CONNECT_SWAPPED);
  show_answer (self);
}

static void
door_trigger_answer_class_init (DoorTriggerAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->press_key = door_trigger_answer_press_key;
  G_OBJECT_CLASS (klass)->constructed = door_trigger_answer_constructed;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_trigger_answer_grab_focus;
}

static void
door_trigger_answer_init (DoorTriggerAnswer *self)
{
  self->row = DOOR_CHOICE_ROW (door_choice_row_new (DOOR_CHOICE_ROW_MULTIPLE, _ ("Done")));
  door_choice_row_set_key (self->row, 0);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->row));
  g_signal_connect_object (self->row, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
}
