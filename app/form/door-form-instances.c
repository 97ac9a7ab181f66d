/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

static DoorTree *
parse_table (GBytes *bytes, const char *uri, const char *name, GError **error)
{
  if (g_str_has_prefix (uri, "jr://file-csv/") || g_str_has_suffix (name, ".csv"))
    return door_tree_from_csv (bytes, error);
  if (g_str_has_suffix (name, ".geojson"))
    return door_tree_from_geojson (bytes, error);
  return door_tree_parse (bytes, name, error);
}

static DoorTree *
load_table (DoorLoader *self, DoorTreeId element, const char *uri)
{
  const char *slash = strrchr (uri, '/');
  const char *name = slash ? slash + 1 : uri;
  g_autoptr (GBytes) bytes = self->media ? self->media->load (self->media, name, uri) : NULL;
  g_autoptr (GError) error = NULL;
  DoorTree *tree;

  if (!bytes)
    {
      door_loader_fault (self, DOOR_SEVERITY_WARNING, "media-missing", element, "src", 0,
                         "the file %.200s is not there; its table is taken as empty", name);
      return door_tree_empty ();
    }
  tree = parse_table (bytes, uri, name, &error);
  if (tree)
    return tree;
  door_loader_fault (self, DOOR_SEVERITY_ERROR, "media-unreadable", element, "src", 0,
                     "the file %.200s cannot be read: %s", name, error->message);
  return door_tree_empty ();
}

static void
read_instance (DoorLoader *self, DoorTreeId element)
{
  const char *src = door_tree_attribute (self->tree, element, "src");
  DoorInstanceDef instance = { .id = door_tree_attribute (self->tree, element, "id") };

  if (!instance.id)
    {
      door_loader_fault (self, DOOR_SEVERITY_WARNING, "instance-no-id", element, "id", 0,
                         "a further instance has no id, so nothing can use it");
      return;
    }
  if (src && g_str_has_prefix (src, "jr://instance/last-saved"))
    {
      instance.tree = NULL;
    }
  else if (src && *src)
    {
      instance.tree = load_table (self, element, src);
    }
  else
    {
      instance.tree = door_tree_ref (self->tree);
      instance.document = element;
    }
  g_array_append_val (self->def->instances, instance);
}

void
door_loader_read_instances (DoorLoader *self)
{
  const GQuark name = g_quark_from_static_string ("instance");
  DoorTreeId element = door_tree_child (self->tree, self->model, name);

  if (element == DOOR_TREE_NONE)
    {
      door_loader_fault (self, DOOR_SEVERITY_ERROR, "no-instance", self->model, NULL, 0,
                         "the model has no instance, so there is no record to fill in");
      return;
    }
  self->def->primary = door_tree_child (self->tree, element, 0);
  if (self->def->primary == DOOR_TREE_NONE)
    door_loader_fault (self, DOOR_SEVERITY_ERROR, "instance-empty", element, NULL, 0,
                       "the first instance is empty; it must hold one element, the record");
  for (element = door_tree_next (self->tree, element, name); element != DOOR_TREE_NONE;
       element = door_tree_next (self->tree, element, name))
    read_instance (self, element);
}
