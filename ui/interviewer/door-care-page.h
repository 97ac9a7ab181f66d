/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help and safety, one touch away from everywhere: somebody is upset, somebody is in danger, services
 * nearby, checking in, the PIN, how it went. Signal "back".
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-cover.h"
#include "door-safety.h"

#define DOOR_TYPE_CARE_PAGE (door_care_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorCarePage, door_care_page, DOOR, CARE_PAGE, AdwBin)

/* `case_id` NULL: no case is open. `district`: whose services are listed. */
GtkWidget *door_care_page_new (DoorSafety *safety,
                               DoorCover *cover,
                               const char *case_id,
                               const char *district);
