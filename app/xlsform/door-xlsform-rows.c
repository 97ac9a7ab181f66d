/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-rows.h"

#include "door-files.h"

#define MAX_SHEET_BYTES (64u * 1024 * 1024)

GPtrArray *
door_xls_rows_of_csv (const DoorCsvTable *table)
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

GBytes *
door_xls_rows_print (const GPtrArray *rows)
{
  GString *out = g_string_new (NULL);
  guint n_columns = rows->len > 0 ? ((GPtrArray *) g_ptr_array_index (rows, 0))->len : 0;

  for (guint r = 0; r < rows->len; r++)
    append_row (out, g_ptr_array_index (rows, r), n_columns);
  return g_string_free_to_bytes (out);
}

char *
door_xls_rows_path (const char *folder, DoorXlsSheetKind kind)
{
  g_autofree char *name = g_strconcat (door_xls_sheet_names[kind], ".csv", NULL);

  return g_build_filename (folder, name, NULL);
}

GPtrArray *
door_xls_rows_load (const char *folder, DoorXlsSheetKind kind, GError **error)
{
  g_autofree char *path = door_xls_rows_path (folder, kind);
  g_autoptr (GBytes) csv = NULL;
  g_autoptr (DoorCsvTable) table = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  csv = door_file_load (path, MAX_SHEET_BYTES, error);
  table = csv ? door_csv_read_with_blank_rows (csv, error) : NULL;
  if (table == NULL)
    g_prefix_error (error, "%s.csv: ", door_xls_sheet_names[kind]);
  return table ? door_xls_rows_of_csv (table) : NULL;
}

gboolean
door_xls_rows_save (const GPtrArray *rows,
                    const char *folder,
                    DoorXlsSheetKind kind,
                    GError **error)
{
  g_autofree char *path = door_xls_rows_path (folder, kind);
  g_autoptr (GBytes) csv = door_xls_rows_print (rows);

  return door_file_replace (path, csv, 0644, error);
}

const char *
door_xls_rows_cell (const GPtrArray *rows, guint row, int column)
{
  const GPtrArray *cells = row < rows->len ? g_ptr_array_index (rows, row) : NULL;

  return cells && column >= 0 && (guint) column < cells->len
             ? g_ptr_array_index (cells, (guint) column)
             : "";
}

void
door_xls_rows_set (GPtrArray *rows, guint row, guint column, const char *text)
{
  GPtrArray *cells = g_ptr_array_index (rows, row);

  g_free (cells->pdata[column]);
  cells->pdata[column] = g_strdup (text);
}

void
door_xls_rows_insert_column (GPtrArray *rows, guint column, const char *header)
{
  for (guint r = 0; r < rows->len; r++)
    g_ptr_array_insert (g_ptr_array_index (rows, r), (int) column, g_strdup (r == 0 ? header : ""));
}
