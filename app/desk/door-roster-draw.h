/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The draw of a questionnaire: its members as the list of the household stands, and the person that
 * door-selection.h gives for them. The same for whoever makes a draw and whoever repeats it.
 *
 * The group that draws names by attributes of its bind: draw (the method), roster (the repeat), and what the
 * members' questions are called (name, sex, age, birthday, eligible; woman: the answer that says so; only:
 * "women").
 * Thread rule: any thread, the session's.
 */
#pragma once

#include "door-case-event.h"
#include "door-selection.h"
#include "door-session.h"

/* `group` draws; `day` is the day of the draw, for birthdays. NULL with an error of door-selection.h.
 * transfer full. */
DoorDraw *door_roster_draw (
    DoorSession *session, DoorDefNode group, const char *seed, GDateTime *day, GError **error);
/* The group of this form that draws; DOOR_DEF_NONE. */
DoorDefNode door_roster_find_draw (DoorFormDef *form);

typedef enum {
  DOOR_DRAW_HOLDS,
  DOOR_DRAW_OTHER_LIST,   /* the list of the household is another than the one drawn from */
  DOOR_DRAW_OTHER_PERSON, /* the draw gives somebody else */
  DOOR_DRAW_UNKNOWN,      /* the form draws nobody, or its method is not known here */
} DoorDrawCheck;
/* Repeats the draw that `event` ("selection") tells, whatever its method, from the list in `session`, and
 * compares with the person whom the record names. */
DoorDrawCheck door_roster_check_draw (DoorSession *session, const DoorCaseEvent *event);
