/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export-fixture.h"

#include "door-files.h"

#include <glib/gstdio.h>
#include <string.h>

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "dataset", "data", name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_file_load (path, 1 << 20, &error);

  g_assert_no_error (error);
  return bytes;
}

static DoorFormDef *
load_form (void)
{
  g_autoptr (GBytes) xml = load ("survey.xml");
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *form = door_form_load (xml, NULL, diagnostics);

  g_assert_nonnull (form);
  return form;
}

static DoorDataset *
make_dataset (const char *without, const char *more)
{
  static const char *const names[] = { "full.xml", "missing.xml", "odd.xml" };
  const DoorSubmissionMeta meta = { .received_at = "2026-05-16T05:00:00Z",
                                    .interviewer = "I-07",
                                    .review_state = "approved" };
  g_autoptr (DoorFormDef) form = load_form ();
  g_autoptr (GError) error = NULL;
  DoorDataset *dataset = door_dataset_new (form, NULL, &error);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) xml = load (names[i]);

      if (g_strcmp0 (names[i], without) == 0)
        continue;
      door_dataset_add_submission (dataset, xml, &meta, &error);
      g_assert_no_error (error);
    }
  if (more)
    {
      g_autoptr (GBytes) xml = g_bytes_new (more, strlen (more));

      door_dataset_add_submission (dataset, xml, NULL, &error);
      g_assert_no_error (error);
    }
  door_dataset_close (dataset, &error);
  g_assert_no_error (error);
  return dataset;
}

DoorDataset *
export_fixture_dataset (const char *more)
{
  return make_dataset (NULL, more);
}

DoorDataset *
export_fixture_dataset_without (const char *submission)
{
  return make_dataset (submission, NULL);
}

char *
export_fixture_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("door-export-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
export_fixture_remove (char *folder)
{
  door_file_remove_tree (folder, NULL);
  g_free (folder);
}

DoorExportReport *
export_fixture_run (const DoorDataset *dataset,
                    const char *folder,
                    const char *format,
                    guint language)
{
  const char *formats[] = { format, NULL };
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  g_autoptr (GError) error = NULL;
  DoorExportReport *report;

  options.formats = formats;
  options.language = language;
  options.replace = TRUE;
  options.made_at = "2026-05-17T12:00:00Z";
  report = door_export_run (dataset, &options, out, NULL, &error);
  g_assert_no_error (error);
  return report;
}

void
export_fixture_compare (const char *name, const char *text)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "export", "expected", name, NULL);
  g_autofree char *golden = NULL;

  if (g_strcmp0 (g_getenv ("DOOR_GOLDEN"), "write") == 0)
    g_file_set_contents (path, text, -1, NULL);
  g_assert_true (g_file_get_contents (path, &golden, NULL, NULL));
  g_assert_cmpstr (text, ==, golden);
}

char *
export_fixture_read (const char *folder, const char *name, gsize *ret_size)
{
  g_autofree char *path = g_build_filename (folder, "out", name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, ret_size, NULL));
  return text;
}
