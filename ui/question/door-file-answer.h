/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A photo or another file, sealed as soon as it is chosen.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_FILE_ANSWER (door_file_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorFileAnswer, door_file_answer, DOOR, FILE_ANSWER, DoorAnswer)
