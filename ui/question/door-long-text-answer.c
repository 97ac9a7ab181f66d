/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-long-text-answer.h"

#include <string.h>

/* About five lines at the usual size; it scrolls inside beyond four times that. */
#define LEAST_HEIGHT 144
#define MOST_HEIGHT 480

struct _DoorLongTextAnswer {
  DoorAnswer parent_instance;
  GtkTextView *view;
};

G_DEFINE_TYPE (DoorLongTextAnswer, door_long_text_answer, DOOR_TYPE_ANSWER)

static void
on_changed (DoorLongTextAnswer *self)
{
  door_answer_typed (DOOR_ANSWER (self));
}

static char *
dup_text (DoorLongTextAnswer *self)
{
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (self->view), "text", &text, NULL);
  return text;
}

static void
show_draft (DoorLongTextAnswer *self)
{
  const char *entered = door_answer_get_entered (DOOR_ANSWER (self));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *text = dup_text (self);

  if (door_answer_is_typing (DOOR_ANSWER (self)) || strcmp (text, entered) == 0)
    return;
  g_signal_handlers_block_by_func (buffer, on_changed, self);
  gtk_text_buffer_set_text (buffer, entered, -1);
  g_signal_handlers_unblock_by_func (buffer, on_changed, self);
}

static void
door_long_text_answer_commit (DoorAnswer *answer)
{
  g_autofree char *text = dup_text (DOOR_LONG_TEXT_ANSWER (answer));

  if (strcmp (text, door_answer_get_entered (answer)) != 0)
    door_question_set_answer (door_answer_get_question (answer), text);
}

static gboolean
on_key (DoorLongTextAnswer *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || !(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  door_answer_advance (DOOR_ANSWER (self));
  return GDK_EVENT_STOP;
}

static gboolean
door_long_text_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_LONG_TEXT_ANSWER (widget)->view));
}

static void
door_long_text_answer_constructed (GObject *object)
{
  DoorLongTextAnswer *self = DOOR_LONG_TEXT_ANSWER (object);

  G_OBJECT_CLASS (door_long_text_answer_parent_class)->constructed (object);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->view));
  g_signal_connect_object (door_answer_get_question (DOOR_ANSWER (self)), "notify::draft",
                           G_CALLBACK (show_draft), self, G_CONNECT_SWAPPED);
  show_draft (self);
}

static void
door_long_text_answer_class_init (DoorLongTextAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->commit = door_long_text_answer_commit;
  G_OBJECT_CLASS (klass)->constructed = door_long_text_answer_constructed;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_long_text_answer_grab_focus;
}

static GtkWidget *
new_scroller (DoorLongTextAnswer *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_object_set (scroller, "child", self->view, "min-content-height", LEAST_HEIGHT,
                "max-content-height", MOST_HEIGHT, "propagate-natural-height", TRUE,
                "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
  gtk_widget_add_css_class (scroller, "answer-text");
  return scroller;
}

static void
door_long_text_answer_init (DoorLongTextAnswer *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_input_hints (self->view, GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_PRIVATE);
  door_answer_forbid_copying (GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), new_scroller (self));

  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed",
                           G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (door_answer_commit), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), focus);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
}
