/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A respondent has withdrawn: the notice that tells hub, relay and office to destroy what they hold
 * of an interview. Signed by the vault that made it; it says the outcome and nothing else.
 *
 *   doorstep-withdrawal 1
 *   instance uuid:…
 *   outcome …
 *   time 2026-11-23T05:59:52.123Z
 *   signer …
 *   signature …
 *
 * Order of use: door_withdrawal_sign() on the device (door_vault_withdraw() does it); whoever holds a
 * submission calls door_withdrawal_read() and destroys it when `signer` is the submission's.
 * Thread rule: any thread; plain data.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"
#include "door-seal.h"

typedef struct {
  char *instance_id;
  char *outcome;
  gint64 time_us;
  guint8 signer[32];
} DoorWithdrawal;

/* transfer full. */
GBytes *door_withdrawal_sign (const char *instance_id,
                              const char *outcome,
                              gint64 time_us,
                              const DoorIdentity *signer);
/* DAMAGED, BAD_SIGNATURE, NEWER. Whether this signer may is the caller's question: compare with the
 * signer of the submission. transfer full. */
DoorWithdrawal *door_withdrawal_read (GBytes *bytes, GError **error);
void door_withdrawal_free (DoorWithdrawal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorWithdrawal, door_withdrawal_free)
