/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing two sides, each a value or a set of nodes: one pair that holds is enough. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

static gboolean
texts_equal (DoorXValue *a, DoorXValue *b)
{
  DoorXValue left = *a, right = *b;
  gboolean equal;

  left.text_is_borrowed = right.text_is_borrowed = TRUE;
  equal = strcmp (door_x_value_text (&left), door_x_value_text (&right)) == 0;
  door_xpath_value_clear (&left);
  door_xpath_value_clear (&right);
  return equal;
}

/* Long texts that are equal have been read to their ends. The loop around finds the steps gone. */
static gboolean
pay_for_equal (XRun *run, const char *text)
{
  run->steps_left -= (gint64) (strlen (text) / X_TEXT_BYTES);
  return TRUE;
}

/* Boolean before number before text, as JavaRosa. */
static gboolean
values_equal (XRun *run, DoorXValue *a, DoorXValue *b)
{
  double x, y;

  if (a->kind == DOOR_X_STRING && b->kind == DOOR_X_STRING)
    return strcmp (a->text, b->text) == 0 && pay_for_equal (run, a->text);
  if (a->kind == DOOR_X_BOOLEAN || b->kind == DOOR_X_BOOLEAN)
    return door_x_value_boolean (a) == door_x_value_boolean (b);
  if (a->kind == DOOR_X_NUMBER || b->kind == DOOR_X_NUMBER)
    {
      x = door_x_value_number (run, a);
      y = door_x_value_number (run, b);
      return x == y || fabs (x - y) < DOOR_X_EPSILON;
    }
  if (a->kind == DOOR_X_DATE && b->kind == DOOR_X_DATE)
    return floor (a->number) == floor (b->number);
  return texts_equal (a, b);
}

static gboolean
values_compare (XRun *run, XJoint joint, DoorXValue *a, DoorXValue *b)
{
  double x, y;

  if (joint == X_JOINT_EQUAL)
    return values_equal (run, a, b);
  if (joint == X_JOINT_NOT_EQUAL)
    return !values_equal (run, a, b);
  x = door_x_value_number (run, a);
  y = door_x_value_number (run, b);
  switch (joint)
    {
    case X_JOINT_LESS:
      return x < y;
    case X_JOINT_LESS_EQUAL:
      return x <= y;
    case X_JOINT_GREATER:
      return x > y;
    case X_JOINT_GREATER_EQUAL:
    default:
      return x >= y;
    }
}

/* One side of a comparison: one value nearly always, or all values of a node-set. */
typedef struct {
  DoorXValue one;
  GArray *many; /* DoorXNode; set when there are two or more */
} Side;

#define SIDE_INIT                                                                                  \
  {                                                                                                \
    DOOR_X_VALUE_INIT, NULL                                                                        \
  }

static void
side_clear (Side *self)
{
  door_xpath_value_clear (&self->one);
  g_clear_pointer (&self->many, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static void
side_from_walk (Side *self, XRun *run, XWalk *walk)
{
  DoorXNode first = door_x_walk_next (walk);
  DoorXNode next = first == DOOR_XNODE_NONE ? first : door_x_walk_next (walk);

  if (first == DOOR_XNODE_NONE)
    return;
  if (next == DOOR_XNODE_NONE)
    {
      run->host->value (run->host, first, &self->one);
      return;
    }
  self->many = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
  g_array_append_val (self->many, first);
  for (; next != DOOR_XNODE_NONE; next = door_x_walk_next (walk))
    g_array_append_val (self->many, next);
}

static void
side_load (Side *self, XRun *run, const XFrame *frame, const XTerm *term)
{
  XWalk walk;

  if (!door_x_is_nodes (term))
    {
      door_x_value (run, frame, term, &self->one);
      if (self->one.kind == DOOR_X_NODESET && self->one.nodes->len > 1)
        self->many = g_array_ref (self->one.nodes);
      else
        door_x_only_value (run, &self->one);
      return;
    }
  if (door_x_walk_begin (&walk, run, frame, term))
    side_from_walk (self, run, &walk);
  door_x_walk_end (&walk);
}

gboolean
door_x_single (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *ret)
{
  g_auto (Side) side = SIDE_INIT;

  side_load (&side, run, frame, term);
  if (run->failed || side.many != NULL)
    return FALSE;
  *ret = side.one;
  side.one = (DoorXValue) DOOR_X_VALUE_INIT;
  return TRUE;
}

static gboolean
compare_with_many (XRun *run, const XTerm *term, XJoint joint, DoorXValue *left, GArray *many)
{
  for (guint i = 0; i < many->len && door_x_charge (run, term, 1); i++)
    {
      g_auto (DoorXValue) right = DOOR_X_VALUE_INIT;

      door_x_node_value (run, g_array_index (many, DoorXNode, i), &right);
      if (values_compare (run, joint, left, &right))
        return TRUE;
    }
  return FALSE;
}

/* XPath 1.0: true when it is true of any pair. */
static gboolean
sides_compare (XRun *run, const XTerm *term, XJoint joint, Side *left, Side *right)
{
  if (left->many == NULL && right->many == NULL)
    return values_compare (run, joint, &left->one, &right->one);
  if (left->many == NULL)
    return compare_with_many (run, term, joint, &left->one, right->many);
  for (guint i = 0; i < left->many->len && door_x_charge (run, term, 1); i++)
    {
      g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

      door_x_node_value (run, g_array_index (left->many, DoorXNode, i), &value);
      if (right->many == NULL ? values_compare (run, joint, &value, &right->one)
                              : compare_with_many (run, term, joint, &value, right->many))
        return TRUE;
    }
  return FALSE;
}

/* a = b, and a = b = c, which is (a = b) = c. */
gboolean
door_x_compare_chain (XRun *run, const XFrame *frame, const XTerm *chain)
{
  const XTerm *term = door_x_first (run, chain);
  g_auto (Side) left = SIDE_INIT;
  gboolean result = FALSE;

  side_load (&left, run, frame, term);
  while (!run->failed && (term = door_x_next (run, term)) != NULL)
    {
      g_auto (Side) right = SIDE_INIT;

      side_load (&right, run, frame, term);
      if (run->failed)
        return FALSE;
      result = sides_compare (run, chain, term->joint, &left, &right);
      door_x_charge (run, chain, 0);
      g_clear_pointer (&left.many, g_array_unref);
      door_xpath_value_set_boolean (&left.one, result);
    }
  return result;
}
