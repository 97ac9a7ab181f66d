/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-graph-private.h"

#include <string.h>

static void
draft_free (gpointer data)
{
  DoorDraft *draft = data;

  g_array_unref (draft->reads);
  g_array_unref (draft->before);
  g_free (draft);
}

/* --- What each rule reads ----------------------------------------------------------------- */

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.' || (c & 0x80);
}

/* Where a name stands in an expression, counted from 1; 0 when it does not. */
static guint
column_of_name (const char *source, const char *name)
{
  const gsize length = strlen (name);

  for (const char *at = strstr (source, name); at; at = strstr (at + 1, name))
    if ((at == source || !is_name_character (at[-1])) && !is_name_character (at[length]))
      return (guint) g_utf8_pointer_to_offset (source, at) + 1;
  return 0;
}

static void
report_missing (const DoorXref *ref, guint step, gpointer data)
{
  DoorGraph *self = data;
  const GQuark quark = ref->steps[step].name;
  const char *name = quark ? g_quark_to_string (quark) : "*";

  door_loader_fault (self->loader, DOOR_SEVERITY_WARNING, "xpath-unknown-node", self->element,
                     self->attribute, column_of_name (self->source, name),
                     "an expression reads %s, which is not there; in: %.200s", name, self->source);
  door_loader_hint_path (self->loader, name);
}

static void
report_unknown_instance (DoorGraph *self, const char *id)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const char *nearest;

  for (guint i = 0; i < self->def->instances->len; i++)
    g_ptr_array_add (ids, (gpointer) g_array_index (self->def->instances, DoorInstanceDef, i).id);
  g_ptr_array_add (ids, NULL);
  nearest = door_nearest_name (id, (const char *const *) ids->pdata);
  door_loader_fault (
      self->loader, DOOR_SEVERITY_WARNING, "instance-unknown", self->element, self->attribute,
      column_of_name (self->source, id),
      "an expression reads instance('%.100s'), which the form does not have; in: %.200s", id,
      self->source);
  if (nearest)
    door_diagnostics_hint (self->loader->diagnostics, "the nearest is %s", nearest);
}

static void
check_instances (DoorGraph *self, const DoorXpath *program)
{
  for (guint i = 0; i < door_xpath_n_refs (program); i++)
    {
      const DoorXref *ref = door_xpath_get_ref (program, i);

      if (ref->base == DOOR_XREF_INSTANCE
          && !door_loader_find_instance (self->loader, ref->instance)
          && g_hash_table_add (self->told, (gpointer) program))
        report_unknown_instance (self, ref->instance);
    }
}

/* Where an expression stands that a rule needs: at the rule's target, or at what its choices are
 * made of. Then `bound` says how many repeats around the target are around the stand, too. */
typedef struct {
  DoorDefNode node;
  guint32 bound;
} Stand;

static void
add_read (DoorDraft *draft, const DoorRead *read, guint32 bound)
{
  const DoorRead added = { read->node, MIN (read->bound, bound) };

  for (guint i = 0; i < draft->reads->len; i++)
    {
      DoorRead *known = &g_array_index (draft->reads, DoorRead, i);

      if (known->node == added.node)
        {
          known->bound = MIN (known->bound, added.bound);
          return;
        }
    }
  g_array_append_val (draft->reads, added);
}

static void
add_reads_at (DoorGraph *self,
              DoorDraft *draft,
              const DoorXpath *program,
              const Stand *stand,
              DoorTreeId element,
              const char *attribute)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (DoorRead));

  self->element = element;
  self->attribute = attribute;
  self->source = door_xpath_source (program);
  check_instances (self, program);
  door_form_find_reads (self->def, program, stand->node, found, report_missing, self);
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, DoorRead, i).node != DOOR_DEF_NONE)
      add_read (draft, &g_array_index (found, DoorRead, i), stand->bound);
  draft->by_position |= door_xpath_uses_position (program);
}

static Stand
stand_of (const DoorDraft *draft)
{
  return (Stand){ draft->rule.target, draft->rule.level };
}

