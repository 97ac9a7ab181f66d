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
} DoorWords;

/* The condition that `kind` puts on `node`, to be read after "if" or "only if"; without capital or
 * full stop. In a constraint the node itself is "the answer". NULL: there is none, or it is beyond
 * plain words. transfer full. */
char *door_words_condition (const DoorFormDef *def,
                            DoorDefNode node,
                            DoorExprKind kind,
                            const DoorWords *words);
/* An expression as its author wrote it: paths are "${name}" again. transfer full. */
char *door_words_short (const char *expression);
/* A list as it is spoken: "a, b or c". transfer full. */
char *door_words_or (const char *const *items, guint n);
