/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms and submissions in, tables out, compared with golden files: survey.columns is what follows
 * from the form, survey.rows what the submissions made of it. DOOR_GOLDEN=write writes them anew. */
#include "dataset-fixture.h"

static void
compare (const char *name, const char *text)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "dataset", "data", name, NULL);
  g_autofree char *golden = NULL;

  if (g_strcmp0 (g_getenv ("DOOR_GOLDEN"), "write") == 0)
    g_file_set_contents (path, text, -1, NULL);
  g_assert_true (g_file_get_contents (path, &golden, NULL, NULL));
  g_assert_cmpstr (text, ==, golden);
}

/* --- Columns ------------------------------------------------------------------------------- */

static void
describe_codes (const DoorCodeList *codes, GString *out)
{
  for (guint i = 0; i < codes->n_codes; i++)
    g_string_append_printf (out, "      %d%s %s: %s / %s\n", codes->codes[i].number,
                            codes->codes[i].missing ? " missing" : "",
                            codes->codes[i].value ? codes->codes[i].value : "-",
                            codes->codes[i].label[0], codes->codes[i].label[1]);
}

static void
describe (const DoorDataset *dataset, guint table, GString *out)
{
  g_string_append_printf (
      out, "%s < %s: %s / %s\n", door_dataset_table_name (dataset, table),
      door_dataset_table_name (dataset, door_dataset_table_parent (dataset, table)),
      door_dataset_table_label (dataset, table, 0), door_dataset_table_label (dataset, table, 1));
  for (guint i = 0; i < door_dataset_n_columns (dataset, table); i++)
    {
      const DoorColumn *column = door_dataset_column (dataset, table, i);

      g_string_append_printf (out, "  %s (%s, %s) %s %s %s\n    %s / %s\n", column->name,
                              door_column_kind_name (column->kind),
                              door_measure_name (column->measure),
                              door_dataset_legal_name (dataset, table, i, DOOR_NAMES_SPSS),
                              door_dataset_legal_name (dataset, table, i, DOOR_NAMES_STATA),
                              column->path, column->label[0], column->label[1]);
      if (column->codes)
        describe_codes (column->codes, out);
    }
}

static void
test_columns (void)
{
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint t = 0; t < door_dataset_n_tables (dataset); t++)
    describe (dataset, t, out);
  compare ("survey.columns", out->str);
}

static void
test_languages (void)
{
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);

  g_assert_cmpuint (door_dataset_n_languages (dataset), ==, 2);
  g_assert_cmpint (door_dataset_find_language (dataset, "ur"), ==, 1);
  g_assert_cmpint (door_dataset_find_language (dataset, "fr"), ==, -1);
  g_assert_cmpstr (door_dataset_language_code (dataset, 1), ==, "ur");
  g_assert_cmpuint (door_dataset_default_language (dataset), ==, 0);
}

/* --- Rows ---------------------------------------------------------------------------------- */

static void
print_cell (const DoorColumn *column, const DoorCell *cell, GString *out)
{
  g_autoptr (GString) number = g_string_new (NULL);

  g_string_append_printf (out, "  %s: ", column->name);
  switch (cell->kind)
    {
    case DOOR_CELL_NUMBER:
      door_column_print (column, cell->number, number);
      g_string_append (out, number->str);
      break;
    case DOOR_CELL_TEXT:
      g_assert_cmpuint (cell->n_bytes, ==, strlen (cell->text));
      g_string_append_printf (out, "“%s”", cell->text);
      break;
    case DOOR_CELL_MISSING:
      g_assert_cmpfloat (cell->number, ==, cell->missing);
      g_string_append_printf (out, "missing %d", cell->missing);
      break;
    case DOOR_CELL_BLANK:
    default:
      g_string_append (out, "blank");
    }
  g_string_append_c (out, '\n');
}

