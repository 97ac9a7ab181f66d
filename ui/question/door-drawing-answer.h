/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A signature or a sketch, drawn with finger, pen or mouse; by keyboard a name may be typed instead.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_DRAWING_ANSWER (door_drawing_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorDrawingAnswer, door_drawing_answer, DOOR, DRAWING_ANSWER, DoorAnswer)
