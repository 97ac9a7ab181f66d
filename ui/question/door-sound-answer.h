/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recording, in memory until it is sealed.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_SOUND_ANSWER (door_sound_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorSoundAnswer, door_sound_answer, DOOR, SOUND_ANSWER, DoorAnswer)
