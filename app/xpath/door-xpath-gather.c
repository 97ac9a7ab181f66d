/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Node-sets step by step, for every axis, with predicates over whole sets. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-walk-private.h"

/* --- Tests ------------------------------------------------------------------------------------ */

static gboolean
is_leaf_with_text (XRun *run, DoorXNode node)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  if (run->host->first_child (run->host, node, 0) != DOOR_XNODE_NONE)
    return FALSE;
  door_x_node_value (run, node, &value);
  return value.kind != DOOR_X_STRING || value.text[0] != '\0';
}

gboolean
door_x_passes_test (XRun *run, const XStep *step, DoorXNode node)
{
  DoorXpathHost *host = run->host;

  switch ((XTest) step->test)
    {
    case X_TEST_NAME:
      return host->name (host, node) == step->name;
    case X_TEST_ELEMENT:
      return host->parent (host, node) != DOOR_XNODE_NONE
             && (step->axis == DOOR_XAXIS_ATTRIBUTE || !host->is_attribute (host, node));
    case X_TEST_NODE:
      return TRUE;
    case X_TEST_TEXT:
      return is_leaf_with_text (run, node);
    case X_TEST_NEVER:
    default:
      return FALSE;
    }
}

/* --- Sets ------------------------------------------------------------------------------------- */

static int
compare_nodes (gconstpointer a, gconstpointer b, gpointer host)
{
  return ((DoorXpathHost *) host)->compare (host, *(const DoorXNode *) a, *(const DoorXNode *) b);
}

static void
sort_nodes (DoorXpathHost *host, GArray *nodes)
{
  guint kept = 0;

  if (nodes->len < 2)
    return;
  g_array_sort_with_data (nodes, compare_nodes, host);
  for (guint i = 0; i < nodes->len; i++)
    {
      DoorXNode node = g_array_index (nodes, DoorXNode, i);

      if (kept == 0 || g_array_index (nodes, DoorXNode, kept - 1) != node)
        g_array_index (nodes, DoorXNode, kept++) = node;
    }
  g_array_set_size (nodes, kept);
}

typedef struct {
  XWalk *walk;
  const XStep *step;
  GArray *out;
} Gather;

static gboolean
gather (Gather *self, DoorXNode node)
{
  if (!door_x_charge (self->walk->run, self->walk->term, 1))
    return FALSE;
  if (door_x_passes_test (self->walk->run, self->step, node))
    g_array_append_val (self->out, node);
  return TRUE;
}

/* The node behind `node` in document order, within `top`. */
static DoorXNode
following_within (DoorXpathHost *host, DoorXNode node, DoorXNode top, gboolean descend)
{
  DoorXNode next = descend ? host->first_child (host, node, 0) : DOOR_XNODE_NONE;

  while (next == DOOR_XNODE_NONE && node != top && node != DOOR_XNODE_NONE)
    {
      next = host->next_sibling (host, node, 0);
      if (next == DOOR_XNODE_NONE)
        node = host->parent (host, node);
    }
  return next;
}

static void
gather_descendants (Gather *self, DoorXNode top)
{
  DoorXpathHost *host = self->walk->run->host;
  DoorXNode node = top;

  if (self->step->axis == DOOR_XAXIS_DESCENDANT_OR_SELF && !gather (self, top))
    return;
  if (host->is_attribute (host, top))
    return;
  while ((node = following_within (host, node, top, TRUE)) != DOOR_XNODE_NONE)
    {
      if (!gather (self, node))
        return;
    }
}

static void
gather_ancestors (Gather *self, DoorXNode node)
{
  DoorXpathHost *host = self->walk->run->host;

  if (self->step->axis == DOOR_XAXIS_ANCESTOR)
    node = host->parent (host, node);
  for (; node != DOOR_XNODE_NONE; node = host->parent (host, node))
    {
      if (!gather (self, node))
        return;
    }
}

