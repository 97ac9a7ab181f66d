/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-sheets.h"

#include "door-csv.h"
#include "door-files.h"
#include "door-xlsform.h"

#include <string.h>

/* A CSV sheet larger than this would pass the limit on cells anyway. */
#define MAX_CSV_BYTES (256u * 1024 * 1024)

const char *const door_xls_sheet_names[DOOR_XLS_N_SHEETS] = {
  "survey", "choices", "settings", "external_choices", "entities", "osm",
};

static void
sheet_free (DoorXlsSheet *self)
{
  g_ptr_array_unref (self->headers);
  g_array_unref (self->cells);
  g_array_unref (self->rows);
  g_free (self);
}

DoorXlsWorkbook *
door_xls_workbook_new (void)
{
  DoorXlsWorkbook *self = g_new0 (DoorXlsWorkbook, 1);

  self->arena = door_xls_arena_new ();
  self->names = g_ptr_array_new ();
  return self;
}

void
door_xls_workbook_free (DoorXlsWorkbook *self)
{
  for (guint i = 0; i < DOOR_XLS_N_SHEETS; i++)
    g_clear_pointer (&self->sheets[i], sheet_free);
  g_ptr_array_unref (self->names);
  door_xls_arena_free (self->arena);
  g_free (self);
}

int
door_xls_sheet_kind_of (const char *name)
{
  for (guint i = 0; i < DOOR_XLS_N_SHEETS; i++)
    if (g_ascii_strcasecmp (name, door_xls_sheet_names[i]) == 0)
      return (int) i;
  return -1;
}

/* A second sheet of the same name replaces the first, as it does elsewhere. */
DoorXlsSheet *
door_xls_workbook_add_sheet (DoorXlsWorkbook *self, DoorXlsSheetKind kind)
{
  DoorXlsSheet *sheet = g_new0 (DoorXlsSheet, 1);

  g_clear_pointer (&self->sheets[kind], sheet_free);
  sheet->kind = kind;
  sheet->headers = g_ptr_array_new ();
  sheet->cells = g_array_new (FALSE, FALSE, sizeof (DoorXlsCell));
  sheet->rows = g_array_new (FALSE, FALSE, sizeof (DoorXlsSheetRow));
  self->sheets[kind] = sheet;
  return sheet;
}

/* U+001C to U+001F count as white space too where questionnaires were checked until now. */
static gboolean
is_space (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x0b || c == 0x85 || (c >= 0x1c && c <= 0x1f);
}

const char *
door_xls_clean_cell (DoorXlsArena *arena, const char *text)
{
  const char *start = text;
  const char *end = text + strlen (text);
  char *clean, *out;

  while (*start && is_space (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  while (end > start)
    {
      const char *last = g_utf8_prev_char (end);
      if (!is_space (g_utf8_get_char (last)))
        break;
      end = last;
    }

  clean = out = door_xls_arena_alloc (arena, (gsize) (end - start) + 1);
  for (const char *p = start; p < end; p++)
    {
      gboolean is_no_break = p[0] == '\xc2' && p[1] == '\xa0';

      if (p[0] == '\r' && p[1] == '\n')
        continue;
      *out++ = is_no_break ? ' ' : p[0] == '\r' ? '\n' : p[0];
      p += is_no_break;
    }
  *out = '\0';
  return clean;
}

const char *
door_xls_fold_spaces (DoorXlsArena *arena, const char *text)
{
  char *folded, *out;

  if (strstr (text, "  ") == NULL)
    return text;

  folded = out = door_xls_arena_alloc (arena, strlen (text) + 1);
  for (const char *p = text; *p; p++)
    if (*p != ' ' || p[1] != ' ')
      *out++ = *p;
  *out = '\0';
  return folded;
}

static gboolean
is_within_limits (
    DoorXlsSheet *self, guint row, guint column, const char *text, DoorDiagnostics *diagnostics)
{
  DoorPlace place = { door_xls_sheet_names[self->kind], row, column + 1 };
  const char *limit = NULL;

  if (row > DOOR_XLSFORM_MAX_ROWS)
    limit = "rows";
  else if (column >= DOOR_XLSFORM_MAX_COLUMNS)
    limit = "columns";
  else if (self->cells->len >= DOOR_XLSFORM_MAX_CELLS)
    limit = "cells";
  else if (strlen (text) > DOOR_XLSFORM_MAX_CELL_BYTES)
    limit = "characters in one cell";

  if (limit)
    door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "workbook-too-large", &place,
                          "the sheet has more %s than a questionnaire may have", limit);
  return limit == NULL;
}

gboolean
door_xls_sheet_add_header (DoorXlsWorkbook *workbook,
                           DoorXlsSheet *self,
                           guint column,
                           const char *text,
                           DoorDiagnostics *diagnostics)
{
  const char *header;

  if (!is_within_limits (self, 1, column, text, diagnostics))
    return FALSE;

  header = door_xls_fold_spaces (workbook->arena, door_xls_clean_cell (workbook->arena, text));
  if (*header == '\0')
    return TRUE;

  for (guint i = 0; i < self->headers->len; i++)
    if (g_strcmp0 (self->headers->pdata[i], header) == 0)
      {
        DoorPlace place = { door_xls_sheet_names[self->kind], 1, column + 1 };
        door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "header-duplicate", &place,
                              "two columns are called “%s”", header);
        return FALSE;
      }

  if (self->headers->len <= column)
    g_ptr_array_set_size (self->headers, (int) column + 1);
  self->headers->pdata[column] = (char *) header;
  return TRUE;
}

