/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form says beyond XForms, in attributes of its binds: "door:card", "door:check", …, under
 * the namespace https://doorstep.org/xforms, which other tools pass over.
 *
 *   card       the number of the card to show
 *   unit       what a number counts: "kg", "hours a week"
 *   missing    quiet answers allowed: "dk refused na"
 *   check      an expression that should hold; where it does not, the answer is asked to be
 *              confirmed with a reason. checkMsg: what does not fit, in words
 * Thread rule: any thread.
 */
#pragma once

#include "door-session.h"

/* The value of an attribute by its local name, whatever prefix the form gave; NULL when absent.
 * DOOR_DEF_NONE gives NULL. */
const char *door_desk_bind (DoorFormDef *def, DoorDefNode node, const char *name);
/* The nodes an expression of `node` names, each once, in their order. transfer full; of
 * DoorDefNode. */
GArray *door_desk_named_nodes (DoorFormDef *def, DoorDefNode node, const char *expression);
/* "/data/person/age > ../x" becomes "age > x". transfer full. */
char *door_desk_in_short (const char *expression);
