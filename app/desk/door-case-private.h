/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases as the list makes them. */
#pragma once

#include "door-case-about.h"
#include "door-case-log.h"
#include "door-contact.h"
#include "door-desk.h"
#include "door-form-shelf.h"
#include "door-trust.h"

typedef struct {
  DoorCaseState state; /* as far as the interview goes */
  gboolean has_interview;
  gboolean withdrawn; /* the respondent took back the consent */
  gboolean released;  /* it was sent and is not on this device any more */
  DoorUuid interview; /* the newest of this case */
  char *form_version; /* of the interview; the assignment's before it is begun */
  gboolean may_move;  /* a draft, and another version of its form came later: door-rebase.h */
  guint n_answers;
  double progress;
  char *message; /* why it was refused or cannot be read; NULL */
} DoorCaseProgress;

DoorCase *door_case_new (const DoorAssignmentFacts *facts);
const DoorAssignmentFacts *door_case_get_facts (DoorCase *self);
const DoorCaseProgress *door_case_get_progress_facts (DoorCase *self);
/* Takes over the texts in `progress`. */
void door_case_set_progress (DoorCase *self, DoorCaseProgress *progress);
/* What is known from the visits; takes it over. `now`: by which an appointment is due. */
void door_case_set_contact (DoorCase *self,
                            DoorContact *contact,
                            DoorProtocol *protocol,
                            GDateTime *now);
const DoorContact *door_case_get_contact (DoorCase *self);
/* NULL before the contact was set. transfer none. */
DoorProtocol *door_case_get_protocol (DoorCase *self);
/* Kept in reserve, and not released: nobody goes there yet. */
gboolean door_case_is_in_reserve (DoorCase *self);
/* How far the interview is, for door-final-code.h. */
DoorInterviewStage door_case_get_stage (DoorCase *self);
void door_case_set_distance (DoorCase *self, double metres, const char *text);
double door_case_get_distance (DoorCase *self); /* G_MAXDOUBLE: not known */
/* Nothing a person could see or do differs. */
gboolean door_case_is_same (DoorCase *self, DoorCase *other);
/* Label, address and area hold every word of `text`. */
gboolean door_case_matches (DoorCase *self, const char *text);

DoorCaseList *door_case_list_new (DoorVaultQueue *queue,
                                  DoorFormShelf *shelf,
                                  DoorTrust *trust,
                                  DoorClock *clock,
                                  DoorCaseLog *log,
                                  const char *public_name);
/* What the survey prescribes for this form; never NULL. transfer none. */
DoorProtocol *door_case_list_protocol (DoorCaseList *self, const char *form_id);
/* A case of this form with which nothing was done yet; NULL. transfer none. */
DoorCase *door_case_list_find_unused (DoorCaseList *self, const char *form_id);
/* Interviews of this account that were finished from then on, sent back ones once. */
guint door_case_list_count_finished (DoorCaseList *self, gint64 since);
/* One case, after something happened to it. */
void door_case_list_update (DoorCaseList *self, const char *case_id);
/* door-withdraw.h; the list is read again with it. `event` is of type "withdrawn". */
void door_case_list_withdraw_async (DoorCaseList *self,
                                    DoorCaseEvent *event,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean door_case_list_withdraw_finish (DoorCaseList *self, GAsyncResult *result, GError **error);
/* Reads the vault again. */
void door_case_list_refresh_async (DoorCaseList *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_case_list_refresh_finish (DoorCaseList *self, GAsyncResult *result, GError **error);
