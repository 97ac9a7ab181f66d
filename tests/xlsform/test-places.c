/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source map: from a path of the form back to the author's cell.
 */
#include "make-workbook.h"

#include "door-xlsform.h"

static const char survey[]
    = "type,name,label::English (en),Relevance,calculation,default,trigger,bind::foo\n"
      "begin_repeat,r,People,,,,,\n"
      "\n"
      "integer,age,\"Age\nin years\",${n} > 1,,18,,x\n"
      "calculate,double,,,${age} * 2,,${age},\n"
      "end_repeat,,,,,,,\n"
      "integer,n,N,,,,,\n";

static void
test_places (void)
{
  static const struct {
    const char *path;
    DoorXlsformPart part;
    guint row, column;
  } cases[] = {
    { "/data/r", DOOR_XLSFORM_PART_NODE, 2, 2 },
    { "/data/r", DOOR_XLSFORM_PART_LABEL, 2, 3 },
    { "/data/r/age", DOOR_XLSFORM_PART_NODE, 4, 2 },
    { "/data/r/age", DOOR_XLSFORM_PART_LABEL, 4, 3 },
    { "/data/r/age", DOOR_XLSFORM_PART_RELEVANT, 4, 4 },
    { "/data/r/age", DOOR_XLSFORM_PART_DEFAULT, 4, 6 },
    { "/data/r/age", DOOR_XLSFORM_PART_CONSTRAINT, 4, 0 },
    { "/data/r/double", DOOR_XLSFORM_PART_CALCULATE, 5, 5 },
    { "/data/r/double", DOOR_XLSFORM_PART_TRIGGER, 5, 7 },
    { "/data/n", DOOR_XLSFORM_PART_NODE, 7, 2 },
  };
  const char *const sheets[] = { "survey", survey, NULL };
  char *folder = make_folder (sheets);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_folder (folder, NULL, diagnostics);
  DoorPlace place = { "untouched", 1, 1 };

  remove_folder (folder);
  g_assert_nonnull (result);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (door_xlsform_result_place (result, cases[i].path, cases[i].part, &place));
      g_assert_cmpstr (place.sheet, ==, "survey");
      g_assert_cmpuint (place.row, ==, cases[i].row);
      g_assert_cmpuint (place.column, ==, cases[i].column);
    }

  place = (DoorPlace){ "untouched", 1, 1 };
  g_assert_false (door_xlsform_result_place (result, "/data/x", DOOR_XLSFORM_PART_NODE, &place));
  g_assert_cmpstr (place.sheet, ==, "untouched");
}

/* A part of the form, named as the form engine names it, leads back to the author's cell. */
static void
test_locate (void)
{
  static const struct {
    const char *element;
    const char *sheet;
    guint row, column;
  } cases[] = {
    { "/html/head/model/bind[/data/r/age]/@relevant", "survey", 4, 4 },
    { "/html/head/model/bind[/data/r/double]/@calculate", "survey", 5, 5 },
    { "/html/head/model/bind[/data/r/age]/@type", "survey", 4, 2 },
    { "/html/head/model/itext/translation/text[/data/r/age:label]", "survey", 4, 3 },
    { "/html/body/group/repeat/input[/data/r/age]/label", "survey", 4, 3 },
    { "/html/body/group/repeat[/data/r]", "survey", 2, 2 },
    { "/html/head/model/instance/data/n", "survey", 7, 2 },
    { "/html/head/model/bind[/data/x]/@relevant", "untouched", 9, 0 },
    { "/html/head[", "untouched", 9, 0 },
  };
  const char *const sheets[] = { "survey", survey, NULL };
  char *folder = make_folder (sheets);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_folder (folder, NULL, diagnostics);

  remove_folder (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DoorPlace place = { "untouched", 9, 0 };

      g_assert_cmpint (door_xlsform_result_locate (result, cases[i].element, &place), ==,
                       cases[i].row != 9);
      g_assert_cmpstr (place.sheet, ==, cases[i].sheet);
      g_assert_cmpuint (place.row, ==, cases[i].row);
      g_assert_cmpuint (place.column, ==, cases[i].column);
    }
}

static void
test_itemsets (void)
{
  const char *const sheets[] = {
    "survey",
    "type,name,label,choice_filter\nselect_one_external s,a,A,true()\n",
    "external_choices",
    "list_name,name,label,\ns,1,\"One, two\",\ns,2,,\n",
    NULL,
  };
  char *folder = make_folder (sheets);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_folder (folder, NULL, diagnostics);
  GBytes *itemsets = door_xlsform_result_itemsets (result);
  g_autofree char *text = NULL;

  remove_folder (folder);
  text = g_strndup (g_bytes_get_data (itemsets, NULL), g_bytes_get_size (itemsets));
  g_assert_cmpstr (text, ==, "list_name,name,label\r\ns,1,\"One, two\"\r\ns,2,\r\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xlsform/places", test_places);
  g_test_add_func ("/xlsform/locate", test_locate);
  g_test_add_func ("/xlsform/itemsets", test_itemsets);
  return g_test_run ();
}
