/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The survey sheet, read row by row: what the readers of the different kinds of rows share.
 * Each returns having added a node, or having reported why not.
 */
#pragma once

#include "door-xlsform-model.h"

/* A group, repeat or loop that has begun and not yet ended. */
typedef struct _DoorXlsBlock DoorXlsBlock;
struct _DoorXlsBlock {
  DoorXlsBlock *outer;
  DoorXlsBlockKind kind;
  DoorXlsNode *node; /* the children go here */
  guint row;
  const char *loop_list;
  GHashTable *names;       /* of the children so far */
  GHashTable *lower_names; /* the same without case */
};

/* A name that some cell used before all names were known. */
typedef struct {
  const char *name;
  guint row;
} DoorXlsPending;

typedef struct {
  DoorXlsConversion *conversion;
  DoorXlsBlock *block;

  DoorXlsRow *row; /* the one being read, and what was found in it so far */
  const char *type;
  const char *name;
  const char *appearance;
  const char *default_value;
  gboolean default_is_dynamic;
  DoorXlsAttribute *parameters;
  DoorXlsTrigger *triggers; /* only `target` is filled in */

  gboolean in_table_list;
  const char *table_list; /* NULL until the first select of the table is read */
  gboolean seen_or_other;
  DoorXlsNode *audit;
  GHashTable *question_names;
  GHashTable *repeat_names;
  GHashTable *instance_names;
  GArray *trigger_names;  /* DoorXlsPending */
  GArray *geometry_names; /* DoorXlsPending */
  struct _DoorXlsEntities *entities;
} DoorXlsReader;

/* A node for the row being read, with everything its columns say. */
DoorXlsNode *door_xls_reader_add_question (DoorXlsReader *self, const char *type);
/* A question no row asked for. */
DoorXlsNode *
door_xls_reader_add_generated (DoorXlsReader *self, const char *type, const char *name);
/* FALSE, and an error, when a parameter is none of `accepted` (NULL-terminated). */
gboolean door_xls_reader_check_parameters (DoorXlsReader *self, const char *const *accepted);
/* Reports about the row being read. */
void door_xls_reader_error (DoorXlsReader *self,
                            const char *code,
                            const char *token,
                            const char *format,
                            ...) G_GNUC_PRINTF (4, 5);

/* -selects.c */
void door_xls_reader_read_select (DoorXlsReader *self, const DoorXlsSelectPhrase *phrase);

/* -questions.c: types with parameters or other rules of their own; FALSE: none of these. */
gboolean door_xls_reader_read_special (DoorXlsReader *self);
void door_xls_reader_read_audit (DoorXlsReader *self);
void door_xls_reader_check_geometry (DoorXlsReader *self);

/* -loops.c: makes a loop's children into one group for each choice. */
void door_xls_reader_unroll (DoorXlsReader *self, DoorXlsNode *loop, const char *list_name);

/* -entities.c */
void door_xls_reader_read_entities (DoorXlsReader *self);
/* Notes the row's save_to and whether an entity refers to it. */
void door_xls_reader_note_entity (DoorXlsReader *self, gboolean begins_block, gboolean ends_block);
/* Puts the entities where they belong, before meta is filled. */
void door_xls_reader_place_entities (DoorXlsReader *self);
void door_xls_reader_free_entities (DoorXlsReader *self);
