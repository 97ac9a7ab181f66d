/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A questionnaire as its author has just written it: read and checked in a thread. */
#define G_LOG_DOMAIN "door-desk"

#include "door-preview-private.h"

#include "door-files.h"
#include "door-xlsform-check.h"

#define FORM_MAX_BYTES (64u * 1024 * 1024)

void
door_preview_reading_free (gpointer data)
{
  DoorPreviewReading *reading = data;

  g_clear_pointer (&reading->def, door_form_unref);
  door_diagnostics_free (reading->diagnostics);
  g_free (reading);
}

static char *
media_folder (const char *path)
{
  g_autofree char *folder
      = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_strdup (path) : g_path_get_dirname (path);
  g_autofree char *media = g_build_filename (folder, "media", NULL);

  return g_file_test (media, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&media)
                                                 : g_steal_pointer (&folder);
}

static gboolean
locate_cell (gconstpointer result, const char *part, DoorPlace *ret_place)
{
  return door_xlsform_result_locate (result, part, ret_place);
}

static void
free_cells (gpointer result)
{
  door_xlsform_result_free (result);
}

/* With the linter: whoever tries a questionnaire out is its author. */
static void
read_workbook (const char *path, const DoorFormMedia *media, DoorPreviewReading *reading)
{
  DoorXlsformResult *result = door_xlsform_check_path (path, NULL, reading->diagnostics);
  const DoorFormSourceMap cells = { locate_cell, result, free_cells };

  if (result)
    reading->def = door_form_load_mapped (door_xlsform_result_xml (result), media, cells,
                                          reading->diagnostics);
}

static void
read_form (const char *path, const DoorFormMedia *media, DoorPreviewReading *reading)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, FORM_MAX_BYTES, &error);

  if (xml)
    reading->def = door_form_load (xml, media, reading->diagnostics);
  else
    door_diagnostics_add (reading->diagnostics, DOOR_SEVERITY_ERROR, "file-unreadable", NULL, "%s",
                          error->message);
}

void
door_preview_read (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  g_autofree char *folder = media_folder (path);
  DoorFormMedia media = door_form_media_from_folder (folder);
  DoorPreviewReading *reading = g_new0 (DoorPreviewReading, 1);

  reading->diagnostics = door_diagnostics_new ();
  if (door_xlsform_is_workbook (path))
    read_workbook (path, &media, reading);
  else
    read_form (path, &media, reading);
  g_task_return_pointer (task, reading, door_preview_reading_free);
}
