/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device enrolled by the code that the office shows: asks the hub, makes the account's vault, and
 * leaves it ready to be unlocked.
 *
 * Order of use: door_enrolling_read() as soon as something was scanned or typed, so that a person sees
 * what it is; door_enrolling_async() with the passphrase they chose.
 * Promises: the code is used only after the folder was found usable. Somebody who has an account here
 * already gets another beside it ("ida-2"); nothing of the first is touched.
 * Thread rule: main; the key is derived in a thread.
 */
#pragma once

#include "door-device.h"
#include "door-letter.h"

/* G_IO_ERROR_INVALID_ARGUMENT when it is no enrolment code, in a person's words. transfer full. */
DoorEnrolCode *door_enrolling_read (const char *text, GError **error);

typedef struct {
  const char *folder; /* the device's */
  const char *label;  /* what is written on the device; NULL */
  const char *passphrase;
  const DoorKdfPolicy *kdf_policy; /* NULL: the default */
} DoorEnrollingWish;

/* All is copied. Errors: DOOR_SYNC_ERROR, G_IO_ERROR, DOOR_VAULT_ERROR. */
void door_enrolling_async (const DoorEnrolCode *code,
                           const DoorEnrollingWish *wish,
                           DoorClock *clock,
                           GAsyncReadyCallback callback,
                           gpointer data);
/* The account's name. transfer full. */
char *door_enrolling_finish (GAsyncResult *result, GError **error);
