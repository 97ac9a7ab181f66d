/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-session-private.h"

void
door_choice_list_free (gpointer data)
{
  DoorChoiceList *list = data;

  g_array_unref (list->items);
  g_ptr_array_unref (list->values);
  g_free (list);
}

void
door_session_forget_choices (DoorSession *self, DoorNode node)
{
  g_hash_table_remove (self->choices, GUINT_TO_POINTER (node));
}

static DoorChoiceList *
make_list (DoorSession *self, DoorControl control, DoorNode node)
{
  const DoorItemset *itemset = door_form_control (self->def, control)->itemset;
  DoorChoiceList *list = g_new0 (DoorChoiceList, 1);
  g_auto (DoorXValue) found = DOOR_X_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  list->control = control;
  self->n_evaluations++;
  if (!door_xpath_eval (itemset->nodes, &self->host.host, door_session_xnode (node),
                        door_session_xnode (node), &found, &error))
    door_session_note_fault (self, itemset->nodes, node, error);
  else if (found.kind == DOOR_X_NODESET)
    list->items = g_steal_pointer (&found.nodes);
  if (!list->items)
    list->items = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
  list->values = g_ptr_array_new_with_free_func (g_free);
  return list;
}

/* NULL: only the fixed choices. A node with several controls keeps the list asked for last. */
static DoorChoiceList *
list_of (DoorSession *self, DoorControl control, DoorNode node)
{
  DoorChoiceList *list;

  if (!door_form_control (self->def, control)->itemset)
    return NULL;
  list = g_hash_table_lookup (self->choices, GUINT_TO_POINTER (node));
  if (list && list->control == control)
    return list;
  list = make_list (self, control, node);
  g_hash_table_replace (self->choices, GUINT_TO_POINTER (node), list);
  return list;
}

static guint
n_choices (DoorSession *self, DoorControl control, DoorNode node)
{
  const DoorChoiceList *list = list_of (self, control, node);

  return door_form_control (self->def, control)->n_choices + (list ? list->items->len : 0);
}

static const char *
item_value (DoorSession *self, DoorChoiceList *list, guint index, DoorNode node)
{
  const DoorItemset *itemset = door_form_control (self->def, list->control)->itemset;
  const DoorXNode item = g_array_index (list->items, DoorXNode, index);
  g_autofree char *made = NULL;
  const char *text;

  if (list->values->len > index && list->values->pdata[index])
    return list->values->pdata[index];
  if (itemset->value_is_self || itemset->value_child)
    {
      const DoorXNode child = itemset->value_is_self
                                  ? item
                                  : door_session_xnode_child (self, item, itemset->value_child);

      text = child == DOOR_XNODE_NONE ? "" : door_session_xnode_text (self, child, &made);
      if (!made)
        return text;
    }
  else
    {
      made = door_session_eval_text (self, itemset->value, item, node);
    }
  if (list->values->len <= index)
    g_ptr_array_set_size (list->values, (int) index + 1);
  list->values->pdata[index] = g_steal_pointer (&made);
  return list->values->pdata[index];
}

static const char *
value_at (DoorSession *self, DoorControl control, DoorNode node, guint index)
{
  const DoorControlData *data = door_form_control (self->def, control);

  if (index < data->n_choices)
    return g_array_index (self->def->choices, DoorChoiceDef, data->first_choice + index).value;
  return item_value (self, list_of (self, control, node), index - data->n_choices, node);
}

static char *
item_label (DoorSession *self,
            DoorChoiceList *list,
            guint index,
            DoorNode node,
            const char *form,
            gboolean escape)
{
  const DoorItemset *itemset = door_form_control (self->def, list->control)->itemset;
  const DoorXNode item = g_array_index (list->items, DoorXNode, index);
  g_autofree char *made = NULL;
  g_autofree char *text = NULL;

  if (!itemset->label || (form && !itemset->label_is_itext))
    return NULL;
  if (itemset->label_child)
    {
      const DoorXNode child = door_session_xnode_child (self, item, itemset->label_child);

      if (child == DOOR_XNODE_NONE)
        return NULL;
      text = g_strdup (door_session_xnode_text (self, child, &made));
    }
  else
    {
      text = door_session_eval_text (self, itemset->label, item, node);
    }
  if (!itemset->label_is_itext)
    return g_steal_pointer (&text);
  return door_session_itext (self, text, node, form, escape);
}

