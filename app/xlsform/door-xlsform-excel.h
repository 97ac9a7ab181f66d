/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text that a spreadsheet program's stored value stands for.
 */
#pragma once

#include <glib.h>

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
