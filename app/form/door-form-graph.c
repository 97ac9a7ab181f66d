/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-graph-private.h"

/* --- Order -------------------------------------------------------------------------------- */

static void
find_before (DoorGraph *self, DoorDraft *draft)
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
report_cycle (DoorGraph *self, guint32 closing)
{
  g_autoptr (GString) members = g_string_new (NULL);
  const DoorDraft *first = self->drafts->pdata[closing];
  guint from = self->stack->len;
  guint shown = 0;

  while (from > 0 && g_array_index (self->stack, guint32, from - 1) != closing)
    from--;
  for (guint i = from > 0 ? from - 1 : 0; i < self->stack->len && shown < 20; i++, shown++)
    {
      const DoorDraft *member = self->drafts->pdata[g_array_index (self->stack, guint32, i)];

      g_string_append_printf (members, "%s%s (%s)", shown ? " reads " : "",
                              door_form_node (self->def, member->rule.target)->path,
                              rule_name (member->rule.kind));
    }
  g_string_append_printf (members, " reads %s",
                          door_form_node (self->def, first->rule.target)->path);
  door_loader_fault (self->loader, DOOR_SEVERITY_ERROR, "cycle",
                     door_form_node (self->def, first->rule.target)->bind,
                     rule_name (first->rule.kind), 0,
                     "expressions depend on each other in a circle: %s", members->str);
}

