/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leftovers in the wordings: English words where the language has its own letters, a value named in one
 * language and not in another, the words of another language's months, brackets that are left open, two
 * forms with a stroke between them, figures that differ, and a text in one language only. Of every
 * questionnaire and of the two countries. */
#include "door-csv.h"
#include "door-files.h"

#include <glib.h>
#include <string.h>

#define MAX_BYTES (8u * 1024 * 1024)

static const char *const languages[] = { "ur", "id", "th", "hi" };
/* Latin letters that stand in other scripts as they are. */
static const char *const latin_words[] = { "SMS", NULL };
/* “About 8 to 10 years” of school: Indonesian names the school instead. */
static const char *const other_figures[]
    = { "Tamat SMP atau sederajat", "Tamat SMA atau sederajat", NULL };
/* Strokes that belong: times of the day, and neighbourhoods by their name. */
static const char *const strokes[] = { "pagi/siang/sore", "RT/RW", NULL };

typedef struct {
  GString *faults;
  const char *path;
} Check;

static void G_GNUC_PRINTF (4, 5)
    say (Check *self, const DoorCsvTable *table, guint row, const char *format, ...)
{
  va_list args;

  g_string_append_printf (self->faults, "%s:%u: ", self->path, door_csv_line (table, row));
  va_start (args, format);
  g_string_append_vprintf (self->faults, format, args);
  va_end (args);
  g_string_append_c (self->faults, '\n');
}

/* --- One text ------------------------------------------------------------------------------ */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What fits the pattern, each once, in order; `language` at a name's end reads "_L". */
static char *
find_all (const char *text, const char *pattern, const char *language)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *ending = g_strdup_printf ("_%s}", language);
  GString *out = g_string_new (NULL);

  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      char *one = g_match_info_fetch (match, 0);

      if (g_str_has_suffix (one, ending) && strcmp (one, "${case_id}") != 0)
        memcpy (one + strlen (one) - 3, "L}", 3);
      g_ptr_array_add (found, one);
    }
  g_ptr_array_sort (found, compare_strings);
  for (guint i = 0; i < found->len; i++)
    if (i == 0 || strcmp (found->pdata[i], found->pdata[i - 1]) != 0)
      g_string_append_printf (out, "%s ", (char *) found->pdata[i]);
  return g_string_free (out, FALSE);
}

static char *
without (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
}

