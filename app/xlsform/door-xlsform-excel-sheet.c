/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sheet, read as it passes by, so that a large one costs what is kept of it. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-excel.h"
#include "door-xlsform.h"

#include <string.h>

/* A run of this many empty columns or rows ends a sheet: what stands beyond is somebody's notes. */
#define MAX_EMPTY_COLUMNS 20

#define MAX_EMPTY_ROWS 60

typedef struct {
  DoorXlsExcel *excel;
  DoorXlsSheet *sheet;
  GString *text;
  guint row, column;
  guint last_row;    /* the last that held anything */
  guint last_header; /* the last column that has one, +1 */
  guint style;
  char type; /* n, s(hared), t(ext), b(oolean), i(nline), e(rror) */
  gboolean in_value;
  guint phonetic;
  gboolean is_row_used;
  gboolean is_failed;
} Reader;

static char
type_of (const DoorXmlAttribute *attributes, gsize n)
{
  g_autofree char *type = door_xml_attribute_dup (attributes, n, "t");

  if (!type || strcmp (type, "n") == 0)
    return 'n';
  if (strcmp (type, "str") == 0)
    return 't';
  if (strcmp (type, "inlineStr") == 0)
    return 'i';
  return *type;
}

/* A run of empty rows ends the sheet. */
static gboolean
begin_row (Reader *self, const DoorXmlAttribute *attributes, gsize n)
{
  guint number = door_xls_excel_number (attributes, n, "r");

  self->row = number > 0 ? number : self->row + 1;
  self->column = G_MAXUINT; /* one before the first */
  self->is_row_used = FALSE;
  return self->row <= self->last_row + MAX_EMPTY_ROWS + 1;
}

static void
begin_cell (Reader *self, const DoorXmlAttribute *attributes, gsize n)
{
  g_autofree char *name = door_xml_attribute_dup (attributes, n, "r");
  guint row;

  if (!name || !door_xls_cell_parse (name, &self->column, &row))
    self->column++;
  self->type = type_of (attributes, n);
  self->style = door_xls_excel_number (attributes, n, "s");
  g_string_truncate (self->text, 0);
}

static gboolean
cell_open (gpointer data, const char *name, const DoorXmlAttribute *attributes, gsize n)
{
  Reader *self = data;

  if (strcmp (name, "row") == 0)
    return begin_row (self, attributes, n);
  if (strcmp (name, "c") == 0)
    begin_cell (self, attributes, n);
  self->phonetic += strcmp (name, "rPh") == 0;
  self->in_value = strcmp (name, "v") == 0
                   || (strcmp (name, "t") == 0 && self->type == 'i' && self->phonetic == 0);
  return TRUE;
}

static gboolean
cell_text (gpointer data, const char *text, gsize length)
{
  Reader *self = data;

  if (self->in_value && self->text->len <= DOOR_XLSFORM_MAX_CELL_BYTES)
    g_string_append_len (self->text, text, (gssize) length);
  return TRUE;
}

static char *
value_of (Reader *self)
{
  DoorXlsExcel *excel = self->excel;
  const char *stored = self->text->str;

  if (self->type == 's')
    {
      guint64 index = g_ascii_strtoull (stored, NULL, 10);
      return g_strdup (index < excel->strings->len ? excel->strings->pdata[index] : "");
    }
  if (self->type == 'b')
    return g_strdup (strcmp (stored, "0") == 0 ? "FALSE" : "TRUE");
  if (self->type == 'n')
    {
      DoorXlsNumberKind kind = self->style < excel->formats->len
                                   ? g_array_index (excel->formats, DoorXlsNumberKind, self->style)
                                   : DOOR_XLS_NUMBER_PLAIN;
      return door_xls_number_to_text (stored, kind, excel->since_1904);
    }
  return door_xls_unescape (stored);
}

static gboolean
store_header (Reader *self, const char *text)
{
  if (self->column > self->last_header + MAX_EMPTY_COLUMNS)
    return TRUE;
  if (!door_xls_sheet_add_header (self->excel->workbook, self->sheet, self->column, text,
                                  self->excel->diagnostics))
    return FALSE;
  self->last_header = MAX (self->last_header, self->sheet->headers->len);
  return TRUE;
}

static gboolean
end_cell (Reader *self)
{
  g_autofree char *text = NULL;

  if (self->text->len == 0)
    return TRUE;
  if (self->row > 1 && *door_xls_sheet_header (self->sheet, self->column) == '\0')
    return TRUE;
  text = value_of (self);
  if (self->row == 1)
    self->is_failed = !store_header (self, text);
  else
    self->is_failed = !door_xls_sheet_add_cell (self->excel->workbook, self->sheet, self->row,
                                                self->column, text, self->excel->diagnostics);
  return !self->is_failed;
}

static gboolean
cell_close (gpointer data, const char *name)
{
  Reader *self = data;
  guint n_rows = self->sheet->rows->len;

  self->in_value = FALSE;
  self->phonetic -= strcmp (name, "rPh") == 0 && self->phonetic > 0;
  if (strcmp (name, "c") == 0)
    return end_cell (self);
  if (strcmp (name, "row") != 0 || self->row == 1)
    return strcmp (name, "sheetData") != 0;
  door_xls_sheet_end_row (self->sheet, self->row);
  if (self->sheet->rows->len > n_rows)
    self->last_row = self->row;
  return TRUE;
}

gboolean
door_xls_excel_read_sheet (DoorXlsExcel *self, const char *path, DoorXlsSheetKind kind)
{
  static const DoorXmlListener listener = { cell_open, cell_text, cell_close };
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader = { self, door_xls_workbook_add_sheet (self->workbook, kind), text };

  reader.last_row = 1;
  return door_xls_excel_read_member (self, path, FALSE, &listener, &reader) && !reader.is_failed;
}
