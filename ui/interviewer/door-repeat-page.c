/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-repeat-page.h"

#include <glib/gi18n.h>

#include "door-choice-row.h"
#include "door-focus.h"
#include "door-place-item.h"
#include "door-text.h"

struct _DoorRepeatPage {
  AdwBin parent_instance;
  DoorInterview *interview;
  GtkLabel *prompt;
  GtkListBox *list;
  GtkBox *heads;
  GtkLabel *locked;
  GPtrArray *widths;  /* of GtkSizeGroup, one for each column */
  GtkSizeGroup *ends; /* what stands behind the last column */
  GtkBox *choices;
  GtkWidget *yes;
  GtkWidget *no;
};

enum { ADVANCE, REMOVE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorRepeatPage, door_repeat_page, ADW_TYPE_BIN)

static const char place_key[] = "door-place";

static void
on_yes (DoorRepeatPage *self)
{
  door_interview_add_instance (self->interview);
}

static void
on_no (DoorRepeatPage *self)
{
  g_signal_emit (self, signals[ADVANCE], 0);
}

static void
on_remove (DoorRepeatPage *self, GtkWidget *button)
{
  g_signal_emit (self, signals[REMOVE], 0, g_object_get_data (G_OBJECT (button), place_key));
}

static void
on_row_activated (DoorRepeatPage *self, GtkListBoxRow *row)
{
  g_autoptr (DoorPlaceRow) place = g_list_model_get_item (
      door_interview_get_instances (self->interview), (guint) gtk_list_box_row_get_index (row));

  if (place != NULL)
    door_interview_go (self->interview, place);
}

static GtkWidget *
new_remove_button (DoorRepeatPage *self, DoorPlaceRow *place)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("door-remove-symbolic");
  /* Translators: %s is an entry of a list in the interview, "Household member 2: Amina". */
  g_autofree char *name = g_strdup_printf (_ ("Remove %s…"), door_place_get_label (place));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), place_key, g_object_ref (place), g_object_unref);
  g_object_bind_property (self->yes, "visible", button, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  gtk_size_group_add_widget (self->ends, button);
  return button;
}

/* --- The table: one row a member, and each row opens to its pages ---------------------------- */

static GtkSizeGroup *
width_of (DoorRepeatPage *self, guint column)
{
  while (self->widths->len <= column)
    g_ptr_array_add (self->widths, gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL));
  return g_ptr_array_index (self->widths, column);
}

static GtkWidget *
new_cell (DoorRepeatPage *self, guint column, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 6);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "table-cell");
  gtk_size_group_add_widget (width_of (self, column), label);
  return label;
}

static void
fill_line (DoorRepeatPage *self, GtkBox *line, const char *number, const char *const *texts)
{
  GtkWidget *first = gtk_label_new (number);

  gtk_label_set_width_chars (GTK_LABEL (first), 3);
  gtk_widget_add_css_class (first, "numeric");
  gtk_box_append (line, first);
  for (guint i = 0; texts[i] != NULL; i++)
    gtk_box_append (line, new_cell (self, i, texts[i]));
}

static void
show_heads (DoorRepeatPage *self)
{
  const char *const *columns = door_interview_get_columns (self->interview);
  gboolean any = g_list_model_get_n_items (door_interview_get_instances (self->interview)) > 0;
  GtkWidget *end = gtk_label_new (NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->heads))) != NULL)
    gtk_box_remove (self->heads, child);
  fill_line (self, self->heads, "", columns);
  gtk_size_group_add_widget (self->ends, end);
  gtk_box_append (self->heads, end);
  door_text_set_language (GTK_WIDGET (self->heads),
                          door_interview_get_language_code (self->interview));
  gtk_widget_set_visible (GTK_WIDGET (self->heads), any && columns[0] != NULL);
}

static GtkWidget *
new_table_line (DoorRepeatPage *self, DoorPlaceRow *item)
{
  GListModel *instances = door_interview_get_instances (self->interview);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *number = NULL;
  guint position = 0;

  for (; position < g_list_model_get_n_items (instances); position++)
    {
      g_autoptr (DoorPlaceRow) other = g_list_model_get_item (instances, position);

      if (other == item)
        break;
    }
  number = g_strdup_printf ("%u", position + 1);
  fill_line (self, GTK_BOX (line), number, door_place_get_cells (item));
  gtk_widget_set_hexpand (line, TRUE);
  door_text_set_language (line, door_interview_get_language_code (self->interview));
  return line;
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  DoorRepeatPage *self = DOOR_REPEAT_PAGE (data);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *place;

  if (door_place_get_cells (item)[0] != NULL)
    place = new_table_line (self, item);
  else
    {
      place = door_place_item_new ();
      door_place_item_show (DOOR_PLACE_ITEM (place), item,
                            door_interview_get_language_code (self->interview));
    }
  gtk_box_append (GTK_BOX (box), place);
  gtk_box_append (GTK_BOX (box), new_remove_button (self, item));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_place_get_label (item), -1);
  return row;
}

