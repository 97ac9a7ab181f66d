/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between loading and making codings. */
#pragma once

#include "door-codings.h"

#define DOOR_CODING_KIND "coding"

/* What one coder said of one question. */
typedef struct {
  char *coder;
  gboolean final;
  GHashTable *codes; /* key of the row -> code */
} DoorCoder;

typedef struct {
  char *question;
  GPtrArray *coders;  /* of DoorCoder, in the order of their first coding */
  GHashTable *labels; /* code -> label, of all frames */
  GPtrArray *order;   /* of char *: codes in the order of the frames */
  GHashTable *agreed; /* key -> code; texts of the coders */
} DoorCodedQuestion;

/* NULL when nobody coded it. transfer none. */
DoorCodedQuestion *door_codings_find (const DoorCodings *self, const char *question);
DoorCoder *door_coded_question_coder (const DoorCodedQuestion *self, const char *coder);
/* Code and label columns of a frame; FALSE with an error when it has none. */
gboolean door_codeframe_read (GBytes *csv, GHashTable *labels, GPtrArray *order, GError **error);
/* Adds the key and code of each line that has a code. */
gboolean door_codes_read (GBytes *csv, GHashTable *codes, GError **error);
