/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-markup"

#include "door-markup.h"

#include <cmark.h>
#include <string.h>

typedef struct {
  GString *out;
  gboolean plain;
  GString *spans; /* one character per open <span>: 'c' it became markup, '-' it did not */
} Writer;

static void
append_text (Writer *writer, const char *text)
{
  if (!text)
    return;
  if (writer->plain)
    g_string_append (writer->out, text);
  else
    {
      g_autofree char *escaped = g_markup_escape_text (text, -1);
      g_string_append (writer->out, escaped);
    }
}

static void
append_mark (Writer *writer, const char *mark)
{
  if (!writer->plain)
    g_string_append (writer->out, mark);
}

static void
append_break (Writer *writer)
{
  if (writer->out->len > 0 && !g_str_has_suffix (writer->out->str, "\n"))
    g_string_append_c (writer->out, '\n');
}

/* "red" or "#a1b2c3" out of <span style="color: red">; anything else is no colour. */
static char *
find_colour (const char *tag)
{
  const char *p = strstr (tag, "color:");
  const char *end;

  if (!p)
    return NULL;
  p += strlen ("color:");
  while (*p == ' ')
    p++;
  for (end = p; g_ascii_isalnum (*end) || *end == '#'; end++)
    ;
  return end > p && end - p < 32 ? g_strndup (p, (gsize) (end - p)) : NULL;
}

static void
write_html (Writer *writer, const char *html)
{
  if (g_str_has_prefix (html, "<br"))
    g_string_append_c (writer->out, '\n');
  else if (g_str_has_prefix (html, "<span"))
    {
      g_autofree char *colour = find_colour (html);

      if (colour && !writer->plain)
        g_string_append_printf (writer->out, "<span foreground=\"%s\">", colour);
      g_string_append_c (writer->spans, colour && !writer->plain ? 'c' : '-');
    }
  else if (g_str_has_prefix (html, "</span") && writer->spans->len > 0)
    {
      if (writer->spans->str[writer->spans->len - 1] == 'c')
        g_string_append (writer->out, "</span>");
      g_string_truncate (writer->spans, writer->spans->len - 1);
    }
}

/* Marks are nested by blocks: a span left open inside a paragraph ends with it. */
static void
close_spans (Writer *writer)
{
  while (writer->spans->len > 0)
    write_html (writer, "</span>");
}

static void
write_item_marker (Writer *writer, cmark_node *item)
{
  cmark_node *list = cmark_node_parent (item);
  int number = cmark_node_get_list_start (list);

  append_break (writer);
  if (cmark_node_get_list_type (list) == CMARK_BULLET_LIST)
    {
      g_string_append (writer->out, writer->plain ? "- " : "• ");
      return;
    }
  for (cmark_node *n = cmark_node_previous (item); n; n = cmark_node_previous (n))
    number++;
  g_string_append_printf (writer->out, "%d. ", number);
}

static gboolean
is_first_in_item (cmark_node *node)
{
  return cmark_node_get_type (cmark_node_parent (node)) == CMARK_NODE_ITEM
         && !cmark_node_previous (node);
}

static void
enter (Writer *writer, cmark_node *node)
{
  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_PARAGRAPH:
      if (!is_first_in_item (node))
        append_break (writer);
      break;
    case CMARK_NODE_HEADING:
      append_break (writer);
      append_mark (writer, "<big><b>");
      break;
    case CMARK_NODE_ITEM:
      write_item_marker (writer, node);
      break;
    case CMARK_NODE_CODE_BLOCK:
    case CMARK_NODE_HTML_BLOCK:
      append_break (writer);
      append_text (writer, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_TEXT:
    case CMARK_NODE_CODE:
      append_text (writer, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
      g_string_append_c (writer->out, '\n');
      break;
    case CMARK_NODE_HTML_INLINE:
      write_html (writer, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_STRONG:
      append_mark (writer, "<b>");
      break;
    case CMARK_NODE_EMPH:
      append_mark (writer, "<i>");
      break;
    case CMARK_NODE_LINK:
      append_mark (writer, "<u>");
      break;
    default:
      break;
    }
}

static void
leave (Writer *writer, cmark_node *node)
{
  switch (cmark_node_get_type (node))
    {
    case CMARK_NODE_PARAGRAPH:
      close_spans (writer);
      break;
    case CMARK_NODE_HEADING:
      close_spans (writer);
      append_mark (writer, "</b></big>");
      break;
    case CMARK_NODE_STRONG:
      append_mark (writer, "</b>");
      break;
    case CMARK_NODE_EMPH:
      append_mark (writer, "</i>");
      break;
    case CMARK_NODE_LINK:
      append_mark (writer, "</u>");
      break;
    default:
      break;
    }
}

static char *
convert (const char *markdown, gboolean plain)
{
  g_autofree char *valid = g_utf8_make_valid (markdown, -1);
  cmark_node *document
      = cmark_parse_document (valid, strlen (valid), CMARK_OPT_DEFAULT | CMARK_OPT_UNSAFE);
  cmark_iter *iter = cmark_iter_new (document);
  Writer writer = { g_string_new (NULL), plain, g_string_new (NULL) };
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      if (event == CMARK_EVENT_ENTER)
        enter (&writer, cmark_iter_get_node (iter));
      else
        leave (&writer, cmark_iter_get_node (iter));
    }
  cmark_iter_free (iter);
  cmark_node_free (document);
  g_string_free (writer.spans, TRUE);
  return g_strchomp (g_string_free (writer.out, FALSE));
}

/* Spans may cross emphasis (<b><span></b></span>), which Pango refuses: such a text goes without
 * marks rather than not at all. */
static gboolean
is_well_formed (const char *markup)
{
  static const GMarkupParser ignore = { 0 };
  GMarkupParseContext *context = g_markup_parse_context_new (&ignore, 0, NULL, NULL);
  g_autofree char *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);
  gboolean ok = g_markup_parse_context_parse (context, whole, -1, NULL)
                && g_markup_parse_context_end_parse (context, NULL);

  g_markup_parse_context_free (context);
  return ok;
}

char *
door_markup_from_markdown (const char *markdown)
{
  char *markup;

  if (!markdown)
    return NULL;
  markup = convert (markdown, FALSE);
  if (!is_well_formed (markup))
    {
      g_autofree char *plain = convert (markdown, TRUE);

      g_free (markup);
      markup = g_markup_escape_text (plain, -1);
    }
  return markup;
}

char *
door_plain_from_markdown (const char *markdown)
{
  char *text = markdown ? convert (markdown, TRUE) : NULL;

  return text ? g_strdelimit (text, "\n", ' ') : NULL;
}
