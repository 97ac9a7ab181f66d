/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts too large for a row as rows of pieces, for a database that several hub processes share.
 * A piece of an upload becomes a piece of the part without leaving the database. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include <string.h>

/* A piece is held in memory whole, here and in the database. */
enum { PIECE = 4 * 1024 * 1024 };

static gboolean
rows_has (DoorHubStore *self, const char *sha256, guint64 size)
{
  gboolean found
      = door_hub_sql_start (self->sql, NULL, "SELECT 1 FROM blob WHERE sha256 = $1 AND size = $2",
                            DOOR_TEXT (sha256), DOOR_INT ((gint64) size))
        && door_hub_sql_next (self->sql, NULL) > 0;
  door_hub_sql_end (self->sql);
  return found;
}

static gboolean
insert_blob (DoorHubStore *self, const char *sha256, guint64 size, GError **error)
{
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO blob (sha256, size) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                           DOOR_TEXT (sha256), DOOR_INT ((gint64) size));
}

static gboolean
rows_keep (DoorHubStore *self, const char *sha256, GBytes *bytes, GError **error)
{
  gsize size = g_bytes_get_size (bytes);
  if (rows_has (self, sha256, size))
    return TRUE;
  if (!insert_blob (self, sha256, size, error))
    return FALSE;
  for (gsize start = 0; start < size; start += PIECE)
    {
      g_autoptr (GBytes) piece = g_bytes_new_from_bytes (bytes, start, MIN (PIECE, size - start));
      if (!door_hub_sql_run (self->sql, error,
                             "INSERT INTO blob_piece (sha256, start, content)"
                             " VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                             DOOR_TEXT (sha256), DOOR_INT ((gint64) start), DOOR_BYTES (piece)))
        return FALSE;
    }
  return TRUE;
}

/* The bytes from `at` on to the end of the piece in which `at` lies. */
static GBytes *
load_piece (DoorHubStore *self, const char *sha256, guint64 at, GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT start, content FROM blob_piece WHERE sha256 = $1 AND start <= $2"
                           " ORDER BY start DESC LIMIT 1",
                           DOOR_TEXT (sha256), DOOR_INT ((gint64) at))
      || !door_hub_store_one (self, "part", error))
    return NULL;
  guint64 start = (guint64) door_hub_sql_int (self->sql, 0);
  g_autoptr (GBytes) piece = door_hub_sql_bytes (self->sql, 1);
  door_hub_sql_end (self->sql);
  gsize size = g_bytes_get_size (piece);
  gsize skip = MIN (at - start, size);
  return g_bytes_new_from_bytes (piece, skip, size - skip);
}

static GBytes *
rows_load (DoorHubStore *self, const char *sha256, guint64 offset, gsize length, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  while (all->len < length)
    {
      g_autoptr (GBytes) piece = load_piece (self, sha256, offset + all->len, error);
      if (piece == NULL)
        return NULL;
      gsize size;
      const guint8 *data = g_bytes_get_data (piece, &size);
      if (size == 0)
        break;
      g_byte_array_append (all, data, (guint) MIN (size, length - all->len));
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

/* Uploads ----------------------------------------------------------------------------------- */

static guint64
rows_upload_length (DoorHubStore *self, gint64 device, const char *sha256)
{
  guint64 length = 0;
  if (door_hub_sql_start (self->sql, NULL,
                          "SELECT start + length (content) FROM upload_piece"
                          " WHERE device = $1 AND sha256 = $2 ORDER BY start DESC LIMIT 1",
                          DOOR_INT (device), DOOR_TEXT (sha256))
      && door_hub_sql_next (self->sql, NULL) > 0)
    length = (guint64) door_hub_sql_int (self->sql, 0);
  door_hub_sql_end (self->sql);
  return length;
}

static gboolean
rows_upload_append (DoorHubStore *self,
                    gint64 device,
                    const char *sha256,
                    guint64 offset,
                    GBytes *piece,
                    GError **error)
{
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO upload_piece (device, sha256, start, content)"
                           " VALUES ($1, $2, $3, $4)",
                           DOOR_INT (device), DOOR_TEXT (sha256), DOOR_INT ((gint64) offset),
                           DOOR_BYTES (piece));
}

/* Adds the piece that begins at `start` to the checksum; its length, 0 when there is none, -1 on a
 * fault. */
static gint64
hash_piece (DoorHubStore *self,
            gint64 device,
            const char *sha256,
            guint64 start,
            GChecksum *checksum,
            GError **error)
{
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT content FROM upload_piece"
                           " WHERE device = $1 AND sha256 = $2 AND start = $3",
                           DOOR_INT (device), DOOR_TEXT (sha256), DOOR_INT ((gint64) start)))
    return -1;
  int status = door_hub_sql_next (self->sql, error);
  if (status <= 0)
    return status;
  g_autoptr (GBytes) piece = door_hub_sql_bytes (self->sql, 0);
  door_hub_sql_end (self->sql);
  g_checksum_update (checksum, g_bytes_get_data (piece, NULL), (gssize) g_bytes_get_size (piece));
  return (gint64) g_bytes_get_size (piece);
}

static gboolean
adopt_pieces (DoorHubStore *self, gint64 device, const char *sha256, guint64 size, GError **error)
{
  return insert_blob (self, sha256, size, error)
         && door_hub_sql_run (self->sql, error,
                              "INSERT INTO blob_piece (sha256, start, content)"
                              " SELECT sha256, start, content FROM upload_piece"
                              " WHERE device = $1 AND sha256 = $2 ON CONFLICT DO NOTHING",
                              DOOR_INT (device), DOOR_TEXT (sha256));
}

static gboolean
rows_upload_drop (DoorHubStore *self, gint64 device, const char *sha256, GError **error)
{
  return door_hub_sql_run (self->sql, error,
                           "DELETE FROM upload_piece WHERE device = $1 AND sha256 = $2",
                           DOOR_INT (device), DOOR_TEXT (sha256));
}

static gboolean
rows_upload_end (DoorHubStore *self,
                 gint64 device,
                 const char *sha256,
                 guint64 size,
                 gboolean *ret_matches,
                 GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint64 at = 0;
  gint64 length;
  while ((length = hash_piece (self, device, sha256, at, checksum, error)) > 0)
    at += (guint64) length;
  if (length < 0)
    return FALSE;
  *ret_matches = at == size && strcmp (g_checksum_get_string (checksum), sha256) == 0;
  if (!*ret_matches)
    return TRUE;
  return (rows_has (self, sha256, size) || adopt_pieces (self, device, sha256, size, error))
         && rows_upload_drop (self, device, sha256, error);
}

static gboolean
rows_drop (DoorHubStore *self, const char *sha256, GError **error)
{
  return door_hub_sql_run (self->sql, error, "DELETE FROM blob_piece WHERE sha256 = $1",
                           DOOR_TEXT (sha256))
         && door_hub_sql_run (self->sql, error, "DELETE FROM blob WHERE sha256 = $1",
                              DOOR_TEXT (sha256));
}

const DoorHubShelf door_hub_shelf_rows = {
  .has = rows_has,
  .keep = rows_keep,
  .load = rows_load,
  .upload_length = rows_upload_length,
  .upload_append = rows_upload_append,
  .upload_end = rows_upload_end,
  .upload_drop = rows_upload_drop,
  .drop = rows_drop,
};
