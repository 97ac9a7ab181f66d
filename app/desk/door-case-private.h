/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases as the list makes them. */
#pragma once

#include "door-case-about.h"
#include "door-desk.h"
#include "door-form-shelf.h"
#include "door-trust.h"

typedef struct {
  DoorCaseState state;
  gboolean has_interview;
  DoorUuid interview; /* the newest of this case */
  char *form_version; /* of the interview; the assignment's before it is begun */
  guint n_answers;
  double progress;
  char *message; /* why it was refused or cannot be read; NULL */
} DoorCaseProgress;

DoorCase *door_case_new (const DoorAssignmentFacts *facts);
const DoorAssignmentFacts *door_case_get_facts (DoorCase *self);
const DoorCaseProgress *door_case_get_progress_facts (DoorCase *self);
/* Takes over the texts in `progress`. */
void door_case_set_progress (DoorCase *self, DoorCaseProgress *progress);
/* Nothing a person could see or do differs. */
gboolean door_case_is_same (DoorCase *self, DoorCase *other);
/* Label, address and area hold every word of `text`. */
gboolean door_case_matches (DoorCase *self, const char *text);

DoorCaseList *door_case_list_new (DoorVaultQueue *queue,
                                  DoorFormShelf *shelf,
                                  DoorTrust *trust,
                                  DoorClock *clock,
                                  const char *public_name);
/* Reads the vault again. */
void door_case_list_refresh_async (DoorCaseList *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_case_list_refresh_finish (DoorCaseList *self, GAsyncResult *result, GError **error);
