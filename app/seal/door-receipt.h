/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed receipts: what became of a submission, by whom, when.
 *
 *   carried  a relay or stick has it. Never permits removal from the device.
 *   stored   signed by the central hub after its commit.
 *   applied  signed by a supervisor or analyst after opening and verifying.
 *
 * Text, as the roster is; `content` is the BLAKE2b-256 of submission.door, so that a receipt for
 * one version of an interview does not pass for another.
 *
 * Promise: door_receipt_read() returns only receipts whose signer is in the roster in a role that
 * may give them (stored: hub; applied: supervisor, headquarters, analyst; carried: any).
 * Thread rule: any thread; plain data.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"
#include "door-roster.h"
#include "door-seal.h"

typedef enum {
  DOOR_RECEIPT_CARRIED,
  DOOR_RECEIPT_STORED,
  DOOR_RECEIPT_APPLIED,
} DoorReceiptKind;

typedef struct {
  DoorReceiptKind kind;
  char *instance_id;
  guint8 content[DOOR_HASH_BYTES];
  gint64 time_us;
  guint8 signer[32]; /* filled in by door_receipt_sign() */
} DoorReceipt;

DoorReceipt *door_receipt_new (DoorReceiptKind kind,
                               const char *instance_id,
                               const guint8 content[static DOOR_HASH_BYTES],
                               gint64 time_us);
void door_receipt_free (DoorReceipt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorReceipt, door_receipt_free)

/* transfer full. */
GBytes *door_receipt_sign (DoorReceipt *self, const DoorIdentity *signer);
/* DAMAGED, BAD_SIGNATURE (also: not a member, or in a role that may not give it), NEWER. */
DoorReceipt *door_receipt_read (GBytes *bytes, const DoorRoster *roster, GError **error);
/* Whether it names this key as its signer's. Says nothing of whether that is true. */
gboolean door_receipt_is_by (GBytes *bytes, const guint8 sign[static 32]);
const char *door_receipt_kind_name (DoorReceiptKind kind);
