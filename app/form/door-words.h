/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions in words, for people: "question 14 is “No”" for "${police} = '2'". For the paper
 * questionnaire ("Ask only if …"), the codebook (who was asked) and the interviewer who asks why a
 * question is asked.
 *
 * Promise: what is said means what the expression means; what cannot be said plainly gives NULL, and
 * the caller shows the expression or nothing. Words are in the program's language, labels in
 * `language`. Thread rule: any thread.
 */
#pragma once

#include "door-form.h"

typedef struct {
  guint language;
  /* What a question is called: "question 14". NULL (function or result): its name in the form.
   * transfer full. */
  char *(*name) (DoorDefNode node, gpointer data);
  gpointer data;
  /* Labels stand between the marks of U+2068 and U+2069: on a screen, they may be of another direction
   * than the words around them. */
  gboolean isolates;
} DoorWords;

/* The condition that `kind` puts on `node`, to be read after "if" or "only if"; without capital or
 * full stop. In a constraint the node itself is "the answer". NULL: there is none, or it is beyond
 * plain words. transfer full. */
char *door_words_condition (const DoorFormDef *def,
                            DoorDefNode node,
                            DoorExprKind kind,
                            const DoorWords *words);
/* The questions that the condition reads, for what is beyond words: "question 3, question 9 and
 * line". NULL: none that can be named. transfer full. */
char *door_words_condition_reads (const DoorFormDef *def,
                                  DoorDefNode node,
                                  DoorExprKind kind,
                                  const DoorWords *words);

/* --- Choices that a filter offers --- */

gboolean door_words_is_filtered (const DoorFormDef *def, DoorControl control);
/* When the choice is offered, to be read after "only if"; "" when it always is. NULL: beyond plain
 * words. transfer full. */
char *door_words_choice (const DoorFormDef *def,
                         DoorControl control,
                         guint index,
                         const DoorWords *words);
/* The questions that decide which choices are offered, as door_words_condition_reads(). */
char *door_words_filter_reads (const DoorFormDef *def, DoorControl control, const DoorWords *words);

/* --- Small things --- */

/* An expression as its author wrote it: paths are "${name}" again. transfer full. */
char *door_words_short (const char *expression);
/* A list as it is spoken: "a, b or c". transfer full. */
char *door_words_or (const char *const *items, guint n);
