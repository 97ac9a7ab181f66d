/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk of corrections without its widgets: rules of corrections after fieldwork are tried, applied and
 * taken back, and those that were made are listed with each of their answers.
 *
 * Order of use: the analyst's desk is open; door_correction_desk_open_async(); look at the rules;
 * door_correction_desk_make_async(), first to see what a rule fits, then to apply it;
 * door_correction_desk_undo_async(). Signal "changed" after each.
 *
 * Promises:
 *   1. What is made and undone are records as `doorctl export correct` writes them (door-corrections.h): signed,
 *      sealed to the analysts. The interviews stay as they were.
 *   2. Trying a rule writes nothing.
 *   3. While something is under way nothing else begins.
 * Thread rule: main; the work happens in a thread of its own.
 */
#pragma once

#include "door-analyst-desk.h"
#include "door-clock.h"

#define DOOR_TYPE_CORRECTION_DESK (door_correction_desk_get_type ())
G_DECLARE_FINAL_TYPE (DoorCorrectionDesk, door_correction_desk, DOOR, CORRECTION_DESK, GObject)

DoorCorrectionDesk *door_correction_desk_new (DoorAnalystDesk *analyst, DoorClock *clock);

gboolean door_correction_desk_is_busy (DoorCorrectionDesk *self);
/* What happened last, in words; "" before anything did. */
const char *door_correction_desk_get_message (DoorCorrectionDesk *self);
gboolean door_correction_desk_has_failed (DoorCorrectionDesk *self);

/* Reads the rules that were made. */
void door_correction_desk_open_async (DoorCorrectionDesk *self,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
gboolean door_correction_desk_open_finish (DoorCorrectionDesk *self, GAsyncResult *result);

typedef struct {
  const char *name, *by;
  const char *words; /* "2 answers, by ines, 14 May 2026, 8:01", translated */
  gboolean stands;   /* else it was undone */
  guint n_answers;
} DoorCorrectionRule;
/* In the order in which they were made; FALSE after the last. Borrowed until the next "changed". */
gboolean
door_correction_desk_get_rule (DoorCorrectionDesk *self, guint index, DoorCorrectionRule *ret_rule);

typedef struct {
  const char *instance_id, *path, *before, *after, *reason;
} DoorCorrectionAnswer;
gboolean door_correction_desk_get_answer (DoorCorrectionDesk *self,
                                          guint rule,
                                          guint index,
                                          DoorCorrectionAnswer *ret_answer);

/* A rule's lines are in a file (door-corrections.h says how), or it is about one answer. */
typedef struct {
  const char *name;
  const char *file;            /* NULL or "": the one answer */
  DoorCorrectionAnswer answer; /* instance_id NULL or "": in any interview */
} DoorCorrectionDraft;
/* `apply`: else it only looks. The message says how many answers it fits. */
void door_correction_desk_make_async (DoorCorrectionDesk *self,
                                      const DoorCorrectionDraft *draft,
                                      gboolean apply,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
gboolean door_correction_desk_make_finish (DoorCorrectionDesk *self, GAsyncResult *result);

/* All that stands of the rule of this name. */
void door_correction_desk_undo_async (DoorCorrectionDesk *self,
                                      const char *name,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
gboolean door_correction_desk_undo_finish (DoorCorrectionDesk *self, GAsyncResult *result);