static void
add_reads (DoorGraph *self,
           DoorDraft *draft,
           const DoorXpath *program,
           DoorTreeId element,
           const char *attribute)
{
  const Stand stand = stand_of (draft);

  add_reads_at (self, draft, program, &stand, element, attribute);
}

/* --- Texts and choices -------------------------------------------------------------------- */

static void
read_outputs_below (DoorGraph *self, DoorDraft *draft, DoorTreeId node, const Stand *stand)
{
  const DoorTree *tree = self->def->tree;

  for (DoorTreeId c = tree->nodes[node].first_child; c != DOOR_TREE_NONE; c = tree->nodes[c].next)
    {
      DoorXpath *program = g_hash_table_lookup (self->def->outputs, GUINT_TO_POINTER (c + 1));

      if (program)
        add_reads_at (self, draft, program, stand, c,
                      door_tree_attribute (tree, c, "value") ? "value" : "ref");
      else
        read_outputs_below (self, draft, c, stand);
    }
}

static void
read_text (DoorGraph *self, DoorDraft *draft, const DoorTextRef *text, const Stand *stand)
{
  switch (text->kind)
    {
    case DOOR_TEXT_REF_ITEXT:
      for (guint l = 0; l < self->def->languages->len; l++)
        {
          const DoorTreeId entry = self->def->itext[(gsize) l * self->def->n_itext + text->itext];

          if (entry != DOOR_TREE_NONE)
            read_outputs_below (self, draft, entry, stand);
        }
      break;
    case DOOR_TEXT_REF_ELEMENT:
      read_outputs_below (self, draft, text->element, stand);
      break;
    case DOOR_TEXT_REF_PROGRAM:
      add_reads_at (self, draft, text->program, stand, text->element, "ref");
      break;
    case DOOR_TEXT_REF_NONE:
    case DOOR_TEXT_REF_LITERAL:
    default:
      break;
    }
}

/* Value and label of a choice stand in its item: an instance of a repeat of the record, or a row
 * of a list, which no answer changes. */
static void
read_item (DoorGraph *self,
           DoorDraft *draft,
           const DoorItemset *itemset,
           const DoorRead *items,
           DoorTreeId element)
{
  const Stand stand = { items->node, items->bound };
  if (itemset->value)
    add_reads_at (self, draft, itemset->value, &stand, element, NULL);
  if (itemset->label)
    add_reads_at (self, draft, itemset->label, &stand, element, NULL);
}

static gboolean
is_taken_from_record (const DoorItemset *itemset)
{
  return door_xpath_n_refs (itemset->nodes) > 0
         && door_xpath_get_ref (itemset->nodes, 0)->base != DOOR_XREF_INSTANCE;
}

static void
read_itemset (DoorGraph *self, DoorDraft *draft, DoorControl id, const Stand *stand)
{
  const DoorControlData *control = door_form_control (self->def, id);
  g_autoptr (GArray) found = NULL;

  if (!control->itemset)
    return;
  add_reads_at (
      self, draft, control->itemset->nodes, stand,
      door_tree_child (self->def->tree, control->element, g_quark_from_static_string ("itemset")),
      "nodeset");
  if (!is_taken_from_record (control->itemset))
    return;
  found = g_array_new (FALSE, FALSE, sizeof (DoorRead));
  door_form_find_reads (self->def, control->itemset->nodes, stand->node, found, NULL, NULL);
  for (guint i = 0; i < found->len; i++)
    {
      const DoorRead *items = &g_array_index (found, DoorRead, i);

      if (items->node != DOOR_DEF_NONE
          && door_form_kind (self->def, items->node) == DOOR_DEF_REPEAT)
        read_item (self, draft, control->itemset, items, control->element);
    }
}

static void
read_fixed_choices (DoorGraph *self, DoorDraft *draft, DoorControl id, const Stand *stand)
{
  const DoorControlData *control = door_form_control (self->def, id);

  for (guint i = 0; i < control->n_choices; i++)
    read_text (self, draft,
               &g_array_index (self->def->choices, DoorChoiceDef, control->first_choice + i).label,
               stand);
}

