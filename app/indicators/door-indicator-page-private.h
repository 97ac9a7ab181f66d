/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-indicator-private.h"

const char *door_quality_name (DoorQuality quality); /* "good", "caution", "suppressed" */
/* The report: a table for each figure, and its intervals as a drawing. transfer full. */
GString *door_indicator_page (const DoorIndicatorRun *run, const DoorIndicatorOrigin *origin);
/* Intervals of `n` figures in a row, as SVG. */
void door_indicator_draw (GString *out, const DoorFigure *const *figures, guint n);
