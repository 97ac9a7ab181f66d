/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sheets from a folder into a workbook and back: the same bytes. */
#include "door-xlsform-book.h"

#include "door-files.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const sheets[] = { "survey.csv",           "choices.csv",  "settings.csv",
                                      "external_choices.csv", "entities.csv", "osm.csv" };

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("door-book-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static void
remove_folder (char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *path = g_build_filename (folder, sheets[i], NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

static void
assert_same_sheets (const char *a, const char *b)
{
  for (guint i = 0; i < G_N_ELEMENTS (sheets); i++)
    {
      g_autofree char *path_a = g_build_filename (a, sheets[i], NULL);
      g_autofree char *path_b = g_build_filename (b, sheets[i], NULL);
      g_autofree char *text_a = NULL;
      g_autofree char *text_b = NULL;
      gboolean there = g_file_get_contents (path_a, &text_a, NULL, NULL);
      g_assert_cmpint (there, ==, g_file_get_contents (path_b, &text_b, NULL, NULL));
      g_assert_cmpstr (text_a, ==, text_b);
    }
}

static void
go_there_and_back (const char *folder)
{
  char *back = make_folder ();
  g_autofree char *xlsx = g_strconcat (back, ".xlsx", NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;

  door_xlsform_folder_to_workbook (folder, xlsx, &error);
  g_assert_no_error (error);
  bytes = door_file_load (xlsx, 1 << 26, &error);
  g_assert_no_error (error);
  door_xlsform_workbook_to_folder (bytes, back, FALSE, diagnostics, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 0);
  assert_same_sheets (folder, back);
  /* The same folder makes the same file. */
  door_xlsform_folder_to_workbook (back, xlsx, &error);
  g_assert_no_error (error);
  again = door_file_load (xlsx, 1 << 26, &error);
  g_assert_true (g_bytes_equal (bytes, again));
  g_unlink (xlsx);
  remove_folder (back);
}

static void
test_shipped (void)
{
  g_autofree char *root = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", NULL);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *folder = g_build_filename (root, name, NULL);
      if (!door_xlsform_is_workbook (folder))
        continue;
      go_there_and_back (folder);
      n++;
    }
  g_assert_cmpuint (n, >=, 2);
}

/* Zeros in front, formulas, numbers, quotes, lines, other scripts, empty rows and columns. */
static void
test_awkward (void)
{
  static const char survey[] = "type,name,label,,note\n"
                               "text,a,\"A \"\"quoted\"\" word, and a comma\",,=1+1\n"
                               ",,,,\n"
                               "integer,b,\"Two\nlines\",,007\n"
                               "text,c,آپ کی عمر؟ ๑๒๓,,1.50\n"
                               "text,d,TRUE,,2026-01-02\n";
  static const char choices[] = "list_name,name,label\n010,05012,No\n";
  char *folder = make_folder ();
  g_autofree char *survey_path = g_build_filename (folder, "survey.csv", NULL);
  g_autofree char *choices_path = g_build_filename (folder, "choices.csv", NULL);

  g_assert_true (g_file_set_contents (survey_path, survey, -1, NULL));
  g_assert_true (g_file_set_contents (choices_path, choices, -1, NULL));
  go_there_and_back (folder);
  remove_folder (folder);
}

static void
test_canonical (void)
{
  static const char csv[] = "\xEF\xBB\xBFtype;name\r\n\"text\";\"a,b\"\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (csv, strlen (csv));
  g_autoptr (GBytes) clean = door_xlsform_sheet_canonical (bytes, NULL);

  g_assert_cmpmem (g_bytes_get_data (clean, NULL), g_bytes_get_size (clean),
                   "type,name\ntext,\"a,b\"\n", 21);
}

static void
test_refused (void)
{
  g_autofree char *shipped = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                               "victimization-core", NULL);
  char *folder = make_folder ();
  g_autofree char *xlsx = g_strconcat (folder, ".xlsx", NULL);
  g_autofree char *survey = g_build_filename (folder, "survey.csv", NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) junk = g_bytes_new_static ("PK junk", 7);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  g_assert_false (door_xlsform_folder_to_workbook (folder, xlsx, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (door_xlsform_workbook_to_folder (junk, folder, FALSE, diagnostics, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (survey, "type,name\n", -1, NULL));
  g_assert_true (door_xlsform_folder_to_workbook (shipped, xlsx, NULL));
  bytes = door_file_load (xlsx, 1 << 26, NULL);
  g_assert_false (door_xlsform_workbook_to_folder (bytes, folder, FALSE, diagnostics, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (survey, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "type,name\n");
  g_assert_true (door_xlsform_workbook_to_folder (bytes, folder, TRUE, diagnostics, NULL));
  assert_same_sheets (shipped, folder);
  g_unlink (xlsx);
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book/shipped", test_shipped);
  g_test_add_func ("/book/awkward", test_awkward);
  g_test_add_func ("/book/canonical", test_canonical);
  g_test_add_func ("/book/refused", test_refused);
  return g_test_run ();
}
