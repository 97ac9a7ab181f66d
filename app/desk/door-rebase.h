/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A draft moved to a newer version of its questionnaire.
 *
 * Versions of a form lie side by side; a draft stays with the one it was begun with until somebody
 * moves it, having seen what that does.
 *
 * Order of use: door_case_list_compare_async() for what would happen; show the report;
 * door_case_list_rebase_async() when the person agrees.
 * Promises:
 *   1. Nothing is lost: every answer stays in the journal as it was given, with a line that says when
 *      it moved; the older version stays on the device.
 *   2. Answers of questions that are in both go over as they are; others are set aside.
 *   3. Refused once a sealed section was opened: what is in it is bound to its questions.
 * Thread rule: main.
 */
#pragma once

#include "door-desk.h"

typedef struct {
  char *from; /* versions */
  char *to;
  guint kept;         /* answers that go over as they are */
  GPtrArray *dropped; /* labels of questions with an answer that the newer version does not have */
  GPtrArray *retyped; /* … that it asks in another way: to be looked at again */
  GPtrArray *added;   /* labels of questions that are new */
} DoorRebaseReport;

void door_rebase_report_free (DoorRebaseReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRebaseReport, door_rebase_report_free)
/* In a person's words. transfer full. */
char *door_rebase_report_describe (const DoorRebaseReport *self);

/* G_IO_ERROR_NOT_FOUND: nothing newer is here; _NOT_SUPPORTED: promise 3; the message says so. */
void door_case_list_compare_async (DoorCaseList *self,
                                   DoorCase *item,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
DoorRebaseReport *
door_case_list_compare_finish (DoorCaseList *self, GAsyncResult *result, GError **error);

/* Moves it; the list is read again. */
void door_case_list_rebase_async (DoorCaseList *self,
                                  DoorCase *item,
                                  const DoorRebaseReport *report,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
gboolean door_case_list_rebase_finish (DoorCaseList *self, GAsyncResult *result, GError **error);
