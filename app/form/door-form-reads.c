/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-reads-private.h"

typedef struct {
  const DoorFormDef *def;
  DoorDefNode target;
  gboolean
      has_filter; /* nodes of the record are filtered: absolute paths in a predicate are bound to
                        * the candidate, whichever instance that is */
  GPtrArray
      *trails; /* per ref: GPtrArray of GArray of DoorRead, the set before each step and after */
} Reader;

static guint32
level_of (const Reader *self, DoorDefNode node)
{
  return node == DOOR_DEF_NONE ? 0 : door_form_node (self->def, node)->level;
}

static gboolean
is_around_target (const Reader *self, DoorDefNode repeat)
{
  return self->target >= repeat && self->target < door_form_node (self->def, repeat)->end;
}

static void
add (GArray *set, DoorDefNode node, guint32 bound)
{
  const DoorRead read = { node, bound };

  for (guint i = 0; i < set->len; i++)
    {
      DoorRead *known = &g_array_index (set, DoorRead, i);

      if (known->node == node)
        {
          known->bound = MIN (known->bound, bound);
          return;
        }
    }
  g_array_append_val (set, read);
}

/* How many repeats stay bound on stepping down to `child`. An absolute path means the instance around
 * the target (JavaRosa's contextualised paths). A relative one, a node-set and a filtered step may
 * reach any instance. */
static guint32
bound_below (
    const Reader *self, const DoorRead *from, DoorDefNode child, const DoorXref *ref, guint step)
{
  const DoorDefNodeData *c = door_form_node (self->def, child);

  if (c->kind != DOOR_DEF_REPEAT || ref->base != DOOR_XREF_ROOT || ref->is_nodeset
      || self->has_filter || ref->steps[step].has_predicate
      || from->bound != level_of (self, from->node) || !is_around_target (self, child))
    return from->bound;
  return c->level;
}

static DoorDefNode
first_child_of (const Reader *self, DoorDefNode node)
{
  return node == DOOR_DEF_NONE ? DOOR_DEF_ROOT : door_form_node (self->def, node)->first_child;
}

static void
step_down (const Reader *self,
           const DoorRead *from,
           const DoorXref *ref,
           guint step,
           gboolean attributes,
           GArray *out)
{
  const GQuark name = ref->steps[step].name;

  for (DoorDefNode c = first_child_of (self, from->node); c != DOOR_DEF_NONE;
       c = door_form_node (self->def, c)->next)
    {
      const DoorDefNodeData *child = door_form_node (self->def, c);

      if ((child->kind == DOOR_DEF_ATTRIBUTE) == attributes && (!name || child->name == name))
        add (out, c, bound_below (self, from, c, ref, step));
    }
}

static void
step_deep (const Reader *self, const DoorRead *from, GQuark name, GArray *out)
{
  const DoorDefNode first = from->node == DOOR_DEF_NONE ? 0 : from->node;
  const DoorDefNode end = from->node == DOOR_DEF_NONE ? self->def->nodes->len
                                                      : door_form_node (self->def, first)->end;

  for (DoorDefNode d = first; d < end; d++)
    {
      const DoorDefNodeData *node = door_form_node (self->def, d);

      if (node->kind != DOOR_DEF_ATTRIBUTE && (!name || node->name == name))
        add (out, d, from->bound);
    }
}

static void
step_up (const Reader *self, const DoorRead *from, GQuark name, gboolean all, GArray *out)
{
  DoorDefNode node = from->node;

  while (node != DOOR_DEF_NONE)
    {
      node = door_form_node (self->def, node)->parent;
      if (node == DOOR_DEF_NONE || !name || door_form_node (self->def, node)->name == name)
        add (out, node, MIN (from->bound, level_of (self, node)));
      if (!all)
        return;
    }
}

static void
step_aside (const Reader *self, const DoorRead *from, GQuark name, GArray *out)
{
  DoorDefNode parent;

  if (from->node == DOOR_DEF_NONE)
    return;
  parent = door_form_node (self->def, from->node)->parent;
  for (DoorDefNode c = first_child_of (self, parent); c != DOOR_DEF_NONE;
       c = door_form_node (self->def, c)->next)
    if (!name || door_form_node (self->def, c)->name == name)
      add (out, c, MIN (from->bound, level_of (self, parent)));
}

static void
step_from (const Reader *self, const DoorRead *from, const DoorXref *ref, guint step, GArray *out)
{
  const DoorRead everything = { DOOR_DEF_NONE, 0 };
  const GQuark name = ref->steps[step].name;

  switch (ref->steps[step].axis)
    {
    case DOOR_XAXIS_CHILD:
      step_down (self, from, ref, step, FALSE, out);
      break;
    case DOOR_XAXIS_ATTRIBUTE:
      step_down (self, from, ref, step, TRUE, out);
      break;
    case DOOR_XAXIS_SELF:
      if (!name
          || (from->node != DOOR_DEF_NONE && door_form_node (self->def, from->node)->name == name))
        add (out, from->node, from->bound);
      break;
    case DOOR_XAXIS_PARENT:
      step_up (self, from, name, FALSE, out);
      break;
    case DOOR_XAXIS_ANCESTOR_OR_SELF:
      add (out, from->node, from->bound);
      step_up (self, from, name, TRUE, out);
      break;
    case DOOR_XAXIS_ANCESTOR:
      step_up (self, from, name, TRUE, out);
      break;
    case DOOR_XAXIS_DESCENDANT:
    case DOOR_XAXIS_DESCENDANT_OR_SELF:
      step_deep (self, from, name, out);
      break;
    case DOOR_XAXIS_FOLLOWING_SIBLING:
    case DOOR_XAXIS_PRECEDING_SIBLING:
      step_aside (self, from, name, out);
      break;
    case DOOR_XAXIS_FOLLOWING:
    case DOOR_XAXIS_PRECEDING:
      step_deep (self, &everything, name, out);
      break;
    default:
      break;
    }
}

