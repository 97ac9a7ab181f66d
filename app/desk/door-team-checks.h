/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second visits: which interviews are visited again, by whom, what came of it, and what follows.
 *
 * Order of use: door_team_desk_get_checks(); draw; give each to somebody, who finds it among the cases of
 * their tablet; what they send in is matched by itself; the figures follow; settle each.
 *
 * Who was drawn, who goes and who may go to whom are events of the team (door-case-event.h), signed, so that
 * every supervisor of the team sees the same:
 *
 *   check-drawn  seed, cases: lines of INSTANCE, CASE, INTERVIEWER, REASON parted by tabs
 *   check-given  of (case), instance, to
 *   check-settled  of, visit (instance id of what came in), verdict ("pass", "retrain", "redo", "void")
 *   person       person, sex ("woman", "man")
 *
 * Promises:
 *   1. Drawn by the survey's rule (door-protocol.h, "back_check") from what was not drawn before, with a
 *      seed that is kept: anybody repeats it.
 *   2. A case in which somebody reported danger, or whose respondent withdrew, is never drawn and never given.
 *   3. Nobody checks their own interview; a woman's home is visited by a woman, a man's by a man, once it is
 *      known who was asked.
 *   4. The tablet of whoever goes gets a telephone number only when the respondent agreed to be called, and
 *      of the first interview nothing but case and address.
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

typedef enum {
  DOOR_CHECK_DRAWN, /* nobody goes yet */
  DOOR_CHECK_GIVEN,
  DOOR_CHECK_DONE,    /* it came back */
  DOOR_CHECK_SETTLED, /* and something was decided */
} DoorCheckState;

#define DOOR_TYPE_TEAM_CHECK (door_team_check_get_type ())
G_DECLARE_FINAL_TYPE (DoorTeamCheck, door_team_check, DOOR, TEAM_CHECK, GObject)

const char *door_team_check_get_case (DoorTeamCheck *self);
const char *door_team_check_get_person (DoorTeamCheck *self);      /* whose interview it was */
const char *door_team_check_get_reason_text (DoorTeamCheck *self); /* translated */
const char *door_team_check_get_checker (DoorTeamCheck *self);     /* "" */
const char *door_team_check_get_needs (DoorTeamCheck *self);       /* "woman", "man"; "" */
DoorCheckState door_team_check_get_state (DoorTeamCheck *self);
/* "Drawn by chance · nobody goes yet", "Nobody had been there · Not used". */
const char *door_team_check_get_state_text (DoorTeamCheck *self);
/* What was found is known; before that it is being read. */
gboolean door_team_check_is_read (DoorTeamCheck *self);
DoorTeamRow *door_team_check_get_row (DoorTeamCheck *self); /* the interview; NULL. transfer none */

#define DOOR_TYPE_TEAM_CHECKS (door_team_checks_get_type ())
/* A GListModel of DoorTeamCheck, what asks for something first. Signal "counted": the report is new. */
G_DECLARE_FINAL_TYPE (DoorTeamChecks, door_team_checks, DOOR, TEAM_CHECKS, GObject)

/* transfer none. */
DoorTeamChecks *door_team_desk_get_checks (DoorTeamDesk *desk);
DoorTeamCheck *door_team_checks_find (DoorTeamChecks *self,
                                      const char *case_id); /* transfer none */
/* "12 drawn, 3 with somebody, 5 came back". transfer none. */
const char *door_team_checks_get_summary (DoorTeamChecks *self);

/* How many could be drawn now. */
guint door_team_checks_count_new (DoorTeamChecks *self);
/* `seed` 0: at random. All of these end with door_team_desk_act_finish(). G_IO_ERROR_NOT_FOUND: there is
 * nothing to draw from. */
void door_team_checks_draw_async (DoorTeamChecks *self,
                                  guint64 seed,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
/* Everybody of the team who could go, by name, NULL-terminated. transfer full. */
char **door_team_checks_get_people (DoorTeamChecks *self);
/* NULL: this person may go; else why not, in words. */
const char *door_team_checks_may (DoorTeamChecks *self, DoorTeamCheck *check, const char *person);
void door_team_checks_give_async (DoorTeamChecks *self,
                                  DoorTeamCheck *check,
                                  const char *person,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
const char *door_team_checks_get_sex (DoorTeamChecks *self, const char *person); /* "" unknown */
void door_team_checks_set_sex_async (DoorTeamChecks *self,
                                     const char *person,
                                     const char *sex,
                                     GAsyncReadyCallback callback,
                                     gpointer data);

typedef enum {
  DOOR_FOLLOW_PASS,
  DOOR_FOLLOW_RETRAIN,
  DOOR_FOLLOW_REDO,
  DOOR_FOLLOW_VOID,
  DOOR_N_FOLLOWS,
} DoorCheckFollow;

/* What follows: PASS approves the interview, RETRAIN writes `text` to the interviewer and approves, REDO sends
 * it back with `text`, VOID takes it out of the analysts' data, visibly. A text is needed but for PASS. */
void door_team_checks_settle_async (DoorTeamChecks *self,
                                    DoorTeamCheck *check,
                                    DoorCheckFollow follow,
                                    const char *text,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
/* What the finding itself suggests. */
DoorCheckFollow door_team_check_suggest (DoorTeamCheck *self);
const char *door_check_follow_label (DoorCheckFollow follow); /* on a button; translated */

/* --- The report ------------------------------------------------------------------------------- */

typedef enum {
  DOOR_CHECK_BY_PERSON, /* error rates by class, and what they suggest */
  DOOR_CHECK_BY_ITEM,   /* differences, inconsistency, kappa with its interval */
} DoorCheckTable;

/* One cell in words; row 0 is the head. `person` NULL: of all together (by item only). "" beyond. */
guint door_team_checks_n_rows (DoorTeamChecks *self, DoorCheckTable table, const char *person);
guint door_team_checks_n_columns (DoorTeamChecks *self, DoorCheckTable table);
char *door_team_checks_cell (
    DoorTeamChecks *self, DoorCheckTable table, const char *person, guint row, guint column);
/* The visits are being read; "counted" follows. */
gboolean door_team_checks_is_counting (DoorTeamChecks *self);
