/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer on one line: text, whole and decimal numbers, and lexical text of rarer kinds.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_TEXT_ANSWER (door_text_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorTextAnswer, door_text_answer, DOOR, TEXT_ANSWER, DoorAnswer)

/* As narrow as the cell of a table. */
void door_text_answer_fit_cell (DoorTextAnswer *self);
