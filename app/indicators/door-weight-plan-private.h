/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-study.h"
#include "door-weight-plan.h"

#include <json-glib/json-glib.h>

typedef enum {
  DOOR_STEP_BASE,
  DOOR_STEP_ELIGIBILITY,
  DOOR_STEP_NONRESPONSE,
  DOOR_STEP_POSTSTRATIFY,
  DOOR_STEP_RAKE,
  DOOR_STEP_TRIM,
  DOOR_STEP_SCALE,
  DOOR_STEP_ONLY,
  DOOR_STEP_FROM,
  DOOR_STEP_KEEP,
} DoorStepKind;
extern const char *const door_step_names[]; /* "base", …; NULL after the last */

typedef struct {
  char **by;
  char *totals; /* path */
} DoorPlanMargin;

typedef struct {
  DoorStepKind kind;
  char *name;           /* of the factor's column, or the weight that is kept or taken up */
  char **probabilities; /* of a base */
  char **classes;
  DoorRule *rule;    /* respondents; rows that stay; those of unknown eligibility */
  DoorRule *other;   /* the eligible */
  char *disposition; /* column of AAPOR codes instead of rules */
  guint min_n;
  double max_factor;
  GPtrArray *margins; /* of DoorPlanMargin */
  double number;      /* the cap, times the quartiles' distance, or the sum to scale to; NAN */
} DoorPlanStep;

typedef struct {
  char *path, *key;
} DoorPlanFile;

struct _DoorWeightPlan {
  char *title;
  char *version;         /* of the plan's file */
  GPtrArray *files;      /* of DoorPlanFile; the first holds the cases */
  GHashTable *rules;     /* name → text of a rule */
  GPtrArray *rule_names; /* in the order of the file */
  GPtrArray *steps;      /* of DoorPlanStep */
  char **columns;        /* copied to the result */
};

typedef struct {
  char *name;
  double *values;
} DoorWeightColumn;

struct _DoorWeightRun {
  DoorStudy *study;
  char *key_name;
  const DoorGrid *cases; /* the study's */
  guint key;
  guint n;
  char **copied;
  GPtrArray *columns; /* of DoorWeightColumn */
  JsonObject *report;
};

void door_weight_run_add_column (DoorWeightRun *self, const char *name, double *values);
const DoorWeightColumn *door_weight_run_find (const DoorWeightRun *self, const char *name);
/* One step: changes `weights`, tells what it did. */
gboolean door_weight_step_run (const DoorPlanStep *step,
                               DoorWeightRun *run,
                               double *weights,
                               JsonObject *told,
                               GError **error);
/* Sums, extremes and design effect of a weight. */
JsonObject *door_weight_run_describe (const DoorWeightRun *self, const double *weights);
char *door_weight_run_page (const DoorWeightRun *self);
