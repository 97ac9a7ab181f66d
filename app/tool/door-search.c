/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-search.h"

#include <string.h>

typedef struct {
  const char *text;
  guint n_files;
  guint n_holding;
} Search;

static void
search_file (Search *self, const char *path, GError **error)
{
  g_autoptr (GError) fault = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &fault);

  self->n_files++;
  if (!file)
    {
      self->n_holding++;
      if (error && !*error)
        g_propagate_error (error, g_steal_pointer (&fault));
      return;
    }
  if (g_mapped_file_get_length (file) > 0
      && memmem (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), self->text,
                 strlen (self->text)))
    self->n_holding++;
}

static void
search_folder (Search *self, const char *folder, GError **error)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        search_folder (self, path, error);
      else
        search_file (self, path, error);
    }
  g_clear_pointer (&dir, g_dir_close);
}

guint
door_search_tree (const char *folder, const char *text, guint *ret_n_files, GError **error)
{
  Search search = { text };

  search_folder (&search, folder, error);
  if (ret_n_files)
    *ret_n_files = search.n_files;
  return search.n_holding;
}
