/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the simulator: -draw.c one answer, -plan.c what is known of a form beforehand, -weights.c how
 * respondents are said to answer (-weights-draw.c draws by it), door-simulator.c the walk.
 */
#pragma once

#include "door-simulator.h"

/* The next number of the generator (SplitMix64). */
guint64 door_simulator_random (guint64 *state);

/* Numbers and texts that the form's expressions mention where they speak of a question: what is worth
 * trying as its answer. */
typedef struct {
  GArray *numbers;  /* of double */
  GPtrArray *texts; /* of char * */
} DoorSimulatorHints;

void door_simulator_hints_init (DoorSimulatorHints *self, const DoorFormDef *def, DoorDefNode node);
void door_simulator_hints_clear (DoorSimulatorHints *self);

/* Read when first asked for; one owner at a time. */
const DoorSimulatorHints *door_simulator_plan_hints (DoorSimulatorPlan *self, DoorDefNode node);
/* What reading the question aloud takes. */
double door_simulator_plan_reading (DoorSimulatorPlan *self, DoorControl control, guint language);

typedef enum {
  DOOR_SIMULATOR_ANY,   /* the weights leave it open */
  DOOR_SIMULATOR_GIVEN, /* *ret_answer; the session may still refuse it */
  DOOR_SIMULATOR_BLANK,
} DoorSimulatorDrawn;
DoorSimulatorDrawn door_simulator_weights_draw (const DoorSimulatorWeights *self,
                                                DoorSession *session,
                                                DoorItem question,
                                                guint64 *state,
                                                char **ret_answer);
/* How many instances a repeat is to have; FALSE when the weights leave it open. */
gboolean door_simulator_weights_draw_count (const DoorSimulatorWeights *self,
                                            DoorDefNode repeat,
                                            guint64 *state,
                                            guint *ret_count);

/* An answer that the session accepts: by the weights (may be NULL) as far as they can be followed. */
char *door_simulator_draw_with (DoorSession *session,
                                DoorItem question,
                                guint64 *state,
                                const DoorSimulatorHints *hints,
                                const DoorSimulatorWeights *weights);
