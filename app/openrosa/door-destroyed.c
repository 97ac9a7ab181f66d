/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-destroyed.h"

#include "door-hub-wire-private.h"

#include <string.h>

static const char *const names[DOOR_DESTROY_N] = {
  [DOOR_DESTROY_ALL] = "all",
  [DOOR_DESTROY_MEDIA] = "media",
  [DOOR_DESTROY_IDENTIFIERS] = "identifiers",
  [DOOR_DESTROY_POSITIONS] = "positions",
};

const char *
door_destroy_name (DoorDestroy what)
{
  g_return_val_if_fail (what < DOOR_DESTROY_N, NULL);
  return names[what];
}

gboolean
door_destroy_parse (const char *name, DoorDestroy *ret_what)
{
  for (guint i = 0; i < DOOR_DESTROY_N; i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        *ret_what = (DoorDestroy) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
door_destroy_takes_part (DoorDestroy what, const char *name)
{
  switch (what)
    {
    case DOOR_DESTROY_ALL:
      return TRUE;
    case DOOR_DESTROY_MEDIA:
      return g_str_has_prefix (name, "media-");
    case DOOR_DESTROY_IDENTIFIERS:
      return strcmp (name, DOOR_PART_IDENTIFIERS) == 0 || strcmp (name, "journal.door") == 0;
    default:
      return strcmp (name, DOOR_PART_POSITIONS) == 0 || strcmp (name, "journal.door") == 0;
    }
}

DoorDestroyedRow *
door_destroyed_row_new (const char *instance_id, DoorDestroy what, const char *outcome, gint64 at)
{
  DoorDestroyedRow *self = g_new0 (DoorDestroyedRow, 1);

  self->instance_id = g_strdup (instance_id);
  self->what = what;
  self->outcome = g_strdup (outcome ? outcome : "");
  self->at = at;
  return self;
}

void
door_destroyed_row_free (DoorDestroyedRow *self)
{
  if (!self)
    return;
  g_free (self->instance_id);
  g_free (self->outcome);
  g_free (self);
}

static gboolean
read_row (JsonNode *node, GPtrArray *out, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object ? door_wire_get_text (object, "instance") : NULL;
  const char *name = object ? door_wire_get_text (object, "what") : NULL;
  guint64 at = 0;
  DoorDestroy what;

  if (!id || !name)
    return door_wire_malformed (error, "what was destroyed lacks its instance");
  if (json_object_has_member (object, "at") && !door_wire_get_number (object, "at", &at, error))
    return FALSE;
  if (door_destroy_parse (name, &what))
    g_ptr_array_add (out, door_destroyed_row_new (id, what, door_wire_get_text (object, "outcome"),
                                                  (gint64) MIN (at, G_MAXINT64)));
  return TRUE;
}

static void
write_row (GString *out, gconstpointer data)
{
  const DoorDestroyedRow *row = data;

  door_wire_open (out, '{');
  door_wire_add_text (out, "instance", row->instance_id);
  door_wire_add_text (out, "what", door_destroy_name (row->what));
  if (*row->outcome)
    door_wire_add_text (out, "outcome", row->outcome);
  if (row->at > 0)
    door_wire_add_number (out, "at", (guint64) row->at);
  g_string_append_c (out, '}');
}

GPtrArray *
door_destroyed_page_parse (GBytes *json, guint64 *ret_mark, GError **error)
{
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_destroyed_row_free);

  g_return_val_if_fail (json && ret_mark, NULL);
  return door_wire_page_parse (json, read_row, all, ret_mark, error) ? g_steal_pointer (&all)
                                                                     : NULL;
}

char *
door_destroyed_page_print (const GPtrArray *rows, guint64 mark)
{
  g_return_val_if_fail (rows, NULL);
  return door_wire_page_print (rows, mark, write_row);
}
