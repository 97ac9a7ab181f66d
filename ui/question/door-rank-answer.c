/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-rank-answer.h"

#include "door-choice-row.h"

struct _DoorRankAnswer {
  DoorAnswer parent_instance;
  GtkBox *box;
  GPtrArray *rows;
};

G_DEFINE_TYPE (DoorRankAnswer, door_rank_answer, DOOR_TYPE_ANSWER)

static const char value_key[] = "door-value";

static const char *
value_of (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), value_key);
}

/* The ranked values in order. */
static GStrv
split_answer (DoorRankAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));
  const char *answer = door_question_get_answer (question);

  return *answer != '\0' ? g_strsplit (answer, " ", -1) : g_new0 (char *, 1);
}

static guint
place_in (const char *const *order, const char *value)
{
  for (guint i = 0; order[i] != NULL; i++)
    {
      if (g_str_equal (order[i], value))
        return i + 1;
    }
  return 0;
}

static void
show_answer (DoorRankAnswer *self)
{
  g_auto (GStrv) order = split_answer (self);

  for (guint i = 0; i < self->rows->len; i++)
    {
      DoorChoiceRow *row = g_ptr_array_index (self->rows, i);

      door_choice_row_set_place (row, place_in ((const char *const *) order, value_of (row)));
    }
}

/* A row that has no place comes next; one that has a place loses it. */
static void
on_chosen (DoorRankAnswer *self, DoorChoiceRow *row)
{
  g_auto (GStrv) order = split_answer (self);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) wanted = NULL;
  g_autofree char *answer = NULL;

  for (guint i = 0; order[i] != NULL; i++)
    {
      if (!g_str_equal (order[i], value_of (row)))
        g_strv_builder_add (builder, order[i]);
    }
  if (place_in ((const char *const *) order, value_of (row)) == 0)
    g_strv_builder_add (builder, value_of (row));
  wanted = g_strv_builder_end (builder);
  answer = g_strjoinv (" ", wanted);
  door_question_set_answer (door_answer_get_question (DOOR_ANSWER (self)), answer);
}

static void
on_label (DoorChoiceRow *row, GParamSpec *pspec, DoorChoice *choice)
{
  door_choice_row_set_markup (row, door_choice_get_label (choice));
}

static void
add_row (DoorRankAnswer *self, DoorChoice *choice)
{
  GtkWidget *row = door_choice_row_new (DOOR_CHOICE_ROW_ORDER, door_choice_get_label (choice));

  g_object_set_data_full (G_OBJECT (row), value_key, g_strdup (door_choice_get_value (choice)),
                          g_free);
  door_choice_row_set_key (DOOR_CHOICE_ROW (row), self->rows->len);
  g_signal_connect_object (choice, "notify::label", G_CALLBACK (on_label), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->box, row);
  g_ptr_array_add (self->rows, row);
}

static void
fill (DoorRankAnswer *self)
{
  GListModel *choices = door_question_get_choices (door_answer_get_question (DOOR_ANSWER (self)));
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

      add_row (self, choice);
    }
  show_answer (self);
  door_answer_refresh_language (DOOR_ANSWER (self));
}

static gboolean
door_rank_answer_press_key (DoorAnswer *answer, guint position)
{
  DoorRankAnswer *self = DOOR_RANK_ANSWER (answer);

  if (position >= self->rows->len)
    return FALSE;
  gtk_widget_grab_focus (g_ptr_array_index (self->rows, position));
  door_choice_row_choose (g_ptr_array_index (self->rows, position));
  return TRUE;
}

static gboolean
door_rank_answer_grab_focus (GtkWidget *widget)
{
  DoorRankAnswer *self = DOOR_RANK_ANSWER (widget);

  return self->rows->len > 0 && gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
door_rank_answer_constructed (GObject *object)
{
  DoorRankAnswer *self = DOOR_RANK_ANSWER (object);
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  G_OBJECT_CLASS (door_rank_answer_parent_class)->constructed (object);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->box));
  g_signal_connect_object (door_question_get_choices (question), "items-changed", G_CALLBACK (fill),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (question, "notify::answer", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  fill (self);
}

static void
door_rank_answer_finalize (GObject *object)
{
  g_clear_pointer (&DOOR_RANK_ANSWER (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (door_rank_answer_parent_class)->finalize (object);
}

static void
door_rank_answer_class_init (DoorRankAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->press_key = door_rank_answer_press_key;
  G_OBJECT_CLASS (klass)->constructed = door_rank_answer_constructed;
  G_OBJECT_CLASS (klass)->finalize = door_rank_answer_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_rank_answer_grab_focus;
}

static void
door_rank_answer_init (DoorRankAnswer *self)
{
  self->rows = g_ptr_array_new ();
  self->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                            "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "choices");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}
