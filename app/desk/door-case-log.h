/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that happened to this account's cases: the events of door-case-event.h, each a record of
 * its own in the vault, all of them in memory while the desk is open.
 *
 * Promises:
 *   1. An event is in the log only when it is durable in the vault; door_case_log_add_finish() returns
 *      TRUE then, and never before.
 *   2. An event is never changed, putting one again changes nothing, and none is removed but when a
 *      respondent withdraws (door-withdraw.h).
 *   3. An event that cannot be read is left out and counted, and the others are there.
 * Thread rule: main; the work happens on the vault's thread.
 */
#pragma once

#include "door-case-event.h"
#include "door-vault-queue.h"

#define DOOR_TYPE_CASE_LOG (door_case_log_get_type ())
/* Signal "added" (case id): an event of that case came in. */
G_DECLARE_FINAL_TYPE (DoorCaseLog, door_case_log, DOOR, CASE_LOG, GObject)

/* `person` is written into what is added here. */
DoorCaseLog *door_case_log_new (DoorVaultQueue *queue, DoorClock *clock, const char *person);

/* Reads the vault again: on the vault's thread, then taken on the main one. */
GPtrArray *door_case_log_read (DoorVault *vault, GError **error);
void door_case_log_take (DoorCaseLog *self, GPtrArray *events);

/* A new event of this person, now. transfer full. */
DoorCaseEvent *door_case_log_begin (DoorCaseLog *self, const char *type, const char *case_id);
void door_case_log_add_async (DoorCaseLog *self,
                              DoorCaseEvent *event,
                              GAsyncReadyCallback callback,
                              gpointer data);
gboolean door_case_log_add_finish (DoorCaseLog *self, GAsyncResult *result, GError **error);

/* Forgets the events of a case that a withdrawal has removed from the vault. */
void door_case_log_forget (DoorCaseLog *self, const char *case_id);

/* Of DoorCaseEvent; never NULL; valid until the next event. transfer none. */
GPtrArray *door_case_log_of (DoorCaseLog *self, const char *case_id);
/* All of them in the order they are held. transfer none. */
GPtrArray *door_case_log_all (DoorCaseLog *self);

/* Name of an event's record. transfer full. */
char *door_case_log_record_name (const DoorCaseEvent *event);
/* A message from the office is a record of kind MESSAGE with the same document. */
