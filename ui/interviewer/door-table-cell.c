/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-table-cell.h"

#include <glib/gi18n.h>

#include "door-choice-row.h"
#include "door-focus.h"
#include "door-question-view.h"
#include "door-text-answer.h"
#include "door-text.h"

#define POPOVER_WIDTH 480
#define MOST_POPOVER_HEIGHT 560

struct _DoorTableCell {
  AdwBin parent_instance;
  DoorQuestion *question; /* NULL: not asked */
  char *language;
  GtkBox *box;
  DoorAnswer *answer;     /* typed in place; NULL */
  GtkMenuButton *opener;  /* opens the question; NULL */
  GtkLabel *said;         /* on the opener */
  DoorQuestionView *view; /* in the popover, while it is open */
  GtkLabel *message;
};

enum { ADVANCE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorTableCell, door_table_cell, ADW_TYPE_BIN)

static gboolean
is_typed (DoorQuestion *question)
{
  switch (door_question_get_kind (question))
    {
    case DOOR_QUESTION_TEXT:
    case DOOR_QUESTION_INTEGER:
    case DOOR_QUESTION_DECIMAL:
      return !door_question_has_appearance (question, "counter");
    default:
      return FALSE;
    }
}

static void
advance (DoorTableCell *self)
{
  g_signal_emit (self, signals[ADVANCE], 0);
}

/* --- What does not fit ----------------------------------------------------------------------- */

static void
show_message (DoorTableCell *self)
{
  const char *message = door_question_get_message (self->question);
  const char *check = door_question_get_check_reason (self->question) == NULL
                          ? door_question_get_check (self->question)
                          : NULL;
  const char *text = message != NULL ? message : check;

  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
      message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* --- A question behind a button ------------------------------------------------------------- */

static void
show_said (DoorTableCell *self)
{
  g_autofree char *said = door_question_describe_answer (self->question);
  g_autofree char *name = door_text_from_markup (door_question_get_label (self->question));
  g_autofree char *whole = g_strdup_printf ("%s: %s", name, *said != '\0' ? said : _ ("Choose…"));

  gtk_label_set_text (self->said, *said != '\0' ? said : _ ("Choose…"));
  if (*said != '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->said), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->said), "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->opener), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  whole, -1);
}

static gboolean
is_open (DoorTableCell *self)
{
  GtkPopover *popover = self->opener != NULL ? gtk_menu_button_get_popover (self->opener) : NULL;

  return popover != NULL && gtk_widget_get_visible (GTK_WIDGET (popover));
}

static void
close_and_advance (DoorTableCell *self)
{
  gtk_menu_button_popdown (self->opener);
  gtk_widget_grab_focus (GTK_WIDGET (self->opener));
  advance (self);
}

static void
on_answer (DoorTableCell *self)
{
  show_said (self);
  if (is_open (self) && door_question_get_kind (self->question) == DOOR_QUESTION_SELECT_ONE
      && *door_question_get_answer (self->question) != '\0')
    close_and_advance (self);
}

static gboolean
on_popover_key (DoorTableCell *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint position;

  if (self->view == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0
      || GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus))
    return GDK_EVENT_PROPAGATE;
  if (door_choice_row_position_of_key (keyval, &position))
    return door_answer_press_key (door_question_view_get_answer (self->view), position);
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && !GTK_IS_BUTTON (focus))
    {
      close_and_advance (self);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
on_popover_shown (DoorTableCell *self)
{
  if (self->view != NULL && door_question_view_get_answer (self->view) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (door_question_view_get_answer (self->view)));
}

static void
on_popover_closed (DoorTableCell *self)
{
  if (self->view != NULL && door_question_view_get_answer (self->view) != NULL)
    door_answer_commit (door_question_view_get_answer (self->view));
}

/* Made when it is opened: a table has more cells than anybody opens. */
static void
fill_popover (GtkMenuButton *button, gpointer data)
{
  DoorTableCell *self = DOOR_TABLE_CELL (data);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->view = DOOR_QUESTION_VIEW (door_question_view_new (self->question));
  door_question_view_set_language (self->view, self->language);
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                "max-content-height", MOST_POPOVER_HEIGHT, "child", self->view, NULL);
  gtk_widget_set_size_request (scroller, POPOVER_WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_widget_add_css_class (popover, "cell-question");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_popover_key), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (popover, keys);
  g_signal_connect_object (self->view, "advance", G_CALLBACK (close_and_advance), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_popover_shown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "closed", G_CALLBACK (on_popover_closed), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, popover);
}

static void
add_opener (DoorTableCell *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->opener = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->said = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->said, TRUE);
  gtk_label_set_wrap_mode (self->said, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (self->said, 8);
  gtk_label_set_max_width_chars (self->said, 16);
  gtk_label_set_xalign (self->said, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->said), TRUE);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->said));
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("door-unfold-symbolic"));
  gtk_menu_button_set_child (self->opener, content);
  gtk_widget_add_css_class (GTK_WIDGET (self->opener), "cell");
  gtk_menu_button_set_create_popup_func (self->opener, fill_popover, self, NULL);
  g_object_bind_property (self->question, "readonly", self->opener, "sensitive",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_box_append (self->box, GTK_WIDGET (self->opener));
  g_signal_connect_object (self->question, "notify::answer", G_CALLBACK (on_answer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->question, "notify::label", G_CALLBACK (show_said), self,
                           G_CONNECT_SWAPPED);
  show_said (self);
}

/* --- Making ------------------------------------------------------------------------------------ */

static void
add_typed (DoorTableCell *self)
{
  self->answer = door_answer_new_for (self->question);
  door_text_answer_fit_cell (DOOR_TEXT_ANSWER (self->answer));
  door_answer_set_language (self->answer, self->language);
  g_signal_connect_object (self->answer, "advance", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->box, GTK_WIDGET (self->answer));
}

static void
add_words (DoorTableCell *self, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 5);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (self->box, label);
}

