/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-choice-answer-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>

/* Up to here the eye finds faster than the fingers type, and every option has a key. */
#define MOST_WITHOUT_SEARCH 30
/* Rows made at once; the search reaches the others. Keeps a list of 100,000 villages quick. */
#define MOST_ROWS 15
/* Cells side by side are as narrow as a finger is wide; more than this are a list. */
#define MOST_CELLS 11

G_DEFINE_TYPE (DoorChoiceAnswer, door_choice_answer, DOOR_TYPE_ANSWER)

static void
tell_left_out (DoorChoiceAnswer *self, guint left_out, guint n)
{
  g_autofree char *text = NULL;

  if (left_out > 0)
    text = g_strdup_printf (
        ngettext ("%u more: type a part of it", "%u more: type a part of it", left_out), left_out);
  else if (n == 0)
    text = g_strdup (self->search != NULL ? _ ("Nothing is called so. Type less of it.")
                                          : _ ("There is nothing to choose from here. Go back "
                                               "and check the answers this list depends on."));
  gtk_label_set_text (self->more, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->more), text != NULL);
}

static void
fill (DoorChoiceAnswer *self)
{
  const char *wanted
      = self->search != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->search)) : "";
  guint left_out = 0;
  g_autoptr (GListModel) choices
      = self->search != NULL
            ? door_question_find_choices (door_choice_answer_question (self), wanted, MOST_ROWS,
                                          &left_out)
            : g_object_ref (door_question_get_choices (door_choice_answer_question (self)));

  door_choice_answer_show_rows (self, choices);
  tell_left_out (self, left_out, g_list_model_get_n_items (choices));
  door_answer_refresh_language (DOOR_ANSWER (self));
}

/* --- Folded up, and what was chosen ----------------------------------------------------------- */

static void
show_chosen (DoorChoiceAnswer *self)
{
  g_autofree char *said = NULL;
  g_autofree char *text = NULL;

  if (self->opener == NULL && self->search == NULL)
    return;
  said = door_question_describe_answer (door_choice_answer_question (self));
  if (self->opener != NULL)
    {
      gtk_label_set_text (self->opener_label, *said != '\0' ? said : _ ("Choose…"));
      return;
    }
  if (*said != '\0')
    text = g_strdup_printf (_ ("Chosen: %s"), said);
  gtk_label_set_text (self->chosen, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->chosen), text != NULL);
}

static void
on_opened (DoorChoiceAnswer *self)
{
  gboolean open = gtk_toggle_button_get_active (self->opener);

  gtk_widget_set_visible (GTK_WIDGET (self->rows_box), open);
  if (open && self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
fold_up (DoorChoiceAnswer *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->opener = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  self->opener_label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->opener_label, TRUE);
  gtk_label_set_wrap_mode (self->opener_label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->opener_label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->opener_label), TRUE);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->opener_label));
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("door-unfold-symbolic"));
  gtk_button_set_child (GTK_BUTTON (self->opener), content);
  gtk_widget_add_css_class (GTK_WIDGET (self->opener), "unfold");
  gtk_box_prepend (self->box, GTK_WIDGET (self->opener));
  gtk_widget_set_visible (GTK_WIDGET (self->rows_box), FALSE);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->opener));
  g_signal_connect_object (self->opener, "toggled", G_CALLBACK (on_opened), self,
                           G_CONNECT_SWAPPED);
}

/* --- Searching -------------------------------------------------------------------------------- */

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
  g_object_set (self->search, "placeholder-text", _ ("Find in the list"), "search-delay", 0, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find in the list"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->search), "answer-entry");
  gtk_box_prepend (self->box, GTK_WIDGET (self->search));
  gtk_box_prepend (self->box, GTK_WIDGET (self->chosen));
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

/* --- The choices change ----------------------------------------------------------------------- */

static char *
dup_focused_value (DoorChoiceAnswer *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DoorChoiceRow *row = g_ptr_array_index (self->rows, i);

      if (gtk_widget_is_focus (GTK_WIDGET (row)))
        return g_strdup (door_choice_get_value (door_choice_answer_choice_of (row)));
    }
  return NULL;
}

static void
focus_value (DoorChoiceAnswer *self, const char *value)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      DoorChoiceRow *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (door_choice_get_value (door_choice_answer_choice_of (row)), value) == 0)
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
}

static gboolean
wants_search (DoorQuestion *question)
{
  return door_question_has_appearance (question, "autocomplete")
         || door_question_has_appearance (question, "search")
         || g_list_model_get_n_items (door_question_get_choices (question)) > MOST_WITHOUT_SEARCH;
}

/* An answer elsewhere may change what can be chosen: the focus stays with its option. */
static void
on_choices_changed (DoorChoiceAnswer *self)
{
  g_autofree char *focused = dup_focused_value (self);

  if (wants_search (door_choice_answer_question (self)) && self->opener == NULL)
    require_search (self);
  fill (self);
  show_chosen (self);
  if (focused != NULL)
    focus_value (self, focused);
}

/* --- Making ----------------------------------------------------------------------------------- */

static guint
columns_wanted (DoorQuestion *question)
{
  g_auto (GStrv) words = g_strsplit (door_question_get_appearance (question), " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *dash = strrchr (words[i], '-');

      if (g_str_equal (words[i], "columns") || g_str_has_prefix (words[i], "columns-pack")
          || g_str_has_prefix (words[i], "horizontal") || g_str_equal (words[i], "compact")
          || g_str_equal (words[i], "quickcompact"))
        return 3;
      if ((g_str_has_prefix (words[i], "columns-") || g_str_has_prefix (words[i], "compact-"))
          && atoi (dash + 1) > 0)
        return MIN ((guint) atoi (dash + 1), 10);
    }
  return 0;
}

static void
choose_layout (DoorChoiceAnswer *self)
{
  DoorQuestion *question = door_choice_answer_question (self);
  guint n = g_list_model_get_n_items (door_question_get_choices (question));

  self->columns = columns_wanted (question);
  if (door_question_has_appearance (question, "label"))
    self->layout = LAYOUT_HEAD;
  else if (door_question_has_appearance (question, "list-nolabel"))
    self->layout = LAYOUT_CELLS;
  else if (n <= MOST_CELLS
           && (door_question_has_appearance (question, "likert")
               || door_question_has_appearance (question, "list")))
    self->layout = LAYOUT_LIKERT;
  else if (self->columns > 0)
    self->layout = LAYOUT_COLUMNS;
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

  if (self->opener != NULL && !gtk_toggle_button_get_active (self->opener))
    return gtk_widget_grab_focus (GTK_WIDGET (self->opener));
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
  DoorQuestion *question = door_choice_answer_question (self);

  G_OBJECT_CLASS (door_choice_answer_parent_class)->constructed (object);

  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->rows_box));
  choose_layout (self);
  if (door_question_has_appearance (question, "minimal") && !wants_search (question))
    fold_up (self);
  g_signal_connect_object (door_question_get_choices (question), "items-changed",
                           G_CALLBACK (on_choices_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (question, "notify::answer", G_CALLBACK (show_chosen), self,
                           G_CONNECT_SWAPPED);
  on_choices_changed (self);
}

static void
door_choice_answer_finalize (GObject *object)
{
  DoorChoiceAnswer *self = DOOR_CHOICE_ANSWER (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->chosen);
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
  self->more = door_answer_new_note ("dim-label");
  self->chosen = g_object_ref_sink (door_answer_new_note ("in-words"));
  gtk_box_append (self->box, GTK_WIDGET (self->rows_box));
  gtk_box_append (self->box, GTK_WIDGET (self->more));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}
