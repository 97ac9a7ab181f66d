/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-base"

#include "door-data.h"

#include "door-platform.h"

#include <string.h>

/* A build folder has a questionnaires/ as well, without sheets in it. */
static gboolean
has_questionnaires (const char *folder)
{
  g_autofree char *path
      = g_build_filename (folder, "questionnaires", "victimization-core", "survey.csv", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Upwards from the built program: _build/app/tool/doorctl stands three below the source. */
static char *
find_above (const char *program)
{
  g_autofree char *folder = g_path_get_dirname (program);

  while (!has_questionnaires (folder))
    {
      char *parent = g_path_get_dirname (folder);
      gboolean at_root = strcmp (parent, folder) == 0;

      g_free (folder);
      folder = parent;
      if (at_root)
        return NULL;
    }
  return g_steal_pointer (&folder);
}

char *
door_data_folder (void)
{
  g_autofree char *program = door_platform_program_path ();
  g_autofree char *binary_folder = g_path_get_dirname (program);
  g_autofree char *installed = g_build_filename (binary_folder, "..", "share", "doorstep", NULL);
  const char *named = g_getenv ("DOORSTEP_DATA");

  if (named)
    return has_questionnaires (named) ? g_strdup (named) : NULL;
  if (has_questionnaires (installed))
    return g_canonicalize_filename (installed, NULL);
  return find_above (program);
}

char *
door_data_schema (const char *name)
{
  g_autofree char *data = door_data_folder ();
  g_autofree char *installed = data ? g_build_filename (data, name, NULL) : NULL;
  g_autofree char *source = data ? g_build_filename (data, "schema", name, NULL) : NULL;

  if (installed && g_file_test (installed, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&installed);
  return source && g_file_test (source, G_FILE_TEST_EXISTS) ? g_steal_pointer (&source) : NULL;
}
