/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a reading:
 *   door-reading.c         the object, its languages, comments, deciding
 *   door-reading-rows.c    rows and lines
 *   door-reading-walk.c    questions and answers, in the order of the form
 *   door-reading-files.c   photographs and recordings
 *   door-reading-sound.c   whether the talk was recorded, and why not
 *   door-reading-open.c    hidden parts that headquarters opens
 *   door-reading-place.c   where it was
 *   door-reading-beside.c  what the journal says of a question, the course, what was verified
 */
#pragma once

#include "door-reading.h"

#include "door-asides.h"
#include "door-session.h"
#include "door-team-case-private.h"
#include "door-team-private.h"

struct _DoorReading {
  GObject parent_instance;

  DoorTeamRow *row;
  DoorFormDef *form;
  DoorReviewPlan *plan;
  DoorSession *session;
  DoorSession *before; /* the version it corrects; NULL: none is here */
  DoorTeamOpened *opened;
  DoorAsides *asides;   /* folded from the journal */
  GHashTable *first;    /* key of a node -> its first answer, where it changed */
  GHashTable *gates;    /* path of a group -> words on its gate */
  GHashTable *marks;    /* ref -> DoorApart, of what is not here; NULL: all is */
  GHashTable *comments; /* ref -> text */
  char *facts_text;
  char **languages;
  GListStore *rows, *course, *evidence, *history;
  guint n_changes;
  GListStore *files;
  char *recording_text;
  GHashTable *opened_parts; /* paths that headquarters opened with a reason */
  GPtrArray *sections;      /* of DoorRecordSection: sealed ones among them */
  gboolean at_headquarters;
  DoorAreas *areas;          /* outlines that came with the questionnaire; NULL */
  double far_metres;         /* from there on somebody should ask, by the survey's setting */
  DoorTeamCaseRow *case_row; /* NULL: no tablet told the case */
  GPtrArray *events;         /* of DoorCaseEvent, of the team */
  GDateTime *now;
};

/* --- Rows --- */

typedef struct {
  DoorReadingKind kind;
  guint depth;
  const char *ref;
  const char *label;
  const char *answer;
  const char *beside;
  const char *before;
  const char *comment;
  const char *path; /* of a hidden part that headquarters may open; NULL */
} DoorReadingFacts;

DoorReadingRow *door_reading_row_new (const DoorReadingFacts *facts);
const char *door_reading_row_get_path (DoorReadingRow *self); /* "" */
void door_reading_row_set_comment (DoorReadingRow *self, const char *text);
void door_reading_add_line (
    GListStore *store, const char *title, const char *detail, double share, gboolean is_bad);

/* --- Parts --- */

void door_reading_walk (DoorReading *self);
/* From a journal, the interview's or a section's: asides, first answers, gates. */
void door_reading_take_journal (DoorReading *self, const DoorJournal *journal);
void door_reading_fill_course (DoorReading *self);
/* The record as it is opened now, as a session. NULL with an error. */
DoorSession *door_reading_resume (DoorTeamDesk *desk,
                                  DoorFormDef *form,
                                  const DoorTeamOpened *opened,
                                  GError **error);
/* Of a group that is sealed: to the analysts, and to nobody else. */
gboolean door_reading_is_for_analysts (DoorReading *self, DoorDefNode def);
/* TRUE where nothing is shown to whoever reads. */
gboolean door_reading_hides (DoorReading *self, DoorDefNode def);
void door_reading_fill_files (DoorReading *self);
/* transfer full; NULL: nothing is to be said. */
char *door_reading_describe_recording (DoorReading *self);
void door_reading_fill_evidence (DoorReading *self);
void door_reading_add_place (DoorReading *self); /* to the evidence */
void door_reading_fill_history (DoorReading *self);
/* In words, in the language of the session. transfer full; "". */
char *door_reading_describe (DoorSession *session, DoorNode node);
/* A value that is not the present one. */
char *door_reading_describe_value (DoorSession *session, DoorNode node, const char *value);
