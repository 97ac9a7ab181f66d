/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-table-page-private.h"

#include <glib/gi18n.h>

#include "door-focus.h"
#include "door-text.h"

enum { REMOVE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorTablePage, door_table_page, ADW_TYPE_BIN)

static const char place_key[] = "door-place";

static void
row_free (gpointer data)
{
  DoorTableRow *row = data;

  g_ptr_array_unref (row->cells);
  g_object_unref (row->height);
  g_free (row);
}

DoorTableRow *
door_table_page_row (DoorTablePage *self, guint index)
{
  return g_ptr_array_index (self->rows, index);
}

DoorTableCell *
door_table_page_cell (DoorTablePage *self, guint row, guint column)
{
  return g_ptr_array_index (door_table_page_row (self, row)->cells, column);
}

static guint
count_columns (DoorTablePage *self)
{
  return g_strv_length ((char **) door_interview_get_columns (self->interview));
}

DoorPlaceRow *
door_table_page_dup_place (DoorTablePage *self, guint row)
{
  return g_list_model_get_item (door_interview_get_instances (self->interview), row);
}

static const char *
language_of (DoorTablePage *self)
{
  return door_interview_get_language_code (self->interview);
}

/* --- Rows ------------------------------------------------------------------------------------- */

static void
on_open (DoorTablePage *self, GtkWidget *button)
{
  door_table_page_commit (self);
  door_interview_go (self->interview, g_object_get_data (G_OBJECT (button), place_key));
}

static void
on_remove (DoorTablePage *self, GtkWidget *button)
{
  g_signal_emit (self, signals[REMOVE], 0, g_object_get_data (G_OBJECT (button), place_key));
}

static GtkWidget *
new_button (DoorTablePage *self, DoorPlaceRow *place, const char *name, GCallback clicked)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), place_key, g_object_ref (place), g_object_unref);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkSizeGroup *
width_of (DoorTablePage *self, guint column)
{
  while (self->widths->len <= column)
    g_ptr_array_add (self->widths, gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL));
  return g_ptr_array_index (self->widths, column);
}

static void
add_cells (DoorTablePage *self, DoorTableRow *row)
{
  for (guint c = 0; c < count_columns (self); c++)
    {
      GtkWidget *cell = door_table_cell_new ();

      gtk_widget_set_hexpand (cell, TRUE);
      gtk_size_group_add_widget (width_of (self, c), cell);
      g_signal_connect_object (cell, "advance", G_CALLBACK (door_table_page_advance), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (row->line), cell);
      g_ptr_array_add (row->cells, cell);
    }
}

static void
number_row (DoorTablePage *self, guint index)
{
  g_autofree char *number = g_strdup_printf ("%u", index + 1);

  gtk_button_set_label (GTK_BUTTON (door_table_page_row (self, index)->opener), number);
}

static DoorTableRow *
new_row (DoorTablePage *self, DoorPlaceRow *place)
{
  DoorTableRow *row = g_new0 (DoorTableRow, 1);
  /* Translators: %s is an entry of a table in the interview, "Household member 2: Amina". */
  g_autofree char *open = g_strdup_printf (_ ("Open %s"), door_place_get_label (place));
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s…"), door_place_get_label (place));
  GtkWidget *bin;

  row->opener = new_button (self, place, open, G_CALLBACK (on_open));
  row->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  row->cells = g_ptr_array_new ();
  row->height = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
  gtk_widget_add_css_class (row->line, "table-line");
  add_cells (self, row);
  bin = new_button (self, place, remove, G_CALLBACK (on_remove));
  gtk_button_set_icon_name (GTK_BUTTON (bin), "door-remove-symbolic");
  g_object_bind_property (self->add, "visible", bin, "visible", G_BINDING_SYNC_CREATE);
  gtk_size_group_add_widget (width_of (self, count_columns (self)), bin);
  gtk_box_append (GTK_BOX (row->line), bin);
  gtk_widget_set_valign (row->opener, GTK_ALIGN_FILL);
  gtk_size_group_add_widget (row->height, row->opener);
  gtk_size_group_add_widget (row->height, row->line);
  return row;
}

