/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The paper that the kinds of charts share, private to them:
 *   door-chart-plot.c    what stands where, and the pieces
 *   door-chart-rows.c    stacks, bars, boxes, heat
 *   door-chart-funnel.c  a funnel
 *   door-chart-map.c     a map
 *   door-chart-draw.c    which of them
 */
#pragma once

#include "door-chart-draw.h"

#define DOOR_PLOT_COLOURS 4
#define DOOR_PLOT_GAP 8.0
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
  double step;    /* between the lines of an axis */
  double widest;  /* of a funnel's x */
  double upright; /* room below a heat chart for names */
} DoorPlot;

/* --- door-chart-plot.c: measures --- */
DoorPlot door_plot_plan (
    DoorChart *chart, cairo_t *cr, const DoorChartLook *look, double width, double height);
/* With `width` 0 as wide as the text is. transfer full. */
PangoLayout *door_plot_layout (const DoorChartLook *look, const char *text, double width);
gboolean door_plot_has_legend (DoorChart *chart);
/* Where the next name of a legend stands, after one that is at *x, *y and needs `width`. */
void door_plot_legend_next (double room, double line, double width, double *x, double *y);
/* The name of a value of the legend, after the last one what is planned; NULL: there are no more. */
const char *door_plot_legend_name (DoorChart *chart, guint index);
/* From the leading edge to where cairo draws it. */
double door_plot_mirror (const DoorPlot *self, double x, double width);
/* Where this value stands along a row. */
double door_plot_x (const DoorPlot *self, double value);
double door_plot_row_top (const DoorPlot *self, guint index);

/* --- door-chart-plot.c: pieces --- */
void door_plot_use (const DoorPlot *self, const GdkRGBA *colour, double alpha);
void door_plot_box (const DoorPlot *self, double x, double y, double width, double height);
void door_plot_line (const DoorPlot *self, double x1, double y1, double x2, double y2);
/* At the leading end of the room, or with `centred` around x. */
void door_plot_text (
    const DoorPlot *self, const char *words, double x, double y, double room, gboolean centred);
/* With an edge of paper, so that it is read on lines and points. */
void
door_plot_edged (const DoorPlot *self, const char *words, double x, double y, gboolean centred);
/* With an edge of paper, so that it is read on lines and bands; around x. */
void door_plot_number (const DoorPlot *self, double value, double x, double y);
/* The same without an edge: on what is coloured. */
void door_plot_number_in (const DoorPlot *self, double value, double x, double y);
/* Fills the path that was drawn; with high contrast it gets an edge. */
void door_plot_fill (const DoorPlot *self);
/* The frame around what is chosen. */
void door_plot_draw_chosen (const DoorPlot *self, double x, double y, double width, double height);

/* --- door-chart-rows.c --- */
void door_plot_draw_rows (const DoorPlot *self);
/* The column of a heat chart; -1: none. */
int door_plot_find_cell (const DoorPlot *self, int row, double x);

/* --- door-chart-funnel.c --- */
void door_plot_draw_funnel (const DoorPlot *self);
/* The mark whose point is near; -1: none is. */
int door_plot_find_in_funnel (const DoorPlot *self, double x, double y);

/* --- door-chart-map.c --- */
void door_plot_draw_map (const DoorPlot *self);
/* The mark whose point is nearest; -1: none is near. */
int door_plot_find_on_map (const DoorPlot *self, double x, double y);
