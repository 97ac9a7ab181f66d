/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing one or several: each option a whole row. A long list gets a search above it.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_CHOICE_ANSWER (door_choice_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorChoiceAnswer, door_choice_answer, DOOR, CHOICE_ANSWER, DoorAnswer)
