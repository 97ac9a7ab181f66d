/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Regions as shapes, from a country's own GeoJSON, shaded by a figure. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-files.h"
#include "door-indicator-charts-private.h"
#include "door-page-private.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define SHAPES_MAX_BYTES (64u * 1024 * 1024)
#define WIDTH 480.0
#define MAX_HEIGHT 640.0
#define N_SHADES 5u
#define UNKNOWN "#8883"

static const char *const shades[N_SHADES]
    = { "#dbe9f6", "#a9cfe5", "#6aaed6", "#3181bd", "#0b4d94" };

typedef struct {
  char *key;
  GArray *rings; /* of GArray of double: x, y, x, y … */
} Shape;

struct _DoorShapes {
  char *dimension;
  GPtrArray *shapes; /* of Shape */
  double west, east, south, north;
};

static void
shape_free (gpointer data)
{
  Shape *self = data;

  g_free (self->key);
  g_array_unref (self->rings);
  g_free (self);
}

static void
clear_ring (gpointer ring)
{
  g_array_unref (*(GArray **) ring);
}

void
door_shapes_free (DoorShapes *self)
{
  if (!self)
    return;
  g_free (self->dimension);
  g_ptr_array_unref (self->shapes);
  g_free (self);
}

/* --- Reading ------------------------------------------------------------------------------------ */

static JsonArray *
array_of (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonArray *
array_at (JsonArray *array, guint i)
{
  return array_of (json_array_get_element (array, i));
}

static JsonObject *
object_member (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_number (JsonArray *point, guint i, double *ret_number)
{
  JsonNode *node
      = point && i < json_array_get_length (point) ? json_array_get_element (point, i) : NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  *ret_number = json_node_get_double (node);
  return isfinite (*ret_number);
}

static void
add_ring (DoorShapes *self, Shape *shape, JsonArray *points)
{
  GArray *ring = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < json_array_get_length (points); i++)
    {
      JsonArray *point = array_at (points, i);
      double x, y;

      if (!read_number (point, 0, &x) || !read_number (point, 1, &y))
        continue;
      self->west = fmin (self->west, x);
      self->east = fmax (self->east, x);
      self->south = fmin (self->south, y);
      self->north = fmax (self->north, y);
      g_array_append_val (ring, x);
      g_array_append_val (ring, y);
    }
  g_array_append_val (shape->rings, ring);
}

static void
add_polygon (DoorShapes *self, Shape *shape, JsonArray *rings)
{
  for (guint i = 0; rings && i < json_array_get_length (rings); i++)
    if (array_at (rings, i))
      add_ring (self, shape, array_at (rings, i));
}

/* A text or a whole number. transfer full. */
static char *
key_of (JsonObject *feature, const char *property)
{
  JsonObject *properties = object_member (feature, "properties");
  JsonNode *node = properties ? json_object_get_member (properties, property) : NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  return json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_dup_string (node)
             : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

static void
add_feature (DoorShapes *self, JsonObject *feature, const char *property)
{
  JsonObject *geometry = object_member (feature, "geometry");
  JsonArray *coordinates
      = geometry ? array_of (json_object_get_member (geometry, "coordinates")) : NULL;
  const char *type
      = geometry ? json_object_get_string_member_with_default (geometry, "type", "") : "";
  char *key = key_of (feature, property);
  Shape *shape;

  if (!key || !coordinates)
    {
      g_free (key);
      return;
    }
  shape = g_new0 (Shape, 1);
  shape->key = key;
  shape->rings = g_array_new (FALSE, FALSE, sizeof (GArray *));
  g_array_set_clear_func (shape->rings, clear_ring);
  g_ptr_array_add (self->shapes, shape);
  if (strcmp (type, "Polygon") == 0)
    add_polygon (self, shape, coordinates);
  else if (strcmp (type, "MultiPolygon") == 0)
    for (guint i = 0; i < json_array_get_length (coordinates); i++)
      add_polygon (self, shape, array_at (coordinates, i));
}

static void
add_features (DoorShapes *self, JsonNode *root, const char *property)
{
  JsonObject *collection
      = root && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *features
      = collection ? array_of (json_object_get_member (collection, "features")) : NULL;

  for (guint i = 0; features && i < json_array_get_length (features); i++)
    {
      JsonNode *node = json_array_get_element (features, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        add_feature (self, json_node_get_object (node), property);
    }
}

DoorShapes *
door_shapes_read (const char *path, const char *dimension, const char *property, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (path, SHAPES_MAX_BYTES, error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (DoorShapes) self = NULL;
  gsize n = 0;
  const char *text = bytes ? g_bytes_get_data (bytes, &n) : NULL;

  if (!bytes || !json_parser_load_from_data (parser, text, (gssize) n, error))
    return NULL;
  self = g_new0 (DoorShapes, 1);
  self->dimension = g_strdup (dimension);
  self->shapes = g_ptr_array_new_with_free_func (shape_free);
  self->west = self->south = INFINITY;
  self->east = self->north = -INFINITY;
  add_features (self, json_parser_get_root (parser), property);
  if (self->east > self->west && self->north > self->south)
    return g_steal_pointer (&self);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s has no areas with a property '%s': it must be GeoJSON of polygons in degrees",
               path, property);
  return NULL;
}

/* --- Drawing -------------------------------------------------------------------------------------- */

/* Degrees to points: east-west shortened as in the middle of the country. */
typedef struct {
  double per_x, per_y, west, north, width, height;
} Scale;

static Scale
scale_of (const DoorShapes *shapes)
{
  double shorter = cos ((shapes->south + shapes->north) / 2 * G_PI / 180);
  double wide = (shapes->east - shapes->west) * fmax (shorter, 0.1);
  double high = shapes->north - shapes->south;
  double per = fmin (WIDTH / wide, MAX_HEIGHT / high);

  return (Scale){ .per_x = per * fmax (shorter, 0.1),
                  .per_y = per,
                  .west = shapes->west,
                  .north = shapes->north,
                  .width = wide * per,
                  .height = high * per };
}

static const DoorFigure *
figure_of (const Shape *shape, const DoorFigure *const *figures, guint n)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (figures[i]->category, shape->key) == 0
        || strcmp (figures[i]->category_title, shape->key) == 0)
      return figures[i];
  return NULL;
}

static gboolean
is_shown (const DoorFigure *figure)
{
  return figure && figure->quality != DOOR_QUALITY_SUPPRESS && !isnan (figure->e.estimate);
}

static void
find_range (const DoorFigure *const *figures, guint n, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < n; i++)
    if (is_shown (figures[i]))
      {
        *low = fmin (*low, figures[i]->e.estimate);
        *high = fmax (*high, figures[i]->e.estimate);
      }
}

