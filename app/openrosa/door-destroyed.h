/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was destroyed at a hub, so that whoever holds copies destroys theirs.
 *
 *   GET destroyed?since=N   DoorDestroyedRow page: what went since mark N; an interviewer's device is told
 *                           of what it brought itself
 *
 *   what          parts that go
 *   all           every one: the respondent withdrew
 *   media         media-N.door: photographs and recordings
 *   identifiers   identifiers.door, journal.door
 *   positions     positions.door, journal.door
 *
 * A client that seals identifiers and positions apart lets them go while the answers stay; the journal
 * holds both. What stands among the answers themselves goes with "all" alone.
 * Promises and errors as door-hub-wire.h. Thread rule: any thread; one owner.
 */
#pragma once

#include <glib.h>

#define DOOR_PART_IDENTIFIERS "identifiers.door"
#define DOOR_PART_POSITIONS "positions.door"

typedef enum {
  DOOR_DESTROY_ALL,
  DOOR_DESTROY_MEDIA,
  DOOR_DESTROY_IDENTIFIERS,
  DOOR_DESTROY_POSITIONS,
  DOOR_DESTROY_N,
} DoorDestroy;

const char *door_destroy_name (DoorDestroy what);
gboolean door_destroy_parse (const char *name, DoorDestroy *ret_what);
/* Whether a part of this name goes. */
gboolean door_destroy_takes_part (DoorDestroy what, const char *name);

typedef struct {
  char *instance_id; /* or "case:ID", of which only identifiers go */
  DoorDestroy what;
  char *outcome; /* what stays of it, with "all": "2.112 withdrawn"; "" */
  gint64 at;     /* when, microseconds since 1970; 0: an older hub does not say */
} DoorDestroyedRow;

/* `outcome` NULL: "". */
DoorDestroyedRow *
door_destroyed_row_new (const char *instance_id, DoorDestroy what, const char *outcome, gint64 at);
void door_destroyed_row_free (DoorDestroyedRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDestroyedRow, door_destroyed_row_free)
/* Array of DoorDestroyedRow; *ret_mark is where the next page begins. What a newer hub calls otherwise is
 * left out. */
GPtrArray *door_destroyed_page_parse (GBytes *json, guint64 *ret_mark, GError **error);
char *door_destroyed_page_print (const GPtrArray *rows, guint64 mark);
