/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recursive descent over the characters themselves. Operators of one strength become one term with
 * many operands, so that depth counts brackets only and a thousand "or"s stay flat. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include "door-diagnostics.h"

#include <string.h>

static guint32 parse_binary (XParser *self, guint level);

#define OPEN_HEAD G_MAXUINT32 /* a route's `steps` while its own steps may still come */
#define TERM(i) g_array_index (self->terms, XTerm, (i))
#define ROUTE(i) g_array_index (self->routes, XRoute, (i))
#define STEP(i) g_array_index (self->steps, XStep, (i))

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

static guint
column_of (XParser *self, const char *at)
{
  return (guint) (at - self->lexer.text);
}

static guint32
expected (XParser *self, const char *what)
{
  g_autofree char *found = NULL;

  door_x_skip_space (&self->lexer);
  found = door_x_found (self->lexer.at);
  door_x_set_error (self->error, DOOR_XPATH_ERROR_SYNTAX, self->program->source,
                    column_of (self, self->lexer.at), "found %s, expected %s", found, what);
  return 0;
}

static gboolean
too_deep (XParser *self)
{
  door_x_set_error (self->error, DOOR_XPATH_ERROR_LIMIT, self->program->source,
                    column_of (self, self->lexer.at), "brackets are nested more than %d deep",
                    DOOR_XPATH_MAX_DEPTH);
  return FALSE;
}

/* --- Building ------------------------------------------------------------------------------- */

static guint32
new_term (XParser *self, XOp op, const char *at)
{
  XTerm term = { .op = op, .column = column_of (self, at) };

  g_array_append_val (self->terms, term);
  return self->terms->len - 1;
}

static guint32
new_route (XParser *self, XBase base, const char *at)
{
  XRoute route = { .base = base, .steps = self->steps->len };
  guint32 term = new_term (self, X_ROUTE, at);

  g_array_append_val (self->routes, route);
  TERM (term).route = self->routes->len - 1;
  return term;
}

static GQuark
intern (const char *name, gsize length)
{
  char small[128];
  g_autofree char *large = NULL;

  if (length >= sizeof small)
    {
      large = g_strndup (name, length);
      return g_quark_from_string (large);
    }
  memcpy (small, name, length);
  small[length] = '\0';
  return g_quark_from_string (small);
}

/* --- Predicates ----------------------------------------------------------------------------- */

/* Reads "[…]" as often as it stands there; a chain of terms. */
static gboolean
parse_predicates (XParser *self, guint32 *ret_first, guint8 *ret_n, guint8 *ret_last_in)
{
  guint8 *outer_last = self->last_in;
  guint8 outer_bit = self->last_bit;
  guint8 last_in = 0;
  guint32 first = 0, tail = 0;
  guint n = 0;

  while (door_x_take (&self->lexer, "["))
    {
      guint32 term;

      self->last_in = &last_in;
      self->last_bit = (guint8) (1u << MIN (n, 7));
      term = parse_binary (self, X_LEVEL_LOOSEST);
      if (term == 0)
        return FALSE;
      if (!door_x_take (&self->lexer, "]"))
        return expected (self, "']' or an operator");
      if (tail != 0)
        TERM (tail).next = term;
      else
        first = term;
      tail = term;
      if (++n > G_MAXUINT8)
        return too_deep (self);
    }
  self->last_in = outer_last;
  self->last_bit = outer_bit;
  *ret_first = first;
  *ret_n = (guint8) n;
  *ret_last_in = last_in;
  return TRUE;
}

