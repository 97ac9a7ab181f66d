/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks made to hurt, and workbooks that were hurt on their way: each is refused with a reason, or
 * read within the limits of door-xlsform.h.
 */
#include "make-workbook.h"

#include "door-files.h"
#include "door-xlsform.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define ROW(n, type, name)                                                                         \
  "<row r='" #n "'><c r='A" #n "' t='str'><v>" type "</v></c>"                                     \
  "<c r='B" #n "' t='str'><v>" name "</v></c></row>"
#define SURVEY ROW (1, "type", "name") ROW (2, "hidden", "q")

#define REPEATED 1024u /* pieces a large member is written in */

/* The code of the first error; NULL when it was read. transfer full. */
static char *
fault_of (GBytes *xlsx)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_workbook (xlsx, NULL, diagnostics);

  g_assert_cmpint (result == NULL, ==, door_diagnostics_has_errors (diagnostics));
  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    if (door_diagnostics_get (diagnostics, i)->severity == DOOR_SEVERITY_ERROR)
      return g_strdup (door_diagnostics_get (diagnostics, i)->code);
  return NULL;
}

static void
assert_fault (GBytes *xlsx, const char *code)
{
  g_autoptr (GBytes) owned = xlsx;
  g_autofree char *found = fault_of (xlsx);

  g_assert_cmpstr (found, ==, code);
}

static GBytes *
with (const char *path, const char *text)
{
  const char *const sheets[] = { "survey", SURVEY, NULL };
  const char *const more[] = { path, text, NULL };

  return make_workbook (sheets, more);
}

static GBytes *
of_survey (const char *rows)
{
  const char *const sheets[] = { "survey", rows, NULL };

  return make_workbook (sheets, NULL);
}

/* --- Too much ----------------------------------------------------------------------------- */

static la_ssize_t
on_write (struct archive *archive, void *data, const void *bytes, size_t length)
{
  g_byte_array_append (data, bytes, (guint) length);
  return (la_ssize_t) length;
}

static void
add_member (struct archive *zip, const char *name, const char *head, const char *piece, guint n)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (zip, entry), ==, ARCHIVE_OK);
  archive_write_data (zip, head, strlen (head));
  for (guint i = 0; i < n; i++)
    archive_write_data (zip, piece, strlen (piece));
  archive_entry_free (entry);
}

/* A workbook whose member `name` holds a piece very often, which a zip makes small. */
static GBytes *
bomb (const char *name, const char *head, const char *piece, guint n)
{
  GByteArray *bytes = g_byte_array_new ();
  struct archive *zip = archive_write_new ();

  archive_write_set_format_zip (zip);
  archive_write_set_options (zip, "compression-level=1");
  archive_write_set_bytes_per_block (zip, 0);
  g_assert_cmpint (archive_write_open (zip, bytes, NULL, on_write, NULL), ==, ARCHIVE_OK);
  add_member (zip, "_rels/.rels",
              "<Relationships><Relationship Id='m' Type='x/officeDocument' "
              "Target='xl/workbook.xml'/></Relationships>",
              "", 0);
  add_member (zip, "xl/workbook.xml", "<workbook><sheet name='survey' id='s'/></workbook>", "", 0);
  add_member (zip, "xl/_rels/workbook.xml.rels",
              "<Relationships><Relationship Id='s' Target='sheet.xml'/></Relationships>", "", 0);
  add_member (zip, name, head, piece, n);
  archive_write_free (zip);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_zip_bomb (void)
{
  g_autofree char *spaces = g_strnfill (300u * 1024, ' ');
  GBytes *xlsx = bomb ("xl/sheet.xml", "<worksheet>", spaces, REPEATED);

  g_assert_cmpuint (g_bytes_get_size (xlsx), <, 8u * 1024 * 1024);
  assert_fault (xlsx, "workbook-unreadable");
}

static void
test_many_members (void)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 5000; i++)
    {
      char *name = g_strdup_printf ("m%u", i);

      g_ptr_array_add (owned, name);
      g_ptr_array_add (members, name);
      g_ptr_array_add (members, (char *) "");
    }
  g_ptr_array_add (members, NULL);
  assert_fault (make_zip ((const char *const *) members->pdata), "workbook-unreadable");
}

/* Ten million cells, none of them empty, under four hundred headers. */
static void
test_many_cells (void)
{
  g_autoptr (GString) head = g_string_new ("<worksheet><sheetData><row>");
  g_autoptr (GString) row = g_string_new ("<row>");

  for (guint i = 0; i < DOOR_XLSFORM_MAX_COLUMNS; i++)
    {
      g_string_append_printf (head, "<c t='str'><v>%s%u</v></c>", i == 0 ? "type" : "c", i);
      g_string_append (row, "<c><v>1</v></c>");
    }
  g_string_append (head, "</row>");
  g_string_append (row, "</row>");
  assert_fault (bomb ("xl/sheet.xml", head->str, row->str, 25000), "workbook-too-large");
}

