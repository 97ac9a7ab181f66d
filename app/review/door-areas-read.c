/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From GeoJSON to areas. Whatever does not hold ends the reading, with the area's name. */
#define G_LOG_DOMAIN "door-review"

#include "door-areas-private.h"

#include "door-json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static const char *const code_names[]
    = { "psu",     "psu_id",  "psu_code", "ea",   "ea_id", "ea_code", "enumeration_area",
        "cluster", "segment", "area",     "code", NULL };

const char *const *
door_areas_code_names (void)
{
  return code_names;
}

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  g_autofree char *words = NULL;
  va_list arguments;

  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, DOOR_AREAS_FILE ": %s", words);
  return FALSE;
}

static JsonArray *
array_of (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
object_of (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* NAN: it is no number. */
static double
number_of (JsonNode *node)
{
  if (!node || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64
          && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return NAN;
  return json_node_get_double (node);
}

/* --- Codes ---------------------------------------------------------------------------------------- */

/* NULL: it is neither a text nor a number, or is empty. transfer full. */
static char *
code_of (JsonNode *node)
{
  g_autofree char *text = NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    text = g_strstrip (g_strdup (json_node_get_string (node)));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    text = g_strdup_printf ("%.15g", json_node_get_double (node));
  return text && *text ? g_steal_pointer (&text) : NULL;
}

static JsonNode *
find_property (JsonObject *properties, const char *name)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init (&iter, properties);
  while (json_object_iter_next (&iter, &member, &node))
    if (g_ascii_strcasecmp (member, name) == 0)
      return node;
  return NULL;
}

/* NULL: the feature has none. transfer full. */
static char *
feature_code (JsonObject *feature)
{
  JsonObject *properties = object_of (json_object_get_member (feature, "properties"));

  for (guint i = 0; properties && code_names[i]; i++)
    {
      char *code = code_of (find_property (properties, code_names[i]));

      if (code)
        return code;
    }
  return code_of (json_object_get_member (feature, "id"));
}

/* --- Rings ---------------------------------------------------------------------------------------- */

static gboolean
read_position (
    DoorAreas *self, const DoorArea *area, JsonNode *node, double *before, GError **error)
{
  JsonArray *pair = array_of (node);
  DoorAreaPoint point = { { NAN, NAN } };

  if (pair && json_array_get_length (pair) >= 2)
    point = (DoorAreaPoint){ { number_of (json_array_get_element (pair, 0)),
                               number_of (json_array_get_element (pair, 1)) } };
  if (isnan (point.place[0]) || isnan (point.place[1]))
    return refuse (error, "area “%s” has a position without longitude and latitude", area->code);
  if (fabs (point.place[0]) > 360 || fabs (point.place[1]) > 180)
    return refuse (error,
                   "area “%s”: %.10g, %.10g are no degrees. Coordinates have to be longitude and "
                   "latitude in degrees (WGS 84, EPSG:4326)",
                   area->code, point.place[0], point.place[1]);
  if (fabs (point.place[1]) > 90)
    return refuse (error, "area “%s”: latitude %.10g is beyond 90. The longitude has to come first",
                   area->code, point.place[1]);
  point.place[0] = door_areas_near (point.place[0], *before);
  *before = point.place[0];
  g_array_append_val (self->points, point);
  return TRUE;
}

/* Its first position stands near `reference`. */
static gboolean
read_ring (DoorAreas *self, DoorArea *area, JsonNode *node, double *reference, GError **error)
{
  JsonArray *positions = array_of (node);
  guint n = positions ? json_array_get_length (positions) : 0;
  DoorAreaRing ring = { self->points->len, n };
  g_autofree char *fault = NULL;
  double before = *reference;

  if (n < 4)
    return refuse (error, "area “%s” has a ring of fewer than four positions", area->code);
  if (n > DOOR_AREAS_MAX_RING)
    return refuse (error, "area “%s” has a ring of more than %u positions: simplify it", area->code,
                   DOOR_AREAS_MAX_RING);
  if (self->points->len + n > DOOR_AREAS_MAX_POINTS)
    return refuse (error, "there are more than %u positions in all: simplify the outlines",
                   DOOR_AREAS_MAX_POINTS);
  if (area->n >= DOOR_AREAS_MAX_RINGS)
    return refuse (error, "area “%s” has more than %u rings", area->code, DOOR_AREAS_MAX_RINGS);
  for (guint i = 0; i < n; i++)
    if (!read_position (self, area, json_array_get_element (positions, i), &before, error))
      return FALSE;
  fault = door_areas_judge_ring (self, &ring);
  if (fault)
    return refuse (error, "area “%s”: ring %u %s", area->code, area->n + 1, fault);
  if (area->n == 0)
    *reference = g_array_index (self->points, DoorAreaPoint, ring.first).place[0];
  g_array_append_val (self->rings, ring);
  area->n++;
  return TRUE;
}

static gboolean
read_polygon (DoorAreas *self, DoorArea *area, JsonNode *node, double *reference, GError **error)
{
  JsonArray *rings = array_of (node);
  guint n = rings ? json_array_get_length (rings) : 0;

  if (n == 0)
    return refuse (error, "area “%s” has a polygon without rings", area->code);
  for (guint i = 0; i < n; i++)
    if (!read_ring (self, area, json_array_get_element (rings, i), reference, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_geometry (DoorAreas *self, DoorArea *area, JsonObject *geometry, GError **error)
{
  g_autofree char *type = code_of (geometry ? json_object_get_member (geometry, "type") : NULL);
  JsonNode *coordinates = geometry ? json_object_get_member (geometry, "coordinates") : NULL;
  JsonArray *parts = array_of (coordinates);
  double reference = 0;

  if (g_strcmp0 (type, "Polygon") == 0)
    return read_polygon (self, area, coordinates, &reference, error);
  if (g_strcmp0 (type, "MultiPolygon") != 0)
    return refuse (error, "area “%s” is no Polygon and no MultiPolygon", area->code);
  for (guint i = 0; parts && i < json_array_get_length (parts); i++)
    if (!read_polygon (self, area, json_array_get_element (parts, i), &reference, error))
      return FALSE;
  return area->n > 0 || refuse (error, "area “%s” has no polygon", area->code);
}

/* --- Features ------------------------------------------------------------------------------------- */

static gboolean
read_feature (DoorAreas *self, JsonNode *node, guint number, GError **error)
{
  JsonObject *feature = object_of (node);
  g_autofree char *code = feature ? feature_code (feature) : NULL;
  DoorArea area = { code, self->rings->len, 0 };

  if (!code)
    {
      g_autofree char *names = g_strjoinv (", ", (char **) code_names);

      return refuse (error, "feature %u has no code. It is looked for in the properties %s", number,
                     names);
    }
  if (!g_utf8_validate (code, -1, NULL) || strlen (code) > 200)
    return refuse (error, "the code of feature %u is no code", number);
  if (door_areas_find (self, code) >= 0)
    return refuse (error, "area “%s” is there twice: give its parts as one MultiPolygon", code);
  if (!read_geometry (self, &area, object_of (json_object_get_member (feature, "geometry")), error))
    return FALSE;
  area.code = g_steal_pointer (&code);
  g_array_append_val (self->areas, area);
  g_hash_table_insert (self->by_code, g_strdup (area.code), GUINT_TO_POINTER (self->areas->len));
  return TRUE;
}

DoorAreas *
door_areas_parse (GBytes *geojson, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (DoorAreas) self = door_areas_new ();
  gsize length;
  const char *text = g_bytes_get_data (geojson, &length);
  JsonObject *root = NULL;
  JsonArray *features;

  if (length > DOOR_AREAS_MAX_BYTES)
    return refuse (error, "is larger than %u MB: simplify the outlines",
                   DOOR_AREAS_MAX_BYTES / 1024 / 1024),
           NULL;
  if (length > 0 && door_json_is_bounded (text, length)
      && json_parser_load_from_data (parser, text, (gssize) length, NULL))
    root = object_of (json_parser_get_root (parser));
  features = root ? array_of (json_object_get_member (root, "features")) : NULL;
  if (!features)
    return refuse (error, "is no GeoJSON FeatureCollection"), NULL;
  if (json_array_get_length (features) > DOOR_AREAS_MAX)
    return refuse (error, "there are more than %u areas", DOOR_AREAS_MAX), NULL;
  for (guint i = 0; i < json_array_get_length (features); i++)
    if (!read_feature (self, json_array_get_element (features, i), i + 1, error))
      return NULL;
  return g_steal_pointer (&self);
}
