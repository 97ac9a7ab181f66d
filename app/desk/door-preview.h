/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trying a questionnaire while it is written: an interview over a workbook, a folder of sheets or an
 * XForm, of which nothing is kept.
 *
 * Order of use: door_preview_new(); bind "interview" (it is replaced whenever the file was read
 * again), "message" and the two lists; door_preview_refresh() before the list of questions is looked
 * at.
 *
 * Promises:
 *   1. No vault is touched and no file is written: what is answered is gone with the object.
 *   2. When the file changes it is read again by itself. What was answered stays where it still
 *      fits, the place and the language too. While the file has errors the last interview stays.
 *   3. Every fault names its sheet, row and column as the author's program shows them.
 *   4. Of a question that is not asked the list says which expression does not hold, and what it
 *      reads.
 * Thread rule: main; reading happens in a thread of its own.
 */
#pragma once

#include "door-clock.h"
#include "door-interview.h"

/* A fault, or a question of the list. */
#define DOOR_TYPE_PREVIEW_ROW (door_preview_row_get_type ())
G_DECLARE_FINAL_TYPE (DoorPreviewRow, door_preview_row, DOOR, PREVIEW_ROW, GObject)

typedef enum {
  DOOR_PREVIEW_ERROR,
  DOOR_PREVIEW_WARNING,
  DOOR_PREVIEW_ASKED,
  DOOR_PREVIEW_HIDDEN,
} DoorPreviewKind;

DoorPreviewKind door_preview_row_get_kind (DoorPreviewRow *self);
/* The fault's place ("survey, row 12, column C"), or the question's name. */
const char *door_preview_row_get_place (DoorPreviewRow *self);
const char *door_preview_row_get_title (DoorPreviewRow *self);  /* what is wrong, or the label */
const char *door_preview_row_get_detail (DoorPreviewRow *self); /* advice, answer, or why not; "" */
const char *door_preview_row_get_ref (DoorPreviewRow *self);    /* of a question; "" */

#define DOOR_TYPE_PREVIEW (door_preview_get_type ())
G_DECLARE_FINAL_TYPE (DoorPreview, door_preview, DOOR, PREVIEW, GObject)

/* Begins to read at once. `clock` NULL: the system's. */
DoorPreview *door_preview_new (const char *path, DoorClock *clock);

/* Properties, all notified: */
DoorInterview *door_preview_get_interview (DoorPreview *self); /* "interview"; NULL: none yet */
gboolean door_preview_get_busy (DoorPreview *self);            /* "busy": is being read */
/* "message": what the last reading came to, in one sentence. */
const char *door_preview_get_message (DoorPreview *self);
guint door_preview_get_n_errors (DoorPreview *self); /* "n-errors" */

const char *door_preview_get_name (DoorPreview *self);      /* the file's, without its folder */
GListModel *door_preview_get_faults (DoorPreview *self);    /* of DoorPreviewRow, errors first */
GListModel *door_preview_get_questions (DoorPreview *self); /* of DoorPreviewRow, in form order */

/* Brings the list of questions up to the present answers. */
void door_preview_refresh (DoorPreview *self);
/* To a question that is asked; FALSE for a hidden one. */
gboolean door_preview_go (DoorPreview *self, DoorPreviewRow *row);
/* Reads the file again now. */
void door_preview_reload (DoorPreview *self);
/* Forgets all answers and begins anew. */
void door_preview_restart (DoorPreview *self);