/* jr:choice-name() reads what the choices of the question it names are made of. */
static void
add_choice_reads (DoorGraph *self, DoorDraft *draft, const DoorXpath *program)
{
  const guint n = draft->reads->len;

  if (!door_xpath_uses_language (program))
    return;
  for (guint i = 0; i < n; i++)
    {
      const DoorRead read = g_array_index (draft->reads, DoorRead, i);
      const DoorControl id = door_form_node (self->def, read.node)->control;
      const Stand stand = { read.node, read.bound };

      if (id == DOOR_CONTROL_NONE)
        continue;
      read_fixed_choices (self, draft, id, &stand);
      read_itemset (self, draft, id, &stand);
    }
}

static DoorDraft *
add_draft (
    DoorGraph *self, DoorRuleKind kind, DoorDefNode target, DoorControl control, DoorXpath *program)
{
  DoorDraft *draft = g_new0 (DoorDraft, 1);

  draft->rule = (DoorRule){
    .kind = kind,
    .target = target,
    .control = control,
    .program = program,
    .level = door_form_node (self->def, target)->level,
  };
  draft->reads = g_array_new (FALSE, FALSE, sizeof (DoorRead));
  draft->before = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_ptr_array_add (self->drafts, draft);
  return draft;
}

static gboolean
is_flag_constant (DoorExprKind kind, const DoorXpath *program)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  return kind <= DOOR_EXPR_READONLY && door_xpath_constant (program, &value)
         && value.kind != DOOR_X_STRING;
}

static void
draft_node (DoorGraph *self, DoorDefNode id)
{
  static const DoorRuleKind kinds[DOOR_N_EXPRS]
      = { DOOR_RULE_RELEVANT, DOOR_RULE_REQUIRED, DOOR_RULE_READONLY, DOOR_RULE_CALCULATE,
          DOOR_RULE_CONSTRAINT };
  const DoorDefNodeData *node = door_form_node (self->def, id);

  for (int kind = 0; kind < DOOR_N_EXPRS; kind++)
    {
      DoorXpath *program = node->exprs[kind];
      DoorDraft *draft;

      if (!program || is_flag_constant (kind, program))
        continue;
      draft = add_draft (self, kinds[kind], id, DOOR_CONTROL_NONE, program);
      add_reads (self, draft, program, node->bind, door_form_expression_name (kind));
      add_choice_reads (self, draft, program);
      if (kind == DOOR_EXPR_CALCULATE)
        self->calculates[id] = self->drafts->len;
      if (kind == DOOR_EXPR_RELEVANT)
        self->relevants[id] = self->drafts->len;
    }
}

/* --- Controls ----------------------------------------------------------------------------- */

static void
draft_control (DoorGraph *self, DoorControl id)
{
  const DoorControlData *control = door_form_control (self->def, id);
  DoorDraft *draft = add_draft (self, DOOR_RULE_TEXT, control->context, id, NULL);
  Stand stand = stand_of (draft);

  read_text (self, draft, &control->label, &stand);
  read_text (self, draft, &control->hint, &stand);
  read_fixed_choices (self, draft, id, &stand);
  if (draft->reads->len == 0)
    g_ptr_array_set_size (self->drafts, (int) self->drafts->len - 1);

  if (control->itemset)
    {
      draft = add_draft (self, DOOR_RULE_CHOICES, control->context, id, NULL);
      read_itemset (self, draft, id, &stand);
    }
  if (control->kind == DOOR_CONTROL_REPEAT && control->count && control->node != DOOR_DEF_NONE)
    {
      const DoorDefNode outer = door_form_node (self->def, control->node)->parent;

      draft = add_draft (self, DOOR_RULE_COUNT, outer == DOOR_DEF_NONE ? DOOR_DEF_ROOT : outer, id,
                         control->count);
      add_reads (self, draft, control->count, control->element, "jr:count");
    }
}

void
door_graph_draft_rules (DoorGraph *self)
{
  self->drafts = g_ptr_array_new_with_free_func (draft_free);
  for (guint id = 0; id < self->def->nodes->len; id++)
    draft_node (self, id);
  for (DoorControl id = 0; id < self->def->controls->len; id++)
    draft_control (self, id);
}
