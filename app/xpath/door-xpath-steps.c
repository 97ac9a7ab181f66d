/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paths of expressions: predicates, steps, routes. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-parser-private.h"

#include "door-diagnostics.h"

#include <string.h>

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

static gboolean
parse_predicate_list (XParser *self, guint32 *ret_first, guint8 *ret_n)
{
  guint32 first = 0, tail = 0;
  guint n = 0;

  while (door_x_take (&self->lexer, "["))
    {
      guint32 term;

      self->last_bit = (guint8) (1u << MIN (n, 7));
      term = door_x_parse_expression (self);
      if (term == 0)
        return FALSE;
      if (!door_x_take (&self->lexer, "]"))
        return door_x_expected (self, "']' or an operator");
      if (tail != 0)
        TERM (tail).next = term;
      else
        first = term;
      tail = term;
      if (++n > G_MAXUINT8)
        return door_x_too_deep (self);
    }
  *ret_first = first;
  *ret_n = (guint8) n;
  return TRUE;
}

gboolean
door_x_parse_predicates (XParser *self, guint32 *ret_first, guint8 *ret_n, guint8 *ret_last_in)
{
  guint8 outer_last = self->last_in;
  guint8 outer_bit = self->last_bit;
  gboolean ok;

  self->last_in = 0;
  ok = parse_predicate_list (self, ret_first, ret_n);
  *ret_last_in = self->last_in;
  /* Also after a fault: reading may go on behind a quoted path that is none. */
  self->last_in = outer_last;
  self->last_bit = outer_bit;
  return ok;
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

/* The axis is read as that of the attributes that declare namespaces. A tree keeps none of them, so
 * no node is ever there. */
static gboolean
is_namespace_axis (const char *name, gsize length)
{
  return length == strlen ("namespace") && memcmp (name, "namespace", length) == 0;
}

static gboolean
find_axis (XParser *self, const char *name, gsize length, guint8 *ret_axis)
{
  static const char *const names[] = { "child",      "parent",
                                       "self",       "attribute",
                                       "descendant", "descendant-or-self",
                                       "ancestor",   "ancestor-or-self",
                                       "following",  "following-sibling",
                                       "preceding",  "preceding-sibling",
                                       "namespace",  NULL };
  g_autofree char *written = NULL;
  const char *nearest;

  if (is_namespace_axis (name, length))
    {
      *ret_axis = DOOR_XAXIS_ATTRIBUTE;
      return TRUE;
    }
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
                    door_x_column_of (self, name), "'%s' is no axis%s%s", written,
                    nearest != NULL ? ", did you mean " : ", expected child, parent, ancestor, …",
                    nearest != NULL ? nearest : "");
  return FALSE;
}

