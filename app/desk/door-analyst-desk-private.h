/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the desks of the analyst. */
#pragma once

#include "door-analyst-desk.h"
#include "door-analyst.h"

/* What was opened: folder, key and survey_key, borrowed until something else is opened. FALSE before. */
gboolean door_analyst_desk_get_job (DoorAnalystDesk *self, DoorAnalystJob *ret_job);
