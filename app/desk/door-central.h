/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ODK Central hands out as submissions.csv.zip: a table for the form, one for each repeat, joined
 * again to the records they came from.
 *
 * Order of use: door_central_open() with the form as Central has it; look at each row's facts;
 * door_central_record() for those that are wanted.
 *
 * Promises:
 *   1. A record is what the form would have sent, as far as the tables tell: groups in their places,
 *      repeats in their order, positions as one value. A cell that is empty is an element that is empty:
 *      Central does not tell what was not asked from what was left blank.
 *   2. A column that the form does not have becomes an element that the form does not have: whoever
 *      reads the record tells it as a problem. Choices split into columns of their own are passed
 *      over, as the answer stands beside them; media in the archive are not read.
 *   3. An archive without the table of a repeat is refused: its answers would be gone in silence.
 *   4. Review states are Central's word: nobody signed them.
 * Thread rule: immutable once open; any thread.
 */
#pragma once

#include "door-form.h"
#include "door-team-steps.h"

typedef struct _DoorCentral DoorCentral;

/* Whether such a file, and not a folder, is at `path`. */
gboolean door_central_is (const char *path);
/* Takes a reference on the form. Errors: G_IO_ERROR_INVALID_DATA (no such archive, another form's, a
 * table missing), those of the file, of door-zip.h and of door-csv.h. transfer full. */
DoorCentral *door_central_open (const char *path, DoorFormDef *form, GError **error);
void door_central_free (DoorCentral *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCentral, door_central_free)

guint door_central_length (const DoorCentral *self);

/* Texts belong to `self`; "" where Central says nothing. */
typedef struct {
  const char *instance_id;
  const char *received_at; /* ISO 8601 */
  const char *submitter;
  const char *device;
  const char *version;   /* of the form it was made with; "" in archives of older Centrals */
  const char *status;    /* "not decrypted", "missing encrypted form data": there are no answers */
  DoorReviewState state; /* approved, void (rejected), returned (has issues), corrected (edited) */
} DoorCentralFacts;
DoorCentralFacts door_central_facts (const DoorCentral *self, guint row);
/* G_IO_ERROR_INVALID_DATA when there are no answers. transfer full. */
GBytes *door_central_record (const DoorCentral *self, guint row, GError **error);
