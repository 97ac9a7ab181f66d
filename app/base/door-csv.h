/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV in and out (RFC 4180, UTF-8), over libcsv.
 *
 * A table is read whole: first row = header. Missing cells at a row's end read as "".
 * A byte-order mark is dropped. Delimiter: ';' when the header line has one, else ','
 * (what ODK Collect does).
 * Thread rule: one owner at a time; a table is immutable after reading.
 */
#pragma once

#include <glib.h>

typedef struct _DoorCsvTable DoorCsvTable;

#define DOOR_CSV_MAX_CELLS (20u * 1000 * 1000)

#define DOOR_CSV_ERROR (door_csv_error_quark ())
GQuark door_csv_error_quark (void);
typedef enum {
  DOOR_CSV_ERROR_MALFORMED, /* a quote that never closes, or text that is not UTF-8 */
  DOOR_CSV_ERROR_TOO_LARGE, /* over DOOR_CSV_MAX_CELLS */
} DoorCsvError;

/* Rows of nothing but blanks are left out. */
DoorCsvTable *door_csv_read (GBytes *bytes, GError **error);
/* Rows of empty cells (",,,") stay: for who writes the table again. */
DoorCsvTable *door_csv_read_with_blank_rows (GBytes *bytes, GError **error);
void door_csv_table_free (DoorCsvTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCsvTable, door_csv_table_free)

guint door_csv_columns (const DoorCsvTable *self);
guint door_csv_rows (const DoorCsvTable *self); /* without the header */
const char *door_csv_header (const DoorCsvTable *self, guint column);
int door_csv_find (const DoorCsvTable *self, const char *header); /* -1: no such column */
/* The cell's text; "" where the row is short. row and column are 0-based. */
const char *door_csv_cell (const DoorCsvTable *self, guint row, guint column);
/* Line of the file on which a row begins, 1-based, for messages. */
guint door_csv_line (const DoorCsvTable *self, guint row);

/* Appends one row, quoting only where needed, ended by CRLF. */
void door_csv_append_row (GString *out, const char *const *cells, gsize n_cells);
/* One cell of a row, quoted if needed; commas and the CRLF are the caller's. */
void door_csv_append_cell (GString *out, const char *cell);
