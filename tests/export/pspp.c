/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPSS files as PSPP, a program that shares no code with ours, reads them. */
#include "export-fixture.h"

#include "door-csv.h"
#include "door-files.h"

#include <math.h>
#include <string.h>

gboolean
run_program (const char *const *command, char **ret_output)
{
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, ret_output, NULL,
                &status, &error);
  g_assert_no_error (error);
  return g_spawn_check_wait_status (status, NULL);
}

gboolean
pspp_is_there (void)
{
  g_autofree char *path = g_find_program_in_path ("pspp-convert");

  if (!path)
    g_test_skip ("pspp is not installed");
  return path != NULL;
}

/* PSPP writes 05/14/2026 for 2026-05-14, and no fractions of a second. */
static char *
as_pspp (DoorColumnKind kind, const char *text)
{
  const char *seconds = kind == DOOR_COLUMN_TIME ? text : text + 11;

  switch (kind)
    {
    case DOOR_COLUMN_DATE:
      return g_strdup_printf ("%.2s/%.2s/%.4s", text + 5, text + 8, text);
    case DOOR_COLUMN_DATE_TIME:
      return g_strdup_printf ("%.2s/%.2s/%.4s %.8s", text + 5, text + 8, text, seconds);
    case DOOR_COLUMN_TIME:
      return g_strndup (seconds, 8);
    case DOOR_COLUMN_TEXT:
    case DOOR_COLUMN_INTEGER:
    case DOOR_COLUMN_DECIMAL:
    case DOOR_COLUMN_CODED:
    case DOOR_COLUMN_FLAG:
    default:
      return g_strdup (text);
    }
}

/* A reason for no date is a number of seconds that no calendar has a day for: PSPP prints nothing. */
static gboolean
is_no_day (const DoorColumn *column, const DoorCell *cell)
{
  return cell->kind == DOOR_CELL_MISSING
         && (column->kind == DOOR_COLUMN_DATE || column->kind == DOOR_COLUMN_DATE_TIME);
}

/* What PSPP should print for a cell. */
static char *
expected_cell (const DoorColumn *column, const DoorCell *cell)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (cell->kind == DOOR_CELL_TEXT)
    return g_strdup (cell->text);
  if (cell->kind == DOOR_CELL_BLANK || is_no_day (column, cell)
      || (cell->kind == DOOR_CELL_MISSING && !column->has_codes_for_missing))
    return g_strdup ("");
  door_column_print (column, cell->number, out);
  return as_pspp (column->kind, out->str);
}

static gboolean
same_cell (const DoorColumn *column, const char *expected, const char *found)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (found));
  g_autofree char *wanted = g_strstrip (g_strdup (expected));

  if (column->kind == DOOR_COLUMN_INTEGER || column->kind == DOOR_COLUMN_DECIMAL
      || column->kind == DOOR_COLUMN_CODED || column->kind == DOOR_COLUMN_FLAG)
    return *wanted == '\0'
               ? *trimmed == '\0'
               : fabs (g_ascii_strtod (wanted, NULL) - g_ascii_strtod (trimmed, NULL)) < 1e-9;
  return g_str_equal (wanted, trimmed);
}

void
pspp_compare (const DoorDataset *dataset, guint table, const char *folder, const char *format)
{
  g_autofree char *sav
      = g_strdup_printf ("%s/out/%s.%s", folder, door_dataset_table_name (dataset, table), format);
  g_autofree char *csv = g_strdup_printf ("%s/pspp-%u.csv", folder, table);
  const char *command[] = { "pspp-convert", sav, csv, NULL };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorCsvTable) found = NULL;
  g_auto (DoorRows) rows = { NULL };

  g_assert_true (run_program (command, NULL));
  bytes = door_file_load (csv, 64 << 20, NULL);
  found = door_csv_read (bytes, NULL);
  g_assert_cmpuint (door_csv_rows (found), ==, door_dataset_n_rows (dataset, table));
  g_assert_cmpuint (door_csv_columns (found), ==, door_dataset_n_columns (dataset, table));
  door_rows_init (&rows, dataset, table);
  while (door_rows_next (&rows, NULL))
    for (guint c = 0; c < door_dataset_n_columns (dataset, table); c++)
      {
        const DoorColumn *column = door_dataset_column (dataset, table, c);
        g_autofree char *expected = expected_cell (column, &rows.cells[c]);
        const char *cell = door_csv_cell (found, (guint) rows.row, c);

        g_assert_cmpstr (door_csv_header (found, c), ==,
                         door_dataset_legal_name (dataset, table, c, DOOR_NAMES_SPSS));
        if (!same_cell (column, expected, cell))
          g_error ("%s row %u: “%s”, expected “%s”", column->name, (guint) rows.row, cell,
                   expected);
      }
}
