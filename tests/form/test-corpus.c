/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real forms: each loads and is walked to its end, or is refused for the reason refused.tsv gives.
 * Skipped where the corpus is not at hand. */
#include <string.h>

#include "door-simulator.h"
#include "scenario.h"

/* GLib leaves its first table of names behind when there are more than 2,048 of them, which the
 * corpus has. Only a full stack tells that allocation from others. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:_dl_init\n";
}

static GHashTable *refused; /* file -> code */
static const char *corpus;

static void
read_refused (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "tests", "form", "refused.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    {
      g_auto (GStrv) columns = g_strsplit (*line, "\t", 3);

      if (columns[0] && columns[1] && **line != '#')
        g_hash_table_insert (refused, g_strdup (columns[0]), g_strdup (columns[1]));
    }
}

static void
check_refusal (const char *file, const DoorDiagnostics *diagnostics)
{
  g_autofree char *text = door_diagnostics_to_text (diagnostics);
  const char *code = g_hash_table_lookup (refused, file);

  if (!code)
    {
      g_test_message ("%s is refused: %s", file, text);
      g_test_fail ();
      return;
    }
  for (guint i = 0; i < door_diagnostics_length (diagnostics); i++)
    if (door_diagnostics_get (diagnostics, i)->severity == DOOR_SEVERITY_ERROR
        && strcmp (door_diagnostics_get (diagnostics, i)->code, code) == 0)
      return;
  g_test_message ("%s should be refused with %s, not: %s", file, code, text);
  g_test_fail ();
}

/* A record read back gives the same record. */
static void
check_reload (DoorFormDef *def, const DoorEnv *env, DoorSession *session)
{
  g_autoptr (GBytes) xml = door_session_to_xml (session, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) again = door_session_resume (def, env, xml, FALSE, NULL, &error);
  g_autofree char *before = xml_of (session, FALSE);
  g_autofree char *after = NULL;

  g_assert_no_error (error);
  after = xml_of (again, FALSE);
  if (strcmp (before, after) != 0 && g_getenv ("DOOR_TEST_VERBOSE"))
    g_test_message ("before %s\nafter %s", before, after);
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

static void
walk (DoorFormDef *def, const char *file, guint64 seed)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795510800000000), NULL);
  const DoorEnv env = { .clock = clock, .has_seed = TRUE, .seed = seed };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSession) session = door_session_new (def, &env, &error);
  const DoorSimulatorOptions options = { .seed = seed, .blank_percent = 10 };
  DoorSimulatorReport report;

  g_assert_no_error (error);
  door_simulator_walk (session, &options, &report);
  g_assert_true (report.reached_end);
  if (report.n_refused > 0)
    g_test_message ("%s: %u screens, %u answers, %u without", file, report.n_screens,
                    report.n_answers, report.n_refused);
  door_session_finalize (session);
  check_reload (def, &env, session);
}

static void
test_form (gconstpointer data)
{
  const char *file = data;
  g_autofree char *path = g_build_filename (corpus, file, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  const DoorFormMedia media = { load_media, folder };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorFormDef) def = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  bytes = g_bytes_new (text, size);
  def = door_form_load (bytes, &media, diagnostics);
  if (!def)
    {
      check_refusal (file, diagnostics);
      return;
    }
  g_assert_null (g_hash_table_lookup (refused, file));
  for (guint64 seed = 1; seed <= 2; seed++)
    walk (def, file, seed);
}

static gboolean
is_form (const char *path)
{
  g_autofree char *text = NULL;

  return g_str_has_suffix (path, ".xml") && g_file_get_contents (path, &text, NULL, NULL)
         && (strstr (text, "http://www.w3.org/1999/xhtml") || strstr (text, "<model"));
}

static void
add_tests (const char *folder)
{
  g_autofree char *path = g_build_filename (corpus, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (folder, name, NULL);
      g_autofree char *full = g_build_filename (path, name, NULL);

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        {
          add_tests (inner);
        }
      else if (is_form (full))
        {
          g_autofree char *test = g_strconcat ("/corpus/", inner, NULL);

          g_test_add_data_func (test, g_intern_string (inner), test_form);
        }
    }
}

static void
test_absent (void)
{
  g_test_skip ("no corpus here");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  corpus = g_getenv ("DOOR_CORPUS");
  read_refused ();
  if (corpus && g_file_test (corpus, G_FILE_TEST_IS_DIR))
    {
      add_tests ("forms");
      add_tests ("bench");
    }
  else
    {
      g_test_add_func ("/corpus/absent", test_absent);
    }
  result = g_test_run ();
  g_hash_table_unref (refused);
  return result;
}
