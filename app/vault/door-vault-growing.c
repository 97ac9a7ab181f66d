/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-growing.h"
#include "door-growing-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "door-files.h"

/* What is smaller is put together with its like. */
#define SMALL_PIECE_BYTES (128 * 1024)
#define SECTION_OPEN 1 /* schema/vault: state of a section */

static DoorMediaOwner
growing_of (const DoorOpenInterview *interview)
{
  DoorMediaOwner owner = door_media_of_interview (interview);

  owner.stream = DOOR_STREAM_GROWING;
  return owner;
}

static gint64
size_on_disk (const DoorVault *self, const DoorAttachment *piece)
{
  g_autofree char *path = door_vault_media_path (self, piece->file);
  GStatBuf about;

  return g_stat (path, &about) == 0 ? (gint64) about.st_size : 0;
}

/* --- pieces --- */

static gboolean
append_piece (DoorVault *self,
              const DoorMediaOwner *owner,
              const DoorAttachment *piece,
              GByteArray *out,
              GError **error)
{
  GBytes *content = door_media_load (self, owner, piece, error);

  if (!content)
    return FALSE;
  g_byte_array_append (out, g_bytes_get_data (content, NULL), (guint) g_bytes_get_size (content));
  door_vault_wipe_content (content);
  return TRUE;
}

/* The pieces of one name from `first` on, in their order. */
static gboolean
append_pieces (DoorVault *self,
               const DoorMediaOwner *owner,
               GPtrArray *pieces,
               guint first,
               const char *name,
               GByteArray *out,
               GError **error)
{
  for (guint i = first; i < pieces->len; i++)
    {
      const DoorAttachment *piece = pieces->pdata[i];

      if (strcmp (piece->name, name) == 0 && !append_piece (self, owner, piece, out, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
delete_pieces (DoorVault *self, GPtrArray *pieces, guint first, const char *name, GError **error)
{
  for (guint i = first; i < pieces->len; i++)
    {
      const DoorAttachment *piece = pieces->pdata[i];

      if (strcmp (piece->name, name) == 0 && !door_media_delete (self, piece, error))
        return FALSE;
    }
  return TRUE;
}

/* Where the last run of small pieces of this name begins. */
static guint
find_small (const DoorVault *self, GPtrArray *pieces, const char *name)
{
  guint first = pieces->len;

  while (first > 0 && strcmp (((const DoorAttachment *) pieces->pdata[first - 1])->name, name) == 0
         && size_on_disk (self, pieces->pdata[first - 1]) < SMALL_PIECE_BYTES)
    first--;
  return first;
}

/* TRUE, too, when there are not many yet; *ret_together says which. */
static gboolean
put_together (DoorVault *self,
              const DoorMediaOwner *owner,
              const char *name,
              gboolean *ret_together,
              GError **error)
{
  g_autoptr (GPtrArray) pieces = door_media_list (self, owner, error);
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  g_autoptr (GBytes) content = NULL;
  guint first;

  if (!pieces)
    return FALSE;
  first = pieces->len < DOOR_GROWING_PIECES ? pieces->len : find_small (self, pieces, name);
  if (pieces->len - first < DOOR_GROWING_PIECES)
    return TRUE;
  if (!append_pieces (self, owner, pieces, first, name, whole, error)
      || !delete_pieces (self, pieces, first, name, error))
    return FALSE;
  *ret_together = TRUE;
  content = g_byte_array_free_to_bytes (g_steal_pointer (&whole));
  return door_media_add (self, owner, name, content, error);
}

gboolean
door_growing_read (DoorVault *self,
                   const DoorOpenInterview *interview,
                   const char *name,
                   GByteArray *out,
                   GError **error)
{
  const DoorMediaOwner owner = growing_of (interview);
  g_autoptr (GPtrArray) pieces = door_media_list (self, &owner, error);

  return pieces && append_pieces (self, &owner, pieces, 0, name, out, error);
}

/* --- growing --- */

static gboolean
has_open_section (DoorVault *self, const DoorOpenInterview *interview)
{
  sqlite3_stmt *row = door_db_prepare (
      self->db, "SELECT 1 FROM section WHERE place BETWEEN ? AND ? AND state = ?", NULL);
  gboolean found = TRUE; /* what cannot be read might be open */

  if (!row)
    return found;
  sqlite3_bind_int64 (row, 1, interview->number << 8);
  sqlite3_bind_int64 (row, 2, interview->number << 8 | 0xff);
  sqlite3_bind_int (row, 3, SECTION_OPEN);
  found = door_db_step (self->db, row, NULL) != SQLITE_DONE;
  sqlite3_reset (row);
  return found;
}

/* -1 with an error. */
static int
is_known (DoorVault *self, const DoorOpenInterview *interview, const char *name, GError **error)
{
  const DoorMediaOwner main = door_media_of_interview (interview);
  const DoorMediaOwner growing = growing_of (interview);
  g_autoptr (GPtrArray) whole = door_media_list (self, &main, error);
  g_autoptr (GPtrArray) pieces = whole ? door_media_list (self, &growing, error) : NULL;

  if (!pieces)
    return -1;
  return door_media_find (whole, name) || door_media_find (pieces, name);
}

static gboolean
grow_inside (DoorVault *self,
             DoorOpenInterview *interview,
             DoorTail *tail,
             const DoorEntry *entry,
             GBytes *bytes,
             gboolean *ret_together,
             GError **error)
{
  const DoorMediaOwner owner = growing_of (interview);
  const int known = is_known (self, interview, entry->value, error);

  if (known < 0 || !door_media_add (self, &owner, entry->value, bytes, error)
      || !put_together (self, &owner, entry->value, ret_together, error))
    return FALSE;
  return known
         || (door_vault_append_inside (self, interview, tail, entry, 1, error)
             && door_vault_store (self, interview, tail, interview->state, NULL, error));
}

gboolean
door_vault_grow (DoorVault *self,
                 const DoorUuid *id,
                 const char *path,
                 const char *name,
                 GBytes *bytes,
                 GError **error)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_ATTACH, .path = path, .value = name };
  DoorOpenInterview *interview;
  DoorTail tail;
  gboolean together = FALSE;
  gboolean good;

  g_return_val_if_fail (door_file_name_is_safe (name) && g_bytes_get_size (bytes) > 0, FALSE);

  interview = door_vault_use_draft (self, id, error);
  if (!interview)
    return FALSE;
  if (has_open_section (self, interview))
    return door_vault_refuse (error, "nothing is recorded while a sealed section is open");
  if (door_vault_space_left (self->folder) < DOOR_VAULT_SPACE_LOW)
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL,
                           "what space is left is kept for answers");
      return FALSE;
    }
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  tail = interview->tail;
  good = door_vault_end (
      self, grow_inside (self, interview, &tail, &entry, bytes, &together, error), error);
  door_vault_settle (&interview->tail, &tail, good);
  if (together)
    door_vault_sweep_media (self);
  return good;
}