/* --- Steps ---------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  DoorXAxis axis;
} AxisName;

static const AxisName axis_names[] = {
  { "child", DOOR_XAXIS_CHILD },
  { "parent", DOOR_XAXIS_PARENT },
  { "self", DOOR_XAXIS_SELF },
  { "attribute", DOOR_XAXIS_ATTRIBUTE },
  { "descendant", DOOR_XAXIS_DESCENDANT },
  { "descendant-or-self", DOOR_XAXIS_DESCENDANT_OR_SELF },
  { "ancestor", DOOR_XAXIS_ANCESTOR },
  { "ancestor-or-self", DOOR_XAXIS_ANCESTOR_OR_SELF },
  { "following", DOOR_XAXIS_FOLLOWING },
  { "following-sibling", DOOR_XAXIS_FOLLOWING_SIBLING },
  { "preceding", DOOR_XAXIS_PRECEDING },
  { "preceding-sibling", DOOR_XAXIS_PRECEDING_SIBLING },
};

static gboolean
find_axis (XParser *self, const char *name, gsize length, guint8 *ret_axis)
{
  static const char *const names[] = { "child",      "parent",
                                       "self",       "attribute",
                                       "descendant", "descendant-or-self",
                                       "ancestor",   "ancestor-or-self",
                                       "following",  "following-sibling",
                                       "preceding",  "preceding-sibling",
                                       NULL };
  g_autofree char *written = NULL;
  const char *nearest;

  for (gsize i = 0; i < G_N_ELEMENTS (axis_names); i++)
    {
      if (strlen (axis_names[i].name) == length && memcmp (axis_names[i].name, name, length) == 0)
        {
          *ret_axis = axis_names[i].axis;
          return TRUE;
        }
    }
  written = g_strndup (name, length);
  nearest = door_nearest_name (written, names);
  door_x_set_error (self->error, DOOR_XPATH_ERROR_SYNTAX, self->program->source,
                    column_of (self, name), "'%s' is no axis%s%s", written,
                    nearest != NULL ? ", did you mean " : ", expected child, parent, ancestor, …",
                    nearest != NULL ? nearest : "");
  return FALSE;
}

/* node(), text(), comment(), processing-instruction('x'). */
static gboolean
take_node_type (XParser *self, XStep *step)
{
  XLexer *lexer = &self->lexer;
  gsize length = door_x_name_length (lexer->at);
  XLexer ahead = { lexer->text, lexer->at + length };

  if (length == 0 || !door_x_take (&ahead, "("))
    return FALSE;
  if (length == 4 && memcmp (lexer->at, "node", 4) == 0)
    step->test = X_TEST_NODE;
  else if (length == 4 && memcmp (lexer->at, "text", 4) == 0)
    step->test = X_TEST_TEXT;
  else if (length == 7 && memcmp (lexer->at, "comment", 7) == 0)
    step->test = X_TEST_NEVER;
  else if (length == 22 && memcmp (lexer->at, "processing-instruction", 22) == 0)
    step->test = X_TEST_NEVER;
  else
    return FALSE;
  door_x_skip_space (&ahead);
  if (length == 22 && (*ahead.at == '\'' || *ahead.at == '"'))
    {
      const char *end = strchr (ahead.at + 1, *ahead.at);

      ahead.at = end != NULL ? end + 1 : ahead.at;
    }
  if (!door_x_take (&ahead, ")"))
    return FALSE;
  lexer->at = ahead.at;
  return TRUE;
}

/* A tree of elements has no text nodes: text() stands for the element that holds the text. */
static void
settle_text_test (XStep *step)
{
  if (step->test != X_TEST_TEXT)
    return;
  if (step->axis == DOOR_XAXIS_CHILD)
    step->axis = DOOR_XAXIS_SELF;
  else if (step->axis == DOOR_XAXIS_DESCENDANT)
    step->axis = DOOR_XAXIS_DESCENDANT_OR_SELF;
}

static gboolean
parse_node_test (XParser *self, XStep *step)
{
  XLexer *lexer = &self->lexer;
  gsize length;

  door_x_skip_space (lexer);
  if (*lexer->at == '*')
    {
      lexer->at++;
      step->test = X_TEST_ELEMENT;
      return TRUE;
    }
  if (take_node_type (self, step))
    {
      settle_text_test (step);
      return TRUE;
    }
  length = door_x_name_length (lexer->at);
  if (length == 0)
    return expected (self, "the name of a node, '*', '.' or '..'");
  if (lexer->at[length] == ':' && lexer->at[length + 1] == '*')
    {
      lexer->at += length + 2;
      step->test = X_TEST_ELEMENT;
      return TRUE;
    }
  if (lexer->at[length] == ':' && door_x_name_length (lexer->at + length + 1) > 0)
    {
      lexer->at += length + 1;
      length = door_x_name_length (lexer->at);
    }
  step->test = X_TEST_NAME;
  step->name = intern (lexer->at, length);
  lexer->at += length;
  return TRUE;
}

