/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV sheet as rows of cells that can be changed and written again. Every cell stays as the author
 * wrote it; door-xlsform-sheets.h is for those who only read.
 */
#pragma once

#include <gio/gio.h>

#include "door-csv.h"
#include "door-xlsform-sheets.h"

/* GPtrArray of GPtrArray of char *, the header first, all equally long. transfer full. */
GPtrArray *door_xls_rows_of_csv (const DoorCsvTable *table);
/* In the one form in which this module writes sheets. transfer full. */
GBytes *door_xls_rows_print (const GPtrArray *rows);
/* transfer full. */
char *door_xls_rows_path (const char *folder, DoorXlsSheetKind kind);
/* NULL without an error when the folder has no such sheet. */
GPtrArray *door_xls_rows_load (const char *folder, DoorXlsSheetKind kind, GError **error);
gboolean door_xls_rows_save (const GPtrArray *rows,
                             const char *folder,
                             DoorXlsSheetKind kind,
                             GError **error);
/* The cell, "" where there is none. */
const char *door_xls_rows_cell (const GPtrArray *rows, guint row, int column);
void door_xls_rows_set (GPtrArray *rows, guint row, guint column, const char *text);
/* An empty column before the one that is `column` now. */
void door_xls_rows_insert_column (GPtrArray *rows, guint column, const char *header);
