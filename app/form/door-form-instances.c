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

/* "Wards.CSV" and "wards" are the same table. */
static char *
table_name (const char *name)
{
  char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, ".csv"))
    lower[strlen (lower) - strlen (".csv")] = '\0';
  return lower;
}

static gboolean
has_instance (const DoorFormDef *def, const char *id)
{
  for (guint i = 0; i < def->instances->len; i++)
    if (g_ascii_strcasecmp (g_array_index (def->instances, DoorInstanceDef, i).id, id) == 0)
      return TRUE;
  return FALSE;
}

void
door_loader_read_pulled (DoorLoader *self)
{
  g_autoptr (GList) names
      = g_list_sort (g_hash_table_get_keys (self->pulled), (GCompareFunc) strcmp);

  for (GList *l = names; l; l = l->next)
    {
      const gboolean has_suffix = g_str_has_suffix (l->data, ".csv");
      g_autofree char *uri
          = g_strconcat ("jr://file-csv/", (char *) l->data, has_suffix ? "" : ".csv", NULL);
      g_autofree char *id = table_name (l->data);
      DoorInstanceDef instance = { .document = DOOR_TREE_DOCUMENT };

      if (has_instance (self->def, id))
        continue;
      instance.id = g_string_chunk_insert (self->def->strings, id);
      instance.tree = load_table (self, DOOR_TREE_NONE, uri);
      g_array_append_val (self->def->instances, instance);
    }
}

const DoorInstanceDef *
door_loader_find_instance (DoorLoader *self, const char *id)
{
  for (guint i = 0; id && i < self->def->instances->len; i++)
    {
      const DoorInstanceDef *instance = &g_array_index (self->def->instances, DoorInstanceDef, i);

      if (strcmp (instance->id, id) == 0)
        return instance;
    }
  return NULL;
}
