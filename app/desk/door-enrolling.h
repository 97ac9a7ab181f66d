/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device enrolled by the code that the office shows: asks the server, makes the account's vault, and
 * leaves it ready to be unlocked. The code is our hub's, or it is a server of others (ODK Central,
 * KoboToolbox, Ona …): ODK Collect's settings code, or just an address.
 *
 * Order of use: door_enrolling_read(), door_enrolling_read_server() as soon as something was scanned or
 * typed, so that a person sees what it is; door_enrolling_async() or door_enrolling_server_async() with
 * the passphrase they chose.
 * Promises:
 *   1. A hub's code is used only after the folder was found usable.
 *   2. Somebody who has an account here already gets another beside it ("ida-2"); nothing of the first
 *      is touched.
 *   3. A server of others is asked once before anything is made; its password goes into the vault and
 *      nowhere else, and only over TLS or to this machine.
 * Thread rule: main; the key is derived in a thread.
 */
#pragma once

#include "door-device.h"
#include "door-letter.h"

/* G_IO_ERROR_INVALID_ARGUMENT when it is no enrolment code, in a person's words. transfer full. */
DoorEnrolCode *door_enrolling_read (const char *text, GError **error);

/* The same for a server of others: its address, with what the code says of name and password. How
 * interviews leave is DOOR_MODE_ENCRYPTED until the caller says otherwise. transfer full. */
DoorServer *door_enrolling_read_server (const char *text, GError **error);
/* The person's name there and their password, as typed; without a name the password is a token, as
 * KoboToolbox and Ona give them. Empty ones leave what the code said. */
void door_enrolling_set_login (DoorServer *server, const char *username, const char *password);

/* Whether name and password, token, or a key in the address are there already. */
gboolean door_enrolling_has_login (const DoorServer *server);

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
void door_enrolling_server_async (const DoorServer *server,
                                  const DoorEnrollingWish *wish,
                                  DoorClock *clock,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
/* The account's name; ends both. transfer full. */
char *door_enrolling_finish (GAsyncResult *result, GError **error);
