/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"
#include "door-form-reads-private.h"

#include <string.h>

/* A rule before it has its place in the order. */
typedef struct {
  DoorRule rule;
  GArray *reads;  /* DoorRead, without doubles */
  GArray *before; /* guint32: drafts that must be evaluated first */
  gboolean by_position;
  guint32 number; /* its place; valid when ordered */
  enum { NEW, OPEN, DONE } state;
} Draft;

typedef struct {
  DoorLoader *loader;
  DoorFormDef *def;
  GPtrArray *drafts;   /* Draft */
  guint32 *calculates; /* by node: draft + 1 */
  guint32 *relevants;
  GArray *order;      /* guint32 */
  GArray *stack;      /* guint32: drafts on the way, for the members of a cycle */
  DoorTreeId element; /* being read, for messages */
  const char *source;
} Graph;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_array_unref (draft->reads);
  g_array_unref (draft->before);
  g_free (draft);
}

/* --- What each rule reads ----------------------------------------------------------------- */

static void
report_missing (const DoorXref *ref, guint step, gpointer data)
{
  Graph *self = data;
  const GQuark name = ref->steps[step].name;
  g_autofree char *path = g_strdup_printf ("/%s", name ? g_quark_to_string (name) : "*");

  door_loader_fault (self->loader, DOOR_SEVERITY_WARNING, "xpath-unknown-node", self->element, NULL,
                     0, "an expression reads %s, which is not there: %.200s", path, self->source);
  door_loader_hint_path (self->loader, path);
}

/* Where an expression stands that a rule needs: at the rule's target, or at what its choices are
 * made of. Then `bound` says how many repeats around the target are around the stand, too. */
typedef struct {
  DoorDefNode node;
  guint32 bound;
} Stand;

static void
add_read (Draft *draft, const DoorRead *read, guint32 bound)
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
add_reads_at (
    Graph *self, Draft *draft, const DoorXpath *program, const Stand *stand, DoorTreeId element)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (DoorRead));

  self->element = element;
  self->source = door_xpath_source (program);
  door_form_find_reads (self->def, program, stand->node, found, report_missing, self);
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, DoorRead, i).node != DOOR_DEF_NONE)
      add_read (draft, &g_array_index (found, DoorRead, i), stand->bound);
  draft->by_position |= door_xpath_uses_position (program);
}

static Stand
stand_of (const Draft *draft)
{
  return (Stand){ draft->rule.target, draft->rule.level };
}

static void
add_reads (Graph *self, Draft *draft, const DoorXpath *program, DoorTreeId element)
{
  const Stand stand = stand_of (draft);

  add_reads_at (self, draft, program, &stand, element);
}

/* --- Texts and choices -------------------------------------------------------------------- */

static void
read_outputs_below (Graph *self, Draft *draft, DoorTreeId node, const Stand *stand)
{
  const DoorTree *tree = self->def->tree;

  for (DoorTreeId c = tree->nodes[node].first_child; c != DOOR_TREE_NONE; c = tree->nodes[c].next)
    {
      DoorXpath *program = g_hash_table_lookup (self->def->outputs, GUINT_TO_POINTER (c + 1));

      if (program)
        add_reads_at (self, draft, program, stand, c);
      else
        read_outputs_below (self, draft, c, stand);
    }
}

static void
read_text (Graph *self, Draft *draft, const DoorTextRef *text, const Stand *stand)
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
      add_reads_at (self, draft, text->program, stand, text->element);
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
read_item (Graph *self,
           Draft *draft,
           const DoorItemset *itemset,
           const DoorRead *items,
           DoorTreeId element)
{
  const Stand stand = { items->node, items->bound };
  if (itemset->value)
    add_reads_at (self, draft, itemset->value, &stand, element);
  if (itemset->label)
    add_reads_at (self, draft, itemset->label, &stand, element);
}

static gboolean
is_taken_from_record (const DoorItemset *itemset)
{
  return door_xpath_n_refs (itemset->nodes) > 0
         && door_xpath_get_ref (itemset->nodes, 0)->base != DOOR_XREF_INSTANCE;
}

