/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terms -> values. Each caller says what it needs, so that a number is never printed to be read
 * again and a node-set never built for its first node. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

/* --- The run ---------------------------------------------------------------------------------- */

void
door_x_fail (XRun *run, const XTerm *term, DoorXpathError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (run->failed)
    return;
  run->failed = TRUE;
  if (run->error == NULL)
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  door_x_set_error (run->error, code, run->program->source, term->column, "%s", message);
}

gboolean
door_x_charge (XRun *run, const XTerm *term, gint64 steps)
{
  run->steps_left -= steps;
  if (run->steps_left >= 0)
    return !run->failed;
  door_x_fail (run, term, DOOR_XPATH_ERROR_LIMIT,
               "the expression looks at more than %d nodes: it does not end in good time",
               DOOR_XPATH_MAX_STEPS);
  return FALSE;
}

gboolean
door_x_charge_text (XRun *run, const XTerm *term, const char *text, gsize bytes_a_step)
{
  return door_x_charge (run, term, (gint64) (strlen (text) / bytes_a_step));
}

GDateTime *
door_x_now (XRun *run)
{
  if (run->now == NULL && run->host != NULL)
    run->now = run->host->now (run->host);
  return run->now;
}

GTimeZone *
door_x_time_zone (XRun *run)
{
  GDateTime *now = door_x_now (run);

  return now != NULL ? g_date_time_get_timezone (now) : NULL;
}

/* --- Nodes ------------------------------------------------------------------------------------ */

void
door_x_node_value (XRun *run, DoorXNode node, DoorXValue *ret)
{
  if (run->host->is_relevant (run->host, node))
    run->host->value (run->host, node, ret);
  else
    door_xpath_value_set_borrowed (ret, "");
}

/* The walk has left out what is not relevant. */
static void
first_node_value (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *ret)
{
  DoorXNode node = door_x_first_node (run, frame, term);

  if (node != DOOR_XNODE_NONE)
    run->host->value (run->host, node, ret);
  else
    door_xpath_value_set_borrowed (ret, "");
}

/* Turns a node-set into its first node's value; leaves other values alone. */
void
door_x_only_value (XRun *run, DoorXValue *value)
{
  DoorXNode node = DOOR_XNODE_NONE;

  if (value->kind != DOOR_X_NODESET)
    return;
  if (value->nodes->len > 0)
    node = g_array_index (value->nodes, DoorXNode, 0);
  door_xpath_value_clear (value);
  if (node != DOOR_XNODE_NONE && !run->failed)
    door_x_node_value (run, node, value);
}

/* --- Logic and arithmetic --------------------------------------------------------------------- */

static gboolean
logic_chain (XRun *run, const XFrame *frame, const XTerm *chain)
{
  gboolean decides = chain->op == X_OR;

  for (const XTerm *t = door_x_first (run, chain); t != NULL; t = door_x_next (run, t))
    {
      if (door_x_boolean (run, frame, t) == decides || run->failed)
        return decides;
    }
  return !decides;
}

static double
calculate (XJoint joint, double x, double y)
{
  switch (joint)
    {
    case X_JOINT_PLUS:
      return x + y;
    case X_JOINT_MINUS:
      return x - y;
    case X_JOINT_TIMES:
      return x * y;
    case X_JOINT_DIV:
      return x / y;
    case X_JOINT_MOD:
    default:
      return fmod (x, y);
    }
}

static double
arithmetic_chain (XRun *run, const XFrame *frame, const XTerm *chain)
{
  const XTerm *term = door_x_first (run, chain);
  double result = door_x_number (run, frame, term);

  while (!run->failed && (term = door_x_next (run, term)) != NULL)
    result = calculate (term->joint, result, door_x_number (run, frame, term));
  return result;
}

/* --- Demands ---------------------------------------------------------------------------------- */

void
door_x_value (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *ret)
{
  GArray *nodes;

  if (run->failed)
    return;
  switch ((XOp) term->op)
    {
    case X_ROUTE:
    case X_UNION:
      nodes = door_x_collect (run, frame, term);
      door_xpath_value_clear (ret);
      ret->kind = DOOR_X_NODESET;
      ret->nodes = nodes;
      break;
    case X_CALL:
      term->function->call (run, frame, term, ret);
      break;
    default:
      door_x_scalar (run, frame, term, ret);
      break;
    }
}

