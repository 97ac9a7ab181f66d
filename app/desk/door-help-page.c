/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of help out of Markdown: cmark's tree as a flat list of blocks. */
#define G_LOG_DOMAIN "door-help"

#include "door-help-private.h"

#include "door-paper.h"

#include <cmark.h>
#include <string.h>

#define DRAFT_MARK "<!-- draft -->"
#define LEFT_TO_RIGHT "\u2066"
#define END_OF_ORDER "\u2069"
#define RIGHT_TO_LEFT "\u200f"

typedef struct {
  DoorHelpPage *page;
  GString *markup;
  GString *text;
  gboolean rtl; /* the page is written from right to left */
  gsize strong; /* where the bold words begin in the markup */
  gsize strong_text;
  guint lists;   /* how deep */
  char *marker;  /* of the item that was entered and has no text yet */
  char *picture; /* in this paragraph */
} Reader;

static void
block_free (gpointer data)
{
  DoorHelpBlock *self = data;

  g_free (self->marker);
  g_free (self->markup);
  g_free (self->text);
  g_free (self->anchor);
  g_free (self->picture);
  g_free (self);
}

void
door_help_page_free (DoorHelpPage *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->language);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/* "Lost: what now?" -> "lost-what-now". */
static char *
anchor_of (const char *text)
{
  GString *anchor = g_string_new (NULL);

  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_unichar_tolower (g_utf8_get_char (at));

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (anchor, c);
      else if (anchor->len > 0 && anchor->str[anchor->len - 1] != '-')
        g_string_append_c (anchor, '-');
    }
  if (anchor->len > 0 && anchor->str[anchor->len - 1] == '-')
    g_string_truncate (anchor, anchor->len - 1);
  return g_string_free (anchor, FALSE);
}

/* --- What is written ------------------------------------------------------------------------ */

/* A paragraph that begins with a command or a Latin name still reads as its page does. */
static DoorHelpBlock *
add_block (Reader *self, DoorHelpKind kind, guint level)
{
  DoorHelpBlock *block = g_new0 (DoorHelpBlock, 1);

  if (self->rtl && kind != DOOR_HELP_CODE)
    g_string_prepend (self->markup, RIGHT_TO_LEFT);
  block->kind = kind;
  block->level = level;
  block->markup = g_strdup (self->markup->str);
  block->text = g_strdup (self->text->str);
  g_string_truncate (self->markup, 0);
  g_string_truncate (self->text, 0);
  g_ptr_array_add (self->page->blocks, block);
  return block;
}

/* A cell of a table's row: its words, without the bars around it. */
static char **
cells_of (const char *row)
{
  g_autofree char *inner = g_strstrip (g_strdup (row));
  gsize length = strlen (inner);
  char **cells;

  if (length > 1 && inner[length - 1] == '|')
    inner[length - 1] = '\0';
  cells = g_strsplit (*inner == '|' ? inner + 1 : inner, "|", -1);
  for (char **cell = cells; *cell; cell++)
    g_strstrip (*cell);
  return cells;
}

/* "head: cell · head: cell", with the heads in bold where there is markup. */
static void
join_row (GString *out, char **heads, char **cells, gboolean is_markup)
{
  for (guint i = 0; heads[i] && cells[i]; i++)
    g_string_append_printf (out, is_markup ? "%s<b>%s</b>: %s" : "%s%s: %s", i > 0 ? " · " : "",
                            heads[i], cells[i]);
}

/* A table becomes an item for each row: that can be read on a narrow screen, and read aloud. No cell
 * holds a bar. */
static void
add_table (Reader *self)
{
  g_auto (GStrv) markup = g_strsplit (self->markup->str, "\n", -1);
  g_auto (GStrv) text = g_strsplit (self->text->str, "\n", -1);
  g_auto (GStrv) heads = cells_of (markup[0]);
  g_auto (GStrv) plain_heads = cells_of (text[0]);

  for (guint i = 2; i < g_strv_length (markup) && i < g_strv_length (text); i++)
    {
      g_auto (GStrv) cells = cells_of (markup[i]);
      g_auto (GStrv) plain_cells = cells_of (text[i]);

      g_string_truncate (self->markup, 0);
      g_string_truncate (self->text, 0);
      join_row (self->markup, heads, cells, TRUE);
      join_row (self->text, plain_heads, plain_cells, FALSE);
      add_block (self, DOOR_HELP_ITEM, self->lists + 1)->marker = g_strdup ("•");
    }
}

static void
add_paragraph (Reader *self)
{
  DoorHelpBlock *block;

  if (self->text->str[0] == '|')
    {
      add_table (self);
      return;
    }
  if (self->picture)
    {
      block = add_block (self, DOOR_HELP_PICTURE, self->lists);
      block->picture = g_steal_pointer (&self->picture);
      return;
    }
  block = add_block (self, self->marker ? DOOR_HELP_ITEM : DOOR_HELP_TEXT, self->lists);
  block->marker = g_steal_pointer (&self->marker);
}

static void
add_heading (Reader *self, guint level)
{
  DoorHelpBlock *block = add_block (self, DOOR_HELP_HEADING, level);

  block->anchor = anchor_of (block->text);
  if (!self->page->title)
    self->page->title = g_strdup (block->text);
}

static void
add_words (Reader *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  g_string_append (self->markup, escaped);
  g_string_append (self->text, words);
}

