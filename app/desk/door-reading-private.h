/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a reading:
 *   door-reading.c         the object, its languages, comments, deciding
 *   door-reading-rows.c    rows and lines
 *   door-reading-walk.c    questions and answers, in the order of the form
 *   door-reading-differ.c  against the version that was sent back
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
  DoorNode there;      /* where the walk stands in it; DOOR_NODE_NONE: nothing is compared */
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
void door_reading_add (DoorReading *self, const DoorReadingFacts *facts);
/* Plain; "". transfer full. */
char *door_reading_label (DoorSession *session, DoorControl control, DoorNode context);
/* FALSE for a note, which has nothing to answer. */
gboolean door_reading_asks (DoorReading *self, DoorControl control, DoorDefNode def);
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

/* --- Against the version sent back ------------------------------------------------------------------ */

/* Each difference that is said is counted, and nothing is said of what is hidden. */
void door_reading_differ_begin (DoorReading *self);
/* Into a group: nothing of a sealed one is in the version sent back. What to set `there` to afterwards. */
DoorNode door_reading_differ_enter (DoorReading *self, DoorDefNode def);
/* Of an answer, against that version, else against what was first answered. transfer full; NULL: the same. */
char *door_reading_before (DoorReading *self, DoorNode node, const char *key);
/* Of a question that is not asked any more, and had an answer. transfer full; NULL. */
char *door_reading_not_asked (DoorReading *self, DoorControl control);
/* The same of all questions of a group, a row each. */
void door_reading_add_not_asked (DoorReading *self, DoorControl group, guint depth);

/* The instances of a repeat: pairs_next() for each that is asked, in their order, says whether it was added
 * (transfer full; NULL), and adds a row for each that was removed before it; pairs_end() for the others. */
typedef struct _DoorReadingPairs DoorReadingPairs;
DoorReadingPairs *door_reading_pairs_new (DoorReading *self, DoorControl repeat, DoorNode context);
char *door_reading_pairs_next (DoorReading *self,
                               DoorReadingPairs *pairs,
                               DoorNode instance,
                               guint depth);
void door_reading_pairs_end (DoorReading *self, DoorReadingPairs *pairs, guint depth);
