/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed groups that nobody on the survey's list of people may read, said at the office: tablets would not ask
 * them (door-section-readers.h).
 *
 * Thread rule: the store's thread.
 */
#pragma once

#include "door-diagnostics.h"
#include "door-form.h"
#include "door-hub-store.h"

/* Adds a fault for each such group of the questionnaire. `list`: the signed roster, in a file; `key`: the
 * survey's public key, or a file with it. FALSE with an error when one of the two cannot be read. */
gboolean door_tool_check_readers (DoorFormDef *form,
                                  const char *list,
                                  const char *key,
                                  DoorDiagnostics *diagnostics,
                                  GError **error);
/* A warning on standard error for each open questionnaire of the hub that has such groups by the newest list
 * that it holds. Without a list it is too early to say anything. */
void door_tool_warn_unread (DoorHubStore *store);
