/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset-fixture.h"

#include "door-files.h"

GBytes *
dataset_load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "dataset", "data", name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_file_load (path, 1 << 20, &error);

  g_assert_no_error (error);
  return bytes;
}

DoorFormDef *
dataset_load_form (const char *name)
{
  g_autoptr (GBytes) xml = dataset_load (name);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *form = door_form_load (xml, NULL, diagnostics);
  g_autofree char *text = door_diagnostics_to_text (diagnostics);

  if (!form)
    g_error ("%s: %s", name, text);
  return form;
}

DoorDataset *
dataset_new (const char *form_name, DoorSpool *spool)
{
  g_autoptr (DoorFormDef) form = dataset_load_form (form_name);
  g_autoptr (GError) error = NULL;
  DoorDataset *dataset = door_dataset_new (form, spool, &error);

  g_assert_no_error (error);
  return dataset;
}

void
dataset_add (DoorDataset *dataset, const char *name, const DoorSubmissionMeta *meta)
{
  g_autoptr (GBytes) xml = dataset_load (name);
  g_autoptr (GError) error = NULL;

  door_dataset_add_submission (dataset, xml, meta, &error);
  g_assert_no_error (error);
}

void
dataset_close (DoorDataset *dataset)
{
  g_autoptr (GError) error = NULL;

  door_dataset_close (dataset, &error);
  g_assert_no_error (error);
}
