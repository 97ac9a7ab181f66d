/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-desk-json.h"

#include "door-json.h"

#include <string.h>

GBytes *
door_json_finish (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  char *text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

void
door_json_add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text ? text : "");
}

JsonObject *
door_json_parse_object (JsonParser *parser, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  JsonNode *root;

  if (!data || !door_json_is_bounded (data, size)
      || !json_parser_load_from_data (parser, data, (gssize) size, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
}

JsonArray *
door_json_parse_array (JsonParser *parser, const char *text)
{
  JsonNode *root;

  if (!text || !door_json_is_bounded (text, strlen (text))
      || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
}

char *
door_json_dup_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return g_strdup ("");
  return json_node_dup_string (node);
}

/* NULL when there is none. */
static JsonNode *
find_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  GType type = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? node : NULL;
}

double
door_json_get_number (JsonObject *object, const char *name, double usual)
{
  JsonNode *node = find_number (object, name);

  return node ? json_node_get_double (node) : usual;
}

gint64
door_json_get_int (JsonObject *object, const char *name, gint64 usual)
{
  JsonNode *node = find_number (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : usual;
}
