/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates of which the day or the month is not known become three columns: what was said, and the first and
 * the last day it can mean; why there is none stays apart. */
#include "door-dataset.h"

static const char form_xml[]
    = "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "
      "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:door=\"https://doorstep.org/xforms\">"
      "<h:head><h:title>Moves</h:title><model><instance><data id=\"moves\" version=\"1\"><moved/>"
      "<meta><instanceID/></meta></data></instance>"
      "<bind nodeset=\"/data/moved\" type=\"string\" door:missing=\"dk refused\"/>"
      "<bind nodeset=\"/data/meta/instanceID\" type=\"string\"/></model></h:head>"
      "<h:body><input ref=\"/data/moved\" appearance=\"partial-date\"><label>When?</label></input>"
      "</h:body></h:html>";

static const struct {
  const char *said, *first, *last;
} rows[] = {
  { "2019-03-24", "2019-03-24", "2019-03-24" },
  { "2019-03", "2019-03-01", "2019-03-31" },
  { "2024-02", "2024-02-01", "2024-02-29" },
  { "2019", "2019-01-01", "2019-12-31" },
  { "2019-03-15/2019-04-13 bikram-sambat:2075-12", "2019-03-15", "2019-04-13" },
  { "2020-03-20/2021-03-20 persian:1399", "2020-03-20", "2021-03-20" },
  { "-8", "missing -8", "missing -8" },
  { "-9", "missing -9", "missing -9" },
  { "", "blank", "blank" },
};

static DoorDataset *
new_dataset (void)
{
  g_autoptr (GBytes) xml = g_bytes_new_static (form_xml, sizeof form_xml - 1);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (xml, NULL, diagnostics);
  g_autoptr (GError) error = NULL;
  DoorDataset *dataset;

  g_assert_nonnull (form);
  dataset = door_dataset_new (form, NULL, &error);
  g_assert_no_error (error);
  return dataset;
}

static void
add (DoorDataset *dataset, guint n, const char *said)
{
  g_autofree char *text
      = g_strdup_printf ("<data id=\"moves\" version=\"1\"><moved>%s</moved><meta><instanceID>"
                         "uuid:%08u-0000-4000-8000-000000000000</instanceID></meta></data>",
                         said, n);
  g_autoptr (GBytes) xml = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  door_dataset_add_submission (dataset, xml, NULL, &error);
  g_assert_no_error (error);
}

static char *
print_cell (const DoorColumn *column, const DoorCell *cell)
{
  GString *out = g_string_new (NULL);

  if (cell->kind == DOOR_CELL_NUMBER)
    door_column_print (column, cell->number, out);
  else if (cell->kind == DOOR_CELL_MISSING)
    g_string_printf (out, "missing %d", cell->missing);
  else
    g_string_assign (out, cell->kind == DOOR_CELL_TEXT ? cell->text : "blank");
  return g_string_free (out, FALSE);
}

static guint
find_column (DoorDataset *dataset, const char *name)
{
  for (guint i = 0; i < door_dataset_n_columns (dataset, 0); i++)
    if (g_str_equal (door_dataset_column (dataset, 0, i)->name, name))
      return i;
  g_error ("There is no column %s", name);
}

static void
assert_cell (DoorDataset *dataset, const DoorRows *at, const char *name, const char *wanted)
{
  guint column = find_column (dataset, name);
  g_autofree char *text = print_cell (door_dataset_column (dataset, 0, column), &at->cells[column]);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_columns (void)
{
  g_autoptr (DoorDataset) dataset = new_dataset ();
  const DoorColumn *first
      = door_dataset_column (dataset, 0, find_column (dataset, "moved_first_day"));

  g_assert_cmpint (first->kind, ==, DOOR_COLUMN_DATE);
  g_assert_cmpstr (first->label[0], ==, "When? (first day it can mean)");
  g_assert_cmpint (door_dataset_column (dataset, 0, find_column (dataset, "moved"))->kind, ==,
                   DOOR_COLUMN_TEXT);
}

static void
test_cells (void)
{
  g_autoptr (DoorDataset) dataset = new_dataset ();
  g_auto (DoorRows) at = { NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add (dataset, i, rows[i].said);
  add (dataset, 99, "last spring");
  door_dataset_close (dataset, &error);
  g_assert_no_error (error);
  door_rows_init (&at, dataset, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (door_rows_next (&at, &error));
      assert_cell (dataset, &at, "moved", *rows[i].said ? rows[i].said : "blank");
      assert_cell (dataset, &at, "moved_first_day", rows[i].first);
      assert_cell (dataset, &at, "moved_last_day", rows[i].last);
    }
  /* What another client stored is kept as it was said, and reported. */
  g_assert_true (door_rows_next (&at, &error));
  assert_cell (dataset, &at, "moved", "last spring");
  assert_cell (dataset, &at, "moved_first_day", "blank");
  g_assert_cmpuint (door_dataset_n_problems (dataset), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/partial-dates/columns", test_columns);
  g_test_add_func ("/dataset/partial-dates/cells", test_cells);
  return g_test_run ();
}
