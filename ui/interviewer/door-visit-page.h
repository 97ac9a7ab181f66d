/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of a visit, one question after the other, then the details. Signals: "keep" when it is all
 * said; "interview" when somebody will talk now.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-case-file.h"

#define DOOR_TYPE_VISIT_PAGE (door_visit_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorVisitPage, door_visit_page, DOOR, VISIT_PAGE, AdwBin)

void door_visit_page_set_report (DoorVisitPage *self, DoorVisitReport *report, GDateTime *now);
DoorVisitReport *door_visit_page_get_report (DoorVisitPage *self);
