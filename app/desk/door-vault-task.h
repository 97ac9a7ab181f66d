/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a task whose work is one call on the vault's thread. Thread rule: main. */
#pragma once

#include "door-vault-queue.h"

/* A GAsyncReadyCallback for calls that tell no more than whether they went well, by giving anything but NULL: the
 * GTask `task` (transfer full) ends with TRUE or with the error. */
void door_vault_task_end (GObject *queue, GAsyncResult *result, gpointer task);
