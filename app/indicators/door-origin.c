/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-origin.h"

#include "door-files.h"

#include <json-glib/json-glib.h>

#define MAX_BYTES (1024u * 1024 * 1024)
#define DIGITS 16 /* of the hash: enough to tell versions apart */
#define MANIFEST "manifest.json"

char *
door_origin_of_file (const char *path)
{
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_BYTES, NULL);
  g_autofree char *hash = bytes ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

  return hash ? g_strndup (hash, DIGITS) : NULL;
}

char *
door_origin_of_export (const char *folder)
{
  static const char *const names[] = { MANIFEST, "interviews.csv" };
  char *version = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && !version; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      version = door_origin_of_file (path);
    }
  return version;
}

char *
door_origin_form (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, MANIFEST, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root, *form = NULL;
  JsonNode *node;

  if (!json_parser_load_from_file (parser, path, NULL) || !json_parser_get_root (parser)
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  root = json_node_get_object (json_parser_get_root (parser));
  node = json_object_get_member (root, "form");
  if (node && JSON_NODE_HOLDS_OBJECT (node))
    form = json_node_get_object (node);
  return form ? g_strdup_printf ("%s %s",
                                 json_object_get_string_member_with_default (form, "id", ""),
                                 json_object_get_string_member_with_default (form, "version", ""))
              : NULL;
}
