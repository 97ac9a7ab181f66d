/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A repeat as a table: one row an instance. On a prompt it is read only; with the appearance "table" it
 * is the screen itself, every question of the repeat a cell, and each row opens to its pages.
 *
 * The cursor knows nothing of it: it has a screen for each instance and the prompt behind them, which
 * stands for the table here. Next and Back that would come into a row from outside, or leave one, come
 * to the table instead. */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include <glib/gi18n-lib.h>

/* More columns than this leave no room for words on a tablet held upright. */
#define MOST_COLUMNS 4

/* --- Columns ------------------------------------------------------------------------------- */

/* The first questions of the repeat with a short answer, in the order in which they are asked; all
 * questions when every one is to be answered there. */
static void
find_columns (DoorFormDef *def, DoorControl control, gboolean all, GArray *found)
{
  for (DoorControl c = door_form_control_first_child (def, control);
       c != DOOR_CONTROL_NONE && (all || found->len < MOST_COLUMNS);
       c = door_form_control_next_sibling (def, c))
    switch (door_form_control_kind (def, c))
      {
      case DOOR_CONTROL_GROUP:
        find_columns (def, c, all, found);
        break;
      case DOOR_CONTROL_INPUT:
      case DOOR_CONTROL_SELECT_ONE:
      case DOOR_CONTROL_RANGE:
        g_array_append_val (found, c);
        break;
      default:
        if (all)
          g_array_append_val (found, c);
        break;
      }
}

static GArray *
columns_of (DoorInterview *self, DoorControl repeat)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (DoorControl));

  find_columns (door_session_def (self->session), repeat,
                door_interview_repeat_is_table (self, repeat), columns);
  return columns;
}

