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
/* Somebody who reviews has written just now. */
void door_sending_note_letter (DoorSending *self);
/* The desk is going: nothing starts by itself any more. */
void door_sending_detach (DoorSending *self);

/* What the row is about: a letter's record (door-refused-letters.h), or NULL and an interview. */
const char *door_sent_row_letter (DoorSentRow *self);
const DoorUuid *door_sent_row_interview (DoorSentRow *self);

typedef struct {
  GPtrArray *rows;  /* of DoorSentRow */
  GPtrArray *log;   /* of DoorSyncLine */
  char *metered;    /* the setting; NULL: never chosen */
  gboolean letters; /* some wait to be sent */
} DoorSendingContents;

void door_sending_contents_free (gpointer data);
/* When, and in whose words. */
typedef struct {
  GDateTime *now; /* local */
  DoorSender sender;
} DoorSendingAsk;
DoorSendingAsk *door_sending_ask_new (GDateTime *now, DoorSender sender); /* takes `now` */
void door_sending_ask_free (gpointer data);

/* For door_vault_queue_call_async(): `ask` is a DoorSendingAsk. The rows are handed to the main
 * thread whole. */
gpointer door_sending_read (DoorVault *vault, gpointer ask, GError **error);
