/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-steps-answer.h"

#include <glib/gi18n.h>

#include "door-choice-row.h"
#include "door-range-answer.h"

/* So many stand side by side on a tablet held upright; a list may be longer. */
#define MOST_SIDE_BY_SIDE 11
#define MOST_IN_LIST 200

struct _DoorStepsAnswer {
  DoorAnswer parent_instance;
  char **steps;          /* as the form writes them */
  GPtrArray *rows;       /* of DoorChoiceRow, side by side; owned by the box */
  GtkDropDown *dropdown; /* NULL while they stand side by side */
};

G_DEFINE_TYPE (DoorStepsAnswer, door_steps_answer, DOOR_TYPE_ANSWER)

static DoorQuestion *
question_of (DoorStepsAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

gboolean
door_steps_answer_suits (DoorQuestion *question)
{
  guint most = door_question_has_appearance (question, "rating")   ? MOST_SIDE_BY_SIDE
               : door_question_has_appearance (question, "picker") ? MOST_IN_LIST
                                                                   : 0;
  g_auto (GStrv) steps = most > 0 ? door_range_dup_steps (question, most) : NULL;

  return steps != NULL;
}

static void
choose (DoorStepsAnswer *self, guint index)
{
  door_question_set_answer (question_of (self), self->steps[index]);
}

/* --- Side by side ------------------------------------------------------------------------------ */

static void
on_chosen (DoorStepsAnswer *self, GtkWidget *row)
{
  guint index;

  if (g_ptr_array_find (self->rows, row, &index))
    choose (self, index);
}

static GtkWidget *
new_side_by_side (DoorStepsAnswer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_widget_add_css_class (box, "choices");
  for (guint i = 0; self->steps[i] != NULL; i++)
    {
      GtkWidget *row = door_choice_row_new (DOOR_CHOICE_ROW_ONE, self->steps[i]);

      door_choice_row_stand (DOOR_CHOICE_ROW (row), TRUE);
      g_signal_connect_object (row, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), row);
      g_ptr_array_add (self->rows, row);
    }
  return box;
}

/* --- From a list --------------------------------------------------------------------------------- */

static void
on_picked (DoorStepsAnswer *self)
{
  guint index = gtk_drop_down_get_selected (self->dropdown);

  /* The first entry of the list says that nothing is chosen. */
  if (index > 0 && index <= g_strv_length (self->steps))
    choose (self, index - 1);
}

static GtkWidget *
new_list (DoorStepsAnswer *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _ ("No answer yet"));
  gtk_string_list_splice (list, 1, 0, (const char *const *) self->steps);
  self->dropdown = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL));
  gtk_widget_set_halign (GTK_WIDGET (self->dropdown), GTK_ALIGN_START);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->dropdown));
  return GTK_WIDGET (self->dropdown);
}

/* --- Making -------------------------------------------------------------------------------------- */

static void
show_answer (DoorStepsAnswer *self)
{
  const char *answer = door_question_get_answer (question_of (self));
  guint selected = 0;

  for (guint i = 0; self->steps[i] != NULL; i++)
    {
      gboolean here = *answer != '\0'
                      && g_ascii_strtod (answer, NULL) == g_ascii_strtod (self->steps[i], NULL);

      if (here)
        selected = i + 1;
      if (i < self->rows->len)
        door_choice_row_set_selected (g_ptr_array_index (self->rows, i), here);
    }
  if (self->dropdown != NULL && gtk_drop_down_get_selected (self->dropdown) != selected)
    gtk_drop_down_set_selected (self->dropdown, selected);
}

static gboolean
door_steps_answer_press_key (DoorAnswer *answer, guint position)
{
  DoorStepsAnswer *self = DOOR_STEPS_ANSWER (answer);

  if (position >= self->rows->len)
    return FALSE;
  choose (self, position);
  return TRUE;
}

static gboolean
door_steps_answer_grab_focus (GtkWidget *widget)
{
  DoorStepsAnswer *self = DOOR_STEPS_ANSWER (widget);

  if (self->dropdown != NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (self->dropdown));
  for (guint i = 0; i < self->rows->len; i++)
    if (door_choice_row_get_selected (g_ptr_array_index (self->rows, i)))
      return gtk_widget_grab_focus (g_ptr_array_index (self->rows, i));
  return gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
door_steps_answer_constructed (GObject *object)
{
  DoorStepsAnswer *self = DOOR_STEPS_ANSWER (object);
  gboolean rating = door_question_has_appearance (question_of (self), "rating");

  G_OBJECT_CLASS (door_steps_answer_parent_class)->constructed (object);
  self->steps = door_range_dup_steps (question_of (self), MOST_IN_LIST);
  adw_bin_set_child (ADW_BIN (self), rating ? new_side_by_side (self) : new_list (self));
  g_signal_connect_object (question_of (self), "notify::answer", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  show_answer (self);
  if (self->dropdown != NULL)
    g_signal_connect_object (self->dropdown, "notify::selected", G_CALLBACK (on_picked), self,
                             G_CONNECT_SWAPPED);
}

static void
door_steps_answer_finalize (GObject *object)
{
  DoorStepsAnswer *self = DOOR_STEPS_ANSWER (object);

  g_strfreev (self->steps);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (door_steps_answer_parent_class)->finalize (object);
}

static void
door_steps_answer_class_init (DoorStepsAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->press_key = door_steps_answer_press_key;
  G_OBJECT_CLASS (klass)->constructed = door_steps_answer_constructed;
  G_OBJECT_CLASS (klass)->finalize = door_steps_answer_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_steps_answer_grab_focus;
}

static void
door_steps_answer_init (DoorStepsAnswer *self)
{
  self->rows = g_ptr_array_new ();
}
