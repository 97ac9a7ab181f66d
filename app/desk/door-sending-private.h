/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of door-sending.h: -rows.c reads the vault and finds the words, -sending.c holds them. */
#pragma once

#include "door-carry.h"
#include "door-clock.h"
#include "door-desk-inbox.h"
#include "door-desk-outbox.h"
#include "door-sending.h"
#include "door-sync-status-private.h"
#include "door-vault-queue.h"

/* What sending by hand needs. Borrowed by the carry functions while a call is on. */
typedef struct {
  DoorVaultQueue *queue;
  DoorDeskOutbox *outbox;
  DoorDeskInbox *inbox;
  DoorTrust *trust;
  DoorClock *clock;
} DoorCarryTools;

/* Takes references. */
DoorSending *door_sending_new (const DoorCarryTools *tools, DoorSyncStatus *status);
DoorCarryTools *door_sending_carry_tools (DoorSending *self);
DoorSyncStatus *door_sending_status (DoorSending *self);
/* Finds the supervisor's laptop that was noted before. */
void door_sending_find_relay (DoorSending *self);
/* Returns an error to `task` where nothing can be carried; FALSE: it can. */
gboolean door_sending_refuses_carrying (DoorSending *self, GTask *task);
void door_sending_watch_network (DoorSending *self);
/* The desk is going: nothing starts by itself any more. */
void door_sending_detach (DoorSending *self);

/* What the row is about: a letter's record (door-refused-letters.h), or NULL and an interview. */
const char *door_sent_row_letter (DoorSentRow *self);
const DoorUuid *door_sent_row_interview (DoorSentRow *self);

typedef struct {
  GPtrArray *rows; /* of DoorSentRow */
  GPtrArray *log;  /* of DoorSyncLine */
  char *metered;   /* the setting; NULL: never chosen */
} DoorSendingContents;

void door_sending_contents_free (gpointer data);
/* For door_vault_queue_call_async(): `now` is a local GDateTime. The rows are handed to the main
 * thread whole. */
gpointer door_sending_read (DoorVault *vault, gpointer now, GError **error);
