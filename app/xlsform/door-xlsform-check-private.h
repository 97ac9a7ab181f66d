/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the linter share. Each looks at one thing and reports through
 * door_xls_check_warn(), which knows what the author has silenced.
 */
#pragma once

#include "door-xlsform-lexer.h"
#include "door-xlsform-model.h"

typedef struct {
  DoorXlsConversion *conversion;
  GPtrArray *languages; /* of labels, in the order of their columns */
  GHashTable *used_lists;
  guint n_visits; /* see door_xls_check_paths() */
} DoorXlsCheck;

/* Which cell is meant: a row of the survey or choices sheet and the 0-based column, -1 none. */
typedef struct {
  DoorXlsSheetKind sheet;
  guint row;
  int column;
} DoorXlsSpot;

void door_xls_check_warn (DoorXlsCheck *self,
                          const DoorXlsSpot *spot,
                          const char *code,
                          const char *format,
                          ...) G_GNUC_PRINTF (4, 5);
DoorXlsSpot door_xls_spot_of (const DoorXlsNode *node, const DoorXlsPhrase *phrase);

/* An expression as words, white space left out. */
typedef struct {
  const char *text;
  GArray *tokens; /* DoorXlsToken */
} DoorXlsWords;

void door_xls_words_init (DoorXlsWords *self, const char *text);
void door_xls_words_clear (DoorXlsWords *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorXlsWords, door_xls_words_clear)
const DoorXlsToken *door_xls_words_get (const DoorXlsWords *self, guint index); /* NULL past it */
gboolean door_xls_words_is (const DoorXlsWords *self, guint index, const char *text);
/* The word's text, a literal's without its quotes. transfer full. */
char *door_xls_words_dup (const DoorXlsWords *self, guint index);
/* The question that a word refers to, or NULL. */
const DoorXlsNode *
door_xls_words_question (const DoorXlsWords *self, guint index, DoorXlsConversion *conversion);

/* -check-expressions.c: syntax, comparisons, references into repeats */
void door_xls_check_expressions (DoorXlsCheck *self, const DoorXlsNode *node);
/* -check-dates.c: the word at INDEX, when it is a date that may not be whole and is used as if it were */
void door_xls_check_partial_date (DoorXlsCheck *self,
                                  const DoorXlsSpot *spot,
                                  const DoorXlsWords *words,
                                  guint index,
                                  const DoorXlsNode *context);
/* -check-logic.c: conditions that never hold, bounds, filters */
void door_xls_check_logic (DoorXlsCheck *self, const DoorXlsNode *node);
void door_xls_check_lists (DoorXlsCheck *self);
/* -check-sealed.c: what must stay in a sealed group, what a sensitive one needs */
void door_xls_check_sealed (DoorXlsCheck *self);
/* -check-apart.c: what is made of an answer that will be destroyed by date */
void door_xls_check_apart (DoorXlsCheck *self);
/* -check-paths.c: calls `func` for each node that the text names by a path, seen from `context` (NULL:
 * from nowhere). `n_visits` adds up over a workbook and is bounded. */
typedef void (*DoorXlsPathFunc) (const DoorXlsNode *target, gpointer data);
void door_xls_check_paths (DoorXlsConversion *conversion,
                           const char *text,
                           const DoorXlsNode *context,
                           guint *n_visits,
                           DoorXlsPathFunc func,
                           gpointer data);
/* -check-values.c: words in the columns that are our own */
void door_xls_check_values (DoorXlsCheck *self, const DoorXlsNode *node);
/* -check-texts.c: translations, markup, lengths */
void door_xls_check_texts (DoorXlsCheck *self, const DoorXlsNode *node);
void door_xls_check_choice_texts (DoorXlsCheck *self, const DoorXlsList *list);

const DoorXlsChoice *door_xls_list_find (const DoorXlsList *list, const char *name);
gboolean door_xls_node_is_number (const DoorXlsNode *node);
