/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over a parsed program: which nodes it reads, which terms never change, and which
 * predicates an index can answer. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <string.h>

/* Predicates on a union's members are reported once for each member: bounded, because members of
 * members multiply. */
#define X_MAX_REFS 65536
#define X_MAX_REF_STEPS (1024 * 1024)

/* XTerm.free */
#define FREE_IN_SECONDARY 1 /* of a candidate in a secondary instance */
#define FREE_ALWAYS 2

typedef struct {
  DoorXpath *program;
  XTerm *terms;
  XRoute *routes;
  XStep *steps;
  XVec *refs;
  XVec *xsteps;
  gboolean too_many;
} Analysis;

/* Where relative paths start. */
typedef struct {
  int outer; /* -1: at the context */
  guint step;
} Origin;

static void
analyze (Analysis *self, XTerm *term, Origin origin, gboolean is_nodeset, GArray *results);

static XTerm *
term_at (Analysis *self, guint32 index)
{
  return index == 0 ? NULL : &self->terms[index];
}

/* --- References ------------------------------------------------------------------------------ */

static DoorXrefBase
public_base (const XRoute *route, Origin origin)
{
  switch ((XBase) route->base)
    {
    case X_BASE_CURRENT:
      return DOOR_XREF_CURRENT;
    case X_BASE_ROOT:
      return DOOR_XREF_ROOT;
    case X_BASE_INSTANCE:
      return DOOR_XREF_INSTANCE;
    case X_BASE_TERM:
      return DOOR_XREF_OUTER;
    case X_BASE_CONTEXT:
    default:
      return origin.outer >= 0 ? DOOR_XREF_OUTER : DOOR_XREF_CONTEXT;
    }
}

static void
append_step (Analysis *self, const XStep *step)
{
  DoorXStep public_step = { DOOR_XAXIS_PARENT, 0, FALSE };

  if (step != NULL)
    public_step = (DoorXStep){ step->axis, step->name, step->n_predicates > 0 };
  door_x_vec_append (self->xsteps, &public_step, 1);
}

/* The place in `refs`, or -1 when there are too many. */
static int
append_ref (Analysis *self, const XRoute *route, Origin origin)
{
  DoorXref ref = { .base = public_base (route, origin), .outer = -1 };

  if (self->refs->len >= X_MAX_REFS || self->xsteps->len + route->n_steps > X_MAX_REF_STEPS)
    {
      self->too_many = TRUE;
      return -1;
    }
  ref.instance = route->base == X_BASE_INSTANCE ? route->instance : NULL;
  ref.is_nodeset = route->is_nodeset;
  ref.is_implied = route->is_implied;
  if (ref.base == DOOR_XREF_OUTER)
    {
      ref.outer = origin.outer;
      ref.outer_step = origin.step;
    }
  ref.n_steps = route->n_ups + route->n_steps;
  ref.steps = GUINT_TO_POINTER (self->xsteps->len);
  for (guint i = 0; i < route->n_ups; i++)
    append_step (self, NULL);
  for (guint i = 0; i < route->n_steps; i++)
    append_step (self, &self->steps[route->steps + i]);
  door_x_vec_append (self->refs, &ref, 1);
  return (int) self->refs->len - 1;
}

static Origin
end_of (Analysis *self, int ref)
{
  guint n = X_VEC_AT (self->refs, DoorXref, ref).n_steps;

  return (Origin){ ref, n > 0 ? n - 1 : 0 };
}

/* --- What an index can answer ----------------------------------------------------------------- */

/* `item[key = value]`: the key's name when `term` is one plain child of the candidate. */
static GQuark
plain_child (Analysis *self, const XTerm *term)
{
  const XRoute *route;
  const XStep *step;

  if (term->op != X_ROUTE)
    return 0;
  route = &self->routes[term->route];
  step = &self->steps[route->steps];
  if (route->base != X_BASE_CONTEXT || route->n_ups != 0 || route->n_heads != 0
      || route->n_steps != 1 || step->n_predicates != 0 || step->axis != DOOR_XAXIS_CHILD)
    return 0;
  return step->name;
}

static gboolean
is_position_call (const XTerm *term)
{
  return term->op == X_CALL && term->first == 0 && strcmp (term->function->name, "position") == 0;
}

