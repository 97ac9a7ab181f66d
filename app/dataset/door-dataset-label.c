/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Question texts are Markdown with a few tags; labels of variables are plain lines. */
#include "door-dataset-private.h"

#include <string.h>

/* No tag and no address of a link is longer; looking on would be quadratic in a hostile text. */
#define MAX_MARK 2000

typedef struct {
  const char *text;
  gsize size;
  guint8 *drop;             /* by byte: a mark, not text */
  gboolean no_closer[2][4]; /* by mark and length: none follows, do not look again */
} Marks;

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || (c & 0x80);
}

static gsize
run_length (const Marks *self, gsize at)
{
  gsize n = 1;

  while (at + n < self->size && self->text[at + n] == self->text[at])
    n++;
  return n;
}

/* "_" inside a word is part of it, as in snake_case; "*" is a mark anywhere. */
static gboolean
opens (const Marks *self, gsize at, gsize n)
{
  char before = at > 0 ? self->text[at - 1] : ' ';
  char after = at + n < self->size ? self->text[at + n] : ' ';

  return !g_ascii_isspace (after) && (self->text[at] == '*' || !is_word (before));
}

static gboolean
closes (const Marks *self, gsize at, gsize n)
{
  char after = at + n < self->size ? self->text[at + n] : ' ';

  return at > 0 && !g_ascii_isspace (self->text[at - 1])
         && (self->text[at] == '*' || !is_word (after));
}

static void
drop_pair (Marks *self, gsize at, gsize n)
{
  char mark = self->text[at];
  gboolean *none = &self->no_closer[mark == '_'][n];

  if (*none || !opens (self, at, n))
    return;
  for (gsize i = at + n + 1; i < self->size; i++)
    {
      gsize length;

      if (self->text[i] == '\\')
        i++;
      if (i >= self->size || self->text[i] != mark || self->drop[i])
        continue;
      length = run_length (self, i);
      if (length == n && closes (self, i, n))
        {
          memset (self->drop + at, 1, n);
          memset (self->drop + i, 1, n);
          return;
        }
      i += length - 1;
    }
  *none = TRUE;
}

static void
find_marks (Marks *self)
{
  for (gsize i = 0; i < self->size; i++)
    {
      gsize n;

      if (self->text[i] == '\\')
        i++;
      else if ((self->text[i] == '*' || self->text[i] == '_') && !self->drop[i])
        {
          n = run_length (self, i);
          if (n <= 3)
            drop_pair (self, i, n);
          i += n - 1;
        }
    }
}

static const char *
find_near (const char *text, char c)
{
  return memchr (text, c, strnlen (text, MAX_MARK));
}

/* Length of the tag that begins here, 0 for a mere "<". */
static gsize
tag_length (const char *text)
{
  char c = text[1];
  const char *end = c == '/' || c == '!' || g_ascii_isalpha (c) ? find_near (text, '>') : NULL;

  return end ? (gsize) (end - text) + 1 : 0;
}

/* "[text](address)": where the address ends, when `text` stands on the "]". */
static const char *
after_address (const char *text)
{
  const char *end = text[1] == '(' ? find_near (text, ')') : NULL;

  return end ? end + 1 : NULL;
}

/* Whether the "[" here begins a link. Links hold no brackets. */
static gboolean
begins_link (const char *text)
{
  const char *end = strpbrk (text + 1, "[]");

  return end && *end == ']' && after_address (end);
}

static gsize
entity (const char *text, GString *out)
{
  static const struct {
    const char *name;
    const char *text;
  } entities[] = { { "&amp;", "&" },   { "&lt;", "<" },  { "&gt;", ">" },
                   { "&quot;", "\"" }, { "&#39;", "'" }, { "&nbsp;", " " } };

  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (text, entities[i].name))
      {
        g_string_append (out, entities[i].text);
        return strlen (entities[i].name);
      }
  return 0;
}

static const char *
skip_line_mark (const char *text)
{
  const char *p = text;

  while (*p == ' ' || *p == '\t')
    p++;
  if (*p == '#')
    {
      const char *end = p + strspn (p, "#");

      return end - p <= 6 && (*end == ' ' || *end == '\t') ? end : p;
    }
  return (*p == '-' || *p == '*' || *p == '+') && p[1] == ' ' ? p + 1 : p;
}

static void
append_plain (const Marks *marks, GString *out)
{
  const char *text = marks->text;
  gboolean in_link = FALSE;
  gsize n;

  for (const char *p = skip_line_mark (text); *p;)
    {
      if (*p == '\n')
        {
          g_string_append_c (out, ' ');
          p = skip_line_mark (p + 1);
        }
      else if (marks->drop[p - text])
        p++;
      else if (*p == '\\' && g_ascii_ispunct (p[1]))
        {
          g_string_append_c (out, p[1]);
          p += 2;
        }
      else if (*p == '<' && (n = tag_length (p)) > 0)
        {
          if (g_ascii_strncasecmp (p, "<br", 3) == 0 || g_ascii_strncasecmp (p, "</p", 3) == 0)
            g_string_append_c (out, ' ');
          p += n;
        }
      else if (*p == '[' && begins_link (p))
        {
          in_link = TRUE;
          p++;
        }
      else if (*p == ']' && in_link)
        {
          in_link = FALSE;
          p = after_address (p);
        }
      else if (*p == '&' && (n = entity (p, out)) > 0)
        p += n;
      else
        g_string_append_c (out, *p++);
    }
}

static char *
collapse (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean pending = FALSE;

  for (const char *p = text; *p; p++)
    {
      if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p))
        {
          pending = out->len > 0;
          continue;
        }
      if (pending)
        g_string_append_c (out, ' ');
      pending = FALSE;
      g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

char *
door_plain_text (const char *markdown)
{
  Marks marks = { .text = markdown, .size = strlen (markdown) };
  g_autofree guint8 *drop = g_new0 (guint8, marks.size + 1);
  g_autoptr (GString) out = g_string_new (NULL);

  marks.drop = drop;
  find_marks (&marks);
  append_plain (&marks, out);
  return collapse (out->str);
}