static gboolean
parse_axis (XParser *self, XStep *step)
{
  XLexer *lexer = &self->lexer;
  gsize length = door_x_name_length (lexer->at);
  XLexer ahead = { lexer->text, lexer->at + length };

  if (door_x_take (lexer, "@"))
    {
      step->axis = DOOR_XAXIS_ATTRIBUTE;
      return TRUE;
    }
  step->axis = DOOR_XAXIS_CHILD;
  if (length == 0 || !door_x_take (&ahead, "::"))
    return TRUE;
  if (!find_axis (self, lexer->at, length, &step->axis))
    return FALSE;
  lexer->at = ahead.at;
  return TRUE;
}

static gboolean
parse_step (XParser *self, XStep *step)
{
  XLexer *lexer = &self->lexer;

  *step = (XStep){ 0 };
  door_x_skip_space (lexer);
  if (lexer->at[0] == '.' && lexer->at[1] == '.')
    {
      lexer->at += 2;
      step->axis = DOOR_XAXIS_PARENT;
      step->test = X_TEST_NODE;
    }
  else if (lexer->at[0] == '.')
    {
      lexer->at += 1;
      step->axis = DOOR_XAXIS_SELF;
      step->test = X_TEST_NODE;
    }
  else if (!parse_axis (self, step) || !parse_node_test (self, step))
    return FALSE;
  return parse_predicates (self, &step->predicates, &step->n_predicates, &step->last_in);
}

/* --- Routes --------------------------------------------------------------------------------- */

/* Steps of a predicate are appended while the step that has it is still being read: the route's
 * own steps are gathered apart and appended together at the end. */
typedef struct {
  XStep few[8];
  GArray *many;
  guint n;
} StepList;

static void
step_list_add (StepList *list, const XStep *step)
{
  if (list->n < G_N_ELEMENTS (list->few) && list->many == NULL)
    {
      list->few[list->n++] = *step;
      return;
    }
  if (list->many == NULL)
    {
      list->many = g_array_new (FALSE, FALSE, sizeof (XStep));
      g_array_append_vals (list->many, list->few, list->n);
    }
  g_array_append_val (list->many, *step);
  list->n++;
}

/* "//x" is descendant-or-self::node()/child::x, and the same as descendant::x when x has no
 * predicate that could count. */
static void
add_step (StepList *list, const XStep *step, gboolean deep)
{
  XStep any = { .axis = DOOR_XAXIS_DESCENDANT_OR_SELF, .test = X_TEST_NODE };
  XStep below = *step;

  if (step->axis == DOOR_XAXIS_SELF && step->test == X_TEST_NODE && step->n_predicates == 0
      && !deep)
    return;
  if (deep && step->axis == DOOR_XAXIS_CHILD && step->n_predicates == 0)
    {
      below.axis = DOOR_XAXIS_DESCENDANT;
      step_list_add (list, &below);
      return;
    }
  if (deep)
    step_list_add (list, &any);
  step_list_add (list, step);
}

static gboolean
step_streams (const XStep *step)
{
  if (step->axis != DOOR_XAXIS_CHILD && step->axis != DOOR_XAXIS_ATTRIBUTE
      && step->axis != DOOR_XAXIS_SELF)
    return FALSE;
  if (step->test == X_TEST_NEVER || step->n_predicates > X_WALK_PREDICATES)
    return FALSE;
  /* Only of a named child does the host know how many there are before they are walked. */
  return step->last_in == 0
         || (step->last_in == 1 && step->axis == DOOR_XAXIS_CHILD && step->test == X_TEST_NAME);
}

