/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Routes -> nodes.
 *
 * Most paths of forms go down through children: they are walked with one cursor a step, so that
 * whoever wants the first node, or a count, pays for no node-set. Everything else (other axes,
 * steps back up, last() in odd places) is gathered step by step into an array.
 */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-walk-private.h"

#include <math.h>
#include <string.h>

/* --- Streams ---------------------------------------------------------------------------------- */

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
  door_x_charge (run, walk->term, hits->len / 8);
  return TRUE;
}

static DoorXNode
first_candidate (XWalk *walk, const XStep *step, XCursor *cursor, DoorXNode parent)
{
  DoorXpathHost *host = walk->run->host;

  if (step->axis == DOOR_XAXIS_SELF)
    return door_x_passes_test (walk->run, step, parent) ? parent : DOOR_XNODE_NONE;
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

      cursor_next (walk, door_x_step_of (walk, walk->first_step + (guint) walk->depth), cursor,
                   parent);
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

/* --- Entry ------------------------------------------------------------------------------------ */

static gboolean
begin_stream (XWalk *walk)
{
  guint pins[X_WALK_LEVELS] = { 0 };

  walk->first_step = 0;
  walk->depth = -1;
  if (!door_x_find_start (walk, pins))
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
    take_list (walk, door_x_gather_route (walk));
  else if (term->op == X_UNION)
    take_list (walk, door_x_gather_union (walk));
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

/* The names of the steps that are left, when they are children by name and nothing else. */
static guint
plain_names (const XWalk *walk, const guint *pins, GQuark *names)
{
  guint n = 0;

  for (guint i = walk->first_step; i < walk->route->n_steps; i++)
    {
      const XStep *step = door_x_step_of (walk, i);

      if (step->axis != DOOR_XAXIS_CHILD || step->test != X_TEST_NAME || step->n_predicates > 0
          || pins[i] != 0)
        return 0;
      names[n++] = step->name;
    }
  return n;
}

gboolean
door_x_fold (XRun *run, const XFrame *frame, const XTerm *term, DoorXFold fold, double *ret_number)
{
  guint pins[X_WALK_LEVELS] = { 0 };
  GQuark names[X_WALK_LEVELS];
  XWalk walk; /* large: only what finding a start looks at is set */
  guint n;

  if (term->op != X_ROUTE || run->host->fold == NULL)
    return FALSE;
  walk.run = run;
  walk.frame = frame;
  walk.term = term;
  walk.route = &run->program->routes[term->route];
  walk.first_step = 0;
  if (!walk.route->is_stream || !door_x_find_start (&walk, pins))
    return FALSE;
  n = plain_names (&walk, pins, names);
  return n > 0 && door_x_charge (run, term, 1)
         && run->host->fold (run->host, fold, walk.start, names, n, ret_number);
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
