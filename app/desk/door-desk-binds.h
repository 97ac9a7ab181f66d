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
/* "/data/person/age > ../x" becomes "age > x", between the marks U+2066 and U+2069: it is read from
 * left to right in any language. transfer full. */
char *door_desk_in_short (const char *expression);
/* When `node` is asked, in words and in the session's language, to be read after "if":
 * "“Are there children?” is “Yes”". NULL when it is beyond plain words, or asked always. transfer
 * full. */
char *door_desk_condition (DoorSession *session, DoorNode node);
