/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An .xlsx while it is being read, and the text that its stored values stand for.
 */
#pragma once

#include "door-xlsform-sheets.h"

#include "door-xml-stream.h"
#include "door-zip.h"

typedef enum {
  DOOR_XLS_NUMBER_PLAIN,
  DOOR_XLS_NUMBER_DATE,     /* days since the workbook's first day: a date, a time, or both */
  DOOR_XLS_NUMBER_DURATION, /* [h]:mm */
} DoorXlsNumberKind;

/* What a number format shows: "dd/mm/yyyy" a date, "0.00" a number. */
DoorXlsNumberKind door_xls_number_format_kind (const char *format);
/* The same for the formats every program knows by number. */
DoorXlsNumberKind door_xls_builtin_format_kind (guint id);

/* "1.0" → "1", "0.1" → "0.1", a date → "2026-11-23 00:00:00", a time → "08:30:00". Text that is
 * no number comes back as it is. transfer full. */
char *door_xls_number_to_text (const char *stored, DoorXlsNumberKind kind, gboolean since_1904);

/* "C12" → 2, 12: column 0-based, row 1-based. FALSE when it is no cell. */
gboolean door_xls_cell_parse (const char *name, guint *ret_column, guint *ret_row);

/* Undoes _x000D_ and the like, which stand for characters that XML cannot hold. transfer full. */
char *door_xls_unescape (const char *text);

typedef struct {
  DoorXlsWorkbook *workbook;
  DoorDiagnostics *diagnostics;
  DoorZip *zip;
  GPtrArray *strings; /* shared ones; owned by the arena */
  GArray *formats;    /* DoorXlsNumberKind of each cell style */
  gboolean since_1904;
} DoorXlsExcel;

/* Streams a member; TRUE, having done nothing, when an optional one is missing. FALSE, and an
 * error, when it cannot be read. */
gboolean door_xls_excel_read_member (DoorXlsExcel *self,
                                     const char *name,
                                     gboolean is_optional,
                                     const DoorXmlListener *listener,
                                     gpointer data);
void door_xls_excel_report (DoorXlsExcel *self, const char *part, const char *message);
guint door_xls_excel_number (const DoorXmlAttribute *attributes, gsize n, const char *name);

/* -excel-parts.c */
gboolean door_xls_excel_read_strings (DoorXlsExcel *self, const char *path);
gboolean door_xls_excel_read_styles (DoorXlsExcel *self, const char *path);
/* -excel-sheet.c */
gboolean door_xls_excel_read_sheet (DoorXlsExcel *self, const char *path, DoorXlsSheetKind kind);