static char *
label_at (DoorSession *self,
          DoorControl control,
          DoorNode node,
          guint index,
          const char *form,
          gboolean escape)
{
  const DoorControlData *data = door_form_control (self->def, control);
  char *label;

  if (index < data->n_choices)
    label = door_session_render (
        self, &g_array_index (self->def->choices, DoorChoiceDef, data->first_choice + index).label,
        node, form, escape);
  else
    label = item_label (self, list_of (self, control, node), index - data->n_choices, node, form,
                        escape);
  return label || form ? label : g_strdup (value_at (self, control, node, index));
}

/* --- Answers and choices ------------------------------------------------------------------ */

static gboolean
offers_one (DoorSession *self, DoorNode node, DoorControl control, const char *value)
{
  const guint n = n_choices (self, control, node);

  for (guint i = 0; i < n; i++)
    if (strcmp (value_at (self, control, node, i), value) == 0)
      return TRUE;
  return FALSE;
}

gboolean
door_session_offers (DoorSession *self, DoorNode node, DoorControl control, const char *value)
{
  const DoorControlKind kind = door_form_control (self->def, control)->kind;
  g_auto (GStrv) parts = NULL;

  if (!*value || door_form_control (self->def, control)->is_open)
    return TRUE;
  if (kind == DOOR_CONTROL_SELECT_ONE)
    return offers_one (self, node, control, value);
  if (kind != DOOR_CONTROL_SELECT_MULTIPLE && kind != DOOR_CONTROL_ORDER)
    return TRUE;
  parts = g_strsplit (value, " ", -1);
  for (char **part = parts; *part; part++)
    if (**part && !offers_one (self, node, control, *part))
      return FALSE;
  return TRUE;
}

void
door_session_clear_vanished (DoorSession *self, DoorControl control, DoorNode node)
{
  const DoorControlKind kind = door_form_control (self->def, control)->kind;
  const char *value = door_session_text_of (self, node);
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) left = NULL;

  if (!*value || door_form_reason_of (self->def, door_session_def_node (self, node), value)
      || door_session_offers (self, node, control, value))
    return;
  left = g_string_new (NULL);
  if (kind != DOOR_CONTROL_SELECT_ONE)
    {
      parts = g_strsplit (value, " ", -1);
      for (char **part = parts; *part; part++)
        if (**part && offers_one (self, node, control, *part))
          g_string_append_printf (left, "%s%s", left->len ? " " : "", *part);
    }
  door_session_store (self, node, left->str, DOOR_CHANGE_EFFECT);
}

char *
door_session_choice_name (DoorSession *self, const char *value, DoorControl control, DoorNode node)
{
  const guint n = n_choices (self, control, node);

  for (guint i = 0; i < n; i++)
    if (strcmp (value_at (self, control, node, i), value) == 0)
      return label_at (self, control, node, i, NULL, FALSE);
  return NULL;
}

/* --- Public ------------------------------------------------------------------------------- */

static DoorControl
control_of (DoorSession *self, DoorNode node)
{
  return door_session_is_alive (self, node) ? door_session_data (self, node)->control
                                            : DOOR_CONTROL_NONE;
}

guint
door_session_n_choices (DoorSession *self, DoorNode node)
{
  const DoorControl control = control_of (self, node);

  return control == DOOR_CONTROL_NONE ? 0 : n_choices (self, control, node);
}

const char *
door_session_choice_value (DoorSession *self, DoorNode node, guint index)
{
  g_return_val_if_fail (index < door_session_n_choices (self, node), "");
  return value_at (self, control_of (self, node), node, index);
}

char *
door_session_choice_label (DoorSession *self, DoorNode node, guint index)
{
  g_return_val_if_fail (index < door_session_n_choices (self, node), NULL);
  return label_at (self, control_of (self, node), node, index, NULL, TRUE);
}

char *
door_session_choice_form (DoorSession *self, DoorNode node, guint index, const char *form)
{
  g_return_val_if_fail (index < door_session_n_choices (self, node), NULL);
  return label_at (self, control_of (self, node), node, index, form, TRUE);
}

char *
door_session_choice_field (DoorSession *self, DoorNode node, guint index, const char *name)
{
  const DoorControl control = control_of (self, node);
  const guint n_fixed
      = control == DOOR_CONTROL_NONE ? 0 : door_form_control (self->def, control)->n_choices;
  g_autofree char *made = NULL;
  DoorXNode child;

  g_return_val_if_fail (index < door_session_n_choices (self, node), NULL);
  if (index < n_fixed)
    return NULL; /* written in the body, where a choice has value and label alone */
  child = door_session_xnode_child (
      self, g_array_index (list_of (self, control, node)->items, DoorXNode, index - n_fixed),
      g_quark_from_string (name));
  return child == DOOR_XNODE_NONE ? NULL : g_strdup (door_session_xnode_text (self, child, &made));
}