static void
show_head (DoorTablePage *self)
{
  const char *const *columns = door_interview_get_columns (self->interview);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->heads))) != NULL)
    gtk_box_remove (self->heads, child);
  for (guint c = 0; columns[c] != NULL; c++)
    {
      GtkWidget *head = door_table_cell_new_head (columns[c]);

      gtk_widget_set_hexpand (head, TRUE);
      gtk_size_group_add_widget (width_of (self, c), head);
      gtk_box_append (self->heads, head);
    }
  child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0); /* over the buttons that remove */
  gtk_size_group_add_widget (width_of (self, count_columns (self)), child);
  gtk_box_append (self->heads, child);
  door_text_set_language (GTK_WIDGET (self->heads), language_of (self));
}

static gboolean
is_here (DoorTablePage *self)
{
  return door_interview_get_page (self->interview) == DOOR_PAGE_TABLE;
}

static void
drop_rows (DoorTablePage *self, guint from, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      gtk_box_remove (self->openers, door_table_page_row (self, from + i)->opener);
      gtk_box_remove (self->lines, door_table_page_row (self, from + i)->line);
    }
  g_ptr_array_remove_range (self->rows, from, n);
}

static void
insert_row (DoorTablePage *self, guint index)
{
  g_autoptr (DoorPlaceRow) place = door_table_page_dup_place (self, index);
  DoorTableRow *row = new_row (self, place);
  DoorTableRow *before = index > 0 ? door_table_page_row (self, index - 1) : NULL;

  gtk_box_insert_child_after (self->openers, row->opener, before != NULL ? before->opener : NULL);
  gtk_box_insert_child_after (self->lines, row->line, before != NULL ? before->line : NULL);
  g_ptr_array_insert (self->rows, (int) index, row);
}

static void
on_instances_changed (DoorTablePage *self, guint position, guint removed, guint added)
{
  removed = MIN (removed, self->rows->len - MIN (position, self->rows->len));
  drop_rows (self, MIN (position, self->rows->len), removed);
  if (!is_here (self))
    {
      drop_rows (self, 0, self->rows->len);
      return;
    }
  show_head (self);
  for (guint i = 0; i < added; i++)
    insert_row (self, position + i);
  for (guint i = 0; i < self->rows->len; i++)
    number_row (self, i);
  gtk_widget_set_visible (self->table, self->rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), self->rows->len == 0);
}

static void
on_questions_changed (DoorTablePage *self)
{
  if (!is_here (self))
    return;
  for (guint r = 0; r < self->rows->len; r++)
    {
      g_autoptr (DoorPlaceRow) place = door_table_page_dup_place (self, r);

      for (guint c = 0; place != NULL && c < door_table_page_row (self, r)->cells->len; c++)
        door_table_cell_show (door_table_page_cell (self, r, c),
                              door_interview_get_cell (self->interview, place, c),
                              language_of (self));
    }
  if (self->adding && self->rows->len > 0)
    door_table_page_focus_from (self, self->rows->len - 1, 0);
  self->adding = FALSE;
}

/* A list that is closed offers nothing that would not be done. */
static void
show_locked (DoorTablePage *self)
{
  const char *locked = door_interview_get_locked (self->interview);

  gtk_label_set_text (self->locked, locked != NULL ? locked : "");
  gtk_widget_set_visible (GTK_WIDGET (self->locked), locked != NULL);
  gtk_widget_set_visible (self->add, locked == NULL);
}

static void
show_prompt (DoorTablePage *self)
{
  const char *prompt = door_interview_get_prompt (self->interview);

  show_locked (self);

  gtk_label_set_markup (self->prompt, prompt != NULL ? prompt : "");
  door_text_set_language (GTK_WIDGET (self->prompt), language_of (self));
  if (is_here (self))
    show_head (self); /* another language, perhaps */
}

/* --- For the page above -------------------------------------------------------------------------- */

