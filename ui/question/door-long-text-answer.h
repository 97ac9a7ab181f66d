/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer of several lines. Enter begins a new line; Ctrl+Enter goes on.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_LONG_TEXT_ANSWER (door_long_text_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorLongTextAnswer, door_long_text_answer, DOOR, LONG_TEXT_ANSWER, DoorAnswer)
