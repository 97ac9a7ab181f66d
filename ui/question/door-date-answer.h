/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A date, a time of day, or both: typed in one entry each, the date also picked from a calendar.
 * Below stands in words what was understood, so that day and month are never confused.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_DATE_ANSWER (door_date_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorDateAnswer, door_date_answer, DOOR, DATE_ANSWER, DoorAnswer)
