/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check.h"
#include "door-xlsform-check-private.h"
#include "door-xlsform-placeholders.h"

#include <string.h>

static const DoorXlsPhrase *
in_language (const DoorXlsText *text, const char *language)
{
  for (const DoorXlsPhrase *p = text->first; p; p = p->next)
    if (g_strcmp0 (p->language, language) == 0)
      return p;
  return NULL;
}

/* A text that exists in one language is wanted in all. */
static void
check_languages (DoorXlsCheck *self,
                 const DoorXlsSpot *spot,
                 const char *what,
                 const DoorXlsText *text)
{
  if (!text->is_translated)
    return;
  for (guint i = 0; i < self->languages->len; i++)
    {
      const char *language = self->languages->pdata[i];

      if (!in_language (text, language))
        door_xls_check_warn (self, spot, "translation-missing", "the %s is missing in %s", what,
                             language);
    }
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (; (text = strstr (text, what)); text += strlen (what))
    n++;
  return n;
}

/* Tags that begin and that end: "<b>" but not "a < b". */
static void
count_tags (const char *text, guint *ret_open, guint *ret_close)
{
  *ret_open = *ret_close = 0;
  for (; (text = strchr (text, '<')); text++)
    {
      const char *end = strchr (text, '>');

      if (!end || end[-1] == '/')
        continue;
      if (g_ascii_isalpha (text[1]))
        ++*ret_open;
      else if (text[1] == '/' && g_ascii_isalpha (text[2]))
        ++*ret_close;
    }
}

static void
check_translation (DoorXlsCheck *self,
                   const DoorXlsSpot *spot,
                   const DoorXlsPhrase *source,
                   const DoorXlsPhrase *translation)
{
  g_autofree char *wanted
      = door_xls_placeholders_in (source->text, source->language, translation->text);
  g_autofree char *found
      = door_xls_placeholders_in (translation->text, translation->language, source->text);

  if (strcmp (wanted, found) != 0)
    door_xls_check_warn (self, spot, "reference-lost", "in %s it refers to %s, in %s to %s",
                         source->language, *wanted ? wanted : "nothing", translation->language,
                         *found ? found : "nothing");
  if (door_xls_markup_differs (source->text, translation->text))
    door_xls_check_warn (self, spot, "markup-lost", "** or <tags> differ between %s and %s",
                         source->language, translation->language);
}

static void
check_markup (DoorXlsCheck *self, const DoorXlsSpot *spot, const char *text)
{
  guint open, close;

  count_tags (text, &open, &close);
  if (open != close || count (text, "**") % 2 != 0)
    door_xls_check_warn (self, spot, "markup-unbalanced", "a ** or <tag> begins and never ends");
}

static void
check_wordings (DoorXlsCheck *self, DoorXlsSpot spot, const char *what, const DoorXlsText *text)
{
  int row_column = spot.column;

  for (const DoorXlsPhrase *p = text->first; p; p = p->next)
    {
      spot.column = (int) p->column;
      check_markup (self, &spot, p->text);
      if (p != text->first)
        check_translation (self, &spot, text->first, p);
    }
  spot.column = text->first ? (int) text->first->column : row_column;
  check_languages (self, &spot, what, text);
}

static void
check_length (DoorXlsCheck *self, const DoorXlsNode *node)
{
  const DoorXlsPhrase *first = node->row->label.first;
  const DoorXlsAttribute *own = door_xls_attribute_find (node->row->bind, "door:short");
  DoorXlsSpot spot;

  if (own && own->text.first)
    first = own->text.first;
  spot = door_xls_spot_of (node, first);
  if (first && node->kind == DOOR_XLS_NODE_QUESTION && strcmp (node->type, "note") != 0
      && g_utf8_strlen (first->text, -1) > DOOR_XLSFORM_LONG_LABEL)
    door_xls_check_warn (self, &spot, "label-long",
                         "exports keep the first %d characters of a label",
                         DOOR_XLSFORM_LONG_LABEL);
}

void
door_xls_check_texts (DoorXlsCheck *self, const DoorXlsNode *node)
{
  static const struct {
    const char *name;
    const char *what;
  } messages[] = {
    { "jr:constraintMsg", "constraint message" },
    { "jr:requiredMsg", "required message" },
  };
  const DoorXlsRow *row = node->row;
  DoorXlsSpot spot = door_xls_spot_of (node, NULL);

  if (node->row->name == NULL || strcmp (node->row->name, node->name) != 0)
    return;
  check_wordings (self, spot, "label", &row->label);
  check_wordings (self, spot, "hint", &row->hint);
  check_wordings (self, spot, "guidance", &row->guidance);
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      const DoorXlsAttribute *message = door_xls_attribute_find (row->bind, messages[i].name);
      if (message)
        check_wordings (self, spot, messages[i].what, &message->text);
    }
  check_length (self, node);
}

/* Two choices that read the same cannot be told apart. */
static void
check_duplicate (DoorXlsCheck *self,
                 const DoorXlsList *list,
                 const DoorXlsChoice *choice,
                 GHashTable *seen)
{
  for (const DoorXlsPhrase *p = choice->label.first; p; p = p->next)
    {
      DoorXlsSpot spot = { DOOR_XLS_SHEET_CHOICES, choice->row, (int) p->column };

      if (!g_hash_table_add (seen,
                             g_strdup_printf ("%s\x1f%s", p->language ? p->language : "", p->text)))
        door_xls_check_warn (self, &spot, "choice-label-duplicate",
                             "two choices of list “%s” read “%s”", list->name, p->text);
    }
}

void
door_xls_check_choice_texts (DoorXlsCheck *self, const DoorXlsList *list)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    {
      DoorXlsSpot spot = { DOOR_XLS_SHEET_CHOICES, choice->row, -1 };

      if (choice->row == 0)
        continue;
      check_wordings (self, spot, "label", &choice->label);
      check_duplicate (self, list, choice, seen);
    }
}
