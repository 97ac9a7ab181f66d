/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A forgotten passphrase, helped from far away. The locked device makes a request; a supervisor, a
 * stick or a phone's camera carries it; headquarters answers with the recovery key and tells the
 * interviewer a one-time code by voice. Whoever carries request or answer learns nothing and gains
 * nothing: the answer opens with the code *and* with a key that only the asking device has, and that
 * key is destroyed when it has been used.
 *
 *   doorstep-recovery-request 1              doorstep-recovery-answer 1
 *   context vault%20…                        context vault%20…
 *   answer-to door1…    made for this        key SEALED        to the asking device
 *   slot …              the recovery slot    slot …            a passphrase slot for the code, under
 *                                                              that key
 *
 * Both are text, short enough for a QR code. They are not signed: a locked vault cannot sign. Hence
 * headquarters must know by other means who is asking: the fingerprint of `answer-to` is shown on the
 * device and at headquarters, and the two compare it by voice before the code is told.
 *
 * Order of use: door_vault_recovery_request() on the device; door_recovery_answer() at headquarters;
 * door_vault_open_answer() on the device (door-vault.h).
 * Thread rule: any thread; answering and opening derive a key and take a second.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"

/* transfer full. */
GBytes *
door_recovery_request_new (const char *context, const DoorPublicKeys *answer_to, GBytes *slot);
/* What a request says. Either out-pointer may be NULL. DAMAGED, NEWER. */
gboolean door_recovery_request_read (GBytes *request,
                                     char **ret_context,
                                     DoorPublicKeys *ret_answer_to,
                                     GError **error);

/* WRONG_KEY: the slot was made for another recovery key. `ret_code` is to be told to the interviewer
 * and to nobody else; wipe it. transfer full. */
GBytes *door_recovery_answer (GBytes *request,
                              const DoorIdentity *recovery,
                              const DoorKdfPolicy *policy,
                              char **ret_code,
                              GError **error);
/* On the device. `asker` is the identity behind `answer-to`. WRONG_KEY: another code, or an answer to
 * another request. transfer full. */
DoorSecret *door_recovery_open_answer (GBytes *answer,
                                       const char *context,
                                       const DoorIdentity *asker,
                                       const char *code,
                                       GError **error);
