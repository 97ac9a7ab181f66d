/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second visit beside the interview it is about: what was found, and the answers that were asked for
 * twice, ready for door_backcheck_compare().
 *
 * Which questions belong together stands in the questionnaire of the second visit
 * (door-review-plan.h, "check-fixed:NAME" and so on).
 *
 * Promises:
 *   1. What is not for the team, in either form, is in no pair.
 *   2. A reason for no answer (don't know, refused) is no answer: its pair is left out.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include "door-backcheck.h"

typedef struct {
  DoorVisitFinding finding;
  GArray *pairs; /* of DoorCheckPair; their texts belong to it */
} DoorCheckMatch;

/* NULL when one of the records is no XML, or `check` is no questionnaire for second visits. `first` may be
 * NULL when the interview has none (a case without one): then there are no pairs. */
DoorCheckMatch *door_check_match_new (const DoorReviewPlan *check,
                                      GBytes *check_record,
                                      const DoorReviewPlan *first,
                                      GBytes *first_record,
                                      GError **error);
void door_check_match_free (DoorCheckMatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCheckMatch, door_check_match_free)

/* The value of the first question with these roles in a record; "". transfer full. */
char *door_check_value (const DoorReviewPlan *plan, GBytes *record, guint roles);