static void
finish_route (XParser *self, guint32 term, StepList *list)
{
  XRoute *route = &ROUTE (TERM (term).route);
  const XStep *steps = list->many != NULL ? (const XStep *) list->many->data : list->few;
  guint ups = 0;

  if (route->base != X_BASE_TERM && route->n_heads == 0)
    {
      while (ups < list->n && steps[ups].axis == DOOR_XAXIS_PARENT && steps[ups].test == X_TEST_NODE
             && steps[ups].n_predicates == 0)
        ups++;
    }
  route->n_ups = ups;
  route->steps = self->steps->len;
  route->n_steps = list->n - ups;
  route->is_stream
      = route->base != X_BASE_TERM && route->n_heads == 0 && route->n_steps <= X_WALK_LEVELS;
  for (guint i = ups; i < list->n; i++)
    route->is_stream = route->is_stream && step_streams (&steps[i]);
  if (route->n_steps > 0)
    g_array_append_vals (self->steps, steps + ups, route->n_steps);
  g_clear_pointer (&list->many, g_array_unref);
}

/* Reads "a/b//c" behind what has been read; `term` is the route's. */
static guint32
parse_steps (XParser *self, guint32 term, gboolean deep)
{
  StepList list = { .n = 0 };
  gboolean ok = TRUE;

  do
    {
      XStep step;

      if (!parse_step (self, &step))
        {
          ok = FALSE;
          break;
        }
      add_step (&list, &step, deep);
      deep = door_x_take (&self->lexer, "//");
  } while (deep || door_x_take (&self->lexer, "/"));
  if (ok)
    finish_route (self, term, &list);
  g_clear_pointer (&list.many, g_array_unref);
  return ok ? term : 0;
}

static void
finish_bare_route (XParser *self, guint32 term)
{
  StepList none = { .n = 0 };

  finish_route (self, term, &none);
}

static gboolean
starts_step (const char *at)
{
  return *at == '.' || *at == '*' || *at == '@' || door_x_name_length (at) > 0;
}

static guint32
parse_absolute (XParser *self)
{
  guint32 term = new_route (self, X_BASE_ROOT, self->lexer.at);
  gboolean deep = door_x_take (&self->lexer, "//");

  if (deep)
    return parse_steps (self, term, TRUE);
  door_x_take (&self->lexer, "/");
  door_x_skip_space (&self->lexer);
  if (starts_step (self->lexer.at))
    return parse_steps (self, term, FALSE);
  finish_bare_route (self, term);
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
                      column_of (self, name), "'%s' is no function, did you mean %s()", written,
                      nearest);
  else
    door_x_set_error (self->error, DOOR_XPATH_ERROR_FUNCTION, self->program->source,
                      column_of (self, name), "'%s' is no function that forms may use", written);
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
                    column_of (self, at), "%s() has %u argument%s, expected %s", function->name, n,
                    n == 1 ? "" : "s", wanted);
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
  hidden = parse_binary (self, X_LEVEL_LOOSEST);
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
  if (strcmp (function->name, "last") == 0 && self->last_in != NULL)
    *self->last_in |= self->last_bit;
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
      guint32 arg = parse_binary (self, X_LEVEL_LOOSEST);

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
    return expected (self, "',', ')' or an operator");
  *ret_n = n;
  return TRUE;
}

static guint32
parse_call (XParser *self, gsize length)
{
  const char *name = self->lexer.at;
  const XFunction *function = door_x_find_function (name, length);
  guint32 call = new_term (self, X_CALL, name);
  guint n;

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
  return call;
}

