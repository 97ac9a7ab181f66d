/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a path starts.
 *
 * An absolute path is first bound to where the context stands (JavaRosa's contextualisation): as
 * long as its steps have the names of the context's ancestors they are those very ancestors. Behind
 * a step with a predicate only the position binds. In a predicate the candidate is the context;
 * where it leads nowhere, what is read as one value is bound to current() too.
 */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-walk-private.h"

/* --- Ancestors -------------------------------------------------------------------------------- */

void
door_x_chain_up (XChain *self, DoorXpathHost *host, DoorXNode node)
{
  guint free_at = X_CHAIN_INLINE;

  *self = (XChain){ .n = 0 };
  while (node != DOOR_XNODE_NONE)
    {
      DoorXNode parent = host->parent (host, node);

      if (parent == DOOR_XNODE_NONE)
        break;
      if (free_at > 0)
        self->few[--free_at] = node;
      else
        {
          if (self->many == NULL)
            self->many = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
          g_array_append_val (self->many, node);
        }
      self->n++;
      node = parent;
    }
  self->document = node;
  self->nodes = self->few + free_at;
}

/* The nodes nearest to the root were met last. */
DoorXNode
door_x_chain_at (const XChain *self, guint i)
{
  guint n_many = self->many != NULL ? self->many->len : 0;

  if (i < n_many)
    return g_array_index (self->many, DoorXNode, n_many - 1 - i);
  return self->nodes[i - n_many];
}

void
door_x_chain_clear (XChain *self)
{
  g_clear_pointer (&self->many, g_array_unref);
}

/* --- Bases ------------------------------------------------------------------------------------ */

static gboolean
step_names (const XStep *step, DoorXpathHost *host, DoorXNode node)
{
  return step->axis == DOOR_XAXIS_CHILD && step->test == X_TEST_NAME
         && host->name (host, node) == step->name;
}

/* Binds leading steps to the chain. What comes behind a predicate is pinned by position alone:
 * `pins` then has the position for a step, 0 for none. */
static guint
bind_to_chain (const XWalk *walk, const XChain *chain, guint from, DoorXNode *node, guint *pins)
{
  DoorXpathHost *host = walk->run->host;
  guint bound = from;
  gboolean pinned = FALSE;

  for (guint i = from; i < walk->route->n_steps && i < chain->n; i++)
    {
      DoorXNode ancestor = door_x_chain_at (chain, i);

      if (i == chain->n - 1 && host->is_attribute (host, ancestor))
        break;
      if (!step_names (door_x_step_of (walk, i), host, ancestor))
        break;
      if (door_x_step_of (walk, i)->n_predicates > 0)
        pinned = TRUE;
      else if (!pinned)
        {
          *node = ancestor;
          bound = i + 1;
        }
      else if (pins != NULL && i < X_WALK_LEVELS && host->is_repeat (host, ancestor))
        pins[i] = host->position (host, ancestor);
    }
  return bound;
}

/* Where an absolute path starts in the primary instance. */
static guint
bind_absolute (XWalk *walk, DoorXNode *node, guint *pins)
{
  XRun *run = walk->run;
  DoorXNode document = run->host->document (run->host);
  DoorXNode bound_node = document;
  XChain chain, current;
  gboolean inside;
  guint bound = 0;

  *node = document;
  if (walk->route->n_steps == 0)
    return 0;
  door_x_chain_up (&chain, run->host, walk->frame->context);
  door_x_charge (run, walk->term, chain.n / X_CHAIN_INLINE);
  inside = chain.document == document;
  if (inside)
    bound = bind_to_chain (walk, &chain, 0, &bound_node, pins);
  door_x_chain_clear (&chain);
  if (!walk->route->is_nodeset && run->current != walk->frame->context)
    {
      door_x_chain_up (&current, run->host, run->current);
      if (current.document == document && current.n > bound
          && (bound == 0 || door_x_chain_at (&current, bound - 1) == bound_node))
        bound = bind_to_chain (walk, &current, bound, &bound_node, NULL);
      door_x_chain_clear (&current);
    }
  *node = bound_node;
  return bound;
}

static DoorXNode
find_instance (XWalk *walk)
{
  XRun *run = walk->run;
  DoorXNode document = run->host->instance (run->host, walk->route->instance);

  if (document == DOOR_XNODE_NONE)
    door_x_fail (run, walk->term, DOOR_XPATH_ERROR_TYPE, "the form has no instance '%s'",
                 walk->route->instance);
  return document;
}

/* JavaRosa takes a secondary instance's root element for what it is, whatever the path calls it. */
static guint
bind_instance (XWalk *walk, DoorXNode *node)
{
  DoorXpathHost *host = walk->run->host;
  const XStep *step = door_x_step_of (walk, 0);

  if (walk->route->n_steps == 0 || step->axis != DOOR_XAXIS_CHILD || step->test != X_TEST_NAME
      || step->n_predicates > 0 || walk->route->n_heads > 0)
    return 0;
  *node = host->first_child (host, *node, 0);
  return 1;
}

/* FALSE: an empty set, or a failure. */
gboolean
door_x_find_start (XWalk *walk, guint *pins)
{
  XRun *run = walk->run;
  DoorXNode node = walk->frame->context;

  switch ((XBase) walk->route->base)
    {
    case X_BASE_CURRENT:
      node = run->current;
      break;
    case X_BASE_ROOT:
      walk->first_step = bind_absolute (walk, &node, pins);
      break;
    case X_BASE_INSTANCE:
      node = find_instance (walk);
      if (node != DOOR_XNODE_NONE)
        walk->first_step = bind_instance (walk, &node);
      break;
    case X_BASE_CONTEXT:
    case X_BASE_TERM:
    default:
      break;
    }
  for (guint i = 0; i < walk->route->n_ups && node != DOOR_XNODE_NONE; i++)
    node = run->host->parent (run->host, node);
  walk->start = node;
  return node != DOOR_XNODE_NONE && !run->failed;
}
