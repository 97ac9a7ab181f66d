/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-text.h"

#include <string.h>

const char *
door_xls_text_plain (const DoorXlsText *self)
{
  return self->first ? self->first->text : NULL;
}

DoorXlsPhrase *
door_xls_phrase_new (DoorXlsArena *arena, const char *language, const char *text, guint column)
{
  DoorXlsPhrase *phrase = door_xls_arena_new0 (arena, DoorXlsPhrase);

  phrase->language = language;
  phrase->text = text;
  phrase->column = column;
  return phrase;
}

void
door_xls_text_set (DoorXlsArena *arena, DoorXlsText *self, const char *text)
{
  self->first = door_xls_phrase_new (arena, NULL, text, 0);
  self->is_translated = FALSE;
}

/* Puts a wording in. An unsuffixed text that met a suffixed one becomes the default language's,
 * unless that language has a column of its own. */
void
door_xls_text_add (DoorXlsText *self, DoorXlsPhrase *phrase, const char *default_language)
{
  DoorXlsPhrase **link = &self->first;

  if (phrase->language == NULL && self->is_translated)
    {
      phrase->language = default_language;
      while (*link && strcmp ((*link)->language, default_language) != 0)
        link = &(*link)->next;
      if (*link == NULL)
        *link = phrase;
      return;
    }
  if (phrase->language == NULL)
    {
      self->first = phrase;
      return;
    }
  if (!self->is_translated && self->first)
    self->first->language = default_language;
  self->is_translated = TRUE;
  while (*link && strcmp ((*link)->language, phrase->language) != 0)
    link = &(*link)->next;
  phrase->next = *link ? (*link)->next : NULL;
  *link = phrase;
}

const DoorXlsAttribute *
door_xls_attribute_find (const DoorXlsAttribute *first, const char *name)
{
  for (; first; first = first->next)
    if (strcmp (first->name, name) == 0)
      return first;
  return NULL;
}

const char *
door_xls_attribute_text (const DoorXlsAttribute *first, const char *name)
{
  const DoorXlsAttribute *attribute = door_xls_attribute_find (first, name);
  return attribute ? door_xls_text_plain (&attribute->text) : NULL;
}

DoorXlsText *
door_xls_attribute_make (DoorXlsArena *arena, DoorXlsAttribute **first, const char *name)
{
  while (*first && strcmp ((*first)->name, name) != 0)
    first = &(*first)->next;
  if (*first == NULL)
    {
      *first = door_xls_arena_new0 (arena, DoorXlsAttribute);
      (*first)->name = name;
    }
  return &(*first)->text;
}

void
door_xls_attribute_set (DoorXlsArena *arena,
                        DoorXlsAttribute **first,
                        const char *name,
                        const char *text)
{
  door_xls_text_set (arena, door_xls_attribute_make (arena, first, name), text);
}

void
door_xls_attribute_set_text (DoorXlsArena *arena,
                             DoorXlsAttribute **first,
                             const char *name,
                             const DoorXlsText *text)
{
  *door_xls_attribute_make (arena, first, name) = *text;
}

void
door_xls_attribute_remove (DoorXlsAttribute **first, const char *name)
{
  while (*first && strcmp ((*first)->name, name) != 0)
    first = &(*first)->next;
  if (*first)
    *first = (*first)->next;
}

DoorXlsAttribute *
door_xls_attribute_copy (DoorXlsArena *arena, const DoorXlsAttribute *first)
{
  DoorXlsAttribute *copy = NULL;

  for (; first; first = first->next)
    door_xls_attribute_set_text (arena, &copy, first->name, &first->text);
  return copy;
}
