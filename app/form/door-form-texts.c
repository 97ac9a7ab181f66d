/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts and choices as the form has them, without an interview. */
#define G_LOG_DOMAIN "door-form"

#include "door-form.h"

#include <string.h>

#include "door-form-private.h"

static const DoorTextRef *
text_ref (const DoorFormDef *self, DoorControl control, DoorDefNode node, DoorTextKind kind)
{
  const DoorDefNodeData *n = node == DOOR_DEF_NONE ? NULL : door_form_node (self, node);
  const DoorControlData *c
      = control == DOOR_CONTROL_NONE ? NULL : door_form_control (self, control);

  switch (kind)
    {
    case DOOR_TEXT_LABEL:
      return c ? &c->label : NULL;
    case DOOR_TEXT_HINT:
    case DOOR_TEXT_GUIDANCE:
      return c ? &c->hint : NULL;
    case DOOR_TEXT_CONSTRAINT_MESSAGE:
      return n ? &n->constraint_message : NULL;
    case DOOR_TEXT_REQUIRED_MESSAGE:
      return n ? &n->required_message : NULL;
    default:
      return NULL;
    }
}

static const char *
name_of_output (const DoorXpath *program)
{
  const DoorXref *ref;

  for (guint i = 0; i < door_xpath_n_refs (program); i++)
    {
      ref = door_xpath_get_ref (program, i);
      if (ref->n_steps > 0 && ref->steps[ref->n_steps - 1].name)
        return g_quark_to_string (ref->steps[ref->n_steps - 1].name);
    }
  return "…";
}

static void
append_plain (const DoorFormDef *self, DoorTreeId node, GString *out)
{
  const DoorTree *tree = self->tree;

  g_string_append (out, tree->nodes[node].text);
  for (DoorTreeId c = tree->nodes[node].first_child; c != DOOR_TREE_NONE; c = tree->nodes[c].next)
    {
      const DoorXpath *program = g_hash_table_lookup (self->outputs, GUINT_TO_POINTER (c + 1));

      if (program)
        g_string_append_printf (out, "{%s}", name_of_output (program));
      else
        append_plain (self, c, out);
    }
}

static char *
plain_text (const DoorFormDef *self, DoorTreeId node)
{
  GString *out;

  if (node == DOOR_TREE_NONE)
    return NULL;
  out = g_string_new (NULL);
  append_plain (self, node, out);
  return g_string_free (out, FALSE);
}

static char *
resolve (const DoorFormDef *self, const DoorTextRef *ref, guint language, const char *form)
{
  char *text = NULL;

  if (!ref)
    return NULL;
  switch (ref->kind)
    {
    case DOOR_TEXT_REF_LITERAL:
      return form ? NULL : g_strdup (ref->literal);
    case DOOR_TEXT_REF_ELEMENT:
      return form ? NULL : plain_text (self, ref->element);
    case DOOR_TEXT_REF_ITEXT:
      text = plain_text (self, door_form_itext_value (self, ref->itext, language, form));
      if (!text && !form && ref->element != DOOR_TREE_NONE
          && self->tree->nodes[ref->element].text[0] != '\0')
        text = plain_text (self, ref->element);
      return text;
    case DOOR_TEXT_REF_PROGRAM:
      return form ? NULL : g_strdup_printf ("{%s}", name_of_output (ref->program));
    case DOOR_TEXT_REF_NONE:
    default:
      return NULL;
    }
}

char *
door_form_text (const DoorFormDef *self, DoorControl control, DoorTextKind kind, guint language)
{
  g_return_val_if_fail (control < self->controls->len, NULL);
  return resolve (self, text_ref (self, control, door_form_control_node (self, control), kind),
                  language, kind == DOOR_TEXT_GUIDANCE ? "guidance" : NULL);
}

char *
door_form_node_text (const DoorFormDef *self, DoorDefNode node, DoorTextKind kind, guint language)
{
  g_return_val_if_fail (node < self->nodes->len, NULL);
  return resolve (self, text_ref (self, door_form_node (self, node)->control, node, kind), language,
                  kind == DOOR_TEXT_GUIDANCE ? "guidance" : NULL);
}

