/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fabrication drill over many teams: how often the indicators put those who invent interviews
 * first, and how often they point at honest people. For `doorctl review drill` and `doorctl bench
 * review`.
 */
#pragma once

#include "door-drill.h"

#define DOOR_DRILL_TEAM 20u
#define DOOR_DRILL_EACH 200u
#define DOOR_DRILL_INVENTORS 2u
#define DOOR_DRILL_FIRST 3u /* where the two must be found */
#define DOOR_DRILL_HURRIED 2u
#define DOOR_DRILL_AVOIDING 2u

typedef struct {
  guint n_runs;        /* teams of each of the three kinds */
  guint n_found;       /* both inventors among the first DOOR_DRILL_FIRST */
  guint n_found_mixed; /* with hurried and avoiding colleagues: among the first of all these */
  guint n_false;       /* teams of honest people where somebody stands out */
  /* over the teams of the first and second kind */
  guint n_members[DOOR_N_WAYS];
  guint n_standing_out[DOOR_N_WAYS];
  guint n_flags[DOOR_N_WAYS][DOOR_N_QUALITY];
} DoorDrillRuns;

/* `respondents` as of door_drill_new(). */
gboolean door_drill_runs (DoorFormDef *form,
                          GBytes *respondents,
                          guint n_runs,
                          guint64 seed,
                          DoorDrillRuns *ret_runs,
                          GError **error);
