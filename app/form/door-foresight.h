/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be known of a form's expressions before an interview: which node a path names, and
 * whether a condition holds when only some answers are known.
 *
 * Promise: TRUE and FALSE are certain whatever the unknown answers are; everything that cannot be
 * told is UNKNOWN. Thread rule: any thread, as the definition.
 */
#pragma once

#include "door-form.h"
#include "door-xpath-syntax.h"

typedef enum {
  DOOR_TRUTH_UNKNOWN,
  DOOR_TRUTH_FALSE,
  DOOR_TRUTH_TRUE,
} DoorTruth;

typedef struct {
  /* The node's value where it is known ("" : known to be blank), else NULL. */
  const char *(*value) (DoorDefNode node, gpointer data);
  gpointer data;
} DoorKnowledge;

/* The compiled form of one of the node's expressions; NULL when it has none. transfer none. */
const DoorXpath *door_form_program (const DoorFormDef *def, DoorDefNode node, DoorExprKind kind);

/* The node that a path without predicates names, seen from `context`; DOOR_DEF_NONE. */
DoorDefNode door_form_named_node (const DoorFormDef *def,
                                  DoorDefNode context,
                                  const DoorXpath *program,
                                  DoorXTerm term);

/* The node that a path leads to, whatever its predicates pick among the instances. */
DoorDefNode door_form_reached_node (const DoorFormDef *def,
                                    DoorDefNode context,
                                    const DoorXpath *program,
                                    DoorXTerm term);

/* Whether the expression, bound to `context`, holds. Calculations in between are followed. */
DoorTruth door_form_foresee (const DoorFormDef *def,
                             DoorDefNode context,
                             const DoorXpath *program,
                             const DoorKnowledge *knowledge);
