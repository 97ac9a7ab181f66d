/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "begin loop over towns": the questions between its begin and end are asked once for each choice
 * of the list. %(label)s and %(name)s in their texts stand for the choice's.
 */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform.h"

#include <string.h>

typedef struct {
  DoorXlsConversion *conversion;
  const DoorXlsChoice *choice;
} Unroller;

/* The choice's value for "label", "name" or an extra column; labels in the text's language. */
static const char *
value_of (const Unroller *self, const char *key, gsize length, const char *language)
{
  g_autofree char *name = g_strndup (key, length);
  const DoorXlsPhrase *label = self->choice->label.first;

  if (strcmp (name, "name") == 0)
    return self->choice->name;
  if (strcmp (name, "label") != 0)
    return door_xls_attribute_text (self->choice->extras, name);
  while (language && label && label->next && g_strcmp0 (label->language, language) != 0)
    label = label->next;
  return label ? label->text : NULL;
}

static const char *
substitute (const Unroller *self, const char *text, const char *language)
{
  g_autoptr (GString) out = NULL;

  if (text == NULL || strchr (text, '%') == NULL)
    return text;
  out = g_string_new (NULL);
  while (*text && out->len <= DOOR_XLSFORM_MAX_CELL_BYTES)
    {
      const char *end = g_str_has_prefix (text, "%(") ? strstr (text, ")s") : NULL;
      const char *value
          = end ? value_of (self, text + 2, (gsize) (end - text - 2), language) : NULL;

      if (value)
        {
          g_string_append (out, value);
          text = end + strlen (")s");
        }
      else
        {
          g_string_append_c (out, *text);
          text += g_str_has_prefix (text, "%%") ? 2 : 1;
        }
    }
  if (!door_xls_conversion_spend (self->conversion, out->len))
    return "";
  return door_xls_arena_dup (self->conversion->arena, out->str);
}

static DoorXlsText
substitute_text (const Unroller *self, DoorXlsText text)
{
  DoorXlsText copy = { NULL, text.is_translated };
  DoorXlsPhrase **link = &copy.first;

  for (DoorXlsPhrase *p = text.first; p; p = p->next)
    {
      *link = door_xls_arena_new0 (self->conversion->arena, DoorXlsPhrase);
      **link = *p;
      (*link)->next = NULL;
      (*link)->text = substitute (self, p->text, p->language);
      link = &(*link)->next;
    }
  return copy;
}

static DoorXlsAttribute *
substitute_attributes (const Unroller *self, const DoorXlsAttribute *first)
{
  DoorXlsAttribute *copy = NULL;

  for (; first; first = first->next)
    {
      DoorXlsText text = substitute_text (self, first->text);
      door_xls_attribute_set_text (self->conversion->arena, &copy, first->name, &text);
    }
  return copy;
}

static void
copy_node (const Unroller *self, const DoorXlsNode *template, DoorXlsNode *parent)
{
  DoorXlsNode *node, links;

  if (self->conversion->n_nodes >= DOOR_XLSFORM_MAX_NODES)
    {
      door_xls_conversion_refuse_size (self->conversion);
      return;
    }
  node = door_xls_node_new (self->conversion, parent, template->kind, template->name);
  links = *node;

  *node = *template;
  node->parent = links.parent;
  node->first = node->last = node->next = NULL;
  node->name = substitute (self, template->name, NULL);
  node->label = substitute_text (self, template->label);
  node->hint = substitute_text (self, template->hint);
  node->guidance = substitute_text (self, template->guidance);
  node->media = substitute_attributes (self, template->media);
  node->bind = substitute_attributes (self, template->bind);
  node->control = substitute_attributes (self, template->control);
  node->default_value = substitute (self, template->default_value, NULL);
  node->choice_filter = substitute (self, template->choice_filter, NULL);
  for (const DoorXlsNode *child = template->first; child; child = child->next)
    copy_node (self, child, node);
}

static gboolean
check_choice (DoorXlsReader *self, const DoorXlsChoice *choice)
{
  if (door_xls_name_is_valid (choice->name) && strlen (choice->name) <= DOOR_XLSFORM_MAX_NAME_BYTES)
    return TRUE;
  door_xls_conversion_error (self->conversion, "NAMES_009", DOOR_XLS_SHEET_CHOICES, choice->row,
                             "name", "“%s” is looped over and cannot be the name of a group",
                             choice->name);
  return FALSE;
}

static void
unroll_choice (DoorXlsReader *self,
               const DoorXlsNode *template,
               DoorXlsNode *loop,
               const DoorXlsChoice *choice)
{
  Unroller unroller = { self->conversion, choice };
  DoorXlsNode *group
      = door_xls_node_new (self->conversion, loop, DOOR_XLS_NODE_GROUP, choice->name);

  group->label = choice->label;
  group->media = choice->media;
  for (const DoorXlsNode *child = template->first; child; child = child->next)
    copy_node (&unroller, child, group);
}

void
door_xls_reader_unroll (DoorXlsReader *self, DoorXlsNode *loop, const char *list_name)
{
  DoorXlsConversion *c = self->conversion;
  DoorXlsList *list = g_hash_table_lookup (c->lists, list_name);
  DoorXlsNode template = *loop;

  loop->first = loop->last = NULL;
  for (DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    {
      if (!choice->name || strcmp (choice->name, "none") == 0)
        continue;
      if (!check_choice (self, choice) || c->is_too_large)
        return;
      unroll_choice (self, &template, loop, choice);
    }
}
