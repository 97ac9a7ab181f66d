/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an interview stands, and which screen comes next.
 *
 * A screen is one question, or a whole group or repeat instance that asks to be shown at once
 * (appearance "field-list"), or the question whether to add another instance of a repeat. What is
 * not relevant is skipped. A cursor keeps its place over edits: when the place disappears it
 * stands at the nearest one before it.
 *
 * Order of use: door_cursor_new(); door_cursor_next() and _previous(), or _go(); read the screen.
 * Thread rule: the session's thread. The session outlives the cursor.
 */
#pragma once

#include "door-session.h"

typedef struct _DoorCursor DoorCursor;

typedef enum {
  DOOR_SCREEN_BEGINNING,
  DOOR_SCREEN_QUESTION,
  DOOR_SCREEN_GROUP,         /* a field-list group */
  DOOR_SCREEN_REPEAT,        /* a repeat instance that is a field-list */
  DOOR_SCREEN_REPEAT_PROMPT, /* add (another) one? */
  DOOR_SCREEN_END,
} DoorScreenKind;
const char *door_screen_kind_name (DoorScreenKind kind); /* "question", "repeat-prompt", … */

/* A control in a place: what a screen shows. */
typedef struct {
  DoorControl control;
  DoorNode node; /* its node; for a group without ref, the node it stands in */
} DoorItem;

DoorCursor *door_cursor_new (DoorSession *session);
void door_cursor_free (DoorCursor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCursor, door_cursor_free)

/* FALSE, and the cursor stays, at the end or the beginning. */
gboolean door_cursor_next (DoorCursor *self);
gboolean door_cursor_previous (DoorCursor *self);
void door_cursor_to_beginning (DoorCursor *self);
void door_cursor_to_end (DoorCursor *self);
/* To the screen that shows the node: a question, a group's or instance's first screen. FALSE when it
 * is not on any screen now. */
gboolean door_cursor_go (DoorCursor *self, DoorNode node);
/* To the prompt that asks for another instance of a repeat; `context` as in door_session_add_repeat(). */
gboolean door_cursor_go_to_prompt (DoorCursor *self, DoorControl repeat, DoorNode context);

DoorScreenKind door_cursor_kind (DoorCursor *self);
/* The screen itself: question, group or repeat; at a prompt the repeat's control and, as node, the
 * node its instances stand in. */
DoorItem door_cursor_item (DoorCursor *self);
/* Relevant questions of the screen, and labelled groups within a field-list, in order. transfer
 * none, valid until the cursor moves or the session is edited. */
const DoorItem *door_cursor_items (DoorCursor *self, guint *ret_n);
/* At a prompt: adds the instance and goes to its first screen. FALSE elsewhere or at a limit. */
gboolean door_cursor_add (DoorCursor *self);

/* The groups around the screen, outermost first, those with a label or a repeat position only.
 * transfer full, g_array_unref(); of DoorItem. For a repeat the node is the instance. */
GArray *door_cursor_trail (DoorCursor *self);

/* --- Outline ----------------------------------------------------------------------------- */

typedef struct {
  DoorItem item;
  guint depth;        /* 0: at the top */
  gboolean is_prompt; /* place where an instance may be added */
} DoorOutlineRow;
/* Every relevant group, repeat instance and question in order, to jump by. transfer full,
 * g_array_unref(); of DoorOutlineRow. */
GArray *door_session_outline (DoorSession *session);
