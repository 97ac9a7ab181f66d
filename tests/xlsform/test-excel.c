/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workbook's cells read as. Most cases put one cell into the title of a form.
 */
#include "make-workbook.h"

#include "door-xlsform.h"

#include "door-files.h"
#include "door-xlsform-book.h"
#include "door-xml.h"

#include <string.h>

#define SURVEY                                                                                     \
  "<row r='1'><c r='A1' t='inlineStr'><is><t>type</t></is></c>"                                    \
  "<c r='B1' t='inlineStr'><is><t>name</t></is></c></row>"                                         \
  "<row r='2'><c r='A2' t='inlineStr'><is><t>hidden</t></is></c>"                                  \
  "<c r='B2' t='inlineStr'><is><t>q</t></is></c></row>"

static const char styles[]
    = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd;@'/>"
      "<numFmt numFmtId='165' formatCode='[$-409]#,##0.00\" days\"'/>"
      "<numFmt numFmtId='166' formatCode='[hh]:mm'/></numFmts>"
      "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
      "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/>"
      "<xf numFmtId='166'/><xf numFmtId='21'/></cellXfs></styleSheet>";

static const char strings[]
    = "<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r></si>"
      "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>"
      "<si><t xml:space='preserve'>  spaced\xc2\xa0out  </t></si>"
      "<si><t>one_x000D_\ntwo</t></si></sst>";

static DoorXlsformResult *
convert (GBytes *bytes, char **ret_faults)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorXlsformResult *result = door_xlsform_convert_workbook (bytes, NULL, diagnostics);

  g_assert_true (result || door_diagnostics_has_errors (diagnostics));
  if (ret_faults)
    *ret_faults = door_diagnostics_to_text (diagnostics);
  return result;
}

static char *
title_of (const DoorXlsformResult *result)
{
  g_autoptr (xmlDoc) doc = door_xml_parse (door_xlsform_result_xml (result), "form", NULL);
  xmlNode *head = door_xml_child (xmlDocGetRootElement (doc), NULL, "head");

  return door_xml_text (door_xml_child (head, NULL, "title"));
}

static char *
title_from_cell (const char *cell)
{
  g_autofree char *settings = g_strdup_printf (
      "<row r='1'><c r='A1' t='str'><v>form_title</v></c></row><row r='2'>%s</row>", cell);
  const char *const sheets[] = { "survey", SURVEY, "Settings", settings, NULL };
  const char *const more[] = { "xl/styles.xml", styles, "xl/sharedStrings.xml", strings, NULL };
  g_autoptr (GBytes) bytes = make_workbook (sheets, more);
  g_autoptr (DoorXlsformResult) result = convert (bytes, NULL);

  g_assert_nonnull (result);
  return title_of (result);
}

