/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of an interview and its keys: what is written, what is proved of it, what opens it. */
#define G_LOG_DOMAIN "door-vault"

#include "door-interview-row-private.h"

#include <string.h>

/* --- keys of one interview --- */

static DoorPlaceBytes
key_place (const DoorVault *self, const DoorUuid *id)
{
  return door_vault_place (self, "interview key", id->bytes, sizeof id->bytes);
}

static DoorPlaceBytes
about_place (const DoorVault *self, const DoorUuid *id)
{
  return door_vault_place (self, "interview about", id->bytes, sizeof id->bytes);
}

static DoorSecret *
about_key_of (const DoorVault *self, const DoorOpenInterview *interview)
{
  return interview->about_key ? interview->about_key : self->gone_key;
}

static DoorSecret *
proof_key_of (const DoorVault *self, const DoorOpenInterview *interview)
{
  return interview->proof_key ? interview->proof_key : self->gone_key;
}

void
door_open_interview_make_room (DoorOpenInterview *interview)
{
  interview->key = door_secret_new (DOOR_KEY_BYTES);
  interview->about_key = door_secret_new (DOOR_KEY_BYTES);
  interview->journal_key = door_secret_new (DOOR_KEY_BYTES);
  interview->proof_key = door_secret_new (DOOR_KEY_BYTES);
}

static void
derive_keys (DoorOpenInterview *interview)
{
  door_cipher_derive_into (interview->key, "doorabou", 1, interview->about_key);
  door_cipher_derive_into (interview->key, "doorjour", 1, interview->journal_key);
  door_cipher_derive_into (interview->key, "doorprof", 1, interview->proof_key);
}

void
door_open_interview_drop_keys (DoorOpenInterview *interview)
{
  g_clear_pointer (&interview->key, door_secret_unref);
  g_clear_pointer (&interview->about_key, door_secret_unref);
  g_clear_pointer (&interview->journal_key, door_secret_unref);
  g_clear_pointer (&interview->proof_key, door_secret_unref);
}

static gboolean
open_keys (const DoorVault *self, DoorOpenInterview *interview)
{
  DoorPlaceBytes place = key_place (self, &interview->id);

  if (!door_cipher_unwrap_secret (self->interview_key, place.bytes, place.n,
                                  g_bytes_get_data (interview->wrapped_key, NULL),
                                  g_bytes_get_size (interview->wrapped_key), interview->key))
    return FALSE;
  derive_keys (interview);
  return TRUE;
}

void
door_open_interview_free (DoorOpenInterview *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->about, g_bytes_unref);
  g_clear_pointer (&self->wrapped_key, g_bytes_unref);
  g_clear_pointer (&self->section, door_open_section_free);
  door_open_interview_drop_keys (self);
  g_free (self);
}

/* --- rows --- */

/* Over everything in the row that could be exchanged for another value. */
static void
make_proof (const DoorVault *self,
            const DoorOpenInterview *interview,
            const DoorTail *tail,
            DoorInterviewState state,
            guint8 ret_proof[static DOOR_HASH_BYTES])
{
  guint64 numbers[] = { GUINT64_TO_LE (state), GUINT64_TO_LE (tail->length) };
  const DoorPiece pieces[] = {
    { self->id.bytes, sizeof self->id.bytes },
    { interview->id.bytes, sizeof interview->id.bytes },
    { numbers, sizeof numbers },
    { tail->chain.hash, sizeof tail->chain.hash },
    { interview->previous, interview->has_previous ? sizeof interview->previous : 0 },
    { g_bytes_get_data (interview->about, NULL), g_bytes_get_size (interview->about) },
  };

  door_cipher_hash (proof_key_of (self, interview), pieces, G_N_ELEMENTS (pieces), ret_proof);
}

static gboolean
column_hash (sqlite3_stmt *row, int column, guint8 ret_hash[static DOOR_HASH_BYTES])
{
  if (sqlite3_column_bytes (row, column) != DOOR_HASH_BYTES)
    return FALSE;
  memcpy (ret_hash, sqlite3_column_blob (row, column), DOOR_HASH_BYTES);
  return TRUE;
}

/* Reads the columns; keys and proof are not looked at yet. */
gboolean
door_open_interview_read (sqlite3_stmt *row, DoorOpenInterview *interview)
{
  interview->number = sqlite3_column_int64 (row, 0);
  if (sqlite3_column_bytes (row, 1) != sizeof interview->id.bytes)
    return FALSE;
  memcpy (interview->id.bytes, sqlite3_column_blob (row, 1), sizeof interview->id.bytes);
  interview->state = (DoorInterviewState) sqlite3_column_int (row, 2);
  interview->wrapped_key = door_db_column_bytes (row, 3);
  interview->about = door_db_column_bytes (row, 4);
  interview->tail.length = (guint64) sqlite3_column_int64 (row, 5);
  interview->has_previous = sqlite3_column_type (row, 7) != SQLITE_NULL;
  return interview->number > 0 && interview->number < DOOR_INTERVIEW_MAX && interview->about
         && column_hash (row, 6, interview->tail.chain.hash)
         && (!interview->has_previous || column_hash (row, 7, interview->previous))
         && column_hash (row, 8, interview->proof);
}