static gint64
sum_up (const DoorVault *self, GPtrArray *list, const char *name)
{
  gint64 sum = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const DoorAttachment *attachment = list->pdata[i];

      if (strcmp (attachment->name, name) == 0)
        sum += size_on_disk (self, attachment);
    }
  return sum;
}

gint64
door_vault_grown (DoorVault *self, const DoorUuid *id, const char *name, GError **error)
{
  DoorOpenInterview *interview = door_vault_use_draft (self, id, error);
  g_autoptr (GPtrArray) whole = NULL;
  g_autoptr (GPtrArray) pieces = NULL;

  if (interview)
    {
      const DoorMediaOwner main = door_media_of_interview (interview);
      const DoorMediaOwner growing = growing_of (interview);

      whole = door_media_list (self, &main, error);
      pieces = whole ? door_media_list (self, &growing, error) : NULL;
    }
  if (!pieces)
    {
      door_vault_translate (error);
      return -1;
    }
  return sum_up (self, whole, name) + sum_up (self, pieces, name);
}

/* --- becoming an attachment --- */

static gboolean
settle_one (DoorVault *self,
            const DoorOpenInterview *interview,
            GPtrArray *pieces,
            const char *name,
            GError **error)
{
  const DoorMediaOwner main = door_media_of_interview (interview);
  const DoorMediaOwner growing = growing_of (interview);
  g_autoptr (GPtrArray) whole = door_media_list (self, &main, error);
  const DoorAttachment *before = whole ? door_media_find (whole, name) : NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  GBytes *content;
  gboolean good;

  if (!whole || (before && !append_piece (self, &main, before, out, error))
      || !append_pieces (self, &growing, pieces, 0, name, out, error))
    return FALSE;
  content = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  good = door_media_replace (self, &main, name, content, error);
  door_vault_wipe_content (content);
  return good;
}

gboolean
door_growing_settle (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  const DoorMediaOwner growing = growing_of (interview);
  g_autoptr (GPtrArray) pieces = door_media_list (self, &growing, error);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; pieces && i < pieces->len; i++)
    {
      const DoorAttachment *piece = pieces->pdata[i];

      if (g_hash_table_add (done, piece->name)
          && !settle_one (self, interview, pieces, piece->name, error))
        return FALSE;
    }
  return pieces
         && (pieces->len == 0 || door_media_forget (self, interview, DOOR_STREAM_GROWING, error));
}

gboolean
door_growing_settle_now (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  const DoorMediaOwner growing = growing_of (interview);
  g_autoptr (GPtrArray) pieces = door_media_list (self, &growing, error);
  gboolean good;

  if (!pieces || pieces->len == 0)
    return pieces != NULL;
  if (!door_db_begin (self->db, error))
    return FALSE;
  good = door_vault_end (self, door_growing_settle (self, interview, error), error);
  door_vault_sweep_media (self);
  return good;
}

/* --- taking away --- */

static gboolean
take_away_inside (DoorVault *self,
                  DoorOpenInterview *interview,
                  DoorTail *tail,
                  const char *name,
                  const DoorEntry *entry,
                  GError **error)
{
  const DoorMediaOwner main = door_media_of_interview (interview);
  const DoorMediaOwner growing = growing_of (interview);
  g_autoptr (GPtrArray) whole = door_media_list (self, &main, error);
  g_autoptr (GPtrArray) pieces = whole ? door_media_list (self, &growing, error) : NULL;

  return pieces && delete_pieces (self, whole, 0, name, error)
         && delete_pieces (self, pieces, 0, name, error)
         && door_vault_append_inside (self, interview, tail, entry, 1, error)
         && door_vault_store (self, interview, tail, interview->state, NULL, error);
}

gboolean
door_vault_take_away (
    DoorVault *self, const DoorUuid *id, const char *name, const DoorEntry *entry, GError **error)
{
  DoorOpenInterview *interview;
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (door_vault_entries_are_sound (entry, 1), FALSE);

  interview = door_vault_use_draft (self, id, error);
  if (!interview)
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  tail = interview->tail;
  good
      = door_vault_end (self, take_away_inside (self, interview, &tail, name, entry, error), error);
  door_vault_settle (&interview->tail, &tail, good);
  if (!good)
    return FALSE;
  door_vault_sweep_media (self);
  door_vault_sweep (self);
  return TRUE;
}
