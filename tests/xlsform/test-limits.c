/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each limit of door-xlsform.h is met and then passed by one; and workbooks made to hurt are told
 * so instead of being obeyed.
 */
#include "make-workbook.h"

#include "door-xlsform.h"

#include <string.h>

/* The code of the first error, or NULL when it was accepted. transfer full. */
static char *
first_error (const char *survey, const char *choices)
{
  const char *const sheets[] = { "survey", survey, choices ? "choices" : NULL, choices, NULL };
  char *folder = make_folder (sheets);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_folder (folder, NULL, diagnostics);

  remove_folder (folder);
  g_assert_cmpint (result == NULL, ==, door_diagnostics_has_errors (diagnostics));
  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    if (door_diagnostics_get (diagnostics, i)->severity == DOOR_SEVERITY_ERROR)
      return g_strdup (door_diagnostics_get (diagnostics, i)->code);
  return NULL;
}

static void
assert_refused (const GString *survey, const char *choices, const char *code)
{
  g_autofree char *found = first_error (survey->str, choices);
  g_assert_cmpstr (found, ==, code);
}

static void
append_repeated (GString *out, const char *text, guint times)
{
  for (guint i = 0; i < times; i++)
    g_string_append (out, text);
}

static GString *
groups (guint depth, const char *name)
{
  GString *survey = g_string_new ("type,name,label\n");

  for (guint i = 0; i < depth; i++)
    g_string_append_printf (survey, "begin_group,%s%u,G\n", name, i);
  g_string_append (survey, "text,t,T\n");
  append_repeated (survey, "end_group,,\n", depth);
  return survey;
}

static void
free_string (GString *string)
{
  g_string_free (string, TRUE);
}

static void
test_depth (void)
{
  GString *within = groups (DOOR_XLSFORM_MAX_DEPTH, "g");
  GString *beyond = groups (DOOR_XLSFORM_MAX_DEPTH + 1, "g");

  assert_refused (within, NULL, NULL);
  assert_refused (beyond, NULL, "workbook-too-deep");
  free_string (within);
  free_string (beyond);
}

static void
test_name (void)
{
  g_autofree char *name = g_strnfill (DOOR_XLSFORM_MAX_NAME_BYTES, 'n');
  g_autoptr (GString) within = g_string_new (NULL);
  g_autoptr (GString) beyond = g_string_new (NULL);

  g_string_printf (within, "type,name,label\ntext,%s,A\n", name);
  g_string_printf (beyond, "type,name,label\ntext,%sn,A\n", name);
  assert_refused (within, NULL, NULL);
  assert_refused (beyond, NULL, "name-too-long");
}

static void
test_columns (void)
{
  g_autoptr (GString) within = g_string_new ("type,name,label");
  g_autoptr (GString) beyond = g_string_new (NULL);

  for (guint i = 3; i < DOOR_XLSFORM_MAX_COLUMNS; i++)
    g_string_append_printf (within, ",c%u", i);
  g_string_printf (beyond, "%s,one_more\ntext,a,A\n", within->str);
  g_string_append (within, "\ntext,a,A\n");
  assert_refused (within, NULL, NULL);
  assert_refused (beyond, NULL, "workbook-too-large");
}

static void
test_cell (void)
{
  g_autofree char *text = g_strnfill (DOOR_XLSFORM_MAX_CELL_BYTES, 'x');
  g_autoptr (GString) within = g_string_new (NULL);
  g_autoptr (GString) beyond = g_string_new (NULL);

  g_string_printf (within, "type,name,label\ntext,a,%s\n", text);
  g_string_printf (beyond, "type,name,label\ntext,a,%sx\n", text);
  assert_refused (within, NULL, NULL);
  assert_refused (beyond, NULL, "workbook-too-large");
}

static void
test_rows (void)
{
  g_autoptr (GString) beyond = g_string_new ("type,name,label\n");

  append_repeated (beyond, "_,_,_\n", DOOR_XLSFORM_MAX_ROWS);
  assert_refused (beyond, NULL, "workbook-too-large");
}

static void
test_cells (void)
{
  g_autoptr (GString) row = g_string_new ("text");
  g_autoptr (GString) beyond = g_string_new ("type");
  guint n_rows = DOOR_XLSFORM_MAX_CELLS / DOOR_XLSFORM_MAX_COLUMNS + 1;

  for (guint i = 1; i < DOOR_XLSFORM_MAX_COLUMNS; i++)
    {
      g_string_append_printf (beyond, ",c%u", i);
      g_string_append (row, ",1");
    }
  g_string_append_c (beyond, '\n');
  g_string_append_c (row, '\n');
  append_repeated (beyond, row->str, n_rows);
  assert_refused (beyond, NULL, "workbook-too-large");
}

