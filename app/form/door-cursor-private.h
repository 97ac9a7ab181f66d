/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk over everything an interview asks, shared by cursor and outline. */
#pragma once

#include "door-cursor.h"
#include "door-session-private.h"

typedef enum {
  DOOR_STOP_QUESTION,
  DOOR_STOP_GROUP,    /* before what is in it */
  DOOR_STOP_INSTANCE, /* before what is in it */
  DOOR_STOP_PROMPT,
} DoorStopKind;

typedef struct {
  DoorStopKind kind;
  DoorItem item;
  DoorFrameId frame; /* INSTANCE: the instance's own; else the one the control stands in */
  guint depth;       /* groups and instances around it */
  gboolean is_field_list;
} DoorStop;

typedef enum {
  DOOR_WALK_ON,
  DOOR_WALK_PAST, /* not into it */
  DOOR_WALK_END,
} DoorWalk;

#define DOOR_CURSOR_MAX_DEPTH (DOOR_FORM_MAX_REPEAT_NESTING + 1)

/* Where a screen stands among all screens, also when it is gone: the repeats around it with the
 * position of the instance, then its control. Controls are numbered in order. */
typedef struct {
  guint n;
  struct {
    DoorControl control;
    guint32 position; /* G_MAXUINT32: after all instances, the prompt */
  } steps[DOOR_CURSOR_MAX_DEPTH + 1];
} DoorCursorKey;

struct _DoorCursor {
  DoorSession *session;
  DoorScreenKind kind;
  DoorStop stop; /* unless at the beginning or end */
  DoorCursorKey key;
  GArray *items; /* DoorItem */
};

/* --- door-cursor.c --- */
/* Edits may have taken the screen away: stands where it was, or before. */
void door_cursor_keep_place (DoorCursor *self);
/* Neither before the first screen nor behind the last. */
gboolean door_cursor_is_on_screen (const DoorCursor *self);

/* --- door-walk.c --- */
/* Calls for all that is relevant, in order. Inside a field-list no prompts are met. FALSE when the
 * callback ended it. */
gboolean door_session_walk (DoorSession *session,
                            DoorWalk (*visit) (const DoorStop *stop, gpointer data),
                            gpointer data);
/* The same, below one stop. */
gboolean door_session_walk_below (DoorSession *session,
                                  const DoorStop *stop,
                                  DoorWalk (*visit) (const DoorStop *stop, gpointer data),
                                  gpointer data);
