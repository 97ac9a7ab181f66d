/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes an interview's journal: takes the entries of each edit, hands them to the vault in order,
 * and knows whether all of them are durable.
 *
 * One batch is under way at a time; what comes meanwhile goes together in the next one. A batch that
 * fails stays in front and is tried again by door_recorder_retry() or with the next entry: nothing
 * is skipped, nothing is written twice.
 * Thread rule: main.
 */
#pragma once

#include "door-vault-queue.h"

typedef struct _DoorRecorder DoorRecorder;

typedef enum {
  DOOR_RECORDER_SAVED,
  DOOR_RECORDER_WORKING,
  DOOR_RECORDER_FAILED,
} DoorRecorderState;

/* `on_state` is called whenever the state may have changed. Without a queue (NULL) nothing is kept,
 * and everything counts as saved: for trying a questionnaire. */
DoorRecorder *door_recorder_new (DoorVaultQueue *queue,
                                 const DoorUuid *interview,
                                 void (*on_state) (gpointer data),
                                 gpointer data);
/* What is under way is still written; nobody is told any more. */
void door_recorder_unref (DoorRecorder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRecorder, door_recorder_unref)

/* From here on entries go into this open section of the interview; 0: into its main journal. Only
 * while nothing waits. */
void door_recorder_set_section (DoorRecorder *self, guint section);
/* Adds an entry to the present edit. Texts are copied. */
void
door_recorder_add (DoorRecorder *self, DoorEntryKind kind, const char *path, const char *value);
/* Ends the edit: its entries go to the vault together. */
void door_recorder_flush (DoorRecorder *self);
void door_recorder_retry (DoorRecorder *self);

DoorRecorderState door_recorder_state (const DoorRecorder *self);
/* Why it FAILED; NULL otherwise. */
const GError *door_recorder_error (const DoorRecorder *self);