/* Depth-first without recursion: a chain of calculations may be as long as the form. */
static void
order_from (DoorGraph *self, guint32 start)
{
  g_autoptr (GArray) next = g_array_new (FALSE, FALSE, sizeof (guint32)); /* per stack entry */
  const guint32 zero = 0;

  ((DoorDraft *) self->drafts->pdata[start])->state = OPEN;
  g_array_append_val (self->stack, start);
  g_array_append_val (next, zero);
  while (self->stack->len > 0)
    {
      const guint32 top = g_array_index (self->stack, guint32, self->stack->len - 1);
      DoorDraft *draft = self->drafts->pdata[top];
      guint32 *at = &g_array_index (next, guint32, next->len - 1);

      if (*at < draft->before->len)
        {
          const guint32 other = g_array_index (draft->before, guint32, (*at)++);
          DoorDraft *before = self->drafts->pdata[other];

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
order_drafts (DoorGraph *self)
{
  for (guint32 i = 0; i < self->drafts->len; i++)
    find_before (self, self->drafts->pdata[i]);
  for (guint32 i = 0; i < self->drafts->len; i++)
    if (((DoorDraft *) self->drafts->pdata[i])->state == NEW)
      order_from (self, i);
}

/* --- The finished graph ------------------------------------------------------------------- */

static void
place_rule (DoorGraph *self, guint32 number, const DoorRule *rule)
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
add_structure_edges (
    DoorGraph *self, GPtrArray *lists, DoorDefNode node, guint32 bound, guint32 rule)
{
  DoorDefNode repeat = door_form_node (self->def, node)->repeat;

  while (repeat != DOOR_DEF_NONE && door_form_node (self->def, repeat)->level > bound)
    {
      const DoorDefNode outer = door_form_node (self->def, repeat)->parent;

      add_edge (list_at (lists, repeat, sizeof (DoorEdge)), rule, bound);
      repeat = outer == DOOR_DEF_NONE ? DOOR_DEF_NONE : door_form_node (self->def, outer)->repeat;
    }
}

/* Depends on the place of the instances its target stands in: on that of each when it moves. */
static void
add_position_edges (DoorGraph *self, GPtrArray *lists, DoorDefNode target, guint32 rule)
{
  DoorDefNode repeat = door_form_node (self->def, target)->repeat;

  while (repeat != DOOR_DEF_NONE)
    {
      const DoorDefNodeData *r = door_form_node (self->def, repeat);

      add_edge (list_at (lists, repeat, sizeof (DoorEdge)), rule, r->level);
      repeat = r->parent == DOOR_DEF_NONE ? DOOR_DEF_NONE
                                          : door_form_node (self->def, r->parent)->repeat;
    }
}

static void
pack_edges (DoorGraph *self, GPtrArray *lists, gsize offset_of_span)
{
  DoorFormDef *def = self->def;

  for (DoorDefNode id = 0; id < def->nodes->len; id++)
    {
      const GArray *list = lists->pdata[id];
      DoorSpan *span = G_STRUCT_MEMBER_P (door_form_node (def, id), offset_of_span);

      if (!list)
        continue;
      *span = (DoorSpan){ def->edges->len, list->len };
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

static DoorSpan
pack_nodes (DoorFormDef *def, GArray *list)
{
  const guint32 first = def->reads->len;

  if (!list)
    return (DoorSpan){ 0, 0 };
  g_array_sort (list, compare_nodes);
  for (guint i = 0; i < list->len; i++)
    {
      const DoorDefNode node = g_array_index (list, DoorDefNode, i);

      if (i == 0 || node != g_array_index (list, DoorDefNode, i - 1))
        g_array_append_val (def->reads, node);
    }
  return (DoorSpan){ first, def->reads->len - first };
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

typedef struct {
  GPtrArray *values; /* each by node: GArray of DoorEdge */
  GPtrArray *structure;
  GPtrArray *positions;
  GPtrArray *reads; /* by node: GArray of DoorDefNode */
  GPtrArray *readers;
} Connections;

static void
connect_rule (DoorGraph *self, DoorDraft *draft, Connections *to)
{
  const DoorDefNode target = draft->rule.target;

  for (guint i = 0; i < draft->reads->len; i++)
    {
      const DoorRead *read = &g_array_index (draft->reads, DoorRead, i);

      add_edge (list_at (to->values, read->node, sizeof (DoorEdge)), draft->number, read->bound);
      add_structure_edges (self, to->structure, read->node, read->bound, draft->number);
      g_array_append_val (list_at (to->reads, target, sizeof (DoorDefNode)), read->node);
      g_array_append_val (list_at (to->readers, read->node, sizeof (DoorDefNode)), target);
    }
  if (draft->by_position)
    add_position_edges (self, to->positions, target, draft->number);
}

static void
pack (DoorGraph *self)
{
  DoorFormDef *def = self->def;
  const guint n = def->nodes->len;
  g_autoptr (GPtrArray) values = lists_new (n);
  g_autoptr (GPtrArray) structure = lists_new (n);
  g_autoptr (GPtrArray) positions = lists_new (n);
  g_autoptr (GPtrArray) reads = lists_new (n);
  g_autoptr (GPtrArray) readers = lists_new (n);
  Connections connections = { values, structure, positions, reads, readers };

  for (guint32 i = 0; i < self->order->len; i++)
    {
      DoorDraft *draft = self->drafts->pdata[g_array_index (self->order, guint32, i)];

      place_rule (self, i, &draft->rule);
      connect_rule (self, draft, &connections);
    }
  pack_edges (self, values, G_STRUCT_OFFSET (DoorDefNodeData, value_edges));
  pack_edges (self, structure, G_STRUCT_OFFSET (DoorDefNodeData, structure_edges));
  pack_edges (self, positions, G_STRUCT_OFFSET (DoorDefNodeData, position_edges));
  for (DoorDefNode id = 0; id < n; id++)
    {
      DoorDefNodeData *node = door_form_node (def, id);

      node->reads = pack_nodes (def, reads->pdata[id]);
      node->readers = pack_nodes (def, readers->pdata[id]);
    }
}

void
door_loader_build_graph (DoorLoader *loader)
{
  DoorGraph self = { .loader = loader, .def = loader->def };
  const guint n = loader->def->nodes->len;

  self.calculates = g_new0 (guint32, n);
  self.relevants = g_new0 (guint32, n);
  self.order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self.stack = g_array_new (FALSE, FALSE, sizeof (guint32));
  self.told = g_hash_table_new (NULL, NULL);
  door_graph_draft_rules (&self);
  order_drafts (&self);
  pack (&self);
  g_hash_table_unref (self.told);
  g_array_unref (self.stack);
  g_array_unref (self.order);
  g_free (self.relevants);
  g_free (self.calculates);
  g_ptr_array_unref (self.drafts);
}