static gboolean
holds_any (const char *text, const char *const *words)
{
  for (guint i = 0; words[i]; i++)
    if (strstr (text, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_balanced (const char *text)
{
  static const char *const pairs[][2]
      = { { "(", ")" }, { "[", "]" }, { "{", "}" }, { "«", "»" }, { "“", "”" }, { "‹", "›" } };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_auto (GStrv) opened = g_strsplit (text, pairs[i][0], -1);
      g_auto (GStrv) closed = g_strsplit (text, pairs[i][1], -1);

      if (g_strv_length (opened) != g_strv_length (closed))
        return FALSE;
    }
  return TRUE;
}

static void
check_latin (
    Check *self, const DoorCsvTable *table, guint row, const char *language, const char *text)
{
  g_autofree char *plain = without (text, "\\$\\{[^}]*\\}");
  g_autoptr (GRegex) regex = g_regex_new ("[A-Za-z]+", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (regex, plain, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *word = g_match_info_fetch (match, 0);

      if (!g_strv_contains (latin_words, word))
        say (self, table, row, "%s: “%s” was left in English", language, word);
    }
}

static void
check_figures (Check *self,
               const DoorCsvTable *table,
               guint row,
               const char *language,
               const char *source,
               const char *text)
{
  g_autofree char *plain_source = without (source, "\\$\\{[^}]*\\}");
  g_autofree char *plain = without (text, "\\$\\{[^}]*\\}");
  g_autofree char *of_source = find_all (plain_source, "[0-9]+", "");
  g_autofree char *of_text = find_all (plain, "[0-9]+", "");

  if (strcmp (of_source, of_text) != 0 && !g_strv_contains (other_figures, text))
    say (self, table, row, "%s: figures “%s”, in English “%s”", language, of_text, of_source);
}

static void
check_text (Check *self,
            const DoorCsvTable *table,
            guint row,
            const char *language,
            const char *source,
            const char *text)
{
  g_autofree char *of_source = find_all (source, "\\$\\{[^}]*\\}", "en");
  g_autofree char *of_text = find_all (text, "\\$\\{[^}]*\\}", language);
  g_autofree char *stroke = find_all (text, "[^\\s0-9]/[^\\s0-9]", "");

  if ((*source == '\0') != (*text == '\0'))
    say (self, table, row, "%s: a text that only one language has", language);
  if (strcmp (of_source, of_text) != 0)
    say (self, table, row, "%s: it names “%s”, the English “%s”", language, of_text, of_source);
  if (!is_balanced (text))
    say (self, table, row, "%s: a bracket is left open: %s", language, text);
  if (strpbrk (text, "[]"))
    say (self, table, row, "%s: a bracket for somebody who writes: %s", language, text);
  if (*stroke && !holds_any (text, strokes))
    say (self, table, row, "%s: two forms with a stroke: %s", language, text);
  if (strcmp (language, "id") != 0)
    check_latin (self, table, row, language, text);
  check_figures (self, table, row, language, source, text);
}

/* --- Sheets -------------------------------------------------------------------------------- */

static const char *
cell (const DoorCsvTable *table, guint row, const char *what, const char *language)
{
  for (guint c = 0; c < door_csv_columns (table); c++)
    {
      const char *header = door_csv_header (table, c);
      g_autofree char *ending = g_strdup_printf ("(%s)", language);

      if (g_str_has_prefix (header, what) && g_str_has_suffix (header, ending))
        return door_csv_cell (table, row, c);
    }
  return NULL;
}

static void
check_table (Check *self, const DoorCsvTable *table)
{
  static const char *const kinds[]
      = { "label::", "hint::", "constraint_message::", "soft_check_message::", "name::", "what::" };

  for (guint row = 0; row < door_csv_rows (table); row++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      for (gsize l = 0; l < G_N_ELEMENTS (languages); l++)
        {
          const char *source = cell (table, row, kinds[k], "en");
          const char *text = cell (table, row, kinds[k], languages[l]);

          if (source && text)
            check_text (self, table, row, languages[l], source, text);
          else if (source)
            say (self, table, row, "no column of %s in %s", kinds[k], languages[l]);
        }
}

static void
check_file (GString *faults, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, &error);
  g_autoptr (DoorCsvTable) table = bytes ? door_csv_read (bytes, &error) : NULL;
  Check check = { faults, path };

  g_assert_no_error (error);
  check_table (&check, table);
}

static guint
check_folder (GString *faults, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR) && strcmp (name, "back-translation") != 0)
        n += check_folder (faults, inner);
      else if (g_str_has_suffix (name, ".csv") && strcmp (name, "typical.csv") != 0)
        {
          check_file (faults, inner);
          n++;
        }
    }
  return n;
}

static void
test_nothing_is_left_over (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", NULL);
  g_autoptr (GString) faults = g_string_new (NULL);
  guint n = check_folder (faults, path);

  if (faults->len > 0)
    g_error ("%s", faults->str);
  g_assert_cmpuint (n, >=, 30);
}

/* --- Back translations ---------------------------------------------------------------------- */

static DoorCsvTable *
read_csv (const char *folder, const char *name)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires", folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, &error);
  DoorCsvTable *table = bytes ? door_csv_read (bytes, &error) : NULL;

  g_assert_no_error (error);
  return table;
}

static const char *
named (const DoorCsvTable *table, guint row, const char *header)
{
  int column = door_csv_find (table, header);

  g_assert_cmpint (column, >=, 0);
  return door_csv_cell (table, row, (guint) column);
}

/* A list speaks of what the sheets say now, and says what was decided. */
static void
test_back_translations_are_of_these_wordings (void)
{
  for (gsize l = 0; l < G_N_ELEMENTS (languages); l++)
    {
      g_autofree char *file = g_strconcat (languages[l], ".csv", NULL);
      g_autoptr (DoorCsvTable) list = read_csv ("back-translation", file);

      g_assert_cmpuint (door_csv_rows (list), >, 10);
      for (guint row = 0; row < door_csv_rows (list); row++)
        {
          g_autoptr (DoorCsvTable) survey
              = read_csv (named (list, row, "questionnaire"), "survey.csv");
          guint of = 0;

          while (of < door_csv_rows (survey)
                 && strcmp (named (survey, of, "name"), named (list, row, "name")) != 0)
            of++;
          g_assert_cmpuint (of, <, door_csv_rows (survey));
          g_assert_cmpstr (named (list, row, "source"), ==, cell (survey, of, "label::", "en"));
          g_assert_cmpstr (named (list, row, "translation"), ==,
                           cell (survey, of, "label::", languages[l]));
          g_assert_cmpstr (named (list, row, "back_translation"), !=, "");
          g_assert_cmpstr (named (list, row, "difference"), !=, "");
          g_assert_cmpstr (named (list, row, "decision"), !=, "");
        }
    }
}

