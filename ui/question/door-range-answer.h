/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A value on a scale with a beginning, an end and a step.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_RANGE_ANSWER (door_range_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorRangeAnswer, door_range_answer, DOOR, RANGE_ANSWER, DoorAnswer)