static gboolean
gives_number (const XTerm *term)
{
  return term->op == X_NUMBER || term->op == X_SUM || term->op == X_PRODUCT || term->op == X_NEGATE
         || (term->op == X_CALL && term->function->gives == X_GIVES_NUMBER);
}

static guint32
index_of (Analysis *self, const XTerm *term)
{
  return (guint32) (term - self->terms);
}

/* Answers are only taken from an index, or from a position, when they would be the same. What
 * cannot be known before evaluating is checked then: see door_x_single(). */
static void
settle_predicate (Analysis *self, const XRoute *route, XStep *step)
{
  const XTerm *first = term_at (self, step->predicates);
  guint8 wanted = route->base == X_BASE_INSTANCE ? FREE_IN_SECONDARY : FREE_ALWAYS;
  const XTerm *a, *b;

  if (step->axis != DOOR_XAXIS_CHILD || step->test != X_TEST_NAME)
    return;
  if (gives_number (first))
    {
      if (first->free & wanted)
        step->place = step->predicates;
      return;
    }
  if (first->op != X_EQUALITY)
    return;
  a = term_at (self, first->first);
  b = term_at (self, a->next);
  if (b->joint != X_JOINT_EQUAL || b->next != 0)
    return;
  for (guint turn = 0; turn < 2; turn++)
    {
      const XTerm *key = turn == 0 ? a : b;
      const XTerm *value = turn == 0 ? b : a;

      if (!(value->free & wanted))
        continue;
      if (is_position_call (key))
        step->place = index_of (self, value);
      else if (route->base == X_BASE_INSTANCE && plain_child (self, key) != 0)
        {
          step->key = plain_child (self, key);
          step->value = index_of (self, value);
        }
    }
}

/* --- Terms ------------------------------------------------------------------------------------ */

static void
analyze_predicates (Analysis *self, guint32 first, Origin origin)
{
  for (XTerm *t = term_at (self, first); t != NULL && !self->too_many; t = term_at (self, t->next))
    {
      if (gives_number (t))
        self->program->flags |= X_PROGRAM_POSITION;
      analyze (self, t, origin, FALSE, NULL);
    }
}

static void
analyze_steps (Analysis *self, const XRoute *route, int ref)
{
  for (guint i = 0; i < route->n_steps; i++)
    {
      XStep *step = &self->steps[route->steps + i];

      if (step->axis == DOOR_XAXIS_FOLLOWING_SIBLING || step->axis == DOOR_XAXIS_PRECEDING_SIBLING)
        self->program->flags |= X_PROGRAM_POSITION;
      if (step->n_predicates == 0)
        continue;
      analyze_predicates (self, step->predicates, (Origin){ ref, route->n_ups + i });
      settle_predicate (self, route, step);
    }
}

static guint8
freedom_of_route (Analysis *self, const XRoute *route)
{
  switch ((XBase) route->base)
    {
    case X_BASE_CURRENT:
    case X_BASE_INSTANCE:
      return FREE_ALWAYS | FREE_IN_SECONDARY;
    case X_BASE_ROOT:
      /* Inside a predicate over the primary instance it is bound to the candidate. */
      return FREE_IN_SECONDARY;
    case X_BASE_TERM:
      return self->terms[route->term].free;
    case X_BASE_CONTEXT:
    default:
      return 0;
    }
}

static void
analyze_route (Analysis *self, XTerm *term, Origin origin, gboolean is_nodeset, GArray *results)
{
  XRoute *route = &self->routes[term->route];
  g_autoptr (GArray) bases = NULL;
  int ref;

  route->is_nodeset = is_nodeset;
  if (route->base != X_BASE_TERM)
    {
      ref = append_ref (self, route, origin);
      if (ref < 0)
        return;
      analyze_predicates (self, route->heads, (Origin){ ref, 0 });
      analyze_steps (self, route, ref);
      if (results != NULL)
        g_array_append_val (results, ref);
      term->free = freedom_of_route (self, route);
      return;
    }
  bases = g_array_new (FALSE, FALSE, sizeof (int));
  analyze (self, term_at (self, route->term), origin, is_nodeset, bases);
  for (guint i = 0; i < bases->len && !self->too_many; i++)
    {
      int base = g_array_index (bases, int, i);

      analyze_predicates (self, route->heads, end_of (self, base));
      ref = route->n_steps == 0 ? base : append_ref (self, route, end_of (self, base));
      if (ref < 0)
        return;
      if (ref != base)
        analyze_steps (self, route, ref);
      if (results != NULL)
        g_array_append_val (results, ref);
    }
  term->free = freedom_of_route (self, route);
}

