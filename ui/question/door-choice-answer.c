/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-choice-answer.h"

#include <glib/gi18n.h>

#include "door-choice-row.h"
#include "door-text.h"

/* Up to here the eye finds faster than the fingers type, and every option has a key. */
#define MOST_WITHOUT_SEARCH 30
/* Rows made at once; the search reaches the others. Keeps a list of 100,000 villages quick. */
#define MOST_ROWS 200

struct _DoorChoiceAnswer {
  DoorAnswer parent_instance;
  GtkBox *box;
  GtkSearchEntry *search; /* NULL while the list is short */
  GtkBox *rows_box;
  GtkLabel *more;
  GtkWidget *rule;
  GPtrArray *rows; /* of DoorChoiceRow, in the order shown; owned by rows_box */
};

G_DEFINE_TYPE (DoorChoiceAnswer, door_choice_answer, DOOR_TYPE_ANSWER)

static const char choice_key[] = "door-choice";

static DoorChoice *
choice_of (DoorChoiceRow *row)
{
  return g_object_get_data (G_OBJECT (row), choice_key);
}

static gboolean
is_multiple (DoorChoiceAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  return door_question_get_kind (question) == DOOR_QUESTION_SELECT_MULTIPLE;
}

static void
on_chosen (DoorChoiceAnswer *self, DoorChoiceRow *row)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  door_question_choose (question, choice_of (row));
  if (!is_multiple (self) && door_question_has_appearance (question, "quick"))
    door_answer_advance (DOOR_ANSWER (self));
}

static void
on_selected (DoorChoiceRow *row, GParamSpec *pspec, DoorChoice *choice)
{
  door_choice_row_set_selected (row, door_choice_get_selected (choice));
}

static void
on_label (DoorChoiceRow *row, GParamSpec *pspec, DoorChoice *choice)
{
  door_choice_row_set_markup (row, door_choice_get_label (choice));
}

/* The Up and Down keys go from row to row; they move the focus and choose nothing. */
static gboolean
on_row_key (GtkEventControllerKey *controller, guint keyval)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *other = NULL;

  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    other = gtk_widget_get_next_sibling (row);
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    other = gtk_widget_get_prev_sibling (row);
  if (other != NULL && !DOOR_IS_CHOICE_ROW (other)) /* the rule between */
    other = keyval == GDK_KEY_Down ? gtk_widget_get_next_sibling (other)
                                   : gtk_widget_get_prev_sibling (other);
  return other != NULL && gtk_widget_grab_focus (other);
}

static void
add_row (DoorChoiceAnswer *self, DoorChoice *choice)
{
  GtkWidget *row
      = door_choice_row_new (is_multiple (self) ? DOOR_CHOICE_ROW_MULTIPLE : DOOR_CHOICE_ROW_ONE,
                             door_choice_get_label (choice));
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_object_set_data_full (G_OBJECT (row), choice_key, g_object_ref (choice), g_object_unref);
  door_choice_row_set_selected (DOOR_CHOICE_ROW (row), door_choice_get_selected (choice));
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_selected), row,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (choice, "notify::label", G_CALLBACK (on_label), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_row_key), NULL);
  gtk_widget_add_controller (row, keys);
  if (self->search == NULL)
    door_choice_row_set_key (DOOR_CHOICE_ROW (row), self->rows->len);
  gtk_box_append (self->rows_box, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_rule (DoorChoiceAnswer *self)
{
  GtkWidget *rule = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_add_css_class (rule, "not-read-out");
  gtk_box_append (GTK_BOX (rule), gtk_label_new (_ ("Do not read out")));
  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (rule), line);
  gtk_box_append (self->rows_box, rule);
}

static gboolean
matches (DoorChoice *choice, const char *wanted)
{
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;

  if (wanted == NULL)
    return TRUE;
  text = door_text_from_markup (door_choice_get_label (choice));
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, wanted) != NULL;
}

static char *
dup_wanted (DoorChoiceAnswer *self)
{
  const char *text
      = self->search != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->search)) : "";

  return *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
}

/* Adds the options of one side of the rule; counts those for which there is no room. */
static guint
add_side (DoorChoiceAnswer *self, gboolean read_aloud, const char *wanted)
{
  GListModel *choices = door_question_get_choices (door_answer_get_question (DOOR_ANSWER (self)));
  gboolean ruled = read_aloud;
  guint left_out = 0;

  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

      if (door_choice_get_read_aloud (choice) != read_aloud || !matches (choice, wanted))
        continue;
      if (self->rows->len >= MOST_ROWS)
        {
          left_out++;
          continue;
        }
      if (!ruled)
        add_rule (self);
      ruled = TRUE;
      add_row (self, choice);
    }
  return left_out;
}

