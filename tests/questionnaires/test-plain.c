/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain words: what is read aloud can be followed by somebody of twelve years, and no question names a
 * crime by its name in law, in any of the five languages.
 *
 * Measured on the English source by sentences and syllables (Flesch and Kincaid, 1975): a grade of six is
 * school at the age of twelve. It is a yardstick, not a proof: whether a question is understood is found out
 * by asking ten people in each language. */
#include <string.h>

#include "door-csv.h"
#include "door-files.h"
#include "door-play.h"

#define MAX_BYTES (4u * 1024 * 1024)
#define GRADE_OF_TWELVE_YEARS 6.0
#define HARDEST_TEXT 13.0 /* a list of things that may have happened, in one sentence */
#define MOST_HARD_TEXTS 0.125
#define HARD_TEXT 8.0
#define SHORTEST_MEASURED 10u /* words */
#define LONGEST_SENTENCE 38u  /* words */

static const char *const questionnaires[]
    = { "back-check", "business-bribery", "contact",           "corruption", "household-listing",
        "mini",       "victimization",    "victimization-core" };

typedef struct {
  guint words, sentences, syllables, longest;
} Measure;

/* --- Words of law ------------------------------------------------------------------------- */

static const struct {
  const char *language;
  const char *words; /* beginnings of words, in small letters */
} legal[] = {
  { "(en)",
    "rape assault robbery robbed burglar fraud extort bribe briber corrupt victim abus violence "
    "violent kidnap harass traffick homicide offender perpetrator crime criminal theft felon" },
  { "(ur)", "عصمت رشوت بدعنوانی ڈکیتی راہزنی نقب مجرم ملزم ہراس اغوا" },
  { "(id)",
    "perkosa suap korupsi perampok penganiaya pelecehan kejahatan pidana penculik pemerasan "
    "penipuan" },
  { "(th)", "ข่มขืน สินบน ปล้น ชิงทรัพย์ ทุจริต อาชญากรรม อาญา ลวนลาม ลักพา กรรโชก ฉ้อโกง" },
  { "(hi)", "बलात्कार रिश्वत भ्रष्टाचार डकैती अपराध उत्पीड़न अपहरण फिरौती" },
};

/* Asked in all surveys of its kind in these words: is there more crime here than three years ago? */
static const char *const may_name_crime[] = { "f_trend", NULL };

/* transfer full; NULL: none. */
static char *
find_legal (const char *text, const char *language)
{
  g_autofree char *small = g_utf8_strdown (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (legal); i++)
    {
      g_auto (GStrv) words = g_strsplit (legal[i].words, " ", -1);

      for (guint w = 0; words[w] != NULL && strcmp (legal[i].language, language) == 0; w++)
        if (strstr (small, words[w]) != NULL)
          return g_strdup (words[w]);
    }
  return NULL;
}

/* --- Reading ------------------------------------------------------------------------------ */

static guint
count_syllables (const char *word, gsize length)
{
  gboolean was_vowel = FALSE;
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    {
      const gboolean is_vowel = strchr ("aeiouy", g_ascii_tolower (word[i])) != NULL;
      n += is_vowel && !was_vowel;
      was_vowel = is_vowel;
    }
  if (n > 1 && g_ascii_tolower (word[length - 1]) == 'e'
      && !(length > 1 && g_ascii_tolower (word[length - 2]) == 'l'))
    n--;
  return MAX (n, 1);
}

static gboolean
is_of_word (char c)
{
  return g_ascii_isalpha (c) || c == '\'' || c == '-';
}

static void
end_sentence (Measure *measure, guint *words)
{
  measure->sentences += *words > 0;
  measure->longest = MAX (measure->longest, *words);
  *words = 0;
}

/* A value filled in, as ${name}, is read as one short word. */
static void
measure_text (Measure *measure, const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\$\\{[^}]*\\}", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal (regex, text, -1, 0, "May", 0, NULL);
  guint words = 0;

  for (const char *p = plain; *p;)
    {
      const char *end = p;

      while (is_of_word (*end))
        end++;
      if (end > p)
        {
          measure->words++;
          words++;
          measure->syllables += count_syllables (p, (gsize) (end - p));
          p = end;
          continue;
        }
      if (strchr (".?!:;", *p) != NULL)
        end_sentence (measure, &words);
      p++;
    }
  end_sentence (measure, &words);
}

static double
grade (const Measure *measure)
{
  return 0.39 * measure->words / measure->sentences + 11.8 * measure->syllables / measure->words
         - 15.59;
}

/* --- Sheets ------------------------------------------------------------------------------- */

