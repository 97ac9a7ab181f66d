/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews for a server of others (ODK Central, KoboToolbox, Ona …): no envelope of ours, but ODK's
 * encryption where the questionnaire has a key, and plain XML where the enrolment allows it.
 *
 * Promises:
 *   1. A form that carries a key, in whichever version it came first, gets nothing in clear.
 *   2. What is made here is kept in the vault's outbox and sent as it is; a retry makes nothing anew.
 *   3. An interview that could not be sent is not begun, and not finished: it stays open, and a person
 *      is told what to do.
 * Private to app/desk. Thread rule: main; the vault's thread where said.
 */
#pragma once

#include "door-session.h"
#include "door-trust.h"
#include "door-vault-queue.h"

/* Why an interview of this form cannot be sent from this account, in a person's words; NULL: it can.
 * transfer full. */
char *door_elsewhere_problem (const DoorTrust *trust, DoorSession *session);

/* Finalizes it for that server. DOOR_INTERVIEW_ERROR_SEAL when another version of the form has a key
 * and this one does not; else as door_vault_queue_finalize_async(). `continues` may be NULL. */
void door_elsewhere_finalize_async (DoorVaultQueue *queue,
                                    const DoorUuid *id,
                                    DoorSession *session,
                                    const char *continues,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
gboolean
door_elsewhere_finalize_finish (DoorVaultQueue *queue, GAsyncResult *result, GError **error);
