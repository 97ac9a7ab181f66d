/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPSS and Stata files, read back by ReadStat and, where it is installed, by PSPP. */
#include "export-fixture.h"

#include "door-files.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const char *const tables[] = { "interviews", "member", "visit" };

static void
check_golden (const char *format, guint language)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, format, language);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.%s", tables[i], format);
      g_autofree char *golden = g_strdup_printf ("%s.txt", name);
      g_autofree char *path = g_build_filename (report->folder, name, NULL);
      g_autofree char *text = read_back (path);

      export_fixture_compare (golden, text);
    }
  export_fixture_remove (folder);
}

static void
test_sav (void)
{
  check_golden ("sav", 1);
}

static void
test_zsav (void)
{
  check_golden ("zsav", 0);
}

static void
test_dta (void)
{
  check_golden ("dta", 0);
}

/* --- Empty --------------------------------------------------------------------------------- */

static void
test_empty (void)
{
  static const char *const formats[] = { "csv", "sav", "zsav", "dta" };
  g_autoptr (DoorDataset) full = export_fixture_dataset (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (DoorDataset) dataset = door_dataset_new (door_dataset_form (full), NULL, NULL);
      char *folder = export_fixture_folder ();
      g_autoptr (DoorExportReport) report = NULL;

      g_assert_true (door_dataset_close (dataset, NULL));
      report = export_fixture_run (dataset, folder, formats[i], 0);
      if (i > 0)
        {
          g_autofree char *name = g_strdup_printf ("interviews.%s", formats[i]);
          g_autofree char *path = g_build_filename (report->folder, name, NULL);
          g_autofree char *text = read_back (path);

          g_assert_true (g_str_has_prefix (text, "0 rows, "));
        }
      export_fixture_remove (folder);
    }
}

/* --- Long texts and labels ----------------------------------------------------------------- */

/* n bytes of Urdu: two bytes a letter, so that a cut in the middle of one would show. */
static char *
long_text (gsize n)
{
  g_autoptr (GString) text = g_string_new ("x");
  static const char *const letters[] = { "ا", "ب", "پ", "ت", "ٹ" };

  for (guint i = 0; text->len + 2 <= n; i++)
    g_string_append (text, letters[i % G_N_ELEMENTS (letters)]);
  return g_strdup (text->str);
}

static DoorDataset *
dataset_with_text (const char *text)
{
  g_autofree char *xml = g_strdup_printf ("<data id='every-kind'><who>%s</who>"
                                          "<meta><instanceID>uuid:4</instanceID></meta></data>",
                                          text);

  return export_fixture_dataset (xml);
}

static void
test_long_text_sav (void)
{
  static const gsize sizes[] = { 255, 257, 9071, 9073, 20001 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = long_text (sizes[i]);
      g_autoptr (DoorDataset) dataset = dataset_with_text (text);
      char *folder = export_fixture_folder ();
      g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, "sav", 0);
      g_autofree char *path = g_build_filename (report->folder, "interviews.sav", NULL);
      g_autofree char *one = read_back_text (path, 3, "who");
      g_autofree char *two = read_back_text (path, 3, "who@2");
      g_autofree char *three = read_back_text (path, 3, "who@3");
      g_autofree char *joined = g_strconcat (one, two ? two : "", three ? three : "", NULL);

      g_assert_cmpstr (joined, ==, text);
      g_assert_cmpint (two != NULL, ==, sizes[i] > 9072);
      g_assert_cmpint (report->notes->len, ==, (sizes[i] > 9072) + 1);
      export_fixture_remove (folder);
    }
}

/* A format holds the zero before the point and the sign, however small a fraction is. */
static void
test_small_decimals (void)
{
  static const char form_xml[]
      = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"
        "<h:head><h:title>s</h:title><model><instance><data "
        "id='s'><rate/><meta><instanceID/></meta>"
        "</data></instance><bind nodeset='/data/rate' type='decimal'/></model></h:head><h:body>"
        "<input ref='/data/rate'><label>Rate</label></input></h:body></h:html>";
  static const char *const rates[] = { "0.00025", "-0.5" };
  g_autoptr (GBytes) xml = g_bytes_new_static (form_xml, strlen (form_xml));
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (xml, NULL, faults);
  g_autoptr (DoorDataset) dataset = door_dataset_new (form, NULL, NULL);
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = NULL;
  g_autofree char *path = NULL, *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      char *record = g_strdup_printf ("<data id='s'><rate>%s</rate><meta><instanceID>uuid:%u"
                                      "</instanceID></meta></data>",
                                      rates[i], i);
      g_autoptr (GBytes) bytes = g_bytes_new_take (record, strlen (record));

      g_assert_true (door_dataset_add_submission (dataset, bytes, NULL, NULL));
    }
  g_assert_true (door_dataset_close (dataset, NULL));
  report = export_fixture_run (dataset, folder, "sav", 0);
  path = g_build_filename (report->folder, "interviews.sav", NULL);
  text = read_back (path);
  g_assert_nonnull (strstr (text, "F8.5"));
  export_fixture_remove (folder);
}

