/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-team-chart.h"
#include "door-team-private.h"

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
void door_chart_set_topic (DoorChart *self, DoorChartTopic topic);
/* A mark with room for its values; its texts are "". transfer none, until the next one. */
DoorChartMark *door_chart_add (DoorChart *self, const char *label, guint n_values);
/* Takes over `words`. */
void door_chart_mark_say (DoorChartMark *mark, char *words, const char *person);
void door_chart_mark_at (DoorChartMark *mark, const char *psu);
/* Copies the points. */
void door_chart_set_points (DoorChart *self, const DoorChartPoint *points, guint n);
/* Copies the points. */
void door_chart_add_outline (DoorChart *self, guint mark, const double (*points)[2], guint n);
void door_chart_set_curve (DoorChart *self, const double curve[DOOR_CHART_CURVE][5]);

/* --- The pictures: each NULL when there is nothing to draw; transfer full ---------------------- */

/* Rows by what they say: text -> GPtrArray of DoorTeamRow, borrowed. transfer full. */
GHashTable *door_chart_group (GPtrArray *rows, const char *(*text) (DoorTeamRow *) );

/* door-team-chart-progress.c */
DoorChart *door_chart_new_people (DoorTeamDesk *desk);
DoorChart *door_chart_new_psus (DoorTeamDesk *desk);
/* door-team-chart-quality.c */
DoorChart *door_chart_new_outliers (const DoorTeamFigures *figures);
DoorChart *door_chart_new_missing (const DoorTeamFigures *figures);
DoorChart *door_chart_new_victims (const DoorTeamFigures *figures);
DoorChart *door_chart_new_sections (const DoorTeamFigures *figures);
/* door-team-chart-map.c */
DoorChart *door_chart_new_map (DoorTeamDesk *desk);
