/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interview that the office returned goes on as a new one that quotes the old; the finalized one
 * stays as it is. What the office says about it is an event of the case (door-case-event.h) with
 *
 *   instance    the interview sent back, "uuid:…"
 *   text        what the supervisor says to the interviewer
 *   comments    JSON text [{"path":"/data/member[2]/age","text":"…"}]: at single questions
 *   submission  its answers as XML, for a device that does not hold them any more
 *
 * Thread rule: the vault's thread.
 */
#pragma once

#include "door-case-event.h"
#include "door-vault.h"

/* What is said at one question. */
typedef struct {
  char *path;
  char *text;
} DoorReturnComment;

/* In the supervisor's order; what is no comment is left out. transfer full: of DoorReturnComment. */
GPtrArray *door_return_comments (const DoorCaseEvent *returned);

/* Opens the interview again, once for each letter, whatever comes twice. What cannot be opened again
 * is logged, and the message is kept: FALSE only when the vault failed. */
gboolean
door_return_reopen (DoorVault *vault, const char *letter_id, GBytes *content, GError **error);

/* The same id for the same letter, so that doing it twice does it once. */
DoorUuid door_return_new_id (const char *letter_id, const char *purpose);
/* A draft that was handed to this vault goes on in it. FALSE when it may not. */
gboolean
door_draft_take (DoorVault *vault, const char *letter_id, GBytes *draft, DoorRoster *roster);
