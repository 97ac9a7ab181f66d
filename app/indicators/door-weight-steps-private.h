/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the steps of a plan: door-weight-steps.c, and those towards known totals in
 * door-weight-totals.c. */
#pragma once

#include "door-categories.h"
#include "door-weight-plan-private.h"

#define DOOR_WEIGHT_MAX_BY 20u

/* FALSE, with the error set: the data do not fit the plan. */
gboolean door_weight_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The columns that make classes or cells. */
typedef struct {
  guint n;
  DoorCategories *categories[DOOR_WEIGHT_MAX_BY];
  const guint32 *category[DOOR_WEIGHT_MAX_BY];
  const char *const *labels[DOOR_WEIGHT_MAX_BY];
} DoorWeightBy;

void door_weight_by_clear (DoorWeightBy *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorWeightBy, door_weight_by_clear)
gboolean door_weight_by_init (DoorWeightBy *self, DoorWeightRun *run, char **names, GError **error);

gboolean door_weight_poststratify (const DoorPlanStep *step,
                                   DoorWeightRun *run,
                                   double *weights,
                                   GError **error);
gboolean door_weight_rake (const DoorPlanStep *step,
                           DoorWeightRun *run,
                           double *weights,
                           JsonObject *told,
                           GError **error);
