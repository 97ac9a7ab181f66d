/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of the supervisor's desk, for `doorctl bench review`. */
#pragma once

#include "door-bench.h"
#include "door-form.h"
#include "door-scenario.h"

/* open_ms: a sealed interview touched until its answers are on the desk, in words; open_answers: how many
 * questions were answered in it, at least 300; open_rows: how many rows of the reading say something. `xml`
 * is the questionnaire that `form` was read from, `script` a whole interview with it. */
gboolean door_bench_desk_open (
    JsonBuilder *figures, DoorFormDef *form, GBytes *xml, const DoorScript *script, GError **error);
/* filter_ms: another filter over 100,000 rows, the slowest kind; filter_first_ms: the first of them. */
void door_bench_desk_filter (JsonBuilder *figures);
