/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "corpus.h"

#include <string.h>

/* GLib leaves its first table of names behind when there are more than 2,048 of them, which the
 * corpus has; only a full stack, far too slow here, would tell that allocation from others. Leaks
 * are looked for in all other tests of the module. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}

static void (*run_test) (const char *file);

static const char *
root (void)
{
  const char *folder = g_getenv ("DOOR_CORPUS");

  return folder && g_file_test (folder, G_FILE_TEST_IS_DIR) ? folder : NULL;
}

const char *
corpus_refusal (const char *file)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests", "form", "refused.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    {
      g_auto (GStrv) columns = g_strsplit (*line, "\t", 3);

      if (columns[0] && columns[1] && strcmp (columns[0], file) == 0)
        return g_intern_string (columns[1]);
    }
  return NULL;
}

/* The corpus keeps media under the path they had: "…__media__wards.csv". */
static GBytes *
load_media (const DoorFormMedia *media, const char *name, const char *uri)
{
  const char *folder = media->data;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *ending = g_strconcat ("__", name, NULL);
  const char *entry;

  while (dir && (entry = g_dir_read_name (dir)))
    if (strcmp (entry, name) == 0 || g_str_has_suffix (entry, ending))
      {
        g_autofree char *path = g_build_filename (folder, entry, NULL);
        g_autofree char *text = NULL;
        gsize size;

        if (g_file_get_contents (path, &text, &size, NULL))
          return g_bytes_new_take (g_steal_pointer (&text), size);
      }
  return NULL;
}

DoorFormDef *
corpus_load (const char *file, DoorDiagnostics *diagnostics)
{
  g_autofree char *path = g_build_filename (root (), file, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  const DoorFormMedia media = { load_media, folder };
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  bytes = g_bytes_new (text, size);
  return door_form_load (bytes, &media, diagnostics);
}

gboolean
corpus_holds (const char *file, const char *text)
{
  g_autofree char *path = g_build_filename (root (), file, NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  return strstr (content, text) != NULL;
}

static gboolean
is_form (const char *path)
{
  g_autofree char *text = NULL;

  return g_str_has_suffix (path, ".xml") && g_file_get_contents (path, &text, NULL, NULL)
         && (strstr (text, "http://www.w3.org/1999/xhtml") || strstr (text, "<model"));
}

static void
test_file (gconstpointer file)
{
  run_test (file);
}

static void
add_folder (const char *prefix, const char *folder)
{
  g_autofree char *path = g_build_filename (root (), folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (folder, name, NULL);
      g_autofree char *full = g_build_filename (path, name, NULL);
      g_autofree char *test = g_strconcat (prefix, "/", inner, NULL);

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        add_folder (prefix, inner);
      else if (is_form (full))
        g_test_add_data_func (test, g_intern_string (inner), test_file);
    }
}

static void
test_absent (void)
{
  g_test_skip ("no corpus here");
}

void
corpus_add_tests (const char *prefix, void (*test) (const char *file))
{
  run_test = test;
  if (!root ())
    {
      g_test_add_func (prefix, test_absent);
      return;
    }
  add_folder (prefix, "forms");
  add_folder (prefix, "bench");
}
