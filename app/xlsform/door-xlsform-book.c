/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-book.h"

#include "door-files.h"
#include "door-sheet.h"
#include "door-xlsform-rows.h"
#include "door-xlsform-sheets.h"

#include <string.h>

GBytes *
door_xlsform_sheet_canonical (GBytes *csv, GError **error)
{
  g_autoptr (DoorCsvTable) table = door_csv_read_with_blank_rows (csv, error);
  g_autoptr (GPtrArray) rows = table ? door_xls_rows_of_csv (table) : NULL;

  return rows ? door_xls_rows_print (rows) : NULL;
}

/* --- Into a workbook ---------------------------------------------------------------------------- */

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
  g_autoptr (GError) fault = NULL;
  g_autoptr (GPtrArray) rows = door_xls_rows_load (folder, kind, &fault);

  if (fault)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (rows)
    write_sheet (file, kind, rows);
  return TRUE;
}

gboolean
door_xlsform_folder_to_workbook (const char *folder, const char *xlsx, GError **error)
{
  g_autofree char *survey = door_xls_rows_path (folder, DOOR_XLS_SHEET_SURVEY);
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
  g_autoptr (GPtrArray) rows = rows_of_sheet (sheet);

  return door_xls_rows_save (rows, folder, sheet->kind, error);
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
  g_autofree char *survey = door_xls_rows_path (folder, DOOR_XLS_SHEET_SURVEY);
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