static char *
print_rows (const DoorDataset *dataset)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint t = 0; t < door_dataset_n_tables (dataset); t++)
    {
      g_auto (DoorRows) rows = { NULL };
      g_autoptr (GError) error = NULL;

      door_rows_init (&rows, dataset, t);
      while (door_rows_next (&rows, &error))
        {
          g_string_append_printf (out, "%s %" G_GUINT64_FORMAT "\n",
                                  door_dataset_table_name (dataset, t), rows.row);
          for (guint c = 0; c < door_dataset_n_columns (dataset, t); c++)
            print_cell (door_dataset_column (dataset, t, c), &rows.cells[c], out);
        }
      g_assert_no_error (error);
    }
  for (guint i = 0; i < door_dataset_n_problems (dataset); i++)
    {
      const DoorDatasetProblem *problem = door_dataset_problem (dataset, i);

      g_string_append_printf (out, "problem %s: %s %s “%s”\n",
                              door_problem_kind_name (problem->kind), problem->instance_id,
                              problem->path, problem->value);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_all (DoorDataset *dataset)
{
  const DoorSubmissionMeta meta = { .received_at = "2026-05-16T10:00:00+05:00",
                                    .interviewer = "I-07",
                                    .device = "tablet 3",
                                    .review_state = "approved" };

  dataset_add (dataset, "full.xml", &meta);
  dataset_add (dataset, "missing.xml", NULL);
  dataset_add (dataset, "odd.xml", NULL);
  dataset_close (dataset);
}

static void
test_rows (void)
{
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);
  g_autofree char *text = NULL;

  add_all (dataset);
  text = print_rows (dataset);
  compare ("survey.rows", text);
}

static void
test_stats (void)
{
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);
  const DoorColumnStats *stats;

  add_all (dataset);
  stats = door_dataset_stats (dataset, 0, (guint) door_dataset_find_column (dataset, 0, "income"));
  g_assert_cmpuint (stats->n_values, ==, 2);
  g_assert_cmpuint (stats->n_missing[DOOR_MISSING_LAST - DOOR_MISSING_NOT_APPLICABLE], ==, 1);
  g_assert_cmpfloat (stats->min, ==, 12.5);
  g_assert_cmpfloat (stats->max, ==, 1000);
  g_assert_cmpuint (stats->decimals, ==, 1);
  stats = door_dataset_stats (dataset, 0, (guint) door_dataset_find_column (dataset, 0, "who"));
  g_assert_cmpuint (stats->max_bytes, ==, strlen ("Ayesha, \"Asha\" بی بی"));
  g_assert_cmpuint (stats->n_blank, ==, 1);
}

/* --- Wide ---------------------------------------------------------------------------------- */

static const DoorCell *
cell_named (const DoorDataset *dataset, const DoorRows *rows, const char *name)
{
  int index = door_dataset_find_column (dataset, 0, name);

  g_assert_cmpint (index, >=, 0);
  return &rows->cells[index];
}

static void
test_wide (void)
{
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);
  g_autoptr (DoorDataset) wide = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (DoorRows) rows = { NULL };
  const DoorColumn *column;

  add_all (dataset);
  wide = door_dataset_new_wide (dataset, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (door_dataset_n_tables (wide), ==, 1);
  g_assert_cmpstr (door_dataset_table_name (wide, 0), ==, "wide");
  g_assert_cmpuint (door_dataset_n_rows (wide, 0), ==, 3);
  /* Two people, each with two visits: 2 × (2 + 2 × 2) columns more. */
  g_assert_cmpuint (door_dataset_n_columns (wide, 0), ==, door_dataset_n_columns (dataset, 0) + 12);
  column
      = door_dataset_column (wide, 0, (guint) door_dataset_find_column (wide, 0, "member_2_age"));
  g_assert_cmpstr (column->label[0], ==, "People 2: Age");

  door_rows_init (&rows, wide, 0);
  g_assert_true (door_rows_next (&rows, NULL));
  g_assert_cmpstr (cell_named (wide, &rows, "member_1_name")->text, ==, "Ali");
  g_assert_cmpfloat (cell_named (wide, &rows, "member_2_age")->number, ==, 7);
  g_assert_cmpfloat (cell_named (wide, &rows, "member_1_visit_2_day")->number, ==, 20575);
  g_assert_cmpint (cell_named (wide, &rows, "member_2_visit_1_day")->missing, ==,
                   DOOR_MISSING_NOT_APPLICABLE);
  g_assert_true (door_rows_next (&rows, NULL));
  g_assert_cmpstr (cell_named (wide, &rows, "member_1_name")->text, ==, "Only");
  g_assert_cmpstr (cell_named (wide, &rows, "member_1_visit_1_note")->text, ==, "bad day");
  g_assert_cmpint (cell_named (wide, &rows, "member_2_name")->kind, ==, DOOR_CELL_BLANK);
  g_assert_true (door_rows_next (&rows, NULL));
  g_assert_cmpstr (cell_named (wide, &rows, "who")->text, ==, "Once");
  g_assert_false (door_rows_next (&rows, NULL));
}

