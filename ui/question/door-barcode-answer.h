/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a barcode: by the camera, from a picture, or typed.
 *
 * Made by door_answer_new_for() only.
 */
#pragma once

#include "door-answer.h"

#define DOOR_TYPE_BARCODE_ANSWER (door_barcode_answer_get_type ())
G_DECLARE_FINAL_TYPE (DoorBarcodeAnswer, door_barcode_answer, DOOR, BARCODE_ANSWER, DoorAnswer)