/* Opens the keys and checks that the row is what was written. The interview must have room for
 * keys; a destroyed one uses the vault's. */
gboolean
door_vault_verify_interview (const DoorVault *self, DoorOpenInterview *interview)
{
  guint8 proof[DOOR_HASH_BYTES];

  if ((interview->wrapped_key == NULL) != (interview->state == DOOR_INTERVIEW_DESTROYED))
    return FALSE;
  if (!interview->wrapped_key)
    door_open_interview_drop_keys (interview);
  else if (!open_keys (self, interview))
    return FALSE;
  make_proof (self, interview, &interview->tail, interview->state, proof);
  return door_hash_equal (proof, interview->proof);
}

static gboolean
bind_row (const DoorVault *self,
          sqlite3_stmt *statement,
          const DoorOpenInterview *interview,
          const DoorTail *tail,
          DoorInterviewState state)
{
  guint8 proof[DOOR_HASH_BYTES];

  make_proof (self, interview, tail, state, proof);
  sqlite3_bind_int (statement, 1, (int) state);
  door_db_bind_bytes (statement, 2, interview->wrapped_key);
  door_db_bind_bytes (statement, 3, interview->about);
  sqlite3_bind_int64 (statement, 4, (gint64) tail->length);
  sqlite3_bind_blob (statement, 5, tail->chain.hash, DOOR_HASH_BYTES, SQLITE_TRANSIENT);
  sqlite3_bind_blob (statement, 6, proof, sizeof proof, SQLITE_TRANSIENT);
  return TRUE;
}

gboolean
door_vault_store (DoorVault *self,
                  const DoorOpenInterview *interview,
                  const DoorTail *tail,
                  DoorInterviewState state,
                  GBytes *signature,
                  GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self->db,
                                             "UPDATE interview SET state = ?, wrapped_key = ?, "
                                             "about = ?, length = ?, head = ?, proof = ?, "
                                             "signature = coalesce (?, signature) WHERE number = ?",
                                             error);

  if (!statement)
    return FALSE;
  bind_row (self, statement, interview, tail, state);
  door_db_bind_bytes (statement, 7, signature);
  sqlite3_bind_int64 (statement, 8, interview->number);
  return door_db_run (self->db, statement, error);
}

static gboolean
insert_row (DoorVault *self, DoorOpenInterview *interview, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (
      self->db,
      "INSERT INTO interview (state, wrapped_key, about, length, head, proof, uuid, previous) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (!statement)
    return FALSE;
  bind_row (self, statement, interview, &interview->tail, interview->state);
  sqlite3_bind_blob (statement, 7, interview->id.bytes, sizeof interview->id.bytes,
                     SQLITE_TRANSIENT);
  if (interview->has_previous)
    sqlite3_bind_blob (statement, 8, interview->previous, DOOR_HASH_BYTES, SQLITE_TRANSIENT);
  if (!door_db_run (self->db, statement, error))
    return FALSE;
  interview->number = sqlite3_last_insert_rowid (door_db_handle (self->db));
  return interview->number < DOOR_INTERVIEW_MAX
         || door_vault_damaged (error, "the vault holds more interviews than it can number");
}

GBytes *
door_vault_seal_about (const DoorVault *self, const DoorOpenInterview *interview, GBytes *about)
{
  DoorPlaceBytes place = about_place (self, &interview->id);

  return door_vault_wrap (about_key_of (self, interview), &place, about);
}

GBytes *
door_vault_open_about (const DoorVault *self, const DoorOpenInterview *interview)
{
  DoorPlaceBytes place = about_place (self, &interview->id);

  return door_vault_unwrap (about_key_of (self, interview), &place, interview->about);
}

DoorOpenInterview *
door_vault_insert (
    DoorVault *self, const DoorUuid *id, GBytes *about, const guint8 *previous, GError **error)
{
  g_autoptr (DoorOpenInterview) interview = g_new0 (DoorOpenInterview, 1);
  DoorPlaceBytes place = key_place (self, id);

  interview->id = *id;
  interview->state = DOOR_INTERVIEW_DRAFT;
  interview->key = door_secret_new_random (DOOR_KEY_BYTES);
  interview->about_key = door_secret_new (DOOR_KEY_BYTES);
  interview->journal_key = door_secret_new (DOOR_KEY_BYTES);
  interview->proof_key = door_secret_new (DOOR_KEY_BYTES);
  derive_keys (interview);
  interview->wrapped_key
      = door_cipher_wrap_secret (self->interview_key, place.bytes, place.n, interview->key);
  interview->has_previous = previous != NULL;
  if (previous)
    memcpy (interview->previous, previous, DOOR_HASH_BYTES);
  interview->about = door_vault_seal_about (self, interview, about);
  door_chain_start (&interview->tail.chain, &self->id, id, DOOR_STREAM_MAIN, previous);
  if (!insert_row (self, interview, error))
    return NULL;
  interview->used = ++self->uses;
  g_hash_table_insert (self->interviews, &interview->id, interview);
  return g_steal_pointer (&interview);
}
