/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A spreadsheet file (.xlsx) with one or more sheets, over libxlsxwriter.
 *
 * Order of use: door_sheet_file_new(); for each sheet door_sheet_file_begin(), then its rows from
 * the top; door_sheet_file_finish(), which writes the file.
 *
 * Promises:
 *   1. Text stays text: "01" keeps its zero, "=1+1" is no formula.
 *   2. The same rows give the same bytes: no time of writing is in the file.
 *   3. The file appears whole or not at all.
 * Thread rule: one owner at a time.
 */
#pragma once

#include <glib.h>

typedef struct _DoorSheetFile DoorSheetFile;

#define DOOR_SHEET_MAX_ROWS 1048576u  /* what .xlsx holds */
#define DOOR_SHEET_MAX_COLUMNS 16384u /* what .xlsx holds */
#define DOOR_SHEET_MAX_TEXT 32767u    /* characters of a cell */

typedef enum {
  DOOR_SHEET_PLAIN,
  DOOR_SHEET_HEADER, /* bold; the first row stays in sight */
  DOOR_SHEET_WRAPPED /* long text, broken into lines */
} DoorSheetStyle;

/* `path` is written by door_sheet_file_finish(). */
DoorSheetFile *door_sheet_file_new (const char *path);
void door_sheet_file_free (DoorSheetFile *self); /* unfinished: nothing is written */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSheetFile, door_sheet_file_free)

/* `name` at most 31 characters, without []:*?/\ . */
void door_sheet_file_begin (DoorSheetFile *self, const char *name);
/* Cells of the next row; NULL and "" stay empty. */
void door_sheet_file_row (DoorSheetFile *self,
                          const char *const *cells,
                          gsize n_cells,
                          DoorSheetStyle style);
/* Into the row written last. */
void door_sheet_file_number (DoorSheetFile *self, guint column, double value);
/* Characters wide. */
void door_sheet_file_width (DoorSheetFile *self, guint column, double width);
/* FALSE when something did not fit (promise 3) or the file cannot be written. */
gboolean door_sheet_file_finish (DoorSheetFile *self, GError **error);
