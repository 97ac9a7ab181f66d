/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts too large for a row: files below parts/, named by their SHA-256. A file is written and
 * synced before the row that names it is committed; one whose row never came is harmless. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-files.h"

#include <glib/gstdio.h>

static char *
file_path (DoorHubStore *self, const char *sha256)
{
  char shelf[3] = { sha256[0], sha256[1], '\0' };
  return g_build_filename (self->folder, "parts", shelf, sha256, NULL);
}

static gboolean
stands (const char *path, gsize size)
{
  GStatBuf status;
  return g_stat (path, &status) == 0 && (gsize) status.st_size == size;
}

gboolean
door_hub_store_keep_file (DoorHubStore *self, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *path = file_path (self, sha256);
  g_autofree char *shelf = g_path_get_dirname (path);
  g_autoptr (GError) fault = NULL;

  if (stands (path, g_bytes_get_size (bytes)))
    return TRUE;
  if (door_file_make_folder (shelf, &fault) && door_file_replace (path, bytes, 0600, &fault))
    return TRUE;
  gboolean full = g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                  || g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  return door_hub_store_fail (error, full ? DOOR_HUB_STORE_ERROR_FULL : DOOR_HUB_STORE_ERROR_FAILED,
                              "%s", fault->message);
}

GBytes *
door_hub_store_load_file (DoorHubStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = file_path (self, sha256);
  g_autoptr (GError) fault = NULL;
  GBytes *bytes = door_file_load (path, DOOR_OPENROSA_MAX_BODY, &fault);
  if (bytes == NULL)
    door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_FAILED, "%s", fault->message);
  return bytes;
}
