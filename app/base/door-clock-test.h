/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests do to a fixed clock beside door_clock_advance(). Thread rule: as there. */
#pragma once

#include "door-clock.h"

/* The machine sleeps: the wall clock goes on, the monotonic one stands. */
void door_clock_sleep (DoorClock *self, gint64 us);