static void
test_strings (void)
{
  g_autofree char *items = NULL;
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *long_text = g_strnfill (DOOR_XLSFORM_MAX_CELL_BYTES + 1, 'x');
  g_autofree char *long_item = g_strdup_printf ("<sst><si><t>%s</t></si></sst>", long_text);
  const char *const sheets[]
      = { "survey", "<row r='1'><c t='str'><v>type</v></c><c t='s'><v>0</v></c></row>", NULL };
  const char *const more[] = { "xl/sharedStrings.xml", long_item, NULL };

  for (guint i = 0; i < 4096; i++)
    g_string_append (many, "<si/>");
  items = g_string_free (g_steal_pointer (&many), FALSE);
  assert_fault (bomb ("xl/sharedStrings.xml", "<sst count='4294967295'>", items, REPEATED),
                "workbook-too-large");
  assert_fault (make_workbook (sheets, more), "workbook-too-large");
  /* What it says of itself is not believed. */
  assert_fault (with ("xl/sharedStrings.xml",
                      "<sst count='99999999999999999999' uniqueCount='-1'><si><t>a</t></si></sst>"),
                NULL);
}

/* --- Not what it seems -------------------------------------------------------------------- */

static void
test_numbers_of_places (void)
{
  static const char *const rows[] = {
    SURVEY "<row r='4294967295'><c r='A4294967295' t='str'><v>text</v></c></row>",
    SURVEY "<row r='-7'><c r='A-7' t='str'><v/></c></row>",
    SURVEY "<row r='99999999999999999999999'><c r='A1' t='str'><v/></c></row>",
    SURVEY "<row r='3'><c r='ZZZZZZZZZZ3' t='str'><v>text</v></c></row>",
    SURVEY "<row r='3'><c r='3' t='s'><v>-1</v></c><c r='' t='s'><v>4294967296</v></c></row>",
    SURVEY "<row r='3'><c r='A3' s='-5'><v>1e999</v></c></row>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) xlsx = of_survey (rows[i]);
      g_autofree char *fault = fault_of (xlsx); /* read or refused, and not for long */

      g_test_message ("%u: %s", (guint) i, fault ? fault : "read");
    }
}

/* A value of merged cells stands in the first of them; the others are empty. */
static void
test_merged (void)
{
  assert_fault (of_survey (SURVEY "<row r='3'><c r='A3' t='str'><v>text</v></c><c r='B3' t='str'>"
                                  "<v>one</v></c></row><row r='4'><c r='B4' t='str'><v>two</v></c>"
                                  "</row></sheetData><mergeCells><mergeCell ref='A3:A4'/>"
                                  "<mergeCell ref='A1:XFD1048576'/></mergeCells><sheetData>"),
                "type-missing");
}

/* A formula is the value saved beside it, or nothing; never run, whatever it says. */
static void
test_formulas (void)
{
  assert_fault (of_survey (ROW (1, "type", "name") "<row r='2'><c r='A2' t='str'><f>WEBSERVICE("
                                                   "\"http://127.0.0.1:1/\")</f><v>hidden</v></c>"
                                                   "<c r='B2' t='str'><f>A1</f><v>q</v></c></row>"),
                NULL);
  assert_fault (of_survey (ROW (1, "type", "name") "<row r='2'><c r='A2'><f>1</f></c>"
                                                   "<c r='B2' t='str'><v>q</v></c></row>"),
                "type-missing");
}

static void
test_encodings (void)
{
  static const struct {
    const char *text;
    gsize length;
    const char *code;
  } tables[] = {
    { "type,name,label\ntext,a,caf\xe9\n", 0, "sheet-unreadable" },
    { "\xff\xfet\0y\0p\0e\0,\0n\0a\0m\0e\0\n\0", 22, "sheet-unreadable" },
    { "\xef\xbb\xbftype,name,label\ntext,a,caf\xc3\xa9\n", 0, NULL },
    { "type,name,label\ntext,a,\"never ends\n", 0, "sheet-unreadable" },
    { "type,name,label\ntext,a,A\0B\n", 28, "sheet-unreadable" },
  };

  assert_fault (of_survey (SURVEY "<row r='3'><c r='A3' t='str'><v>\xff\xfe</v></c></row>"),
                "workbook-unreadable");
  assert_fault (with ("xl/sharedStrings.xml", "<?xml version='1.0' encoding='x-none'?><sst/>"),
                "workbook-unreadable");
  assert_fault (with ("xl/sharedStrings.xml", "<?xml version='1.0' encoding='ISO-8859-1'?>"
                                              "<sst><si><t>caf\xe9</t></si></sst>"),
                NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *const none[] = { NULL };
      char *folder = make_folder (none);
      g_autofree char *path = g_build_filename (folder, "survey.csv", NULL);
      g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
      g_autoptr (DoorXlsformResult) result = NULL;

      g_assert_true (g_file_set_contents (path, tables[i].text,
                                          tables[i].length ? (gssize) tables[i].length : -1, NULL));
      result = door_xlsform_convert_folder (folder, NULL, diagnostics);
      g_assert_true ((result == NULL) == (tables[i].code != NULL));
      if (tables[i].code)
        g_assert_cmpstr (door_diagnostics_get (diagnostics, 0)->code, ==, tables[i].code);
      remove_folder (folder);
    }
}

