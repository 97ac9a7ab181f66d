/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts too large for a row: files below parts/, named by their SHA-256. A file is written and
 * synced before the row that names it is committed; one whose row never came is harmless. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

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

gboolean
door_hub_store_has_file (DoorHubStore *self, const char *sha256, guint64 size)
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
sync_path (const char *path, GError **error)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC);
  int status = file >= 0 ? fsync (file) : -1;
  int number = errno;
  if (file >= 0)
    close (file);
  if (status == 0)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
                       g_strerror (number));
  return FALSE;
}

gboolean
door_hub_store_adopt_file (DoorHubStore *self, const char *path, const char *sha256, GError **error)
{
  g_autofree char *home = file_path (self, sha256);
  g_autofree char *shelf = g_path_get_dirname (home);
  GError *fault = NULL;

  if (!door_file_make_folder (shelf, &fault) || !sync_path (path, &fault))
    return door_hub_store_file_fault (error, fault);
  if (g_rename (path, home) != 0)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_FAILED, "%s", g_strerror (errno));
  return sync_path (shelf, &fault) || door_hub_store_file_fault (error, fault);
}

gboolean
door_hub_store_keep_file (DoorHubStore *self, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *path = file_path (self, sha256);
  g_autofree char *shelf = g_path_get_dirname (path);
  GError *fault = NULL;

  if (stands (path, g_bytes_get_size (bytes)))
    return TRUE;
  return (door_file_make_folder (shelf, &fault) && door_file_replace (path, bytes, 0600, &fault))
         || door_hub_store_file_fault (error, fault);
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

/* Copying all ------------------------------------------------------------------------------- */

/* A file named by its hash never changes, so that a link is as good as a copy. */
static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  if (link (from, to) == 0 || errno == EEXIST)
    return TRUE;
  return g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, error)
         && sync_path (to, error);
}

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
      if (!copy_file (source, target, error))
        return FALSE;
    }
  return sync_path (to, error);
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
