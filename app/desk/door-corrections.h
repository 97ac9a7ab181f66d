/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corrections after fieldwork: a layer of signed records over answers that stay as they were.
 *
 * A rule, named by who makes it, is a CSV of lines:
 *
 *   instance_id   "uuid:…"; empty: any interview
 *   path          "/data/member[2]/age"; without [n] all instances of a repeat
 *   before        the answer to be corrected, exactly; empty: none was given
 *   after         what stands instead; empty: nothing
 *   reason        why
 *
 * Applying a rule looks for what it fits and writes one record: an envelope of kind "correction" with an
 * event (door-case-event.h) of type "correction" (fields rule, changes), signed by an analyst or
 * headquarters and sealed to the analysts, in FOLDER/corrections. Undoing it writes another, of type
 * "correction-undo". An export applies what was not undone, in the order of the records, to the answers
 * as they leave; the table "corrections" lists each with what became of it.
 *
 * Promises:
 *   1. The sealed interviews are never changed, and no record is ever removed: undone, a rule leaves the
 *      tables as they were without it.
 *   2. A correction is applied only where the answer is the one it names; else it says "does not fit".
 *   3. A record counts when somebody signed it under their own name whom the roster knows as analyst or
 *      headquarters.
 * Thread rule: door_corrections_apply() on any threads at once, for different interviews; else one owner.
 */
#pragma once

#include "door-analyst.h"
#include "door-clock.h"

#define DOOR_CORRECTIONS_FOLDER "corrections"

typedef enum {
  DOOR_CORRECTION_WAITING, /* its interview was not looked at */
  DOOR_CORRECTION_APPLIED,
  DOOR_CORRECTION_UNDONE,
  DOOR_CORRECTION_DOES_NOT_FIT, /* the answer is another than it says */
} DoorCorrectionState;

typedef struct {
  char *rule, *reason, *by;
  char *instance_id, *path, *before, *after;
  gint64 at; /* microseconds since 1970 */
  DoorCorrectionState state;
} DoorCorrection;

typedef struct _DoorCorrections DoorCorrections;
/* Of a folder of fetched submissions; none there: none. `n_refused`: records that do not count. */
DoorCorrections *door_corrections_load (const char *folder,
                                        const DoorRoster *roster,
                                        const DoorIdentity *key,
                                        guint *ret_n_refused,
                                        GError **error);
void door_corrections_free (DoorCorrections *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCorrections, door_corrections_free)
/* Of DoorCorrection, in the order of their records. transfer none. */
GPtrArray *door_corrections_all (const DoorCorrections *self);
/* The record with what is to be corrected, and each correction's state set. transfer full. */
GBytes *door_corrections_apply (DoorCorrections *self, const char *instance_id, GBytes *record);

/* Writes a record of what the rule (its CSV) fits in the interviews of the job's folder: folder, key,
 * survey_key and form_id count. `dry`: only looks. *ret_n: how many answers. */
gboolean door_corrections_make (const DoorAnalystJob *job,
                                const char *rule,
                                GBytes *csv,
                                DoorClock *clock,
                                gboolean dry,
                                guint *ret_n,
                                GError **error);
/* G_IO_ERROR_NOT_FOUND when no rule of that name stands. */
gboolean door_corrections_undo (const DoorAnalystJob *job,
                                const char *rule,
                                DoorClock *clock,
                                GError **error);
