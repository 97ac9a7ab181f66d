/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between a person and some of the questions: says what DoorGuard says, offers its choices.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-guard.h"

#define DOOR_TYPE_GUARD_PAGE (door_guard_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorGuardPage, door_guard_page, DOOR, GUARD_PAGE, AdwBin)

void door_guard_page_set_guard (DoorGuardPage *self, DoorGuard *guard);
