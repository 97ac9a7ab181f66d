/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The coder's desk without its widgets: what people said in their own words (of an event, of their
 * occupation, of what "other" was), one after the other, with the classes of crime or of another
 * codeframe that fit the words, and the class somebody decides.
 *
 * Order of use: the analyst's desk is open; door_coding_desk_open_async(); look at the texts, search,
 * decide; door_coding_desk_save_async(). When two have coded, door_coding_desk_agree_async() measures how
 * well they agree and shows where they differ, for whoever settles it. Signal "changed" after each.
 *
 * Promises:
 *   1. What is saved is a coding as `doorctl code take` writes it (door-codings.h): signed, sealed to the
 *      analysts, one more coder's word; nothing else is changed, and no text leaves.
 *   2. Only a class that there is can be decided.
 *   3. A coder does not see what another one decided, unless the agreement is asked for.
 *   4. While something is under way nothing else begins, and what was decided stays until it is saved.
 * Thread rule: main; the work happens in a thread of its own.
 */
#pragma once

#include "door-analyst-desk.h"
#include "door-clock.h"

#define DOOR_TYPE_CODING_DESK (door_coding_desk_get_type ())
G_DECLARE_FINAL_TYPE (DoorCodingDesk, door_coding_desk, DOOR, CODING_DESK, GObject)

DoorCodingDesk *door_coding_desk_new (DoorAnalystDesk *analyst, DoorClock *clock);

gboolean door_coding_desk_is_busy (DoorCodingDesk *self);
/* What happened last, in words; "" before anything did. */
const char *door_coding_desk_get_message (DoorCodingDesk *self);
gboolean door_coding_desk_has_failed (DoorCodingDesk *self);

typedef struct {
  const char *question; /* column of the texts: "incident.i_story" */
  const char *beside;   /* column of the class the interview gave: "i_iccs"; NULL or "" */
  const char *coder;    /* who codes */
  const char *classes;  /* a codeframe: CSV with code and label; NULL or "": the classes of crime */
} DoorCodingTask;

void door_coding_desk_open_async (DoorCodingDesk *self,
                                  const DoorCodingTask *what,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
gboolean door_coding_desk_open_finish (DoorCodingDesk *self, GAsyncResult *result);

guint door_coding_desk_n_texts (DoorCodingDesk *self);
guint door_coding_desk_n_open (DoorCodingDesk *self); /* texts without a class */
gboolean door_coding_desk_is_saved (DoorCodingDesk *self);

typedef struct {
  const char *text, *beside;  /* what the person said; the class the interview gave, or "" */
  const char *code;           /* decided; "" */
  const char *first, *second; /* where two coders differ: the code of each; else "" */
} DoorCodingEvent;
/* Borrowed until it is opened or decided again. FALSE: there is no such one. */
gboolean door_coding_desk_get_event (DoorCodingDesk *self, guint index, DoorCodingEvent *ret_event);

typedef struct {
  const char *code, *title;
  const char *state; /* of its row: verified, quoted, unverified, doubtful */
} DoorCodingClass;
/* FALSE: there is no such class, or nothing is open. Borrowed until it is opened again. */
gboolean door_coding_desk_find (DoorCodingDesk *self, const char *code, DoorCodingClass *ret_class);
/* Classes by title, synonym and code, of DoorCodingClass; empty before it is open. transfer full. */
GArray *door_coding_desk_search (DoorCodingDesk *self, const char *words, guint most);
/* "" takes a decision back. FALSE: there is no such class. */
gboolean door_coding_desk_decide (DoorCodingDesk *self, guint index, const char *code);

/* `final`: these codes settle where coders differ. */
void door_coding_desk_save_async (DoorCodingDesk *self,
                                  gboolean final,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
gboolean door_coding_desk_save_finish (DoorCodingDesk *self, GAsyncResult *result);

/* How well the first two coders of the question agree: in the message; where they differ: in the events. */
void
door_coding_desk_agree_async (DoorCodingDesk *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_coding_desk_agree_finish (DoorCodingDesk *self, GAsyncResult *result);
