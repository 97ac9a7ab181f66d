/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-listing.h"

#include "door-json.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define RESIDENTIAL "residential"
enum { MAX_LINES = 20000 };

/* Reading ------------------------------------------------------------------------------------- */

static void
household_free (gpointer data)
{
  DoorListedHousehold *self = data;
  g_free (self->id);
  g_free (self->segment);
  g_free (self->lister);
  g_free (self->structure);
  g_free (self->dwelling);
  g_free (self->household);
  g_free (self->address);
  g_free (self->head);
  g_free (self->use);
  g_free (self);
}

void
door_listing_free (DoorListing *self)
{
  if (self == NULL)
    return;
  g_free (self->psu);
  g_free (self->segment);
  g_free (self->lister);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self);
}

/* "" when it is absent or no text. transfer full. */
static char *
text_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                         ? json_node_get_string (node)
                         : NULL;
  return g_strdup (text != NULL ? text : "");
}

static double
place_of (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : (double) NAN;
}

/* 0: not said. */
static gint64
persons_of (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "persons");
  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                         : 0;
}

static gboolean
is_true (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

static gboolean
fail (GError **error, const char *format, guint line)
{
  g_autofree char *where = g_strdup_printf ("line %u", line + 1);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The listing cannot be read: %s %s.",
               where, format);
  return FALSE;
}

static gboolean
read_line (DoorListing *self, JsonNode *node, guint number, GError **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, "is no household", number);
  JsonObject *object = json_node_get_object (node);
  DoorListedHousehold *line = g_new0 (DoorListedHousehold, 1);
  line->id = text_of (object, "id");
  line->segment = g_strdup (self->segment);
  line->lister = g_strdup (self->lister);
  line->structure = text_of (object, "structure");
  line->dwelling = text_of (object, "dwelling");
  line->household = text_of (object, "household");
  line->address = text_of (object, "address");
  line->head = text_of (object, "head");
  line->use = text_of (object, "use");
  line->persons = persons_of (object);
  line->lat = place_of (object, "lat");
  line->lon = place_of (object, "lon");
  g_ptr_array_add (self->lines, line);
  return (*line->id != '\0' && *line->structure != '\0' && *line->use != '\0')
         || fail (error, "lacks its id, structure or use", number);
}

static gboolean
read_lines (DoorListing *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "lines");
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)
      || json_array_get_length (json_node_get_array (node)) > MAX_LINES)
    return fail (error, "and all others are missing, or are too many", 0);
  JsonArray *lines = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (lines); i++)
    if (!read_line (self, json_array_get_element (lines, i), i, error))
      return FALSE;
  return TRUE;
}

DoorListing *
door_listing_parse (GBytes *json, GError **error)
{
  g_return_val_if_fail (json != NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *data = g_bytes_get_data (json, &length);
  gboolean loaded = length > 0 && door_json_is_bounded (data, length)
                    && json_parser_load_from_data (parser, data, (gssize) length, error);
  /* Spaces alone are loaded, and hold nothing. */
  JsonNode *root = loaded ? json_parser_get_root (parser) : NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_clear_error (error);
      return fail (error, "is no JSON", 0), NULL;
    }
  JsonObject *object = json_node_get_object (root);
  g_autoptr (DoorListing) self = g_new0 (DoorListing, 1);
  self->lines = g_ptr_array_new_with_free_func (household_free);
  self->psu = text_of (object, "psu");
  self->segment = text_of (object, "segment");
  self->lister = text_of (object, "lister");
  self->recheck = is_true (object, "recheck");
  if (*self->psu == '\0')
    return fail (error, "is of no PSU", 0), NULL;
  return read_lines (self, object, error) ? g_steal_pointer (&self) : NULL;
}

/* Writing ------------------------------------------------------------------------------------- */

static void
add_text (JsonBuilder *out, const char *name, const char *text)
{
  json_builder_set_member_name (out, name);
  json_builder_add_string_value (out, text != NULL ? text : "");
}

static void
add_place (JsonBuilder *out, const char *name, double value)
{
  if (isnan (value))
    return;
  json_builder_set_member_name (out, name);
  json_builder_add_double_value (out, value);
}

static void
add_line (JsonBuilder *out, const DoorListedHousehold *line)
{
  json_builder_begin_object (out);
  add_text (out, "id", line->id);
  add_text (out, "structure", line->structure);
  add_text (out, "dwelling", line->dwelling);
  add_text (out, "household", line->household);
  add_text (out, "address", line->address);
  add_text (out, "head", line->head);
  add_text (out, "use", line->use);
  json_builder_set_member_name (out, "persons");
  json_builder_add_int_value (out, line->persons);
  add_place (out, "lat", line->lat);
  add_place (out, "lon", line->lon);
  json_builder_end_object (out);
}

