/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of CSV sheets and the form each becomes. A new case is a folder in golden/: sheets and
 * expected.xml, or expected.txt with the diagnostics when it is refused. Set DOOR_GOLDEN_WRITE to
 * write what comes out, and read it before committing.
 */
#include "compare-forms.h"

#include "door-xlsform.h"

#include "door-files.h"

#include <string.h>

#define MAX_BYTES (1024u * 1024)

static GBytes *
convert (const char *folder, char **ret_faults)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_folder (folder, NULL, diagnostics);

  *ret_faults = door_diagnostics_to_text (diagnostics);
  return result ? g_bytes_ref (door_xlsform_result_xml (result)) : NULL;
}

static void
write_expected (const char *folder, GBytes *xml, const char *faults)
{
  g_autofree char *xml_path = g_build_filename (folder, "expected.xml", NULL);
  g_autofree char *txt_path = g_build_filename (folder, "expected.txt", NULL);
  g_autoptr (GBytes) text = g_bytes_new (faults, strlen (faults));

  if (xml)
    g_assert_true (door_file_replace (xml_path, xml, 0644, NULL));
  if (*faults)
    g_assert_true (door_file_replace (txt_path, text, 0644, NULL));
}

static void
test_case (gconstpointer data)
{
  const char *folder = data;
  g_autofree char *xml_path = g_build_filename (folder, "expected.xml", NULL);
  g_autofree char *txt_path = g_build_filename (folder, "expected.txt", NULL);
  g_autofree char *faults = NULL;
  g_autoptr (GBytes) xml = convert (folder, &faults);
  g_autoptr (GBytes) expected = door_file_load (xml_path, MAX_BYTES, NULL);
  g_autofree char *expected_faults = NULL;

  if (g_getenv ("DOOR_GOLDEN_WRITE"))
    {
      write_expected (folder, xml, faults);
      return;
    }

  if (!g_file_get_contents (txt_path, &expected_faults, NULL, NULL))
    expected_faults = g_strdup ("");
  g_assert_cmpstr (faults, ==, expected_faults);
  g_assert_cmpint (xml != NULL, ==, expected != NULL);
  if (xml)
    {
      g_autofree char *difference = compare_forms (xml, expected);
      g_assert_cmpstr (difference, ==, NULL);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *root = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  root = g_test_build_filename (G_TEST_DIST, "golden", NULL);
  dir = g_dir_open (root, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_strdup_printf ("/xlsform/golden/%s", name);
      g_test_add_data_func_full (path, g_build_filename (root, name, NULL), test_case, g_free);
    }
  return g_test_run ();
}
