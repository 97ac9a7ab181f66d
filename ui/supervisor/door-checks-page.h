/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second visits: drawing them, who goes, what came back, what follows, and what they say together.
 *
 * Signals: "toast" (text); "chosen" (DoorTeamRow): to the interview. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-checks.h"

#define DOOR_TYPE_CHECKS_PAGE (door_checks_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorChecksPage, door_checks_page, DOOR, CHECKS_PAGE, AdwBin)

GtkWidget *door_checks_page_new (DoorTeamDesk *desk);