GBytes *
door_listing_print (const DoorListing *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (JsonBuilder) out = json_builder_new_immutable ();
  json_builder_begin_object (out);
  add_text (out, "psu", self->psu);
  add_text (out, "segment", self->segment);
  add_text (out, "lister", self->lister);
  json_builder_set_member_name (out, "recheck");
  json_builder_add_boolean_value (out, self->recheck);
  json_builder_set_member_name (out, "lines");
  json_builder_begin_array (out);
  for (guint i = 0; i < self->lines->len; i++)
    add_line (out, g_ptr_array_index (self->lines, i));
  json_builder_end_array (out);
  json_builder_end_object (out);
  g_autoptr (JsonNode) root = json_builder_get_root (out);
  char *text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

/* The frame ----------------------------------------------------------------------------------- */

void
door_frame_free (DoorFrame *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->households);
  g_ptr_array_unref (self->doubles);
  g_free (self);
}

/* Numbers in their order, whatever their width; then as texts. */
static int
compare_numbers (const char *a, const char *b)
{
  guint64 left = g_ascii_strtoull (a, NULL, 10), right = g_ascii_strtoull (b, NULL, 10);
  if (left != right)
    return left < right ? -1 : 1;
  return strcmp (a, b);
}

/* By where it stands: listers walk in that order, so that a systematic draw spreads over the PSU. */
static int
compare_where (const DoorListedHousehold *a, const DoorListedHousehold *b)
{
  int order = strcmp (a->segment, b->segment);
  if (order == 0)
    order = compare_numbers (a->structure, b->structure);
  if (order == 0)
    order = compare_numbers (a->dwelling, b->dwelling);
  return order != 0 ? order : compare_numbers (a->household, b->household);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const DoorListedHousehold *left = *(DoorListedHousehold *const *) a;
  const DoorListedHousehold *right = *(DoorListedHousehold *const *) b;
  int order = compare_where (left, right);
  if (order == 0)
    order = strcmp (left->lister, right->lister);
  return order != 0 ? order : strcmp (left->id, right->id);
}

static void
add_lines (GPtrArray *all, const DoorListing *listing, DoorFrame *self)
{
  for (guint i = 0; i < listing->lines->len; i++)
    {
      DoorListedHousehold *line = g_ptr_array_index (listing->lines, i);
      if (strcmp (line->use, RESIDENTIAL) == 0)
        g_ptr_array_add (all, line);
      else
        self->others++;
    }
}

DoorFrame *
door_frame_merge (const GPtrArray *listings)
{
  g_return_val_if_fail (listings != NULL, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  DoorFrame *self = g_new0 (DoorFrame, 1);
  self->households = g_ptr_array_new ();
  self->doubles = g_ptr_array_new ();
  for (guint i = 0; i < listings->len; i++)
    {
      const DoorListing *listing = g_ptr_array_index (listings, i);
      if (!listing->recheck)
        add_lines (all, listing, self);
    }
  g_ptr_array_sort (all, compare_lines);
  for (guint i = 0; i < all->len; i++)
    {
      DoorListedHousehold *line = g_ptr_array_index (all, i);
      guint n = self->households->len;
      gboolean again
          = n > 0 && compare_where (g_ptr_array_index (self->households, n - 1), line) == 0;
      g_ptr_array_add (again ? self->doubles : self->households, line);
    }
  return self;
}

static void
hash_text (GChecksum *checksum, const char *text)
{
  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text) + 1);
}

char *
door_frame_hash (const DoorFrame *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < self->households->len; i++)
    {
      const DoorListedHousehold *line = g_ptr_array_index (self->households, i);
      hash_text (checksum, line->id);
      hash_text (checksum, line->segment);
      hash_text (checksum, line->structure);
      hash_text (checksum, line->dwelling);
      hash_text (checksum, line->household);
      hash_text (checksum, line->address);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

/* The re-listing ------------------------------------------------------------------------------ */

static gboolean
stands_in (const GPtrArray *lines, const DoorListedHousehold *wanted)
{
  for (guint i = 0; i < lines->len; i++)
    if (compare_where (g_ptr_array_index (lines, i), wanted) == 0)
      return TRUE;
  return FALSE;
}

DoorFrameCheck
door_frame_check (const DoorFrame *self, const DoorListing *recheck)
{
  DoorFrameCheck check = { 0, 0, 0 };
  g_return_val_if_fail (self != NULL && recheck != NULL, check);
  for (guint i = 0; i < recheck->lines->len; i++)
    {
      const DoorListedHousehold *line = g_ptr_array_index (recheck->lines, i);
      if (strcmp (line->use, RESIDENTIAL) != 0)
        continue;
      if (stands_in (self->households, line))
        check.both++;
      else
        check.missed++;
    }
  for (guint i = 0; i < self->households->len; i++)
    {
      const DoorListedHousehold *line = g_ptr_array_index (self->households, i);
      check.gone
          += strcmp (line->segment, recheck->segment) == 0 && !stands_in (recheck->lines, line);
    }
  return check;
}
