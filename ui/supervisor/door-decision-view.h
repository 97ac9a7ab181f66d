/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was noticed about an interview, what was verified, how it went, what was decided before; and the
 * buttons to decide now.
 *
 * Signal "decide" (DoorDecision as a number): the person wants to. "other" (DoorTeamRow): to see the other
 * interview that a flag is about. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-reading.h"

#define DOOR_TYPE_DECISION_VIEW (door_decision_view_get_type ())
G_DECLARE_FINAL_TYPE (DoorDecisionView, door_decision_view, DOOR, DECISION_VIEW, AdwBin)

GtkWidget *door_decision_view_new (DoorTeamDesk *desk);
/* `row` NULL: nothing is chosen. `reading` NULL: it cannot be read, or is being opened. */
void door_decision_view_show (DoorDecisionView *self, DoorTeamRow *row, DoorReading *reading);
/* Comments or state are others now. */
void door_decision_view_follow (DoorDecisionView *self);
