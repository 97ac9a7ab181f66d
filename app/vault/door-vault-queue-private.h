/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-vault-queue.h"

/* What the worker's thread owns. */
typedef struct {
  DoorVault *vault; /* NULL while not opened */
} DoorVaultWorker;

/* Runs on the worker's thread. What it returns belongs to the caller's _finish. */
typedef gpointer (*DoorVaultJobFunc) (DoorVaultWorker *worker, gpointer argument, GError **error);

void door_vault_queue_push (DoorVaultQueue *self,
                            DoorVaultJobFunc run,
                            gpointer argument,
                            GDestroyNotify argument_free,
                            GDestroyNotify result_free,
                            GAsyncReadyCallback callback,
                            gpointer data);
/* The same for work on an open vault: STATE when there is none. */
void door_vault_queue_push_call (DoorVaultQueue *self,
                                 DoorVaultCall call,
                                 gpointer argument,
                                 GDestroyNotify argument_free,
                                 GDestroyNotify result_free,
                                 GAsyncReadyCallback callback,
                                 gpointer data);
DoorClock *door_vault_queue_clock (DoorVaultQueue *self);
