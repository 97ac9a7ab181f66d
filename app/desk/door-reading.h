/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One interview, read by somebody who reviews: the questions in words with what was answered, what was
 * said beside them, what changed, how it went, and what was verified.
 *
 * Order of use: door_team_desk_read_async(); bind "rows" and the other lists; comment on questions;
 * door_reading_decide_async().
 *
 * Promises:
 *   1. What is sealed, or meant for more than the team, is one row that says so, whatever was answered:
 *      no count, no length, no time of it is told. What leaves a sealed part by declaration is shown.
 *   2. Nothing is written by reading, but for the reason with which headquarters opens a hidden part.
 *   3. Comments written and not yet sent are kept with the interview for as long as the desk is open.
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

typedef enum {
  DOOR_READING_SECTION,  /* a group */
  DOOR_READING_INSTANCE, /* one of a repeat */
  DOOR_READING_ANSWER,
  DOOR_READING_HIDDEN,  /* a part that is not for the team: label says what, answer why */
  DOOR_READING_SKIPPED, /* did not apply: answer says by which condition */
} DoorReadingKind;

#define DOOR_TYPE_READING_ROW (door_reading_row_get_type ())
G_DECLARE_FINAL_TYPE (DoorReadingRow, door_reading_row, DOOR, READING_ROW, GObject)
DoorReadingKind door_reading_row_get_kind (DoorReadingRow *self);
guint door_reading_row_get_depth (DoorReadingRow *self);
const char *door_reading_row_get_ref (DoorReadingRow *self);    /* of a question; "" */
const char *door_reading_row_get_label (DoorReadingRow *self);  /* plain, one line */
const char *door_reading_row_get_answer (DoorReadingRow *self); /* in words; "" not answered */
/* "Remark: …", "Kept, because …", one a line; "". */
const char *door_reading_row_get_beside (DoorReadingRow *self);
/* "First answer: 36" or "In the version sent back: 36"; of what is skipped "Before: 36. Now: not asked."; of an
 * instance "Added: Amina", or, labelled "Removed: Amina", the answers that went with it; "": no difference. */
const char *door_reading_row_get_before (DoorReadingRow *self);
/* "comment", notified: of the reviewer, for the interviewer; "". */
const char *door_reading_row_get_comment (DoorReadingRow *self);

/* A line of another list: what it is, more of it, and a number to be drawn as a bar (0 to 1; -1: none). */
#define DOOR_TYPE_READING_LINE (door_reading_line_get_type ())
G_DECLARE_FINAL_TYPE (DoorReadingLine, door_reading_line, DOOR, READING_LINE, GObject)
const char *door_reading_line_get_title (DoorReadingLine *self);
const char *door_reading_line_get_detail (DoorReadingLine *self);
double door_reading_line_get_share (DoorReadingLine *self);
gboolean door_reading_line_get_is_bad (DoorReadingLine *self); /* not as it should be */

#define DOOR_TYPE_READING (door_reading_get_type ())
G_DECLARE_FINAL_TYPE (DoorReading, door_reading, DOOR, READING, GObject)

void door_team_desk_read_async (DoorTeamDesk *self,
                                DoorTeamRow *row,
                                GAsyncReadyCallback callback,
                                gpointer data);
/* transfer full. */
DoorReading *door_team_desk_read_finish (DoorTeamDesk *self, GAsyncResult *result, GError **error);

DoorTeamRow *door_reading_get_row (DoorReading *self);
/* "HH-0142 · Amina · Today, 14:05 · 34 min" */
const char *door_reading_get_facts_text (DoorReading *self);
GListModel *door_reading_get_rows (DoorReading *self);   /* of DoorReadingRow; the same always */
GListModel *door_reading_get_course (DoorReading *self); /* of DoorReadingLine: time by screen */
GListModel *
door_reading_get_evidence (DoorReading *self); /* of DoorReadingLine: what was verified */
GListModel *
door_reading_get_history (DoorReading *self); /* of DoorReadingLine: steps of the review */
/* Against the version sent back: answers, and instances added and removed (each once, whatever is in it). */
guint door_reading_count_changes (DoorReading *self);

/* A photograph, or the recording that the respondent agreed to. In memory only. */
#define DOOR_TYPE_READING_FILE (door_reading_file_get_type ())
G_DECLARE_FINAL_TYPE (DoorReadingFile, door_reading_file, DOOR, READING_FILE, GObject)
const char *door_reading_file_get_title (DoorReadingFile *self); /* its question, or its name */
gboolean door_reading_file_get_is_sound (DoorReadingFile *self);
GBytes *door_reading_file_get_content (DoorReadingFile *self); /* transfer none */
/* Whether parts of the talk are recorded, and why not ("Not recorded: no consent."): in words. "" where the
 * form asks for no recording. */
const char *door_reading_get_recording_text (DoorReading *self);
/* Of DoorReadingFile, those of parts that are shown. */
GListModel *door_reading_get_files (DoorReading *self);

/* Headquarters may open what is meant for it, or sealed to it, and not for the team (never what is sealed to
 * the analysts), with a reason that is kept, signed, and stands in the history: its answers, its photographs
 * and recordings, and how it went. What was sealed is shown for
 * as long as the reading is open. Ends with door_reading_open_finish(). */
gboolean door_reading_may_open (DoorReading *self, DoorReadingRow *row);
void door_reading_open_async (DoorReading *self,
                              DoorTeamDesk *desk,
                              DoorReadingRow *row,
                              const char *reason,
                              GAsyncReadyCallback callback,
                              gpointer data);
gboolean door_reading_open_finish (DoorReading *self, GAsyncResult *result, GError **error);

/* Languages of the questionnaire by their names, NULL-terminated; transfer none. It begins with the one that
 * the program speaks, where there is such. */
const char *const *door_reading_get_languages (DoorReading *self);
guint door_reading_get_language (DoorReading *self);
gboolean door_reading_get_is_rtl (DoorReading *self);
void door_reading_set_language (DoorReading *self, guint index);

/* A comment for the interviewer; "" takes it back. FALSE where none may stand. */
gboolean door_reading_comment (DoorReading *self, DoorReadingRow *row, const char *text);
guint door_reading_count_comments (DoorReading *self);
/* With the comments; ends with door_team_desk_decide_finish() of the desk. */
void door_reading_decide_async (DoorReading *self,
                                DoorTeamDesk *desk,
                                DoorDecision decision,
                                const char *text,
                                GAsyncReadyCallback callback,
                                gpointer data);
