/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recursive descent over the characters themselves. Operators of one strength become one term with
 * many operands, so that depth counts brackets only and a thousand "or"s stay flat. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-parser-private.h"

#include "door-diagnostics.h"

#include <string.h>

/* --- Faults --------------------------------------------------------------------------------- */

void
door_x_set_error (
    GError **error, DoorXpathError code, const char *source, guint column, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, DOOR_XPATH_ERROR, code, "column %ld: %s", g_utf8_strlen (source, column) + 1,
               message);
}

guint
door_x_column_of (XParser *self, const char *at)
{
  return (guint) (at - self->lexer.text);
}

guint32
door_x_expected (XParser *self, const char *what)
{
  g_autofree char *found = NULL;

  door_x_skip_space (&self->lexer);
  found = door_x_found (self->lexer.at);
  door_x_set_error (self->error, DOOR_XPATH_ERROR_SYNTAX, self->program->source,
                    door_x_column_of (self, self->lexer.at), "found %s, expected %s", found, what);
  return 0;
}

gboolean
door_x_too_deep (XParser *self)
{
  door_x_set_error (self->error, DOOR_XPATH_ERROR_LIMIT, self->program->source,
                    door_x_column_of (self, self->lexer.at),
                    "brackets are nested more than %d deep", DOOR_XPATH_MAX_DEPTH);
  return FALSE;
}

/* --- Building ------------------------------------------------------------------------------- */

guint32
door_x_new_term (XParser *self, XOp op, const char *at)
{
  XTerm term = { .op = op, .column = door_x_column_of (self, at) };

  door_x_vec_append (&self->terms, &term, 1);
  return self->terms.len - 1;
}

guint32
door_x_new_route (XParser *self, XBase base, const char *at)
{
  XRoute route = { .base = base, .steps = self->steps.len };
  guint32 term = door_x_new_term (self, X_ROUTE, at);

  door_x_vec_append (&self->routes, &route, 1);
  TERM (term).route = self->routes.len - 1;
  return term;
}

/* --- Calls ---------------------------------------------------------------------------------- */

static guint32
unknown_function (XParser *self, const char *name, gsize length)
{
  g_autofree char *written = g_strndup (name, MIN (length, 80));
  const char *nearest = door_nearest_name (written, door_xpath_function_names ());

  if (nearest != NULL)
    door_x_set_error (self->error, DOOR_XPATH_ERROR_FUNCTION, self->program->source,
                      door_x_column_of (self, name), "'%s' is no function, did you mean %s()",
                      written, nearest);
  else
    door_x_set_error (self->error, DOOR_XPATH_ERROR_FUNCTION, self->program->source,
                      door_x_column_of (self, name), "'%s' is no function that forms may use",
                      written);
  return 0;
}

static guint32
wrong_count (XParser *self, const XFunction *function, const char *at, guint n)
{
  g_autofree char *wanted = NULL;

  if (function->max_args == X_MANY)
    wanted = g_strdup_printf ("at least %d", function->min_args);
  else if (function->min_args == function->max_args)
    wanted = g_strdup_printf ("%d", function->min_args);
  else
    wanted = g_strdup_printf ("%d to %d", function->min_args, function->max_args);
  door_x_set_error (self->error, DOOR_XPATH_ERROR_FUNCTION, self->program->source,
                    door_x_column_of (self, at), "%s() has %u argument%s, expected %s",
                    function->name, n, n == 1 ? "" : "s", wanted);
  return 0;
}

/* jr:choice-name(value, '/data/q'): the text is read as a path too, as a hidden third argument
 * that is never evaluated, so that the program is known to depend on the question. */
static void
read_quoted_path (XParser *self, guint32 call)
{
  guint32 value = TERM (call).first;
  guint32 quoted = TERM (value).next;
  XLexer outside = self->lexer;
  GError **error = self->error;
  guint32 hidden;

  if (quoted == 0 || TERM (quoted).op != X_TEXT || strpbrk (TERM (quoted).text, "'\"(") != NULL)
    return;
  self->lexer.at = TERM (quoted).text;
  self->error = NULL;
  hidden = door_x_parse_expression (self);
  door_x_skip_space (&self->lexer);
  if (hidden != 0 && *self->lexer.at == '\0' && TERM (hidden).op == X_ROUTE)
    TERM (quoted).next = hidden;
  self->lexer = outside;
  self->error = error;
}

static void
note_function (XParser *self, const XFunction *function)
{
  if (function->flags & X_VOLATILE)
    self->program->flags |= X_PROGRAM_VOLATILE;
  if (function->flags & X_POSITION)
    self->program->flags |= X_PROGRAM_POSITION;
  if (function->flags & X_LANGUAGE)
    self->program->flags |= X_PROGRAM_LANGUAGE;
  if (strcmp (function->name, "last") == 0)
    self->last_in |= self->last_bit;
}