/* Repeats in groups in repeats: each has a prototype that holds all those within it. */
static void
test_prototypes (void)
{
  g_autoptr (GString) survey = g_string_new ("type,name,label\n");
  guint levels = DOOR_XLSFORM_MAX_DEPTH / 2;

  for (guint i = 0; i < levels; i++)
    g_string_append_printf (survey, "begin_repeat,r%u,R\nbegin_group,g%u,G\n", i, i);
  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (survey, "text,q%u,Q\n", i);
  append_repeated (survey, "end_group,,\nend_repeat,,\n", levels);
  assert_refused (survey, NULL, "workbook-too-large");
}

/* A loop in a loop in a loop asks everything once for each triple of choices. */
static void
test_loops (void)
{
  g_autoptr (GString) choices = g_string_new ("list_name,name,label\n");
  g_autoptr (GString) survey = g_string_new (
      "type,name,label\nbegin loop over l,a,A\nbegin loop over l,b,B\nbegin loop over l,c,C\n"
      "text,t,T\nend loop,,\nend loop,,\nend loop,,\n");

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (choices, "l,c%u,C\n", i);
  assert_refused (survey, choices->str, "workbook-too-large");
}

/* Long names deep down make every path long. */
static void
test_paths (void)
{
  g_autofree char *name = g_strnfill (DOOR_XLSFORM_MAX_NAME_BYTES - 4, 'n');
  GString *survey = groups (DOOR_XLSFORM_MAX_DEPTH, name);
  char *inside = strstr (survey->str, "end_group");
  g_autoptr (GString) questions = g_string_new (NULL);

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (questions, "text,q%u,T\n", i);
  g_string_insert (survey, inside - survey->str, questions->str);
  assert_refused (survey, NULL, "workbook-too-large");
  free_string (survey);
}

/* A cell full of references, each of them to something with a long path. */
static void
test_references (void)
{
  g_autofree char *name = g_strnfill (DOOR_XLSFORM_MAX_NAME_BYTES - 4, 'n');
  GString *survey = groups (DOOR_XLSFORM_MAX_DEPTH, name);

  g_string_append (survey, "note,n,");
  append_repeated (survey, "${t}", DOOR_XLSFORM_MAX_CELL_BYTES / 4);
  g_string_append_c (survey, '\n');
  assert_refused (survey, NULL, "workbook-too-large");
  free_string (survey);
}

/* One wording in each of many languages: every language must then have every text. Slow. */
static void
test_texts (void)
{
  guint n_languages = DOOR_XLSFORM_MAX_COLUMNS - 2;
  guint n_rows = DOOR_XLSFORM_MAX_TEXTS / n_languages + 1;
  g_autoptr (GString) survey = g_string_new ("type,name");

  if (!g_test_slow ())
    {
      g_test_skip ("takes long; run with -m slow");
      return;
    }
  for (guint i = 0; i < n_languages; i++)
    g_string_append_printf (survey, ",label::L%u", i);
  for (guint i = 0; i < n_rows; i++)
    {
      g_string_append_printf (survey, "\ntext,q%u", i);
      append_repeated (survey, ",", i % n_languages + 1);
      g_string_append_c (survey, 'x');
    }
  g_string_append_c (survey, '\n');
  assert_refused (survey, NULL, "workbook-too-large");
}

/* Every reference wrong: all are counted, a few get advice, none takes long. */
static void
test_all_wrong (void)
{
  g_autoptr (GString) survey = g_string_new ("type,name,label\n");

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (survey, "text,question_%u,${qeustion_%u}\n", i, i);
  assert_refused (survey, NULL, "PYREF_003");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xlsform/limits/depth", test_depth);
  g_test_add_func ("/xlsform/limits/name", test_name);
  g_test_add_func ("/xlsform/limits/columns", test_columns);
  g_test_add_func ("/xlsform/limits/cell", test_cell);
  g_test_add_func ("/xlsform/limits/rows", test_rows);
  g_test_add_func ("/xlsform/limits/cells", test_cells);
  g_test_add_func ("/xlsform/limits/prototypes", test_prototypes);
  g_test_add_func ("/xlsform/limits/loops", test_loops);
  g_test_add_func ("/xlsform/limits/paths", test_paths);
  g_test_add_func ("/xlsform/limits/references", test_references);
  g_test_add_func ("/xlsform/limits/texts", test_texts);
  g_test_add_func ("/xlsform/limits/all-wrong", test_all_wrong);
  return g_test_run ();
}
