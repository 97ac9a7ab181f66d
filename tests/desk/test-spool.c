/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that rest on disk during an export: sealed, in a file without a name, and whole again. */
#include "door-analyst-private.h"
#include "door-files.h"
#include "door-seal.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define KNOWN "Zarqoon of the seventh harbour"
#define N_ROWS (3 * DOOR_DATASET_BLOCK + 7)

static const char form_xml[]
    = "<h:html xmlns='http://www.w3.org/2002/xforms' "
      "xmlns:h='http://www.w3.org/1999/xhtml'><h:head>"
      "<h:title>s</h:title><model><instance><data "
      "id='s'><name/><age/><meta><instanceID/></meta></data>"
      "</instance><bind nodeset='/data/name' type='string'/><bind nodeset='/data/age' type='int'/>"
      "</model></h:head><h:body><input ref='/data/name'><label>Name</label></input>"
      "<input ref='/data/age'><label>Age</label></input></h:body></h:html>";

static DoorFormDef *
load_form (void)
{
  g_autoptr (GBytes) xml = g_bytes_new_static (form_xml, strlen (form_xml));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *form = door_form_load (xml, NULL, diagnostics);

  g_assert_nonnull (form);
  return form;
}

/* What lies behind an open file of this folder that has no name any more. transfer full. */
static char *
bytes_without_name (const char *folder, gsize *ret_n)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);
      char *bytes = NULL;

      if (!target || !g_str_has_prefix (target, folder))
        continue;
      g_assert_true (g_str_has_suffix (target, " (deleted)"));
      g_assert_true (g_file_get_contents (link, &bytes, ret_n, NULL));
      return bytes;
    }
  return NULL;
}

static gboolean
holds (const char *bytes, gsize n, const char *text)
{
  return memmem (bytes, n, text, strlen (text)) != NULL;
}

static void
fill (DoorDataset *dataset)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_ROWS; i++)
    {
      char *text = g_strdup_printf ("<data id='s'><name>" KNOWN " %u</name><age>%u</age><meta>"
                                    "<instanceID>uuid:%u</instanceID></meta></data>",
                                    i, 10 + i % 80, i);
      g_autoptr (GBytes) xml = g_bytes_new_take (text, strlen (text));

      door_dataset_add_submission (dataset, xml, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_true (door_dataset_close (dataset, NULL));
}

static void
compare_rows (const DoorDataset *dataset)
{
  g_auto (DoorRows) rows = { NULL };
  g_autoptr (GError) error = NULL;
  int name = door_dataset_find_column (dataset, 0, "name");
  guint n = 0;

  door_rows_init (&rows, dataset, 0);
  while (door_rows_next (&rows, &error))
    {
      g_autofree char *expected = g_strdup_printf (KNOWN " %u", n++);

      g_assert_cmpstr (rows.cells[name].text, ==, expected);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, N_ROWS);
}

static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return g_dir_read_name (dir) == NULL;
}

static void
test_sealed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-spool-XXXXXX", NULL);
  g_autoptr (DoorSpool) spool = door_analyst_spool_new (folder, NULL);
  g_autoptr (DoorFormDef) form = load_form ();
  g_autoptr (DoorDataset) dataset = door_dataset_new (form, spool, NULL);
  g_autofree char *bytes = NULL;
  gsize n = 0;

  fill (dataset);
  g_assert_true (is_empty (folder));
  bytes = bytes_without_name (folder, &n);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (n, >, 3 * DOOR_DATASET_BLOCK * sizeof KNOWN / 4);
  g_assert_false (holds (bytes, n, "Zarqoon"));
  g_assert_false (holds (bytes, n, "harbour"));
  g_assert_false (holds (bytes, n, "uuid:"));
  compare_rows (dataset);
  g_assert_true (is_empty (folder));
  g_rmdir (folder);
}

/* Somebody writes into the file behind our back: the block does not open. */
static void
test_touched (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-spool-XXXXXX", NULL);
  g_autoptr (DoorSpool) spool = door_analyst_spool_new (folder, NULL);
  g_autoptr (GBytes) block = g_bytes_new_static (KNOWN, strlen (KNOWN));
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;
  guint64 place = 0;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n_touched = 0;

  g_assert_true (spool->put (spool, block, &place, NULL));
  back = spool->get (spool, place, NULL);
  g_assert_true (g_bytes_equal (back, block));
  dir = g_dir_open ("/proc/self/fd", 0, NULL);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (!target || !g_str_has_prefix (target, folder))
        continue;
      g_assert_cmpint (pwrite (atoi (name), "x", 1, 30), ==, 1);
      n_touched++;
    }
  g_assert_cmpuint (n_touched, ==, 1);
  g_assert_null (spool->get (spool, place, &error));
  g_assert_nonnull (error);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/desk/spool/sealed", test_sealed);
  g_test_add_func ("/desk/spool/touched", test_touched);
  return g_test_run ();
}
