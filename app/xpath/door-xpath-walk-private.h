/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What walking shares: door-xpath-walk.c goes down through children, door-xpath-bind.c finds where a
 * path starts, door-xpath-gather.c collects what no cursor can give one by one. */
#pragma once

#include "door-xpath-private.h"

#define X_CHAIN_INLINE 32

/* A node and its ancestors below the document, root element first. */
typedef struct {
  DoorXNode few[X_CHAIN_INLINE];
  GArray *many;
  const DoorXNode *nodes;
  guint n;
  DoorXNode document;
} XChain;

void door_x_chain_up (XChain *self, DoorXpathHost *host, DoorXNode node);
DoorXNode door_x_chain_at (const XChain *self, guint i);
void door_x_chain_clear (XChain *self);

static inline const XStep *
door_x_step_of (const XWalk *walk, guint index)
{
  return &walk->run->program->steps[walk->route->steps + index];
}

/* Sets the walk's `start` and the first step that is still to be taken. `pins` (X_WALK_LEVELS of
 * them, zero) gets the positions that later steps are bound to. FALSE: an empty set, or a failure. */
gboolean door_x_find_start (XWalk *walk, guint *pins);
/* Name and kind of node, as the step wants them. */
gboolean door_x_passes_test (XRun *run, const XStep *step, DoorXNode node);
/* All nodes of a route, of a union, in document order without doubles. transfer full. */
GArray *door_x_gather_route (XWalk *walk);
GArray *door_x_gather_union (XWalk *walk);
