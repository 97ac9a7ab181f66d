/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workbook as text in cells, wherever it came from: the one shape that the readers of .xlsx
 * and of CSV folders produce and that everything after them reads.
 *
 * Cells are already cleaned: no white space at either end, no-break spaces made plain, empty
 * cells left out. Headers have their inner spaces folded.
 */
#pragma once

#include <gio/gio.h>

#include "door-diagnostics.h"
#include "door-xlsform-arena.h"

typedef enum {
  DOOR_XLS_SHEET_SURVEY,
  DOOR_XLS_SHEET_CHOICES,
  DOOR_XLS_SHEET_SETTINGS,
  DOOR_XLS_SHEET_EXTERNAL_CHOICES,
  DOOR_XLS_SHEET_ENTITIES,
  DOOR_XLS_SHEET_OSM,
  DOOR_XLS_N_SHEETS
} DoorXlsSheetKind;

extern const char *const door_xls_sheet_names[DOOR_XLS_N_SHEETS];

typedef struct {
  guint column; /* 0-based */
  const char *text;
} DoorXlsCell;

typedef struct {
  guint number; /* as a spreadsheet shows it: the header is row 1 */
  guint first_cell;
  guint n_cells;
} DoorXlsSheetRow;

typedef struct {
  DoorXlsSheetKind kind;
  GPtrArray *headers; /* const char *, NULL for an empty one; the index is the column */
  GArray *cells;      /* DoorXlsCell */
  GArray *rows;       /* DoorXlsSheetRow, empty ones within the data included */
} DoorXlsSheet;

typedef struct {
  DoorXlsArena *arena;
  DoorXlsSheet *sheets[DOOR_XLS_N_SHEETS]; /* NULL where the workbook has none */
  GPtrArray *names;                        /* const char *: every sheet's name as written */
} DoorXlsWorkbook;

DoorXlsWorkbook *door_xls_workbook_new (void);
void door_xls_workbook_free (DoorXlsWorkbook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsWorkbook, door_xls_workbook_free)

/* NULL, with errors in `diagnostics`, when it cannot be read. */
DoorXlsWorkbook *door_xls_workbook_read_folder (const char *path, DoorDiagnostics *diagnostics);
DoorXlsWorkbook *door_xls_workbook_read_excel (GBytes *bytes, DoorDiagnostics *diagnostics);

/* Reads one sheet of CSV; FALSE with errors in `diagnostics`. */
gboolean door_xls_workbook_add_csv (DoorXlsWorkbook *self,
                                    DoorXlsSheetKind kind,
                                    GBytes *bytes,
                                    DoorDiagnostics *diagnostics);

/* For readers. A sheet is filled header first, then row by row in order; door_xls_sheet_end_row()
 * says where a row ended and drops nothing, door_xls_sheet_finish() drops what trails off. */
DoorXlsSheet *door_xls_workbook_add_sheet (DoorXlsWorkbook *self, DoorXlsSheetKind kind);
/* -1: not one of ours. Ignores case. */
int door_xls_sheet_kind_of (const char *name);
/* Cleans and stores; FALSE and a diagnostic when the same header came before. */
gboolean door_xls_sheet_add_header (DoorXlsWorkbook *workbook,
                                    DoorXlsSheet *self,
                                    guint column,
                                    const char *text,
                                    DoorDiagnostics *diagnostics);
/* Cleans and stores in the row that comes next; cells under no header are left out. FALSE and a
 * diagnostic over a limit. */
gboolean door_xls_sheet_add_cell (DoorXlsWorkbook *workbook,
                                  DoorXlsSheet *self,
                                  guint row,
                                  guint column,
                                  const char *text,
                                  DoorDiagnostics *diagnostics);
void door_xls_sheet_end_row (DoorXlsSheet *self, guint number);

const DoorXlsCell *
door_xls_sheet_row_cells (const DoorXlsSheet *self, guint index, guint *ret_length);
/* "relevant" and the like, for messages: the header over a column, or "". */
const char *door_xls_sheet_header (const DoorXlsSheet *self, guint column);

/* Text without white space (of any script) at its ends, no-break spaces made plain. */
const char *door_xls_clean_cell (DoorXlsArena *arena, const char *text);
/* Runs of plain spaces folded to one. */
const char *door_xls_fold_spaces (DoorXlsArena *arena, const char *text);
