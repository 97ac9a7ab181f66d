/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paper that door-chart-draw.c and door-chart-map.c share. Private to them. */
#pragma once

#include "door-chart-draw.h"

#define DOOR_PLOT_COLOURS 4
#define DOOR_PLOT_DOT 5.0
#define DOOR_PLOT_MAP_ROWS 13

extern const GdkRGBA door_plot_palette[DOOR_PLOT_COLOURS];
extern const GdkRGBA door_plot_warning;

/* The place on the paper of everything that is drawn. */
typedef struct {
  DoorChart *chart;
  cairo_t *cr;
  const DoorChartLook *look;
  double width, height;
  double line;  /* height of a line of text */
  double start; /* of the plot, from the leading edge */
  double span;  /* its width */
  double top;
  double row; /* height of a row */
  double most;
  double widest;  /* of a funnel's x */
  double upright; /* room below a heat chart for names */
} DoorPlot;

/* With `width` 0 as wide as the text is. transfer full. */
PangoLayout *door_plot_layout (const DoorChartLook *look, const char *text, double width);
void door_plot_use (const DoorPlot *self, const GdkRGBA *colour, double alpha);

void door_plot_draw_map (const DoorPlot *self);
/* The mark whose point is nearest; -1: none is near. */
int door_plot_find_on_map (const DoorPlot *self, double x, double y);
