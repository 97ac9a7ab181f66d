/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pyxform makes of 780 small workbooks and of a hundred real ones, against what we make of
 * them: the same verdict, the same form. Each known difference is a line of differences.tsv with
 * its reason; a difference without a line fails the test, and so does a line without one.
 * Needs the corpus (DOOR_CORPUS) and is skipped without it.
 */
#include "compare-forms.h"

#include "door-xlsform.h"

#include "door-files.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_BYTES (64u * 1024 * 1024)
#define MIN_SAME_VERDICT 0.98
#define MIN_SAME_FORM 0.97

typedef struct {
  GHashTable *known; /* case → reason */
  GHashTable *seen;  /* known ones met again */
  guint n, n_same_verdict;
  guint n_accepted, n_same_form;
} Tally;

static GHashTable *
read_known (const char *kind)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "differences.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
      if (g_strv_length (fields) == 3 && strcmp (fields[0], kind) == 0)
        g_hash_table_insert (known, g_strdup (fields[1]), g_strdup (fields[2]));
    }
  return known;
}

static void
tally_clear (Tally *self)
{
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tally, tally_clear)

static void
note_difference (Tally *self, const char *name, const char *what)
{
  if (g_hash_table_contains (self->known, name))
    {
      g_hash_table_add (self->seen, g_strdup (name));
      return;
    }
  g_test_message ("%s: %s", name, what);
  g_test_fail ();
}

static void
compare_case (Tally *self,
              const char *name,
              const char *workbook,
              const char *expected, /* NULL: refused */
              const DoorXlsformOptions *options)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = door_xlsform_convert_path (workbook, options, diagnostics);
  g_autoptr (GBytes) theirs = expected ? door_file_load (expected, MAX_BYTES, NULL) : NULL;
  g_autofree char *difference = NULL;

  self->n++;
  self->n_accepted += expected != NULL;
  if ((result != NULL) != (expected != NULL))
    {
      g_autofree char *text = door_diagnostics_to_text (diagnostics);
      note_difference (self, name, expected ? text : "accepted, pyxform refuses it");
      return;
    }
  self->n_same_verdict++;
  g_assert_true (result || door_diagnostics_has_errors (diagnostics));
  if (!result)
    return;
  difference = compare_forms (door_xlsform_result_xml (result), theirs);
  if (difference)
    note_difference (self, name, difference);
  else
    self->n_same_form++;
}

static void
check_tally (Tally *self)
{
  GHashTableIter iter;
  gpointer name;

  g_test_message ("verdict: %u of %u, form: %u of %u", self->n_same_verdict, self->n,
                  self->n_same_form, self->n_accepted);
  g_assert_cmpfloat (self->n_same_verdict, >=, MIN_SAME_VERDICT * self->n);
  g_assert_cmpfloat (self->n_same_form, >=, MIN_SAME_FORM * self->n_accepted);
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (self->seen, name))
      {
        g_test_message ("differences.tsv: %s agrees by now", (const char *) name);
        g_test_fail ();
      }
}

static void
compare_line (Tally *self, const char *folder, const char *line)
{
  g_autoptr (JsonNode) node = json_from_string (line, NULL);
  JsonObject *object = json_node_get_object (node);
  const char *status = json_object_get_string_member (object, "status");
  g_autofree char *number = NULL;
  g_autofree char *workbook = NULL;
  g_autofree char *form = NULL;
  DoorXlsformOptions options = { NULL, "data" };

  if (strcmp (status, "ok") != 0 && strcmp (status, "error") != 0)
    return;
  options.form_name = json_object_get_string_member_with_default (object, "name", NULL);
  if (!options.form_name)
    options.form_name = "test_name";
  number = g_strdup_printf ("%04d", (int) json_object_get_int_member (object, "n"));
  workbook = g_strdup_printf ("%s/xlsx/%s.xlsx", folder, number);
  form = g_strdup_printf ("%s/xml/%s.xml", folder, number);
  compare_case (self, number, workbook, strcmp (status, "ok") == 0 ? form : NULL, &options);
}

static void
test_cases (void)
{
  const char *corpus = g_getenv ("DOOR_CORPUS");
  g_autofree char *folder = g_build_filename (corpus ? corpus : "", "xlsform-cases", NULL);
  g_autofree char *path = g_build_filename (folder, "cases.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (Tally) tally = { 0 };

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the corpus is not here");
      return;
    }
  tally.known = read_known ("case");
  tally.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i])
      compare_line (&tally, folder, lines[i]);
  check_tally (&tally);
}

static void
compare_expected (Tally *self, const char *corpus, const char *relative)
{
  g_autofree char *name = g_strndup (relative, strlen (relative) - strlen (".json"));
  g_autofree char *json = g_build_filename (corpus, "expected", relative, NULL);
  g_autofree char *workbook = g_build_filename (corpus, "forms", name, NULL);
  g_autofree char *form = g_strdup_printf ("%s/expected/%s.xml", corpus, name);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *status;

  /* The old binary format is refused with advice, which test-faults.c checks. */
  if (g_str_has_suffix (name, ".xls") || !g_file_get_contents (json, &text, NULL, NULL))
    return;
  node = json_from_string (text, NULL);
  status = json_object_get_string_member (json_node_get_object (node), "status");
  compare_case (self, name, workbook, strcmp (status, "ok") == 0 ? form : NULL, NULL);
}

static void
compare_folder (Tally *self, const char *corpus, const char *relative)
{
  g_autofree char *path = g_build_filename (corpus, "expected", relative, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (relative, name, NULL);

      if (g_str_has_suffix (name, ".json"))
        compare_expected (self, corpus, child);
      else if (!g_str_has_suffix (name, ".xml"))
        compare_folder (self, corpus, child);
    }
}

static void
test_workbooks (void)
{
  const char *corpus = g_getenv ("DOOR_CORPUS");
  g_autofree char *path = g_build_filename (corpus ? corpus : "", "expected", NULL);
  g_auto (Tally) tally = { 0 };

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the corpus is not here");
      return;
    }
  tally.known = read_known ("workbook");
  tally.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  compare_folder (&tally, corpus, "");
  check_tally (&tally);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xlsform/corpus/cases", test_cases);
  g_test_add_func ("/xlsform/corpus/workbooks", test_workbooks);
  return g_test_run ();
}
