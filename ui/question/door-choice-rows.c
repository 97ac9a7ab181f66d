/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of a choice as rows: side by side or below each other as the form wants them, with
 * pictures, keys of their own, and arrow keys between them. */
#define G_LOG_DOMAIN "door-ui"

#include "door-choice-answer-private.h"

#include <glib/gi18n.h>

#include "door-grid-line.h"
#include "door-media.h"

#define PICTURE_HEIGHT 96

static const char choice_key[] = "door-choice";

DoorChoice *
door_choice_answer_choice_of (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), choice_key);
}

DoorQuestion *
door_choice_answer_question (DoorChoiceAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

static gboolean
is_multiple (DoorChoiceAnswer *self)
{
  return door_question_get_kind (door_choice_answer_question (self))
         == DOOR_QUESTION_SELECT_MULTIPLE;
}

static gboolean
is_quick (DoorQuestion *question)
{
  return door_question_has_appearance (question, "quick")
         || door_question_has_appearance (question, "quickcompact");
}

static void
on_chosen (DoorChoiceAnswer *self, DoorChoiceRow *row)
{
  door_question_choose (door_choice_answer_question (self), door_choice_answer_choice_of (row));
  if (is_multiple (self))
    return;
  if (self->opener != NULL)
    {
      gtk_toggle_button_set_active (self->opener, FALSE);
      gtk_widget_grab_focus (GTK_WIDGET (self->opener));
    }
  if (is_quick (door_choice_answer_question (self)))
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

/* --- Arrow keys: from option to option; they move the focus and choose nothing ---------------- */

static int
direction_of (DoorChoiceAnswer *self, guint keyval)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean beside = self->layout != LAYOUT_LIST;

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return self->layout == LAYOUT_CELLS ? 0 : 1;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return self->layout == LAYOUT_CELLS ? 0 : -1;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return !beside ? 0 : rtl ? -1 : 1;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return !beside ? 0 : rtl ? 1 : -1;
    default:
      return 0;
    }
}

static gboolean
on_row_key (GtkEventControllerKey *controller,
            guint keyval,
            guint keycode,
            GdkModifierType state,
            DoorChoiceAnswer *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  int step = direction_of (self, keyval);
  guint index;

  if (step == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0
      || !g_ptr_array_find (self->rows, row, &index))
    return GDK_EVENT_PROPAGATE;
  if ((step < 0 && index == 0) || (step > 0 && index + 1 >= self->rows->len))
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_grab_focus (g_ptr_array_index (self->rows, (guint) ((int) index + step)));
}

/* --- Pictures ------------------------------------------------------------------------------- */

static void
on_picture (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorChoiceRow) row = DOOR_CHOICE_ROW (data);
  g_autoptr (GBytes) bytes = door_question_load_media_finish (DOOR_QUESTION (source), result, NULL);
  g_autoptr (GdkTexture) texture = bytes != NULL ? door_media_texture (bytes) : NULL;

  if (texture != NULL)
    door_choice_row_set_picture (row, GDK_PAINTABLE (texture), PICTURE_HEIGHT);
}

static void
add_picture (DoorChoiceAnswer *self, GtkWidget *row, DoorChoice *choice)
{
  const char *name = door_choice_get_image (choice);

  if (name != NULL && *name != '\0')
    door_question_load_media_async (door_choice_answer_question (self), name, on_picture,
                                    g_object_ref (row));
}

/* The row stands for this choice from now on. */
static void
bind_row (DoorChoiceAnswer *self, GtkWidget *row, DoorChoice *choice)
{
  g_object_set_data_full (G_OBJECT (row), choice_key, g_object_ref (choice), g_object_unref);
  door_choice_row_set_selected (DOOR_CHOICE_ROW (row), door_choice_get_selected (choice));
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_selected), row,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (choice, "notify::label", G_CALLBACK (on_label), row, G_CONNECT_SWAPPED);
  add_picture (self, row, choice);
}

/* --- Rows ----------------------------------------------------------------------------------- */

static GtkWidget *
new_row (DoorChoiceAnswer *self, DoorChoice *choice)
{
  GtkWidget *row
      = door_choice_row_new (is_multiple (self) ? DOOR_CHOICE_ROW_MULTIPLE : DOOR_CHOICE_ROW_ONE,
                             door_choice_get_label (choice));
  GtkEventController *keys = gtk_event_controller_key_new ();

  bind_row (self, row, choice);
  g_signal_connect_object (row, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_row_key), self, 0);
  gtk_widget_add_controller (row, keys);
  if (self->search == NULL)
    door_choice_row_set_key (DOOR_CHOICE_ROW (row), self->rows->len);
  if (self->layout == LAYOUT_LIKERT || self->layout == LAYOUT_CELLS)
    door_choice_row_stand (DOOR_CHOICE_ROW (row), self->layout == LAYOUT_LIKERT);
  if (self->layout == LAYOUT_CELLS)
    door_grid_line_name_cell (DOOR_CHOICE_ROW (row), door_choice_answer_question (self));
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
on_words (GtkLabel *label, GParamSpec *pspec, DoorChoice *choice)
{
  gtk_label_set_markup (label, door_choice_get_label (choice));
}

