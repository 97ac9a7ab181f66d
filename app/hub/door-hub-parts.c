/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts too large for a row as files: below parts/, named by their SHA-256. A file is written and
 * synced before the row that names it is committed; one whose row never came is harmless.
 * Uploads grow below uploads/. They are not synced until they are whole: after a power cut one may
 * be shorter than was said, and the client asks before it goes on. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
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

static gboolean
adopt_file (DoorHubStore *self, const char *path, const char *sha256, GError **error)
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

static gboolean
fail_errno (GError **error, int number)
{
  return door_hub_store_fail (error,
                              number == ENOSPC || number == EDQUOT ? DOOR_HUB_STORE_ERROR_FULL
                                                                   : DOOR_HUB_STORE_ERROR_FAILED,
                              "%s", g_strerror (number));
}

static GBytes *
files_load (DoorHubStore *self, const char *sha256, guint64 offset, gsize length, GError **error)
{
  g_autofree char *path = file_path (self, sha256);
  g_autofree char *bytes = NULL;
  int file = g_open (path, O_RDONLY | O_CLOEXEC);
  GStatBuf status;
  gssize n = -1;
  int number = errno;

  if (file >= 0 && fstat (file, &status) == 0)
    {
      gsize left
          = offset < (guint64) status.st_size ? (gsize) (status.st_size - (goffset) offset) : 0;
      gsize want = MIN (length, left), have = 0;
      bytes = g_malloc (MAX (want, 1));
      while (have < want
             && (n = pread (file, bytes + have, want - have, (off_t) (offset + have))) > 0)
        have += (gsize) n;
      number = have < want ? (n < 0 ? errno : EIO) : 0;
      length = have;
    }
  if (file >= 0)
    close (file);
  if (number != 0)
    return fail_errno (error, number), NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
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
  gsize length, written = 0;
  const char *data = g_bytes_get_data (piece, &length);
  if (!door_file_make_folder (folder, &fault))
    return door_hub_store_file_fault (error, fault);
  int file = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  int number = file < 0 ? errno : 0;
  while (number == 0 && written < length)
    {
      gssize n = pwrite (file, data + written, length - written, (off_t) (offset + written));
      if (n >= 0)
        written += (gsize) n;
      else if (errno != EINTR)
        number = errno;
    }
  if (number != 0 && file >= 0 && ftruncate (file, (off_t) offset) != 0)
    g_unlink (path);
  if (file >= 0)
    close (file);
  return number == 0 || fail_errno (error, number);
}

static char *
hash_file (const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (HASH_CHUNK);
  int file = g_open (path, O_RDONLY | O_CLOEXEC);
  gssize n = 0;
  while (file >= 0 && (n = read (file, buffer, HASH_CHUNK)) > 0)
    g_checksum_update (checksum, buffer, n);
  if (file >= 0)
    close (file);
  return file >= 0 && n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
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
  return g_unlink (path) == 0 || errno == ENOENT || fail_errno (error, errno);
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
