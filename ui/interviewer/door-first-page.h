/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to do on a computer where nobody has enrolled yet: enrol it, try the demo survey, look at
 * a questionnaire. Signal "enrol"; the rest are the application's actions ("app.demo",
 * "app.demo-supervisor", "app.try", "app.try-folder", "app.analyst").
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#define DOOR_TYPE_FIRST_PAGE (door_first_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorFirstPage, door_first_page, DOOR, FIRST_PAGE, AdwBin)