static void
clear (DoorTableCell *self)
{
  GtkWidget *child;

  if (self->question != NULL)
    g_signal_handlers_disconnect_by_data (self->question, self);
  self->answer = NULL;
  self->opener = NULL;
  self->said = NULL;
  self->view = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  g_clear_object (&self->question);
}

static void
take_question (DoorTableCell *self, DoorQuestion *question)
{
  self->question = g_object_ref (question);
  if (door_question_get_kind (question) == DOOR_QUESTION_NOTE)
    add_words (self, "", "dim-label");
  else if (is_typed (question))
    add_typed (self);
  else
    add_opener (self);
  gtk_box_append (self->box, GTK_WIDGET (self->message));
  g_signal_connect_object (question, "notify::message", G_CALLBACK (show_message), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (question, "notify::check", G_CALLBACK (show_message), self,
                           G_CONNECT_SWAPPED);
  show_message (self);
}

void
door_table_cell_show (DoorTableCell *self, DoorQuestion *question, const char *code)
{
  g_return_if_fail (DOOR_IS_TABLE_CELL (self));

  if (question == self->question && gtk_widget_get_first_child (GTK_WIDGET (self->box)) != NULL)
    return;
  clear (self);
  g_free (self->language);
  self->language = g_strdup (code);
  if (question != NULL)
    take_question (self, question);
  else
    /* Translators: in a cell of a table: this is not asked about this person. */
    add_words (self, _ ("not asked"), "dim-label");
}

DoorQuestion *
door_table_cell_get_question (DoorTableCell *self)
{
  g_return_val_if_fail (DOOR_IS_TABLE_CELL (self), NULL);

  return self->question;
}

gboolean
door_table_cell_can_answer (DoorTableCell *self)
{
  g_return_val_if_fail (DOOR_IS_TABLE_CELL (self), FALSE);

  return (self->answer != NULL || self->opener != NULL)
         && !door_question_get_readonly (self->question);
}

void
door_table_cell_commit (DoorTableCell *self)
{
  g_return_if_fail (DOOR_IS_TABLE_CELL (self));

  if (self->answer != NULL)
    door_answer_commit (self->answer);
  else if (is_open (self) && door_question_view_get_answer (self->view) != NULL)
    door_answer_commit (door_question_view_get_answer (self->view));
}

/* What is read out has the first keys, as in the list itself. */
static DoorChoice *
dup_choice_at (DoorQuestion *question, guint position)
{
  GListModel *choices = door_question_get_choices (question);

  for (int read_aloud = 1; read_aloud >= 0; read_aloud--)
    for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
      {
        g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

        if (door_choice_get_read_aloud (choice) == read_aloud && position-- == 0)
          return g_steal_pointer (&choice);
      }
  return NULL;
}

gboolean
door_table_cell_press_key (DoorTableCell *self, guint position)
{
  g_autoptr (DoorChoice) choice = NULL;

  g_return_val_if_fail (DOOR_IS_TABLE_CELL (self), FALSE);

  if (self->opener == NULL || !door_table_cell_can_answer (self))
    return FALSE;
  choice = dup_choice_at (self->question, position);
  if (choice == NULL)
    return FALSE;
  door_question_choose (self->question, choice);
  if (door_question_get_kind (self->question) == DOOR_QUESTION_SELECT_ONE)
    advance (self);
  return TRUE;
}

gboolean
door_table_cell_has_message (DoorTableCell *self)
{
  g_return_val_if_fail (DOOR_IS_TABLE_CELL (self), FALSE);

  return self->question != NULL && gtk_widget_get_visible (GTK_WIDGET (self->message));
}

static gboolean
door_table_cell_grab_focus (GtkWidget *widget)
{
  DoorTableCell *self = DOOR_TABLE_CELL (widget);

  if (!door_table_cell_can_answer (self))
    return FALSE;
  return gtk_widget_grab_focus (self->answer != NULL ? GTK_WIDGET (self->answer)
                                                     : GTK_WIDGET (self->opener));
}

/* As wide as it must be, however high the row is: words that wrap would make the columns of a high row
 * narrower than those of the others. */
static void
door_table_cell_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  /* A height asked without a width is that of the narrowest: a heading has then room for all its lines. */
  if (!across && for_size < 0)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &for_size, NULL, NULL, NULL);
  gtk_widget_measure (child, orientation, across ? -1 : for_size, minimum, natural, NULL, NULL);
  if (across)
    *natural = *minimum;
}

