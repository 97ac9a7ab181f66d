/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What door-words.c (conditions), door-words-value.c (the names and values in them) and
 * door-words-choices.c (filters of choices) share. */
#pragma once

#include "door-words.h"

#include "door-foresight.h"

/* An expression, where it stands, and who names things for it. */
typedef struct {
  const DoorFormDef *def;
  DoorDefNode context;
  const DoorXpath *program;
  const DoorWords *words;
} DoorSpeaker;

/* Any condition read from `context`; NULL when it is beyond plain words. transfer full. */
char *door_words_program (const DoorFormDef *def,
                          DoorDefNode context,
                          const DoorXpath *program,
                          const DoorWords *words);
/* The questions that an expression reads: "question 3, question 9 and line"; NULL when it reads
 * none that can be named. transfer full. */
char *door_words_reads (const DoorFormDef *def,
                        DoorDefNode context,
                        const DoorXpath *program,
                        const DoorWords *words);
/* What a part of a condition comes to whatever is answered: comparisons of two given texts. */
DoorTruth door_words_constant (const DoorXpath *program, DoorXTerm term);
/* The node that a path names; DOOR_DEF_NONE when it names none, or is no path. */
DoorDefNode door_words_node (const DoorSpeaker *self, DoorXTerm term);
/* What the node is called; NULL when there is none. transfer full. */
char *door_words_name (const DoorSpeaker *self, DoorDefNode node);
/* The label of a choice in quotes; the value where the question offers no such choice. transfer
 * full. */
char *door_words_label (const DoorSpeaker *self, DoorDefNode node, const char *value);
/* A value, a path or a sum of them in words; NULL when beyond plain words. transfer full. */
char *door_words_value (const DoorSpeaker *self, DoorXTerm term);