static const char *
shade_of (double value, double low, double high)
{
  double share = high > low ? (value - low) / (high - low) : 0.5;

  return shades[MIN ((guint) (share * N_SHADES), N_SHADES - 1)];
}

static void
draw_rings (GString *out, const Shape *shape, const Scale *scale)
{
  g_string_append (out, "<path fill-rule=\"evenodd\" stroke=\"#fff\" stroke-width=\".6\" d=\"");
  for (guint i = 0; i < shape->rings->len; i++)
    {
      const GArray *ring = g_array_index (shape->rings, GArray *, i);

      for (guint k = 0; k + 1 < ring->len; k += 2)
        g_string_append_printf (out, "%s%.1f %.1f", k == 0 ? "M" : "L",
                                (g_array_index (ring, double, k) - scale->west) * scale->per_x,
                                (scale->north - g_array_index (ring, double, k + 1))
                                    * scale->per_y);
      g_string_append_c (out, 'Z');
    }
}

static void
draw_shape (GString *out,
            const Shape *shape,
            const DoorFigure *figure,
            const Scale *scale,
            double low,
            double high)
{
  draw_rings (out, shape, scale);
  g_string_append_printf (out, "\" fill=\"%s\"><title>",
                          is_shown (figure) ? shade_of (figure->e.estimate, low, high) : UNKNOWN);
  door_page_text (out, figure ? figure->category_title : shape->key);
  if (is_shown (figure))
    g_string_append_printf (out, ": %.1f (%.1f–%.1f)", figure->e.estimate, figure->e.lower,
                            figure->e.upper);
  else
    g_string_append (out, figure ? ": suppressed" : ": no figure");
  g_string_append (out, "</title></path>\n");
}

static void
draw_legend (GString *out, const Scale *scale, double low, double high, const char *unit)
{
  for (guint i = 0; i < N_SHADES; i++)
    g_string_append_printf (out,
                            "<rect x=\"%.0f\" y=\"%.0f\" width=\"16\" height=\"14\" fill=\"%s\"/>"
                            "<text x=\"%.0f\" y=\"%.0f\">%.1f–%.1f</text>\n",
                            scale->width + 24, 8.0 + 20 * i, shades[i], scale->width + 46,
                            19.0 + 20 * i, low + (high - low) * i / N_SHADES,
                            low + (high - low) * (i + 1) / N_SHADES);
  g_string_append_printf (out,
                          "<rect x=\"%.0f\" y=\"%.0f\" width=\"16\" height=\"14\" fill=\"" UNKNOWN
                          "\"/><text x=\"%.0f\" y=\"%.0f\">none shown</text>\n<text x=\"%.0f\" "
                          "y=\"%.0f\">",
                          scale->width + 24, 8.0 + 20 * N_SHADES, scale->width + 46,
                          19.0 + 20 * N_SHADES, scale->width + 24, 45.0 + 20 * N_SHADES);
  door_page_text (out, unit);
  g_string_append (out, "</text>\n");
}

void
door_indicator_draw_map (GString *out,
                         const DoorFigure *const *figures,
                         guint n,
                         const DoorShapes *shapes)
{
  Scale scale;
  double low, high, height;

  find_range (figures, n, &low, &high);
  if (!shapes || strcmp (figures[0]->by, shapes->dimension) != 0 || low > high)
    return;
  scale = scale_of (shapes);
  height = fmax (scale.height, 60 + 20 * N_SHADES);
  g_string_append_printf (out,
                          "<svg class=\"map\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
                          "height=\"%.0f\" role=\"img\" aria-label=\"",
                          scale.width + 160, height, scale.width + 160, height);
  door_page_text (out, figures[0]->title);
  g_string_append (out, "\">\n");
  for (guint i = 0; i < shapes->shapes->len; i++)
    draw_shape (out, shapes->shapes->pdata[i], figure_of (shapes->shapes->pdata[i], figures, n),
                &scale, low, high);
  draw_legend (out, &scale, low, high, figures[0]->unit);
  g_string_append (out, "</svg>\n");
}
