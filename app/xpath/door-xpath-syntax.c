/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-syntax.h"

#include "door-xpath-private.h"

DoorXTerm
door_xpath_term_root (const DoorXpath *self)
{
  g_return_val_if_fail (self != NULL, DOOR_XTERM_NONE);
  return self->root;
}

DoorXTermKind
door_xpath_term_kind (const DoorXpath *self, DoorXTerm term)
{
  static const DoorXTermKind kinds[] = {
    [X_NUMBER] = DOOR_XTERM_NUMBER,     [X_TEXT] = DOOR_XTERM_TEXT,
    [X_CALL] = DOOR_XTERM_CALL,         [X_ROUTE] = DOOR_XTERM_PATH,
    [X_UNION] = DOOR_XTERM_UNION,       [X_OR] = DOOR_XTERM_OR,
    [X_AND] = DOOR_XTERM_AND,           [X_EQUALITY] = DOOR_XTERM_EQUALITY,
    [X_RELATION] = DOOR_XTERM_RELATION, [X_SUM] = DOOR_XTERM_SUM,
    [X_PRODUCT] = DOOR_XTERM_PRODUCT,   [X_NEGATE] = DOOR_XTERM_NEGATE,
  };

  return kinds[self->terms[term].op];
}

DoorXTerm
door_xpath_term_first (const DoorXpath *self, DoorXTerm term)
{
  return self->terms[term].first;
}

DoorXTerm
door_xpath_term_next (const DoorXpath *self, DoorXTerm term)
{
  return self->terms[term].next;
}

guint
door_xpath_term_n_operands (const DoorXpath *self, DoorXTerm term)
{
  guint n = 0;

  for (guint32 t = self->terms[term].first; t != 0; t = self->terms[t].next)
    n++;
  return n;
}

const char *
door_xpath_term_sign (const DoorXpath *self, DoorXTerm term)
{
  static const char *const signs[] = {
    [X_JOINT_NONE] = "",
    [X_JOINT_EQUAL] = "=",
    [X_JOINT_NOT_EQUAL] = "!=",
    [X_JOINT_LESS] = "<",
    [X_JOINT_LESS_EQUAL] = "<=",
    [X_JOINT_GREATER] = ">",
    [X_JOINT_GREATER_EQUAL] = ">=",
    [X_JOINT_PLUS] = "+",
    [X_JOINT_MINUS] = "-",
    [X_JOINT_TIMES] = "*",
    [X_JOINT_DIV] = "div",
    [X_JOINT_MOD] = "mod",
  };

  return signs[self->terms[term].joint];
}

double
door_xpath_term_number (const DoorXpath *self, DoorXTerm term)
{
  g_return_val_if_fail (self->terms[term].op == X_NUMBER, 0);
  return self->terms[term].number;
}

const char *
door_xpath_term_text (const DoorXpath *self, DoorXTerm term)
{
  g_return_val_if_fail (self->terms[term].op == X_TEXT, NULL);
  return self->terms[term].text;
}

const char *
door_xpath_term_called (const DoorXpath *self, DoorXTerm term)
{
  g_return_val_if_fail (self->terms[term].op == X_CALL, NULL);
  return self->terms[term].function->name;
}

/* A named child. */
static gboolean
is_named_step (const XStep *step)
{
  return step->axis == DOOR_XAXIS_CHILD && step->test == X_TEST_NAME;
}

gboolean
door_xpath_term_named_path (const DoorXpath *self, DoorXTerm term, DoorXPlainPath *ret)
{
  const XRoute *route;

  if (self->terms[term].op != X_ROUTE)
    return FALSE;
  route = &self->routes[self->terms[term].route];
  if (route->n_heads > 0
      || (route->base != X_BASE_ROOT && route->base != X_BASE_CONTEXT
          && route->base != X_BASE_CURRENT))
    return FALSE;
  for (guint i = 0; i < route->n_steps; i++)
    if (!is_named_step (&self->steps[route->steps + i]))
      return FALSE;
  *ret = (DoorXPlainPath){ route->base == X_BASE_ROOT, route->n_ups, route->n_steps };
  return TRUE;
}

gboolean
door_xpath_term_plain_path (const DoorXpath *self, DoorXTerm term, DoorXPlainPath *ret)
{
  const XRoute *route;

  if (!door_xpath_term_named_path (self, term, ret))
    return FALSE;
  route = &self->routes[self->terms[term].route];
  for (guint i = 0; i < route->n_steps; i++)
    if (self->steps[route->steps + i].n_predicates > 0)
      return FALSE;
  return TRUE;
}

const char *
door_xpath_term_path_name (const DoorXpath *self, DoorXTerm term, guint index)
{
  const XRoute *route = &self->routes[self->terms[term].route];

  g_return_val_if_fail (index < route->n_steps, NULL);
  return g_quark_to_string (self->steps[route->steps + index].name);
}
