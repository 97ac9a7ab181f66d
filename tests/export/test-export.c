/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies in the folder: files, manifest, and what happens when something is in the way. */
#include "export-fixture.h"

#include "door-files.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static char *
path_in (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

/* --- CSV ----------------------------------------------------------------------------------- */

static void
compare_file (const char *folder, const char *name, const char *golden)
{
  g_autofree char *text = export_fixture_read (folder, name, NULL);

  export_fixture_compare (golden, text);
}

static void
test_csv (void)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, "csv", 0);

  g_assert_cmpuint (report->files->len, ==, 8);
  compare_file (folder, "interviews.csv", "interviews.csv");
  compare_file (folder, "member.csv", "member.csv");
  compare_file (folder, "visit.csv", "visit.csv");
  compare_file (folder, "variables.csv", "variables.csv");
  compare_file (folder, "codes.csv", "codes.csv");
  compare_file (folder, "problems.csv", "problems.csv");
  export_fixture_remove (folder);
}

/* Printed twice it is the same; text of every language is in it, as far as there are fonts. */
static void
test_paper (void)
{
  const char *formats[] = { "csv", NULL };
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autofree char *out = path_in (folder, "out");
  g_autofree char *first = NULL;
  gsize n_first = 0;

  options.formats = formats;
  options.language = 1;
  options.paper = TRUE;
  options.replace = TRUE;
  options.made_at = "2026-05-17T12:00:00Z";
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DoorExportReport) report = door_export_run (dataset, &options, out, NULL, NULL);
      g_autofree char *pdf = NULL;
      gsize n = 0;

      g_assert_nonnull (report);
      pdf = export_fixture_read (folder, "codebook.pdf", &n);
      g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
      g_assert_cmpuint (n, >, 5000);
      if (i > 0)
        g_assert_cmpmem (pdf, n, first, n_first);
      g_free (first);
      first = g_steal_pointer (&pdf);
      n_first = n;
    }
  export_fixture_remove (folder);
}

static void
test_csv_labels (void)
{
  const char *formats[] = { "csv", NULL };
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autofree char *out = path_in (folder, "out");
  g_autoptr (DoorExportReport) report = NULL;

  options.formats = formats;
  options.language = 1;
  options.csv_labels = TRUE;
  options.csv_bom = TRUE;
  report = door_export_run (dataset, &options, out, NULL, NULL);
  g_assert_nonnull (report);
  compare_file (folder, "interviews.csv", "interviews-urdu-labels.csv");
  export_fixture_remove (folder);
}

static void
test_wide (void)
{
  static const char *const formats[] = { "csv", "sav", "dta", NULL };
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autofree char *out = path_in (folder, "out");
  g_autofree char *sav = path_in (out, "wide.sav");
  g_autofree char *text = NULL;
  g_autoptr (DoorExportReport) report = NULL;

  options.formats = formats;
  options.wide = TRUE;
  report = door_export_run (dataset, &options, out, NULL, NULL);
  g_assert_nonnull (report);
  compare_file (folder, "wide.csv", "wide.csv");
  compare_file (folder, "wide-variables.csv", "wide-variables.csv");
  text = read_back (sav);
  g_assert_true (g_str_has_prefix (text, "3 rows, 49 variables, "));
  export_fixture_remove (folder);
}

/* --- Codebook ------------------------------------------------------------------------------ */

/* transfer full. */
static char *
replace_first (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, 2);

  return g_strjoinv (with, parts);
}

/* The program's version is the one thing that changes, and the hash of what names it. */
static void
compare_without_version (const char *folder, const char *name)
{
  g_autofree char *text = export_fixture_read (folder, name, NULL);
  g_autofree char *codebook = export_fixture_read (folder, "codebook.xml", NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, codebook, -1);
  g_autofree char *any_version = replace_first (text, "\"" DOOR_VERSION "\"", "\"VERSION\"");
  g_autofree char *any_hash = replace_first (any_version, hash, "HASH-WITH-VERSION");

  export_fixture_compare (name, any_hash);
}

static void
test_codebook (void)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, "csv", 1);

  compare_without_version (folder, "codebook.xml");
  compare_file (folder, "codebook.html", "codebook.html");
  export_fixture_remove (folder);
}

static void
check_codebook (gboolean standard)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, "csv", 0);
  g_autofree char *path = g_build_filename (report->folder, "codebook.xml", NULL);

  codebook_check (path, standard);
  export_fixture_remove (folder);
}

static void
test_codebook_fits_grammar (void)
{
  check_codebook (FALSE);
}

static void
test_codebook_is_valid (void)
{
  if (codebook_standard_is_there ())
    check_codebook (TRUE);
  else
    g_test_skip ("DOOR_DDI_SCHEMA does not say where the standard's codebook.xsd is");
}

/* --- Folder -------------------------------------------------------------------------------- */

static void
test_modes (void)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, "csv", 0);
  g_autofree char *file = path_in (report->folder, "interviews.csv");
  GStatBuf info;

  g_assert_cmpint (g_stat (report->folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count_entries (folder), ==, 1); /* nothing left beside */
  export_fixture_remove (folder);
}

static void
assert_refused (const DoorDataset *dataset, const char *out, gboolean replace, int code)
{
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;

  options.replace = replace;
  g_assert_null (door_export_run (dataset, &options, out, NULL, &error));
  g_assert_error (error, DOOR_EXPORT_ERROR, code);
}

