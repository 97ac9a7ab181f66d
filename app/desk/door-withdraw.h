/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A respondent takes back the consent: what was said in a case goes from this device, and hub and
 * office are told to destroy theirs.
 *
 * Promises:
 *   1. All interviews of the case go, whatever their state, also those sent and released before: keys,
 *      answers, sections, attachments, what waits to be sent (door_vault_withdraw()).
 *   2. What else was noted of the respondent goes, too: a copy of the draft that waits for the office,
 *      what came back from the supervisor, and every event of the case but visits, appointments and a
 *      danger that somebody must hear of.
 *   3. What stays: that the home was visited and when, and the outcome. Nobody is to ring there again.
 *   4. When it is interrupted, doing it again ends it; the case offers it until nothing is left.
 * Thread rule: the vault's thread.
 */
#pragma once

#include "door-case-event.h"
#include "door-vault-queue.h"

/* A refusal, as if the interview had never been; and why. */
#define DOOR_OUTCOME_WITHDRAWN "2.112 withdrawn"

/* Whether this interview ended so. */
gboolean door_withdraw_was (const DoorInterviewInfo *info);
/* Whether an event of a withdrawn case stays. */
gboolean door_withdraw_keeps (const DoorCaseEvent *event);

/* `event` tells of it (type "withdrawn"); its case is the one. */
gboolean door_withdraw_case (DoorVault *vault, const DoorCaseEvent *event, GError **error);
