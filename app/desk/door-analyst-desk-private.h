/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the desks of the analyst. */
#pragma once

#include "door-analyst-desk.h"
#include "door-analyst.h"

/* What was opened, held for a work that goes on while something else may be opened. */
typedef struct {
  DoorAnalystJob job; /* folder, key, survey_key and form_id */
  DoorPublicKeys survey_key;
  char *folder, *form_id;
} DoorAnalystHeld;
/* NULL before anything was opened. transfer full. */
DoorAnalystHeld *door_analyst_desk_hold (DoorAnalystDesk *self);
void door_analyst_held_free (DoorAnalystHeld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAnalystHeld, door_analyst_held_free)
