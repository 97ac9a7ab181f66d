/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Routes -> nodes.
 *
 * Most paths of forms go down through children: they are walked with one cursor a step, so that
 * whoever wants the first node, or a count, pays for no node-set. Everything else (other axes,
 * steps back up, last() in odd places) is gathered step by step into an array.
 *
 * An absolute path is first bound to where the context stands (JavaRosa's contextualisation): as
 * long as its steps have the names of the context's ancestors they are those very ancestors. Behind
 * a step with a predicate only the position binds. In a predicate the candidate is the context;
 * where it leads nowhere, what is read as one value is bound to current() too.
 */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

#define X_CHAIN_INLINE 32

/* --- Ancestors -------------------------------------------------------------------------------- */

/* A node and its ancestors below the document, root element first. */
typedef struct {
  DoorXNode few[X_CHAIN_INLINE];
  GArray *many;
  const DoorXNode *nodes;
  guint n;
  DoorXNode document;
} Chain;

static void
chain_up (Chain *self, DoorXpathHost *host, DoorXNode node)
{
  guint free_at = X_CHAIN_INLINE;

  *self = (Chain){ .n = 0 };
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
static DoorXNode
chain_at (const Chain *self, guint i)
{
  guint n_many = self->many != NULL ? self->many->len : 0;

  if (i < n_many)
    return g_array_index (self->many, DoorXNode, n_many - 1 - i);
  return self->nodes[i - n_many];
}

static void
chain_clear (Chain *self)
{
  g_clear_pointer (&self->many, g_array_unref);
}

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

static gboolean
passes_test (XRun *run, const XStep *step, DoorXNode node)
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

/* --- Streams ---------------------------------------------------------------------------------- */

static const XStep *
step_of (const XWalk *walk, guint index)
{
  return &walk->run->program->steps[walk->route->steps + index];
}

static gboolean
cursor_passes (XWalk *walk, const XStep *step, XCursor *cursor, guint from)
{
  XRun *run = walk->run;
  XFrame frame = { cursor->node, 0, 0 };
  const XTerm *predicate = door_x_term (run, step->predicates);

  for (guint i = 0; predicate != NULL; i++, predicate = door_x_next (run, predicate))
    {
      frame.position = ++cursor->passed[i];
      if (i < from)
        continue;
      if (step->last_in != 0 && i == 0 && cursor->size == 0)
        cursor->size = run->host->sibling_count (run->host, cursor->node);
      frame.size = cursor->size;
      if (!door_x_predicate (run, &frame, predicate) || run->failed)
        return FALSE;
    }
  return TRUE;
}

/* The one child at a position, however the host finds it. */
static DoorXNode
child_at (XRun *run, const XTerm *term, DoorXNode parent, const XStep *step, guint position)
{
  DoorXpathHost *host = run->host;
  DoorXNode node;

  if (host->child_at != NULL && step->test == X_TEST_NAME)
    return host->child_at (host, parent, step->name, position);
  node = host->first_child (host, parent, step->name);
  for (guint i = 1; node != DOOR_XNODE_NONE && i < position; i++)
    {
      if (!door_x_charge (run, term, 1))
        return DOOR_XNODE_NONE;
      node = host->next_sibling (host, node, step->name);
    }
  return node;
}

/* 0 when a number is no position. As near as `=` would have it. */
static guint
to_position (double number)
{
  double nearest = floor (number + 0.5);

  if (!(number > 0 && number < (double) G_MAXUINT) || fabs (number - nearest) >= 1e-12)
    return 0;
  return (guint) nearest;
}

/* The host's index for [key = value]; FALSE when it has none. */
static gboolean
ask_index (XWalk *walk, const XStep *step, XCursor *cursor, DoorXNode parent)
{
  XRun *run = walk->run;
  XFrame frame = { parent, 1, 1 };
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  GArray *hits;

  if (run->host->lookup == NULL)
    return FALSE;
  if (!door_x_single (run, &frame, door_x_term (run, step->value), &value))
    return run->failed;
  /* With a number "05" would equal 5, with a boolean any text is true, and a key that is missing
   * equals "": one by one then. */
  if ((value.kind != DOOR_X_STRING && value.kind != DOOR_X_DATE)
      || door_x_value_text (&value)[0] == '\0')
    return FALSE;
  hits = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
  if (!run->host->lookup (run->host, parent, step->name, step->key, door_x_value_text (&value),
                          hits))
    {
      g_array_unref (hits);
      return FALSE;
    }
  cursor->hits = hits;
  return TRUE;
}

static DoorXNode
first_candidate (XWalk *walk, const XStep *step, XCursor *cursor, DoorXNode parent)
{
  DoorXpathHost *host = walk->run->host;

  if (step->axis == DOOR_XAXIS_SELF)
    return passes_test (walk->run, step, parent) ? parent : DOOR_XNODE_NONE;
  if (step->axis == DOOR_XAXIS_ATTRIBUTE)
    return host->first_attribute (host, parent, step->name);
  return host->first_child (host, parent, step->name);
}

static DoorXNode
next_candidate (XWalk *walk, const XStep *step, XCursor *cursor)
{
  DoorXpathHost *host = walk->run->host;

  if (step->axis == DOOR_XAXIS_SELF)
    return DOOR_XNODE_NONE;
  if (step->axis == DOOR_XAXIS_ATTRIBUTE)
    return host->next_attribute (host, cursor->node, step->name);
  return host->next_sibling (host, cursor->node, step->name);
}

/* Only one position can pass: goes straight there. FALSE when it is no single number after all. */
static gboolean
open_at_place (XWalk *walk, const XStep *step, XCursor *cursor, DoorXNode parent)
{
  XRun *run = walk->run;
  XFrame frame = { parent, 1, 1 };
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  guint place;

  if (!door_x_single (run, &frame, door_x_term (run, step->place), &value))
    return run->failed;
  if (value.kind == DOOR_X_BOOLEAN)
    return FALSE;
  place = to_position (door_x_value_number (run, &value));
  cursor->node = place == 0 ? DOOR_XNODE_NONE : child_at (run, walk->term, parent, step, place);
  return TRUE;
}

static DoorXNode
next_hit (XCursor *cursor)
{
  if (cursor->at >= cursor->hits->len)
    return DOOR_XNODE_NONE;
  return g_array_index (cursor->hits, DoorXNode, cursor->at++);
}

/* The first node: by index or position where one will do, else the first of all. */
static void
open_cursor (XWalk *walk, const XStep *step, XCursor *cursor, DoorXNode parent)
{
  cursor->open = TRUE;
  cursor->node = DOOR_XNODE_NONE;
  if (cursor->only != 0)
    cursor->node = child_at (walk->run, walk->term, parent, step, cursor->only);
  else if (step->key != 0 && ask_index (walk, step, cursor, parent))
    cursor->node = cursor->hits != NULL ? next_hit (cursor) : DOOR_XNODE_NONE;
  else if (step->place != 0 && open_at_place (walk, step, cursor, parent))
    cursor->placed = TRUE;
  else
    cursor->node = first_candidate (walk, step, cursor, parent);
}

static void
advance (XWalk *walk, const XStep *step, XCursor *cursor, DoorXNode parent)
{
  if (!cursor->open)
    open_cursor (walk, step, cursor, parent);
  else if (cursor->hits != NULL)
    cursor->node = next_hit (cursor);
  else if (cursor->only != 0 || cursor->placed)
    cursor->node = DOOR_XNODE_NONE;
  else
    cursor->node = next_candidate (walk, step, cursor);
}

/* Puts the cursor on its next node that passes. */
static void
cursor_next (XWalk *walk, const XStep *step, XCursor *cursor, DoorXNode parent)
{
  do
    {
      guint done;

      advance (walk, step, cursor, parent);
      if (cursor->node == DOOR_XNODE_NONE || step->predicates == 0)
        {
          walk->run->steps_left--;
          return;
        }
      if (!door_x_charge (walk->run, walk->term, 1))
        return;
      done = (cursor->hits != NULL || cursor->placed) ? 1 : 0;
      if (cursor_passes (walk, step, cursor, done))
        return;
  } while (!walk->run->failed);
}

static void
cursor_reset (XCursor *cursor)
{
  g_clear_pointer (&cursor->hits, g_array_unref);
  memset (cursor->passed, 0, sizeof cursor->passed);
  cursor->at = 0;
  cursor->size = 0;
  cursor->open = FALSE;
  cursor->placed = FALSE;
}

static DoorXNode
stream_next (XWalk *walk)
{
  guint n = walk->route->n_steps - walk->first_step;

  if (n == 0)
    {
      walk->depth--;
      return walk->start;
    }
  while (walk->depth >= 0)
    {
      XCursor *cursor = &walk->cursors[walk->depth];
      DoorXNode parent = walk->depth == 0 ? walk->start : walk->cursors[walk->depth - 1].node;

      cursor_next (walk, step_of (walk, walk->first_step + (guint) walk->depth), cursor, parent);
      if (walk->run->failed || !door_x_charge (walk->run, walk->term, 0))
        return DOOR_XNODE_NONE;
      if (cursor->node == DOOR_XNODE_NONE)
        {
          cursor_reset (cursor);
          walk->depth--;
        }
      else if ((guint) walk->depth == n - 1)
        return cursor->node;
      else
        {
          walk->depth++;
          cursor_reset (&walk->cursors[walk->depth]);
        }
    }
  return DOOR_XNODE_NONE;
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
bind_to_chain (const XWalk *walk, const Chain *chain, guint from, DoorXNode *node, guint *pins)
{
  DoorXpathHost *host = walk->run->host;
  guint bound = from;
  gboolean pinned = FALSE;

  for (guint i = from; i < walk->route->n_steps && i < chain->n; i++)
    {
      DoorXNode ancestor = chain_at (chain, i);

      if (i == chain->n - 1 && host->is_attribute (host, ancestor))
        break;
      if (!step_names (step_of (walk, i), host, ancestor))
        break;
      if (step_of (walk, i)->n_predicates > 0)
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
  Chain chain, current;
  gboolean inside;
  guint bound = 0;

  *node = document;
  if (walk->route->n_steps == 0)
    return 0;
  chain_up (&chain, run->host, walk->frame->context);
  door_x_charge (run, walk->term, chain.n / X_CHAIN_INLINE);
  inside = chain.document == document;
  if (inside)
    bound = bind_to_chain (walk, &chain, 0, &bound_node, pins);
  chain_clear (&chain);
  if (!walk->route->is_nodeset && run->current != walk->frame->context)
    {
      chain_up (&current, run->host, run->current);
      if (current.document == document && current.n > bound
          && (bound == 0 || chain_at (&current, bound - 1) == bound_node))
        bound = bind_to_chain (walk, &current, bound, &bound_node, NULL);
      chain_clear (&current);
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
  const XStep *step = step_of (walk, 0);

  if (walk->route->n_steps == 0 || step->axis != DOOR_XAXIS_CHILD || step->test != X_TEST_NAME
      || step->n_predicates > 0 || walk->route->n_heads > 0)
    return 0;
  *node = host->first_child (host, *node, 0);
  return 1;
}

/* FALSE: an empty set, or a failure. */
static gboolean
find_start (XWalk *walk, guint *pins)
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
  if (passes_test (self->walk->run, self->step, node))
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
  Chain chain;

  if (host->is_attribute (host, node))
    node = host->parent (host, node);
  chain_up (&chain, host, node);
  top = chain.document;
  for (at = following_within (host, top, top, TRUE); at != DOOR_XNODE_NONE && at != node;
       at = following_within (host, at, top, TRUE))
    {
      if (ancestor < chain.n && at == chain_at (&chain, ancestor))
        ancestor++;
      else if (!gather (self, at))
        break;
    }
  chain_clear (&chain);
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
static GArray *
gather_route (XWalk *walk)
{
  XRun *run = walk->run;
  guint pins[X_WALK_LEVELS] = { 0 };
  GArray *nodes;

  walk->first_step = 0;
  if (walk->route->base == X_BASE_TERM)
    nodes = door_x_collect (run, walk->frame, door_x_term (run, walk->route->term));
  else if (find_start (walk, pins))
    nodes = array_of (walk->start);
  else
    nodes = array_of (DOOR_XNODE_NONE);
  filter (walk, walk->route->heads, nodes, 0);
  for (guint i = walk->first_step; i < walk->route->n_steps && !run->failed; i++)
    {
      GArray *next = step_from (walk, step_of (walk, i), nodes, i < X_WALK_LEVELS ? pins[i] : 0);

      g_array_unref (nodes);
      nodes = next;
    }
  return nodes;
}

static GArray *
gather_union (XWalk *walk)
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

/* --- Entry ------------------------------------------------------------------------------------ */

static gboolean
begin_stream (XWalk *walk)
{
  guint pins[X_WALK_LEVELS] = { 0 };

  walk->first_step = 0;
  walk->depth = -1;
  if (!find_start (walk, pins))
    return !walk->run->failed;
  for (guint i = walk->first_step; i < walk->route->n_steps; i++)
    {
      XCursor *cursor = &walk->cursors[i - walk->first_step];

      cursor->hits = NULL;
      cursor->only = pins[i];
      cursor_reset (cursor);
      walk->n_levels++;
    }
  walk->depth = 0;
  return TRUE;
}

static void
take_list (XWalk *walk, GArray *nodes)
{
  walk->value.kind = DOOR_X_NODESET;
  walk->value.nodes = nodes;
  walk->list = nodes;
}

gboolean
door_x_walk_begin (XWalk *walk, XRun *run, const XFrame *frame, const XTerm *term)
{
  walk->run = run;
  walk->frame = frame;
  walk->term = term;
  walk->route = term->op == X_ROUTE ? &run->program->routes[term->route] : NULL;
  walk->value = (DoorXValue) DOOR_X_VALUE_INIT;
  walk->list = NULL;
  walk->at = 0;
  walk->depth = -1;
  walk->n_levels = 0;
  if (walk->route != NULL && walk->route->is_stream)
    return begin_stream (walk);
  if (walk->route != NULL)
    take_list (walk, gather_route (walk));
  else if (term->op == X_UNION)
    take_list (walk, gather_union (walk));
  else
    {
      door_x_value (run, frame, term, &walk->value);
      if (!run->failed && walk->value.kind != DOOR_X_NODESET)
        door_x_fail (run, term, DOOR_XPATH_ERROR_TYPE,
                     "found a single value, expected the path of a node or a repeat");
      walk->list = walk->value.nodes;
    }
  return !run->failed;
}

DoorXNode
door_x_walk_next (XWalk *walk)
{
  DoorXpathHost *host = walk->run->host;

  while (!walk->run->failed)
    {
      DoorXNode node = DOOR_XNODE_NONE;

      if (walk->list != NULL && walk->at < walk->list->len)
        node = g_array_index (walk->list, DoorXNode, walk->at++);
      else if (walk->list == NULL && walk->depth >= 0)
        node = stream_next (walk);
      if (node == DOOR_XNODE_NONE || host->is_relevant (host, node))
        return node;
    }
  return DOOR_XNODE_NONE;
}

void
door_x_walk_end (XWalk *walk)
{
  for (guint i = 0; i < walk->n_levels; i++)
    g_clear_pointer (&walk->cursors[i].hits, g_array_unref);
  door_xpath_value_clear (&walk->value);
}

GArray *
door_x_collect (XRun *run, const XFrame *frame, const XTerm *term)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
  XWalk walk;
  DoorXNode node;

  if (door_x_walk_begin (&walk, run, frame, term))
    {
      while ((node = door_x_walk_next (&walk)) != DOOR_XNODE_NONE)
        g_array_append_val (nodes, node);
    }
  door_x_walk_end (&walk);
  return nodes;
}

DoorXNode
door_x_first_node (XRun *run, const XFrame *frame, const XTerm *term)
{
  DoorXNode node = DOOR_XNODE_NONE;
  XWalk walk;

  if (door_x_walk_begin (&walk, run, frame, term))
    node = door_x_walk_next (&walk);
  door_x_walk_end (&walk);
  return node;
}
