/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews written down line by line, and played as a person would: screen after screen.
 *
 * Order of use: door_play_read(); door_play_set() to answer otherwise; door_play_begin() gives the
 * session; door_play_until() or door_play_to_end(); door_play_free().
 *
 * Every surprise fails the test and names the line: a question that is asked and not answered in
 * the lines, a refused answer, a line whose turn never came or came too early.
 *
 * A line about a value that is on no screen, as a privacy gate, is set when it is its turn; behind a
 * gate with a code below zero nothing is asked, as the desk does it.
 */
#pragma once

#include "door-session.h"

typedef struct _DoorPlay DoorPlay;

/* A file of `ref = value` lines; `# clock = 2026-11-23T10:00:00Z` sets the time. */
DoorPlay *door_play_read (const char *path);
void door_play_free (DoorPlay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorPlay, door_play_free)

/* Answers `ref` with `value` instead; a new line goes after the line of `after` (NULL: at the
 * end); a NULL value takes the line out. */
void door_play_set (DoorPlay *self, const char *ref, const char *value, const char *after);
/* Another value in the line of `ref`, which stays where it is. */
void door_play_replace (DoorPlay *self, const char *ref, const char *value);
/* Takes out all lines whose ref begins so. */
void door_play_drop (DoorPlay *self, const char *prefix);

/* The first line whose ref begins so; NULL: there is none. transfer none, until the play changes. */
const char *door_play_first (DoorPlay *self, const char *prefix);
/* … and the last. */
const char *door_play_last (DoorPlay *self, const char *prefix);

/* A new record at the time of the lines. transfer full. */
DoorSession *door_play_begin (DoorPlay *self, DoorFormDef *def, guint64 seed);
/* Walks until the question `ref` is on the screen. */
void door_play_until (DoorPlay *self, DoorSession *session, const char *ref);
/* Walks to the end, where nothing may be missing and every line must have had its turn. */
void door_play_to_end (DoorPlay *self, DoorSession *session);

/* Whoever says as little as possible, or yes to everything: from the beginning, screen by screen, each
 * required question that has no answer gets -9 where that is allowed (`refuses`), else the first
 * answer it takes. Ends where nothing is missing. */
void door_play_fill (DoorSession *session, gboolean refuses);

/* "victimization-core", "whole.scenario": the file of a questionnaire. transfer full. */
char *door_play_path (const char *questionnaire, const char *file);
/* The questionnaire's XForm, loaded. transfer full. */
DoorFormDef *door_play_load (const char *questionnaire);
/* Fails unless `ref` has this value. */
void door_play_expect (DoorSession *session, const char *ref, const char *value);
/* The value at `ref`; fails when there is no such node. transfer none, until the next edit. */
const char *door_play_value (DoorSession *session, const char *ref);
/* Sets an answer out of turn and says how it was taken. */
DoorOutcome door_play_answer (DoorSession *session, const char *ref, const char *value);
