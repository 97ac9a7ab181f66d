/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities that interviews of this device made or changed, and that its server has not told of yet: a
 * household registered this morning can be chosen in this afternoon's questionnaire, without a network between.
 * For servers of others, which hand out entity lists (ODK Central) as "DATASET.csv".
 *
 * Order of use: door_local_entity_of() a session that is about to be finished, door_local_entity_keep() once it
 * is; door_local_entities_merge() wherever a list is read; door_local_entities_forget() with an interview that a
 * respondent takes back, and with what the server calls deleted.
 *
 * Promises:
 *   1. The server's word wins: what its list holds of a new entity, or holds in a later version of a changed one,
 *      takes the place of ours, which is then removed.
 *   2. A list without local entities is given back as it is, to the byte.
 *   3. Keeping the same twice changes nothing.
 * Entities made in repeats stay the server's alone. Thread rule: the vault's thread, but for
 * door_local_entity_of(), which is called where the session is.
 */
#pragma once

#include "door-session.h"
#include "door-vault.h"

/* One that the interview makes or changes. */
typedef struct _DoorLocalEntity DoorLocalEntity;

/* NULL: none. transfer full. */
DoorLocalEntity *door_local_entity_of (DoorSession *session);
void door_local_entity_free (DoorLocalEntity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorLocalEntity, door_local_entity_free)

/* `instance_id`: of the interview. */
gboolean door_local_entity_keep (DoorVault *vault,
                                 const DoorLocalEntity *entity,
                                 const char *instance_id,
                                 GError **error);
/* The list as the next questionnaire shall see it. Files that are no list of entities come back as they are.
 * transfer full; NULL only on a fault of the vault. */
GBytes *
door_local_entities_merge (DoorVault *vault, const char *filename, GBytes *csv, GError **error);
/* Of an interview that was taken back; and one that the server calls deleted, or not ours any more. */
gboolean
door_local_entities_forget_interview (DoorVault *vault, const char *instance_id, GError **error);
gboolean
door_local_entities_forget (DoorVault *vault, const char *dataset, const char *id, GError **error);