gboolean
door_xls_sheet_add_cell (DoorXlsWorkbook *workbook,
                         DoorXlsSheet *self,
                         guint row,
                         guint column,
                         const char *text,
                         DoorDiagnostics *diagnostics)
{
  DoorXlsCell cell = { column, NULL };

  if (column >= self->headers->len || self->headers->pdata[column] == NULL)
    return TRUE;
  if (!is_within_limits (self, row, column, text, diagnostics))
    return FALSE;

  cell.text = door_xls_clean_cell (workbook->arena, text);
  if (*cell.text)
    g_array_append_val (self->cells, cell);
  return TRUE;
}

void
door_xls_sheet_end_row (DoorXlsSheet *self, guint number)
{
  DoorXlsSheetRow row = { number, 0, 0 };

  if (self->rows->len > 0)
    {
      DoorXlsSheetRow *last = &g_array_index (self->rows, DoorXlsSheetRow, self->rows->len - 1);
      row.first_cell = last->first_cell + last->n_cells;
    }
  row.n_cells = self->cells->len - row.first_cell;
  if (row.n_cells > 0)
    g_array_append_val (self->rows, row);
}

const DoorXlsCell *
door_xls_sheet_row_cells (const DoorXlsSheet *self, guint index, guint *ret_length)
{
  const DoorXlsSheetRow *row = &g_array_index (self->rows, DoorXlsSheetRow, index);

  *ret_length = row->n_cells;
  return &g_array_index (self->cells, DoorXlsCell, row->first_cell);
}

const char *
door_xls_sheet_header (const DoorXlsSheet *self, guint column)
{
  if (column >= self->headers->len || self->headers->pdata[column] == NULL)
    return "";
  return self->headers->pdata[column];
}

static guint
count_newlines (const char *text)
{
  guint n = 0;

  while ((text = strchr (text, '\n')) != NULL)
    {
      n++;
      text++;
    }
  return n;
}

/* The table knows lines of the file; a spreadsheet counts a cell of several lines as one row. */
static gboolean
read_table (DoorXlsWorkbook *self,
            DoorXlsSheet *sheet,
            const DoorCsvTable *table,
            DoorDiagnostics *diagnostics)
{
  guint n_columns = door_csv_columns (table);
  guint extra_lines = 0;

  for (guint column = 0; column < n_columns; column++)
    {
      const char *header = door_csv_header (table, column);
      if (!door_xls_sheet_add_header (self, sheet, column, header, diagnostics))
        return FALSE;
      extra_lines += count_newlines (header);
    }

  for (guint row = 0; row < door_csv_rows (table); row++)
    {
      guint number = door_csv_line (table, row) - extra_lines;

      for (guint column = 0; column < n_columns; column++)
        {
          const char *text = door_csv_cell (table, row, column);
          if (*text == '\0')
            continue;
          if (!door_xls_sheet_add_cell (self, sheet, number, column, text, diagnostics))
            return FALSE;
          extra_lines += count_newlines (text);
        }
      door_xls_sheet_end_row (sheet, number);
    }
  return TRUE;
}

static void
report_unreadable (DoorXlsSheetKind kind, const GError *error, DoorDiagnostics *diagnostics)
{
  DoorPlace place = { door_xls_sheet_names[kind], 0, 0 };

  door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "sheet-unreadable", &place,
                        "%s.csv cannot be read: %s", door_xls_sheet_names[kind], error->message);
}

gboolean
door_xls_workbook_add_csv (DoorXlsWorkbook *self,
                           DoorXlsSheetKind kind,
                           GBytes *bytes,
                           DoorDiagnostics *diagnostics)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCsvTable) table = door_csv_read (bytes, &error);

  if (!table)
    {
      report_unreadable (kind, error, diagnostics);
      return FALSE;
    }
  g_ptr_array_add (self->names, (char *) door_xls_sheet_names[kind]);
  return read_table (self, door_xls_workbook_add_sheet (self, kind), table, diagnostics);
}

static gboolean
read_csv_file (DoorXlsWorkbook *self,
               const char *folder,
               DoorXlsSheetKind kind,
               DoorDiagnostics *diagnostics)
{
  g_autofree char *file = g_strconcat (door_xls_sheet_names[kind], ".csv", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  bytes = door_file_load (path, MAX_CSV_BYTES, &error);
  if (bytes)
    return door_xls_workbook_add_csv (self, kind, bytes, diagnostics);
  report_unreadable (kind, error, diagnostics);
  return FALSE;
}

/* Names that are no sheet of ours are kept too: one of them may be a sheet misspelt. */
static void
note_other_files (DoorXlsWorkbook *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *stem = NULL;

      if (!g_str_has_suffix (name, ".csv") || !g_utf8_validate (name, -1, NULL))
        continue;
      stem = g_strndup (name, strlen (name) - strlen (".csv"));
      if (door_xls_sheet_kind_of (stem) < 0)
        g_ptr_array_add (self->names, (char *) door_xls_arena_dup (self->arena, stem));
    }
}

DoorXlsWorkbook *
door_xls_workbook_read_folder (const char *path, DoorDiagnostics *diagnostics)
{
  g_autoptr (DoorXlsWorkbook) self = door_xls_workbook_new ();

  for (guint kind = 0; kind < DOOR_XLS_N_SHEETS; kind++)
    if (!read_csv_file (self, path, kind, diagnostics))
      return NULL;
  note_other_files (self, path);
  return g_steal_pointer (&self);
}