static void
tell_left_out (DoorChoiceAnswer *self, guint left_out)
{
  g_autofree char *text = NULL;

  if (left_out > 0)
    text = g_strdup_printf (
        ngettext ("%u more: type a part of it", "%u more: type a part of it", left_out), left_out);
  else if (self->rows->len == 0)
    text = g_strdup (self->search != NULL ? _ ("Nothing is called so. Type less of it.")
                                          : _ ("There is nothing to choose from here. Go back "
                                               "and check the answers this list depends on."));
  gtk_label_set_text (self->more, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->more), text != NULL);
}

static void
fill (DoorChoiceAnswer *self)
{
  g_autofree char *wanted = dup_wanted (self);
  guint left_out = 0;
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows_box))) != NULL)
    gtk_box_remove (self->rows_box, child);
  left_out += add_side (self, TRUE, wanted);
  left_out += add_side (self, FALSE, wanted);
  tell_left_out (self, left_out);
  door_answer_refresh_language (DOOR_ANSWER (self));
}

static gboolean
on_search_key (DoorChoiceAnswer *self, guint keyval)
{
  if (keyval != GDK_KEY_Down || self->rows->len == 0)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

/* Enter in the search chooses the only option left, else it goes to the first of them. */
static void
on_search_activate (DoorChoiceAnswer *self)
{
  if (self->rows->len == 1)
    door_choice_row_choose (g_ptr_array_index (self->rows, 0));
  if (self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
require_search (DoorChoiceAnswer *self)
{
  GtkEventController *keys;

  if (self->search != NULL)
    return;
  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->search, "placeholder-text", _ ("Find in the list"), "search-delay", 60, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find in the list"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->search), "answer-entry");
  gtk_box_prepend (self->box, GTK_WIDGET (self->search));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (fill), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (on_search_activate), self,
                           G_CONNECT_SWAPPED);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_search_key), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->search), keys);
}

static char *
dup_focused_value (DoorChoiceAnswer *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DoorChoiceRow *row = g_ptr_array_index (self->rows, i);

      if (gtk_widget_is_focus (GTK_WIDGET (row)))
        return g_strdup (door_choice_get_value (choice_of (row)));
    }
  return NULL;
}

static void
focus_value (DoorChoiceAnswer *self, const char *value)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DoorChoiceRow *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (door_choice_get_value (choice_of (row)), value) == 0)
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
}

/* An answer elsewhere may change what can be chosen: the focus stays with its option. */
static void
on_choices_changed (DoorChoiceAnswer *self)
{
  GListModel *choices = door_question_get_choices (door_answer_get_question (DOOR_ANSWER (self)));
  g_autofree char *focused = dup_focused_value (self);

  if (g_list_model_get_n_items (choices) > MOST_WITHOUT_SEARCH)
    require_search (self);
  fill (self);
  if (focused != NULL)
    focus_value (self, focused);
}

static gboolean
door_choice_answer_press_key (DoorAnswer *answer, guint position)
{
  DoorChoiceAnswer *self = DOOR_CHOICE_ANSWER (answer);
  GtkWidget *row;

  if (self->search != NULL || position >= self->rows->len)
    return FALSE;
  row = g_ptr_array_index (self->rows, position);
  gtk_widget_grab_focus (row);
  door_choice_row_choose (DOOR_CHOICE_ROW (row));
  return TRUE;
}

static gboolean
door_choice_answer_grab_focus (GtkWidget *widget)
{
  DoorChoiceAnswer *self = DOOR_CHOICE_ANSWER (widget);

  for (guint i = 0; i < self->rows->len; i++)
    {
      if (door_choice_row_get_selected (g_ptr_array_index (self->rows, i)))
        return gtk_widget_grab_focus (g_ptr_array_index (self->rows, i));
    }
  if (self->search != NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (self->search));
  return self->rows->len > 0 && gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
door_choice_answer_constructed (GObject *object)
{
  DoorChoiceAnswer *self = DOOR_CHOICE_ANSWER (object);
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));

  G_OBJECT_CLASS (door_choice_answer_parent_class)->constructed (object);

  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->rows_box));
  g_signal_connect_object (door_question_get_choices (question), "items-changed",
                           G_CALLBACK (on_choices_changed), self, G_CONNECT_SWAPPED);
  on_choices_changed (self);
}

static void
door_choice_answer_finalize (GObject *object)
{
  g_clear_pointer (&DOOR_CHOICE_ANSWER (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (door_choice_answer_parent_class)->finalize (object);
}

static void
door_choice_answer_class_init (DoorChoiceAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->press_key = door_choice_answer_press_key;
  G_OBJECT_CLASS (klass)->constructed = door_choice_answer_constructed;
  G_OBJECT_CLASS (klass)->finalize = door_choice_answer_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_choice_answer_grab_focus;
}

static void
door_choice_answer_init (DoorChoiceAnswer *self)
{
  self->rows = g_ptr_array_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  self->rows_box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                                 "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows_box), "choices");
  self->more = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->more, TRUE);
  gtk_label_set_xalign (self->more, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "dim-label");
  gtk_box_append (self->box, GTK_WIDGET (self->rows_box));
  gtk_box_append (self->box, GTK_WIDGET (self->more));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}
