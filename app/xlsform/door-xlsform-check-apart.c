/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a calculation makes of an answer that is destroyed by date. Copied word for word it goes with the
 * answer, without a mark (door-apart.h); an initial, a part of a number or a code made of it stays, and
 * may still say who somebody is. The author is told, and decides: either word in the column "apart", "no" as
 * well, is an answer. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check-private.h"
#include "door-xlsform-document.h"

#include <string.h>

/* What these give of an argument is all of it, or only whether it is there or like another. */
static const char *const harmless[] = {
  "concat",          "coalesce",       "if",          "once",           "string",
  "normalize-space", "join",           "not",         "boolean",        "count",
  "count-non-empty", "count-selected", "regex",       "selected",       "checklist",
  "string-length",   "contains",       "starts-with", "indexed-repeat", NULL,
};

/* The nearest word in the column "apart", of the row or of a group around it; NULL: none. */
static const char *
word_of (const DoorXlsNode *node)
{
  for (; node; node = node->parent)
    {
      const char *word = door_xls_attribute_text (node->bind, "door:apart");

      if (word && *word)
        return word;
    }
  return NULL;
}

static gboolean
is_identifier (const DoorXlsNode *node)
{
  return g_strcmp0 (word_of (node), "identifiers") == 0;
}

static gboolean
is_harmless (const DoorXlsWords *words, guint call)
{
  const DoorXlsToken *token = door_xls_words_get (words, call);
  g_autofree char *name = NULL;

  name = g_strndup (words->text + token->start, token->end - token->start - 1);
  return g_strv_contains (harmless, g_strstrip (name));
}

/* The call that a reference is an argument of has made something of it. `open` has, for each bracket that
 * is open, the call that opened it + 1, or that of the bracket around it. */
static const DoorXlsNode *
find_changed (const DoorXlsWords *words, DoorXlsConversion *conversion)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  const DoorXlsToken *token;

  for (guint i = 0; (token = door_xls_words_get (words, i)); i++)
    {
      guint around = open->len > 0 ? g_array_index (open, guint, open->len - 1) : 0;
      const DoorXlsNode *target = door_xls_words_question (words, i, conversion);
      guint call = token->kind == DOOR_XLS_TOKEN_CALL ? i + 1 : around;

      if (target && is_identifier (target) && around > 0 && !is_harmless (words, around - 1))
        return target;
      if (token->kind == DOOR_XLS_TOKEN_CALL || token->kind == DOOR_XLS_TOKEN_OPEN)
        g_array_append_val (open, call);
      else if (token->kind == DOOR_XLS_TOKEN_CLOSE && open->len > 0)
        g_array_set_size (open, open->len - 1);
    }
  return NULL;
}

static gboolean
changes_something (const DoorXlsWords *words)
{
  const DoorXlsToken *token;

  for (guint i = 0; (token = door_xls_words_get (words, i)); i++)
    if (token->kind == DOOR_XLS_TOKEN_CALL && !is_harmless (words, i))
      return TRUE;
  return FALSE;
}

static void
note_identifier (const DoorXlsNode *target, gpointer data)
{
  const DoorXlsNode **found = data;

  if (!*found && is_identifier (target))
    *found = target;
}

/* By name it is known which call has it; by a path only whether any call makes something. */
static const DoorXlsNode *
find_identifier (DoorXlsCheck *self, const DoorXlsNode *node, const char *text)
{
  g_auto (DoorXlsWords) words = { NULL };
  const DoorXlsNode *found;

  door_xls_words_init (&words, text);
  found = find_changed (&words, self->conversion);
  if (!found && changes_something (&words))
    door_xls_check_paths (self->conversion, text, node, &self->n_visits, note_identifier, &found);
  return found;
}

/* The name of the interview is made by a setting. */
static DoorXlsSpot
spot_of (DoorXlsCheck *self, const DoorXlsNode *node, const DoorXlsAttribute *attribute)
{
  const DoorXlsAttribute *setting
      = node->row ? NULL
                  : door_xls_attribute_find (self->conversion->settings.all, "instance_name");

  if (!setting)
    return door_xls_spot_of (node, attribute->text.first);
  return (DoorXlsSpot){ DOOR_XLS_SHEET_SETTINGS, 2,
                        setting->text.first ? (int) setting->text.first->column : -1 };
}

void
door_xls_check_apart (DoorXlsCheck *self)
{
  DoorXlsNode *root = self->conversion->root;

  for (DoorXlsNode *node = root; node; node = door_xls_node_next (node, root))
    {
      const DoorXlsAttribute *attribute = door_xls_attribute_find (node->bind, "calculate");
      const char *text = attribute ? door_xls_attribute_text (node->bind, "calculate") : NULL;
      const DoorXlsNode *found
          = text && !word_of (node) ? find_identifier (self, node, text) : NULL;
      DoorXlsSpot spot;

      if (!found)
        continue;
      spot = spot_of (self, node, attribute);
      door_xls_check_warn (self, &spot, "apart-computed",
                           "“%s” makes something of “%s”, and keeps it after that was destroyed; "
                           "write “identifiers” in the column “apart”, or “no” if it may stay",
                           node->name, found->name);
    }
}
