/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers understood and rows sorted by them: "Constraint Message::French (fr)" becomes the bind
 * attribute jr:constraintMsg in French, whatever spelling or alias the author chose.
 */
#pragma once

#include "door-xlsform-sheets.h"
#include "door-xlsform-text.h"

typedef struct {
  guint number; /* row of the sheet */
  const char *type;
  const char *name;
  const char *list_name;
  DoorXlsText label;
  DoorXlsText hint;
  DoorXlsText guidance;
  DoorXlsAttribute *media;
  DoorXlsAttribute *bind;
  DoorXlsAttribute *control;
  DoorXlsAttribute *instance;
  DoorXlsAttribute *others; /* every other column, under its own or its usual name */
} DoorXlsRow;

typedef struct {
  DoorXlsSheetKind kind;
  guint n_tokens;
  const char *tokens[4]; /* "label", "French (fr)"; the rest stays empty */
} DoorXlsColumn;

typedef struct {
  const DoorXlsSheet *sheet;
  GArray *columns; /* DoorXlsColumn, one for each of the sheet's columns; n_tokens 0 when empty */
  GArray *rows;    /* DoorXlsRow */
} DoorXlsTable;

void door_xls_table_free (DoorXlsTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsTable, door_xls_table_free)

/* Sorts a sheet's cells. Unsuffixed text beside translations counts as `default_language`;
 * `fold_spaces` folds runs of spaces in every cell. NULL, with an error, on bad headers. */
DoorXlsTable *door_xls_table_new (DoorXlsWorkbook *workbook,
                                  DoorXlsSheetKind kind,
                                  const char *default_language,
                                  gboolean fold_spaces,
                                  DoorDiagnostics *diagnostics);

/* 0-based column of "name", "relevant", "label"…; -1 when the sheet has none. */
int door_xls_table_column (const DoorXlsTable *self, const char *token);

/* The names of the columns that are our own ("sealed", "soft_check"), as authors write them.
 * transfer full. */
char **door_xls_columns_of_our_own (void);

/* Inside: what the headers of a table mean, into its columns. FALSE, with an error, on bad ones. */
gboolean
door_xls_understand_headers (DoorXlsTable *self, DoorXlsArena *arena, DoorDiagnostics *diagnostics);