/* current() and instance('id') are heads of routes, never calls. */
static guint32
parse_head_call (XParser *self, gsize length, gboolean is_instance)
{
  const char *name = self->lexer.at;
  guint32 term = new_route (self, is_instance ? X_BASE_INSTANCE : X_BASE_CURRENT, name);
  char *end;

  self->lexer.at += length;
  door_x_take (&self->lexer, "(");
  door_x_skip_space (&self->lexer);
  if (is_instance)
    {
      if (*self->lexer.at != '\'' && *self->lexer.at != '"')
        return expected (self, "the instance's id in quotes");
      end = strchr (self->lexer.at + 1, *self->lexer.at);
      if (end == NULL)
        return expected (self, "the closing quote");
      *end = '\0';
      ROUTE (TERM (term).route).instance = self->lexer.at + 1;
      self->lexer.at = end + 1;
    }
  if (!door_x_take (&self->lexer, ")"))
    return expected (self, "')'");
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
                        column_of (self, start), "a text begins here and has no closing quote");
      return 0;
    }
  *end = '\0';
  term = new_term (self, X_TEXT, start);
  TERM (term).text = start + 1;
  self->lexer.at = end + 1;
  return term;
}

static guint32
parse_brackets (XParser *self)
{
  guint32 term;

  self->lexer.at++;
  term = parse_binary (self, X_LEVEL_LOOSEST);
  if (term == 0)
    return 0;
  if (!door_x_take (&self->lexer, ")"))
    return expected (self, "')' or an operator");
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
  is_type = take_node_type (self, &ignored);
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
      route = new_route (self, X_BASE_TERM, self->lexer.at);
      ROUTE (TERM (route).route).term = term;
      TERM (route).column = TERM (term).column;
    }
  if (!parse_predicates (self, &heads, &n_heads, &last_in))
    return 0;
  ROUTE (TERM (route).route).heads = heads;
  ROUTE (TERM (route).route).n_heads = n_heads;
  ROUTE (TERM (route).route).last_in = last_in;
  deep = door_x_take (&self->lexer, "//");
  if (deep || door_x_take (&self->lexer, "/"))
    return parse_steps (self, route, deep);
  finish_bare_route (self, route);
  return route;
}

/* current()… and instance('id')…: the route made by parse_head_call() takes the steps itself. */
static guint32
parse_head (XParser *self, gsize length, gboolean is_instance)
{
  guint32 term = parse_head_call (self, length, is_instance);

  if (term == 0)
    return 0;
  finish_bare_route (self, term);
  ROUTE (TERM (term).route).steps = OPEN_HEAD;
  term = parse_behind (self, term);
  if (term != 0 && ROUTE (TERM (term).route).steps == OPEN_HEAD)
    ROUTE (TERM (term).route).steps = self->steps->len;
  return term;
}

static guint32
parse_number (XParser *self)
{
  guint32 term = new_term (self, X_NUMBER, self->lexer.at);
  double number = 0;

  if (!door_x_take_number (&self->lexer, &number))
    return expected (self, "a number");
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
    return parse_absolute (self);
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
      else if (starts_step (lexer->at))
        return parse_steps (self, new_route (self, X_BASE_CONTEXT, lexer->at), FALSE);
      else if (c == '$')
        return expected (self, "a value: forms have no variables");
      else
        return expected (self, "a value, a path or a function");
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
  all = new_term (self, X_UNION, self->lexer.at - 1);
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
  negated = new_term (self, X_NEGATE, at);
  TERM (negated).first = term;
  /* "--x" is a number still, so the second minus may go but not both. */
  if (minus % 2 == 0)
    {
      guint32 again = new_term (self, X_NEGATE, at);

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
          chain = new_term (self, op, at);
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

static guint32
parse_binary (XParser *self, guint level)
{
  guint32 term;

  if (self->depth >= DOOR_XPATH_MAX_DEPTH)
    return too_deep (self);
  self->depth++;
  term = parse_operators (self, level);
  self->depth--;
  return term;
}

gboolean
door_x_parse (XParser *self)
{
  guint32 root = parse_binary (self, X_LEVEL_LOOSEST);

  if (root == 0)
    return FALSE;
  door_x_skip_space (&self->lexer);
  if (*self->lexer.at != '\0')
    return expected (self, "an operator or the end");
  self->program->root = root;
  return TRUE;
}