static gboolean
reads_context (const XTerm *call)
{
  return (call->function->flags & X_CONTEXT) && (call->first == 0 || call->function->min_args > 0);
}

/* Whether an argument is read as a node-set, and whether it may be what the call gives. */
static void
role_of_argument (guint flags, guint index, gboolean *ret_is_nodeset, gboolean *ret_comes_out)
{
  /* indexed-repeat(path, repeat, number, repeat, number, …) */
  gboolean is_number = (flags & X_PAIRS) && index > 0 && index % 2 == 0;
  /* if() passes its branches on, not its condition; indexed-repeat() its first path. */
  gboolean only_decides = ((flags & X_CONDITION) && index == 0) || ((flags & X_PAIRS) && index > 0);

  *ret_is_nodeset = (flags & X_NODESETS) && !is_number;
  *ret_comes_out = (flags & X_PASSES) && !only_decides;
}

static void
analyze_call (Analysis *self, XTerm *term, Origin origin, gboolean is_nodeset, GArray *results)
{
  guint flags = term->function->flags;
  guint8 freedom = FREE_ALWAYS | FREE_IN_SECONDARY;
  gboolean constant = (flags & X_PURE) && !reads_context (term);
  guint index = 0;

  for (XTerm *arg = term_at (self, term->first); arg != NULL && !self->too_many;
       arg = term_at (self, arg->next))
    {
      gboolean reads_nodes, comes_out;

      role_of_argument (flags, index++, &reads_nodes, &comes_out);
      analyze (self, arg, origin, reads_nodes || (comes_out && is_nodeset),
               comes_out ? results : NULL);
      freedom &= arg->free;
      constant = constant && arg->constant;
    }
  if (reads_context (term) || (flags & X_VOLATILE) || strcmp (term->function->name, "last") == 0)
    freedom = 0;
  term->free = freedom;
  term->constant = constant;
}

/* A date-time as an operand: its day depends on where one is. */
static gboolean
needs_zone (const XTerm *term)
{
  return term->op == X_TEXT && g_ascii_isdigit (term->text[0]) && strchr (term->text, 'T') != NULL;
}

static void
analyze_operands (Analysis *self, XTerm *term, Origin origin, gboolean is_nodeset, GArray *results)
{
  gboolean is_union = term->op == X_UNION;
  guint8 freedom = FREE_ALWAYS | FREE_IN_SECONDARY;
  gboolean constant = !is_union;

  for (XTerm *t = term_at (self, term->first); t != NULL && !self->too_many;
       t = term_at (self, t->next))
    {
      analyze (self, t, origin, is_union && is_nodeset, is_union ? results : NULL);
      freedom &= t->free;
      constant = constant && t->constant && !needs_zone (t);
    }
  term->free = freedom;
  term->constant = constant;
}

static void
analyze (Analysis *self, XTerm *term, Origin origin, gboolean is_nodeset, GArray *results)
{
  switch ((XOp) term->op)
    {
    case X_NUMBER:
    case X_TEXT:
      term->constant = TRUE;
      term->free = FREE_ALWAYS | FREE_IN_SECONDARY;
      break;
    case X_CALL:
      analyze_call (self, term, origin, is_nodeset, results);
      break;
    case X_ROUTE:
      analyze_route (self, term, origin, is_nodeset, results);
      break;
    default:
      analyze_operands (self, term, origin, is_nodeset, results);
      break;
    }
}

/* --- Entry ------------------------------------------------------------------------------------ */

gboolean
door_x_analyze (XParser *parser)
{
  Analysis self = {
    .program = parser->program,
    .terms = &X_VEC_AT (&parser->terms, XTerm, 0),
    .routes = &X_VEC_AT (&parser->routes, XRoute, 0),
    .steps = &X_VEC_AT (&parser->steps, XStep, 0),
    .refs = &parser->refs,
    .xsteps = &parser->xsteps,
  };

  analyze (&self, &self.terms[parser->program->root], (Origin){ -1, 0 }, FALSE, NULL);
  if (!self.too_many)
    return TRUE;
  door_x_set_error (parser->error, DOOR_XPATH_ERROR_LIMIT, parser->program->source, 0,
                    "the expression refers to too many nodes");
  return FALSE;
}
