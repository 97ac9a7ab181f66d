/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of the team's work, as numbers and words: whoever draws them needs nothing else, and the table
 * of each says the same to those who do not look.
 *
 * Order of use: door_team_desk_get_charts() again after "changed".
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

typedef enum {
  DOOR_CHART_STACKS, /* parts of a whole, one bar a mark: values[] by series */
  DOOR_CHART_BARS,   /* one value a mark, with where it is expected */
  DOOR_CHART_BOXES,  /* values[]: tenth, quartile, median, quartile, ninetieth */
  DOOR_CHART_FUNNEL, /* x = values[0], y = values[1], limits at x in values[2…5] */
  DOOR_CHART_HEAT,   /* values[] by column, each the count or the share of a cell */
  DOOR_CHART_MAP,    /* a mark is a place: its points are in door_chart_get_points() */
} DoorChartKind;

/* What a picture is about: as few stand together as can be taken in. */
typedef enum {
  DOOR_CHART_ABOUT_UNLIKE,   /* what differs from the others */
  DOOR_CHART_ABOUT_PROGRESS, /* how far the team is */
  DOOR_CHART_ABOUT_ANSWERS,  /* what is asked and told */
  DOOR_N_CHART_TOPICS,
} DoorChartTopic;
const char *door_chart_topic_label (DoorChartTopic topic); /* translated */

#define DOOR_CHART_MAX_VALUES 24

/* One bar, point or row. */
typedef struct {
  char *label;
  double values[DOOR_CHART_MAX_VALUES]; /* NAN: nothing to show */
  guint n_values;
  double low, high;    /* what is usual; NAN: not said */
  double planned;      /* of DOOR_CHART_STACKS: drawn as a line across; NAN: nothing is planned */
  gboolean stands_out; /* told by words or shape as well as colour */
  char *words;         /* "Joseph: median 4 minutes (8 interviews)" */
  char **cells;        /* of DOOR_CHART_HEAT: the same of each value; NULL: its number says it */
  char *person;        /* whose interviews it is about; "" */
  char *psu;           /* where; "" */
} DoorChartMark;

/* One interview on the map, in metres east and north of its middle. */
typedef struct {
  double east, north;
  guint mark;
  gboolean stands_out;
} DoorChartPoint;

/* A line on the map, closed: the border of a place, or of a hole in it. */
typedef struct {
  guint mark;
  guint n;
  const double (*points)[2]; /* metres east and north of the map's middle */
} DoorChartOutline;

#define DOOR_TYPE_CHART (door_chart_get_type ())
G_DECLARE_FINAL_TYPE (DoorChart, door_chart, DOOR, CHART, GObject)

DoorChartKind door_chart_get_kind (DoorChart *self);
DoorChartTopic door_chart_get_topic (DoorChart *self);
const char *door_chart_get_title (DoorChart *self);
const char *door_chart_get_explanation (DoorChart *self); /* what it shows, what to look for */
const char *door_chart_get_x_title (DoorChart *self);
const char *door_chart_get_y_title (DoorChart *self);
gboolean door_chart_is_share (DoorChart *self);    /* values are of 1: shown as per cent */
double door_chart_get_reference (DoorChart *self); /* a line to compare with; NAN: none */
double door_chart_get_most (DoorChart *self);      /* the largest value to be drawn */
/* Names of the values of a mark (series, columns), NULL-terminated; transfer none. */
const char *const *door_chart_get_names (DoorChart *self);
guint door_chart_get_n_marks (DoorChart *self);
const DoorChartMark *door_chart_get_mark (DoorChart *self, guint index);
/* What a mark says; of a heat chart, what its cell in that column says. transfer full. */
char *door_chart_say (DoorChart *self, guint mark, guint column);
/* NULL: it is no map. transfer none. */
const DoorChartPoint *door_chart_get_points (DoorChart *self, guint *ret_n);
guint door_chart_get_n_outlines (DoorChart *self);
DoorChartOutline door_chart_get_outline (DoorChart *self, guint index);
/* Whether any mark has a plan. */
gboolean door_chart_has_plan (DoorChart *self);
/* One cell of the table behind it: row 0 is the head. "" beyond. transfer full. */
guint door_chart_n_columns (DoorChart *self);
char *door_chart_cell (DoorChart *self, guint row, guint column);
/* Limits of a funnel over the whole width: 40 points of x, low 95, high 95, low 99.8, high 99.8. */
#define DOOR_CHART_CURVE 40
const double (*door_chart_get_curve (DoorChart *self))[5]; /* NULL: it is no funnel */

/* Of DoorChart, topic by topic, at most six of one besides figures by which somebody stands out, the most
 * urgent first; empty before there are interviews. transfer full. */
GListModel *door_team_desk_get_charts (DoorTeamDesk *self);
