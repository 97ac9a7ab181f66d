/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-hub-wire-private.h"

#include "door-json.h"

#include <string.h>

#define MAX_BYTES (16u * 1024 * 1024)

/* Reading --------------------------------------------------------------------------------- */

gboolean
door_wire_malformed (GError **error, const char *what)
{
  g_set_error (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_MALFORMED,
               "The hub's answer cannot be read: %s.", what);
  return FALSE;
}

JsonObject *
door_wire_object (GBytes *json, JsonParser *parser, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (json, &length);
  if (length > MAX_BYTES)
    {
      g_set_error_literal (error, DOOR_OPENROSA_ERROR, DOOR_OPENROSA_ERROR_TOO_LARGE,
                           "The hub's answer is too large.");
      return NULL;
    }
  if (length == 0 || !g_utf8_validate (data, length, NULL) || !door_json_is_bounded (data, length)
      || !json_parser_load_from_data (parser, data, length, NULL))
    return door_wire_malformed (error, "it is not JSON"), NULL;
  JsonNode *root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return door_wire_malformed (error, "it is no object"), NULL;
  return json_node_get_object (root);
}

/* The text of a member, or NULL when it is absent, null or something else. transfer none. */
const char *
door_wire_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

gboolean
door_wire_get_number (JsonObject *object, const char *name, guint64 *ret_number, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return door_wire_malformed (error, "a number is missing");
  *ret_number = json_node_get_int (node);
  return TRUE;
}

gboolean
door_wire_get_flag (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

GBytes *
door_wire_decode (const char *base64)
{
  gsize length;
  guint8 *bytes = g_base64_decode (base64, &length);
  return g_bytes_new_take (bytes, length);
}

gboolean
door_wire_page_parse (
    GBytes *json, DoorWireReadRow read_row, GPtrArray *out, guint64 *ret_mark, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonObject *object = door_wire_object (json, parser, error);
  guint64 mark;
  if (object == NULL || !door_wire_get_number (object, "mark", &mark, error))
    return FALSE;
  JsonNode *rows = json_object_get_member (object, "rows");
  if (rows == NULL || !JSON_NODE_HOLDS_ARRAY (rows))
    return door_wire_malformed (error, "it has no rows");

  JsonArray *array = json_node_get_array (rows);
  if (json_array_get_length (array) > DOOR_WIRE_PAGE)
    return door_wire_malformed (error, "it has too many rows");
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_row (json_array_get_element (array, i), out, error))
      return FALSE;
  *ret_mark = mark;
  return TRUE;
}

/* Writing --------------------------------------------------------------------------------- */

/* Written as text at once: a tree of nodes for a page of five hundred rows takes longer to build and to
 * throw away than the database takes to find them. */

/* A comma, unless this is the first of an object or a list or the value of a name. */
static void
separate (GString *out)
{
  if (out->len > 0 && strchr ("{[:", out->str[out->len - 1]) == NULL)
    g_string_append_c (out, ',');
}

/* Control characters, quotes and the backslash; all else stands for itself, in UTF-8. */
static void
append_quoted (GString *out, const char *text)
{
  static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      const char *letter = strchr (letters, *at);
      if ((guchar) *at >= ' ' && *at != 0x7f && *at != '"' && *at != '\\')
        g_string_append_c (out, *at);
      else if (letter != NULL)
        g_string_append_printf (out, "\\%c", letter[1]);
      else
        g_string_append_printf (out, "\\u%04x", (guint) *at);
    }
  g_string_append_c (out, '"');
}

void
door_wire_open (GString *out, char bracket)
{
  separate (out);
  g_string_append_c (out, bracket);
}

void
door_wire_add_name (GString *out, const char *name)
{
  door_wire_add_string (out, name);
  g_string_append_c (out, ':');
}

void
door_wire_add_string (GString *out, const char *text)
{
  separate (out);
  append_quoted (out, text);
}

void
door_wire_add_text (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  door_wire_add_name (out, name);
  door_wire_add_string (out, text);
}

void
door_wire_add_number (GString *out, const char *name, guint64 number)
{
  door_wire_add_name (out, name);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64) number);
}

void
door_wire_add_flag (GString *out, const char *name, gboolean flag)
{
  door_wire_add_name (out, name);
  g_string_append (out, flag ? "true" : "false");
}

char *
door_wire_encode (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  return g_base64_encode (data, length);
}

char *
door_wire_page_print (const GPtrArray *rows, guint64 mark, DoorWireWriteRow write_row)
{
  g_autoptr (GString) out = g_string_new (NULL);
  door_wire_open (out, '{');
  door_wire_add_number (out, "mark", mark);
  door_wire_add_name (out, "rows");
  door_wire_open (out, '[');
  for (guint i = 0; i < rows->len; i++)
    write_row (out, g_ptr_array_index (rows, i));
  g_string_append_c (out, ']');
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}
