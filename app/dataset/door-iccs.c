/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-dataset"

#include "door-iccs.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define LEAST_BEGINNING 4 /* characters that two words must share to be forms of one */
#define WHOLE 2.0
#define BEGINNING 1.0
#define SUGGESTIONS 3
#define CODE 100.0 /* who types a code means it */

typedef struct {
  DoorIccsClass facts;
  GHashTable *words; /* folded; a set */
} Entry;

struct _DoorIccs {
  DoorCsvTable *table;
  const char *title; /* header of the titles */
  GArray *entries;   /* of Entry */
};

/* Words that say nothing about the class. */
static const char *const idle[]
    = { "the",   "and",   "for",  "was",  "were",   "with",   "from",    "that",
        "this",  "had",   "has",  "have", "not",    "but",    "his",     "her",
        "their", "our",   "they", "them", "who",    "when",   "then",    "into",
        "out",   "other", "acts", "act",  "person", "people", "someone", NULL };

/* --- Words -------------------------------------------------------------------------------- */

static void
add_words (GHashTable *words, const char *text)
{
  g_auto (GStrv) found = g_str_tokenize_and_fold (text, NULL, NULL);

  for (guint i = 0; found[i]; i++)
    if (g_utf8_strlen (found[i], -1) > 2 && !g_strv_contains (idle, found[i]))
      g_hash_table_add (words, g_strdup (found[i]));
}

/* Forms of one word share a beginning that is more than half of the longer one. */
static gboolean
have_one_beginning (const char *a, const char *b)
{
  const glong longer = MAX (g_utf8_strlen (a, -1), g_utf8_strlen (b, -1));
  glong shared = 0;

  while (*a && *b && g_utf8_get_char (a) == g_utf8_get_char (b))
    {
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
      shared++;
    }
  return shared >= LEAST_BEGINNING && shared * 2 > longer;
}

static double
likeness (const Entry *entry, const char *word)
{
  GHashTableIter iter;
  gpointer own;

  if (g_hash_table_contains (entry->words, word))
    return WHOLE;
  g_hash_table_iter_init (&iter, entry->words);
  while (g_hash_table_iter_next (&iter, &own, NULL))
    if (have_one_beginning (own, word))
      return BEGINNING;
  return 0;
}

/* --- Reading ------------------------------------------------------------------------------ */

static const char *
cell (const DoorCsvTable *table, guint row, const char *header)
{
  int column = door_csv_find (table, header);

  return column < 0 ? "" : door_csv_cell (table, row, (guint) column);
}

static void
entry_clear (gpointer data)
{
  g_hash_table_unref (((Entry *) data)->words);
}

static void
read_entry (DoorIccs *self, guint row)
{
  Entry entry = { { cell (self->table, row, "code"), cell (self->table, row, self->title),
                    cell (self->table, row, "parent"), cell (self->table, row, "state"),
                    cell (self->table, row, "synonyms"),
                    (guint) g_ascii_strtoull (cell (self->table, row, "level"), NULL, 10) },
                  g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  add_words (entry.words, entry.facts.title);
  add_words (entry.words, entry.facts.synonyms);
  g_array_append_val (self->entries, entry);
}

DoorIccs *
door_iccs_read (GBytes *csv, GError **error)
{
  g_autoptr (DoorIccs) self = g_new0 (DoorIccs, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->table = door_csv_read (csv, error);
  if (!self->table)
    return NULL;
  self->title = door_csv_find (self->table, "title") < 0 ? "label" : "title";
  if (door_csv_find (self->table, "code") < 0 || door_csv_find (self->table, self->title) < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "this is no classification: it needs the columns code and title, or label");
      return NULL;
    }
  for (guint row = 0; row < door_csv_rows (self->table); row++)
    read_entry (self, row);
  return g_steal_pointer (&self);
}

void
door_iccs_free (DoorIccs *self)
{
  if (!self)
    return;
  g_array_unref (self->entries);
  g_clear_pointer (&self->table, door_csv_table_free);
  g_free (self);
}

/* --- Finding ------------------------------------------------------------------------------ */

guint
door_iccs_n_classes (const DoorIccs *self)
{
  return self->entries->len;
}

static Entry *
find_entry (const DoorIccs *self, const char *code)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (strcmp (g_array_index (self->entries, Entry, i).facts.code, code) == 0)
      return &g_array_index (self->entries, Entry, i);
  return NULL;
}

