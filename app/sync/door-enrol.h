/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one request by which a one-time code (door-letter.h) becomes the enrolment of a device.
 *
 * Promises:
 *   1. Repeating it with the same keys after a lost answer gives the same enrolment with a new token.
 *   2. The code leaves over TLS or to this machine only.
 *   3. For a server of others there is no code: door_enrol_check_async() shows the credentials once, by
 *      asking for the form list, so that a wrong address or password is seen before anything is made.
 * Errors: DOOR_SYNC_ERROR_REFUSED: the code is unknown, used up or too old; _OFFLINE, _SERVER: again.
 * Thread rule: the main context of the thread that calls.
 */
#pragma once

#include "door-letter.h"
#include "door-sync.h"

/* `pin` as in DoorServer; NULL: none. All is copied. */
void door_enrol_async (const DoorEnrolCode *code,
                       const DoorEnrolRequest *request,
                       const char *pin,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data);
DoorEnrolReply *door_enrol_finish (GAsyncResult *result, GError **error); /* transfer full */

/* `server` is copied. */
void door_enrol_check_async (const DoorServer *server,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
/* How many forms it lists; -1: an error, in a person's words. */
int door_enrol_check_finish (GAsyncResult *result, GError **error);
