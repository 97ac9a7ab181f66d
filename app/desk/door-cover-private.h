/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a desk makes its cover and its safety. */
#pragma once

#include "door-case-log.h"
#include "door-cover.h"
#include "door-safety.h"

DoorCover *door_cover_new (DoorVaultQueue *queue, DoorCaseLog *log, DoorClock *clock);
/* The record that was in the vault (SETTING "pin"); NULL: no PIN is chosen yet. */
void door_cover_take_pin (DoorCover *self, GBytes *record);

DoorSafety *door_safety_new (DoorCaseLog *log, DoorClock *clock);
