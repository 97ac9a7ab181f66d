/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Destroying at the hub: for a respondent who withdrew, and by the survey's schedule.
 *
 * door-destroyed.h says which parts go with what. Beside them go, with "all", the letters about the
 * interview (drafts, returns, verdicts); with "identifiers", the addresses of sample and assignments, and
 * all letters of that time. Rows stay, without content: what came, from whom, when, and its outcome.
 *
 * Order of use: door_hub_store_withdraw_interview() for a notice or at the console;
 * door_hub_store_retain() by the schedule; the same on each backup, which is a hub, too
 * (door_hub_store_list_backups()); door_hub_store_list_destroyed() for those who hold copies.
 *
 * Promises, beside those of door-hub-store.h:
 *   1. What is destroyed is gone from database, log and folder when the call returns TRUE (PostgreSQL:
 *      when VACUUM has run; its own archives are the keeper's).
 *   2. It does not come back: a copy that arrives later, by stick or relay, is noted and dropped.
 *   3. A notice destroys only what its own signer has signed.
 *   4. Doing it again changes nothing.
 */
#pragma once

#include "door-destroyed.h"
#include "door-hub-office.h"

/* By a signed notice (door-withdrawal.h): it, and what it continues or was continued by, as far as the
 * same vault signed it. INVALID: not a notice. *ret_destroyed: interviews that were here. */
gboolean door_hub_store_withdraw_interview (DoorHubStore *self,
                                            GBytes *notice,
                                            guint *ret_destroyed,
                                            GError **error);
/* At the console, when a respondent turns to the office: whoever signed. */
gboolean door_hub_store_withdraw_by_office (DoorHubStore *self,
                                            const char *instance_id,
                                            const char *outcome,
                                            guint *ret_destroyed,
                                            GError **error);
/* Whether an interview that just arrives was withdrawn; `signer` of its submission. */
gboolean
door_hub_store_is_withdrawn (DoorHubStore *self, const char *instance_id, const guint8 *signer);

/* Whether a part of this name was destroyed by a schedule: it is neither kept nor missed when it comes. */
gboolean
door_hub_store_part_is_destroyed (DoorHubStore *self, const char *instance_id, const char *name);

/* Destroys `what` (not ALL) of everything that came before `before`, complete or not.
 * *ret_ids: of char *, the interviews and "case:ID" of which something went; transfer full. */
gboolean door_hub_store_retain (
    DoorHubStore *self, DoorDestroy what, gint64 before, GPtrArray **ret_ids, GError **error);
/* One, by a certificate of another hub's copy. */
gboolean door_hub_store_destroy_again (DoorHubStore *self,
                                       const char *instance_id,
                                       DoorDestroy what,
                                       GError **error);

/* Folders into which door_hub_store_backup() has written, oldest first. transfer full. */
char **door_hub_store_list_backups (DoorHubStore *self, GError **error);
gboolean door_hub_store_note_backup (DoorHubStore *self, const char *folder, GError **error);

/* Array of DoorDestroyedRow (door-destroyed.h) above the mark. `device`: only of what it brought; 0: all. */
GPtrArray *door_hub_store_list_destroyed (DoorHubStore *self,
                                          gint64 device,
                                          guint64 since,
                                          guint limit,
                                          guint64 *ret_mark,
                                          GError **error);
