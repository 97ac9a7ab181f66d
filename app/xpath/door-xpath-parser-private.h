/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two halves of the parser share: door-xpath-parser.c reads expressions,
 * door-xpath-steps.c the paths in them. Indices, never pointers: the arrays grow while reading.
 * A reader that returns a term returns 0 after a fault. */
#pragma once

#include "door-xpath-private.h"

#define OPEN_HEAD G_MAXUINT32 /* a route's `steps` while its own steps may still come */
#define TERM(i) X_VEC_AT (&self->terms, XTerm, (i))
#define ROUTE(i) X_VEC_AT (&self->routes, XRoute, (i))

guint door_x_column_of (XParser *self, const char *at);
/* Says what was found at the reader's place; returns 0. */
guint32 door_x_expected (XParser *self, const char *what);
gboolean door_x_too_deep (XParser *self);
guint32 door_x_new_term (XParser *self, XOp op, const char *at);
/* A term with a route of its own. */
guint32 door_x_new_route (XParser *self, XBase base, const char *at);
guint32 door_x_parse_expression (XParser *self);

/* "[…]" as often as it stands there; a chain of terms. */
gboolean
door_x_parse_predicates (XParser *self, guint32 *ret_first, guint8 *ret_n, guint8 *ret_last_in);
/* "a/b//c" behind what has been read of the route `term`; `deep`: behind "//". */
guint32 door_x_parse_steps (XParser *self, guint32 term, gboolean deep);
/* The route ends without a step. */
void door_x_finish_bare_route (XParser *self, guint32 term);
/* Gives a call of id() or lang() a hidden last argument: the attributes that it finds by itself, so
 * that the program is known to depend on them. `flags` are the function's. */
void door_x_add_implied_path (XParser *self, guint32 call, guint flags);
/* From "/" on. */
guint32 door_x_parse_absolute (XParser *self);
gboolean door_x_starts_step (const char *at);
/* node(), text(), … */
gboolean door_x_take_node_type (XParser *self, XStep *step);
