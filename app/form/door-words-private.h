/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What door-words.c (conditions) and door-words-choices.c (filters of choices) share. */
#pragma once

#include "door-words.h"

#include "door-foresight.h"

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