static void
read_itemset (Graph *self, Draft *draft, DoorControl id, const Stand *stand)
{
  const DoorControlData *control = door_form_control (self->def, id);
  g_autoptr (GArray) found = NULL;

  if (!control->itemset)
    return;
  add_reads_at (self, draft, control->itemset->nodes, stand, control->element);
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
read_fixed_choices (Graph *self, Draft *draft, DoorControl id, const Stand *stand)
{
  const DoorControlData *control = door_form_control (self->def, id);

  for (guint i = 0; i < control->n_choices; i++)
    read_text (self, draft,
               &g_array_index (self->def->choices, DoorChoiceDef, control->first_choice + i).label,
               stand);
}

/* jr:choice-name() reads what the choices of the question it names are made of. */
static void
add_choice_reads (Graph *self, Draft *draft, const DoorXpath *program)
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

static Draft *
add_draft (
    Graph *self, DoorRuleKind kind, DoorDefNode target, DoorControl control, DoorXpath *program)
{
  Draft *draft = g_new0 (Draft, 1);

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
draft_node (Graph *self, DoorDefNode id)
{
  static const DoorRuleKind kinds[DOOR_N_EXPRS]
      = { DOOR_RULE_RELEVANT, DOOR_RULE_REQUIRED, DOOR_RULE_READONLY, DOOR_RULE_CALCULATE,
          DOOR_RULE_CONSTRAINT };
  const DoorDefNodeData *node = door_form_node (self->def, id);

  for (int kind = 0; kind < DOOR_N_EXPRS; kind++)
    {
      DoorXpath *program = node->exprs[kind];
      Draft *draft;

      if (!program || is_flag_constant (kind, program))
        continue;
      draft = add_draft (self, kinds[kind], id, DOOR_CONTROL_NONE, program);
      add_reads (self, draft, program, node->element);
      add_choice_reads (self, draft, program);
      if (kind == DOOR_EXPR_CALCULATE)
        self->calculates[id] = self->drafts->len;
      if (kind == DOOR_EXPR_RELEVANT)
        self->relevants[id] = self->drafts->len;
    }
}

/* --- Controls ----------------------------------------------------------------------------- */

static void
draft_control (Graph *self, DoorControl id)
{
  const DoorControlData *control = door_form_control (self->def, id);
  Draft *draft = add_draft (self, DOOR_RULE_TEXT, control->context, id, NULL);
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
      add_reads (self, draft, control->count, control->element);
    }
}

/* --- Order -------------------------------------------------------------------------------- */

static void
find_before (Graph *self, Draft *draft)
{
  for (guint i = 0; i < draft->reads->len; i++)
    {
      DoorDefNode node = g_array_index (draft->reads, DoorRead, i).node;

      if (self->calculates[node])
        {
          const guint32 number = self->calculates[node] - 1;

          g_array_append_val (draft->before, number);
        }
      for (; node != DOOR_DEF_NONE; node = door_form_node (self->def, node)->parent)
        if (self->relevants[node])
          {
            const guint32 number = self->relevants[node] - 1;

            g_array_append_val (draft->before, number);
          }
    }
}

static const char *
rule_name (DoorRuleKind kind)
{
  return kind == DOOR_RULE_RELEVANT ? "relevant" : "calculate";
}

static void
report_cycle (Graph *self, guint32 closing)
{
  g_autoptr (GString) members = g_string_new (NULL);
  const Draft *first = self->drafts->pdata[closing];
  guint from = self->stack->len;
  guint shown = 0;

  while (from > 0 && g_array_index (self->stack, guint32, from - 1) != closing)
    from--;
  for (guint i = from > 0 ? from - 1 : 0; i < self->stack->len && shown < 20; i++, shown++)
    {
      const Draft *member = self->drafts->pdata[g_array_index (self->stack, guint32, i)];

      g_string_append_printf (members, "%s%s (%s)", shown ? " reads " : "",
                              door_form_node (self->def, member->rule.target)->path,
                              rule_name (member->rule.kind));
    }
  g_string_append_printf (members, " reads %s",
                          door_form_node (self->def, first->rule.target)->path);
  door_loader_fault (self->loader, DOOR_SEVERITY_ERROR, "cycle",
                     door_form_node (self->def, first->rule.target)->element, NULL, 0,
                     "expressions depend on each other in a circle: %s", members->str);
}

/* Depth-first without recursion: a chain of calculations may be as long as the form. */
static void
order_from (Graph *self, guint32 start)
{
  g_autoptr (GArray) next = g_array_new (FALSE, FALSE, sizeof (guint32)); /* per stack entry */
  const guint32 zero = 0;

  ((Draft *) self->drafts->pdata[start])->state = OPEN;
  g_array_append_val (self->stack, start);
  g_array_append_val (next, zero);
  while (self->stack->len > 0)
    {
      const guint32 top = g_array_index (self->stack, guint32, self->stack->len - 1);
      Draft *draft = self->drafts->pdata[top];
      guint32 *at = &g_array_index (next, guint32, next->len - 1);

      if (*at < draft->before->len)
        {
          const guint32 other = g_array_index (draft->before, guint32, (*at)++);
          Draft *before = self->drafts->pdata[other];

          if (before->state == OPEN)
            report_cycle (self, other);
          if (before->state == NEW)
            {
              before->state = OPEN;
              g_array_append_val (self->stack, other);
              g_array_append_val (next, zero);
            }
          continue;
        }
      draft->state = DONE;
      draft->number = self->order->len;
      g_array_append_val (self->order, top);
      g_array_set_size (self->stack, self->stack->len - 1);
      g_array_set_size (next, next->len - 1);
    }
}

static void
order_drafts (Graph *self)
{
  for (guint32 i = 0; i < self->drafts->len; i++)
    find_before (self, self->drafts->pdata[i]);
  for (guint32 i = 0; i < self->drafts->len; i++)
    if (((Draft *) self->drafts->pdata[i])->state == NEW)
      order_from (self, i);
}

/* --- The finished graph ------------------------------------------------------------------- */

static void
place_rule (Graph *self, guint32 number, const DoorRule *rule)
{
  DoorFormDef *def = self->def;
  DoorRepeat *frame = door_form_repeat (def, door_form_frame_of (def, rule->target));

  g_array_append_vals (def->rules, rule, 1);
  g_array_append_val (frame->rules, number);
  if (rule->control == DOOR_CONTROL_NONE)
    door_form_node (def, rule->target)->rules[rule->kind] = number;
  else if (rule->kind == DOOR_RULE_CHOICES)
    door_form_control (def, rule->control)->choices_rule = number;
  else if (rule->kind == DOOR_RULE_COUNT)
    g_array_append_val (frame->counts, rule->control);
}

static void
add_edge (GArray *edges, guint32 rule, guint32 depth)
{
  const DoorEdge edge = { rule, depth };

  /* Rules come in ascending order, so a double is the last one. */
  if (edges->len > 0 && g_array_index (edges, DoorEdge, edges->len - 1).rule == rule)
    {
      DoorEdge *last = &g_array_index (edges, DoorEdge, edges->len - 1);

      last->depth = MIN (last->depth, depth);
      return;
    }
  g_array_append_val (edges, edge);
}

static GArray *
list_at (GPtrArray *lists, DoorDefNode node, gsize element_size)
{
  if (!lists->pdata[node])
    lists->pdata[node] = g_array_new (FALSE, FALSE, (guint) element_size);
  return lists->pdata[node];
}

/* All repeats around `node` below `bound` are read in all their instances. */
static void
add_structure_edges (Graph *self, GPtrArray *lists, DoorDefNode node, guint32 bound, guint32 rule)
{
  DoorDefNode repeat = door_form_node (self->def, node)->repeat;

  while (repeat != DOOR_DEF_NONE && door_form_node (self->def, repeat)->level > bound)
    {
      const DoorDefNode outer = door_form_node (self->def, repeat)->parent;

      add_edge (list_at (lists, repeat, sizeof (DoorEdge)), rule, bound);
      repeat = outer == DOOR_DEF_NONE ? DOOR_DEF_NONE : door_form_node (self->def, outer)->repeat;
    }
}

/* Depends on the place of the instances around `node`: each level on its own siblings. */
static void
add_position_edges (Graph *self, GPtrArray *lists, DoorDefNode node, guint32 bound, guint32 rule)
{
  DoorDefNode repeat = door_form_node (self->def, node)->repeat;

  while (repeat != DOOR_DEF_NONE)
    {
      const DoorDefNodeData *r = door_form_node (self->def, repeat);

      add_edge (list_at (lists, repeat, sizeof (DoorEdge)), rule, MIN (r->level - 1u, bound));
      repeat = r->parent == DOOR_DEF_NONE ? DOOR_DEF_NONE
                                          : door_form_node (self->def, r->parent)->repeat;
    }
}

static void
pack_edges (Graph *self, GPtrArray *lists, gboolean is_structure)
{
  DoorFormDef *def = self->def;

  for (DoorDefNode id = 0; id < def->nodes->len; id++)
    {
      const GArray *list = lists->pdata[id];
      DoorDefNodeData *node = door_form_node (def, id);

      if (!list)
        continue;
      *(is_structure ? &node->first_structure_edge : &node->first_edge) = def->edges->len;
      *(is_structure ? &node->n_structure_edges : &node->n_edges) = list->len;
      g_array_append_vals (def->edges, list->data, list->len);
    }
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  const DoorDefNode x = *(const DoorDefNode *) a;
  const DoorDefNode y = *(const DoorDefNode *) b;

  return (x > y) - (x < y);
}

static guint32
pack_nodes (DoorFormDef *def, GArray *list)
{
  const guint32 first = def->reads->len;

  if (!list)
    return 0;
  g_array_sort (list, compare_nodes);
  for (guint i = 0; i < list->len; i++)
    {
      const DoorDefNode node = g_array_index (list, DoorDefNode, i);

      if (i == 0 || node != g_array_index (list, DoorDefNode, i - 1))
        g_array_append_val (def->reads, node);
    }
  return def->reads->len - first;
}

static void
list_free (gpointer list)
{
  if (list)
    g_array_unref (list);
}

static GPtrArray *
lists_new (guint n)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func (list_free);

  g_ptr_array_set_size (lists, (int) n);
  return lists;
}

