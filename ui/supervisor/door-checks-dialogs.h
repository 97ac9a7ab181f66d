/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked about one second visit: who goes, and what follows. Both tell how it ended by `told`, with
 * a sentence to show. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-checks.h"

typedef void (*DoorChecksTold) (GtkWidget *over, const char *sentence);

void door_checks_ask_who (GtkWidget *over,
                          DoorTeamChecks *checks,
                          DoorTeamCheck *check,
                          DoorChecksTold told);
void door_checks_ask_what (GtkWidget *over,
                           DoorTeamChecks *checks,
                           DoorTeamCheck *check,
                           DoorChecksTold told);
