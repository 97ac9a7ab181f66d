/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-vault"

#include "door-section-private.h"

#include <string.h>

void
door_open_section_free (DoorOpenSection *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->wrapped_key, g_bytes_unref);
  g_clear_pointer (&self->about, g_bytes_unref);
  g_clear_pointer (&self->envelope, g_bytes_unref);
  door_secret_unref (self->key);
  door_secret_unref (self->journal_key);
  door_secret_unref (self->about_key);
  g_free (self);
}

static gint64
section_place (const DoorOpenInterview *interview, guint8 stream)
{
  return interview->number << 8 | stream;
}

DoorPlaceBytes
door_section_value_place (const DoorVault *self,
                          const char *kind,
                          const DoorOpenInterview *interview,
                          guint8 stream)
{
  guint8 id[17];

  memcpy (id, interview->id.bytes, 16);
  id[16] = stream;
  return door_vault_place (self, kind, id, sizeof id);
}

static DoorPiece
piece_of (GBytes *bytes)
{
  gsize n = 0;
  const void *data = bytes ? g_bytes_get_data (bytes, &n) : NULL;

  return (DoorPiece){ data, n };
}

static void
make_proof (const DoorVault *self,
            const DoorOpenInterview *interview,
            const DoorOpenSection *section,
            const DoorTail *tail,
            guint8 ret_proof[static DOOR_HASH_BYTES])
{
  guint64 numbers[] = { GUINT64_TO_LE (section->stream), GUINT64_TO_LE (section->state),
                        GUINT64_TO_LE (tail->length) };
  const DoorPiece pieces[] = {
    { "section", 7 },
    { self->id.bytes, sizeof self->id.bytes },
    { interview->id.bytes, sizeof interview->id.bytes },
    { numbers, sizeof numbers },
    { tail->chain.hash, sizeof tail->chain.hash },
    piece_of (section->about),
    piece_of (section->wrapped_key),
    piece_of (section->envelope),
  };

  door_cipher_hash (interview->proof_key, pieces, G_N_ELEMENTS (pieces), ret_proof);
}

static gboolean
write_row (DoorVault *self,
           const char *sql,
           const DoorOpenInterview *interview,
           const DoorOpenSection *section,
           const DoorTail *tail,
           GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self->db, sql, error);
  guint8 proof[DOOR_HASH_BYTES];

  if (!statement)
    return FALSE;
  make_proof (self, interview, section, tail, proof);
  sqlite3_bind_int (statement, 1, section->state);
  door_db_bind_bytes (statement, 2, section->wrapped_key);
  door_db_bind_bytes (statement, 3, section->about);
  sqlite3_bind_int64 (statement, 4, (gint64) tail->length);
  sqlite3_bind_blob (statement, 5, tail->chain.hash, DOOR_HASH_BYTES, SQLITE_TRANSIENT);
  sqlite3_bind_blob (statement, 6, proof, sizeof proof, SQLITE_TRANSIENT);
  door_db_bind_bytes (statement, 7, section->envelope);
  sqlite3_bind_int64 (statement, 8, section_place (interview, section->stream));
  return door_db_run (self->db, statement, error);
}

