/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guides in other languages against the English ones: every page, the same structure, commands and
 * links, and the buttons' names as the translated program has them. */
#include "door-help.h"

#include <string.h>

#define LEFT_TO_RIGHT "\u2066"
#define END_OF_ORDER "\u2069"
#define RIGHT_TO_LEFT "\u200f"

typedef void (*Compare) (const DoorHelpPage *page, const DoorHelpPage *english, gpointer data);

static DoorHelp *
new_help (const char *language)
{
  const char *const languages[] = { language, NULL };

  return door_help_new (languages);
}

static void
compare_all (const char *language, Compare compare, gpointer data)
{
  g_autoptr (DoorHelp) help = new_help (language);
  g_autoptr (DoorHelp) english = new_help ("en");

  for (const char *const *id = door_help_list (help); *id; id++)
    compare (door_help_get_page (help, *id), door_help_get_page (english, *id), data);
}

/* The languages of the program, without English. */
static char **
list_languages (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "po", "LINGUAS", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (*g_strstrip (*line) != '\0' && **line != '#')
      g_strv_builder_add (found, *line);
  return g_strv_builder_end (found);
}

static void
foreach_language (Compare compare)
{
  g_auto (GStrv) languages = list_languages ();

  g_assert_cmpuint (g_strv_length (languages), >=, 4);
  for (char **language = languages; *language; language++)
    compare_all (*language, compare, *language);
}

/* --- Every page ------------------------------------------------------------------------------- */

static void
is_there (const DoorHelpPage *page, const DoorHelpPage *english, gpointer language)
{
  if (strcmp (page->language, language) != 0)
    g_error ("help/%s/%s.md is missing", (char *) language, english->id);
  g_assert_true (page->draft);
  g_assert_cmpstr (page->title, !=, "");
}

static void
test_every_page (void)
{
  foreach_language (is_there);
}

/* --- The same structure ----------------------------------------------------------------------- */

static int
by_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What stands between `begin` and `end` in the markup, in order of the letters. */
static GPtrArray *
take_between (const char *markup, const char *begin, const char *end)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);

  for (const char *at = markup; (at = strstr (at, begin)) != NULL;)
    {
      const char *stop = strstr (at += strlen (begin), end);

      g_assert_nonnull (stop);
      g_ptr_array_add (found, g_strndup (at, (gsize) (stop - at)));
    }
  g_ptr_array_sort (found, by_words);
  return found;
}

static void
same_between (const DoorHelpPage *page,
              const DoorHelpBlock *own,
              const DoorHelpBlock *english,
              const char *begin,
              const char *end)
{
  g_autoptr (GPtrArray) a = take_between (own->markup, begin, end);
  g_autoptr (GPtrArray) b = take_between (english->markup, begin, end);

  if (a->len != b->len)
    g_error ("help/%s/%s.md has %u of %s, not %u, in: %s", page->language, page->id, a->len, begin,
             b->len, own->text);
  for (guint i = 0; i < a->len; i++)
    if (strcmp (a->pdata[i], b->pdata[i]) != 0)
      g_error ("help/%s/%s.md has %s where English has %s", page->language, page->id,
               (char *) a->pdata[i], (char *) b->pdata[i]);
}

static void
same_block (const DoorHelpPage *page, const DoorHelpBlock *own, const DoorHelpBlock *english)
{
  g_autoptr (GPtrArray) bold = take_between (own->markup, "<b>", "</b>");
  g_autoptr (GPtrArray) english_bold = take_between (english->markup, "<b>", "</b>");

  if (own->kind != english->kind || own->level != english->level
      || g_strcmp0 (own->marker, english->marker) != 0
      || g_strcmp0 (own->picture, english->picture) != 0 || bold->len != english_bold->len)
    g_error ("help/%s/%s.md departs from English at: %s", page->language, page->id, own->text);
  if (own->kind == DOOR_HELP_CODE)
    g_assert_cmpstr (own->text, ==, english->text);
  same_between (page, own, english, "<a href=\"", "\"");
  same_between (page, own, english, "<tt>", "</tt>");
}

