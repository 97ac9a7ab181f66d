/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand in the type column, and what it becomes.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_XLS_CONTROL_NONE,
  DOOR_XLS_CONTROL_INPUT,
  DOOR_XLS_CONTROL_SELECT,
  DOOR_XLS_CONTROL_UPLOAD,
  DOOR_XLS_CONTROL_TRIGGER,
  DOOR_XLS_CONTROL_RANGE,
} DoorXlsControlKind;

/* One row of the type table. Absent parts are NULL. */
typedef struct {
  const char *name;
  DoorXlsControlKind control;
  const char *tag; /* element of the control */
  const char *mediatype;
  const char *bind_type;
  const char *readonly;
  const char *constraint;
  const char *preload;
  const char *preload_params;
  const char *hint;
} DoorXlsQuestionType;

/* NULL: no such type. The match is exact, aliases included. */
const DoorXlsQuestionType *door_xls_question_type_find (const char *name);
/* For advice on misspelt types. NULL-terminated, transfer container (g_free). */
const char **door_xls_question_type_names (void);
/* "image" and "photo" are one; any other name comes back as it is. */
const char *door_xls_question_type_usual_name (const char *name);

typedef enum {
  DOOR_XLS_BLOCK_NONE,
  DOOR_XLS_BLOCK_GROUP,
  DOOR_XLS_BLOCK_REPEAT,
  DOOR_XLS_BLOCK_LOOP,
} DoorXlsBlockKind;

/* "begin group", "begin_repeat", "begin loop over towns": the kind, and the list's name (to be
 * freed) when one is given. */
DoorXlsBlockKind door_xls_block_begin_parse (const char *type, char **ret_list);
DoorXlsBlockKind door_xls_block_end_parse (const char *type);
const char *door_xls_block_name (DoorXlsBlockKind kind);

typedef enum {
  DOOR_XLS_SELECT_ONE,
  DOOR_XLS_SELECT_MULTIPLE,
  DOOR_XLS_SELECT_ONE_EXTERNAL,
  DOOR_XLS_SELECT_RANK,
} DoorXlsSelectKind;

typedef struct {
  DoorXlsSelectKind kind;
  const char *type;         /* its row in the type table */
  gboolean is_from_file;    /* the list is a file beside the form */
  gboolean has_file_params; /* … written so that value= and label= are allowed */
  gboolean has_other;       /* … or_other */
  char *list;               /* owned */
} DoorXlsSelectPhrase;

/* "select_one towns or_other". FALSE when it is no select. Clear with door_xls_select_phrase_clear. */
gboolean door_xls_select_phrase_parse (const char *type, DoorXlsSelectPhrase *ret_phrase);
void door_xls_select_phrase_clear (DoorXlsSelectPhrase *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorXlsSelectPhrase, door_xls_select_phrase_clear)

/* TRUE for .csv, .xml and .geojson; `ret_stem` (may be NULL) is what stands before. */
gboolean door_xls_file_list_parse (const char *name, char **ret_stem, const char **ret_extension);
