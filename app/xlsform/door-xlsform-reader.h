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

/* Reports about the row being read. */
void door_xls_reader_error (DoorXlsReader *self,
                            const char *code,
                            const char *token,
                            const char *format,
                            ...) G_GNUC_PRINTF (4, 5);

/* --- -cells.c: what any row may have --- */

/* Settles the row's name. FALSE, and an error, when it has none that can be used; a spare one
 * then lets what follows be checked all the same. */
gboolean door_xls_reader_read_name (DoorXlsReader *self);
void door_xls_reader_use_spare_name (DoorXlsReader *self);
gboolean door_xls_reader_read_trigger (DoorXlsReader *self);
void door_xls_reader_read_default (DoorXlsReader *self);
/* A node for the row, with everything that its columns say. */
DoorXlsNode *door_xls_reader_add_question (DoorXlsReader *self, const char *type);
/* A question no row asked for. */
DoorXlsNode *
door_xls_reader_add_generated (DoorXlsReader *self, const char *type, const char *name);
void door_xls_reader_fill_node (DoorXlsReader *self, DoorXlsNode *node);
void
door_xls_node_apply_type (DoorXlsArena *arena, DoorXlsNode *node, const DoorXlsQuestionType *type);

/* --- -parameters.c --- */

gboolean door_xls_reader_read_parameters (DoorXlsReader *self);
/* FALSE, and an error, when a parameter is none of `accepted` (NULL-terminated). */
gboolean door_xls_reader_check_parameters (DoorXlsReader *self, const char *const *accepted);
const char *door_xls_reader_parameter (DoorXlsReader *self, const char *name);
/* "max-pixels must be a whole number, not “x”" */
void door_xls_reader_report_parameter (DoorXlsReader *self,
                                       const char *code,
                                       const char *name,
                                       const char *expected);
/* NULL sets nothing. */
void door_xls_reader_set_bind (DoorXlsReader *self,
                               DoorXlsNode *node,
                               const char *name,
                               const char *value);
void door_xls_reader_set_control (DoorXlsReader *self,
                                  DoorXlsNode *node,
                                  const char *name,
                                  const char *value);
gboolean door_xls_is_number (const char *text);
gboolean door_xls_is_integer (const char *text);
gboolean door_xls_is_boolean (const char *text);

/* --- -blocks.c: groups, repeats, loops --- */

void door_xls_reader_push_block (DoorXlsReader *self,
                                 DoorXlsBlockKind kind,
                                 DoorXlsNode *node,
                                 const char *loop_list);
void door_xls_reader_pop_block (DoorXlsReader *self);
guint door_xls_reader_depth (DoorXlsReader *self);
gboolean door_xls_reader_is_in_repeat (DoorXlsReader *self);
void door_xls_reader_begin_block (DoorXlsReader *self, DoorXlsBlockKind kind, const char *list);
void door_xls_reader_end_block (DoorXlsReader *self, DoorXlsBlockKind kind);
void door_xls_reader_check_blocks_ended (DoorXlsReader *self);
/* -loops.c: makes a loop's children into one group for each choice. */
void door_xls_reader_unroll (DoorXlsReader *self, DoorXlsNode *loop, const char *list_name);

/* --- kinds of questions --- */

/* -selects.c */
void door_xls_reader_read_select (DoorXlsReader *self, const DoorXlsSelectPhrase *phrase);
/* -questions.c: types with parameters or other rules of their own; FALSE: none of these. */
gboolean door_xls_reader_read_special (DoorXlsReader *self);
/* -range.c, -places.c, -audit.c */
void door_xls_reader_read_range (DoorXlsReader *self);
void door_xls_reader_read_geo (DoorXlsReader *self);
void door_xls_reader_read_start_geopoint (DoorXlsReader *self);
void door_xls_reader_read_background_geopoint (DoorXlsReader *self);
void door_xls_reader_check_geometry (DoorXlsReader *self);
void door_xls_reader_read_audit (DoorXlsReader *self);

/* --- -entities.c --- */

void door_xls_reader_read_entities (DoorXlsReader *self);
/* Notes the row's save_to and whether an entity refers to it. */
void door_xls_reader_note_entity (DoorXlsReader *self, gboolean begins_block, gboolean ends_block);
/* Puts the entities where they belong, before meta is filled. */
void door_xls_reader_place_entities (DoorXlsReader *self);
void door_xls_reader_free_entities (DoorXlsReader *self);
