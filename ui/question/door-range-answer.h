/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value on a scale with a beginning, an end and a step.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_RANGE_ANSWER (door_range_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorRangeAnswer, door_range_answer, DOOR, RANGE_ANSWER, DoorAnswer)

/* The steps of a range from its start to its end, as the form writes numbers; NULL when it has more than
 * `most`, or no range. transfer full. */
char **door_range_dup_steps (DoorQuestion *question, guint most);