/* Behind "(" up to and with ")": links the arguments below `call`. */
static gboolean
parse_arguments (XParser *self, guint32 call, guint *ret_n)
{
  guint32 tail = 0;
  guint n = 0;

  if (door_x_take (&self->lexer, ")"))
    {
      *ret_n = 0;
      return TRUE;
    }
  do
    {
      guint32 arg = door_x_parse_expression (self);

      if (arg == 0)
        return FALSE;
      if (tail != 0)
        TERM (tail).next = arg;
      else
        TERM (call).first = arg;
      tail = arg;
      n++;
  } while (door_x_take (&self->lexer, ","));
  if (!door_x_take (&self->lexer, ")"))
    return door_x_expected (self, "',', ')' or an operator");
  *ret_n = n;
  return TRUE;
}

static guint32
parse_call (XParser *self, gsize length)
{
  const char *name = self->lexer.at;
  const XFunction *function = door_x_find_function (name, length);
  guint32 call = door_x_new_term (self, X_CALL, name);
  guint n = 0;

  if (function == NULL)
    return unknown_function (self, name, length);
  self->lexer.at += length;
  door_x_take (&self->lexer, "(");
  note_function (self, function);
  if (!parse_arguments (self, call, &n))
    return 0;
  if (n < function->min_args || (n > function->max_args && function->max_args != X_MANY))
    return wrong_count (self, function, name, n);
  TERM (call).function = function;
  if (function->flags & X_QUOTED_PATH)
    read_quoted_path (self, call);
  if (function->flags & (X_SEEKS_ID | X_SEEKS_LANG))
    door_x_add_implied_path (self, call, function->flags);
  return call;
}

/* current() and instance('id') are heads of routes, never calls. */
static guint32
parse_head_call (XParser *self, gsize length, gboolean is_instance)
{
  const char *name = self->lexer.at;
  guint32 term = door_x_new_route (self, is_instance ? X_BASE_INSTANCE : X_BASE_CURRENT, name);
  char *end;

  self->lexer.at += length;
  door_x_take (&self->lexer, "(");
  door_x_skip_space (&self->lexer);
  if (is_instance)
    {
      if (*self->lexer.at != '\'' && *self->lexer.at != '"')
        return door_x_expected (self, "the instance's id in quotes");
      end = strchr (self->lexer.at + 1, *self->lexer.at);
      if (end == NULL)
        return door_x_expected (self, "the closing quote");
      *end = '\0';
      ROUTE (TERM (term).route).instance = self->lexer.at + 1;
      self->lexer.at = end + 1;
    }
  if (!door_x_take (&self->lexer, ")"))
    return door_x_expected (self, "')'");
  return term;
}

/* --- Expressions ---------------------------------------------------------------------------- */

static guint32
parse_literal (XParser *self)
{
  const char *start = self->lexer.at;
  /* The program's own copy may be cut: the text then ends where the quote stood. */
  char *end = strchr (start + 1, *start);
  guint32 term;

  if (end == NULL)
    {
      door_x_set_error (self->error, DOOR_XPATH_ERROR_SYNTAX, self->program->source,
                        door_x_column_of (self, start),
                        "a text begins here and has no closing quote");
      return 0;
    }
  *end = '\0';
  term = door_x_new_term (self, X_TEXT, start);
  TERM (term).text = start + 1;
  self->lexer.at = end + 1;
  return term;
}

static guint32
parse_brackets (XParser *self)
{
  guint32 term;

  self->lexer.at++;
  term = door_x_parse_expression (self);
  if (term == 0)
    return 0;
  if (!door_x_take (&self->lexer, ")"))
    return door_x_expected (self, "')' or an operator");
  return term;
}

static gboolean
name_is (const char *at, gsize length, const char *name)
{
  return strlen (name) == length && memcmp (at, name, length) == 0;
}

static gboolean
is_call (XParser *self, gsize length)
{
  XLexer ahead = { self->lexer.text, self->lexer.at + length };
  XLexer here = self->lexer;
  XStep ignored = { 0 };
  gboolean is_type;

  if (length == 0 || !door_x_take (&ahead, "("))
    return FALSE;
  is_type = door_x_take_node_type (self, &ignored);
  self->lexer = here;
  return !is_type;
}

/* Predicates and steps behind something that is no location path by itself. */
static guint32
parse_behind (XParser *self, guint32 term)
{
  guint32 route = term;
  guint32 heads;
  guint8 n_heads, last_in;
  gboolean deep;

  door_x_skip_space (&self->lexer);
  if (*self->lexer.at != '[' && *self->lexer.at != '/')
    return term;
  if (TERM (term).op != X_ROUTE || ROUTE (TERM (term).route).steps != OPEN_HEAD)
    {
      route = door_x_new_route (self, X_BASE_TERM, self->lexer.at);
      ROUTE (TERM (route).route).term = term;
      TERM (route).column = TERM (term).column;
    }
  if (!door_x_parse_predicates (self, &heads, &n_heads, &last_in))
    return 0;
  ROUTE (TERM (route).route).heads = heads;
  ROUTE (TERM (route).route).n_heads = n_heads;
  ROUTE (TERM (route).route).last_in = last_in;
  deep = door_x_take (&self->lexer, "//");
  if (deep || door_x_take (&self->lexer, "/"))
    return door_x_parse_steps (self, route, deep);
  door_x_finish_bare_route (self, route);
  return route;
}

