/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the focus is in a table of the interview and where it goes: by Tab and arrow keys through the
 * cells, by answers from one to the next, and into a new row behind the last. */
#define G_LOG_DOMAIN "door-ui"

#include "door-table-page-private.h"

gboolean
door_table_page_find_focus (DoorTablePage *self, guint *ret_row, guint *ret_column)
{
  for (guint r = 0; r < self->rows->len; r++)
    for (guint c = 0; c < door_table_page_row (self, r)->cells->len; c++)
      if (gtk_widget_get_state_flags (GTK_WIDGET (door_table_page_cell (self, r, c)))
          & GTK_STATE_FLAG_FOCUS_WITHIN)
        {
          *ret_row = r;
          *ret_column = c;
          return TRUE;
        }
  return FALSE;
}

/* The first cell to answer from there on, row by row. */
gboolean
door_table_page_focus_from (DoorTablePage *self, guint row, guint column)
{
  for (; row < self->rows->len; row++, column = 0)
    for (; column < door_table_page_row (self, row)->cells->len; column++)
      if (gtk_widget_grab_focus (GTK_WIDGET (door_table_page_cell (self, row, column))))
        return TRUE;
  return FALSE;
}

void
door_table_page_add_row (DoorTablePage *self)
{
  self->adding = TRUE;
  door_table_page_commit (self);
  if (!door_interview_add_instance (self->interview))
    self->adding = FALSE;
}

void
door_table_page_advance (DoorTablePage *self, GtkWidget *cell)
{
  for (guint r = 0; r < self->rows->len; r++)
    {
      guint column;

      if (!g_ptr_array_find (door_table_page_row (self, r)->cells, cell, &column))
        continue;
      door_interview_take_typed (self->interview);
      if (!door_table_page_focus_from (self, r, column + 1))
        door_table_page_add_row (self);
      return;
    }
}

static gboolean
focus_beside (DoorTablePage *self, int step)
{
  guint row, column;

  if (!door_table_page_find_focus (self, &row, &column) || (step < 0 && row == 0))
    return FALSE;
  row = (guint) ((int) row + step);
  return row < self->rows->len
         && gtk_widget_grab_focus (GTK_WIDGET (door_table_page_cell (self, row, column)));
}

/* Tab goes through the cells alone: the buttons of the rows are not in the way of typing. At both ends it
 * leaves the table as it would leave anything. */
static gboolean
focus_along (DoorTablePage *self, gboolean forwards)
{
  guint row, column;

  if (!door_table_page_find_focus (self, &row, &column))
    return FALSE;
  if (forwards)
    return door_table_page_focus_from (self, row, column + 1);
  while (row > 0 || column > 0)
    {
      column = column > 0 ? column - 1 : door_table_page_row (self, --row)->cells->len - 1;
      if (gtk_widget_grab_focus (GTK_WIDGET (door_table_page_cell (self, row, column))))
        return TRUE;
    }
  return FALSE;
}

static gboolean
remove_focused (DoorTablePage *self)
{
  g_autoptr (DoorPlaceRow) place = NULL;
  guint row, column;

  if (!door_table_page_find_focus (self, &row, &column))
    return FALSE;
  place = door_table_page_dup_place (self, row);
  g_signal_emit_by_name (self, "remove", place);
  return TRUE;
}

static gboolean
on_key (DoorTablePage *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);

  if (focus == NULL || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return GDK_EVENT_PROPAGATE;
  if (held == GDK_CONTROL_MASK && (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete))
    return remove_focused (self);
  if (keyval == GDK_KEY_ISO_Left_Tab || (keyval == GDK_KEY_Tab && held == GDK_SHIFT_MASK))
    return focus_along (self, FALSE);
  if (held != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_KP_Tab)
    return focus_along (self, TRUE);
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    return focus_beside (self, 1);
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    return focus_beside (self, -1);
  return GDK_EVENT_PROPAGATE;
}

void
door_table_page_listen (DoorTablePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
