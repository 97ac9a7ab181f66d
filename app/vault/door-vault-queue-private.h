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

/* One struct for the arguments of all calls; each uses what it needs. */
typedef struct {
  DoorUuid id;
  DoorUuid other_id;
  guint section;
  char *name;
  char *text;
  GBytes *about;
  GBytes *bytes;
  DoorRoster *roster;
  DoorAudience audience;
  DoorSecret *passphrase;
  DoorRecordKind kind;
  DoorOutboxState state;
  DoorVaultGrace grace;
  DoorEntry *entries; /* texts owned */
  guint n_entries;
  DoorSealFunc seal;
  gpointer seal_data;
  GDestroyNotify seal_data_free;
} DoorVaultArguments;

/* `id` may be NULL. */
DoorVaultArguments *door_vault_arguments_new (const DoorUuid *id);
/* Copies; an entry without times gets those of now. */
void door_vault_arguments_take_entries (DoorVaultArguments *self,
                                        const DoorEntry *entries,
                                        guint n_entries,
                                        DoorClock *clock);
GBytes *door_vault_keep_bytes (GBytes *bytes); /* NULL stays NULL */
/* door_vault_queue_push_call() with arguments, which are freed on the vault's thread. */
void door_vault_queue_push_arguments (DoorVaultQueue *self,
                                      DoorVaultCall call,
                                      DoorVaultArguments *arguments,
                                      GDestroyNotify result_free,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
gpointer
door_vault_queue_finish_pointer (DoorVaultQueue *self, GAsyncResult *result, GError **error);