char *
door_form_label_form (const DoorFormDef *self,
                      DoorControl control,
                      const char *form,
                      guint language)
{
  g_return_val_if_fail (control < self->controls->len, NULL);
  return resolve (self, &door_form_control (self, control)->label, language, form);
}

static gboolean
has_outputs_below (const DoorFormDef *self, DoorTreeId node)
{
  const DoorTree *tree = self->tree;

  for (DoorTreeId c = tree->nodes[node].first_child; c != DOOR_TREE_NONE; c = tree->nodes[c].next)
    if (g_hash_table_contains (self->outputs, GUINT_TO_POINTER (c + 1))
        || has_outputs_below (self, c))
      return TRUE;
  return FALSE;
}

gboolean
door_form_text_has_outputs (const DoorFormDef *self, DoorControl control, DoorTextKind kind)
{
  const DoorTextRef *ref;

  g_return_val_if_fail (control < self->controls->len, FALSE);
  ref = text_ref (self, control, door_form_control_node (self, control), kind);
  if (!ref)
    return FALSE;
  if (ref->kind == DOOR_TEXT_REF_ELEMENT)
    return has_outputs_below (self, ref->element);
  for (guint l = 0; ref->kind == DOOR_TEXT_REF_ITEXT && l < self->languages->len; l++)
    {
      const DoorTreeId entry = self->itext[(gsize) l * self->n_itext + ref->itext];

      if (entry != DOOR_TREE_NONE && has_outputs_below (self, entry))
        return TRUE;
    }
  return ref->kind == DOOR_TEXT_REF_PROGRAM;
}

/* --- Choices ----------------------------------------------------------------------------- */

guint
door_form_n_choices (const DoorFormDef *self, DoorControl control)
{
  const DoorControlData *c;

  g_return_val_if_fail (control < self->controls->len, 0);
  c = door_form_control (self, control);
  return c->n_choices + (c->itemset && c->itemset->all ? c->itemset->all->len : 0);
}

/* Text of a child by name, or of the item itself. */
static const char *
column_text (const DoorTree *table, DoorTreeId item, GQuark child)
{
  const DoorTreeId c = child ? door_tree_child (table, item, child) : item;

  return c == DOOR_TREE_NONE ? "" : table->nodes[c].text;
}

const char *
door_form_choice_value (const DoorFormDef *self, DoorControl control, guint index)
{
  const DoorControlData *c;

  g_return_val_if_fail (index < door_form_n_choices (self, control), "");
  c = door_form_control (self, control);
  if (index < c->n_choices)
    return g_array_index (self->choices, DoorChoiceDef, c->first_choice + index).value;
  return column_text (c->itemset->table,
                      g_array_index (c->itemset->all, DoorTreeId, index - c->n_choices),
                      c->itemset->value_child);
}

static char *
table_label (const DoorFormDef *self, const DoorItemset *itemset, DoorTreeId item, guint language)
{
  const char *text;
  guint number;

  if (!itemset->label || !itemset->label_child)
    return NULL;
  text = column_text (itemset->table, item, itemset->label_child);
  if (!itemset->label_is_itext)
    return g_strdup (text);
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->itext_ids, text));
  return number ? plain_text (self, door_form_itext_value (self, number - 1, language, NULL))
                : NULL;
}

char *
door_form_choice_label (const DoorFormDef *self, DoorControl control, guint index, guint language)
{
  const DoorControlData *c;
  char *label;

  g_return_val_if_fail (index < door_form_n_choices (self, control), NULL);
  c = door_form_control (self, control);
  if (index < c->n_choices)
    label = resolve (self,
                     &g_array_index (self->choices, DoorChoiceDef, c->first_choice + index).label,
                     language, NULL);
  else
    label
        = table_label (self, c->itemset,
                       g_array_index (c->itemset->all, DoorTreeId, index - c->n_choices), language);
  return label ? label : g_strdup (door_form_choice_value (self, control, index));
}
