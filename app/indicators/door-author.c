/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-author-private.h"

#include "door-files.h"

#include <math.h>
#include <string.h>

void
door_author_clear (DoorAuthor *self)
{
  g_clear_pointer (&self->where, g_free);
}

/* --- Files --------------------------------------------------------------------------------- */

JsonParser *
door_author_load (const char *path, DoorDiagnostics *faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, DOOR_AUTHOR_MAX_BYTES, &error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize n = 0;
  const char *text = bytes ? g_bytes_get_data (bytes, &n) : NULL;

  if (!bytes)
    door_diagnostics_add (faults, DOOR_SEVERITY_ERROR, "file", NULL, "%s", error->message);
  else if (n == 0 || !json_parser_load_from_data (parser, text, (gssize) n, &error))
    door_diagnostics_add (faults, DOOR_SEVERITY_ERROR, "json", NULL, "this is not JSON: %s",
                          error ? error->message : "it is empty");
  else if (!json_parser_get_root (parser)
           || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    door_diagnostics_add (faults, DOOR_SEVERITY_ERROR, "json", NULL,
                          "the file should be one object: { … }");
  else
    return g_steal_pointer (&parser);
  return NULL;
}

void
door_author_init (DoorAuthor *self, JsonParser *parser, DoorDiagnostics *faults)
{
  *self
      = (DoorAuthor){ json_node_get_object (json_parser_get_root (parser)), g_strdup (""), faults };
}

/* --- Mistakes ------------------------------------------------------------------------------ */

static char *
place_of (const DoorAuthor *self, const char *member)
{
  return g_strconcat (self->where, *self->where && member ? "." : "", member, NULL);
}

void
door_author_fault (
    const DoorAuthor *self, const char *member, const char *code, const char *format, ...)
{
  g_autofree char *where = place_of (self, member);
  g_autofree char *text = NULL;
  DoorPlace place = { .sheet = where };
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  door_diagnostics_add (self->faults, DOOR_SEVERITY_ERROR, code, &place, "%s", text);
}

void
door_author_allow (const DoorAuthor *self, const char *const *members)
{
  g_autoptr (GList) names = door_author_members (self);

  for (GList *at = names; at; at = at->next)
    if (!g_strv_contains (members, at->data))
      {
        const char *near = door_nearest_name (at->data, members);

        door_author_fault (self, at->data, "unknown-member", "'%s' means nothing here",
                           (const char *) at->data);
        if (near)
          door_diagnostics_hint (self->faults, "is '%s' meant?", near);
      }
}

/* --- Values -------------------------------------------------------------------------------- */

static JsonNode *
node_of (const DoorAuthor *self, const char *member)
{
  return self->object ? json_object_get_member (self->object, member) : NULL;
}

gboolean
door_author_has (const DoorAuthor *self, const char *member)
{
  return node_of (self, member) != NULL;
}

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

const char *
door_author_text (const DoorAuthor *self, const char *member, gboolean needed)
{
  JsonNode *node = node_of (self, member);

  if (node && is_text (node) && (*json_node_get_string (node) || !needed))
    return json_node_get_string (node);
  if (node)
    door_author_fault (self, member, "type", "a text in quotes should stand here");
  else if (needed && self->object)
    door_author_fault (self, NULL, "missing-member", "'%s' is missing", member);
  return NULL;
}

double
door_author_number (const DoorAuthor *self, const char *member, double otherwise)
{
  JsonNode *node = node_of (self, member);
  GType type = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    return json_node_get_double (node);
  if (node)
    door_author_fault (self, member, "type", "a number should stand here");
  return otherwise;
}

gboolean
door_author_flag (const DoorAuthor *self, const char *member, gboolean otherwise)
{
  JsonNode *node = node_of (self, member);

  if (node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node);
  if (node)
    door_author_fault (self, member, "type", "true or false should stand here");
  return otherwise;
}

int
door_author_word (const DoorAuthor *self,
                  const char *member,
                  const char *const *words,
                  int otherwise)
{
  const char *text = door_author_text (self, member, FALSE);
  const char *near = text ? door_nearest_name (text, words) : NULL;
  g_autofree char *list = NULL;

  for (int i = 0; text && words[i]; i++)
    if (strcmp (words[i], text) == 0)
      return i;
  if (!text)
    return otherwise;
  list = g_strjoinv (", ", (char **) words);
  door_author_fault (self, member, "word", "'%s' is none of: %s", text, list);
  if (near)
    door_diagnostics_hint (self->faults, "is '%s' meant?", near);
  return otherwise;
}

char **
door_author_texts (const DoorAuthor *self, const char *member)
{
  JsonNode *node = node_of (self, member);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonArray *list = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (node && is_text (node))
    g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
  else if (node && !list)
    door_author_fault (self, member, "type", "a list of texts should stand here: [\"a\", \"b\"]");
  for (guint i = 0; list && i < json_array_get_length (list); i++)
    if (is_text (json_array_get_element (list, i)))
      g_ptr_array_add (texts, g_strdup (json_array_get_string_element (list, i)));
    else
      door_author_fault (self, member, "type", "item %u should be a text in quotes", i + 1);
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

DoorRule *
door_author_rule (const DoorAuthor *self, const char *member, gboolean needed)
{
  const char *text = door_author_text (self, member, needed);
  g_autoptr (GError) error = NULL;
  DoorRule *rule = text ? door_rule_parse (text, &error) : NULL;

  if (error)
    door_author_fault (self, member, "rule", "%s", error->message);
  return rule;
}

/* --- Objects ------------------------------------------------------------------------------- */

guint
door_author_list_length (const DoorAuthor *self, const char *member)
{
  JsonNode *node = node_of (self, member);

  if (node && JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node));
  if (node)
    door_author_fault (self, member, "type", "a list should stand here: [ … ]");
  return 0;
}

void
door_author_list_at (const DoorAuthor *self, const char *member, guint index, DoorAuthor *ret_item)
{
  JsonNode *node = json_array_get_element (json_node_get_array (node_of (self, member)), index);
  g_autofree char *where = place_of (self, member);

  *ret_item = (DoorAuthor){ NULL, g_strdup_printf ("%s[%u]", where, index + 1), self->faults };
  if (JSON_NODE_HOLDS_OBJECT (node))
    ret_item->object = json_node_get_object (node);
  else
    door_author_fault (ret_item, NULL, "type", "an object should stand here: { … }");
}

void
door_author_object (const DoorAuthor *self, const char *member, DoorAuthor *ret_object)
{
  JsonNode *node = node_of (self, member);

  *ret_object = (DoorAuthor){ NULL, place_of (self, member), self->faults };
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    ret_object->object = json_node_get_object (node);
  else if (node)
    door_author_fault (self, member, "type", "an object should stand here: { … }");
}

GList *
door_author_members (const DoorAuthor *self)
{
  return self->object ? json_object_get_members (self->object) : NULL;
}
