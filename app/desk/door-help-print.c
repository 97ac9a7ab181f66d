/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of help on paper. */
#define G_LOG_DOMAIN "door-help"

#include "door-help-private.h"

#include "door-files.h"
#include "door-paper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PICTURE_MAX_BYTES (8u * 1024 * 1024)
#define PICTURE_WIDTH 110.0 /* mm */
#define PICTURE_HEIGHT 120.0

/* On paper nobody follows a link: its words stay. */
static char *
without_links (const char *markup)
{
  g_autoptr (GString) out = g_string_new (NULL);

  while (*markup)
    {
      if (g_str_has_prefix (markup, "<a "))
        markup = strchr (markup, '>') + 1;
      else if (g_str_has_prefix (markup, "</a>"))
        markup += strlen ("</a>");
      else
        g_string_append_c (out, *markup++);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
print_picture (DoorPaper *paper, const DoorHelpBlock *block, const char *folder)
{
  g_autofree char *name = g_strconcat (block->picture, ".png", NULL);
  g_autofree char *path = folder ? g_build_filename (folder, name, NULL) : NULL;
  g_autoptr (GBytes) bytes = path ? door_file_load (path, PICTURE_MAX_BYTES, NULL) : NULL;

  if (bytes && door_paper_image (paper, bytes, PICTURE_WIDTH, PICTURE_HEIGHT, NULL))
    {
      door_paper_keep_next (paper);
      door_paper_text (paper, DOOR_PAPER_SMALL, block->text);
    }
}

/* A heading stays with what it is above. */
static void
print_heading (DoorPaper *paper, const DoorHelpBlock *block, const char *markup)
{
  g_autofree char *bold = g_strdup_printf ("<b>%s</b>", markup); /* Nastaliq has no half-bold */

  door_paper_space (paper, block->level > 1 ? 3 : 6);
  door_paper_markup (paper, block->level > 1 ? DOOR_PAPER_SUBHEADING : DOOR_PAPER_HEADING, bold);
  door_paper_space (paper, 1.5);
  door_paper_keep_next (paper);
}

/* Commands are read from left to right in every language. */
static void
print_code (DoorPaper *paper, const DoorHelpBlock *block, const char *language)
{
  door_paper_set_language (paper, "en");
  door_paper_text (paper, DOOR_PAPER_MONO, block->text);
  door_paper_set_language (paper, language);
}

static void
print_block (DoorPaper *paper,
             const DoorHelpPage *page,
             const DoorHelpBlock *block,
             const char *folder)
{
  g_autofree char *markup = without_links (block->markup);
  g_autofree char *item = g_strdup_printf ("%s %s", block->marker ? block->marker : "", markup);

  switch (block->kind)
    {
    case DOOR_HELP_HEADING:
      print_heading (paper, block, markup);
      return;
    case DOOR_HELP_CODE:
      print_code (paper, block, page->language);
      break;
    case DOOR_HELP_PICTURE:
      print_picture (paper, block, folder);
      break;
    default:
      door_paper_markup (paper, DOOR_PAPER_BODY, block->marker ? item : markup);
    }
  door_paper_space (paper, 1.5);
}

static void
print_page (DoorPaper *paper, const DoorHelpPage *page, const char *folder)
{
  door_paper_set_language (paper, page->language);
  for (guint i = 0; i < page->blocks->len; i++)
    {
      print_block (paper, page, g_ptr_array_index (page->blocks, i), folder);
      if (i > 0 || !page->draft)
        continue;
      door_paper_text (paper, DOOR_PAPER_SMALL,
                       _ ("This translation is a draft: no reader of the language has checked it "
                          "yet."));
      door_paper_space (paper, 1.5);
    }
}

/* "interviewer" is all of "interviewer-…". */
static GPtrArray *
choose_pages (DoorHelp *self, const char *id)
{
  GPtrArray *pages = g_ptr_array_new ();
  g_autofree char *prefix = g_strconcat (id, "-", NULL);

  for (const char *const *at = door_help_list (self); *at; at++)
    if (strcmp (*at, id) == 0 || g_str_has_prefix (*at, prefix))
      g_ptr_array_add (pages, (gpointer) door_help_get_page (self, *at));
  return pages;
}

GBytes *
door_help_print (DoorHelp *self, const char *id, const char *pictures, GError **error)
{
  g_autoptr (GPtrArray) pages = choose_pages (self, id);
  const DoorHelpPage *first = pages->len > 0 ? g_ptr_array_index (pages, 0) : NULL;
  DoorPaperAbout about = { 0 };
  g_autoptr (DoorPaper) paper = NULL;

  if (!first)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no page '%s'", id);
      return NULL;
    }
  about.title = first->title;
  about.language = first->language;
  about.foot = "Doorstep " DOOR_VERSION;
  paper = door_paper_new (&about);
  for (guint i = 0; i < pages->len; i++)
    {
      if (i > 0)
        door_paper_page_break (paper);
      print_page (paper, g_ptr_array_index (pages, i), pictures);
    }
  return door_paper_finish (paper, error);
}
