/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays an interview: walks the screens as a person would and draws an answer to each question.
 *
 * Answers follow type, choices and range; one that a constraint refuses is drawn again, from
 * numbers and dates the expression itself mentions too. Seeded: the same form, env and seed give the same interview.
 * For tests, for demonstration data and for trying out a form before the field does.
 * Thread rule: the session's thread.
 */
#pragma once

#include "door-cursor.h"

#define DOOR_SIMULATOR_MAX_DRAWS 200     /* tries per question */
#define DOOR_SIMULATOR_MAX_SCREENS 20000 /* a form whose repeats feed themselves ends here */

typedef struct {
  guint64 seed;
  guint blank_percent; /* questions that are not required left blank; 0: answer all */
  guint max_instances; /* of each repeat a person may add to; 0: as if 2 */
  guint max_screens;   /* 0: DOOR_SIMULATOR_MAX_SCREENS */
} DoorSimulatorOptions;

typedef struct {
  guint n_screens;
  guint n_answers;
  guint n_refused;   /* questions for which no acceptable answer was found: left as they were */
  guint n_instances; /* repeat instances added */
  gboolean reached_end;
} DoorSimulatorReport;

/* An answer to one question that the session accepts; NULL when none was found. `state` is the
 * generator, any number to start with. transfer full. */
char *door_simulator_draw (DoorSession *session, DoorItem question, guint64 *state);
/* From where the cursor of its own starts, the beginning, to the end. */
void door_simulator_walk (DoorSession *session,
                          const DoorSimulatorOptions *options,
                          DoorSimulatorReport *ret_report);
