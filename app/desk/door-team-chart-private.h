/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-team-chart.h"

typedef struct {
  DoorChartKind kind;
  const char *title;
  const char *explanation;
  const char *x_title;
  const char *y_title;
  const char *const *names;
  gboolean is_share;
  double reference;
} DoorChartFacts;

DoorChart *door_chart_new (const DoorChartFacts *facts);
/* A mark with room for its values; its texts are "". transfer none, until the next one. */
DoorChartMark *door_chart_add (DoorChart *self, const char *label, guint n_values);
/* Takes over `words`. */
void door_chart_mark_say (DoorChartMark *mark, char *words, const char *person);
void door_chart_set_curve (DoorChart *self, const double curve[DOOR_CHART_CURVE][5]);
