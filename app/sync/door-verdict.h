/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an answer to a submission means. Pure functions, so that the table can be tested whole.
 *
 *   201, 202 with an OpenRosaResponse           stored
 *   200, redirects, 201/202 with something else a page between us and the server: try again
 *   408 423 425 429, 5xx, no answer             try again later
 *   507                                         the server's disk is full: try again later
 *   401 403                                     stop: the enrolment is not (or no longer) accepted
 *   404 405 409 413 and every other 4xx         stop: this submission is not accepted as it is
 */
#pragma once

#include "door-outbox.h"

typedef enum {
  DOOR_VERDICT_PARCEL, /* concerns this parcel; others may pass */
  DOOR_VERDICT_SERVER, /* concerns the server or the way to it: end the run */
} DoorVerdictScope;

/* `body` may be NULL. *ret_scope may be NULL. The delivery's `at`, `next_try` and `receipt` are
 * left to the caller, the receipt's text is returned by *ret_receipt (transfer full, NULL: none).
 * transfer full. */
DoorDelivery *
door_verdict_judge (guint status, GBytes *body, DoorVerdictScope *ret_scope, char **ret_receipt);
/* For a request that got no answer at all. transfer full. */
DoorDelivery *door_verdict_no_answer (const GError *fault);

/* Waiting time before try number `attempts` + 1, in microseconds: 5 s doubled at each try up to
 * 30 minutes, times `draw` + 0.5, where 0 <= draw < 1 is random, so that a thousand tablets do
 * not return in the same second. */
gint64 door_verdict_backoff (guint attempts, double draw);
