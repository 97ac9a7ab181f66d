/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a case stands in these files:
 *   door-case-file.c      what is known
 *   door-case-may.c       what may be done
 *   door-case-move.c      a draft to a newer questionnaire
 *   door-case-acts.c      doing it; door-case-acts.h: what these share
 *   door-case-carry.c     a case that was given, from hand to hand
 *   door-visit-report.c   the questions after a visit
 *   door-moment.c         the history, in words
 */
#pragma once

#include "door-case-file.h"
#include "door-case-private.h"

DoorVisitReport *
door_visit_report_new (gboolean selected, gboolean after_interview, gboolean by_phone);
/* NULL for an event that is not told to people. transfer full. */
DoorMoment *
door_moment_new (const DoorCaseEvent *event, const DoorContact *contact, GDateTime *now);
/* The same, as those who review read it: with who did it. */
DoorMoment *
door_moment_new_for_team (const DoorCaseEvent *event, const DoorContact *contact, GDateTime *now);
DoorCaseFile *
door_case_file_new (DoorCaseList *cases, DoorCaseLog *log, DoorClock *clock, DoorCase *item);
