/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-book.h"

#include "door-csv.h"
#include "door-files.h"
#include "door-sheet.h"
#include "door-xlsform-sheets.h"

#include <string.h>

#define MAX_SHEET_BYTES (64u * 1024 * 1024)

/* --- Tables of text --------------------------------------------------------------------------- */

/* Rows of cells, the header among them; what trails off a row is left off. */
static GPtrArray *
rows_of_csv (const DoorCsvTable *table)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  guint n = door_csv_columns (table);
  GPtrArray *header = g_ptr_array_new_with_free_func (g_free);

  for (guint c = 0; c < n; c++)
    g_ptr_array_add (header, g_strdup (door_csv_header (table, c)));
  g_ptr_array_add (rows, header);
  for (guint r = 0; r < door_csv_rows (table); r++)
    {
      GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
      for (guint c = 0; c < n; c++)
        g_ptr_array_add (row, g_strdup (door_csv_cell (table, r, c)));
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static void
append_row (GString *out, const GPtrArray *row, guint n_columns)
{
  for (guint c = 0; c < n_columns; c++)
    {
      if (c > 0)
        g_string_append_c (out, ',');
      door_csv_append_cell (out, c < row->len ? g_ptr_array_index (row, c) : "");
    }
  g_string_append_c (out, '\n');
}

static GBytes *
print_rows (const GPtrArray *rows)
{
  GString *out = g_string_new (NULL);
  guint n_columns = rows->len > 0 ? ((GPtrArray *) g_ptr_array_index (rows, 0))->len : 0;

  for (guint r = 0; r < rows->len; r++)
    append_row (out, g_ptr_array_index (rows, r), n_columns);
  return g_string_free_to_bytes (out);
}

GBytes *
door_xlsform_sheet_canonical (GBytes *csv, GError **error)
{
  g_autoptr (DoorCsvTable) table = door_csv_read_with_blank_rows (csv, error);
  g_autoptr (GPtrArray) rows = table ? rows_of_csv (table) : NULL;

  return rows ? print_rows (rows) : NULL;
}

/* --- Into a workbook ---------------------------------------------------------------------------- */

static char *
sheet_path (const char *folder, DoorXlsSheetKind kind)
{
  g_autofree char *name = g_strconcat (door_xls_sheet_names[kind], ".csv", NULL);

  return g_build_filename (folder, name, NULL);
}

/* Columns as wide as people read them: words wide, codes narrow. */
static double
width_of (const char *header)
{
  if (g_str_has_prefix (header, "label") || g_str_has_prefix (header, "hint")
      || strstr (header, "message"))
    return 50;
  return g_str_has_prefix (header, "type") || g_str_has_prefix (header, "name") ? 22 : 16;
}

static void
write_sheet (DoorSheetFile *file, DoorXlsSheetKind kind, const GPtrArray *rows)
{
  const GPtrArray *header = g_ptr_array_index (rows, 0);

  door_sheet_file_begin (file, door_xls_sheet_names[kind]);
  for (guint r = 0; r < rows->len; r++)
    {
      const GPtrArray *row = g_ptr_array_index (rows, r);
      door_sheet_file_row (file, (const char *const *) row->pdata, row->len,
                           r == 0 ? DOOR_SHEET_HEADER : DOOR_SHEET_WRAPPED);
    }
  for (guint c = 0; c < header->len; c++)
    door_sheet_file_width (file, c, width_of (g_ptr_array_index (header, c)));
}

static gboolean
add_sheet (DoorSheetFile *file, const char *folder, DoorXlsSheetKind kind, GError **error)
{
  g_autofree char *path = sheet_path (folder, kind);
  g_autoptr (GBytes) csv = NULL;
  g_autoptr (DoorCsvTable) table = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  csv = door_file_load (path, MAX_SHEET_BYTES, error);
  table = csv ? door_csv_read_with_blank_rows (csv, error) : NULL;
  if (table == NULL)
    {
      g_prefix_error (error, "%s.csv: ", door_xls_sheet_names[kind]);
      return FALSE;
    }
  rows = rows_of_csv (table);
  write_sheet (file, kind, rows);
  return TRUE;
}

gboolean
door_xlsform_folder_to_workbook (const char *folder, const char *xlsx, GError **error)
{
  g_autofree char *survey = sheet_path (folder, DOOR_XLS_SHEET_SURVEY);
  g_autoptr (DoorSheetFile) file = NULL;

  if (!g_file_test (survey, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s has no survey.csv", folder);
      return FALSE;
    }
  file = door_sheet_file_new (xlsx);
  for (DoorXlsSheetKind kind = 0; kind < DOOR_XLS_N_SHEETS; kind++)
    if (!add_sheet (file, folder, kind, error))
      return FALSE;
  return door_sheet_file_finish (file, error);
}

/* --- Out of a workbook -------------------------------------------------------------------------- */

static GPtrArray *
row_of_headers (const DoorXlsSheet *sheet)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  for (guint c = 0; c < sheet->headers->len; c++)
    g_ptr_array_add (row, g_strdup (door_xls_sheet_header (sheet, c)));
  return row;
}

static GPtrArray *
rows_of_sheet (const DoorXlsSheet *sheet)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  g_ptr_array_add (rows, row_of_headers (sheet));
  for (guint r = 0; r < sheet->rows->len; r++)
    {
      const DoorXlsSheetRow *from = &g_array_index (sheet->rows, DoorXlsSheetRow, r);
      GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
      guint n;
      const DoorXlsCell *cells = door_xls_sheet_row_cells (sheet, r, &n);
      /* Rows that the reader skipped are empty, and stay. */
      while (rows->len + 1 < from->number)
        g_ptr_array_add (rows, g_ptr_array_new_with_free_func (g_free));
      g_ptr_array_set_size (row, (gint) sheet->headers->len);
      for (guint i = 0; i < n; i++)
        row->pdata[cells[i].column] = g_strdup (cells[i].text);
      for (guint c = 0; c < row->len; c++)
        if (row->pdata[c] == NULL)
          row->pdata[c] = g_strdup ("");
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static gboolean
write_csv (const char *folder, const DoorXlsSheet *sheet, GError **error)
{
  g_autofree char *path = sheet_path (folder, sheet->kind);
  g_autoptr (GPtrArray) rows = rows_of_sheet (sheet);
  g_autoptr (GBytes) csv = print_rows (rows);

  return door_file_replace (path, csv, 0644, error);
}

static void
name_strangers (const DoorXlsWorkbook *workbook, DoorDiagnostics *diagnostics)
{
  for (guint i = 0; i < workbook->names->len; i++)
    {
      const char *name = g_ptr_array_index (workbook->names, i);
      const DoorPlace place = { .sheet = name };
      if (door_xls_sheet_kind_of (name) < 0)
        door_diagnostics_add (diagnostics, DOOR_SEVERITY_WARNING, "sheet-left-out", &place,
                              "“%s” is no sheet of a questionnaire; it is left out", name);
    }
}

gboolean
door_xlsform_workbook_to_folder (GBytes *xlsx,
                                 const char *folder,
                                 gboolean replace,
                                 DoorDiagnostics *diagnostics,
                                 GError **error)
{
  g_autofree char *survey = sheet_path (folder, DOOR_XLS_SHEET_SURVEY);
  g_autoptr (DoorXlsWorkbook) workbook = NULL;

  if (!replace && g_file_test (survey, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   "%s holds a questionnaire already; choose another folder", folder);
      return FALSE;
    }
  workbook = door_xls_workbook_read_excel (xlsx, diagnostics);
  if (workbook == NULL || workbook->sheets[DOOR_XLS_SHEET_SURVEY] == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   workbook ? "the workbook has no sheet “survey”" : "the workbook cannot be read");
      return FALSE;
    }
  name_strangers (workbook, diagnostics);
  if (!door_file_make_folder (folder, error))
    return FALSE;
  for (DoorXlsSheetKind kind = 0; kind < DOOR_XLS_N_SHEETS; kind++)
    if (workbook->sheets[kind] && !write_csv (folder, workbook->sheets[kind], error))
      return FALSE;
  return TRUE;
}