/* A list that is closed offers nothing that would not be done. */
static void
show_locked (DoorRepeatPage *self)
{
  const char *locked = door_interview_get_locked (self->interview);

  gtk_label_set_text (self->locked, locked != NULL ? locked : "");
  gtk_widget_set_visible (GTK_WIDGET (self->locked), locked != NULL);
  gtk_widget_set_visible (self->yes, locked == NULL);
}

static void
show_prompt (DoorRepeatPage *self)
{
  const char *prompt = door_interview_get_prompt (self->interview);

  show_locked (self);

  gtk_label_set_markup (self->prompt, prompt != NULL ? prompt : "");
  door_text_set_language (GTK_WIDGET (self->prompt),
                          door_interview_get_language_code (self->interview));
}

static void
show_list (DoorRepeatPage *self)
{
  GListModel *instances = door_interview_get_instances (self->interview);

  gtk_widget_set_visible (GTK_WIDGET (self->list), g_list_model_get_n_items (instances) > 0);
  show_heads (self);
}

void
door_repeat_page_set_interview (DoorRepeatPage *self, DoorInterview *interview)
{
  GListModel *instances;

  g_return_if_fail (DOOR_IS_REPEAT_PAGE (self) && self->interview == NULL);

  self->interview = g_object_ref (interview);
  instances = door_interview_get_instances (interview);
  gtk_list_box_bind_model (self->list, instances, create_row, self, NULL);
  g_signal_connect_object (interview, "notify::prompt", G_CALLBACK (show_prompt), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (interview, "notify::page", G_CALLBACK (show_locked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (instances, "items-changed", G_CALLBACK (show_list), self,
                           G_CONNECT_SWAPPED);
  show_prompt (self);
  show_list (self);
}

gboolean
door_repeat_page_press_key (DoorRepeatPage *self, guint position)
{
  g_return_val_if_fail (DOOR_IS_REPEAT_PAGE (self), FALSE);

  if (position > 1 || (position == 0 && door_interview_get_locked (self->interview) != NULL))
    return FALSE;
  door_choice_row_choose (DOOR_CHOICE_ROW (position == 0 ? self->yes : self->no));
  return TRUE;
}

static gboolean
door_repeat_page_grab_focus (GtkWidget *widget)
{
  DoorRepeatPage *self = DOOR_REPEAT_PAGE (widget);

  return gtk_widget_grab_focus (gtk_widget_get_visible (self->yes) ? self->yes : self->no);
}

static void
door_repeat_page_dispose (GObject *object)
{
  DoorRepeatPage *self = DOOR_REPEAT_PAGE (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->list = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->interview);
  G_OBJECT_CLASS (door_repeat_page_parent_class)->dispose (object);
}

static void
door_repeat_page_finalize (GObject *object)
{
  g_clear_pointer (&DOOR_REPEAT_PAGE (object)->widths, g_ptr_array_unref);
  g_clear_object (&DOOR_REPEAT_PAGE (object)->ends);
  G_OBJECT_CLASS (door_repeat_page_parent_class)->finalize (object);
}

static void
door_repeat_page_class_init (DoorRepeatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_repeat_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = door_repeat_page_finalize;
  widget_class->grab_focus = door_repeat_page_grab_focus;
  widget_class->focus = door_focus_child;
  signals[ADVANCE] = g_signal_new ("advance", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_PLACE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-repeat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorRepeatPage, prompt);
  gtk_widget_class_bind_template_child (widget_class, DoorRepeatPage, list);
  gtk_widget_class_bind_template_child (widget_class, DoorRepeatPage, heads);
  gtk_widget_class_bind_template_child (widget_class, DoorRepeatPage, locked);
  gtk_widget_class_bind_template_child (widget_class, DoorRepeatPage, choices);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static GtkWidget *
add_choice (DoorRepeatPage *self, const char *label, guint position, GCallback chosen)
{
  GtkWidget *row = door_choice_row_new (DOOR_CHOICE_ROW_BUTTON, label);

  door_choice_row_set_key (DOOR_CHOICE_ROW (row), position);
  g_signal_connect_object (row, "chosen", chosen, self, G_CONNECT_SWAPPED);
  gtk_box_append (self->choices, row);
  return row;
}

static void
door_repeat_page_init (DoorRepeatPage *self)
{
  self->widths = g_ptr_array_new_with_free_func (g_object_unref);
  self->ends = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->yes = add_choice (self, _ ("Yes, add one"), 0, G_CALLBACK (on_yes));
  self->no = add_choice (self, _ ("No, go on"), 1, G_CALLBACK (on_no));
}
