/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an export held of each interview, so that a later one tells what is new, changed or gone. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-csv.h"
#include "door-desk-json.h"
#include "door-files.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define INDEX_MAX_BYTES (512u * 1024 * 1024)

struct _DoorAnalystIndex {
  GHashTable *hashes; /* instance id -> hash */
  char *manifest;
};

DoorAnalystIndex *
door_analyst_index_new (void)
{
  DoorAnalystIndex *self = g_new0 (DoorAnalystIndex, 1);

  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->manifest = g_strdup ("");
  return self;
}

void
door_analyst_index_free (DoorAnalystIndex *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->hashes);
  g_free (self->manifest);
  g_free (self);
}

void
door_analyst_index_set (DoorAnalystIndex *self, const char *instance_id, const char *hash)
{
  g_hash_table_replace (self->hashes, g_strdup (instance_id), g_strdup (hash));
}

const char *
door_analyst_index_get (const DoorAnalystIndex *self, const char *instance_id)
{
  return g_hash_table_lookup (self->hashes, instance_id);
}

const char *
door_analyst_index_manifest (const DoorAnalystIndex *self)
{
  return self->manifest;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* --- Reading --------------------------------------------------------------------------------- */

static gboolean
refuse (GError **error, const char *folder, const char *why)
{
  g_set_error (error, DOOR_ANALYST_ERROR, DOOR_ANALYST_ERROR_SINCE,
               "%s: %s. Name the folder of an earlier export, or export all.", folder, why);
  return FALSE;
}

static char *
hash_of (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/* The hash that the manifest gives for the index; NULL. */
static char *
listed_hash (GBytes *manifest)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = door_json_parse_object (parser, manifest);
  JsonNode *files = root ? json_object_get_member (root, "files") : NULL;
  JsonArray *list = files && JSON_NODE_HOLDS_ARRAY (files) ? json_node_get_array (files) : NULL;

  for (guint i = 0; list && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *file = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (file
          && g_strcmp0 (json_object_get_string_member_with_default (file, "name", ""),
                        DOOR_ANALYST_INDEX)
                 == 0)
        return g_strdup (json_object_get_string_member_with_default (file, "sha256", ""));
    }
  return NULL;
}

static gboolean
read_lines (DoorAnalystIndex *self, GBytes *bytes, const char *folder, GError **error)
{
  g_autoptr (DoorCsvTable) table = door_csv_read (bytes, NULL);
  int instance = table ? door_csv_find (table, "instance_id") : -1;
  int hash = table ? door_csv_find (table, "sha256") : -1;

  if (instance < 0 || hash < 0)
    return refuse (error, folder, "its " DOOR_ANALYST_INDEX " cannot be read");
  for (guint i = 0; i < door_csv_rows (table); i++)
    door_analyst_index_set (self, door_csv_cell (table, i, (guint) instance),
                            door_csv_cell (table, i, (guint) hash));
  return TRUE;
}

/* One export: its index must be the one its manifest names. */
static gboolean
load_one (DoorAnalystIndex *self, const char *folder, GChecksum *manifests, GError **error)
{
  g_autofree char *manifest_path = g_build_filename (folder, "manifest.json", NULL);
  g_autofree char *path = g_build_filename (folder, DOOR_ANALYST_INDEX, NULL);
  g_autoptr (GBytes) manifest = door_file_load (manifest_path, INDEX_MAX_BYTES, NULL);
  g_autoptr (GBytes) index = door_file_load (path, INDEX_MAX_BYTES, NULL);
  g_autofree char *listed = manifest ? listed_hash (manifest) : NULL;
  g_autofree char *actual = index ? hash_of (index) : NULL;

  if (!listed || !actual)
    return refuse (error, folder, "no export from sealed submissions is there");
  if (strcmp (listed, actual) != 0)
    return refuse (error, folder, "its " DOOR_ANALYST_INDEX " is not what its manifest says");
  g_checksum_update (manifests, g_bytes_get_data (manifest, NULL),
                     (gssize) g_bytes_get_size (manifest));
  return read_lines (self, index, folder, error);
}

/* The export of one form version, or those of several in folders below, by name. */
static GPtrArray *
list_exports (const char *folder)
{
  g_autofree char *manifest = g_build_filename (folder, "manifest.json", NULL);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (g_file_test (manifest, G_FILE_TEST_EXISTS))
    {
      g_ptr_array_add (found, g_strdup (folder));
      return found;
    }
  dir = g_dir_open (folder, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *below = g_build_filename (folder, name, "manifest.json", NULL);

      if (g_file_test (below, G_FILE_TEST_EXISTS))
        g_ptr_array_add (found, g_path_get_dirname (below));
    }
  g_ptr_array_sort (found, compare_texts);
  return found;
}

DoorAnalystIndex *
door_analyst_index_load (const char *folder, GError **error)
{
  g_autoptr (DoorAnalystIndex) self = door_analyst_index_new ();
  g_autoptr (GPtrArray) exports = list_exports (folder);
  g_autoptr (GChecksum) manifests = g_checksum_new (G_CHECKSUM_SHA256);

  if (exports->len == 0)
    {
      refuse (error, folder, "no export is there");
      return NULL;
    }
  for (guint i = 0; i < exports->len; i++)
    if (!load_one (self, exports->pdata[i], manifests, error))
      return NULL;
  g_free (self->manifest);
  self->manifest = g_strdup (g_checksum_get_string (manifests));
  return g_steal_pointer (&self);
}

/* --- Writing --------------------------------------------------------------------------------- */

static GPtrArray *
sorted_ids (const DoorAnalystIndex *self)
{
  GPtrArray *ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->hashes);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, id);
  g_ptr_array_sort (ids, compare_texts);
  return ids;
}

GBytes *
door_analyst_index_print (const DoorAnalystIndex *self)
{
  g_autoptr (GPtrArray) ids = sorted_ids (self);
  GString *out = g_string_new ("instance_id,sha256\r\n");

  for (guint i = 0; i < ids->len; i++)
    {
      const char *const row[] = { ids->pdata[i], door_analyst_index_get (self, ids->pdata[i]) };

      door_csv_append_row (out, row, G_N_ELEMENTS (row));
    }
  return g_string_free_to_bytes (out);
}

GBytes *
door_analyst_index_gone (const DoorAnalystIndex *self, const DoorAnalystIndex *now, guint *ret_n)
{
  g_autoptr (GPtrArray) ids = sorted_ids (self);
  g_autoptr (GString) out = g_string_new ("instance_id\r\n");

  *ret_n = 0;
  for (guint i = 0; i < ids->len; i++)
    {
      const char *const row[] = { ids->pdata[i] };

      if (door_analyst_index_get (now, ids->pdata[i]))
        continue;
      door_csv_append_row (out, row, G_N_ELEMENTS (row));
      ++*ret_n;
    }
  return *ret_n > 0 ? g_string_free_to_bytes (g_steal_pointer (&out)) : NULL;
}