static void
test_long_text_dta (void)
{
  static const gsize sizes[] = { 2045, 2047, 200001 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = long_text (sizes[i]);
      g_autoptr (DoorDataset) dataset = dataset_with_text (text);
      char *folder = export_fixture_folder ();
      g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, "dta", 0);
      g_autofree char *path = g_build_filename (report->folder, "interviews.dta", NULL);
      g_autofree char *whole = read_back_text (path, 3, "who");
      g_autofree char *other = read_back_text (path, 0, "who");
      g_autofree char *blank = read_back_text (path, 1, "who");

      g_assert_cmpstr (whole, ==, text);
      g_assert_cmpstr (other, ==, "Ayesha, \"Asha\" بی بی");
      g_assert_cmpstr (blank, ==, "");
      export_fixture_remove (folder);
    }
}

static void
test_too_long_text_sav (void)
{
  const char *formats[] = { "sav", NULL };
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autofree char *text = long_text (200000);
  g_autoptr (DoorDataset) dataset = dataset_with_text (text);
  char *folder = export_fixture_folder ();
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autoptr (GError) error = NULL;

  options.formats = formats;
  g_assert_null (door_export_run (dataset, &options, out, NULL, &error));
  g_assert_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "who"));
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  export_fixture_remove (folder);
}

/* --- PSPP ----------------------------------------------------------------------------------- */

static void
test_pspp_cells (void)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = NULL;
  g_autoptr (DoorExportReport) report = NULL;

  if (!pspp_is_there ())
    return;
  folder = export_fixture_folder ();
  report = export_fixture_run (dataset, folder, "sav", 1);
  for (guint t = 0; t < door_dataset_n_tables (dataset); t++)
    pspp_compare (dataset, t, folder, "sav");
  export_fixture_remove (folder);
}

/* Labels in Urdu, missing values and measures as PSPP's dictionary shows them. */
static void
test_pspp_dictionary (void)
{
  static const char *const wanted[] = { "کیا آپ محفوظ محسوس کرتے ہیں؟",
                                        "جواب نہیں دیا",
                                        "آپ کس چیز سے بچتے ہیں؟: باہر جانا",
                                        "Nominal",
                                        "SDATE10",
                                        "-9",
                                        "with_" };
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  char *folder = NULL;
  g_autofree char *syntax = NULL;
  g_autofree char *text = NULL;
  g_autofree char *output = NULL;
  const char *command[] = { "pspp", NULL, NULL };
  g_autoptr (DoorExportReport) report = NULL;

  if (!pspp_is_there ())
    return;
  folder = export_fixture_folder ();
  report = export_fixture_run (dataset, folder, "sav", 1);
  syntax = g_build_filename (folder, "dictionary.sps", NULL);
  text = g_strdup_printf ("GET FILE='%s/interviews.sav'.\nDISPLAY DICTIONARY.\n", report->folder);
  g_assert_true (g_file_set_contents (syntax, text, -1, NULL));
  command[1] = syntax;
  g_assert_true (run_program (command, &output));
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (!strstr (output, wanted[i]))
      g_error ("not in the dictionary: %s\n%s", wanted[i], output);
  export_fixture_remove (folder);
}

/* The SPSS script makes of the CSV what we put into the .sav. A line break within a text is beyond
 * SPSS's reader of CSV, so such a text is left out here. */
static void
test_pspp_script (void)
{
  g_autoptr (DoorDataset) dataset = NULL;
  char *folder = NULL;
  g_autofree char *syntax = NULL;
  const char *command[] = { "pspp", NULL, NULL };
  g_autoptr (DoorExportReport) report = NULL;

  if (!pspp_is_there ())
    return;
  dataset = export_fixture_dataset_without ("full.xml");
  folder = export_fixture_folder ();
  report = export_fixture_run (dataset, folder, "sps", 0);
  g_assert_cmpint (chdir (report->folder), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *script = g_strdup_printf ("INSERT FILE='%s.sps'.\nSAVE OUTFILE='%s.sav'.\n",
                                                 tables[i], tables[i]);

      g_free (syntax);
      syntax = g_build_filename (folder, "read.sps", NULL);
      g_assert_true (g_file_set_contents (syntax, script, -1, NULL));
      command[1] = syntax;
      g_assert_true (run_program (command, NULL));
      pspp_compare (dataset, (guint) i, folder, "sav");
    }
  g_assert_cmpint (chdir ("/"), ==, 0);
  export_fixture_remove (folder);
}

/* A script never comes without the CSV that it reads. */
static void
test_scripts (void)
{
  static const char *const scripts[] = { "R", "do", "sps" };
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      char *folder = export_fixture_folder ();
      g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, scripts[i], 0);
      g_autofree char *name = g_strdup_printf ("interviews.%s", scripts[i]);
      g_autofree char *text = export_fixture_read (folder, name, NULL);
      g_autofree char *csv = export_fixture_read (folder, "interviews.csv", NULL);

      export_fixture_compare (name, text);
      export_fixture_remove (folder);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/sav", test_sav);
  g_test_add_func ("/export/zsav", test_zsav);
  g_test_add_func ("/export/dta", test_dta);
  g_test_add_func ("/export/empty", test_empty);
  g_test_add_func ("/export/sav/long-text", test_long_text_sav);
  g_test_add_func ("/export/sav/too-long-text", test_too_long_text_sav);
  g_test_add_func ("/export/dta/long-text", test_long_text_dta);
  g_test_add_func ("/export/sav/small-decimals", test_small_decimals);
  g_test_add_func ("/export/sav/pspp-cells", test_pspp_cells);
  g_test_add_func ("/export/sav/pspp-dictionary", test_pspp_dictionary);
  g_test_add_func ("/export/scripts", test_scripts);
  g_test_add_func ("/export/scripts/pspp", test_pspp_script);
  return g_test_run ();
}
