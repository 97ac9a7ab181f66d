/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A confirmation: one row that is done or not.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_TRIGGER_ANSWER (door_trigger_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorTriggerAnswer, door_trigger_answer, DOOR, TRIGGER_ANSWER, DoorAnswer)
