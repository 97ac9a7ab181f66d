/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-coding-classes.h"

#include "door-data.h"
#include "door-files.h"

#include <gio/gio.h>

#define MAX_BYTES (64u * 1024 * 1024)

/* The names of events are words of their class; where they are not at hand, titles and synonyms do. */
static void
add_events (DoorIccs *classes)
{
  g_autofree char *data = door_data_folder ();
  g_autofree char *path
      = data ? g_build_filename (data, "questionnaires", "victimization", "choices.csv", NULL)
             : NULL;
  g_autoptr (GBytes) bytes = path ? door_file_load (path, MAX_BYTES, NULL) : NULL;
  g_autoptr (DoorCsvTable) choices = bytes ? door_csv_read (bytes, NULL) : NULL;

  if (choices)
    door_iccs_add_choices (classes, choices);
}

DoorIccs *
door_coding_classes (const char *own, GBytes **ret_frame, GError **error)
{
  g_autofree char *path = own ? g_strdup (own) : door_data_schema ("iccs.csv");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorIccs) classes = NULL;

  if (!path)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "The classification of crime (iccs.csv) was not found: name a file with it.");
      return NULL;
    }
  bytes = door_file_load (path, MAX_BYTES, error);
  classes = bytes ? door_iccs_read (bytes, error) : NULL;
  if (!classes)
    return NULL;
  if (!own)
    add_events (classes);
  if (ret_frame)
    *ret_frame = g_steal_pointer (&bytes);
  return g_steal_pointer (&classes);
}
