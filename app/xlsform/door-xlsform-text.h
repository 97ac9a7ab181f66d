/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts with their translations, and named values: what cells hold once their headers are
 * understood. All of it lives in the arena.
 */
#pragma once

#include "door-xlsform-arena.h"

/* One wording. `language` is NULL in a text that is not translated. */
typedef struct _DoorXlsPhrase DoorXlsPhrase;
struct _DoorXlsPhrase {
  DoorXlsPhrase *next;
  const char *language;
  const char *text;
  guint column; /* 0-based */
};

/* A cell's worth of text, or its wordings by language. `first` is NULL when absent. */
typedef struct {
  DoorXlsPhrase *first;
  gboolean is_translated;
} DoorXlsText;

/* A named value: a bind or control attribute, a medium, a parameter, an extra column. */
typedef struct _DoorXlsAttribute DoorXlsAttribute;
struct _DoorXlsAttribute {
  DoorXlsAttribute *next;
  const char *name;
  DoorXlsText text;
};

/* The plain text: the only or the first wording; NULL when absent. */
const char *door_xls_text_plain (const DoorXlsText *self);
void door_xls_text_set (DoorXlsArena *arena, DoorXlsText *self, const char *text);

const DoorXlsAttribute *door_xls_attribute_find (const DoorXlsAttribute *first, const char *name);
const char *door_xls_attribute_text (const DoorXlsAttribute *first, const char *name);
/* Replaces or appends, like the assignment it is. */
void door_xls_attribute_set (DoorXlsArena *arena,
                             DoorXlsAttribute **first,
                             const char *name,
                             const char *text);
void door_xls_attribute_set_text (DoorXlsArena *arena,
                                  DoorXlsAttribute **first,
                                  const char *name,
                                  const DoorXlsText *text);
void door_xls_attribute_remove (DoorXlsAttribute **first, const char *name);
/* A list of its own with the same values. */
DoorXlsAttribute *door_xls_attribute_copy (DoorXlsArena *arena, const DoorXlsAttribute *first);

/* For those who put cells together. A wording without language that meets one with counts as
 * `default_language`, unless that language has a wording of its own. */
DoorXlsPhrase *
door_xls_phrase_new (DoorXlsArena *arena, const char *language, const char *text, guint column);
void door_xls_text_add (DoorXlsText *self, DoorXlsPhrase *phrase, const char *default_language);
/* The text under that name, made when absent. */
DoorXlsText *
door_xls_attribute_make (DoorXlsArena *arena, DoorXlsAttribute **first, const char *name);
