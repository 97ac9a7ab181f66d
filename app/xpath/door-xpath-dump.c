/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program as text: one operation a line, operands indented below it. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

static const char *const op_names[] = {
  [X_NUMBER] = "number",     [X_TEXT] = "text", [X_CALL] = "call",       [X_ROUTE] = "path",
  [X_UNION] = "union",       [X_OR] = "or",     [X_AND] = "and",         [X_EQUALITY] = "equality",
  [X_RELATION] = "relation", [X_SUM] = "sum",   [X_PRODUCT] = "product", [X_NEGATE] = "negate",
};

static const char *const joint_signs[] = {
  [X_JOINT_NONE] = "",
  [X_JOINT_EQUAL] = "= ",
  [X_JOINT_NOT_EQUAL] = "!= ",
  [X_JOINT_LESS] = "< ",
  [X_JOINT_LESS_EQUAL] = "<= ",
  [X_JOINT_GREATER] = "> ",
  [X_JOINT_GREATER_EQUAL] = ">= ",
  [X_JOINT_PLUS] = "+ ",
  [X_JOINT_MINUS] = "- ",
  [X_JOINT_TIMES] = "* ",
  [X_JOINT_DIV] = "div ",
  [X_JOINT_MOD] = "mod ",
};

static const char *const axis_prefixes[] = {
  [DOOR_XAXIS_CHILD] = "",
  [DOOR_XAXIS_PARENT] = "parent::",
  [DOOR_XAXIS_SELF] = "self::",
  [DOOR_XAXIS_ATTRIBUTE] = "@",
  [DOOR_XAXIS_DESCENDANT] = "descendant::",
  [DOOR_XAXIS_DESCENDANT_OR_SELF] = "descendant-or-self::",
  [DOOR_XAXIS_ANCESTOR] = "ancestor::",
  [DOOR_XAXIS_ANCESTOR_OR_SELF] = "ancestor-or-self::",
  [DOOR_XAXIS_FOLLOWING] = "following::",
  [DOOR_XAXIS_FOLLOWING_SIBLING] = "following-sibling::",
  [DOOR_XAXIS_PRECEDING] = "preceding::",
  [DOOR_XAXIS_PRECEDING_SIBLING] = "preceding-sibling::",
};

static void dump_term (const DoorXpath *self, GString *out, guint indent, guint32 index);

static void
begin_line (GString *out, guint indent)
{
  for (guint i = 0; i < indent; i++)
    g_string_append (out, "  ");
}

static void
dump_step (GString *out, const XStep *step)
{
  static const char *const tests[] = { "", "*", "node()", "text()", "nothing()" };

  g_string_append (out, axis_prefixes[step->axis]);
  g_string_append (out,
                   step->test == X_TEST_NAME ? g_quark_to_string (step->name) : tests[step->test]);
  if (step->key != 0)
    g_string_append_printf (out, "[by %s]", g_quark_to_string (step->key));
  else if (step->place != 0)
    g_string_append (out, "[at]");
  else if (step->n_predicates > 0)
    g_string_append (out, "[]");
}

static void
dump_base (GString *out, const XRoute *route)
{
  switch ((XBase) route->base)
    {
    case X_BASE_ROOT:
      g_string_append (out, " /");
      break;
    case X_BASE_CURRENT:
      g_string_append (out, " current()");
      break;
    case X_BASE_INSTANCE:
      g_string_append_printf (out, " instance('%s')", route->instance);
      break;
    case X_BASE_TERM:
      g_string_append (out, " ()");
      break;
    case X_BASE_CONTEXT:
    default:
      g_string_append (out, " .");
      break;
    }
}

static void
dump_predicates (const DoorXpath *self, GString *out, guint indent, guint32 first)
{
  for (guint32 p = first; p != 0; p = self->terms[p].next)
    {
      begin_line (out, indent);
      g_string_append (out, "where\n");
      dump_term (self, out, indent + 1, p);
    }
}

static void
dump_route (const DoorXpath *self, GString *out, guint indent, const XRoute *route)
{
  dump_base (out, route);
  for (guint i = 0; i < route->n_ups; i++)
    g_string_append (out, " ..");
  for (guint i = 0; i < route->n_steps; i++)
    {
      g_string_append_c (out, ' ');
      dump_step (out, &self->steps[route->steps + i]);
    }
  if (route->is_nodeset)
    g_string_append (out, " all");
  if (!route->is_stream)
    g_string_append (out, " gathered");
  g_string_append_c (out, '\n');
  if (route->base == X_BASE_TERM)
    dump_term (self, out, indent + 1, route->term);
  dump_predicates (self, out, indent + 1, route->heads);
  for (guint i = 0; i < route->n_steps; i++)
    dump_predicates (self, out, indent + 1, self->steps[route->steps + i].predicates);
}

static void
dump_term (const DoorXpath *self, GString *out, guint indent, guint32 index)
{
  const XTerm *term = &self->terms[index];
  g_autofree char *number = NULL;

  begin_line (out, indent);
  g_string_append (out, joint_signs[term->joint]);
  g_string_append (out, op_names[term->op]);
  if (term->op == X_NUMBER)
    {
      number = door_xpath_number_to_text (term->number);
      g_string_append_printf (out, " %s", number);
    }
  else if (term->op == X_TEXT)
    g_string_append_printf (out, " '%s'", term->text);
  else if (term->op == X_CALL)
    g_string_append_printf (out, " %s", term->function->name);
  if (term->op == X_ROUTE)
    {
      dump_route (self, out, indent, &self->routes[term->route]);
      return;
    }
  g_string_append_c (out, '\n');
  for (guint32 t = term->first; t != 0; t = self->terms[t].next)
    dump_term (self, out, indent + 1, t);
}

char *
door_xpath_dump (const DoorXpath *self)
{
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);
  out = g_string_new (NULL);
  dump_term (self, out, 0, self->root);
  return g_string_free (out, FALSE);
}