void
door_table_page_set_interview (DoorTablePage *self, DoorInterview *interview)
{
  g_return_if_fail (DOOR_IS_TABLE_PAGE (self) && self->interview == NULL);

  self->interview = g_object_ref (interview);
  g_signal_connect_object (door_interview_get_instances (interview), "items-changed",
                           G_CALLBACK (on_instances_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (door_interview_get_questions (interview), "items-changed",
                           G_CALLBACK (on_questions_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (interview, "notify::prompt", G_CALLBACK (show_prompt), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (interview, "notify::page", G_CALLBACK (show_locked), self,
                           G_CONNECT_SWAPPED);
  on_instances_changed (self, 0, 0,
                        g_list_model_get_n_items (door_interview_get_instances (interview)));
  on_questions_changed (self);
  show_prompt (self);
}

void
door_table_page_commit (DoorTablePage *self)
{
  g_return_if_fail (DOOR_IS_TABLE_PAGE (self));

  for (guint r = 0; r < self->rows->len; r++)
    for (guint c = 0; c < door_table_page_row (self, r)->cells->len; c++)
      door_table_cell_commit (door_table_page_cell (self, r, c));
}

DoorQuestion *
door_table_page_get_present (DoorTablePage *self)
{
  guint row, column;

  g_return_val_if_fail (DOOR_IS_TABLE_PAGE (self), NULL);

  return door_table_page_find_focus (self, &row, &column)
             ? door_table_cell_get_question (door_table_page_cell (self, row, column))
             : NULL;
}

gboolean
door_table_page_press_key (DoorTablePage *self, guint position)
{
  guint row, column;

  g_return_val_if_fail (DOOR_IS_TABLE_PAGE (self), FALSE);

  return door_table_page_find_focus (self, &row, &column)
         && door_table_cell_press_key (door_table_page_cell (self, row, column), position);
}

gboolean
door_table_page_focus_message (DoorTablePage *self)
{
  g_return_val_if_fail (DOOR_IS_TABLE_PAGE (self), FALSE);

  for (guint r = 0; r < self->rows->len; r++)
    for (guint c = 0; c < door_table_page_row (self, r)->cells->len; c++)
      if (door_table_cell_has_message (door_table_page_cell (self, r, c)))
        return gtk_widget_grab_focus (GTK_WIDGET (door_table_page_cell (self, r, c)));
  return FALSE;
}

/* To the first blank cell: that is where the work goes on. */
static gboolean
door_table_page_grab_focus (GtkWidget *widget)
{
  DoorTablePage *self = DOOR_TABLE_PAGE (widget);

  for (guint r = 0; r < self->rows->len; r++)
    for (guint c = 0; c < door_table_page_row (self, r)->cells->len; c++)
      {
        DoorQuestion *question = door_table_cell_get_question (door_table_page_cell (self, r, c));

        if (question != NULL && *door_question_get_answer (question) == '\0'
            && gtk_widget_grab_focus (GTK_WIDGET (door_table_page_cell (self, r, c))))
          return TRUE;
      }
  return gtk_widget_grab_focus (self->add);
}

/* --- Making --------------------------------------------------------------------------------------- */

static void
door_table_page_dispose (GObject *object)
{
  DoorTablePage *self = DOOR_TABLE_PAGE (object);

  g_ptr_array_set_size (self->rows, 0);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->interview);
  G_OBJECT_CLASS (door_table_page_parent_class)->dispose (object);
}

static void
door_table_page_finalize (GObject *object)
{
  DoorTablePage *self = DOOR_TABLE_PAGE (object);

  g_clear_pointer (&self->widths, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->across);
  g_clear_object (&self->down);
  G_OBJECT_CLASS (door_table_page_parent_class)->finalize (object);
}

static void
door_table_page_class_init (DoorTablePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_table_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = door_table_page_finalize;
  widget_class->grab_focus = door_table_page_grab_focus;
  widget_class->focus = door_focus_child;
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_PLACE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-table-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, prompt);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, empty);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, heads);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, heads_scroller);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, openers_scroller);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, cells_scroller);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, openers);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, lines);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, table);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, add);
  gtk_widget_class_bind_template_child (widget_class, DoorTablePage, locked);
  gtk_widget_class_bind_template_callback (widget_class, door_table_page_add_row);
}

static void
door_table_page_init (DoorTablePage *self)
{
  self->widths = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->across = door_in_step_new (GTK_ORIENTATION_HORIZONTAL);
  door_in_step_add (self->across, self->cells_scroller);
  door_in_step_add (self->across, self->heads_scroller);
  self->down = door_in_step_new (GTK_ORIENTATION_VERTICAL);
  door_in_step_add (self->down, self->cells_scroller);
  door_in_step_add (self->down, self->openers_scroller);
  door_table_page_listen (self);
}
