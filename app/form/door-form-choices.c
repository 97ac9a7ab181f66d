/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

static void
read_items (DoorLoader *self, DoorControl id)
{
  DoorFormDef *def = self->def;
  const GQuark item = g_quark_from_static_string ("item");
  const GQuark value = g_quark_from_static_string ("value");
  const GQuark label = g_quark_from_static_string ("label");
  DoorControlData *control = door_form_control (def, id);
  const char *base = door_form_node (def, control->context)->path;

  control->first_choice = def->choices->len;
  for (DoorTreeId i = door_tree_child (self->tree, control->element, item); i != DOOR_TREE_NONE;
       i = door_tree_next (self->tree, i, item))
    {
      const DoorTreeId v = door_tree_child (self->tree, i, value);
      const DoorTreeId l = door_tree_child (self->tree, i, label);
      DoorChoiceDef choice = { .value = "" };

      if (v == DOOR_TREE_NONE)
        {
          door_loader_fault (self, DOOR_SEVERITY_WARNING, "choice-no-value", i, NULL, 0,
                             "a choice has no value");
          continue;
        }
      choice.value = door_form_strip (def, self->tree->nodes[v].text);
      door_loader_read_text (
          self, l, l == DOOR_TREE_NONE ? NULL : door_tree_attribute (self->tree, l, "ref"), base,
          &choice.label);
      g_array_append_val (def->choices, choice);
    }
  control->n_choices = def->choices->len - control->first_choice;
}

/* A ref that is the name of one child. */
static GQuark
single_child (const DoorXpath *program)
{
  const DoorXref *ref;

  if (!program || !door_xpath_is_path (program) || door_xpath_n_refs (program) != 1)
    return 0;
  ref = door_xpath_get_ref (program, 0);
  if (ref->base != DOOR_XREF_CONTEXT || ref->n_steps != 1 || ref->steps[0].has_predicate
      || ref->steps[0].axis != DOOR_XAXIS_CHILD)
    return 0;
  return ref->steps[0].name;
}

static void
collect (const DoorTree *tree, DoorTreeId node, const DoorXref *ref, guint step, GArray *out)
{
  if (step == ref->n_steps)
    {
      g_array_append_val (out, node);
      return;
    }
  for (DoorTreeId c = door_tree_child (tree, node, ref->steps[step].name); c != DOOR_TREE_NONE;
       c = door_tree_next (tree, c, ref->steps[step].name))
    collect (tree, c, ref, step + 1, out);
}

/* What an itemset over a table could offer if its filter let everything pass. */
static void
list_all (DoorLoader *self, DoorItemset *itemset)
{
  const DoorXref *ref;
  const DoorInstanceDef *instance;

  if (door_xpath_n_refs (itemset->nodes) == 0)
    return;
  ref = door_xpath_get_ref (itemset->nodes, 0);
  if (ref->base != DOOR_XREF_INSTANCE)
    return;
  instance = door_loader_find_instance (self, ref->instance);
  if (!instance || !instance->tree)
    return;
  for (guint i = 0; i < ref->n_steps; i++)
    if (ref->steps[i].axis != DOOR_XAXIS_CHILD)
      return;
  itemset->table = instance->tree;
  itemset->all = g_array_new (FALSE, FALSE, sizeof (DoorTreeId));
  collect (instance->tree, instance->document, ref, 0, itemset->all);
}

/* "jr:itext(itextId)" -> "itextId" */
static char *
inside_itext (const char *ref)
{
  const char *open = strchr (ref, '(');
  const char *close = strrchr (ref, ')');

  while (g_ascii_isspace (*ref))
    ref++;
  if (!g_str_has_prefix (ref, "jr:itext") || !open || !close || close < open)
    return NULL;
  return g_strndup (open + 1, (gsize) (close - open - 1));
}

static void
read_itemset_refs (DoorLoader *self, DoorTreeId element, DoorItemset *itemset)
{
  const DoorTreeId v = door_tree_child (self->tree, element, g_quark_from_static_string ("value"));
  const DoorTreeId l = door_tree_child (self->tree, element, g_quark_from_static_string ("label"));
  const char *value = v == DOOR_TREE_NONE ? NULL : door_tree_attribute (self->tree, v, "ref");
  const char *label = l == DOOR_TREE_NONE ? NULL : door_tree_attribute (self->tree, l, "ref");
  g_autofree char *inner = label ? inside_itext (label) : NULL;

  itemset->value_is_self = !value || strcmp (value, ".") == 0;
  if (!itemset->value_is_self)
    itemset->value = door_loader_compile (self, value, v, "ref");
  itemset->value_child = single_child (itemset->value);
  itemset->label_is_itext = inner != NULL;
  if (inner || (label && *label))
    itemset->label = door_loader_compile (self, inner ? inner : label, l, "ref");
  itemset->label_child = single_child (itemset->label);
}

static void
read_itemset (DoorLoader *self, DoorControl id, DoorTreeId element)
{
  DoorControlData *control = door_form_control (self->def, id);
  const char *nodeset = door_tree_attribute (self->tree, element, "nodeset");
  DoorItemset *itemset;

  if (!nodeset)
    {
      door_loader_fault (self, DOOR_SEVERITY_ERROR, "itemset-no-nodeset", element, "nodeset", 0,
                         "an itemset does not say where its choices come from");
      return;
    }
  itemset = g_new0 (DoorItemset, 1);
  itemset->nodes = door_loader_compile (self, nodeset, element, "nodeset");
  if (!itemset->nodes)
    {
      g_free (itemset);
      return;
    }
  read_itemset_refs (self, element, itemset);
  list_all (self, itemset);
  control->itemset = itemset;
}

void
door_loader_read_choices (DoorLoader *self, DoorControl id)
{
  DoorControlData *control = door_form_control (self->def, id);
  const DoorTreeId itemset
      = door_tree_child (self->tree, control->element, g_quark_from_static_string ("itemset"));

  if (control->kind != DOOR_CONTROL_SELECT_ONE && control->kind != DOOR_CONTROL_SELECT_MULTIPLE
      && control->kind != DOOR_CONTROL_ORDER && control->kind != DOOR_CONTROL_RANGE)
    return;
  control->is_open = strstr (control->appearance, "search(") != NULL
                     || strstr (control->appearance, "search (") != NULL;
  read_items (self, id);
  if (itemset != DOOR_TREE_NONE)
    read_itemset (self, id, itemset);
}