/* --- Refusals ------------------------------------------------------------------------------ */

static void
test_refused (void)
{
  const struct {
    const char *xml;
    DoorDatasetError code;
  } cases[] = {
    { "<data id='every-kind'", DOOR_DATASET_ERROR_XML },
    { "", DOOR_DATASET_ERROR_XML },
    { "<data id='another'><meta><instanceID>uuid:1</instanceID></meta></data>",
      DOOR_DATASET_ERROR_FORM },
    { "<other id='every-kind'><meta><instanceID>uuid:1</instanceID></meta></other>",
      DOOR_DATASET_ERROR_FORM },
    { "<data id='every-kind'><who>x</who></data>", DOOR_DATASET_ERROR_IDENTITY },
    { "<data id='every-kind'><meta><instanceID> </instanceID></meta></data>",
      DOOR_DATASET_ERROR_IDENTITY },
  };
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) xml = g_bytes_new (cases[i].xml, strlen (cases[i].xml));
      g_autoptr (GError) error = NULL;

      g_assert_false (door_dataset_add_submission (dataset, xml, NULL, &error));
      g_assert_error (error, DOOR_DATASET_ERROR, (int) cases[i].code);
    }
  g_assert_cmpuint (door_dataset_n_rows (dataset, 0), ==, 0);
}

static void
test_duplicate (void)
{
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);
  g_autoptr (GBytes) xml = dataset_load ("full.xml");
  g_autoptr (GError) error = NULL;

  dataset_add (dataset, "full.xml", NULL);
  g_assert_false (door_dataset_add_submission (dataset, xml, NULL, &error));
  g_assert_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_DUPLICATE);
  g_assert_cmpuint (door_dataset_n_rows (dataset, 0), ==, 1);
  g_assert_cmpuint (door_dataset_n_rows (dataset, 1), ==, 2);
}

static void
test_identity_from_meta (void)
{
  const char *text = "<data id='every-kind'><who>x</who></data>";
  const DoorSubmissionMeta meta = { .instance_id = "uuid:from-the-manifest" };
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);
  g_autoptr (GBytes) xml = g_bytes_new (text, strlen (text));
  g_auto (DoorRows) rows = { NULL };

  g_assert_true (door_dataset_add_submission (dataset, xml, &meta, NULL));
  dataset_close (dataset);
  door_rows_init (&rows, dataset, 0);
  g_assert_true (door_rows_next (&rows, NULL));
  g_assert_cmpstr (rows.cells[0].text, ==, "uuid:from-the-manifest");
}

/* A record of a million empty instances must cost neither gigabytes nor a crash. */
static void
test_too_many_instances (void)
{
  g_autoptr (DoorDataset) dataset = dataset_new ("survey.xml", NULL);
  g_autoptr (GString) text = g_string_new ("<data id='every-kind'><household>");
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000000; i++)
    g_string_append (text, "<member/>");
  g_string_append (text, "</household><meta><instanceID>uuid:1</instanceID></meta></data>");
  xml = g_bytes_new (text->str, text->len);
  g_assert_false (door_dataset_add_submission (dataset, xml, NULL, &error));
  g_assert_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_TOO_LARGE);
  g_assert_cmpuint (door_dataset_n_rows (dataset, 1), ==, 0);
}