/* Macros are carried by .xlsm and not looked at. */
static void
test_macros (void)
{
  const char *const none[] = { NULL };
  char *folder = make_folder (none);
  g_autofree char *path = g_build_filename (folder, "form.xlsm", NULL);
  g_autoptr (GBytes) xlsm = with ("xl/vbaProject.bin", "\xd0\xcf\x11\xe0 Shell \"calc\"");
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = NULL;

  g_assert_true (door_file_replace (path, xlsm, 0644, NULL));
  g_assert_true (door_xlsform_is_workbook (path));
  result = door_xlsform_convert_path (path, NULL, diagnostics);
  g_assert_nonnull (result);
  remove_folder (folder);
}

/* --- Locked, old, cut short --------------------------------------------------------------- */

static void
test_containers (void)
{
  static const guint8 old[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0k\0b\0o\0o\0k\0";
  static const guint8 locked[]
      = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

  assert_fault (g_bytes_new_static (old, sizeof old), "workbook-old-format");
  assert_fault (g_bytes_new_static (locked, sizeof locked), "workbook-locked");
}

/* The bit that says "this member is encrypted", in every header of the zip. */
static void
test_locked_members (void)
{
  g_autoptr (GBytes) plain = of_survey (SURVEY);
  gsize size;
  const guint8 *data = g_bytes_get_data (plain, &size);
  guint8 *copy = g_memdup2 (data, size);

  for (gsize i = 0; i + 10 < size; i++)
    if (memcmp (copy + i, "PK\3\4", 4) == 0)
      copy[i + 6] |= 1;
    else if (memcmp (copy + i, "PK\1\2", 4) == 0)
      copy[i + 8] |= 1;
  assert_fault (g_bytes_new_take (copy, size), "workbook-unreadable");
}

/* Before its last part has come whole, no workbook is read: not even halfway. */
static void
test_cut_short (void)
{
  g_autoptr (GBytes) whole = of_survey (SURVEY ROW (3, "hidden", "r"));
  const gsize size = g_bytes_get_size (whole);
  const gsize end_record = 22; /* bytes of the zip's last part */

  for (gsize n = 0; n < size - end_record; n += 7)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, n);
      g_autofree char *fault = fault_of (cut);

      if (fault)
        g_assert_cmpstr (fault, ==, "workbook-unreadable");
      else
        g_assert_cmpuint (n, >, size / 2); /* all members are there, only the directory is not */
    }
}

/* --- Ways out of the zip ------------------------------------------------------------------ */

static void
test_ways_out (void)
{
  static const char *const targets[] = {
    "../../../../../../../etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "//server/share/sheet.xml",
    "http://127.0.0.1:1/sheet.xml",
    "..",
    "",
    "worksheets",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *relations = g_strdup_printf (
          "<Relationships><Relationship Id='s' TargetMode='External' Target='%s'/></Relationships>",
          targets[i]);
      const char *const members[] = {
        "_rels/.rels",
        "<Relationships><Relationship Id='m' Type='x/officeDocument' Target='xl/workbook.xml'/>"
        "</Relationships>",
        "xl/workbook.xml",
        "<workbook><sheet name='survey' id='s'/></workbook>",
        "xl/_rels/workbook.xml.rels",
        relations,
        "../../escaped.xml",
        "<worksheet/>",
        "/absolute.xml",
        "<worksheet/>",
        NULL,
      };

      assert_fault (make_zip (members), "workbook-unreadable");
    }
}

/* A workbook that leads in circles, or to one sheet twice. */
static void
test_circles (void)
{
  const char *const members[] = {
    "_rels/.rels",
    "<Relationships><Relationship Id='m' Type='x/officeDocument' Target='_rels/.rels'/>"
    "</Relationships>",
    "_rels/_rels/.rels.rels",
    "<Relationships/>",
    NULL,
  };
  g_autoptr (GBytes) xlsx = make_zip (members);
  g_autofree char *fault = fault_of (xlsx);

  g_assert_nonnull (fault);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xlsform/hostile/circles", test_circles);
  g_test_add_func ("/xlsform/hostile/containers", test_containers);
  g_test_add_func ("/xlsform/hostile/cut-short", test_cut_short);
  g_test_add_func ("/xlsform/hostile/encodings", test_encodings);
  g_test_add_func ("/xlsform/hostile/formulas", test_formulas);
  g_test_add_func ("/xlsform/hostile/locked-members", test_locked_members);
  g_test_add_func ("/xlsform/hostile/macros", test_macros);
  g_test_add_func ("/xlsform/hostile/many-cells", test_many_cells);
  g_test_add_func ("/xlsform/hostile/many-members", test_many_members);
  g_test_add_func ("/xlsform/hostile/merged", test_merged);
  g_test_add_func ("/xlsform/hostile/numbers-of-places", test_numbers_of_places);
  g_test_add_func ("/xlsform/hostile/strings", test_strings);
  g_test_add_func ("/xlsform/hostile/ways-out", test_ways_out);
  g_test_add_func ("/xlsform/hostile/zip-bomb", test_zip_bomb);
  return g_test_run ();
}
