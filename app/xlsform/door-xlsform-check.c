/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check.h"
#include "door-xlsform-check-private.h"
#include "door-xlsform-document.h"
#include "door-xlsform-references.h"

#include <string.h>

/* Words that Stata or SPSS keep for themselves. */
static const char *const reserved_names[] = {
  "_all", "_b", "_cons",  "_n",  "_N",    "_pi",  "_pred", "_rc",   "_skip", "all", "and",
  "byte", "by", "double", "eq",  "float", "ge",   "gt",    "if",    "in",    "int", "le",
  "long", "lt", "ne",     "not", "or",    "strL", "to",    "using", "with",  NULL,
};

DoorXlsSpot
door_xls_spot_of (const DoorXlsNode *node, const DoorXlsPhrase *phrase)
{
  return (DoorXlsSpot){ DOOR_XLS_SHEET_SURVEY, node->row ? node->row->number : 0,
                        phrase ? (int) phrase->column : -1 };
}

void
door_xls_check_warn (
    DoorXlsCheck *self, const DoorXlsSpot *spot, const char *code, const char *format, ...)
{
  DoorXlsConversion *c = self->conversion;
  DoorPlace place = { door_xls_sheet_names[spot->sheet], spot->row, (guint) (spot->column + 1) };
  g_autofree char *message = NULL;
  va_list arguments;

  if (door_xls_conversion_is_silenced (c, code, spot->sheet, spot->row))
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  door_diagnostics_add (c->diagnostics, DOOR_SEVERITY_WARNING, code, &place, "%s", message);
}

/* --- words --- */

void
door_xls_words_init (DoorXlsWords *self, const char *text)
{
  DoorXlsToken token;

  self->text = text;
  self->tokens = g_array_new (FALSE, FALSE, sizeof (DoorXlsToken));
  for (gsize at = 0; door_xls_token_next (text, at, &token); at = token.end)
    if (token.kind != DOOR_XLS_TOKEN_SPACE)
      g_array_append_val (self->tokens, token);
}

void
door_xls_words_clear (DoorXlsWords *self)
{
  g_clear_pointer (&self->tokens, g_array_unref);
}

const DoorXlsToken *
door_xls_words_get (const DoorXlsWords *self, guint index)
{
  return index < self->tokens->len ? &g_array_index (self->tokens, DoorXlsToken, index) : NULL;
}

gboolean
door_xls_words_is (const DoorXlsWords *self, guint index, const char *text)
{
  const DoorXlsToken *token = door_xls_words_get (self, index);

  return token && token->end - token->start == strlen (text)
         && strncmp (self->text + token->start, text, strlen (text)) == 0;
}

char *
door_xls_words_dup (const DoorXlsWords *self, guint index)
{
  const DoorXlsToken *token = door_xls_words_get (self, index);
  gsize quote = token->kind == DOOR_XLS_TOKEN_LITERAL;

  return g_strndup (self->text + token->start + quote, token->end - token->start - 2 * quote);
}

const DoorXlsNode *
door_xls_words_question (const DoorXlsWords *self, guint index, DoorXlsConversion *conversion)
{
  const DoorXlsToken *token = door_xls_words_get (self, index);
  DoorXlsReference reference;
  g_autofree char *name = NULL;
  gpointer node;

  if (!token || token->kind != DOOR_XLS_TOKEN_REFERENCE
      || door_xls_references_parse (self->text + token->start, &reference, 1) != 1
      || reference.is_last_saved)
    return NULL;
  name = g_strndup (reference.name, reference.name_length);
  node = g_hash_table_lookup (conversion->elements, name);
  return node == conversion ? NULL : node;
}

/* --- names --- */

static void
check_name (DoorXlsCheck *self, const DoorXlsNode *node)
{
  int column = door_xls_table_column (self->conversion->tables[DOOR_XLS_SHEET_SURVEY], "name");
  DoorXlsSpot spot = { DOOR_XLS_SHEET_SURVEY, node->row->number, column };

  if (!node->row->name || strcmp (node->row->name, node->name) != 0)
    return;
  if (g_utf8_strlen (node->name, -1) > DOOR_XLSFORM_LONG_NAME)
    door_xls_check_warn (self, &spot, "name-for-exports",
                         "“%s” has more than the %d characters that Stata keeps", node->name,
                         DOOR_XLSFORM_LONG_NAME);
  else if (strpbrk (node->name, "-."))
    door_xls_check_warn (self, &spot, "name-for-exports",
                         "“%s” holds a “-” or “.”, which Stata cannot keep in a name", node->name);
  else if (g_strv_contains (reserved_names, node->name))
    door_xls_check_warn (self, &spot, "name-for-exports",
                         "“%s” is a word that Stata or SPSS keep for themselves", node->name);
}

/* --- all of it --- */

static void
find_languages (DoorXlsCheck *self)
{
  for (guint kind = DOOR_XLS_SHEET_SURVEY; kind <= DOOR_XLS_SHEET_CHOICES; kind++)
    {
      const DoorXlsTable *table = self->conversion->tables[kind];

      for (guint i = 0; table && i < table->columns->len; i++)
        {
          const DoorXlsColumn *column = &g_array_index (table->columns, DoorXlsColumn, i);

          if (column->n_tokens == 2 && strcmp (column->tokens[0], "label") == 0
              && !g_ptr_array_find_with_equal_func (self->languages, column->tokens[1], g_str_equal,
                                                    NULL))
            g_ptr_array_add (self->languages, (char *) column->tokens[1]);
        }
    }
}

void
door_xls_check_conversion (DoorXlsConversion *conversion)
{
  g_autoptr (GPtrArray) languages = g_ptr_array_new ();
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  DoorXlsCheck self = { conversion, languages, used, 0 };

  /* What is written out below is thrown away; the form itself has kept within the limit. */
  conversion->n_path_bytes = 0;
  find_languages (&self);
  for (DoorXlsNode *node = conversion->root; node;
       node = door_xls_node_next (node, conversion->root))
    {
      if (node->list)
        g_hash_table_add (used, node->list);
      if (!node->row)
        continue;
      check_name (&self, node);
      door_xls_check_values (&self, node);
      door_xls_check_expressions (&self, node);
      door_xls_check_logic (&self, node);
      door_xls_check_texts (&self, node);
    }
  for (guint i = 0; i < conversion->list_order->len; i++)
    door_xls_check_choice_texts (&self, conversion->list_order->pdata[i]);
  door_xls_check_lists (&self);
  door_xls_check_sealed (&self);
  door_xls_check_apart (&self);
}
