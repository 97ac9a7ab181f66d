/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questionnaires on this device: read from the vault, compiled in a worker, kept in memory by
 * hash for as long as the desk is open.
 * Thread rule: main; reading on the vault's thread, compiling in the pool.
 */
#pragma once

#include "door-form.h"
#include "door-vault-queue.h"

typedef struct _DoorFormShelf DoorFormShelf;

DoorFormShelf *door_form_shelf_new (DoorVaultQueue *queue);
void door_form_shelf_free (DoorFormShelf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorFormShelf, door_form_shelf_free)

/* `version` "": the newest on the device. Errors: DOOR_VAULT_ERROR_NOT_FOUND when the form is not
 * on the device yet; G_IO_ERROR_INVALID_DATA with the faults when it cannot be compiled.
 * transfer full. The shelf must outlive the call. */
void door_form_shelf_get_async (DoorFormShelf *self,
                                const char *form_id,
                                const char *version,
                                GAsyncReadyCallback callback,
                                gpointer data);
DoorFormDef *door_form_shelf_get_finish (DoorFormShelf *self, GAsyncResult *result, GError **error);
