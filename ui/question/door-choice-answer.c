/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-choice-answer.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "door-choice-row.h"
#include "door-media.h"
#include "door-text.h"

/* Up to here the eye finds faster than the fingers type, and every option has a key. */
#define MOST_WITHOUT_SEARCH 30
/* Rows made at once; the search reaches the others. Keeps a list of 100,000 villages quick. */
#define MOST_ROWS 15
#define PICTURE_HEIGHT 96
/* Cells side by side are as narrow as a finger is wide; more than this are a list. */
#define MOST_CELLS 11

/* How the options stand, by the appearance. */
typedef enum {
  LAYOUT_LIST,
  LAYOUT_COLUMNS, /* as many side by side as there is room for */
  LAYOUT_LIKERT,  /* one row of cells, the mark above the words */
  LAYOUT_CELLS,   /* of a grid: marks alone */
  LAYOUT_HEAD,    /* of a grid: words alone */
} Layout;

struct _DoorChoiceAnswer {
  DoorAnswer parent_instance;
  GtkBox *box;
  GtkSearchEntry *search;  /* NULL while the list is short */
  GtkToggleButton *opener; /* NULL unless the list is folded up */
  GtkLabel *opener_label;
  GtkBox *rows_box;
  GtkLabel *more;
  GtkLabel *chosen; /* of a long list: what was chosen may be out of sight */
  GPtrArray *rows;  /* of DoorChoiceRow, in the order shown; owned by rows_box */
  Layout layout;
  guint columns; /* at most; of LAYOUT_COLUMNS */
};

G_DEFINE_TYPE (DoorChoiceAnswer, door_choice_answer, DOOR_TYPE_ANSWER)

static const char choice_key[] = "door-choice";

static DoorChoice *
choice_of (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), choice_key);
}

static DoorQuestion *
question_of (DoorChoiceAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

static gboolean
is_multiple (DoorChoiceAnswer *self)
{
  return door_question_get_kind (question_of (self)) == DOOR_QUESTION_SELECT_MULTIPLE;
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
  door_question_choose (question_of (self), choice_of (row));
  if (is_multiple (self))
    return;
  if (self->opener != NULL)
    {
      gtk_toggle_button_set_active (self->opener, FALSE);
      gtk_widget_grab_focus (GTK_WIDGET (self->opener));
    }
  if (is_quick (question_of (self)))
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
    door_question_load_media_async (question_of (self), name, on_picture, g_object_ref (row));
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
  g_ptr_array_add (self->rows, row);
  return row;
}

static GtkWidget *
new_head (DoorChoice *choice)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), door_choice_get_label (choice));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_valign (label, GTK_ALIGN_END);
  gtk_widget_add_css_class (label, "cell-head");
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
      DoorChoice *before = choice_of (DOOR_CHOICE_ROW (row));

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

static void
fill (DoorChoiceAnswer *self)
{
  const char *wanted
      = self->search != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->search)) : "";
  guint left_out = 0;
  g_autoptr (GListModel) choices
      = self->search != NULL
            ? door_question_find_choices (question_of (self), wanted, MOST_ROWS, &left_out)
            : g_object_ref (door_question_get_choices (question_of (self)));

  if (!refill (self, choices))
    make_rows (self, choices);
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
  said = door_question_describe_answer (question_of (self));
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

  if (wants_search (question_of (self)) && self->opener == NULL)
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
  DoorQuestion *question = question_of (self);
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
  DoorQuestion *question = question_of (self);

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
