/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What simulated interviews came by in a form: questions, choices, sizes of repeats, both sides of
 * each condition, and how long they took.
 *
 * Order of use: door_coverage_new(), door_coverage_count() after each walk, then one of the prints.
 * A condition is counted where it decides: not within a group that is not asked itself.
 * Thread rule: one owner at a time.
 */
#pragma once

#include "door-simulator.h"

typedef struct _DoorCoverage DoorCoverage;

DoorCoverage *door_coverage_new (DoorFormDef *def);
void door_coverage_free (DoorCoverage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCoverage, door_coverage_free)

void
door_coverage_count (DoorCoverage *self, DoorSession *session, const DoorSimulatorReport *report);

/* How long an interview of some kind took ("victim"): the kinds are told apart after the totals. */
void door_coverage_note_kind (DoorCoverage *self, const char *kind, double seconds);

/* What was never reached, chosen, true or false, then the totals; to standard output. */
void door_coverage_print_text (const DoorCoverage *self);
/* All figures as one JSON object; to standard output. */
void door_coverage_print_json (const DoorCoverage *self);