const DoorIccsClass *
door_iccs_find (const DoorIccs *self, const char *code)
{
  Entry *entry = find_entry (self, code);

  return entry ? &entry->facts : NULL;
}

gboolean
door_iccs_add_words (DoorIccs *self, const char *code, const char *words)
{
  Entry *entry = find_entry (self, code);

  if (entry)
    add_words (entry->words, words);
  return entry != NULL;
}

void
door_iccs_add_choices (DoorIccs *self, const DoorCsvTable *choices)
{
  for (guint row = 0; row < door_csv_rows (choices); row++)
    for (guint c = 0; c < door_csv_columns (choices); c++)
      if (*cell (choices, row, "iccs") && g_str_has_prefix (door_csv_header (choices, c), "label"))
        door_iccs_add_words (self, cell (choices, row, "iccs"), door_csv_cell (choices, row, c));
}

/* What each class gains by one word: less when many have it. */
static void
score_word (DoorIccs *self, const char *word, double *scores)
{
  g_autofree double *likes = g_new (double, self->entries->len);
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      likes[i] = likeness (&g_array_index (self->entries, Entry, i), word);
      n += likes[i] > 0;
    }
  for (guint i = 0; i < self->entries->len; i++)
    scores[i] += likes[i] * log ((self->entries->len + 1.0) / (n + 0.5));
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const DoorIccsHit *x = a, *y = b;

  if (x->score != y->score)
    return x->score < y->score ? 1 : -1;
  return strcmp (x->found->code, y->found->code);
}

GArray *
door_iccs_search (DoorIccs *self, const char *text, guint most)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (DoorIccsHit));
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree double *scores = g_new0 (double, MAX (self->entries->len, 1));
  g_autofree char *code = g_strstrip (g_strdup (text));
  g_autoptr (GList) sorted = NULL;

  add_words (words, text);
  sorted = g_list_sort (g_hash_table_get_keys (words), (GCompareFunc) strcmp);
  for (GList *at = sorted; at; at = at->next)
    score_word (self, at->data, scores);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      DoorIccsHit hit = { &entry->facts, scores[i] };

      hit.score += strcmp (entry->facts.code, code) == 0 ? CODE : 0;
      if (hit.score > 0)
        g_array_append_val (hits, hit);
    }
  g_array_sort (hits, compare_hits);
  g_array_set_size (hits, MIN (hits->len, most));
  return hits;
}

/* --- Suggesting --------------------------------------------------------------------------- */

static void
append_suggestions (DoorIccs *self, const char *text, GString *out)
{
  g_autoptr (GArray) hits = door_iccs_search (self, text, SUGGESTIONS);

  for (guint i = 0; i < SUGGESTIONS; i++)
    {
      const DoorIccsClass *found
          = i < hits->len ? g_array_index (hits, DoorIccsHit, i).found : NULL;
      g_autofree char *named
          = found ? g_strdup_printf ("%s %s", found->code, found->title) : g_strdup ("");

      g_string_append_c (out, ',');
      door_csv_append_cell (out, named);
    }
}

GBytes *
door_iccs_suggest (DoorIccs *self, GBytes *texts, GError **error)
{
  g_autoptr (DoorCsvTable) table = door_csv_read (texts, error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!table)
    return NULL;
  if (door_csv_find (table, "text") < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there is no column text");
      return NULL;
    }
  for (guint c = 0; c < door_csv_columns (table); c++)
    {
      door_csv_append_cell (out, door_csv_header (table, c));
      g_string_append_c (out, ',');
    }
  g_string_append (out, "suggested_1,suggested_2,suggested_3\r\n");
  for (guint row = 0; row < door_csv_rows (table); row++)
    {
      for (guint c = 0; c < door_csv_columns (table); c++)
        {
          if (c > 0)
            g_string_append_c (out, ',');
          door_csv_append_cell (out, door_csv_cell (table, row, c));
        }
      append_suggestions (self, cell (table, row, "text"), out);
      g_string_append (out, "\r\n");
    }
  return g_string_free_to_bytes (g_steal_pointer (&out));
}