/* The contents say below their title that they are a draft. */
static void
same_structure (const DoorHelpPage *page, const DoorHelpPage *english, gpointer language)
{
  guint extra = strcmp (page->id, "contents") == 0 ? 1 : 0;

  if (page->blocks->len != english->blocks->len + extra)
    g_error ("help/%s/%s.md has %u blocks, English %u", page->language, page->id,
             page->blocks->len - extra, english->blocks->len);
  if (extra)
    g_assert_nonnull (strstr (((DoorHelpBlock *) page->blocks->pdata[1])->markup, "<i>"));
  for (guint i = 0; i < english->blocks->len; i++)
    same_block (page, page->blocks->pdata[i > 0 ? i + extra : 0], english->blocks->pdata[i]);
}

static void
test_structure (void)
{
  foreach_language (same_structure);
}

/* --- The program's own names ------------------------------------------------------------------- */

/* One kind of apostrophe, no entities: "Supervisor's laptop…". */
static char *
plain (const char *words)
{
  g_autoptr (GString) out = g_string_new (words);

  g_string_replace (out, "’", "'", 0);
  g_string_replace (out, "&apos;", "'", 0);
  g_string_replace (out, "&#39;", "'", 0);
  g_string_replace (out, "&amp;", "&", 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
take_entry (GHashTable *messages, const GString *id, const GString *words)
{
  g_autofree char *key = plain (id->str);
  GPtrArray *all = g_hash_table_lookup (messages, key);

  if (id->len == 0 || words->len == 0)
    return;
  if (all == NULL)
    {
      all = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (messages, g_steal_pointer (&key), all);
    }
  g_ptr_array_add (all, plain (words->str));
}

static void
append_quoted (GString *out, const char *line)
{
  const char *begin = strchr (line, '"'), *end = strrchr (line, '"');
  g_autofree char *raw
      = begin && end > begin ? g_strndup (begin + 1, (gsize) (end - begin - 1)) : g_strdup ("");
  g_autofree char *words = g_strcompress (raw);

  g_string_append (out, words);
}

/* message -> GPtrArray of its translations: one for each context. */
static GHashTable *
read_po (const char *language)
{
  g_autofree char *name = g_strconcat (language, ".po", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "po", name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) id = g_string_new (NULL), words = g_string_new (NULL);
  GString *into = NULL;
  GHashTable *messages
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    {
      if (g_str_has_prefix (*line, "msgid "))
        {
          take_entry (messages, id, words);
          g_string_truncate (id, 0);
          g_string_truncate (words, 0);
          into = id;
        }
      else if (**line != '"')
        into = g_str_has_prefix (*line, "msgstr ") ? words : NULL;
      if (into != NULL)
        append_quoted (into, *line);
    }
  take_entry (messages, id, words);
  return messages;
}

static GPtrArray *
bold_names (const DoorHelpPage *page)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < page->blocks->len; i++)
    {
      const DoorHelpBlock *block = page->blocks->pdata[i];
      g_autoptr (GPtrArray) found = take_between (block->markup, "<b>", "</b>");

      for (guint j = 0; j < found->len; j++)
        g_ptr_array_add (names, plain (found->pdata[j]));
    }
  return names;
}

static gboolean
has_any (GPtrArray *names, GPtrArray *wanted)
{
  for (guint i = 0; i < wanted->len; i++)
    if (g_ptr_array_find_with_equal_func (names, wanted->pdata[i], g_str_equal, NULL))
      return TRUE;
  return FALSE;
}

typedef struct {
  GHashTable *messages;
  guint n_found;
} Names;

static void
same_names (const DoorHelpPage *page, const DoorHelpPage *english, gpointer data)
{
  Names *self = data;
  g_autoptr (GPtrArray) own = bold_names (page);
  g_autoptr (GPtrArray) names = bold_names (english);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      GPtrArray *wanted = g_hash_table_lookup (self->messages, name);

      /* The key of a keyboard, not the button of the one on the screen. */
      if (wanted == NULL || strcmp (name, "Enter") == 0)
        continue;
      if (!has_any (own, wanted))
        g_error ("help/%s/%s.md does not name **%s** as the program does: **%s**", page->language,
                 page->id, name, (char *) wanted->pdata[0]);
      self->n_found++;
    }
}