static void
test_cells (void)
{
  static const struct {
    const char *cell;
    const char *text;
  } cases[] = {
    { "<c r='A2' t='s'><v>0</v></c>", "plain" },
    { "<c r='A2' t='s'><v>1</v></c>", "rich text" },
    { "<c r='A2' t='s'><v>2</v></c>", "東京" },
    { "<c r='A2' t='s'><v>3</v></c>", "spaced out" },
    { "<c r='A2' t='s'><v>4</v></c>", "one\ntwo" },
    { "<c r='A2' t='s'><v>99</v></c>", "data" },
    { "<c r='A2' t='str'><f>A1&amp;B1</f><v>cached</v></c>", "cached" },
    { "<c r='A2'><f>1+1</f><v>2</v></c>", "2" },
    { "<c r='A2'><f>1+1</f></c>", "data" },
    { "<c r='A2' t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r></is></c>", "inline" },
    { "<c r='A2' t='b'><v>1</v></c>", "TRUE" },
    { "<c r='A2' t='b'><v>0</v></c>", "FALSE" },
    { "<c r='A2' t='e'><v>#N/A</v></c>", "#N/A" },
    { "<c t='s'><v>0</v></c>", "plain" },
    { "<c r='A2'><v>1</v></c>", "1" },
    { "<c r='A2'><v>1.0</v></c>", "1" },
    { "<c r='A2'><v>007</v></c>", "7" },
    { "<c r='A2'><v>1E3</v></c>", "1000" },
    { "<c r='A2'><v>0.1</v></c>", "0.1" },
    { "<c r='A2'><v>-2.50</v></c>", "-2.5" },
    { "<c r='A2'><v>0.30000000000000004</v></c>", "0.30000000000000004" },
    { "<c r='A2'><v>1234567.875</v></c>", "1234567.875" },
    { "<c r='A2'><v>0.00001</v></c>", "1e-05" },
    { "<c r='A2'><v>0.0001</v></c>", "0.0001" },
    { "<c r='A2'><v>12345678901234567</v></c>", "12345678901234568" },
    { "<c r='A2' s='1'><v>45000</v></c>", "2023-03-15 00:00:00" },
    { "<c r='A2' s='2'><v>45000.5</v></c>", "2023-03-15 12:00:00" },
    { "<c r='A2' s='2'><v>59</v></c>", "1900-02-28 00:00:00" },
    { "<c r='A2' s='3'><v>45000</v></c>", "45000" },
    { "<c r='A2' s='4'><v>1.5</v></c>", "1 day, 12:00:00" },
    { "<c r='A2' s='5'><v>0.354166666666667</v></c>", "08:30:00" },
    { "<c r='A2' s='1'><v>99999999</v></c>", "#VALUE!" },
    { "<c r='A2' s='77'><v>3</v></c>", "3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = title_from_cell (cases[i].cell);
      g_assert_cmpstr (title, ==, cases[i].text);
    }
}

static void
test_refused (void)
{
  static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook";
  const char *const no_workbook[] = { "hello.txt", "hello", NULL };
  const char *const entities[] = {
    "_rels/.rels",
    "<!DOCTYPE a [<!ENTITY b 'c'>]><Relationships>&b;</Relationships>",
    NULL,
  };
  const char *const lost_sheet[] = {
    "_rels/.rels",
    "<Relationships><Relationship Id='m' Type='x/officeDocument' Target='/w.xml'/></Relationships>",
    "w.xml",
    "<workbook><sheet name='survey' id='x'/></workbook>",
    "_rels/w.xml.rels",
    "<Relationships/>",
    NULL,
  };
  const char *const broken_sheet[] = { "survey", "<row></c>", NULL };
  const struct {
    GBytes *bytes;
    const char *code;
  } cases[] = {
    { g_bytes_new_static (ole, sizeof ole - 1), "workbook-old-format" },
    { g_bytes_new_static ("no zip", 6), "workbook-unreadable" },
    { g_bytes_new_static ("", 0), "workbook-unreadable" },
    { make_zip (no_workbook), "workbook-unreadable" },
    { make_zip (entities), "workbook-unreadable" },
    { make_zip (lost_sheet), "workbook-unreadable" },
    { make_workbook (broken_sheet, NULL), "workbook-unreadable" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = cases[i].bytes;
      g_autofree char *faults = NULL;
      g_autoptr (DoorXlsformResult) result = convert (bytes, &faults);

      g_assert_null (result);
      g_assert_nonnull (strstr (faults, cases[i].code));
    }
}

/* Notes far to the right or far below belong to nobody's questionnaire. */
static void
test_far_away (void)
{
  static const char far[] = SURVEY
      "<row r='62'><c r='A62' t='str'><v>hidden</v></c><c r='B62' t='str'><v>near</v></c></row>"
      "<row r='124'><c r='A124' t='str'><v>nonsense</v></c></row>";
  const char *const sheets[] = { "Anything", far, NULL };
  g_autoptr (GBytes) bytes = make_workbook (sheets, NULL);
  g_autofree char *faults = NULL;
  g_autoptr (DoorXlsformResult) result = convert (bytes, &faults);
  DoorPlace place;

  g_assert_cmpstr (faults, ==, "");
  g_assert_nonnull (result);
  g_assert_true (door_xlsform_result_place (result, "/data/near", DOOR_XLSFORM_PART_NODE, &place));
  g_assert_cmpuint (place.row, ==, 62);
}

/* The same sheets as a workbook and as a folder give the same bytes. */
static void
test_same_as_folder (void)
{
  const char *const sheets[] = { "survey", SURVEY, NULL };
  const char *const tables[] = { "survey", "type,name\nhidden,q\n", NULL };
  g_autoptr (GBytes) bytes = make_workbook (sheets, NULL);
  char *folder = make_folder (tables);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  const DoorXlsformOptions options = { "root", "id" };
  g_autoptr (DoorXlsformResult) from_bytes
      = door_xlsform_convert_workbook (bytes, &options, diagnostics);
  g_autoptr (DoorXlsformResult) from_folder
      = door_xlsform_convert_path (folder, &options, diagnostics);

  g_assert_true (
      g_bytes_equal (door_xlsform_result_xml (from_bytes), door_xlsform_result_xml (from_folder)));
  g_assert_true (door_xlsform_is_workbook (folder));
  g_assert_true (door_xlsform_is_workbook ("/no/where.XLSX"));
  g_assert_false (door_xlsform_is_workbook ("/no/where.xml"));
  remove_folder (folder);
}

/* An author's other sheets stay in the workbook, and the author is told. */
static void
test_strangers (void)
{
  static const char *const sheets[] = { "survey", SURVEY, "notes", SURVEY, NULL };
  g_autoptr (GBytes) bytes = make_workbook (sheets, NULL);
  g_autofree char *folder = g_dir_make_tmp ("door-excel-XXXXXX", NULL);
  g_autofree char *notes = g_build_filename (folder, "notes.csv", NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;

  door_xlsform_workbook_to_folder (bytes, folder, FALSE, diagnostics, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (notes, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 1);
  g_assert_cmpstr (door_diagnostics_get (diagnostics, 0)->code, ==, "sheet-left-out");
  g_assert_cmpstr (door_diagnostics_get (diagnostics, 0)->place.sheet, ==, "notes");
  g_assert_cmpint (door_diagnostics_get (diagnostics, 0)->severity, ==, DOOR_SEVERITY_WARNING);
  g_assert_true (door_file_remove_tree (folder, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xlsform/excel/cells", test_cells);
  g_test_add_func ("/xlsform/excel/refused", test_refused);
  g_test_add_func ("/xlsform/excel/far-away", test_far_away);
  g_test_add_func ("/xlsform/excel/same-as-folder", test_same_as_folder);
  g_test_add_func ("/xlsform/excel/strangers", test_strangers);
  return g_test_run ();
}
