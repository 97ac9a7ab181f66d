/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The international classification of crime (ICCS), searched by title and by the words people use, for
 * whoever codes events that were told in free text.
 *
 * What an interview can code by itself it has coded: each screener names its class, and the event form
 * refines it by what was told. This is for the rest, and for checking.
 *
 * Order of use: door_iccs_read() (schema/iccs.csv), door_iccs_add_words() for words in other languages,
 * door_iccs_search(), door_iccs_free().
 *
 * Promises:
 *   1. A search gives the best first; the same words give the same order.
 *   2. A class is found by its code, by a word of its title, by a synonym, and by an added word;
 *      endings may differ ("stole", "stolen": the beginning of a word counts less than the whole).
 *   3. Rare words weigh more than those of many classes ("theft").
 *   4. It suggests, and never decides: `state` says whether a row was compared with a source.
 * Thread rule: one owner at a time.
 */
#pragma once

#include "door-csv.h"

typedef struct _DoorIccs DoorIccs;

typedef struct {
  const char *code; /* "050221": text, its zeros belong to it */
  const char *title;
  const char *parent;   /* code; "" of a section */
  const char *state;    /* verified, quoted, unverified, doubtful */
  const char *synonyms; /* parted by ";" */
  guint level;          /* 1 section, 2 division, 3 group, 4 class */
} DoorIccsClass;

typedef struct {
  const DoorIccsClass *found;
  double score;
} DoorIccsHit;

/* NULL when it is no such table. Any codeframe will do: the columns code and title (or label). */
DoorIccs *door_iccs_read (GBytes *csv, GError **error);
void door_iccs_free (DoorIccs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorIccs, door_iccs_free)

guint door_iccs_n_classes (const DoorIccs *self);
/* NULL: there is no such code. */
const DoorIccsClass *door_iccs_find (const DoorIccs *self, const char *code);
/* Words by which a class is found as well, in any language. FALSE: there is no such code. */
gboolean door_iccs_add_words (DoorIccs *self, const char *code, const char *words);
/* The names that a sheet of choices gives to classes (its column iccs), in every language it has. */
void door_iccs_add_choices (DoorIccs *self, const DoorCsvTable *choices);
/* At most `most` of DoorIccsHit; empty when nothing fits. transfer full. */
GArray *door_iccs_search (DoorIccs *self, const char *text, guint most);

/* A CSV with a column `text`, and after it suggested_1 to suggested_3, "050221 Theft …", the best first.
 * NULL: it has no such column. transfer full. */
GBytes *door_iccs_suggest (DoorIccs *self, GBytes *texts, GError **error);
