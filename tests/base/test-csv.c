/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-csv.h"

#include <string.h>

static DoorCsvTable *
read_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  DoorCsvTable *table = door_csv_read (bytes, &error);

  g_assert_no_error (error);
  return table;
}

static void
test_quotes_and_breaks (void)
{
  g_autoptr (DoorCsvTable) table
      = read_text ("\xEF\xBB\xBFname,label\r\na,\"one, \"\"two\"\"\nthree\"\r\n\r\nb,\r\nc\r\n");

  g_assert_cmpuint (door_csv_columns (table), ==, 2);
  g_assert_cmpuint (door_csv_rows (table), ==, 3);
  g_assert_cmpstr (door_csv_header (table, 0), ==, "name");
  g_assert_cmpstr (door_csv_cell (table, 0, 1), ==, "one, \"two\"\nthree");
  g_assert_cmpstr (door_csv_cell (table, 2, 0), ==, "c");
  g_assert_cmpstr (door_csv_cell (table, 2, 1), ==, "");
  g_assert_cmpstr (door_csv_cell (table, 9, 9), ==, "");
  g_assert_cmpuint (door_csv_line (table, 0), ==, 2);
  g_assert_cmpuint (door_csv_line (table, 1), ==, 5);
  g_assert_cmpint (door_csv_find (table, "label"), ==, 1);
  g_assert_cmpint (door_csv_find (table, "hint"), ==, -1);
}

static void
test_semicolons (void)
{
  g_autoptr (DoorCsvTable) table = read_text ("name;label\na;x,y\n");

  g_assert_cmpstr (door_csv_cell (table, 0, 1), ==, "x,y");
}

/* Old spreadsheets end their lines with a carriage return alone. */
static void
test_carriage_returns (void)
{
  g_autoptr (DoorCsvTable) table = read_text ("name;label\ra;\"x\ry\"\r\rb;z,1");

  g_assert_cmpuint (door_csv_columns (table), ==, 2);
  g_assert_cmpuint (door_csv_rows (table), ==, 2);
  g_assert_cmpstr (door_csv_cell (table, 0, 1), ==, "x\ry");
  g_assert_cmpstr (door_csv_cell (table, 1, 1), ==, "z,1");
  g_assert_cmpuint (door_csv_line (table, 0), ==, 2);
  g_assert_cmpuint (door_csv_line (table, 1), ==, 5);
}

static void
test_empty (void)
{
  g_autoptr (DoorCsvTable) table = read_text ("");

  g_assert_cmpuint (door_csv_columns (table), ==, 0);
  g_assert_cmpuint (door_csv_rows (table), ==, 0);
}

static void
test_refused (void)
{
  const struct {
    const char *text;
    gsize size;
  } cases[] = { { "a\n\"open", 7 }, { "a\n\xff\xfe\n", 5 }, { "a\0b", 3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].text, cases[i].size);
      g_autoptr (GError) error = NULL;

      g_assert_null (door_csv_read (bytes, &error));
      g_assert_error (error, DOOR_CSV_ERROR, DOOR_CSV_ERROR_MALFORMED);
    }
}

static void
test_too_many_cells (void)
{
  char *commas = g_strnfill (DOOR_CSV_MAX_CELLS, ',');
  g_autoptr (GBytes) bytes = g_bytes_new_take (commas, DOOR_CSV_MAX_CELLS);
  g_autoptr (GError) error = NULL;

  g_assert_null (door_csv_read (bytes, &error));
  g_assert_error (error, DOOR_CSV_ERROR, DOOR_CSV_ERROR_TOO_LARGE);
}

static void
test_round_trip (void)
{
  const char *header[] = { "a", "b", "c" };
  const char *row[] = { "plain", "with \"quotes\", commas", "two\nlines" };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (DoorCsvTable) table = NULL;

  door_csv_append_row (out, header, 3);
  door_csv_append_row (out, row, 3);
  g_assert_cmpstr (out->str, ==,
                   "a,b,c\r\nplain,\"with \"\"quotes\"\", commas\",\"two\nlines\"\r\n");
  table = read_text (out->str);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (door_csv_cell (table, 0, i), ==, row[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/csv/quotes-and-breaks", test_quotes_and_breaks);
  g_test_add_func ("/base/csv/semicolons", test_semicolons);
  g_test_add_func ("/base/csv/carriage-returns", test_carriage_returns);
  g_test_add_func ("/base/csv/empty", test_empty);
  g_test_add_func ("/base/csv/refused", test_refused);
  g_test_add_func ("/base/csv/too-many-cells", test_too_many_cells);
  g_test_add_func ("/base/csv/round-trip", test_round_trip);
  return g_test_run ();
}
