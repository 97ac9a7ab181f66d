/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews of which a part was destroyed by date, beside whole ones: an export has blanks where it was, in
 * every format, and all the rest as it is. */
#include "export-fixture.h"

#include "door-apart.h"
#include "door-csv.h"

#include <string.h>

static const char form_xml[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
      "xmlns:jr='http://openrosa.org/javarosa' xmlns:door='https://doorstep.org/xforms'>"
      "<h:head><h:title>Apart</h:title><model><instance><data id='apart' version='1'>"
      "<name/><where/><age/><initial/><m><called/><years/></m>"
      "<meta><instanceID/></meta></data></instance>"
      "<bind nodeset='/data/name' type='string' door:apart='identifiers'/>"
      "<bind nodeset='/data/where' type='geopoint'/>"
      "<bind nodeset='/data/age' type='int'/>"
      "<bind nodeset='/data/initial' type='string' calculate='substr(/data/name, 0, 1)'/>"
      "<bind nodeset='/data/m/called' type='string' door:apart='identifiers'/>"
      "<bind nodeset='/data/m/years' type='int'/>"
      "<bind nodeset='/data/meta/instanceID' type='string' readonly='true()' jr:preload='uid'/>"
      "</model></h:head><h:body><input ref='/data/name'><label>Name</label></input>"
      "<input ref='/data/where'><label>Where</label></input>"
      "<input ref='/data/age'><label>Age</label></input>"
      "<group ref='/data/m'><label>m</label><repeat nodeset='/data/m'>"
      "<input ref='/data/m/called'><label>Called</label></input>"
      "<input ref='/data/m/years'><label>Years</label></input></repeat></group>"
      "</h:body></h:html>";

static DoorFormDef *
load_form (void)
{
  g_autoptr (GBytes) xml = g_bytes_new_static (form_xml, strlen (form_xml));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *form = door_form_load (xml, NULL, diagnostics);

  g_assert_nonnull (form);
  return form;
}

static void
set (DoorSession *session, const char *ref, const char *value)
{
  DoorNode node = door_session_find (session, ref);

  g_assert_cmpint (node, !=, DOOR_NODE_NONE);
  door_session_set (session, node, value, FALSE);
}

/* As a device seals it, and as a reader puts it together who has only some of the parts. */
static GBytes *
interview (DoorFormDef *form, guint seed, gboolean names, gboolean places)
{
  DoorEnv env = { .has_seed = TRUE, .seed = seed };
  g_autoptr (DoorClock) clock = door_clock_new_fixed (1790000000000000, NULL);
  g_autoptr (DoorSession) session = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *apart[DOOR_N_APART] = { NULL };
  GBytes *record;

  env.clock = clock;
  session = door_session_new (form, &env, &error);
  g_assert_no_error (error);
  set (session, "/data/name", "Zarqoon");
  set (session, "/data/where", "3.125 4.25 0 5");
  set (session, "/data/age", "36");
  set (session, "/data/m[1]/called", "Velindra");
  set (session, "/data/m[1]/years", "9");
  door_session_finalize (session);
  record = door_session_to_xml_apart (session, apart);
  g_assert_true (apart[DOOR_APART_IDENTIFIERS] && apart[DOOR_APART_POSITIONS]);
  for (guint i = 0; i < DOOR_N_APART; i++)
    {
      gboolean there
          = (i == DOOR_APART_IDENTIFIERS && names) || (i == DOOR_APART_POSITIONS && places);
      GBytes *merged = there ? door_apart_merge (record, apart[i], &error) : NULL;

      g_assert_no_error (error);
      if (merged)
        {
          g_bytes_unref (record);
          record = merged;
        }
      g_clear_pointer (&apart[i], g_bytes_unref);
    }
  return record;
}

/* Rows: whole, without names, without places, without either. */
static DoorDataset *
make_dataset (void)
{
  g_autoptr (DoorFormDef) form = load_form ();
  g_autoptr (GError) error = NULL;
  DoorDataset *dataset = door_dataset_new (form, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GBytes) record = interview (form, i + 1, i % 2 == 0, i < 2);

      door_dataset_add_submission (dataset, record, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (door_dataset_close (dataset, &error));
  g_assert_cmpuint (door_dataset_n_problems (dataset), ==, 0);
  return dataset;
}

static DoorCsvTable *
read_csv (const char *folder, const char *name)
{
  gsize n = 0;
  char *text = export_fixture_read (folder, name, &n);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, n);
  g_autoptr (GError) error = NULL;
  DoorCsvTable *table = door_csv_read (bytes, &error);

  g_assert_no_error (error);
  return table;
}

static void
assert_column (DoorCsvTable *table, const char *column, const char *const expected[4])
{
  int at = door_csv_find (table, column);

  g_assert_cmpint (at, >=, 0);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (door_csv_cell (table, i, (guint) at), ==, expected[i]);
}

static void
test_blanks (void)
{
  g_autoptr (DoorDataset) dataset = make_dataset ();
  char *folder = export_fixture_folder ();
  g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, "csv", 0);
  g_autoptr (DoorCsvTable) data = read_csv (folder, "interviews.csv");
  g_autoptr (DoorCsvTable) members = read_csv (folder, "m.csv");

  g_assert_cmpuint (door_csv_rows (data), ==, 4);
  assert_column (data, "name", (const char *const[]){ "Zarqoon", "", "Zarqoon", "" });
  assert_column (data, "age", (const char *const[]){ "36", "36", "36", "36" });
  g_assert_cmpuint (door_csv_rows (members), ==, 4);
  assert_column (members, "called", (const char *const[]){ "Velindra", "", "Velindra", "" });
  assert_column (members, "years", (const char *const[]){ "9", "9", "9", "9" });
  export_fixture_remove (folder);
}

/* No byte of it in any format, when no interview has it any more. */
static void
test_no_byte (void)
{
  static const char *const formats[] = { "csv", "sav", "dta" };
  g_autoptr (DoorFormDef) form = load_form ();
  g_autoptr (GBytes) record = interview (form, 1, FALSE, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorDataset) dataset = door_dataset_new (form, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (door_dataset_add_submission (dataset, record, NULL, &error));
  g_assert_true (door_dataset_close (dataset, &error));
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      char *folder = export_fixture_folder ();
      g_autoptr (DoorExportReport) report = export_fixture_run (dataset, folder, formats[i], 0);
      g_autofree char *out = g_build_filename (folder, "out", NULL);
      g_autoptr (GDir) dir = g_dir_open (out, 0, NULL);
      guint files = 0;
      const char *name;

      while ((name = g_dir_read_name (dir)))
        {
          gsize n = 0;
          g_autofree char *text = export_fixture_read (folder, name, &n);

          g_assert_null (memmem (text, n, "Zarqoon", 7));
          g_assert_null (memmem (text, n, "Velindra", 8));
          g_assert_null (memmem (text, n, "3.125", 5));
          files++;
        }
      g_assert_cmpuint (files, >=, 2);
      export_fixture_remove (folder);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/apart/blanks", test_blanks);
  g_test_add_func ("/export/apart/no-byte", test_no_byte);
  return g_test_run ();
}
