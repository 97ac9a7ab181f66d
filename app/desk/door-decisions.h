/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What those who review decided about interviews, for whoever makes data of them.
 *
 * The record of a decision is a letter of kind "verdict" (door-letter.h), as the desk of a reviewer sends
 * it to the office: an envelope signed by its author and sealed to the team's supervisors, headquarters
 * and analysts. Inside is one event (door-case-event.h):
 *
 *   type       "verdict", or "returned"
 *   by, at, id who, when, and a name of its own
 *   instance   instance id of the interview
 *   content    BLAKE2b of the submission.door that was judged (door_hash_to_text())
 *   step       "approve", "return", "void", "back-check", "reopen" (door-team-steps.h); others decide nothing
 *   after      id of the step its author had seen last; ""
 *   text       the reason
 *
 * Order of use: door_decisions_new(); door_decisions_take() each letter, in any order; or
 * door_decisions_load() a folder of them; door_decisions_find() for each interview.
 *
 * Promises:
 *   1. A decision counts when somebody signed it whom the roster knows as headquarters, or as a supervisor
 *      of the interviewer's team; under their own name; and of the very bytes it was made of.
 *   2. Several decisions are folded by the rules of door-team-steps.h. Where two contradict each other
 *      the interview is not approved.
 *   3. The order of taking changes nothing.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include "door-keys.h"
#include "door-roster.h"
#include "door-team-steps.h"

/* Each letter is a file in a folder of fetched submissions (door-analyst.h). */
#define DOOR_DECISIONS_FOLDER "decisions"
#define DOOR_DECISION_SUFFIX ".door"

typedef struct _DoorDecisions DoorDecisions;

/* Takes a reference on the roster. */
DoorDecisions *door_decisions_new (DoorRoster *roster);
void door_decisions_free (DoorDecisions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDecisions, door_decisions_free)

/* `letter`: the envelope. FALSE with DOOR_SEAL_ERROR or G_IO_ERROR_INVALID_DATA when it does not count:
 * forged, not for this key, or no decision. */
gboolean
door_decisions_take (DoorDecisions *self, const DoorIdentity *key, GBytes *letter, GError **error);
/* All letters of FOLDER/decisions; none there: no decisions. `refused` (of char *, may be NULL) gets a
 * sentence for each that does not count. FALSE only when the folder cannot be read. */
gboolean door_decisions_load (DoorDecisions *self,
                              const DoorIdentity *key,
                              const char *folder,
                              GPtrArray *refused,
                              GError **error);
guint door_decisions_length (const DoorDecisions *self);

/* Everything that was decided about an interview, of whatever bytes: of DoorCaseEvent, which belong to
 * `self`, in the order taken. transfer container. */
GPtrArray *door_decisions_steps (const DoorDecisions *self, const char *instance_id);

/* What was decided about one version of an interview. */
typedef struct {
  DoorReviewState state; /* DOOR_REVIEW_RECEIVED: nobody decided */
  const char *word; /* "approved", "void", …: stable, for data; see door_review_state_word() */
  gboolean contradicted;
  const char *by;     /* who decided last; "" */
  const char *reason; /* "" */
  gint64 at;          /* microseconds since 1970; 0 */
} DoorDecided;

/* `team`: of the interviewer who signed the interview, by the roster. `submission`: the bytes of its
 * submission.door. Texts belong to `self`. */
DoorDecided door_decisions_find (const DoorDecisions *self,
                                 const char *instance_id,
                                 const char *team,
                                 GBytes *submission);
/* "received", "corrected", "in-review", "returned", "back-check", "approved", "void", "replaced". */
const char *door_review_state_word (DoorReviewState state);
