/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An attachment that grows while it is being recorded. What comes is sealed and on disk before the next
 * second is spoken, so that a killed program or an empty battery loses no more than what was under way.
 *
 * Order of use: door_vault_grow() again and again, in as many sittings as it takes; nothing else. When the
 * interview is finalized, backed up or handed over, what has grown becomes (or is added to the end of) the
 * attachment of that name, and goes along like any other. Or door_vault_take_away(), when the person does
 * not want it kept.
 *
 * Promises. Tests carry the same numbers.
 *   G1. When door_vault_grow() returns TRUE its bytes survive kill -9 and a power cut; FALSE: none of them
 *       are in the vault. Read back, they are what was given, in order and whole.
 *   G2. Nothing of it is in clear on disk (V4); it falls with the interview's key (V13).
 *   G3. While a sealed section is open nothing grows outside of it: STATE.
 *   G4. What was taken away is in no file and in no row, and the log of the database is emptied of it. On
 *       storage that keeps old blocks its sealed bytes may lie there for a while, under a name from which
 *       its key is made and which is nowhere any more.
 *   G5. However long it grows, the files it lies in are few: small pieces are put together.
 *   G6. Answers come first: with less than DOOR_VAULT_SPACE_LOW left nothing grows (FULL), since what was
 *       recorded is written twice more when the interview is finished.
 *
 * The pieces are sealed files as all attachments are, in a stream of their own. Thread rule: the vault's.
 */
#pragma once

#include "door-vault.h"

/* So many small pieces become one. */
#define DOOR_GROWING_PIECES 64

/* Adds `bytes` (not none) to the end of the attachment `name`. The first time writes its ATTACH entry
 * (path: `path`, value: `name`). */
gboolean door_vault_grow (DoorVault *self,
                          const DoorUuid *id,
                          const char *path,
                          const char *name,
                          GBytes *bytes,
                          GError **error);
/* Bytes on disk of the attachment `name` with what has grown: some more than there are in clear. 0: there
 * is none of that name; -1 on an error. */
gint64 door_vault_grown (DoorVault *self, const DoorUuid *id, const char *name, GError **error);
/* Destroys the attachment `name`, with what has grown, and writes `entry` into the journal: one
 * transaction. That there was one stays known to the journal. Of a draft only. */
gboolean door_vault_take_away (
    DoorVault *self, const DoorUuid *id, const char *name, const DoorEntry *entry, GError **error);
