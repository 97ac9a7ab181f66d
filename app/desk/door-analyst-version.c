/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The versions of a form that are met in an export: each is read once and has a dataset of its own. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-work.h"

#include "door-files.h"

#include <string.h>

#define FORM_MAX_BYTES (64u * 1024 * 1024)

void
door_analyst_version_free (gpointer data)
{
  DoorAnalystVersion *self = data;

  g_free (self->version);
  g_clear_pointer (&self->dataset, door_dataset_free);
  g_clear_pointer (&self->index, door_analyst_index_free);
  g_free (self);
}

/* Media stand in a folder of the form's name. */
DoorFormDef *
door_analyst_form_load (const char *folder,
                        const char *form_id,
                        const char *version,
                        GError **error)
{
  g_autofree char *stem = g_strdup_printf ("%s-%s", form_id, version);
  g_autofree char *media_folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (GBytes) xml = NULL;
  DoorFormMedia media;
  DoorFormDef *form;

  g_strdelimit (stem, "/\\:*?\"<>|", '_');
  media_folder = g_build_filename (folder, "forms", stem, NULL);
  path = g_strconcat (media_folder, ".xml", NULL);
  xml = door_file_load (path, FORM_MAX_BYTES, error);
  if (!xml)
    return NULL;
  media = door_form_media_from_folder (media_folder);
  form = door_form_load (xml, &media, faults);
  if (!form)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the form %s cannot be opened", path);
  return form;
}

static DoorAnalystVersion *
add_version (DoorAnalystWork *work, DoorFormDef *form, const char *version, GError **error)
{
  DoorDataset *dataset = door_dataset_new (form, work->spool, error);
  DoorAnalystVersion *self;

  if (!dataset)
    return NULL;
  self = g_new0 (DoorAnalystVersion, 1);
  self->version = g_strdup (version);
  self->dataset = dataset;
  self->index = door_analyst_index_new ();
  if (!work->job->plain_form)
    {
      door_codings_add_columns (work->codings, dataset);
      self->sheets = door_analyst_sheets_add (dataset, !work->job->no_paradata);
    }
  self->sheets.rules = work->job->disclosure;
  g_ptr_array_add (work->versions, self);
  return self;
}

DoorAnalystVersion *
door_analyst_work_version (DoorAnalystWork *work, const DoorAnalystItem *item, GError **error)
{
  const DoorFormDef *plain = work->job->plain_form;
  const char *version = plain ? door_form_version (plain) : item->manifest->version;
  g_autoptr (DoorFormDef) form = NULL;

  for (guint i = 0; i < work->versions->len; i++)
    {
      DoorAnalystVersion *known = work->versions->pdata[i];

      if (strcmp (known->version, version ? version : "") == 0)
        return known;
    }
  form = plain
             ? door_form_ref (work->job->plain_form)
             : door_analyst_form_load (work->job->folder, item->manifest->form_id, version, error);
  return form ? add_version (work, form, version ? version : "", error) : NULL;
}
