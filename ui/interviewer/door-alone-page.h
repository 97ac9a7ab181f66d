/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The respondent holds the tablet: one question in big type, "Next" and "I'd rather not answer", and the
 * corner that covers. No other way leads out.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-guard.h"

#define DOOR_TYPE_ALONE_PAGE (door_alone_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorAlonePage, door_alone_page, DOOR, ALONE_PAGE, AdwBin)

void door_alone_page_set_interview (DoorAlonePage *self, DoorInterview *interview);
