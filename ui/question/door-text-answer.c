/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-text-answer.h"

/* Wide enough for any amount of money, narrow enough to be seen to want a number. */
#define NUMBER_WIDTH_CHARS 14

struct _DoorTextAnswer {
  DoorAnswer parent_instance;
  GtkEntry *entry;
};

G_DEFINE_TYPE (DoorTextAnswer, door_text_answer, DOOR_TYPE_ANSWER)

static void
on_changed (DoorTextAnswer *self)
{
  door_answer_typed (DOOR_ANSWER (self));
}

static void
show_draft (DoorTextAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));
  const char *draft = door_question_get_draft (question);

  if (door_answer_is_typing (DOOR_ANSWER (self))
      || g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), draft) == 0)
    return;
  g_signal_handlers_block_by_func (self->entry, on_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), draft != NULL ? draft : "");
  g_signal_handlers_unblock_by_func (self->entry, on_changed, self);
}

static void
door_text_answer_commit (DoorAnswer *answer)
{
  DoorTextAnswer *self = DOOR_TEXT_ANSWER (answer);
  DoorQuestion *question = door_answer_get_question (answer);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (g_strcmp0 (text, door_question_get_draft (question)) != 0)
    door_question_set_answer (question, text);
}

static void
expect_number (DoorTextAnswer *self, GtkInputPurpose purpose)
{
  gtk_entry_set_input_purpose (self->entry, purpose);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), NUMBER_WIDTH_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), NUMBER_WIDTH_CHARS);
  gtk_widget_set_halign (GTK_WIDGET (self->entry), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "numeric");
}

static gboolean
door_text_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_TEXT_ANSWER (widget)->entry));
}

static void
door_text_answer_constructed (GObject *object)
{
  DoorTextAnswer *self = DOOR_TEXT_ANSWER (object);
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  G_OBJECT_CLASS (door_text_answer_parent_class)->constructed (object);

  if (door_question_get_kind (question) == DOOR_QUESTION_INTEGER)
    expect_number (self, GTK_INPUT_PURPOSE_DIGITS);
  else if (door_question_get_kind (question) == DOOR_QUESTION_DECIMAL
           || door_question_has_appearance (question, "numbers"))
    expect_number (self, GTK_INPUT_PURPOSE_NUMBER);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->entry));
  g_signal_connect_object (question, "notify::draft", G_CALLBACK (show_draft), self,
                           G_CONNECT_SWAPPED);
  show_draft (self);
}

static void
door_text_answer_class_init (DoorTextAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->commit = door_text_answer_commit;
  G_OBJECT_CLASS (klass)->constructed = door_text_answer_constructed;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_text_answer_grab_focus;
}

static void
door_text_answer_init (DoorTextAnswer *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "answer-entry");
  gtk_entry_set_input_hints (self->entry, GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_PRIVATE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->entry));
  door_answer_forbid_copying (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));

  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (door_answer_advance), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (door_answer_commit), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
}