void
door_x_scalar (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *ret)
{
  if (run->failed)
    return;
  switch ((XOp) term->op)
    {
    case X_NUMBER:
      door_xpath_value_set_number (ret, term->number);
      break;
    case X_TEXT:
      door_xpath_value_set_borrowed (ret, term->text);
      break;
    case X_ROUTE:
    case X_UNION:
      first_node_value (run, frame, term, ret);
      break;
    case X_OR:
    case X_AND:
      door_xpath_value_set_boolean (ret, logic_chain (run, frame, term));
      break;
    case X_EQUALITY:
    case X_RELATION:
      door_xpath_value_set_boolean (ret, door_x_compare_chain (run, frame, term));
      break;
    case X_SUM:
    case X_PRODUCT:
      door_xpath_value_set_number (ret, arithmetic_chain (run, frame, term));
      break;
    case X_NEGATE:
      door_xpath_value_set_number (ret, -door_x_number (run, frame, door_x_first (run, term)));
      break;
    case X_CALL:
    default:
      term->function->call (run, frame, term, ret);
      door_x_only_value (run, ret);
      break;
    }
}

double
door_x_number (XRun *run, const XFrame *frame, const XTerm *term)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  if (term->op == X_NUMBER)
    return term->number;
  if (term->op == X_SUM || term->op == X_PRODUCT)
    return arithmetic_chain (run, frame, term);
  door_x_scalar (run, frame, term, &value);
  return door_x_value_number (run, &value);
}

/* One node counts by its value, as in JavaRosa, unless it holds other nodes; several count as
 * there being some, as in XPath. */
static gboolean
nodes_boolean (XRun *run, const XFrame *frame, const XTerm *term)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  DoorXNode first = DOOR_XNODE_NONE, second = DOOR_XNODE_NONE;
  XWalk walk;

  if (door_x_walk_begin (&walk, run, frame, term))
    {
      first = door_x_walk_next (&walk);
      second = first == DOOR_XNODE_NONE ? first : door_x_walk_next (&walk);
    }
  door_x_walk_end (&walk);
  if (first == DOOR_XNODE_NONE || run->failed)
    return FALSE;
  if (second != DOOR_XNODE_NONE || run->host->first_child (run->host, first, 0) != DOOR_XNODE_NONE)
    return TRUE;
  run->host->value (run->host, first, &value);
  return door_x_value_boolean (&value);
}

gboolean
door_x_boolean (XRun *run, const XFrame *frame, const XTerm *term)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  switch ((XOp) term->op)
    {
    case X_OR:
    case X_AND:
      return logic_chain (run, frame, term);
    case X_EQUALITY:
    case X_RELATION:
      return door_x_compare_chain (run, frame, term);
    case X_ROUTE:
    case X_UNION:
      return nodes_boolean (run, frame, term);
    case X_CALL:
      door_x_value (run, frame, term, &value);
      if (!run->failed && value.kind == DOOR_X_NODESET && value.nodes->len > 1)
        return TRUE;
      door_x_only_value (run, &value);
      return !run->failed && door_x_value_boolean (&value);
    default:
      door_x_scalar (run, frame, term, &value);
      return door_x_value_boolean (&value);
    }
}

const char *
door_x_text (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *hold)
{
  const char *text;

  if (term->op == X_TEXT)
    return term->text;
  door_x_scalar (run, frame, term, hold);
  text = door_x_value_text (hold);
  door_x_charge_text (run, term, text, X_TEXT_BYTES);
  return text;
}

gboolean
door_x_predicate (XRun *run, const XFrame *frame, const XTerm *term)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  switch ((XOp) term->op)
    {
    case X_OR:
    case X_AND:
    case X_EQUALITY:
    case X_RELATION:
      return door_x_boolean (run, frame, term);
    case X_ROUTE:
    case X_UNION:
      return door_x_first_node (run, frame, term) != DOOR_XNODE_NONE;
    default:
      break;
    }
  door_x_value (run, frame, term, &value);
  if (run->failed)
    return FALSE;
  if (value.kind == DOOR_X_NODESET)
    return value.nodes->len > 0;
  if (value.kind == DOOR_X_NUMBER)
    return fabs (value.number - frame->position) < DOOR_X_EPSILON;
  return door_x_value_boolean (&value);
}
