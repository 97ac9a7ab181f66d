/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cases of the team: who has each, what came of it, and what whoever reviews may do about it: give it to
 * somebody else, release a household of the reserve, permit another draw, confirm an outcome, ask for
 * another visit.
 *
 * Order of use: door_team_desk_get_cases(), a list that follows the desk; filters; the getters of a row;
 * door_team_case_may(); door_team_case_act_async().
 *
 * Promises:
 *   1. What was done is an event, signed, kept here before the call finishes; it stands in the case's history
 *      and goes to the tablet that has the case and to the other supervisors with the next sending.
 *   2. Nobody is put in another's place by a program: each of these is one person's act with a reason.
 *   3. What a tablet tells of its cases (addresses) is sealed to supervisors and headquarters alone.
 * Thread rule: main; letters are sealed on the vault's thread.
 */
#pragma once

#include "door-team-desk.h"

typedef enum {
  DOOR_TEAM_ACT_GIVE,        /* to another interviewer */
  DOOR_TEAM_ACT_RELEASE,     /* from the reserve */
  DOOR_TEAM_ACT_REDRAW,      /* one more draw, by a code that is told by voice */
  DOOR_TEAM_ACT_CONFIRM,     /* an outcome without interview */
  DOOR_TEAM_ACT_VISIT_AGAIN, /* the outcome is not taken yet */
  DOOR_N_TEAM_ACTS,
} DoorTeamAct;

#define DOOR_TYPE_TEAM_CASE (door_team_case_get_type ())
G_DECLARE_FINAL_TYPE (DoorTeamCaseRow, door_team_case, DOOR, TEAM_CASE, GObject)

const char *door_team_case_get_id (DoorTeamCaseRow *self);
const char *
door_team_case_get_label (DoorTeamCaseRow *self); /* "Household 1"; its id when unknown */
const char *door_team_case_get_where (DoorTeamCaseRow *self);  /* "House 17 · Block 3"; "" */
const char *door_team_case_get_person (DoorTeamCaseRow *self); /* who has it */
const char *door_team_case_get_state_text (DoorTeamCaseRow *self);
gboolean door_team_case_waits (DoorTeamCaseRow *self);      /* for whoever reviews */
gboolean door_team_case_is_reserve (DoorTeamCaseRow *self); /* and not released */
/* Of DoorMoment (door-case-file.h), newest first. */
GListModel *door_team_case_get_history (DoorTeamCaseRow *self);
/* NULL: may be done now; else why not, in words. */
const char *door_team_case_may (DoorTeamCaseRow *self, DoorTeamAct act);
const char *door_team_act_label (DoorTeamAct act); /* on a button; translated */

typedef enum {
  DOOR_TEAM_CASES_ALL,
  DOOR_TEAM_CASES_WAITING,
  DOOR_TEAM_CASES_OPEN, /* no interview and no outcome yet */
  DOOR_TEAM_CASES_RESERVE,
  DOOR_N_TEAM_CASES,
} DoorTeamCasesShow;
const char *door_team_cases_show_label (DoorTeamCasesShow show); /* translated */

#define DOOR_TYPE_TEAM_CASES (door_team_cases_get_type ())
/* A GListModel of DoorTeamCaseRow, by id. */
G_DECLARE_FINAL_TYPE (DoorTeamCases, door_team_cases, DOOR, TEAM_CASES, GObject)

DoorTeamCases *door_team_desk_get_cases (DoorTeamDesk *self);
void door_team_cases_set_show (DoorTeamCases *self, DoorTeamCasesShow show);
DoorTeamCasesShow door_team_cases_get_show (DoorTeamCases *self);
void door_team_cases_set_search (DoorTeamCases *self, const char *text); /* NULL: all */
DoorTeamCaseRow *door_team_cases_find (DoorTeamCases *self,
                                       const char *id); /* NULL; transfer none */
guint door_team_cases_count (DoorTeamCases *self, DoorTeamCasesShow show);

/* `person`: to whom it is given, else NULL. `reason`: asked for by all but CONFIRM.
 * G_IO_ERROR_INVALID_ARGUMENT in words when it may not be done, or something is missing. */
void door_team_case_act_async (DoorTeamDesk *desk,
                               DoorTeamCaseRow *row,
                               DoorTeamAct act,
                               const char *person,
                               const char *reason,
                               GAsyncReadyCallback callback,
                               gpointer data);
/* *ret_code: for a redraw what is to be told to the interviewer, "4711 0815", shown this once; else "".
 * transfer full; may be NULL. */
gboolean door_team_case_act_finish (DoorTeamDesk *desk,
                                    GAsyncResult *result,
                                    char **ret_code,
                                    GError **error);
