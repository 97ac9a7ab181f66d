/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters that the hub would not have (door-postbox.h): kept with the hub's words until a person has them
 * sent again, and shown beside the interviews that were refused (door-sending.h).
 *
 * Promises: a letter that is kept here has the bytes it was sent with; keeping or sending the same one
 * twice changes nothing.
 * Thread rule: the vault's thread.
 */
#pragma once

#include "door-postbox.h"
#include "door-vault.h"

/* Takes the letter out of the queue. `why`: the hub's words. */
gboolean door_refused_letter_keep (DoorVault *vault,
                                   const DoorOutLetter *letter,
                                   const char *why,
                                   GError **error);
/* It waits again; `name` as below. */
gboolean door_refused_letter_send_again (DoorVault *vault, const char *name, GError **error);

typedef struct {
  char *name; /* of the record */
  char *kind;
  char *id;
  char *why;
  gint64 at; /* wall clock, microseconds */
} DoorRefusedLetter;

void door_refused_letter_free (DoorRefusedLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRefusedLetter, door_refused_letter_free)
/* Of DoorRefusedLetter. transfer full. */
GPtrArray *door_refused_letters (DoorVault *vault, GError **error);
/* What a letter is to who wrote it: "A visit or a note of a case". */
const char *door_refused_letter_title (const DoorRefusedLetter *self);
