/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of DoorUnlock, which stand in two files:
 *   door-unlock.c        the accounts of this device, opening one, a forgotten passphrase
 *   door-unlock-enrol.c  enrolling
 */
#pragma once

#include "door-unlock-private.h"

struct _DoorUnlock {
  GObject parent_instance;

  char *folder;
  DoorClock *clock;
  DoorDevice *device; /* NULL when the folder is not a device's: message says why */
  DoorVaultQueue *queue;
  gboolean first; /* no device here yet */
  gboolean busy;
  char *message;
  char *account_folder;        /* the account's that is being opened */
  const DoorKdfPolicy *policy; /* NULL: the vault's own */
};

/* --- door-unlock.c --- */
void door_unlock_set_busy (DoorUnlock *self, gboolean busy);
/* To the person; NULL: nothing is wrong. */
void door_unlock_set_message (DoorUnlock *self, const char *message);
