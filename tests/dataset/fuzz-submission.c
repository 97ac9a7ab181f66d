/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a submission of survey.xml: refused, or a dataset whose rows can all be read. */
#include "door-dataset.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Loaded once: the form is not what is being fuzzed. */
static DoorFormDef *
form (void)
{
  static DoorFormDef *loaded;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (DoorDiagnostics) diagnostics = NULL;
  gsize size;

  if (loaded)
    return loaded;
  path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "dataset", "data", "survey.xml", NULL);
  if (!g_file_get_contents (path, &text, &size, NULL))
    g_error ("%s is missing", path);
  xml = g_bytes_new (text, size);
  diagnostics = door_diagnostics_new ();
  loaded = door_form_load (xml, NULL, diagnostics);
  return loaded;
}

static void
read_all (const DoorDataset *dataset)
{
  for (guint t = 0; t < door_dataset_n_tables (dataset); t++)
    {
      g_auto (DoorRows) rows = { NULL };
      g_autoptr (GString) out = g_string_new (NULL);

      door_rows_init (&rows, dataset, t);
      while (door_rows_next (&rows, NULL))
        for (guint c = 0; c < door_dataset_n_columns (dataset, t); c++)
          if (rows.cells[c].kind == DOOR_CELL_NUMBER)
            door_column_print (door_dataset_column (dataset, t, c), rows.cells[c].number, out);
          else
            g_assert_true (rows.cells[c].n_bytes == 0
                           || g_utf8_validate (rows.cells[c].text, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (DoorDataset) dataset = door_dataset_new (form (), NULL, NULL);
  g_autoptr (GBytes) xml = g_bytes_new_static (data, size);

  door_dataset_add_submission (dataset, xml, NULL, NULL);
  g_assert_true (door_dataset_close (dataset, NULL));
  read_all (dataset);
  return 0;
}
