/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interview that the office returned goes on as a new one that quotes the old; the finalized one
 * stays as it is. What the office says about it is JSON:
 *
 *   {"type":"returned","case":"0142","instance":"uuid:…","text":"…","submission":"…XML…"}
 *
 * Thread rule: the vault's thread.
 */
#pragma once

#include "door-vault.h"

/* Opens the interview again, once for each letter, whatever comes twice. What cannot be opened again
 * is logged, and the message is kept: FALSE only when the vault failed. */
gboolean
door_return_reopen (DoorVault *vault, const char *letter_id, GBytes *content, GError **error);

/* The same id for the same letter, so that doing it twice does it once. */
DoorUuid door_return_new_id (const char *letter_id, const char *purpose);
/* A draft that was handed to this vault goes on in it. FALSE when it may not. */
gboolean
door_draft_take (DoorVault *vault, const char *letter_id, GBytes *draft, DoorRoster *roster);
