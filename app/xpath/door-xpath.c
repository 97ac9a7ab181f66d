/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath.h"

#include "door-xpath-private.h"

#include <string.h>

GQuark
door_xpath_error_quark (void)
{
  return g_quark_from_static_string ("door-xpath-error-quark");
}

/* --- Compiling ------------------------------------------------------------------------------- */

/* Source and the copy that the parser cuts literals out of. */
static DoorXpath *
program_new (const char *expression, gsize length)
{
  DoorXpath *self = g_new0 (DoorXpath, 1);

  g_atomic_ref_count_init (&self->refs);
  self->source = g_malloc (2 * (length + 1));
  memcpy (self->source, expression, length + 1);
  memcpy (self->source + length + 1, expression, length + 1);
  return self;
}

void
door_x_vec_append (XVec *self, gconstpointer items, guint n)
{
  if (self->len + n > self->capacity)
    {
      self->capacity = MAX (self->capacity * 2, self->len + n);
      self->data = self->is_heap ? g_realloc_n (self->data, self->capacity, self->size)
                                 : memcpy (g_malloc_n (self->capacity, self->size), self->data,
                                           (gsize) self->len * self->size);
      self->is_heap = TRUE;
    }
  memcpy (self->data + (gsize) self->len * self->size, items, (gsize) n * self->size);
  self->len += n;
}

void
door_x_vec_clear (XVec *self)
{
  if (self->is_heap)
    g_free (self->data);
}

static gsize
packed_size (const XVec *part)
{
  return ((gsize) part->len * part->size + 7) & ~(gsize) 7;
}

/* The next part of the block, with a copy of the array. */
static gpointer
pack (char **at, const XVec *part)
{
  gpointer place = *at;

  memcpy (place, part->data, (gsize) part->len * part->size);
  *at += packed_size (part);
  return place;
}

static void
program_take (DoorXpath *self, const XParser *parser)
{
  gsize size = packed_size (&parser->terms) + packed_size (&parser->routes)
               + packed_size (&parser->steps) + packed_size (&parser->refs)
               + packed_size (&parser->xsteps);
  char *at = self->block = g_malloc (size);
  const DoorXStep *xsteps;
  DoorXref *xrefs;

  self->terms = pack (&at, &parser->terms);
  self->routes = pack (&at, &parser->routes);
  self->steps = pack (&at, &parser->steps);
  xrefs = pack (&at, &parser->refs);
  xsteps = pack (&at, &parser->xsteps);
  for (guint i = 0; i < parser->refs.len; i++)
    xrefs[i].steps = xsteps + GPOINTER_TO_UINT (xrefs[i].steps);
  self->xrefs = xrefs;
  self->n_xrefs = parser->refs.len;
}

static void
parser_clear (XParser *self)
{
  door_x_vec_clear (&self->terms);
  door_x_vec_clear (&self->routes);
  door_x_vec_clear (&self->steps);
  door_x_vec_clear (&self->refs);
  door_x_vec_clear (&self->xsteps);
}

/* Parses what the program's second copy of the source holds. */
static gboolean
program_compile (DoorXpath *self, char *text, GError **error)
{
  XTerm terms[48];
  XRoute routes[12];
  XStep steps[24];
  DoorXref refs[12];
  DoorXStep xsteps[32];
  XTerm none = { 0 };
  XParser parser = {
    .program = self,
    .terms = X_VEC_INIT (terms),
    .routes = X_VEC_INIT (routes),
    .steps = X_VEC_INIT (steps),
    .refs = X_VEC_INIT (refs),
    .xsteps = X_VEC_INIT (xsteps),
    .lexer = { text, text },
    .error = error,
  };
  gboolean ok;

  door_x_vec_append (&parser.terms, &none, 1);
  ok = door_x_parse (&parser) && door_x_analyze (&parser);
  if (ok)
    program_take (self, &parser);
  parser_clear (&parser);
  return ok;
}

