/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-sheet.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <xlsxwriter.h>

struct _DoorSheetFile {
  char *path;
  char *part; /* written beside it first */
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_format *header, *wrapped;
  guint n_rows;
  char *fault; /* the first; NULL */
};

DoorSheetFile *
door_sheet_file_new (const char *path)
{
  DoorSheetFile *self = g_new0 (DoorSheetFile, 1);
  lxw_workbook_options options = { .constant_memory = LXW_FALSE };
  /* 2000-01-01: a file that says when it was made is another file each time. */
  lxw_doc_properties properties = { .created = 946684800 };

  self->path = g_strdup (path);
  self->part = g_strconcat (path, ".part", NULL);
  self->workbook = workbook_new_opt (self->part, &options);
  workbook_set_properties (self->workbook, &properties);
  self->header = workbook_add_format (self->workbook);
  format_set_bold (self->header);
  self->wrapped = workbook_add_format (self->workbook);
  format_set_text_wrap (self->wrapped);
  format_set_align (self->wrapped, LXW_ALIGN_VERTICAL_TOP);
  return self;
}

void
door_sheet_file_free (DoorSheetFile *self)
{
  if (self == NULL)
    return;
  if (self->workbook)
    lxw_workbook_free (self->workbook);
  g_free (self->path);
  g_free (self->part);
  g_free (self->fault);
  g_free (self);
}

static void
note_fault (DoorSheetFile *self, const char *what)
{
  if (self->fault == NULL)
    self->fault = g_strdup (what);
}

void
door_sheet_file_begin (DoorSheetFile *self, const char *name)
{
  self->sheet = workbook_add_worksheet (self->workbook, name);
  self->n_rows = 0;
  if (self->sheet == NULL)
    note_fault (self, name);
}

void
door_sheet_file_row (DoorSheetFile *self,
                     const char *const *cells,
                     gsize n_cells,
                     DoorSheetStyle style)
{
  lxw_format *format = style == DOOR_SHEET_HEADER    ? self->header
                       : style == DOOR_SHEET_WRAPPED ? self->wrapped
                                                     : NULL;

  if (self->sheet == NULL)
    return;
  for (gsize i = 0; i < n_cells; i++)
    if (cells[i] && *cells[i]
        && worksheet_write_string (self->sheet, self->n_rows, (lxw_col_t) i, cells[i], format)
               != LXW_NO_ERROR)
      note_fault (self, cells[i]);
  if (style == DOOR_SHEET_HEADER && self->n_rows == 0)
    worksheet_freeze_panes (self->sheet, 1, 0);
  self->n_rows++;
}

void
door_sheet_file_number (DoorSheetFile *self, guint column, double value)
{
  g_return_if_fail (self->n_rows > 0);
  if (self->sheet
      && worksheet_write_number (self->sheet, self->n_rows - 1, (lxw_col_t) column, value, NULL)
             != LXW_NO_ERROR)
    note_fault (self, "a number");
}

void
door_sheet_file_width (DoorSheetFile *self, guint column, double width)
{
  if (self->sheet)
    worksheet_set_column (self->sheet, (lxw_col_t) column, (lxw_col_t) column, width, NULL);
}

gboolean
door_sheet_file_finish (DoorSheetFile *self, GError **error)
{
  lxw_error failed = workbook_close (self->workbook); /* frees it */
  int problem = 0;

  self->workbook = NULL;
  if (failed == LXW_NO_ERROR && self->fault == NULL)
    problem = g_rename (self->part, self->path);
  if (failed == LXW_NO_ERROR && self->fault == NULL && problem == 0)
    return TRUE;
  g_unlink (self->part);
  if (self->fault)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "%s: a spreadsheet cannot hold “%.60s…”", self->path, self->fault);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s could not be written%s%s", self->path,
                 failed ? ": " : "", failed ? lxw_strerror (failed) : "");
  return FALSE;
}
