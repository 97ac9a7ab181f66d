/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The guides: promises 1 to 3 of door-help.h, search, paper, and that the author's guide knows every column. */
#include "door-help.h"

#include "door-xlsform-columns.h"

#include <string.h>

static DoorHelp *
new_help (const char *language)
{
  const char *const languages[] = { language, NULL };

  return door_help_new (languages);
}

/* Every href in the page, as PAGE and ANCHOR. */
static void
foreach_link (
    const DoorHelpPage *page,
    void (*visit) (const DoorHelpPage *page, const char *id, const char *anchor, gpointer data),
    gpointer data)
{
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const DoorHelpBlock *block = g_ptr_array_index (page->blocks, i);
      const char *at = block->markup;

      while ((at = strstr (at, "<a href=\"")) != NULL)
        {
          g_autofree char *href = NULL;
          g_auto (GStrv) parts = NULL;

          at += strlen ("<a href=\"");
          href = g_strndup (at, strcspn (at, "\""));
          parts = g_strsplit (href, "#", 2);
          visit (page, *parts[0] ? parts[0] : page->id, parts[1], data);
        }
    }
}

static void
resolve (const DoorHelpPage *page, const char *id, const char *anchor, gpointer data)
{
  const DoorHelpPage *other = door_help_get_page (data, id);

  if (other == NULL)
    g_error ("%s/%s: a link to %s, which is no page", page->language, page->id, id);
  if (anchor != NULL && door_help_find_anchor (other, anchor) == 0)
    g_error ("%s/%s: %s has no heading %s", page->language, page->id, id, anchor);
}

static void
test_links (void)
{
  for (const char *const *language = door_help_languages (); *language; language++)
    {
      g_autoptr (DoorHelp) help = new_help (*language);

      for (const char *const *id = door_help_list (help); *id; id++)
        {
          const DoorHelpPage *page = door_help_get_page (help, *id);

          g_assert_nonnull (page);
          g_assert_cmpint (((DoorHelpBlock *) g_ptr_array_index (page->blocks, 0))->kind, ==,
                           DOOR_HELP_HEADING);
          foreach_link (page, resolve, help);
        }
    }
}

/* What lies in the folder is in the contents, and in the program. */
static void
test_every_page (void)
{
  g_autofree char *root = g_test_build_filename (G_TEST_DIST, "..", "help", NULL);
  g_autoptr (DoorHelp) help = new_help ("en");
  GDir *languages = g_dir_open (root, 0, NULL);
  const char *language, *name;

  g_assert_nonnull (languages);
  while ((language = g_dir_read_name (languages)) != NULL)
    {
      g_autofree char *folder = g_build_filename (root, language, NULL);
      GDir *dir = g_dir_open (folder, 0, NULL);
      const char *const wanted[] = { language, NULL };
      g_autoptr (DoorHelp) own = door_help_new (wanted);

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *id = g_strndup (name, strlen (name) - strlen (".md"));

          if (!g_str_has_suffix (name, ".md"))
            continue;
          g_assert_true (g_strv_contains (door_help_list (help), id));
          g_assert_cmpstr (door_help_get_page (own, id)->language, ==, language);
        }
      g_clear_pointer (&dir, g_dir_close);
    }
  g_dir_close (languages);
  g_assert_cmpuint (g_strv_length ((char **) door_help_list (help)), >, 25);
}

/* 1, 2 */
static void
test_languages (void)
{
  g_autoptr (DoorHelp) nowhere = new_help ("xx");

  g_assert_cmpstr (door_help_get_page (nowhere, "interviewer-cases")->language, ==, "en");
  g_assert_null (door_help_get_page (nowhere, "nonsense"));
  for (const char *const *language = door_help_languages (); *language; language++)
    {
      g_autoptr (DoorHelp) help = new_help (*language);
      const DoorHelpPage *page = door_help_get_page (help, "interviewer-cases");

      g_assert_cmpstr (page->language, ==, *language);
      g_assert_cmpint (page->draft, ==, strcmp (*language, "en") != 0);
    }
}

