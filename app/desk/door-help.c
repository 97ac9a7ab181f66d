/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-help"

#include "door-help-private.h"

#include "door-fold.h"
#include "door-help-resources.h"

#include <string.h>

#define ROOT "/org/doorstep/help/"
#define CONTENTS "contents"
#define ENGLISH "en"
#define HITS_MAX 50
#define EXCERPT_BEFORE 40 /* characters */
#define EXCERPT_AFTER 100

struct _DoorHelp {
  char *language;
  char **ids;
  GHashTable *pages; /* id -> DoorHelpPage */
};

/* --- Reading -------------------------------------------------------------------------------- */

static GBytes *
load (const char *language, const char *id)
{
  g_autofree char *path = g_strdup_printf (ROOT "%s/%s.md", language, id);

  return g_resource_lookup_data (door_help_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

/* Places are named by the English headings, whatever the language: the n-th is the n-th. */
static void
take_anchors (DoorHelpPage *page)
{
  g_autoptr (GBytes) bytes = load (ENGLISH, page->id);
  DoorHelpPage *english = bytes ? door_help_page_parse (page->id, ENGLISH, bytes) : NULL;
  guint at = 0;

  for (guint i = 0; english && i < english->blocks->len; i++)
    {
      DoorHelpBlock *from = g_ptr_array_index (english->blocks, i);

      while (from->anchor && at < page->blocks->len
             && !((DoorHelpBlock *) g_ptr_array_index (page->blocks, at))->anchor)
        at++;
      if (!from->anchor || at >= page->blocks->len)
        continue;
      g_free (((DoorHelpBlock *) g_ptr_array_index (page->blocks, at))->anchor);
      ((DoorHelpBlock *) g_ptr_array_index (page->blocks, at++))->anchor
          = g_steal_pointer (&from->anchor);
    }
  door_help_page_free (english);
}

const DoorHelpPage *
door_help_get_page (DoorHelp *self, const char *id)
{
  DoorHelpPage *page = g_hash_table_lookup (self->pages, id);
  const char *language = self->language;
  g_autoptr (GBytes) bytes = NULL;

  if (page)
    return page;
  bytes = load (language, id);
  if (!bytes)
    bytes = load (language = ENGLISH, id);
  if (!bytes)
    return NULL;
  page = door_help_page_parse (id, language, bytes);
  if (strcmp (language, ENGLISH) != 0)
    take_anchors (page);
  g_hash_table_insert (self->pages, page->id, page);
  return page;
}

guint
door_help_find_anchor (const DoorHelpPage *page, const char *anchor)
{
  for (guint i = 0; anchor && i < page->blocks->len; i++)
    {
      const DoorHelpBlock *block = g_ptr_array_index (page->blocks, i);

      if (block->anchor && strcmp (block->anchor, anchor) == 0)
        return i;
    }
  return 0;
}

/* --- What there is -------------------------------------------------------------------------- */

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

const char *const *
door_help_languages (void)
{
  static char **languages;

  if (g_once_init_enter (&languages))
    {
      char **found = g_resource_enumerate_children (door_help_get_resource (), ROOT,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      for (char **at = found; *at; at++)
        g_strdelimit (*at, "/", '\0');
      qsort (found, g_strv_length (found), sizeof (char *), by_name);
      g_once_init_leave (&languages, found);
    }
  return (const char *const *) languages;
}

/* The links of the English contents, in their order: every page is among them. */
static char **
list_pages (void)
{
  g_autoptr (GBytes) bytes = load (ENGLISH, CONTENTS);
  DoorHelpPage *contents = door_help_page_parse (CONTENTS, ENGLISH, bytes);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  g_strv_builder_add (ids, CONTENTS);
  for (guint i = 0; i < contents->blocks->len; i++)
    {
      const DoorHelpBlock *block = g_ptr_array_index (contents->blocks, i);
      const char *at = block->markup;

      while ((at = strstr (at, "<a href=\"")) != NULL)
        {
          g_autofree char *id = NULL;

          at += strlen ("<a href=\"");
          id = g_strndup (at, strcspn (at, "\"#"));
          g_strv_builder_add (ids, id);
        }
    }
  door_help_page_free (contents);
  return g_strv_builder_end (ids);
}

const char *const *
door_help_list (DoorHelp *self)
{
  return (const char *const *) self->ids;
}

DoorHelp *
door_help_new (const char *const *languages)
{
  DoorHelp *self = g_new0 (DoorHelp, 1);

  if (!languages)
    languages = g_get_language_names ();
  for (guint i = 0; languages[i] && !self->language; i++)
    if (g_strv_contains (door_help_languages (), languages[i]) || strcmp (languages[i], "C") == 0)
      self->language = g_strdup (strcmp (languages[i], "C") == 0 ? ENGLISH : languages[i]);
  if (!self->language)
    self->language = g_strdup (ENGLISH);
  self->ids = list_pages ();
  self->pages
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) door_help_page_free);
  return self;
}

void
door_help_free (DoorHelp *self)
{
  if (!self)
    return;
  g_free (self->language);
  g_strfreev (self->ids);
  g_hash_table_unref (self->pages);
  g_free (self);
}

/* --- Search --------------------------------------------------------------------------------- */

static void
hit_free (gpointer data)
{
  g_free (((DoorHelpHit *) data)->excerpt);
  g_free (data);
}

/* All words, at least one of them in the text itself; the others may stand in its heading (or NULL). */
static gboolean
holds_all (const char *folded, const char *heading, char **words)
{
  guint n_own = 0;

  for (char **word = words; *word; word++)
    {
      gboolean is_own = strstr (folded, *word) != NULL;

      if (!is_own && (!heading || !strstr (heading, *word)))
        return FALSE;
      n_own += is_own && **word;
    }
  return n_own > 0;
}

/* Whether what is folded here begins with the word. Folding may change lengths: marks that it drops make
 * the text longer than the word. */
static gboolean
begins_with (const char *text, const char *word, glong reach)
{
  const char *end = text;
  g_autofree char *part = NULL;
  g_autofree char *folded = NULL;

  for (glong i = 0; i < reach && *end; i++)
    end = g_utf8_next_char (end);
  part = g_strndup (text, (gsize) (end - text));
  folded = door_fold (part);
  return g_str_has_prefix (folded, word);
}

/* Some of the text around where the word stands. */
static char *
excerpt (const char *text, const char *word)
{
  glong length = g_utf8_strlen (text, -1), at = 0, from, to;
  glong reach = 2 * g_utf8_strlen (word, -1) + 8;
  const char *p = text;
  g_autofree char *part = NULL;

  while (*p && !begins_with (p, word, reach))
    {
      p = g_utf8_next_char (p);
      at++;
    }
  from = MAX (0, at == length ? 0 : at - EXCERPT_BEFORE);
  to = MIN (length, from + EXCERPT_BEFORE + EXCERPT_AFTER);
  part = g_utf8_substring (text, from, to);
  g_strdelimit (part, "\n", ' ');
  return g_strdup_printf ("%s%s%s", from > 0 ? "…" : "", part, to < length ? "…" : "");
}

static void
search_page (const DoorHelpPage *page, char **words, GPtrArray *headings, GPtrArray *texts)
{
  const DoorHelpBlock *heading = NULL;

  for (guint i = 0; i < page->blocks->len; i++)
    {
      const DoorHelpBlock *block = g_ptr_array_index (page->blocks, i);
      g_autofree char *folded = door_fold (block->text);
      g_autofree char *folded_heading = NULL;
      DoorHelpHit *hit;

      if (block->kind == DOOR_HELP_HEADING)
        heading = block;
      if (block != heading && heading)
        folded_heading = door_fold (heading->text);
      if (!holds_all (folded, folded_heading, words))
        continue;
      hit = g_new0 (DoorHelpHit, 1);
      hit->page = page;
      hit->anchor = heading && heading->level > 1 ? heading->anchor : NULL;
      hit->heading = heading ? heading->text : page->title;
      hit->excerpt = block == heading ? g_strdup ("") : excerpt (block->text, words[0]);
      g_ptr_array_add (block == heading ? headings : texts, hit);
    }
}

GPtrArray *
door_help_search (DoorHelp *self, const char *words)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func (hit_free);
  GPtrArray *texts = g_ptr_array_new ();
  g_autofree char *folded = door_fold (words);
  g_auto (GStrv) parts = g_strsplit_set (g_strstrip (folded), " \t\n", -1);

  for (guint i = 1; *folded && self->ids[i]; i++)
    search_page (door_help_get_page (self, self->ids[i]), parts, hits, texts);
  g_ptr_array_extend_and_steal (hits, texts);
  if (hits->len > HITS_MAX)
    g_ptr_array_set_size (hits, HITS_MAX);
  return hits;
}