static GArray *
set_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (DoorRead));
}

static GArray *
start_of (const Reader *self, const DoorXref *ref)
{
  GArray *set = set_new ();

  switch (ref->base)
    {
    case DOOR_XREF_CONTEXT:
    case DOOR_XREF_CURRENT:
      add (set, self->target, level_of (self, self->target));
      break;
    case DOOR_XREF_ROOT:
      add (set, DOOR_DEF_NONE, 0);
      break;
    case DOOR_XREF_OUTER:
      if (ref->outer >= 0 && (guint) ref->outer < self->trails->len)
        {
          const GPtrArray *trail = self->trails->pdata[ref->outer];
          const guint place = MIN (ref->outer_step + 1, trail->len - 1);
          const GArray *outer = trail->pdata[place];

          g_array_append_vals (set, outer->data, outer->len);
        }
      break;
    case DOOR_XREF_INSTANCE:
    default:
      break;
    }
  return set;
}

static const GArray *
follow (Reader *self, const DoorXref *ref, guint *ret_missing_step)
{
  GPtrArray *trail = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  GArray *set = start_of (self, ref);
  const gboolean is_ours = set->len > 0;

  *ret_missing_step = G_MAXUINT;
  g_ptr_array_add (trail, set);
  for (guint step = 0; step < ref->n_steps; step++)
    {
      GArray *next = set_new ();

      for (guint i = 0; i < set->len; i++)
        step_from (self, &g_array_index (set, DoorRead, i), ref, step, next);
      if (is_ours && next->len == 0 && *ret_missing_step == G_MAXUINT)
        *ret_missing_step = step;
      set = next;
      g_ptr_array_add (trail, set);
    }
  g_ptr_array_add (self->trails, trail);
  return set;
}

/* Most references are plain paths to one node: no sets are needed for them. */
static gboolean
follow_plain (const Reader *self, const DoorXref *ref, DoorRead *ret_read)
{
  DoorRead at = { DOOR_DEF_NONE, 0 };

  if (ref->base == DOOR_XREF_CONTEXT || ref->base == DOOR_XREF_CURRENT)
    at = (DoorRead){ self->target, level_of (self, self->target) };
  else if (ref->base != DOOR_XREF_ROOT)
    return FALSE;
  for (guint step = 0; step < ref->n_steps; step++)
    {
      const DoorXStep *s = &ref->steps[step];
      DoorDefNode next;

      if (s->has_predicate || (s->name == 0 && s->axis != DOOR_XAXIS_PARENT))
        return FALSE;
      if (s->axis == DOOR_XAXIS_PARENT && s->name == 0 && at.node != DOOR_DEF_NONE)
        {
          next = door_form_node (self->def, at.node)->parent;
          at.bound = MIN (at.bound, level_of (self, next));
        }
      else if (s->axis == DOOR_XAXIS_CHILD && at.node == DOOR_DEF_NONE)
        {
          if (door_form_node (self->def, DOOR_DEF_ROOT)->name != s->name)
            return FALSE;
          next = DOOR_DEF_ROOT;
        }
      else if (s->axis == DOOR_XAXIS_CHILD || s->axis == DOOR_XAXIS_ATTRIBUTE)
        {
          if (at.node == DOOR_DEF_NONE)
            return FALSE;
          next = door_form_child_named (self->def, at.node, s->name,
                                        s->axis == DOOR_XAXIS_ATTRIBUTE);
          if (next == DOOR_DEF_NONE || door_form_node (self->def, next)->has_twin)
            return FALSE;
          at.bound = bound_below (self, &at, next, ref, step);
        }
      else
        {
          return FALSE;
        }
      at.node = next;
    }
  *ret_read = at;
  return TRUE;
}

static gboolean
filters_record (const DoorXpath *program)
{
  for (guint i = 0; i < door_xpath_n_refs (program); i++)
    {
      const DoorXref *ref = door_xpath_get_ref (program, i);

      for (guint step = 0; ref->base != DOOR_XREF_INSTANCE && step < ref->n_steps; step++)
        if (ref->steps[step].has_predicate)
          return TRUE;
    }
  return FALSE;
}

static gboolean
has_outer (const DoorXpath *program)
{
  for (guint i = 0; i < door_xpath_n_refs (program); i++)
    if (door_xpath_get_ref (program, i)->base == DOOR_XREF_OUTER)
      return TRUE;
  return FALSE;
}

void
door_form_find_reads (const DoorFormDef *def,
                      const DoorXpath *program,
                      DoorDefNode target,
                      GArray *out,
                      void (*missing) (const DoorXref *ref, guint step, gpointer data),
                      gpointer data)
{
  Reader self = { .def = def, .target = target };
  const gboolean needs_trails = has_outer (program);

  self.has_filter = filters_record (program);
  self.trails = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < door_xpath_n_refs (program); i++)
    {
      const DoorXref *ref = door_xpath_get_ref (program, i);
      const GArray *set;
      DoorRead plain;
      guint missing_step;

      if (!needs_trails && follow_plain (&self, ref, &plain))
        {
          g_array_append_val (out, plain);
          continue;
        }
      set = follow (&self, ref, &missing_step);
      g_array_append_vals (out, set->data, set->len);
      if (missing && missing_step != G_MAXUINT && !ref->is_implied)
        missing (ref, missing_step, data);
    }
  g_ptr_array_unref (self.trails);
}