/* node(), text(), comment(), processing-instruction('x'). */
gboolean
door_x_take_node_type (XParser *self, XStep *step)
{
  XLexer *lexer = &self->lexer;
  XLexer ahead = *lexer;
  gsize length;

  if (strchr ("ntcp", *lexer->at) == NULL)
    return FALSE;
  length = door_x_name_length (lexer->at);
  ahead.at += length;
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
  if (door_x_take_node_type (self, step))
    {
      settle_text_test (step);
      return TRUE;
    }
  length = door_x_name_length (lexer->at);
  if (length == 0)
    return door_x_expected (self, "the name of a node, '*', '.' or '..'");
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
parse_axis (XParser *self, XStep *step, gboolean *ret_is_namespace)
{
  XLexer *lexer = &self->lexer;
  XLexer ahead = *lexer;
  gsize length;

  if (door_x_take (lexer, "@"))
    {
      step->axis = DOOR_XAXIS_ATTRIBUTE;
      return TRUE;
    }
  length = door_x_name_length (lexer->at);
  ahead.at += length;
  step->axis = DOOR_XAXIS_CHILD;
  if (length == 0 || !door_x_take (&ahead, "::"))
    return TRUE;
  if (!find_axis (self, lexer->at, length, &step->axis))
    return FALSE;
  *ret_is_namespace = is_namespace_axis (lexer->at, length);
  lexer->at = ahead.at;
  return TRUE;
}

static gboolean
parse_step (XParser *self, XStep *step)
{
  XLexer *lexer = &self->lexer;
  gboolean is_namespace = FALSE;

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
  else if (!parse_axis (self, step, &is_namespace) || !parse_node_test (self, step))
    return FALSE;
  if (is_namespace)
    {
      step->test = X_TEST_NEVER;
      step->name = intern ("xmlns", 5);
    }
  return door_x_parse_predicates (self, &step->predicates, &step->n_predicates, &step->last_in);
}

/* --- Routes --------------------------------------------------------------------------------- */

/* Steps of a predicate are appended while the step that has it is still being read: the route's
 * own steps are gathered apart and appended together at the end. */
#define X_FEW_STEPS 8

/* "//x" is descendant-or-self::node()/child::x, and the same as descendant::x when x has no
 * predicate that could count. */
static void
add_step (XVec *list, const XStep *step, gboolean deep)
{
  XStep any = { .axis = DOOR_XAXIS_DESCENDANT_OR_SELF, .test = X_TEST_NODE };
  XStep below = *step;

  if (step->axis == DOOR_XAXIS_SELF && step->test == X_TEST_NODE && step->n_predicates == 0
      && !deep)
    return;
  if (deep && step->axis == DOOR_XAXIS_CHILD && step->n_predicates == 0)
    {
      below.axis = DOOR_XAXIS_DESCENDANT;
      door_x_vec_append (list, &below, 1);
      return;
    }
  if (deep)
    door_x_vec_append (list, &any, 1);
  door_x_vec_append (list, step, 1);
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
finish_route (XParser *self, guint32 term, XVec *list)
{
  XRoute *route = &ROUTE (TERM (term).route);
  const XStep *steps = &X_VEC_AT (list, XStep, 0);
  guint ups = 0;

  if (route->base != X_BASE_TERM && route->n_heads == 0)
    {
      while (ups < list->len && steps[ups].axis == DOOR_XAXIS_PARENT
             && steps[ups].test == X_TEST_NODE && steps[ups].n_predicates == 0)
        ups++;
    }
  route->n_ups = ups;
  route->steps = self->steps.len;
  route->n_steps = list->len - ups;
  route->is_stream
      = route->base != X_BASE_TERM && route->n_heads == 0 && route->n_steps <= X_WALK_LEVELS;
  for (guint i = ups; i < list->len; i++)
    route->is_stream = route->is_stream && step_streams (&steps[i]);
  if (route->n_steps > 0)
    door_x_vec_append (&self->steps, steps + ups, route->n_steps);
}

/* Reads "a/b//c" behind what has been read; `term` is the route's. */
guint32
door_x_parse_steps (XParser *self, guint32 term, gboolean deep)
{
  XStep few[X_FEW_STEPS];
  XVec list = X_VEC_INIT (few);
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
  door_x_vec_clear (&list);
  return ok ? term : 0;
}

void
door_x_finish_bare_route (XParser *self, guint32 term)
{
  XStep few[1];
  XVec none = X_VEC_INIT (few);

  finish_route (self, term, &none);
}

static guint32
new_implied_route (XParser *self, guint flags, const char *at)
{
  const gboolean is_id = (flags & X_SEEKS_ID) != 0;
  const XStep id[] = {
    { .axis = DOOR_XAXIS_DESCENDANT, .test = X_TEST_ELEMENT },
    { .axis = DOOR_XAXIS_ATTRIBUTE, .test = X_TEST_NAME, .name = intern ("id", 2) },
    { .axis = DOOR_XAXIS_PARENT, .test = X_TEST_ELEMENT },
  };
  const XStep lang[] = {
    { .axis = DOOR_XAXIS_ANCESTOR_OR_SELF, .test = X_TEST_ELEMENT },
    { .axis = DOOR_XAXIS_ATTRIBUTE, .test = X_TEST_NAME, .name = intern ("lang", 4) },
  };
  guint32 term = door_x_new_route (self, is_id ? X_BASE_ROOT : X_BASE_CONTEXT, at);
  XStep few[X_FEW_STEPS];
  XVec list = X_VEC_INIT (few);

  if (is_id)
    door_x_vec_append (&list, id, G_N_ELEMENTS (id));
  else
    door_x_vec_append (&list, lang, G_N_ELEMENTS (lang));
  finish_route (self, term, &list);
  ROUTE (TERM (term).route).is_implied = TRUE;
  return term;
}

void
door_x_add_implied_path (XParser *self, guint32 call, guint flags)
{
  guint32 last = TERM (call).first;
  guint32 hidden = new_implied_route (self, flags, self->lexer.at);

  while (TERM (last).next != 0)
    last = TERM (last).next;
  TERM (last).next = hidden;
}

gboolean
door_x_starts_step (const char *at)
{
  return *at == '.' || *at == '*' || *at == '@' || door_x_starts_name (*at);
}

guint32
door_x_parse_absolute (XParser *self)
{
  guint32 term = door_x_new_route (self, X_BASE_ROOT, self->lexer.at);
  gboolean deep = door_x_take (&self->lexer, "//");

  if (deep)
    return door_x_parse_steps (self, term, TRUE);
  door_x_take (&self->lexer, "/");
  door_x_skip_space (&self->lexer);
  if (door_x_starts_step (self->lexer.at))
    return door_x_parse_steps (self, term, FALSE);
  door_x_finish_bare_route (self, term);
  return term;
}