/* Only an export gives way to an export; a person's file never does. */
static void
test_folder_in_use (void)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autofree char *out = path_in (folder, "out");
  g_autofree char *own = path_in (out, "my notes.txt");
  g_autoptr (DoorExportReport) first = NULL;
  g_autoptr (DoorExportReport) second = NULL;

  g_assert_cmpint (g_mkdir (out, 0700), ==, 0);
  first = export_fixture_run (dataset, folder, "csv", 0);
  assert_refused (dataset, out, FALSE, DOOR_EXPORT_ERROR_EXISTS);
  second = export_fixture_run (dataset, folder, "csv", 1);
  g_assert_true (g_file_set_contents (own, "mine", -1, NULL));
  assert_refused (dataset, out, TRUE, DOOR_EXPORT_ERROR_EXISTS);
  g_assert_true (g_file_test (own, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_entries (folder), ==, 1);
  export_fixture_remove (folder);
}

static void
test_unknown_format (void)
{
  const char *formats[] = { "csv", "xls", NULL };
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autofree char *out = path_in (folder, "out");
  g_autoptr (GError) error = NULL;

  options.formats = formats;
  g_assert_null (door_export_run (dataset, &options, out, NULL, &error));
  g_assert_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "sav"));
  g_assert_cmpuint (count_entries (folder), ==, 0);
  export_fixture_remove (folder);
}

static void
cancel_soon (guint64 done, guint64 total, gpointer data)
{
  g_assert_cmpuint (done, <=, total);
  g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  g_autoptr (GString) more = g_string_new ("<data id='every-kind'><household>");
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (DoorDataset) dataset = NULL;
  char *folder = export_fixture_folder ();
  g_autofree char *out = path_in (folder, "out");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append (more, "<member><name>x</name></member>");
  g_string_append (more, "</household><meta><instanceID>uuid:4</instanceID></meta></data>");
  dataset = export_fixture_dataset (more->str);
  options.progress = cancel_soon;
  options.progress_data = cancellable;
  g_assert_null (door_export_run (dataset, &options, out, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_entries (folder), ==, 0);
  export_fixture_remove (folder);
}

/* --- Manifest ------------------------------------------------------------------------------ */

static void
check_file (const char *folder, JsonObject *entry)
{
  const char *name = json_object_get_string_member (entry, "name");
  gsize size;
  g_autofree char *text = export_fixture_read (folder, name, &size);
  g_autofree char *sum
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);

  g_assert_cmpint (json_object_get_int_member (entry, "bytes"), ==, (gint64) size);
  g_assert_cmpstr (json_object_get_string_member (entry, "sha256"), ==, sum);
}

/* All of it, but for the program's version. */
static void
test_manifest_text (void)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, "csv", 0);

  compare_without_version (folder, "manifest.json");
  export_fixture_remove (folder);
}

static void
test_manifest (void)
{
  static const char *const formats[] = { "csv", "sav", "zsav", "dta" };
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);

  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      char *folder = export_fixture_folder ();
      g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, formats[f], 0);
      g_autofree char *text = export_fixture_read (folder, "manifest.json", NULL);
      g_autoptr (JsonNode) root = json_from_string (text, NULL);
      JsonArray *files = json_object_get_array_member (json_node_get_object (root), "files");

      g_assert_cmpuint (json_array_get_length (files), ==, 8);
      g_assert_cmpuint (count_entries (report->folder), ==, 9);
      for (guint i = 0; i < json_array_get_length (files); i++)
        check_file (folder, json_array_get_object_element (files, i));
      export_fixture_remove (folder);
    }
}

/* Same dataset, same options, same bytes: the manifest holds the hash of everything else. */
static void
test_reproducible (void)
{
  static const char *const formats[] = { "csv", "sav", "zsav", "dta" };

  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autofree char *before = NULL;

      for (guint round = 0; round < 2; round++)
        {
          g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
          char *folder = export_fixture_folder ();
          g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, formats[f], 0);
          g_autofree char *manifest = export_fixture_read (folder, "manifest.json", NULL);

          if (before)
            g_assert_cmpstr (manifest, ==, before);
          g_free (before);
          before = g_steal_pointer (&manifest);
          export_fixture_remove (folder);
        }
    }
}

static void
test_formats (void)
{
  guint n = 0;

  for (; door_export_format (n); n++)
    {
      g_assert_nonnull (door_export_format (n)->name);
      g_assert_nonnull (door_export_format (n)->title);
    }
  g_assert_cmpuint (n, >=, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/csv", test_csv);
  g_test_add_func ("/export/csv/labels", test_csv_labels);
  g_test_add_func ("/export/paper", test_paper);
  g_test_add_func ("/export/wide", test_wide);
  g_test_add_func ("/export/codebook", test_codebook);
  g_test_add_func ("/export/codebook/grammar", test_codebook_fits_grammar);
  g_test_add_func ("/export/codebook/valid", test_codebook_is_valid);
  g_test_add_func ("/export/modes", test_modes);
  g_test_add_func ("/export/folder-in-use", test_folder_in_use);
  g_test_add_func ("/export/unknown-format", test_unknown_format);
  g_test_add_func ("/export/cancel", test_cancel);
  g_test_add_func ("/export/manifest", test_manifest);
  g_test_add_func ("/export/manifest/text", test_manifest_text);
  g_test_add_func ("/export/reproducible", test_reproducible);
  g_test_add_func ("/export/formats", test_formats);
  return g_test_run ();
}
