/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-json.h"

#include <string.h>

/* What may stand outside of texts besides brackets: numbers, true, false, null, and what parts them. */
static gboolean
is_plain (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr (" \t\r\n,:+-.", c) != NULL);
}

/* The closing quote of the text that begins at `i`, or the end. */
static gsize
skip_text (const char *text, gsize length, gsize i)
{
  for (i++; i < length && text[i] != '"'; i++)
    if (text[i] == '\\')
      i++;
  return i;
}

/* Depth, and for each depth how many members the object there has so far. */
typedef struct {
  guint depth;
  guint members[DOOR_JSON_MAX_NESTING + 1];
} Brackets;

static gboolean
brackets_take (Brackets *self, char c)
{
  switch (c)
    {
    case '[':
    case '{':
      if (self->depth == DOOR_JSON_MAX_NESTING)
        return FALSE;
      self->members[++self->depth] = 0;
      return TRUE;
    case ']':
    case '}':
      self->depth -= self->depth > 0;
      return TRUE;
    case ':':
      return ++self->members[self->depth] <= DOOR_JSON_MAX_MEMBERS;
    default:
      return is_plain (c);
    }
}

gboolean
door_json_is_bounded (const char *text, gsize length)
{
  Brackets brackets = { 0 };

  for (gsize i = 0; i < length; i++)
    if (text[i] == '"')
      i = skip_text (text, length, i);
    else if (!brackets_take (&brackets, text[i]))
      return FALSE;
  return TRUE;
}