/* current()… and instance('id')…: the route made by parse_head_call() takes the steps itself. */
static guint32
parse_head (XParser *self, gsize length, gboolean is_instance)
{
  guint32 term = parse_head_call (self, length, is_instance);

  if (term == 0)
    return 0;
  door_x_finish_bare_route (self, term);
  ROUTE (TERM (term).route).steps = OPEN_HEAD;
  term = parse_behind (self, term);
  if (term != 0 && ROUTE (TERM (term).route).steps == OPEN_HEAD)
    ROUTE (TERM (term).route).steps = self->steps.len;
  return term;
}

static guint32
parse_number (XParser *self)
{
  guint32 term = door_x_new_term (self, X_NUMBER, self->lexer.at);
  double number = 0;

  if (!door_x_take_number (&self->lexer, &number))
    return door_x_expected (self, "a number");
  TERM (term).number = number;
  return term;
}

static guint32
parse_path (XParser *self)
{
  XLexer *lexer = &self->lexer;
  gsize length;
  guint32 term;
  char c;

  door_x_skip_space (lexer);
  c = *lexer->at;
  if (c == '/')
    return door_x_parse_absolute (self);
  if (c == '\'' || c == '"')
    term = parse_literal (self);
  else if (c == '(')
    term = parse_brackets (self);
  else if (g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (lexer->at[1])))
    term = parse_number (self);
  else
    {
      length = door_x_qname_length (lexer->at);
      if (is_call (self, length))
        {
          if (name_is (lexer->at, length, "current"))
            return parse_head (self, length, FALSE);
          if (name_is (lexer->at, length, "instance"))
            return parse_head (self, length, TRUE);
          term = parse_call (self, length);
        }
      else if (door_x_starts_step (lexer->at))
        return door_x_parse_steps (self, door_x_new_route (self, X_BASE_CONTEXT, lexer->at), FALSE);
      else if (c == '$')
        return door_x_expected (self, "a value: forms have no variables");
      else
        return door_x_expected (self, "a value, a path or a function");
    }
  return term == 0 ? 0 : parse_behind (self, term);
}

static guint32
parse_union (XParser *self)
{
  guint32 first = parse_path (self);
  guint32 tail = first, all;

  if (first == 0 || !door_x_take (&self->lexer, "|"))
    return first;
  all = door_x_new_term (self, X_UNION, self->lexer.at - 1);
  TERM (all).first = first;
  do
    {
      guint32 term = parse_path (self);

      if (term == 0)
        return 0;
      TERM (tail).next = term;
      tail = term;
  } while (door_x_take (&self->lexer, "|"));
  return all;
}

static guint32
parse_unary (XParser *self)
{
  const char *at;
  guint minus = 0;
  guint32 term, negated;

  door_x_skip_space (&self->lexer);
  at = self->lexer.at;
  while (door_x_take (&self->lexer, "-"))
    minus++;
  term = parse_union (self);
  if (term == 0 || minus == 0)
    return term;
  negated = door_x_new_term (self, X_NEGATE, at);
  TERM (negated).first = term;
  /* "--x" is a number still, so the second minus may go but not both. */
  if (minus % 2 == 0)
    {
      guint32 again = door_x_new_term (self, X_NEGATE, at);

      TERM (again).first = negated;
      return again;
    }
  return negated;
}

/* Joins operands of one strength under one term until a weaker operator comes. */
static guint32
parse_operators (XParser *self, guint level)
{
  guint32 left = parse_unary (self);
  guint32 chain = 0, tail = 0;
  guint chain_level = G_MAXUINT, found;
  const char *at;
  XJoint joint;
  XOp op;

  while (left != 0)
    {
      guint32 right;

      door_x_skip_space (&self->lexer);
      at = self->lexer.at;
      if (!door_x_take_operator (&self->lexer, level, &found, &op, &joint))
        break;
      right = found < X_LEVEL_TIGHTEST ? parse_operators (self, found + 1) : parse_unary (self);
      if (right == 0)
        return 0;
      if (found != chain_level)
        {
          chain = door_x_new_term (self, op, at);
          TERM (chain).first = left;
          tail = left;
          chain_level = found;
        }
      TERM (right).joint = joint;
      TERM (tail).next = right;
      tail = right;
      left = chain;
    }
  return left;
}

guint32
door_x_parse_expression (XParser *self)
{
  guint32 term;

  if (self->depth >= DOOR_XPATH_MAX_DEPTH)
    return door_x_too_deep (self);
  self->depth++;
  term = parse_operators (self, X_LEVEL_LOOSEST);
  self->depth--;
  return term;
}

gboolean
door_x_parse (XParser *self)
{
  guint32 root = door_x_parse_expression (self);

  if (root == 0)
    return FALSE;
  door_x_skip_space (&self->lexer);
  if (*self->lexer.at != '\0')
    return door_x_expected (self, "an operator or the end");
  self->program->root = root;
  return TRUE;
}