/* Tables beside the form's: there whatever the answers, and not side by side with them. */
static void
test_sheets (void)
{
  static const DoorSheetCode kinds[] = { { "seen", "Seen" }, { "heard", "Heard" }, { NULL, NULL } };
  static const DoorSheetColumn columns[] = {
    { "who", DOOR_COLUMN_TEXT, "Who", NULL, FALSE },
    { "how", DOOR_COLUMN_CODED, "How", kinds, FALSE },
    { "n", DOOR_COLUMN_INTEGER, "How many", NULL, FALSE },
    { "at", DOOR_COLUMN_DATE_TIME, "When", NULL, FALSE },
    { "note", DOOR_COLUMN_TEXT, "Note", NULL, TRUE },
    { NULL, DOOR_COLUMN_TEXT, NULL, NULL, FALSE },
  };
  static const char *const good[] = { "a", "heard", "12", "2026-05-16T05:00:00+09:00", "é" };
  static const char *const bad[] = { "b", "smelt", "many", NULL, "" };
  g_autoptr (DoorFormDef) form = dataset_load_form ("survey.xml");
  g_autoptr (DoorDataset) dataset = door_dataset_new (form, NULL, NULL);
  guint before = door_dataset_n_tables (dataset);
  guint sheet = door_dataset_add_sheet (dataset, "interviews", "Seen", columns);
  g_autoptr (DoorDataset) wide = NULL;
  g_auto (DoorRows) rows = { NULL };

  g_assert_cmpuint (sheet, ==, before);
  g_assert_cmpstr (door_dataset_table_name (dataset, sheet), ==, "interviews_2");
  g_assert_true (door_dataset_is_sheet (dataset, sheet));
  g_assert_false (door_dataset_is_sheet (dataset, 0));
  g_assert_true (door_dataset_add_sheet_row (dataset, sheet, good, NULL));
  g_assert_true (door_dataset_add_sheet_row (dataset, sheet, bad, NULL));
  g_assert_true (door_dataset_close (dataset, NULL));
  g_assert_cmpuint (door_dataset_n_problems (dataset), ==, 2);
  g_assert_cmpstr (door_dataset_problem (dataset, 0)->path, ==, "interviews_2.how");
  door_rows_init (&rows, dataset, sheet);
  g_assert_true (door_rows_next (&rows, NULL));
  g_assert_cmpfloat (rows.cells[1].number, ==, 2);
  g_assert_cmpfloat (rows.cells[2].number, ==, 12);
  g_assert_cmpstr (rows.cells[4].text, ==, "é");
  g_assert_true (door_rows_next (&rows, NULL));
  g_assert_cmpint (rows.cells[1].kind, ==, DOOR_CELL_BLANK);
  g_assert_cmpint (rows.cells[3].kind, ==, DOOR_CELL_BLANK);
  wide = door_dataset_new_wide (dataset, NULL);
  g_assert_cmpuint (door_dataset_n_rows (wide, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/columns", test_columns);
  g_test_add_func ("/dataset/languages", test_languages);
  g_test_add_func ("/dataset/rows", test_rows);
  g_test_add_func ("/dataset/stats", test_stats);
  g_test_add_func ("/dataset/sheets", test_sheets);
  g_test_add_func ("/dataset/wide", test_wide);
  g_test_add_func ("/dataset/refused", test_refused);
  g_test_add_func ("/dataset/duplicate", test_duplicate);
  g_test_add_func ("/dataset/identity-from-meta", test_identity_from_meta);
  g_test_add_func ("/dataset/too-many-instances", test_too_many_instances);
  return g_test_run ();
}
