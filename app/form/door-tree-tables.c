/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-tree-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "door-csv.h"
#include "door-json.h"

/* A header as an element's name: what cannot stand in one becomes "_". */
static GQuark
quark_of_column (const char *header)
{
  g_autofree char *name = g_strstrip (g_strdup (header));

  for (char *p = name; *p; p++)
    if (g_ascii_isspace (*p) || strchr ("<>&\"'/@[]()=,;:", *p))
      *p = '_';
  return g_quark_from_string (*name ? name : "_");
}

static void
add_leaf (DoorTreeBuilder *builder, GQuark name, const char *text, guint32 line)
{
  if (!door_tree_builder_start (builder, name, line))
    return;
  door_tree_builder_text (builder, text, strlen (text));
  door_tree_builder_end (builder);
}

/* Half a table is worse than none. */
static DoorTree *
finish_table (DoorTreeBuilder *builder, GError **error)
{
  if (!door_tree_builder_is_full (builder))
    return door_tree_builder_finish (builder);
  door_tree_builder_free (builder);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it has more than %u rows and cells",
               DOOR_TREE_MAX_NODES);
  return NULL;
}

DoorTree *
door_tree_from_csv (GBytes *bytes, GError **error)
{
  g_autoptr (DoorCsvTable) table = door_csv_read (bytes, error);
  g_autoptr (DoorTreeBuilder) builder = NULL;
  g_autofree GQuark *names = NULL;
  guint n_columns;

  if (!table)
    return NULL;
  builder = door_tree_builder_new ();
  n_columns = door_csv_columns (table);
  names = g_new0 (GQuark, n_columns + 1);
  for (guint c = 0; c < n_columns; c++)
    names[c] = quark_of_column (door_csv_header (table, c));
  door_tree_builder_start (builder, g_quark_from_static_string ("root"), 1);
  for (guint r = 0; r < door_csv_rows (table); r++)
    {
      if (!door_tree_builder_start (builder, g_quark_from_static_string ("item"),
                                    door_csv_line (table, r)))
        break;
      for (guint c = 0; c < n_columns; c++)
        add_leaf (builder, names[c], door_csv_cell (table, r, c), 0);
      door_tree_builder_end (builder);
    }
  door_tree_builder_end (builder);
  return finish_table (g_steal_pointer (&builder), error);
}

/* --- GeoJSON ------------------------------------------------------------------------------ */

/* "lat lon alt acc": GeoJSON has the longitude first. */
static void
append_point (GString *out, JsonArray *position)
{
  const double altitude
      = json_array_get_length (position) > 2 ? json_array_get_double_element (position, 2) : 0;
  char lat[G_ASCII_DTOSTR_BUF_SIZE];
  char lon[G_ASCII_DTOSTR_BUF_SIZE];
  char alt[G_ASCII_DTOSTR_BUF_SIZE];

  if (json_array_get_length (position) < 2)
    return;
  g_ascii_formatd (lat, sizeof lat, "%.10g", json_array_get_double_element (position, 1));
  g_ascii_formatd (lon, sizeof lon, "%.10g", json_array_get_double_element (position, 0));
  g_ascii_formatd (alt, sizeof alt, "%.10g", altitude);
  if (out->len > 0)
    g_string_append (out, "; ");
  g_string_append_printf (out, "%s %s %s 0", lat, lon, alt);
}

static gboolean
is_position (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array && json_array_get_length (array) >= 2
         && JSON_NODE_HOLDS_VALUE (json_array_get_element (array, 0));
}

/* Point, LineString, and the outer ring of a Polygon. */
static void
append_positions (GString *out, JsonNode *coordinates)
{
  JsonArray *array;

  if (!coordinates || !JSON_NODE_HOLDS_ARRAY (coordinates))
    return;
  array = json_node_get_array (coordinates);
  if (is_position (coordinates))
    {
      append_point (out, array);
      return;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (is_position (element))
        append_point (out, json_node_get_array (element));
      else if (i == 0 && JSON_NODE_HOLDS_ARRAY (element))
        {
          JsonArray *ring = json_node_get_array (element);

          for (guint j = 0; j < json_array_get_length (ring); j++)
            if (is_position (json_array_get_element (ring, j)))
              append_point (out, json_array_get_array_element (ring, j));
          return;
        }
    }
}

static char *
json_text (JsonNode *node)
{
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

static void
add_feature (DoorTreeBuilder *builder, JsonObject *feature)
{
  JsonNode *geometry = json_object_get_member (feature, "geometry");
  JsonNode *properties = json_object_get_member (feature, "properties");
  JsonNode *id = json_object_get_member (feature, "id");
  g_autoptr (GString) points = g_string_new (NULL);

  if (!door_tree_builder_start (builder, g_quark_from_static_string ("item"), 0))
    return;
  if (geometry && JSON_NODE_HOLDS_OBJECT (geometry))
    append_positions (points,
                      json_object_get_member (json_node_get_object (geometry), "coordinates"));
  add_leaf (builder, g_quark_from_static_string ("geometry"), points->str, 0);
  if (id)
    {
      g_autofree char *text = json_text (id);

      add_leaf (builder, g_quark_from_static_string ("id"), text, 0);
    }
  if (properties && JSON_NODE_HOLDS_OBJECT (properties))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init_ordered (&iter, json_node_get_object (properties));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        {
          g_autofree char *text = json_text (value);

          if (!id || strcmp (name, "id") != 0)
            add_leaf (builder, quark_of_column (name), text, 0);
        }
    }
  door_tree_builder_end (builder);
}

DoorTree *
door_tree_from_geojson (GBytes *bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (DoorTreeBuilder) builder = NULL;
  JsonNode *root;
  JsonNode *features;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (size > 0 && !door_json_is_bounded (text, size))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "not JSON, or nested more than %u deep", DOOR_JSON_MAX_NESTING);
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text ? text : "", (gssize) size, error))
    return NULL;
  root = json_parser_get_root (parser);
  features = root && JSON_NODE_HOLDS_OBJECT (root)
                 ? json_object_get_member (json_node_get_object (root), "features")
                 : NULL;
  if (!features || !JSON_NODE_HOLDS_ARRAY (features))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a FeatureCollection");
      return NULL;
    }
  builder = door_tree_builder_new ();
  door_tree_builder_start (builder, g_quark_from_static_string ("root"), 0);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (features)); i++)
    {
      JsonNode *feature = json_array_get_element (json_node_get_array (features), i);

      if (JSON_NODE_HOLDS_OBJECT (feature))
        add_feature (builder, json_node_get_object (feature));
    }
  door_tree_builder_end (builder);
  return finish_table (g_steal_pointer (&builder), error);
}