static void
test_names (void)
{
  g_auto (GStrv) languages = list_languages ();

  for (char **language = languages; *language; language++)
    {
      g_autoptr (GHashTable) messages = read_po (*language);
      Names names = { messages, 0 };

      compare_all (*language, same_names, &names);
      g_assert_cmpuint (names.n_found, >, 50);
    }
}

/* --- Search ------------------------------------------------------------------------------------ */

static void
finds (const char *language, const char *words, const char *id)
{
  g_autoptr (DoorHelp) help = new_help (language);
  g_autoptr (GPtrArray) hits = door_help_search (help, words);

  for (guint i = 0; i < hits->len; i++)
    if (strcmp (((DoorHelpHit *) hits->pdata[i])->page->id, id) == 0)
      return;
  g_error ("%s: \"%s\" does not find %s", language, words, id);
}

static void
test_search (void)
{
  finds ("id", "FRASA SANDI lupa", "interviewer-trouble");
  finds ("th", "ถอนความยินยอม", "interviewer-case");             /* no spaces around it */
  finds ("th", "ส\u0e4d\u0e32นักงานใหญ่", "interviewer-trouble"); /* the vowel am in two */
  finds ("ur", "بھولا ہوا پاس فریز", "interviewer-trouble");
  finds ("ur", "يو ايس بي", "interviewer-sending"); /* the yeh of an Arabic keyboard */
  finds ("ur", "مکمل ٹیبلٹ", "interviewer-sending");
  finds ("ur", "مكمل", "interviewer-sending"); /* and its kaf */
  finds ("hi", "भूला हुआ पासफ़्रेज़", "interviewer-trouble");
  finds ("hi", "पासफ्रेज", "interviewer-trouble"); /* without the dots below */
  finds ("hi", "पाँच पिन", "interviewer-start");
  finds ("hi", "पांच पिन", "interviewer-start"); /* the other nasal mark */
}

/* --- From right to left -------------------------------------------------------------------------- */

static void
reads_from_right (const DoorHelpPage *page, const DoorHelpPage *english, gpointer data)
{
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const DoorHelpBlock *block = page->blocks->pdata[i];
      gboolean is_code = block->kind == DOOR_HELP_CODE;

      g_assert_cmpint (g_str_has_prefix (block->markup, RIGHT_TO_LEFT), ==, !is_code);
      g_assert_null (strstr (block->text, RIGHT_TO_LEFT));
      g_assert_null (strstr (block->text, LEFT_TO_RIGHT));
      *(guint *) data
          += strstr (block->markup, LEFT_TO_RIGHT "<tt>--space pilot</tt>" END_OF_ORDER) != NULL;
      *(guint *) data += strstr (block->markup, LEFT_TO_RIGHT "<b>F12</b>" END_OF_ORDER) != NULL;
    }
}

static void
reads_from_left (const DoorHelpPage *page, const DoorHelpPage *english, gpointer data)
{
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const DoorHelpBlock *block = page->blocks->pdata[i];

      g_assert_null (strstr (block->markup, RIGHT_TO_LEFT));
      g_assert_null (strstr (block->markup, LEFT_TO_RIGHT));
    }
}

static void
test_direction (void)
{
  guint n_kept = 0;

  compare_all ("ur", reads_from_right, &n_kept);
  g_assert_cmpuint (n_kept, >=, 3);
  compare_all ("th", reads_from_left, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/help/translations/every-page", test_every_page);
  g_test_add_func ("/help/translations/structure", test_structure);
  g_test_add_func ("/help/translations/names", test_names);
  g_test_add_func ("/help/translations/search", test_search);
  g_test_add_func ("/help/translations/direction", test_direction);
  return g_test_run ();
}
