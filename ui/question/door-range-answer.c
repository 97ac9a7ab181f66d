/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-range-answer.h"

#include <glib/gi18n.h>
#include <math.h>

#include "door-text.h"

struct _DoorRangeAnswer {
  DoorAnswer parent_instance;
  GtkLabel *value;
  GtkScale *scale;
  GtkLabel *start;
  GtkLabel *end;
  GtkWidget *less;
  GtkWidget *more;
  double step;
  int digits;
};

G_DEFINE_TYPE (DoorRangeAnswer, door_range_answer, DOOR_TYPE_ANSWER)

/* As the form writes it: a point, and no more digits than the step has. */
static char *
dup_lexical (DoorRangeAnswer *self, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char format[] = "%.0f";

  format[2] = (char) ('0' + self->digits);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value));
}

static void
answer_value (DoorRangeAnswer *self, double value)
{
  g_autofree char *lexical = dup_lexical (self, value);

  door_question_set_answer (door_answer_get_question (DOOR_ANSWER (self)), lexical);
}

static double
nearest_step (DoorRangeAnswer *self, double value)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  double lower = gtk_adjustment_get_lower (adjustment);
  double stepped = lower + round ((value - lower) / self->step) * self->step;

  return CLAMP (stepped, lower, gtk_adjustment_get_upper (adjustment));
}

static gboolean
on_change_value (DoorRangeAnswer *self, GtkScrollType scroll, double value)
{
  answer_value (self, nearest_step (self, value));
  return GDK_EVENT_STOP;
}

/* The first press answers with where the mark stands; the next ones move it. */
static void
move_by (DoorRangeAnswer *self, double steps)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));
  double value = gtk_range_get_value (GTK_RANGE (self->scale));

  if (*door_question_get_answer (question) != '\0')
    value = nearest_step (self, value + steps * self->step);
  answer_value (self, value);
}

static void
on_less (DoorRangeAnswer *self)
{
  move_by (self, -1);
}

static void
on_more (DoorRangeAnswer *self)
{
  move_by (self, 1);
}

static void
show_answer (DoorRangeAnswer *self)
{
  const char *answer = door_question_get_answer (door_answer_get_question (DOOR_ANSWER (self)));

  if (*answer != '\0')
    {
      gtk_range_set_value (GTK_RANGE (self->scale), g_ascii_strtod (answer, NULL));
      gtk_label_set_text (self->value, answer);
      gtk_widget_remove_css_class (GTK_WIDGET (self), "unset");
    }
  else
    {
      gtk_label_set_text (self->value, _ ("No answer yet"));
      gtk_widget_add_css_class (GTK_WIDGET (self), "unset");
    }
}

static int
digits_of (double step)
{
  int digits = 0;

  while (digits < 6 && fabs (step - round (step)) > 1e-9)
    {
      step *= 10;
      digits++;
    }
  return digits;
}

static void
set_bounds (DoorRangeAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));
  double start = 0, end = 10, step = 1;
  g_autofree char *start_text = NULL;
  g_autofree char *end_text = NULL;

  door_question_get_range (question, &start, &end, &step);
  self->step = step > 0 ? step : 1;
  self->digits = digits_of (self->step);
  gtk_range_set_range (GTK_RANGE (self->scale), MIN (start, end), MAX (start, end));
  gtk_range_set_increments (GTK_RANGE (self->scale), self->step, self->step * 5);
  start_text = dup_lexical (self, MIN (start, end));
  end_text = dup_lexical (self, MAX (start, end));
  gtk_label_set_text (self->start, start_text);
  gtk_label_set_text (self->end, end_text);
}

static gboolean
door_range_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_RANGE_ANSWER (widget)->scale));
}

static void
door_range_answer_constructed (GObject *object)
{
  DoorRangeAnswer *self = DOOR_RANGE_ANSWER (object);
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  G_OBJECT_CLASS (door_range_answer_parent_class)->constructed (object);
  set_bounds (self);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->scale));
  g_signal_connect_object (question, "notify::answer", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  show_answer (self);
  g_signal_connect_object (self->scale, "change-value", G_CALLBACK (on_change_value), self,
                           G_CONNECT_SWAPPED);
}

static void
door_range_answer_class_init (DoorRangeAnswerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = door_range_answer_constructed;
  widget_class->grab_focus = door_range_answer_grab_focus;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/question/door-range-answer.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorRangeAnswer, value);
  gtk_widget_class_bind_template_child (widget_class, DoorRangeAnswer, scale);
  gtk_widget_class_bind_template_child (widget_class, DoorRangeAnswer, start);
  gtk_widget_class_bind_template_child (widget_class, DoorRangeAnswer, end);
  gtk_widget_class_bind_template_child (widget_class, DoorRangeAnswer, less);
  gtk_widget_class_bind_template_child (widget_class, DoorRangeAnswer, more);
  gtk_widget_class_bind_template_callback (widget_class, on_less);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
}

static void
door_range_answer_init (DoorRangeAnswer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
