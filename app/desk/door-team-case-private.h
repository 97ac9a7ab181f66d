/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cases of a team:
 *   door-team-case.c       one of them, folded from its events
 *   door-team-case-list.c  all of them, as a list
 *   door-team-case-acts.c  what is done about one
 */
#pragma once

#include "door-team-case.h"

#include "door-case-about.h"
#include "door-contact.h"
#include "door-team-private.h"

/* What is known of it beside its events. */
typedef struct {
  DoorTeamRow *interview; /* the newest that counts; NULL */
  GDateTime *now;
} DoorTeamCaseBeside;

/* `events` of it, of DoorCaseEvent. transfer full. */
DoorTeamCaseRow *
door_team_case_new (const char *id, GPtrArray *events, const DoorTeamCaseBeside *beside);
GPtrArray *door_team_case_events (DoorTeamCaseRow *self);
/* As it was assigned; NULL: no tablet has told it yet. */
const DoorAssignmentFacts *door_team_case_facts (DoorTeamCaseRow *self);
gboolean door_team_case_is_open (DoorTeamCaseRow *self);
/* Search text, folded. */
gboolean door_team_case_holds (DoorTeamCaseRow *self, const char *folded);

DoorTeamCases *door_team_cases_new (void);
/* Of DoorTeamCaseRow, whatever is shown. transfer none. */
GPtrArray *door_team_cases_all (DoorTeamCases *self);
/* Folded from the events of the team; `rows` are its interviews (of DoorTeamRow). */
void
door_team_cases_rebuild (DoorTeamCases *self, GPtrArray *events, GPtrArray *rows, GDateTime *now);
