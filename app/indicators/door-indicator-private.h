/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-author-private.h"
#include "door-indicator.h"

typedef enum {
  DOOR_FIGURE_SHARE,    /* of a condition, in per cent */
  DOOR_FIGURE_MEAN,     /* of a number, times `per` */
  DOOR_FIGURE_RATIO,    /* of two sums, times `per` */
  DOOR_FIGURE_TOTAL,    /* the weighted sum */
  DOOR_FIGURE_QUANTILE, /* at `p` */
  DOOR_FIGURE_AVERAGE,  /* of other shares of the definition, each with its own base */
} DoorFigureKind;

/* What a missing answer to what is measured counts as. */
typedef enum {
  DOOR_COUNTS_EXCLUDE, /* it leaves the base */
  DOOR_COUNTS_NO,      /* 0 */
  DOOR_COUNTS_YES,     /* 1 */
} DoorCountsAs;

typedef struct {
  char *id, *title, *series, *series_state, *unit;
  DoorFigureKind kind;
  DoorRule *base; /* NULL: all of the population */
  DoorRule *of;
  DoorRule *over; /* of a ratio */
  double per;     /* 100 for shares */
  double p;       /* of a quantile */
  char **average; /* ids */
  char *weight;   /* NULL: the definition's */
} DoorFigureSpec;

typedef struct {
  char *name;
  double value;
  double percentile; /* NAN: value as it is; else that of `of`, over what is above 0 */
  DoorRule *of;
} DoorSetting;

struct _DoorIndicator {
  char *id, *title, *version, *source, *concept;
  char *table; /* concept of a table; NULL: interviews */
  char *weight;
  DoorRule *population;
  GPtrArray *needs;    /* of char * */
  GPtrArray *settings; /* of DoorSetting */
  DoorCountsAs counts_as[DOOR_N_MISSING];
  gboolean missing_is_fixed; /* a survey cannot change counts_as */
  char **by;                 /* dimensions; empty: all of the survey */
  GPtrArray *figures;        /* of DoorFigureSpec */
};

typedef struct {
  char *code, *title, *sdmx;
  DoorRule *when; /* NULL: the value of the column is the code */
} DoorCategory;

typedef struct {
  char *name, *title, *sdmx, *table;
  char *column;          /* NULL: by the categories' rules */
  GPtrArray *categories; /* of DoorCategory; empty: every value of the column */
} DoorDimension;

typedef struct {
  char *name, *text;
  char *table; /* of the data; NULL: interviews */
} DoorDefinition;

struct _DoorSurvey {
  char *title;
  GPtrArray *definitions; /* of DoorDefinition, in their order */
  GHashTable *tables;     /* concept → table */
  GHashTable *weights;    /* kind → column */
  GHashTable *settings;   /* name → double * */
  GPtrArray *dimensions;  /* of DoorDimension */
  DoorRule *respondents;  /* interviews that count; NULL: all */
  gboolean unweighted;
  char *stratum, *psu, *population;
  char *certainty, *ssu; /* PSUs that had to come into the sample, by a rule; their own units */
  DoorLonelyRule lonely;
  DoorQualityRules quality;
  double level;
  gboolean counts_set[DOOR_N_MISSING];
  DoorCountsAs counts_as[DOOR_N_MISSING];
  char *ref_area, *time_period, *dataflow, *reporting_type;
};

struct _DoorIndicatorRun {
  const DoorSurvey *survey;
  DoorStudy *study;
  GPtrArray *figures; /* of DoorFigure */
  GPtrArray *skipped; /* of char * */
  GStringChunk *texts;
  GHashTable *designs; /* "table/weight" → DoorDesign */
};

extern const char *const door_reason_names[DOOR_N_MISSING + 1]; /* "safety", …, [LAST - reason] */
extern const char *const door_counts_as_names[];                /* "exclude", "no", "yes" */
void door_counts_as_read (const DoorAuthor *author, gboolean *set, DoorCountsAs *counts_as);

/* FALSE, with the error set. */
gboolean door_indicator_fail (GError **error, DoorIndicatorError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* A text that lives as long as the run; NULL stays NULL. */
const char *door_indicator_run_text (DoorIndicatorRun *self, const char *text);
/* The design of a table's rows with the weight of this kind; made once. transfer none. */
const DoorDesign *
door_indicator_run_design (DoorIndicatorRun *self, guint table, const char *kind, GError **error);

/* Groups of a table's rows. */
typedef struct {
  const DoorDimension *dimension; /* NULL: all */
  guint n;
  guint32 *cell;
  GPtrArray *codes, *titles, *sdmx; /* of const char *, kept by the run */
} DoorGroups;

void door_groups_free (DoorGroups *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorGroups, door_groups_free)
/* `dimension` NULL: one group of all. NULL with an error when the data do not give it. */
DoorGroups *door_groups_new (DoorIndicatorRun *run,
                             const DoorDimension *dimension,
                             guint table,
                             GError **error);

/* Between door-indicator-run.c and door-indicator-add.c. The figure with this id; transfer none. */
const DoorFigureSpec *door_indicator_find_spec (const DoorIndicator *indicator, const char *id);
void door_indicator_define_number (DoorStudy *study, const char *name, double value);
/* Measures and estimates one figure for all groups (of DoorGroups). */
gboolean door_indicator_run_add_figure (DoorIndicatorRun *run,
                                        const DoorIndicator *indicator,
                                        const DoorFigureSpec *figure,
                                        guint table,
                                        const GPtrArray *groups,
                                        GError **error);
