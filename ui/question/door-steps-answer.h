/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A range of few steps, each of them to be chosen by itself: side by side (appearance "rating"), or from a
 * list that opens ("picker").
 *
 * Made by door_answer_new_for() only, where door_steps_answer_suits().
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_STEPS_ANSWER (door_steps_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorStepsAnswer, door_steps_answer, DOOR, STEPS_ANSWER, DoorAnswer)

/* The form asks for it, and the range has no more steps than anybody looks through. */
gboolean door_steps_answer_suits (DoorQuestion *question);
