/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-range-answer.h"

#include <glib/gi18n.h>
#include <math.h>

#include "door-text.h"

/* More marks than this run into each other on a tablet. */
#define MOST_TICKS 21
#define VERTICAL_HEIGHT 320

struct _DoorRangeAnswer {
  DoorAnswer parent_instance;
  GtkBox *line; /* the scale between its buttons */
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
dup_number (double value, int digits)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  char format[] = "%.0f";

  format[2] = (char) ('0' + digits);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value));
}

static char *
dup_lexical (DoorRangeAnswer *self, double value)
{
  return dup_number (value, self->digits);
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

char **
door_range_dup_steps (DoorQuestion *question, guint most)
{
  double start, end, step;
  GPtrArray *steps;
  guint n;

  if (!door_question_get_range (question, &start, &end, &step) || fabs (step) < 1e-6
      || fabs (end - start) / fabs (step) >= most)
    return NULL;
  n = (guint) floor (fabs (end - start) / fabs (step) + 1e-9) + 1;
  step = start <= end ? fabs (step) : -fabs (step);
  steps = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (steps, dup_number (start + i * step, digits_of (fabs (step))));
  g_ptr_array_add (steps, NULL);
  return (char **) g_ptr_array_free (steps, FALSE);
}

/* A mark at each step, while they can be told apart. */
static void
add_ticks (DoorRangeAnswer *self, DoorQuestion *question)
{
  g_auto (GStrv) steps = door_range_dup_steps (question, MOST_TICKS);

  if (steps == NULL || door_question_has_appearance (question, "no-ticks"))
    return;
  for (guint i = 0; steps[i] != NULL; i++)
    gtk_scale_add_mark (self->scale, g_ascii_strtod (steps[i], NULL), GTK_POS_BOTTOM, NULL);
}

/* The largest number above, as on any scale that stands. */
static void
stand_up (DoorRangeAnswer *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->scale), GTK_ORIENTATION_VERTICAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), GTK_ORIENTATION_VERTICAL);
  gtk_range_set_inverted (GTK_RANGE (self->scale), TRUE);
  gtk_widget_set_size_request (GTK_WIDGET (self->scale), -1, VERTICAL_HEIGHT);
  gtk_widget_set_halign (GTK_WIDGET (self->line), GTK_ALIGN_START);
  gtk_box_reorder_child_after (self->line, self->more, NULL);
  gtk_box_reorder_child_after (self->line, self->less, GTK_WIDGET (self->scale));
  gtk_label_set_xalign (self->value, 0);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->start)), FALSE);
}

static void
set_bounds (DoorRangeAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));
  double start = 0, end = 10, step = 1;
  g_autofree char *start_text = NULL;
  g_autofree char *end_text = NULL;

  door_question_get_range (question, &start, &end, &step);
  self->step = fabs (step) > 0 ? fabs (step) : 1;
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
  if (door_question_has_appearance (question, "vertical"))
    stand_up (self);
  add_ticks (self, question);
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
  gtk_widget_class_bind_template_child (widget_class, DoorRangeAnswer, line);
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