static gboolean
check_text (const char *expression, gsize length, GError **error)
{
  const char *end;

  if (length > DOOR_XPATH_MAX_LENGTH)
    {
      g_set_error (error, DOOR_XPATH_ERROR, DOOR_XPATH_ERROR_LIMIT,
                   "the expression is longer than %d bytes", DOOR_XPATH_MAX_LENGTH);
      return FALSE;
    }
  if (!g_utf8_validate (expression, length, &end))
    {
      g_set_error (error, DOOR_XPATH_ERROR, DOOR_XPATH_ERROR_SYNTAX,
                   "column %ld: bytes that are no UTF-8 text",
                   g_utf8_strlen (expression, end - expression) + 1);
      return FALSE;
    }
  return TRUE;
}

DoorXpath *
door_xpath_compile (const char *expression, GError **error)
{
  g_autoptr (DoorXpath) self = NULL;
  gsize length;

  g_return_val_if_fail (expression != NULL, NULL);
  length = strlen (expression);
  if (!check_text (expression, length, error))
    return NULL;
  self = program_new (expression, length);
  if (!program_compile (self, self->source + length + 1, error))
    return NULL;
  return g_steal_pointer (&self);
}

DoorXpath *
door_xpath_ref (DoorXpath *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
door_xpath_unref (DoorXpath *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->source);
  g_free (self->block);
  g_free (self);
}

/* --- What a program is ------------------------------------------------------------------------ */

const char *
door_xpath_source (const DoorXpath *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->source;
}

gboolean
door_xpath_constant (const DoorXpath *self, DoorXValue *ret_value)
{
  g_return_val_if_fail (self != NULL, FALSE);
  if (!self->terms[self->root].constant)
    return FALSE;
  return door_xpath_eval_scalar (self, NULL, DOOR_XNODE_NONE, DOOR_XNODE_NONE, ret_value, NULL);
}

gboolean
door_xpath_is_path (const DoorXpath *self)
{
  const XTerm *root;

  g_return_val_if_fail (self != NULL, FALSE);
  root = &self->terms[self->root];
  return root->op == X_ROUTE && self->routes[root->route].base != X_BASE_TERM;
}

gboolean
door_xpath_is_volatile (const DoorXpath *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return (self->flags & X_PROGRAM_VOLATILE) != 0;
}

gboolean
door_xpath_uses_position (const DoorXpath *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return (self->flags & X_PROGRAM_POSITION) != 0;
}

gboolean
door_xpath_uses_language (const DoorXpath *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return (self->flags & X_PROGRAM_LANGUAGE) != 0;
}

guint
door_xpath_n_refs (const DoorXpath *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_xrefs;
}

const DoorXref *
door_xpath_get_ref (const DoorXpath *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_xrefs, NULL);
  return &self->xrefs[index];
}

/* --- Evaluating ------------------------------------------------------------------------------- */

typedef void (*Evaluate) (XRun *run, const XFrame *frame, const XTerm *term, DoorXValue *ret);

static gboolean
evaluate (const DoorXpath *self,
          DoorXpathHost *host,
          DoorXNode context,
          DoorXNode current,
          Evaluate how,
          DoorXValue *ret_value,
          GError **error)
{
  DoorXValue value = DOOR_X_VALUE_INIT;
  XFrame frame = { context, 0, 0 };
  XRun run = {
    .program = self,
    .host = host,
    .current = current != DOOR_XNODE_NONE ? current : context,
    .steps_left = DOOR_XPATH_MAX_STEPS,
    .error = error,
  };

  how (&run, &frame, &self->terms[self->root], &value);
  g_clear_pointer (&run.now, g_date_time_unref);
  if (run.failed)
    {
      door_xpath_value_clear (&value);
      return FALSE;
    }
  *ret_value = value;
  return TRUE;
}

gboolean
door_xpath_eval (const DoorXpath *self,
                 DoorXpathHost *host,
                 DoorXNode context,
                 DoorXNode current,
                 DoorXValue *ret_value,
                 GError **error)
{
  g_return_val_if_fail (self != NULL && host != NULL && ret_value != NULL, FALSE);
  return evaluate (self, host, context, current, door_x_value, ret_value, error);
}

gboolean
door_xpath_eval_scalar (const DoorXpath *self,
                        DoorXpathHost *host,
                        DoorXNode context,
                        DoorXNode current,
                        DoorXValue *ret_value,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && ret_value != NULL, FALSE);
  g_return_val_if_fail (host != NULL || self->terms[self->root].constant, FALSE);
  return evaluate (self, host, context, current, door_x_scalar, ret_value, error);
}
