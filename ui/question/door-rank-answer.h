/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting options in order: they are chosen one after the other, and each shows its place.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_RANK_ANSWER (door_rank_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorRankAnswer, door_rank_answer, DOOR, RANK_ANSWER, DoorAnswer)