static GtkWidget *
new_head (DoorChoice *choice)
{
  GtkWidget *label = door_grid_line_new_words (door_choice_get_label (choice));

  g_signal_connect_object (choice, "notify::label", G_CALLBACK (on_words), label,
                           G_CONNECT_SWAPPED);
  return label;
}

static GtkWidget *
new_rule (void)
{
  GtkWidget *rule = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_add_css_class (rule, "not-read-out");
  gtk_box_append (GTK_BOX (rule), gtk_label_new (_ ("Do not read out")));
  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (rule), line);
  return rule;
}

/* What holds the options of one side of the rule. */
static GtkWidget *
new_holder (DoorChoiceAnswer *self)
{
  GtkWidget *holder;

  if (self->layout == LAYOUT_COLUMNS)
    {
      holder = gtk_flow_box_new ();
      g_object_set (holder, "homogeneous", TRUE, "selection-mode", GTK_SELECTION_NONE,
                    "min-children-per-line", 1u, "max-children-per-line", self->columns,
                    "column-spacing", 8u, "row-spacing", 8u, "accessible-role",
                    GTK_ACCESSIBLE_ROLE_GROUP, NULL);
      return holder;
    }
  holder = gtk_box_new (
      self->layout == LAYOUT_LIST ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_homogeneous (GTK_BOX (holder), self->layout != LAYOUT_LIST);
  gtk_widget_add_css_class (holder, "choices");
  return holder;
}

static void
put (DoorChoiceAnswer *self, GtkWidget *holder, DoorChoice *choice)
{
  GtkWidget *row = self->layout == LAYOUT_HEAD ? new_head (choice) : new_row (self, choice);

  if (!GTK_IS_FLOW_BOX (holder))
    {
      gtk_box_append (GTK_BOX (holder), row);
      return;
    }
  gtk_flow_box_insert (GTK_FLOW_BOX (holder), row, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (row), FALSE);
}

/* The options of one side of the rule; in a grid there is no rule, as there is no room for it. */
static void
add_side (DoorChoiceAnswer *self, GListModel *choices, gboolean read_aloud)
{
  gboolean both = self->layout == LAYOUT_CELLS || self->layout == LAYOUT_HEAD;
  GtkWidget *holder = NULL;

  if (both && !read_aloud)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

      if (!both && door_choice_get_read_aloud (choice) != read_aloud)
        continue;
      if (holder == NULL && !read_aloud)
        gtk_box_append (self->rows_box, new_rule ());
      if (holder == NULL)
        gtk_box_append (self->rows_box, holder = new_holder (self));
      put (self, holder, choice);
    }
}

/* One list without a rule, and without pictures, which come later. */
static gboolean
are_all_plain (GListModel *choices)
{
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

      if (!door_choice_get_read_aloud (choice) || door_choice_get_image (choice) != NULL)
        return FALSE;
    }
  return TRUE;
}

/* While somebody types, the rows stay and say something else: making rows costs several times more
 * than words. FALSE where that is not possible: the first time, and with a rule between them. */
static gboolean
refill (DoorChoiceAnswer *self, GListModel *choices)
{
  GtkWidget *holder = gtk_widget_get_first_child (GTK_WIDGET (self->rows_box));
  guint n = g_list_model_get_n_items (choices);

  if (self->search == NULL || self->layout != LAYOUT_LIST || holder == NULL
      || gtk_widget_get_next_sibling (holder) != NULL || !are_all_plain (choices))
    return FALSE;
  for (guint i = 0; i < MIN (n, self->rows->len); i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);
      DoorChoice *before = door_choice_answer_choice_of (DOOR_CHOICE_ROW (row));

      if (before == choice)
        continue;
      g_signal_handlers_disconnect_by_data (before, row);
      door_choice_row_set_markup (DOOR_CHOICE_ROW (row), door_choice_get_label (choice));
      bind_row (self, row, choice);
    }
  while (self->rows->len > n)
    {
      gtk_box_remove (GTK_BOX (holder), g_ptr_array_index (self->rows, self->rows->len - 1));
      g_ptr_array_set_size (self->rows, self->rows->len - 1);
    }
  for (guint i = self->rows->len; i < n; i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

      gtk_box_append (GTK_BOX (holder), new_row (self, choice));
    }
  return TRUE;
}

static void
make_rows (DoorChoiceAnswer *self, GListModel *choices)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows_box))) != NULL)
    gtk_box_remove (self->rows_box, child);
  add_side (self, choices, TRUE);
  add_side (self, choices, FALSE);
}

void
door_choice_answer_show_rows (DoorChoiceAnswer *self, GListModel *choices)
{
  if (!refill (self, choices))
    make_rows (self, choices);
}