static void
gather_following (Gather *self, DoorXNode node)
{
  DoorXpathHost *host = self->walk->run->host;
  gboolean is_attribute = host->is_attribute (host, node);

  if (is_attribute)
    node = host->parent (host, node);
  node = following_within (host, node, DOOR_XNODE_NONE, is_attribute);
  for (; node != DOOR_XNODE_NONE; node = following_within (host, node, DOOR_XNODE_NONE, TRUE))
    {
      if (!gather (self, node))
        return;
    }
}

static void
reverse (GArray *nodes, guint from)
{
  for (guint i = from, j = nodes->len; i + 1 < j; i++, j--)
    {
      DoorXNode node = g_array_index (nodes, DoorXNode, i);

      g_array_index (nodes, DoorXNode, i) = g_array_index (nodes, DoorXNode, j - 1);
      g_array_index (nodes, DoorXNode, j - 1) = node;
    }
}

/* A walk from the top meets the ancestors of `node` in their order: they are passed over. */
static void
gather_preceding (Gather *self, DoorXNode node)
{
  DoorXpathHost *host = self->walk->run->host;
  guint from = self->out->len;
  guint ancestor = 0;
  DoorXNode top, at;
  XChain chain;

  if (host->is_attribute (host, node))
    node = host->parent (host, node);
  door_x_chain_up (&chain, host, node);
  top = chain.document;
  for (at = following_within (host, top, top, TRUE); at != DOOR_XNODE_NONE && at != node;
       at = following_within (host, at, top, TRUE))
    {
      if (ancestor < chain.n && at == door_x_chain_at (&chain, ancestor))
        ancestor++;
      else if (!gather (self, at))
        break;
    }
  door_x_chain_clear (&chain);
  reverse (self->out, from);
}

static void
gather_siblings (Gather *self, DoorXNode node)
{
  DoorXpathHost *host = self->walk->run->host;
  gboolean before = self->step->axis == DOOR_XAXIS_PRECEDING_SIBLING;
  DoorXNode parent = host->parent (host, node);
  guint from = self->out->len;
  DoorXNode at;

  if (parent == DOOR_XNODE_NONE || host->is_attribute (host, node))
    return;
  at = before ? host->first_child (host, parent, 0) : host->next_sibling (host, node, 0);
  for (; at != DOOR_XNODE_NONE && at != node; at = host->next_sibling (host, at, 0))
    {
      if (!gather (self, at))
        return;
    }
  if (before)
    reverse (self->out, from);
}

static void
gather_children (Gather *self, DoorXNode parent)
{
  DoorXpathHost *host = self->walk->run->host;
  const XStep *step = self->step;
  gboolean attributes = step->axis == DOOR_XAXIS_ATTRIBUTE;
  DoorXNode node = attributes ? host->first_attribute (host, parent, step->name)
                              : host->first_child (host, parent, step->name);

  while (node != DOOR_XNODE_NONE && gather (self, node))
    node = attributes ? host->next_attribute (host, node, step->name)
                      : host->next_sibling (host, node, step->name);
}

/* Candidates in the axis' own order: nearest first for the axes that look back. */
static void
gather_axis (Gather *self, DoorXNode node)
{
  DoorXpathHost *host = self->walk->run->host;
  DoorXNode parent;

  switch ((DoorXAxis) self->step->axis)
    {
    case DOOR_XAXIS_CHILD:
    case DOOR_XAXIS_ATTRIBUTE:
      gather_children (self, node);
      break;
    case DOOR_XAXIS_PARENT:
      parent = host->parent (host, node);
      if (parent != DOOR_XNODE_NONE)
        gather (self, parent);
      break;
    case DOOR_XAXIS_SELF:
      gather (self, node);
      break;
    case DOOR_XAXIS_DESCENDANT:
    case DOOR_XAXIS_DESCENDANT_OR_SELF:
      gather_descendants (self, node);
      break;
    case DOOR_XAXIS_ANCESTOR:
    case DOOR_XAXIS_ANCESTOR_OR_SELF:
      gather_ancestors (self, node);
      break;
    case DOOR_XAXIS_FOLLOWING:
      gather_following (self, node);
      break;
    case DOOR_XAXIS_PRECEDING:
      gather_preceding (self, node);
      break;
    case DOOR_XAXIS_FOLLOWING_SIBLING:
    case DOOR_XAXIS_PRECEDING_SIBLING:
    default:
      gather_siblings (self, node);
      break;
    }
}

