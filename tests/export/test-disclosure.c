/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves: names apart, positions displaced, rare combinations blanked. */
#include "door-disclosure.h"
#include "door-export.h"
#include "door-files.h"

#include <math.h>
#include <string.h>

#define N 240u

static const char form[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' "
      "xmlns:h='http://www.w3.org/1999/xhtml'><h:head>"
      "<h:title>t</h:title><model><instance><data id='t'><name/><town/><age/><sex/><where/>"
      "<member><who/><years/></member><meta><instanceID/></meta></data></instance>"
      "<bind nodeset='/data/name' type='string'/><bind nodeset='/data/town' type='string'/>"
      "<bind nodeset='/data/age' type='int'/><bind nodeset='/data/sex' type='string'/>"
      "<bind nodeset='/data/where' type='geopoint'/>"
      "<bind nodeset='/data/member/who' type='string'/>"
      "<bind nodeset='/data/member/years' type='int'/></model></h:head><h:body>"
      "<input ref='/data/name'><label>Name</label></input>"
      "<input ref='/data/town'><label>Town</label></input>"
      "<input ref='/data/age'><label>Age</label></input>"
      "<input ref='/data/sex'><label>Sex</label></input>"
      "<input ref='/data/where'><label>Where</label></input>"
      "<group ref='/data/member'><label>Member</label><repeat nodeset='/data/member'>"
      "<input ref='/data/member/who'><label>Who</label></input>"
      "<input "
      "ref='/data/member/years'><label>Years</label></input></repeat></group></h:body></h:html>";

static DoorDataset *
make (void)
{
  g_autoptr (GBytes) xml = g_bytes_new_static (form, strlen (form));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = door_form_load (xml, NULL, diagnostics);
  DoorDataset *dataset = door_dataset_new (def, NULL, NULL);

  for (guint i = 0; i < N; i++)
    {
      /* One man of 99; all others share age and sex with many. */
      g_autofree char *text = g_strdup_printf (
          "<data id='t'><name>Canary %u</name><town>%s</town><age>%u</age><sex>%c</sex>"
          "<where>%d.5 100.25 7 3</where><member><who>Canary child</who><years>%u</years></member>"
          "<meta><instanceID>uuid:%u</instanceID></meta></data>",
          i, i % 2 ? "urban" : "rural", i == 7 ? 99 : 20 + i % 3, i % 2 ? 'm' : 'f',
          (int) (i % 4) * 10, i % 12, i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;

      door_dataset_add_submission (dataset, bytes, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (door_dataset_close (dataset, NULL));
  return dataset;
}

static const char *const identifiers[] = { "name", "member.who", NULL };

static void
test_identifiers (void)
{
  g_autoptr (DoorDataset) dataset = make ();
  g_autoptr (DoorDisclosure) disclosure
      = door_disclosure_new (dataset, &(DoorDisclosureRules){ .identifiers = identifiers }, NULL);
  g_autoptr (DoorDataset) released = door_disclosure_release (disclosure, NULL);
  g_autoptr (DoorDataset) apart = door_disclosure_identifiers (disclosure, NULL);
  g_autofree char *report = door_disclosure_report (disclosure);

  g_assert_cmpint (door_dataset_find_column (released, 0, "name"), <, 0);
  g_assert_cmpint (door_dataset_find_column (released, 1, "who"), <, 0);
  g_assert_cmpint (door_dataset_find_column (released, 0, "where_latitude"), <, 0);
  g_assert_cmpint (door_dataset_find_column (released, 1, "years"), >=, 0);
  g_assert_cmpint (door_dataset_find_column (apart, 0, "age"), <, 0);
  g_assert_cmpint (door_dataset_find_column (apart, 0, "name"), >=, 0);
  g_assert_cmpint (door_dataset_find_column (apart, 0, "instance_id"), >=, 0);
  g_assert_cmpuint (door_dataset_n_rows (apart, 1), ==, N);
  g_assert_nonnull (strstr (report, "interviews.name: identifier, kept apart\n"));
  g_assert_nonnull (strstr (report, "interviews.town: text, LEAVES"));
}

/* Nothing of a name is in any file of the release, in no format. */
static void
test_no_canary (void)
{
  static const char *const formats[] = { "csv", "sav", "dta", NULL };
  g_autoptr (DoorDataset) dataset = make ();
  g_autoptr (DoorDisclosure) disclosure
      = door_disclosure_new (dataset, &(DoorDisclosureRules){ .identifiers = identifiers }, NULL);
  g_autoptr (DoorDataset) released = door_disclosure_release (disclosure, NULL);
  g_autofree char *folder = g_dir_make_tmp ("door-disclosure-XXXXXX", NULL);
  g_autofree char *to = g_build_filename (folder, "out", NULL);
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autoptr (DoorExportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  options.formats = formats;
  options.wide = TRUE;
  report = door_export_run (released, &options, to, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < report->files->len; i++)
    {
      const DoorExportFile *file = report->files->pdata[i];
      g_autofree char *path = g_build_filename (to, file->name, NULL);
      g_autoptr (GBytes) bytes = door_file_load (path, 1 << 24, NULL);
      gsize n;
      const char *data = g_bytes_get_data (bytes, &n);

      if (g_strstr_len (data, (gssize) n, "Canary"))
        g_error ("%s has a name", file->name);
    }
  door_file_remove_tree (folder, NULL);
}

/* --- Positions ----------------------------------------------------------------------------- */

static GArray *
numbers (const DoorDataset *dataset, const char *name)
{
  GArray *to = g_array_new (FALSE, FALSE, sizeof (double));
  int column = door_dataset_find_column (dataset, 0, name);
  g_auto (DoorRows) rows = { NULL };

  g_assert_cmpint (column, >=, 0);
  door_rows_init (&rows, dataset, 0);
  while (door_rows_next (&rows, NULL))
    g_array_append_val (to, rows.cells[column].number);
  return to;
}

static void
test_positions (void)
{
  static const char *const secrets[]
      = { "a secret of the office", "a secret of the office", "another, long enough" };
  g_autoptr (DoorDataset) dataset = make ();
  g_autoptr (GArray) latitude = numbers (dataset, "where_latitude");
  g_autoptr (GArray) longitude = numbers (dataset, "where_longitude");
  GArray *moved[3];
  double largest = 0;

  for (guint s = 0; s < 3; s++)
    {
      DoorDisclosureRules rules = { .gps = DOOR_GPS_DISPLACE,
                                    .gps_secret = secrets[s],
                                    .urban_column = "town",
                                    .urban_value = "urban" };
      g_autoptr (DoorDisclosure) disclosure = door_disclosure_new (dataset, &rules, NULL);
      g_autoptr (DoorDataset) released = door_disclosure_release (disclosure, NULL);
      g_autoptr (GArray) east = numbers (released, "where_longitude");

      g_assert_cmpint (door_dataset_find_column (released, 0, "where_altitude"), <, 0);
      moved[s] = numbers (released, "where_latitude");
      for (guint i = 0; s == 0 && i < N; i++)
        {
          double y = g_array_index (moved[0], double, i) - g_array_index (latitude, double, i);
          double x = (g_array_index (east, double, i) - g_array_index (longitude, double, i))
                     * cos (g_array_index (latitude, double, i) * G_PI / 180);
          double metres = hypot (x, y) * 111320;

          g_assert_cmpfloat (metres, >, 0);
          g_assert_cmpfloat (metres, <=, i % 2 ? 2001 : 10001); /* six digits after the point */
          largest = MAX (largest, metres);
        }
    }
  g_assert_cmpfloat (largest, >, 3000);
  g_assert_cmpfloat (g_array_index (moved[0], double, 5), ==, g_array_index (moved[1], double, 5));
  g_assert_cmpfloat (g_array_index (moved[0], double, 5), !=, g_array_index (moved[2], double, 5));
  for (guint s = 0; s < 3; s++)
    g_array_unref (moved[s]);
}

/* --- Rare traits --------------------------------------------------------------------------- */

static void
test_traits (void)
{
  static const char *const traits[] = { "sex", "age", NULL };
  g_autoptr (DoorDataset) dataset = make ();
  DoorDisclosureRules rules = { .traits = traits, .k = 5 };
  g_autoptr (DoorDisclosure) disclosure = door_disclosure_new (dataset, &rules, NULL);
  g_autoptr (DoorDataset) released = door_disclosure_release (disclosure, NULL);
  g_autofree char *report = door_disclosure_report (disclosure);
  int age = door_dataset_find_column (released, 0, "age");
  int sex = door_dataset_find_column (released, 0, "sex");
  g_auto (DoorRows) rows = { NULL };
  guint n_blank = 0;

  door_rows_init (&rows, released, 0);
  while (door_rows_next (&rows, NULL))
    {
      gboolean blank = rows.cells[age].kind != DOOR_CELL_NUMBER;

      g_assert_true (blank == (rows.row == 7));
      g_assert_true ((rows.cells[sex].n_bytes == 0) == (rows.row == 7));
      n_blank += blank;
    }
  g_assert_cmpuint (n_blank, ==, 1);
  g_assert_nonnull (strstr (report, "1 records shared their traits with fewer than 5\n"));
  g_assert_nonnull (strstr (report, "age blanked in 1 records\n"));
}

static void
test_refused (void)
{
  static const char *const wrong[] = { "nmae", "namee", NULL };
  g_autoptr (DoorDataset) dataset = make ();
  g_autoptr (GError) error = NULL;

  g_assert_null (
      door_disclosure_new (dataset, &(DoorDisclosureRules){ .identifiers = wrong }, &error));
  g_assert_error (error, DOOR_DISCLOSURE_ERROR, DOOR_DISCLOSURE_ERROR_COLUMN);
  g_clear_error (&error);
  g_assert_null (
      door_disclosure_new (dataset, &(DoorDisclosureRules){ .dropped = wrong + 1 }, &error));
  g_assert_nonnull (strstr (error->message, "is 'name' meant?"));
  g_clear_error (&error);
  g_assert_null (door_disclosure_new (
      dataset, &(DoorDisclosureRules){ .gps = DOOR_GPS_DISPLACE, .gps_secret = "short" }, &error));
  g_assert_error (error, DOOR_DISCLOSURE_ERROR, DOOR_DISCLOSURE_ERROR_SECRET);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/disclosure/identifiers", test_identifiers);
  g_test_add_func ("/export/disclosure/no-canary", test_no_canary);
  g_test_add_func ("/export/disclosure/positions", test_positions);
  g_test_add_func ("/export/disclosure/traits", test_traits);
  g_test_add_func ("/export/disclosure/refused", test_refused);
  return g_test_run ();
}