static void
door_table_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (adw_bin_get_child (ADW_BIN (widget)), width, height, baseline, NULL);
}

static GtkSizeRequestMode
door_table_cell_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
door_table_cell_dispose (GObject *object)
{
  DoorTableCell *self = DOOR_TABLE_CELL (object);

  if (self->box != NULL)
    clear (self);
  self->box = NULL;
  g_clear_object (&self->message);
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (door_table_cell_parent_class)->dispose (object);
}

static void
door_table_cell_finalize (GObject *object)
{
  g_free (DOOR_TABLE_CELL (object)->language);
  G_OBJECT_CLASS (door_table_cell_parent_class)->finalize (object);
}

static void
door_table_cell_class_init (DoorTableCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_table_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = door_table_cell_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_table_cell_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = door_focus_child;
  GTK_WIDGET_CLASS (klass)->measure = door_table_cell_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = door_table_cell_size_allocate;
  GTK_WIDGET_CLASS (klass)->get_request_mode = door_table_cell_get_request_mode;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  signals[ADVANCE] = g_signal_new ("advance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
door_table_cell_init (DoorTableCell *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  self->message = g_object_ref_sink (door_answer_new_note ("trouble"));
  gtk_label_set_width_chars (self->message, 6);
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "table-cell");
}

GtkWidget *
door_table_cell_new_head (const char *text)
{
  DoorTableCell *self = g_object_new (DOOR_TYPE_TABLE_CELL, NULL);

  add_words (self, text, "cell-head");
  gtk_label_set_width_chars (GTK_LABEL (gtk_widget_get_first_child (GTK_WIDGET (self->box))), 8);
  gtk_widget_set_valign (GTK_WIDGET (self->box), GTK_ALIGN_END);
  return GTK_WIDGET (self);
}

GtkWidget *
door_table_cell_new (void)
{
  return g_object_new (DOOR_TYPE_TABLE_CELL, NULL);
}