char **
door_interview_name_columns (DoorInterview *self, DoorControl repeat, DoorNode context)
{
  g_autoptr (GArray) columns = columns_of (self, repeat);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (names, door_interview_control_label (
                                self, g_array_index (columns, DoorControl, i), context));
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* The node of a column in a row; DOOR_NODE_NONE when it is not asked there now. */
static DoorNode
cell_node (DoorInterview *self, DoorControl column, DoorNode instance)
{
  DoorDefNode own = door_form_control_node (door_session_def (self->session), column);
  DoorNode node = door_session_near (self->session, own, instance);

  return node != DOOR_NODE_NONE && door_session_is_relevant (self->session, node)
                 && !door_session_is_sealed (self->session, node)
             ? node
             : DOOR_NODE_NONE;
}

char **
door_interview_fill_cells (DoorInterview *self, DoorControl repeat, DoorNode instance)
{
  g_autoptr (GArray) columns = columns_of (self, repeat);
  GPtrArray *cells = g_ptr_array_new ();

  for (guint i = 0; i < columns->len; i++)
    {
      DoorNode node = cell_node (self, g_array_index (columns, DoorControl, i), instance);

      g_ptr_array_add (cells, node != DOOR_NODE_NONE ? door_interview_describe_value (self, node)
                                                     : g_strdup (""));
    }
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_free (cells, FALSE);
}

/* --- Which repeats are tables ---------------------------------------------------------------- */

/* A repeat inside has no room in a row, and a guarded group has screens of its own. */
static gboolean
fits_in_rows (DoorFormDef *def, DoorControl control, DoorControl guarded)
{
  for (DoorControl c = door_form_control_first_child (def, control); c != DOOR_CONTROL_NONE;
       c = door_form_control_next_sibling (def, c))
    {
      DoorControlKind kind = door_form_control_kind (def, c);

      if (kind == DOOR_CONTROL_REPEAT || door_guard_find (def, c).control != guarded
          || (kind == DOOR_CONTROL_GROUP && !fits_in_rows (def, c, guarded)))
        return FALSE;
    }
  return TRUE;
}

gboolean
door_interview_repeat_is_table (DoorInterview *self, DoorControl repeat)
{
  DoorFormDef *def = door_session_def (self->session);

  return door_form_has_appearance (def, repeat, "table")
         && !door_form_repeat_is_counted (def, repeat) && !door_form_repeat_is_fixed (def, repeat)
         && !door_guard_hides_rows (self->guard, repeat)
         && fits_in_rows (def, repeat, door_guard_find (def, repeat).control);
}

/* The instance of a table around the screen; its node is DOOR_NODE_NONE when there is none. */
static DoorItem
row_around (DoorInterview *self)
{
  const DoorItem none = { DOOR_CONTROL_NONE, DOOR_NODE_NONE };
  g_autoptr (GArray) trail = door_cursor_trail (self->cursor);
  DoorFormDef *def = door_session_def (self->session);
  DoorScreenKind kind = door_cursor_kind (self->cursor);

  if (kind == DOOR_SCREEN_REPEAT_PROMPT || kind == DOOR_SCREEN_BEGINNING || kind == DOOR_SCREEN_END)
    return none;
  for (guint i = trail->len; i > 0; i--)
    {
      DoorItem item = g_array_index (trail, DoorItem, i - 1);

      if (door_form_control_kind (def, item.control) == DOOR_CONTROL_REPEAT)
        return door_interview_repeat_is_table (self, item.control) ? item : none;
    }
  return none;
}

gboolean
door_interview_is_at_table (DoorInterview *self)
{
  return door_cursor_kind (self->cursor) == DOOR_SCREEN_REPEAT_PROMPT
         && door_interview_repeat_is_table (self, door_cursor_item (self->cursor).control);
}

/* --- Moves ----------------------------------------------------------------------------------- */

static gboolean
go_to_table (DoorInterview *self, DoorItem row)
{
  return door_cursor_go_to_prompt (self->cursor, row.control,
                                   door_session_parent (self->session, row.node));
}

/* From a table Back goes over its rows, which stand before it. */
static void
step_over_rows (DoorInterview *self, DoorControl repeat)
{
  do
    door_cursor_previous (self->cursor);
  while (row_around (self).control == repeat);
}

void
door_interview_step (DoorInterview *self, gboolean forwards)
{
  DoorItem from = row_around (self);
  DoorItem row;

  if (forwards)
    door_cursor_next (self->cursor);
  else if (door_interview_is_at_table (self))
    step_over_rows (self, door_cursor_item (self->cursor).control);
  else
    door_cursor_previous (self->cursor);
  row = row_around (self);
  if (from.node != DOOR_NODE_NONE && row.node != from.node)
    go_to_table (self, from);
  else if (row.node != DOOR_NODE_NONE && row.node != from.node)
    go_to_table (self, row);
}

/* --- Cells ----------------------------------------------------------------------------------- */

DoorItem *
door_interview_table_items (DoorInterview *self, guint *ret_n)
{
  DoorItem prompt = door_cursor_item (self->cursor);
  DoorDefNode repeat = door_form_control_node (door_session_def (self->session), prompt.control);
  g_autoptr (GArray) columns = columns_of (self, prompt.control);
  GArray *items = g_array_new (TRUE, TRUE, sizeof (DoorItem));

  for (guint i = 0; i < door_session_n_instances (self->session, repeat, prompt.node); i++)
    for (guint c = 0; c < columns->len; c++)
      {
        DoorItem item = { g_array_index (columns, DoorControl, c), DOOR_NODE_NONE };

        item.node = cell_node (self, item.control,
                               door_session_instance (self->session, repeat, prompt.node, i));
        if (item.node != DOOR_NODE_NONE)
          g_array_append_val (items, item);
      }
  *ret_n = items->len;
  return (DoorItem *) g_array_free (items, FALSE);
}

DoorQuestion *
door_interview_get_cell (DoorInterview *self, DoorPlaceRow *row, guint column)
{
  g_autoptr (GArray) columns = NULL;
  DoorItem item = { DOOR_CONTROL_NONE, DOOR_NODE_NONE };
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->questions));

  if (self->page != DOOR_PAGE_TABLE
      || !door_session_is_alive (self->session, door_place_get_item (row).node))
    return NULL;
  columns = columns_of (self, door_place_get_item (row).control);
  if (column >= columns->len)
    return NULL;
  item.control = g_array_index (columns, DoorControl, column);
  item.node = cell_node (self, item.control, door_place_get_item (row).node);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (G_LIST_MODEL (self->questions), i);
      DoorItem there = door_question_get_item (question);

      if (there.control == item.control && there.node == item.node)
        return question; /* the list keeps it */
    }
  return NULL;
}
