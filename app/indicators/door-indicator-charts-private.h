/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts of the report beyond intervals: earlier rounds, and regions on a map. */
#pragma once

#include "door-indicator-private.h"

/* A chart of the figure's rounds, the latest on the right; nothing where no earlier one has it. */
void door_indicator_draw_trend (GString *out,
                                const DoorFigure *figure,
                                const DoorIndicatorOrigin *origin,
                                const char *now);
/* A map of `n` figures in a row; nothing where their dimension is not that of the shapes. */
void door_indicator_draw_map (GString *out,
                              const DoorFigure *const *figures,
                              guint n,
                              const DoorShapes *shapes);
