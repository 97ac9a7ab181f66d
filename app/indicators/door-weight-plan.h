/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan of weighting: a JSON file that says how weights are made, step by step, and the run of it.
 * WEIGHTS.md beside this file describes the plan for who writes one.
 *
 * Order of use: door_weight_plan_load(); door_weight_plan_run(); door_weight_run_write().
 *
 * Promises:
 *   1. Every factor is a column: the kept weight is the product of the factors before it.
 *   2. A mistake in the plan is told with its place; one in the data with the key of a record.
 *   3. Same plan, same files, same bytes.
 * Thread rule: one owner at a time; a run may go on in any thread.
 */
#pragma once

#include "door-diagnostics.h"
#include "door-weighting.h"

typedef struct _DoorWeightPlan DoorWeightPlan;
typedef struct _DoorWeightRun DoorWeightRun;

#define DOOR_WEIGHT_PLAN_ERROR (door_weight_plan_error_quark ())
GQuark door_weight_plan_error_quark (void);
typedef enum {
  DOOR_WEIGHT_PLAN_ERROR_DATA, /* a value that no weight can be made of: mend the file it names */
} DoorWeightPlanError;

/* NULL when the faults hold an error. Paths in it are relative to the plan's folder. */
DoorWeightPlan *door_weight_plan_load (const char *path, DoorDiagnostics *faults);
void door_weight_plan_free (DoorWeightPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorWeightPlan, door_weight_plan_free)

DoorWeightRun *door_weight_plan_run (const DoorWeightPlan *self, GError **error);
void door_weight_run_free (DoorWeightRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorWeightRun, door_weight_run_free)

/* Columns of the result, in the order of the steps: factors and kept weights. */
guint door_weight_run_n_rows (const DoorWeightRun *self);
guint door_weight_run_n_columns (const DoorWeightRun *self);
const char *door_weight_run_column (const DoorWeightRun *self, guint column);
/* NAN: no factor, the weight was 0 before. */
const double *door_weight_run_values (const DoorWeightRun *self, guint column);
const char *door_weight_run_key (const DoorWeightRun *self, guint row);
/* What the steps did, as JSON text. transfer full. */
char *door_weight_run_report (const DoorWeightRun *self);
/* weights.csv, weights.json (the report) and weights.html (the same to read), 0600. */
gboolean door_weight_run_write (const DoorWeightRun *self, const char *folder, GError **error);
