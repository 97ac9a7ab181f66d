/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where we are: taken from the system's location service, or typed with a reason.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_POSITION_ANSWER (door_position_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorPositionAnswer, door_position_answer, DOOR, POSITION_ANSWER, DoorAnswer)
