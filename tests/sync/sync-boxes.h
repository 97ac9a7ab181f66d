/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An outbox and an inbox in memory, which keep the promises of door-outbox.h and door-inbox.h and
 * show a test what they hold. */
#pragma once

#include "door-inbox.h"
#include "door-outbox.h"

#define SYNC_TYPE_BOX_OUT (sync_box_out_get_type ())
G_DECLARE_FINAL_TYPE (SyncBoxOut, sync_box_out, SYNC, BOX_OUT, GObject)

SyncBoxOut *sync_box_out_new (void);
/* Takes the parcel. */
void sync_box_out_add (SyncBoxOut *self, DoorParcel *parcel);
/* The last verdict on a parcel; NULL before the first. transfer none. */
const DoorDelivery *sync_box_out_verdict (SyncBoxOut *self, const char *id);
/* So many verdicts cannot be kept: the device's disk is full. */
void sync_box_out_fill_disk (SyncBoxOut *self, guint records);
guint sync_box_out_attempts (SyncBoxOut *self, const char *id);

#define SYNC_TYPE_BOX_IN (sync_box_in_get_type ())
G_DECLARE_FINAL_TYPE (SyncBoxIn, sync_box_in, SYNC, BOX_IN, GObject)

SyncBoxIn *sync_box_in_new (void);
/* The newest item of a kind and id (NULL: any id); NULL: none. transfer none. */
const DoorInbound *sync_box_in_find (SyncBoxIn *self, DoorInboundKind kind, const char *id);
guint sync_box_in_count (SyncBoxIn *self, DoorInboundKind kind);
/* A mark as the owner of the inbox writes it, beside sync. */
void sync_box_in_set_mark (SyncBoxIn *self, const char *name, const char *value);
char *sync_box_in_get_mark (SyncBoxIn *self, const char *name); /* NULL: none; transfer full */
