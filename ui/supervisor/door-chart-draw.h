/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing a picture of the team's work, on the screen and on paper alike. In a language that is read from
 * the right everything is mirrored but the map, whose east stays where it is.
 *
 * Colours are Okabe and Ito's, told apart by colour-blind eyes too; what stands out also has another
 * shape, and every mark has words (door-team-chart.h).
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

#include "door-team-chart.h"

typedef struct {
  PangoContext *pango; /* fonts, direction, text size */
  GdkRGBA ink;
  GdkRGBA paper;
  gboolean rtl;
  int chosen;      /* mark drawn with a frame; -1: none */
  int cell;        /* of a heat chart: column drawn with a frame; -1: the whole row */
  gboolean strong; /* high contrast: what is coloured has an edge in ink */
} DoorChartLook;

/* Of a chart of rows at most 200 are drawn: no screen and no sheet holds more. */
guint door_chart_draw_n_rows (DoorChart *chart);
/* How high it wants to be in this look, when it has that width. */
double door_chart_draw_height (DoorChart *chart, const DoorChartLook *look, double width);
void door_chart_draw (
    DoorChart *chart, cairo_t *cr, const DoorChartLook *look, double width, double height);
/* The mark at a place, and of a heat chart the column (may be NULL); -1: none. */
int door_chart_draw_find (DoorChart *chart,
                          const DoorChartLook *look,
                          double width,
                          double height,
                          double x,
                          double y,
                          int *ret_cell);