/* Keeps of `nodes`, from `from` on, what passes the predicates. */
static void
filter (XWalk *walk, guint32 predicates, GArray *nodes, guint from)
{
  XRun *run = walk->run;

  for (const XTerm *p = door_x_term (run, predicates); p != NULL; p = door_x_next (run, p))
    {
      guint size = nodes->len - from;
      guint kept = from;

      for (guint i = 0; i < size && !run->failed; i++)
        {
          DoorXNode node = g_array_index (nodes, DoorXNode, from + i);
          XFrame frame = { node, i + 1, size };

          if (door_x_charge (run, walk->term, 1) && door_x_predicate (run, &frame, p))
            g_array_index (nodes, DoorXNode, kept++) = node;
        }
      g_array_set_size (nodes, kept);
    }
}

static gboolean
looks_back (const XStep *step)
{
  switch ((DoorXAxis) step->axis)
    {
    case DOOR_XAXIS_ANCESTOR:
    case DOOR_XAXIS_ANCESTOR_OR_SELF:
    case DOOR_XAXIS_PRECEDING:
    case DOOR_XAXIS_PRECEDING_SIBLING:
      return TRUE;
    default:
      return FALSE;
    }
}

/* One step from every node of `from`. transfer full. */
static GArray *
step_from (XWalk *walk, const XStep *step, GArray *from, guint pin)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
  Gather gathering = { walk, step, out };

  for (guint i = 0; i < from->len && !walk->run->failed; i++)
    {
      guint start = out->len;

      gather_axis (&gathering, g_array_index (from, DoorXNode, i));
      if (pin != 0 && pin <= out->len - start)
        {
          g_array_index (out, DoorXNode, start) = g_array_index (out, DoorXNode, start + pin - 1);
          g_array_set_size (out, start + 1);
        }
      else if (pin != 0)
        g_array_set_size (out, start);
      filter (walk, step->predicates, out, start);
    }
  if (from->len > 1 || looks_back (step))
    sort_nodes (walk->run->host, out);
  return out;
}

static GArray *
array_of (DoorXNode node)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (DoorXNode));

  if (node != DOOR_XNODE_NONE)
    g_array_append_val (array, node);
  return array;
}

/* All nodes of a route that is no stream. transfer full. */
GArray *
door_x_gather_route (XWalk *walk)
{
  XRun *run = walk->run;
  guint pins[X_WALK_LEVELS] = { 0 };
  GArray *nodes;

  walk->first_step = 0;
  if (walk->route->base == X_BASE_TERM)
    nodes = door_x_collect (run, walk->frame, door_x_term (run, walk->route->term));
  else if (door_x_find_start (walk, pins))
    nodes = array_of (walk->start);
  else
    nodes = array_of (DOOR_XNODE_NONE);
  filter (walk, walk->route->heads, nodes, 0);
  for (guint i = walk->first_step; i < walk->route->n_steps && !run->failed; i++)
    {
      GArray *next
          = step_from (walk, door_x_step_of (walk, i), nodes, i < X_WALK_LEVELS ? pins[i] : 0);

      g_array_unref (nodes);
      nodes = next;
    }
  return nodes;
}

GArray *
door_x_gather_union (XWalk *walk)
{
  XRun *run = walk->run;
  GArray *all = g_array_new (FALSE, FALSE, sizeof (DoorXNode));

  for (const XTerm *t = door_x_first (run, walk->term); t != NULL && !run->failed;
       t = door_x_next (run, t))
    {
      g_autoptr (GArray) nodes = door_x_collect (run, walk->frame, t);

      if (nodes->len > 0)
        g_array_append_vals (all, nodes->data, nodes->len);
    }
  sort_nodes (run->host, all);
  return all;
}