static DoorCsvTable *
read_sheet (const char *questionnaire, const char *sheet)
{
  g_autofree char *path = door_play_path (questionnaire, sheet);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, &error);
  DoorCsvTable *table = bytes ? door_csv_read (bytes, &error) : NULL;

  g_assert_no_error (error);
  return table;
}

static const char *
cell (const DoorCsvTable *table, guint row, const char *header)
{
  return door_csv_cell (table, row, (guint) door_csv_find (table, header));
}

static void
test_a_twelve_year_old_follows (gconstpointer questionnaire)
{
  g_autoptr (DoorCsvTable) survey = read_sheet (questionnaire, "survey.csv");
  Measure all = { 0 };
  guint n = 0, n_hard = 0;

  for (guint row = 0; row < door_csv_rows (survey); row++)
    {
      Measure text = { 0 };

      measure_text (&text, cell (survey, row, "label::English (en)"));
      measure_text (&all, cell (survey, row, "label::English (en)"));
      if (text.longest > LONGEST_SENTENCE)
        g_error ("%s: a sentence of %u words", cell (survey, row, "name"), text.longest);
      if (text.words < SHORTEST_MEASURED)
        continue;
      n++;
      n_hard += grade (&text) > HARD_TEXT;
      if (grade (&text) > HARDEST_TEXT)
        g_error ("%s: grade %.1f", cell (survey, row, "name"), grade (&text));
    }
  g_test_message ("%s: %u words in sentences of %.1f, grade %.1f; %u of %u texts above %.0f",
                  (const char *) questionnaire, all.words, (double) all.words / all.sentences,
                  grade (&all), n_hard, n, HARD_TEXT);
  g_assert_cmpfloat (grade (&all), <=, GRADE_OF_TWELVE_YEARS);
  g_assert_cmpfloat (n_hard, <=, MOST_HARD_TEXTS * n + 1);
}

static void
check_legal (const DoorCsvTable *table, guint *n)
{
  for (guint row = 0; row < door_csv_rows (table); row++)
    for (guint c = 0; c < door_csv_columns (table); c++)
      {
        const char *header = door_csv_header (table, c), *name = cell (table, row, "name");
        const char *language = strrchr (header, '(');
        g_autofree char *word = g_str_has_prefix (header, "label::") && language
                                    ? find_legal (door_csv_cell (table, row, c), language)
                                    : NULL;

        *n += g_str_has_prefix (header, "label::");
        if (word && !g_strv_contains (may_name_crime, name))
          g_error ("%s, %s: “%s” in “%s”", name, header, word, door_csv_cell (table, row, c));
      }
}

static void
test_no_word_of_law (gconstpointer questionnaire)
{
  g_autoptr (DoorCsvTable) survey = read_sheet (questionnaire, "survey.csv");
  g_autoptr (DoorCsvTable) choices = read_sheet (questionnaire, "choices.csv");
  guint n = 0;

  check_legal (survey, &n);
  check_legal (choices, &n);
  g_assert_cmpuint (n, >, 300);
}

/* The measures find what they are for. */
static void
test_faults_are_seen (void)
{
  Measure hard = { 0 }, easy = { 0 };
  g_autofree char *english = NULL, *urdu = NULL;

  measure_text (&hard, "Notwithstanding institutional responsibilities, did criminalisation of "
                       "unauthorised appropriation necessitate notification of authorities?");
  measure_text (&easy, "Did he take your bag? Did you call us?");
  g_assert_cmpfloat (grade (&hard), >, HARDEST_TEXT);
  g_assert_cmpfloat (grade (&easy), <, GRADE_OF_TWELVE_YEARS);
  g_assert_cmpuint (easy.sentences, ==, 2);
  g_assert_cmpuint (easy.longest, ==, 5);
  english = find_legal ("Were you Assaulted?", "(en)");
  urdu = find_legal ("کیا رشوت دی؟", "(ur)");
  g_assert_cmpstr (english, ==, "assault");
  g_assert_nonnull (urdu);
  g_assert_null (find_legal ("Did someone hit you?", "(en)"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plain/faults-are-seen", test_faults_are_seen);
  for (gsize i = 0; i < G_N_ELEMENTS (questionnaires); i++)
    {
      g_autofree char *read = g_strconcat ("/plain/read/", questionnaires[i], NULL);
      g_autofree char *law = g_strconcat ("/plain/law/", questionnaires[i], NULL);

      g_test_add_data_func (read, questionnaires[i], test_a_twelve_year_old_follows);
      g_test_add_data_func (law, questionnaires[i], test_no_word_of_law);
    }
  return g_test_run ();
}
