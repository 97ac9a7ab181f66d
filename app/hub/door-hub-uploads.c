/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads, piece by piece: a row says what is expected, a file below uploads/ holds what has come.
 * The file is not synced until it is whole: after a power cut it may be shorter than was said, and
 * the client asks before it goes on. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { HASH_CHUNK = 256 * 1024 };

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static char *
upload_path (DoorHubStore *self, gint64 device, const char *sha256)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT "-%s", device, sha256);
  return g_build_filename (self->folder, "uploads", name, NULL);
}

/* Length of the file; 0 when there is none. */
static guint64
length_of (const char *path)
{
  GStatBuf status;
  return g_stat (path, &status) == 0 ? (guint64) status.st_size : 0;
}

static gboolean
fail_errno (GError **error, int number)
{
  return door_hub_store_fail (error,
                              number == ENOSPC || number == EDQUOT ? DOOR_HUB_STORE_ERROR_FULL
                                                                   : DOOR_HUB_STORE_ERROR_FAILED,
                              "%s", g_strerror (number));
}

/* Beginning --------------------------------------------------------------------------------- */

static gboolean
has_room (DoorHubStore *self, gint64 device, GError **error)
{
  if (!door_hub_sql_start (self->sql, error, "SELECT count(*) FROM upload WHERE device = $1",
                           DOOR_INT (device))
      || !door_hub_store_one (self, "device", error))
    return FALSE;
  gint64 open = door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  return open < DOOR_HUB_MAX_UPLOADS
         || door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                 "This device has too many uploads that were not ended.");
}

gboolean
door_hub_store_begin_upload (DoorHubStore *self,
                             gint64 device,
                             const char *sha256,
                             guint64 size,
                             guint64 *ret_offset,
                             GError **error)
{
  g_return_val_if_fail (self != NULL && sha256 != NULL && ret_offset != NULL, FALSE);
  guint64 known_size;
  if (!is_sha256 (sha256) || size == 0 || size > DOOR_HUB_MAX_UPLOAD)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "An upload needs a SHA-256 and a length of at most 1 GiB.");
  if (door_hub_store_find_upload (self, device, sha256, &known_size, ret_offset, NULL))
    return known_size == size
           || door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                                   "This upload was begun with another length.");
  if (!has_room (self, device, error)
      || !door_hub_sql_run (self->sql, error,
                            "INSERT INTO upload (device, sha256, size, begun)"
                            " VALUES ($1, $2, $3, $4)",
                            DOOR_INT (device), DOOR_TEXT (sha256), DOOR_INT ((gint64) size),
                            DOOR_INT (door_clock_now (self->clock))))
    return FALSE;
  return door_hub_store_find_upload (self, device, sha256, &known_size, ret_offset, error);
}

gboolean
door_hub_store_find_upload (DoorHubStore *self,
                            gint64 device,
                            const char *sha256,
                            guint64 *ret_size,
                            guint64 *ret_offset,
                            GError **error)
{
  g_return_val_if_fail (self != NULL && sha256 != NULL, FALSE);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT size FROM upload WHERE device = $1 AND sha256 = $2",
                           DOOR_INT (device), DOOR_TEXT (sha256))
      || !door_hub_store_one (self, "upload", error))
    return FALSE;
  guint64 size = (guint64) door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);

  g_autofree char *path = upload_path (self, device, sha256);
  *ret_size = size;
  *ret_offset = door_hub_store_has_file (self, sha256, size) ? size : length_of (path);
  return TRUE;
}

/* Pieces ------------------------------------------------------------------------------------ */

static gboolean
write_piece (const char *path, guint64 offset, GBytes *piece, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (piece, &length);
  int file = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  gsize written = 0;
  int number = file < 0 ? errno : 0;
  while (number == 0 && written < length)
    {
      gssize n = pwrite (file, data + written, length - written, (off_t) (offset + written));
      if (n >= 0)
        written += (gsize) n;
      else if (errno != EINTR)
        number = errno;
    }
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
forget (DoorHubStore *self, gint64 device, const char *sha256, GError **error)
{
  return door_hub_sql_run (self->sql, error, "DELETE FROM upload WHERE device = $1 AND sha256 = $2",
                           DOOR_INT (device), DOOR_TEXT (sha256));
}

/* The file is whole: it becomes a part, or is dropped when it is not what was announced. */
static gboolean
end_upload (DoorHubStore *self, gint64 device, const char *sha256, const char *path, GError **error)
{
  g_autofree char *found = hash_file (path);
  if (g_strcmp0 (found, sha256) == 0)
    return door_hub_store_adopt_file (self, path, sha256, error);
  g_unlink (path);
  return forget (self, device, sha256, error)
         && door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                 "The upload is not what was announced. Begin it anew.");
}

static gboolean
fits (guint64 size, guint64 stands_at, guint64 offset, gsize length, GError **error)
{
  if (offset != stands_at)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                                "The upload stands at another place. Ask for its offset.");
  if (length > size - offset)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_INVALID,
                                "The piece is longer than what is left of the upload.");
  return TRUE;
}

gboolean
door_hub_store_append_upload (DoorHubStore *self,
                              gint64 device,
                              const char *sha256,
                              guint64 offset,
                              GBytes *piece,
                              guint64 *ret_offset,
                              GError **error)
{
  g_return_val_if_fail (self != NULL && sha256 != NULL && piece != NULL, FALSE);
  g_autofree char *path = upload_path (self, device, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length = g_bytes_get_size (piece);
  guint64 size, stands_at;
  GError *fault = NULL;

  if (!door_hub_store_find_upload (self, device, sha256, &size, &stands_at, error)
      || !fits (size, stands_at, offset, length, error))
    return FALSE;
  if (!door_file_make_folder (folder, &fault))
    return door_hub_store_file_fault (error, fault);
  if (length > 0 && !write_piece (path, offset, piece, error))
    return FALSE;
  *ret_offset = offset + length;
  return *ret_offset < size || length == 0 || end_upload (self, device, sha256, path, error);
}

/* Old ones ---------------------------------------------------------------------------------- */

gboolean
door_hub_store_drop_old_uploads (DoorHubStore *self, gint64 begun_before, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  if (!door_hub_sql_start (self->sql, error,
                           "DELETE FROM upload WHERE begun < $1 RETURNING device, sha256",
                           DOOR_INT (begun_before)))
    return FALSE;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    g_ptr_array_add (paths, upload_path (self, door_hub_sql_int (self->sql, 0),
                                         door_hub_sql_text (self->sql, 1)));
  for (guint i = 0; status == 0 && i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
  return status == 0;
}
