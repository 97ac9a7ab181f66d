/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the paper questionnaire: door-print.c walks the form, door-print-answer.c makes places
 * for answers, door-print-skips.c finds what is skipped, door-print-grid.c tables of like questions,
 * door-print-appendix.c what stands at the end. */
#pragma once

#include "door-print.h"

#include "door-words.h"

/* More choices than this are printed as a list in an appendix, up to PRINT_MAX_LISTED. */
#define PRINT_MAX_CHOICES 40
#define PRINT_MAX_LISTED 1000

/* What is printed, one after the other. */
typedef struct {
  DoorControl control;
  DoorDefNode node; /* DOOR_DEF_NONE */
  guint number;     /* 0: a group or repeat */
} PrintItem;

typedef struct {
  const DoorFormDef *def;
  DoorPaper *paper;
  guint language;
  const DoorFormMedia *media;
  DoorWords words;
  GArray *items;            /* of PrintItem */
  GHashTable *numbers;      /* DoorDefNode + 1 -> number */
  GArray *skips;            /* of PrintSkip, by item, then target */
  GHashTable *covered;      /* DoorDefNode + 1: a skip says already when it is asked */
  GPtrArray *lists;         /* controls + 1 whose choices stand in the appendix */
  GArray *conditions;       /* of DoorDefNode: beyond words, they stand in the appendix */
  gboolean under_condition; /* the choices before are only offered under one */
  gboolean table_open;
} Print;

/* From the question at `item`, these answers go on at `target` (G_MAXUINT: behind the repeat). */
typedef struct {
  guint item;
  guint target;
  GPtrArray *values; /* borrowed values of choices */
  gboolean is_all;   /* every answer does */
} PrintSkip;

char *print_label (const Print *self, DoorControl control, DoorTextKind kind);
char *print_plain_label (const Print *self, DoorControl control);
char *print_choice_label (const Print *self, DoorControl control, guint index);
/* An attribute of the bind by local name: "card". NULL. */
const char *print_bind (const Print *self, DoorDefNode node, const char *name);
guint print_number (const Print *self, DoorDefNode node);

/* Nothing is answered to what is only read. */
gboolean print_is_note (const Print *self, const PrintItem *item);

void print_find_skips (Print *self);
/* "If “No”, go to 14." for each way on that the item opens. transfer full. */
GStrv print_skip_words (const Print *self, guint item);

/* The place for the answer, in the cell that is open. */
void print_answer (Print *self, const PrintItem *item);

/* TRUE when a run of questions begins here that is one table: the same few choices, shown as
 * columns, and nothing else to say. */
gboolean print_is_grid (const Print *self, guint first, guint *ret_last);
void print_grid (Print *self, guint first, guint last);
/* Rows to fill for a repeat, in as many tables as its questions need; of a long one, the pages
 * themselves are copied. */
gboolean print_fits_roster (const Print *self, guint item, guint last);
void print_roster (Print *self, guint item, guint last);
/* How often the repeat's questions are asked, and where the answers go. */
void print_repeat_words (Print *self, guint index);
/* The last item inside the group or repeat at `item`; `item` itself when it is empty. */
guint print_last_inside (const Print *self, guint item);

/* Above the choices that a filter offers under one condition: "" when always. Says nothing until
 * there is a condition to tell apart from. */
void print_choice_condition (Print *self, const char *words);

void print_appendices (Print *self);
