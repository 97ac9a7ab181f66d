/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the review of an interview stands, folded from its steps. Pure.
 *
 * A step names the one it was taken after, as far as its author had seen (field "after", "" for the
 * first). Rules:
 *   T1. Steps are taken in the order of their times, but none before the one it was taken after: clocks
 *       differ, and two steps may share a moment. What only remarks ("comment", "flag") changes no
 *       state.
 *   T2. The last of the deciding steps counts.
 *   T3. A deciding step whose author had not seen the one before it, of somebody else and saying
 *       something else, contradicts it: the interview is in review again, whoever came last, until one
 *       of them (or a third) decides knowing both.
 *   T4. A returned interview of which a corrected version has come is *replaced*; the version that came
 *       is *corrected* until somebody decides.
 *   T5. What headquarters confirms stays approved, and confirmed until somebody decides otherwise.
 * Thread rule: any thread.
 */
#pragma once

#include "door-case-event.h"
#include "door-team-desk.h"

#define DOOR_STEP_APPROVE "approve"
#define DOOR_STEP_RETURN "return"
#define DOOR_STEP_VOID "void"
#define DOOR_STEP_BACK_CHECK "back-check"
#define DOOR_STEP_REOPEN "reopen"   /* what was decided counts no longer */
#define DOOR_STEP_CONFIRM "confirm" /* by headquarters, of what was approved */
#define DOOR_STEP_COMMENT "comment" /* for those who review */
#define DOOR_STEP_FLAG "flag"       /* likewise; without a text it is taken away */

typedef struct {
  DoorReviewState state;
  gboolean contradicted;     /* rule T3 */
  gboolean confirmed;        /* approved, and looked at by headquarters */
  const DoorCaseEvent *last; /* the deciding step that counts; NULL */
  const char *tip;           /* id of the newest step: "after" of the next; "" */
} DoorTeamStanding;

/* `steps` of one interview, of DoorCaseEvent, in any order; the array is put in order. */
DoorTeamStanding door_team_steps_fold (GPtrArray *steps, gboolean replaces, gboolean replaced);
const char *door_review_state_label (DoorReviewState state); /* translated */
/* "Approved", "Sent back": for the history; translated. */
const char *door_team_step_label (const DoorCaseEvent *step);