static void
test_blocks (void)
{
  g_autoptr (DoorHelp) help = new_help ("en");
  const DoorHelpPage *page = door_help_get_page (help, "admin-install");
  guint kinds[DOOR_HELP_PICTURE + 1] = { 0 };
  guint n_rows = 0;

  for (guint i = 0; i < page->blocks->len; i++)
    {
      const DoorHelpBlock *block = g_ptr_array_index (page->blocks, i);

      kinds[block->kind]++;
      g_assert_cmpint (block->marker != NULL, ==, block->kind == DOOR_HELP_ITEM);
      g_assert_cmpint (block->anchor != NULL, ==, block->kind == DOOR_HELP_HEADING);
      if (block->kind == DOOR_HELP_CODE)
        g_assert_nonnull (strstr (block->text, "sudo "));
      g_assert_null (strstr (block->text, "|--"));
      n_rows += block->kind == DOOR_HELP_ITEM && strstr (block->markup, " · <b>") != NULL;
    }
  for (guint i = 0; i < DOOR_HELP_PICTURE; i++)
    g_assert_cmpuint (kinds[i], >, 0);
  g_assert_cmpuint (n_rows, >, 0);
}

static gboolean
has_hit (GPtrArray *hits, const char *id)
{
  for (guint i = 0; i < hits->len; i++)
    if (strcmp (((DoorHelpHit *) g_ptr_array_index (hits, i))->page->id, id) == 0)
      return TRUE;
  return FALSE;
}

static void
test_search (void)
{
  g_autoptr (DoorHelp) help = new_help ("en");
  g_autoptr (GPtrArray) lost = door_help_search (help, "LOST tablet wipe");
  g_autoptr (GPtrArray) heading = door_help_search (help, "forgotten passphrase");
  g_autoptr (GPtrArray) none = door_help_search (help, "zeppelin");
  g_autoptr (GPtrArray) empty = door_help_search (help, "  ");
  const DoorHelpHit *first = heading->len > 0 ? g_ptr_array_index (heading, 0) : NULL;

  g_assert_true (has_hit (lost, "interviewer-trouble"));
  g_assert_nonnull (first);
  g_assert_cmpstr (first->page->id, ==, "interviewer-trouble");
  g_assert_cmpstr (first->anchor, ==, "a-forgotten-passphrase");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (empty->len, ==, 0);
}

static void
test_print (void)
{
  g_autoptr (DoorHelp) help = new_help ("ur");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) guide = door_help_print (help, "interviewer", NULL, &error);
  g_autoptr (GBytes) page = door_help_print (help, "admin-tls", NULL, &error);
  g_autoptr (GBytes) none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (guide), >, g_bytes_get_size (page));
  g_assert_cmpmem (g_bytes_get_data (page, NULL), 5, "%PDF-", 5);
  none = door_help_print (help, "nonsense", NULL, &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* The program's own table against what the guide tells authors. */
static void
test_columns (void)
{
  g_autoptr (DoorHelp) help = new_help ("en");
  const DoorHelpPage *page = door_help_get_page (help, "author-columns");
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) columns = door_xls_columns_of_our_own ();

  for (guint i = 0; i < page->blocks->len; i++)
    g_string_append (text, ((DoorHelpBlock *) g_ptr_array_index (page->blocks, i))->markup);
  g_assert_cmpuint (g_strv_length (columns), >, 10);
  for (char **column = columns; *column; column++)
    {
      g_autofree char *mention = g_strdup_printf ("<tt>%s</tt>", *column);

      if (strstr (text->str, mention) == NULL)
        g_error ("help/en/author-columns.md does not mention the column %s", *column);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/help/links", test_links);
  g_test_add_func ("/help/every-page", test_every_page);
  g_test_add_func ("/help/languages", test_languages);
  g_test_add_func ("/help/blocks", test_blocks);
  g_test_add_func ("/help/search", test_search);
  g_test_add_func ("/help/print", test_print);
  g_test_add_func ("/help/columns", test_columns);
  return g_test_run ();
}