/* --- Glossaries ----------------------------------------------------------------------------- */

static const char *const folders[]
    = { "back-check", "business-bribery", "contact",           "corruption", "household-listing",
        "mini",       "victimization",    "victimization-core" };

/* All labels of the questionnaires in one language, in small letters. */
static char *
labels_in (const char *language)
{
  static const char *const sheets[] = { "survey.csv", "choices.csv" };
  GString *all = g_string_new (NULL);

  for (gsize f = 0; f < G_N_ELEMENTS (folders) * 2; f++)
    {
      g_autoptr (DoorCsvTable) table = read_csv (folders[f / 2], sheets[f % 2]);

      for (guint row = 0; row < door_csv_rows (table); row++)
        {
          g_autofree char *small = g_utf8_strdown (cell (table, row, "label::", language), -1);
          g_string_append_printf (all, "%s\n", small);
        }
    }
  return g_string_free (all, FALSE);
}

/* What a glossary says of a term: "| term | rendering / another | why |". */
static guint
check_renderings (const char *language, const char *labels, const char *line)
{
  g_auto (GStrv) cells = g_strsplit (line, "|", -1);
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  if (g_strv_length (cells) != 5 || strstr (line, "---") || strstr (line, "| term |"))
    return 0;
  g_assert_cmpstr (g_strstrip (cells[3]), !=, "");
  parts = g_regex_split_simple (" / |[()،,…]", cells[2], 0, 0);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *small = g_utf8_strdown (g_strstrip (parts[i]), -1);

      n += *small != '\0';
      if (strstr (labels, small) == NULL)
        g_error ("%s: “%s” (%s) stands in no question", language, small, g_strstrip (cells[1]));
    }
  return n;
}

/* How a term is said to be put is how the questions put it. */
static void
test_glossaries_are_of_these_wordings (void)
{
  for (gsize l = 0; l < G_N_ELEMENTS (languages); l++)
    {
      g_autofree char *file = g_strdup_printf ("%s.md", languages[l]);
      g_autofree char *path = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                                "glossary", file, NULL);
      g_autofree char *text = NULL, *labels = labels_in (languages[l]);
      g_auto (GStrv) lines = NULL;
      guint n = 0;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      lines = g_strsplit (text, "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        n += check_renderings (languages[l], labels, lines[i]);
      g_assert_cmpuint (n, >=, 24);
    }
}

/* Each fault is seen where there is one. */
static void
test_faults_are_seen (void)
{
  static const struct {
    const char *language, *source, *text, *fault;
  } cases[] = {
    { "ur", "How often?", "کتنی بار often؟", "left in English" },
    { "th", "since ${w12_en}", "ตั้งแต่", "it names" },
    { "hi", "since ${w12_en}", "${w12_ur} से", "it names" },
    { "id", "At home", "Di rumah (sendiri", "left open" },
    { "hi", "I came", "मैं [नाम] आया", "who writes" },
    { "ur", "I came", "میں آیا/آئی", "stroke" },
    { "id", "In the last 5 years", "Dalam 3 tahun terakhir", "figures" },
    { "th", "Yes", "", "only one language" },
  };
  const char *csv = "name,label::English (en)\n1,Yes\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (csv, strlen (csv));
  g_autoptr (DoorCsvTable) table = door_csv_read (bytes, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) faults = g_string_new (NULL);
      Check check = { faults, "sheet" };

      check_text (&check, table, 0, cases[i].language, cases[i].source, cases[i].text);
      if (!strstr (faults->str, cases[i].fault))
        g_error ("“%s” was not found in “%s”", cases[i].fault, faults->str);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wording/nothing-is-left-over", test_nothing_is_left_over);
  g_test_add_func ("/wording/faults-are-seen", test_faults_are_seen);
  g_test_add_func ("/wording/glossaries-are-of-these-wordings",
                   test_glossaries_are_of_these_wordings);
  g_test_add_func ("/wording/back-translations-are-of-these-wordings",
                   test_back_translations_are_of_these_wordings);
  return g_test_run ();
}
