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

gboolean
door_json_is_shallow (const char *text, gsize length)
{
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '"')
      i = skip_text (text, length, i);
    else if (text[i] == '[' || text[i] == '{')
      {
        if (++depth > DOOR_JSON_MAX_NESTING)
          return FALSE;
      }
    else if (text[i] == ']' || text[i] == '}')
      depth -= depth > 0;
    else if (!is_plain (text[i]))
      return FALSE;
  return TRUE;
}