gboolean
door_section_insert (DoorVault *self,
                     const DoorOpenInterview *interview,
                     const DoorOpenSection *section,
                     GError **error)
{
  return write_row (
      self,
      "INSERT INTO section (state, wrapped_key, about, length, head, proof, envelope, "
      "place) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      interview, section, &section->tail, error);
}

gboolean
door_section_update (DoorVault *self,
                     const DoorOpenInterview *interview,
                     const DoorOpenSection *section,
                     const DoorTail *tail,
                     GError **error)
{
  return write_row (self,
                    "UPDATE section SET state = ?, wrapped_key = ?, about = ?, length = ?, "
                    "head = ?, proof = ?, envelope = ? WHERE place = ?",
                    interview, section, tail, error);
}

static gboolean
column_hash (sqlite3_stmt *row, int column, guint8 ret_hash[static DOOR_HASH_BYTES])
{
  if (sqlite3_column_bytes (row, column) != DOOR_HASH_BYTES)
    return FALSE;
  memcpy (ret_hash, sqlite3_column_blob (row, column), DOOR_HASH_BYTES);
  return TRUE;
}

static gboolean
open_keys (const DoorVault *self, const DoorOpenInterview *interview, DoorOpenSection *section)
{
  DoorPlaceBytes place = door_section_value_place (self, "section key", interview, section->stream);

  section->key = door_secret_new (DOOR_KEY_BYTES);
  if (!door_cipher_unwrap_secret (interview->key, place.bytes, place.n,
                                  g_bytes_get_data (section->wrapped_key, NULL),
                                  g_bytes_get_size (section->wrapped_key), section->key))
    return FALSE;
  section->journal_key = door_cipher_derive (section->key, "doorjour", 1);
  section->about_key = door_cipher_derive (section->key, "doorabou", 1);
  return TRUE;
}

/* place, state, wrapped_key, about, length, head, proof, envelope */
static gboolean
read_row (const DoorVault *self,
          const DoorOpenInterview *interview,
          sqlite3_stmt *row,
          DoorOpenSection *section)
{
  guint8 proof[DOOR_HASH_BYTES];

  section->stream = (guint8) (sqlite3_column_int64 (row, 0) & 0xff);
  section->state = sqlite3_column_int (row, 1);
  section->wrapped_key = door_db_column_bytes (row, 2);
  section->about = door_db_column_bytes (row, 3);
  section->tail.length = (guint64) sqlite3_column_int64 (row, 4);
  section->envelope = door_db_column_bytes (row, 7);
  if (!section->about || !column_hash (row, 5, section->tail.chain.hash)
      || !column_hash (row, 6, section->proof))
    return FALSE;
  make_proof (self, interview, section, &section->tail, proof);
  if (!door_hash_equal (proof, section->proof)
      || (section->state == DOOR_SECTION_OPEN) != (section->wrapped_key != NULL)
      || (section->state == DOOR_SECTION_CLOSED) != (section->envelope != NULL))
    return FALSE;
  return section->state == DOOR_SECTION_CLOSED || open_keys (self, interview, section);
}

/* All sections of an interview. transfer full. */
GPtrArray *
door_section_list (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (
      self->db,
      "SELECT place, state, wrapped_key, about, length, head, proof, envelope FROM section "
      "WHERE place BETWEEN ? AND ? ORDER BY place",
      error);
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_open_section_free);
  gboolean good = TRUE;
  int status;

  if (!row)
    return NULL;
  sqlite3_bind_int64 (row, 1, section_place (interview, 0));
  sqlite3_bind_int64 (row, 2, section_place (interview, 0xff));
  while (good && (status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    {
      DoorOpenSection *section = g_new0 (DoorOpenSection, 1);

      g_ptr_array_add (list, section);
      good = read_row (self, interview, row, section)
             || door_vault_damaged (error, "a section of this interview is damaged");
    }
  sqlite3_reset (row);
  return good && status == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

DoorLine
door_section_line (const DoorOpenInterview *interview, const DoorOpenSection *section)
{
  return (DoorLine){ interview->number, interview->id, section->stream, section->journal_key,
                     section->about_key };
}

DoorMediaOwner
door_section_media_owner (const DoorOpenInterview *interview, const DoorOpenSection *section)
{
  return (DoorMediaOwner){ interview, section->stream, section->key, section->about_key };
}

DoorOpenSection *
door_section_new (const DoorVault *self,
                  const DoorOpenInterview *interview,
                  guint8 stream,
                  const char *label)
{
  DoorOpenSection *section = g_new0 (DoorOpenSection, 1);
  DoorPlaceBytes key_place = door_section_value_place (self, "section key", interview, stream);
  DoorPlaceBytes about_place = door_section_value_place (self, "section about", interview, stream);
  g_autoptr (GBytes) about = g_bytes_new (label, strlen (label));

  section->stream = stream;
  section->state = DOOR_SECTION_OPEN;
  section->key = door_secret_new_random (DOOR_KEY_BYTES);
  section->journal_key = door_cipher_derive (section->key, "doorjour", 1);
  section->about_key = door_cipher_derive (section->key, "doorabou", 1);
  section->wrapped_key
      = door_cipher_wrap_secret (interview->key, key_place.bytes, key_place.n, section->key);
  section->about = door_vault_wrap (interview->about_key, &about_place, about);
  door_chain_start (&section->tail.chain, &self->id, &interview->id, stream, NULL);
  return section;
}

DoorOpenSection *
door_section_closed_from (const DoorOpenSection *open, GBytes *envelope)
{
  DoorOpenSection *closed = g_new0 (DoorOpenSection, 1);

  closed->stream = open->stream;
  closed->state = DOOR_SECTION_CLOSED;
  closed->about = g_bytes_ref (open->about);
  closed->envelope = g_bytes_ref (envelope);
  return closed;
}
