/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an answer to a submission means. Pure functions, so that the table can be tested whole.
 *
 *   201, 202 with an OpenRosaResponse    stored
 *   the same of nature "submit_carried"  a relay has it: it stays here and waits for the hub's word
 *   the same of nature "submit_partial"  our hub lacks parts: this parcel again
 *   200, 3xx, 201/202 with another body  something between us and the server answered: end the
 *                                        run, try again
 *   no answer, 429, 503                  end the run, try again later
 *   401, 402, 403                        the enrolment or account is not accepted: end the run, tell
 *                                        a person
 *   426                                  one of the two programs must be updated: the same
 *   408, 423, 425, 507, other 5xx        this parcel later, the next one now
 *   409                                  one of the meanings below; known: stored, others: refused
 *   413                                  refused: larger than the server takes
 *   other 4xx with an OpenRosaResponse   refused: a person decides
 *   other 4xx with another body          this parcel later: it may not be the server at all
 */
#pragma once

#include "door-openrosa.h"
#include "door-outbox.h"

typedef enum {
  DOOR_VERDICT_PARCEL, /* concerns this parcel; others may pass */
  DOOR_VERDICT_WAY,    /* concerns the way to the server: end the run, try again */
  DOOR_VERDICT_PERSON, /* concerns the enrolment: end the run, a person must act */
} DoorVerdictScope;

/* What ODK Central means by 409. */
typedef enum {
  DOOR_CONFLICT_OTHER,       /* another server, or words not known */
  DOOR_CONFLICT_OTHER_BYTES, /* other bytes under this instanceID */
  DOOR_CONFLICT_KNOWN,       /* a repeat of what was edited there since: it is stored */
  DOOR_CONFLICT_STALE_EDIT,  /* an edit of a version that is not the current one */
  DOOR_CONFLICT_CLOSED,      /* the form takes no submissions, not even repeats */
  DOOR_CONFLICT_DELETED,     /* deleted there; also said to the loser of a race of equal posts */
} DoorConflict;

/* `response` may be NULL. */
DoorConflict door_verdict_conflict (const DoorOpenRosaResponse *response);

/* `body` may be NULL. The delivery's `at`, `next_try` and `receipt` are left to the caller; the
 * receipt's text comes in *ret_receipt (transfer full, NULL: none). transfer full. */
DoorDelivery *
door_verdict_judge (guint status, GBytes *body, DoorVerdictScope *ret_scope, char **ret_receipt);
/* For a request that got no answer at all. transfer full. */
DoorDelivery *door_verdict_no_answer (const GError *fault);

/* Waiting time before the try after `attempts` ones, in microseconds: 5 s doubled at each up to 30
 * minutes, times `draw` + 0.5, where 0 <= draw < 1 is random, so that a thousand tablets do not
 * return in the same second. */
gint64 door_verdict_backoff (guint attempts, double draw);