static void
connect_rule (Graph *self,
              Draft *draft,
              GPtrArray *values,
              GPtrArray *structure,
              GPtrArray *reads,
              GPtrArray *readers)
{
  const DoorDefNode target = draft->rule.target;

  for (guint i = 0; i < draft->reads->len; i++)
    {
      const DoorRead *read = &g_array_index (draft->reads, DoorRead, i);

      add_edge (list_at (values, read->node, sizeof (DoorEdge)), draft->number, read->bound);
      add_structure_edges (self, structure, read->node, read->bound, draft->number);
      if (draft->by_position)
        add_position_edges (self, structure, read->node, read->bound, draft->number);
      g_array_append_val (list_at (reads, target, sizeof (DoorDefNode)), read->node);
      g_array_append_val (list_at (readers, read->node, sizeof (DoorDefNode)), target);
    }
  if (draft->by_position)
    add_position_edges (self, structure, target, draft->rule.level, draft->number);
}

static void
pack (Graph *self)
{
  DoorFormDef *def = self->def;
  const guint n = def->nodes->len;
  g_autoptr (GPtrArray) values = lists_new (n);
  g_autoptr (GPtrArray) structure = lists_new (n);
  g_autoptr (GPtrArray) reads = lists_new (n);
  g_autoptr (GPtrArray) readers = lists_new (n);

  for (guint32 i = 0; i < self->order->len; i++)
    {
      Draft *draft = self->drafts->pdata[g_array_index (self->order, guint32, i)];

      place_rule (self, i, &draft->rule);
      connect_rule (self, draft, values, structure, reads, readers);
    }
  pack_edges (self, values, FALSE);
  pack_edges (self, structure, TRUE);
  for (DoorDefNode id = 0; id < n; id++)
    {
      DoorDefNodeData *node = door_form_node (def, id);

      node->first_read = def->reads->len;
      node->n_reads = pack_nodes (def, reads->pdata[id]);
      node->first_reader = def->reads->len;
      node->n_readers = pack_nodes (def, readers->pdata[id]);
    }
}

void
door_loader_build_graph (DoorLoader *loader)
{
  Graph self = { .loader = loader, .def = loader->def };
  const guint n = loader->def->nodes->len;

  self.drafts = g_ptr_array_new_with_free_func (draft_free);
  self.calculates = g_new0 (guint32, n);
  self.relevants = g_new0 (guint32, n);
  self.order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self.stack = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (DoorDefNode id = 0; id < n; id++)
    draft_node (&self, id);
  for (DoorControl id = 0; id < loader->def->controls->len; id++)
    draft_control (&self, id);
  order_drafts (&self);
  pack (&self);
  g_array_unref (self.stack);
  g_array_unref (self.order);
  g_free (self.relevants);
  g_free (self.calculates);
  g_ptr_array_unref (self.drafts);
}
