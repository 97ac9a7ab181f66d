/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads, piece by piece: a row says what is expected, the shelf holds what has come. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include <string.h>

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
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

  *ret_size = size;
  *ret_offset = self->shelf->has (self, sha256, size)
                    ? size
                    : self->shelf->upload_length (self, device, sha256);
  return TRUE;
}

/* Pieces ------------------------------------------------------------------------------------ */

static gboolean
forget (DoorHubStore *self, gint64 device, const char *sha256, GError **error)
{
  return door_hub_sql_run (self->sql, error, "DELETE FROM upload WHERE device = $1 AND sha256 = $2",
                           DOOR_INT (device), DOOR_TEXT (sha256));
}

/* It is whole: it becomes a part, or is dropped when it is not what was announced. */
static gboolean
end_upload (DoorHubStore *self, gint64 device, const char *sha256, guint64 size, GError **error)
{
  gboolean matches;
  if (!self->shelf->upload_end (self, device, sha256, size, &matches, error))
    return FALSE;
  if (matches)
    return TRUE;
  return self->shelf->upload_drop (self, device, sha256, error)
         && forget (self, device, sha256, error)
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
  gsize length = g_bytes_get_size (piece);
  guint64 size, stands_at;

  if (!door_hub_store_find_upload (self, device, sha256, &size, &stands_at, error)
      || !fits (size, stands_at, offset, length, error))
    return FALSE;
  if (length > 0 && !self->shelf->upload_append (self, device, sha256, offset, piece, error))
    return FALSE;
  *ret_offset = offset + length;
  return *ret_offset < size || length == 0 || end_upload (self, device, sha256, size, error);
}

/* Old ones ---------------------------------------------------------------------------------- */

typedef struct {
  gint64 device;
  char *sha256;
} Old;

static void
old_clear (gpointer old)
{
  g_free (((Old *) old)->sha256);
}

static gboolean
drop_old (DoorHubStore *self, gint64 begun_before, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Old));
  g_array_set_clear_func (all, old_clear);
  if (!door_hub_sql_start (self->sql, error,
                           "DELETE FROM upload WHERE begun < $1 RETURNING device, sha256",
                           DOOR_INT (begun_before)))
    return FALSE;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      Old old = { door_hub_sql_int (self->sql, 0), g_strdup (door_hub_sql_text (self->sql, 1)) };
      g_array_append_val (all, old);
    }
  for (guint i = 0; status == 0 && i < all->len; i++)
    {
      const Old *old = &g_array_index (all, Old, i);
      if (!self->shelf->upload_drop (self, old->device, old->sha256, error))
        return FALSE;
    }
  return status == 0;
}

gboolean
door_hub_store_drop_old_uploads (DoorHubStore *self, gint64 begun_before, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return door_hub_store_enter (self, error)
         && door_hub_store_leave (self, drop_old (self, begun_before, error), error);
}