/* What is typed keeps its order among words that run the other way: "--space", not "space--". */
static void
keep_order (Reader *self, gsize begin)
{
  if (!self->rtl)
    return;
  g_string_insert (self->markup, (gssize) begin, LEFT_TO_RIGHT);
  g_string_append (self->markup, END_OF_ORDER);
}

static void
add_code (Reader *self, const char *words)
{
  gsize begin = self->markup->len;

  g_string_append (self->markup, "<tt>");
  add_words (self, words);
  g_string_append (self->markup, "</tt>");
  keep_order (self, begin);
}

static void
begin_strong (Reader *self)
{
  self->strong = self->markup->len;
  self->strong_text = self->text->len;
  g_string_append (self->markup, "<b>");
}

/* Keys and names of packages are bold as well: "1–9, 0, A–Z". */
static void
end_strong (Reader *self)
{
  gboolean is_latin = TRUE;

  for (const char *p = self->text->str + self->strong_text; *p; p = g_utf8_next_char (p))
    is_latin = is_latin && g_unichar_get_script (g_utf8_get_char (p)) != G_UNICODE_SCRIPT_ARABIC;
  g_string_append (self->markup, "</b>");
  if (is_latin)
    keep_order (self, self->strong);
}

/* "admin-backup.md#restore" is the page "admin-backup" at "restore". */
static void
begin_link (Reader *self, const char *url)
{
  g_autoptr (GString) href = g_string_new (url);
  g_autofree char *escaped = NULL;

  g_string_replace (href, ".md", "", 1);
  escaped = g_markup_escape_text (href->str, -1);
  g_string_append_printf (self->markup, "<a href=\"%s\">", escaped);
}

static void
begin_picture (Reader *self, const char *url)
{
  g_autofree char *name = g_path_get_basename (url);

  g_free (self->picture);
  self->picture
      = g_str_has_suffix (name, ".png") ? g_strndup (name, strlen (name) - 4) : g_strdup (name);
}

static char *
marker_of (cmark_node *item)
{
  cmark_node *list = cmark_node_parent (item);
  int number = cmark_node_get_list_start (list);

  if (cmark_node_get_list_type (list) == CMARK_BULLET_LIST)
    return g_strdup ("•");
  for (cmark_node *n = cmark_node_previous (item); n; n = cmark_node_previous (n))
    number++;
  return g_strdup_printf ("%d.", number);
}

/* --- The walk ------------------------------------------------------------------------------- */

static void
enter (Reader *self, cmark_node *node)
{
  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_LIST:
      self->lists++;
      break;
    case CMARK_NODE_ITEM:
      g_free (self->marker);
      self->marker = marker_of (node);
      break;
    case CMARK_NODE_TEXT:
      add_words (self, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_CODE:
      add_code (self, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_CODE_BLOCK:
      add_words (self, cmark_node_get_literal (node));
      g_strchomp (self->text->str);
      g_strchomp (self->markup->str);
      add_block (self, DOOR_HELP_CODE, self->lists);
      break;
    case CMARK_NODE_SOFTBREAK:
      add_words (self, self->text->str[0] == '|' ? "\n" : " "); /* a table's rows */
      break;
    case CMARK_NODE_LINEBREAK:
      add_words (self, "\n");
      break;
    case CMARK_NODE_STRONG:
      begin_strong (self);
      break;
    case CMARK_NODE_EMPH:
      g_string_append (self->markup, "<i>");
      break;
    case CMARK_NODE_LINK:
      begin_link (self, cmark_node_get_url (node));
      break;
    case CMARK_NODE_IMAGE:
      begin_picture (self, cmark_node_get_url (node));
      break;
    case CMARK_NODE_HTML_BLOCK:
      self->page->draft |= g_str_has_prefix (cmark_node_get_literal (node), DRAFT_MARK);
      break;
    default:
      break;
    }
}

static void
leave (Reader *self, cmark_node *node)
{
  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_LIST:
      self->lists--;
      break;
    case CMARK_NODE_PARAGRAPH:
      add_paragraph (self);
      break;
    case CMARK_NODE_HEADING:
      add_heading (self, (guint) cmark_node_get_heading_level (node));
      break;
    case CMARK_NODE_STRONG:
      end_strong (self);
      break;
    case CMARK_NODE_EMPH:
      g_string_append (self->markup, "</i>");
      break;
    case CMARK_NODE_LINK:
      g_string_append (self->markup, "</a>");
      break;
    default:
      break;
    }
}

DoorHelpPage *
door_help_page_parse (const char *id, const char *language, GBytes *markdown)
{
  gsize size;
  const char *data = g_bytes_get_data (markdown, &size);
  cmark_node *document = cmark_parse_document (data, size, CMARK_OPT_DEFAULT);
  cmark_iter *iter = cmark_iter_new (document);
  Reader reader = { g_new0 (DoorHelpPage, 1), g_string_new (NULL), g_string_new (NULL) };
  cmark_event_type event;

  reader.page->id = g_strdup (id);
  reader.page->language = g_strdup (language);
  reader.rtl = door_paper_is_rtl_language (language);
  reader.page->blocks = g_ptr_array_new_with_free_func (block_free);
  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      if (event == CMARK_EVENT_ENTER)
        enter (&reader, cmark_iter_get_node (iter));
      else
        leave (&reader, cmark_iter_get_node (iter));
    }
  cmark_iter_free (iter);
  cmark_node_free (document);
  g_string_free (reader.markup, TRUE);
  g_string_free (reader.text, TRUE);
  g_free (reader.marker);
  g_free (reader.picture);
  if (!reader.page->title)
    reader.page->title = g_strdup (id);
  return reader.page;
}
