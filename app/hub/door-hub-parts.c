/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts too large for a row as files: below parts/, named by their SHA-256. A file is written and
 * synced before the row that names it is committed; one whose row never came is harmless.
 * Uploads grow below uploads/. They are not synced until they are whole: after a power cut one may
 * be shorter than was said, and the client asks before it goes on. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-file-pieces.h"
#include "door-files.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
file_path (DoorHubStore *self, const char *sha256)
{
  char shelf[3] = { sha256[0], sha256[1], '\0' };
  return g_build_filename (self->folder, "parts", shelf, sha256, NULL);
}

static gboolean
stands (const char *path, guint64 size)
{
  GStatBuf status;
  return g_stat (path, &status) == 0 && (guint64) status.st_size == size;
}

static gboolean
files_has (DoorHubStore *self, const char *sha256, guint64 size)
{
  g_autofree char *path = file_path (self, sha256);
  return stands (path, size);
}

gboolean
door_hub_store_file_fault (GError **error, GError *fault)
{
  gboolean full = g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                  || g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  door_hub_store_fail (error, full ? DOOR_HUB_STORE_ERROR_FULL : DOOR_HUB_STORE_ERROR_FAILED, "%s",
                       fault->message);
  g_error_free (fault);
  return FALSE;
}

static gboolean
adopt_file (DoorHubStore *self, const char *path, const char *sha256, GError **error)
{
  g_autofree char *home = file_path (self, sha256);
  g_autofree char *shelf = g_path_get_dirname (home);
  GError *fault = NULL;

  return (door_file_make_folder (shelf, &fault) && door_file_adopt (path, home, &fault))
         || door_hub_store_file_fault (error, fault);
}

static gboolean
files_keep (DoorHubStore *self, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *path = file_path (self, sha256);
  g_autofree char *shelf = g_path_get_dirname (path);
  GError *fault = NULL;

  if (stands (path, g_bytes_get_size (bytes)))
    return TRUE;
  return (door_file_make_folder (shelf, &fault) && door_file_replace (path, bytes, 0600, &fault))
         || door_hub_store_file_fault (error, fault);
}

static GBytes *
files_load (DoorHubStore *self, const char *sha256, guint64 offset, gsize length, GError **error)
{
  g_autofree char *path = file_path (self, sha256);
  GError *fault = NULL;
  GBytes *bytes = door_file_load_range (path, offset, length, &fault);

  if (bytes == NULL)
    door_hub_store_file_fault (error, fault);
  return bytes;
}

/* Uploads ----------------------------------------------------------------------------------- */

enum { HASH_CHUNK = 256 * 1024 };

static char *
upload_path (DoorHubStore *self, gint64 device, const char *sha256)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT "-%s", device, sha256);
  return g_build_filename (self->folder, "uploads", name, NULL);
}

static guint64
files_upload_length (DoorHubStore *self, gint64 device, const char *sha256)
{
  g_autofree char *path = upload_path (self, device, sha256);
  GStatBuf status;
  return g_stat (path, &status) == 0 ? (guint64) status.st_size : 0;
}

/* What a full disk cut off is taken back, so that nothing half kept counts. */
static gboolean
files_upload_append (DoorHubStore *self,
                     gint64 device,
                     const char *sha256,
                     guint64 offset,
                     GBytes *piece,
                     GError **error)
{
  g_autofree char *path = upload_path (self, device, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  GError *fault = NULL;

  return (door_file_make_folder (folder, &fault)
          && door_file_append_at (path, offset, piece, &fault))
         || door_hub_store_file_fault (error, fault);
}

/* NULL when it cannot be read. */
static char *
hash_file (const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint64 at = 0;;)
    {
      g_autoptr (GBytes) chunk = door_file_load_range (path, at, HASH_CHUNK, NULL);
      gsize length = 0;
      const guint8 *data = chunk != NULL ? g_bytes_get_data (chunk, &length) : NULL;
      if (chunk == NULL)
        return NULL;
      if (length == 0)
        return g_strdup (g_checksum_get_string (checksum));
      g_checksum_update (checksum, data, (gssize) length);
      at += length;
    }
}

static gboolean
files_upload_end (DoorHubStore *self,
                  gint64 device,
                  const char *sha256,
                  guint64 size,
                  gboolean *ret_matches,
                  GError **error)
{
  g_autofree char *path = upload_path (self, device, sha256);
  g_autofree char *found = hash_file (path);
  *ret_matches = g_strcmp0 (found, sha256) == 0;
  return !*ret_matches || adopt_file (self, path, sha256, error);
}

static gboolean
files_upload_drop (DoorHubStore *self, gint64 device, const char *sha256, GError **error)
{
  g_autofree char *path = upload_path (self, device, sha256);
  g_unlink (path);
  return TRUE;
}

/* Its name goes before the transaction ends: what was to be destroyed may be missing, never the other way
 * round. */
static gboolean
files_drop (DoorHubStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = file_path (self, sha256);
  GError *fault = NULL;
  return door_file_remove (path, &fault) || door_hub_store_file_fault (error, fault);
}

const DoorHubShelf door_hub_shelf_files = {
  .has = files_has,
  .keep = files_keep,
  .load = files_load,
  .upload_length = files_upload_length,
  .upload_append = files_upload_append,
  .upload_end = files_upload_end,
  .upload_drop = files_upload_drop,
  .drop = files_drop,
};

/* Copying all ------------------------------------------------------------------------------- */

/* A file named by its hash never changes, so that a link is as good as a copy. */
static gboolean
copy_shelf (const char *from, const char *to, GError **error)
{
  g_autoptr (GDir) files = g_dir_open (from, 0, error);
  const char *name;
  if (files == NULL || !door_file_make_folder (to, error))
    return FALSE;
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      if (!door_file_share (source, target, error))
        return FALSE;
    }
  return door_file_sync (to, error);
}

static gboolean
copy_shelves (const char *from, const char *to, GError **error)
{
  g_autoptr (GDir) shelves = g_dir_open (from, 0, error);
  const char *name;
  while (shelves != NULL && (name = g_dir_read_name (shelves)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      if (!copy_shelf (source, target, error))
        return FALSE;
    }
  return shelves != NULL;
}

gboolean
door_hub_store_copy_files (DoorHubStore *self, const char *folder, GError **error)
{
  g_autofree char *from = g_build_filename (self->folder, "parts", NULL);
  g_autofree char *to = g_build_filename (folder, "parts", NULL);
  GError *fault = NULL;
  return !g_file_test (from, G_FILE_TEST_IS_DIR) || copy_shelves (from, to, &fault)
         || door_hub_store_file_fault (error, fault);
}
