/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records: cases, forms, roster, settings. Found by a keyed hash of their name, so that no name is
 * in the file. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <string.h>

#define NAME_BYTES 16
#define REVISION_BYTES 8

typedef struct {
  guint8 bytes[NAME_BYTES];
} NameHash;

static NameHash
hash_name (const DoorVault *self, DoorRecordKind kind, const char *name)
{
  guint8 number = (guint8) kind;
  const DoorPiece pieces[] = { { &number, 1 }, { name, strlen (name) } };
  guint8 hash[DOOR_HASH_BYTES];
  NameHash result;

  door_cipher_hash (self->name_key, pieces, G_N_ELEMENTS (pieces), hash);
  memcpy (result.bytes, hash, NAME_BYTES);
  return result;
}

static DoorPlaceBytes
about_place (const DoorVault *self, const NameHash *name)
{
  return door_vault_place (self, "record", name->bytes, NAME_BYTES);
}

/* The body is bound to the about of the same writing by a random revision. */
static DoorPlaceBytes
body_place (const DoorVault *self, const NameHash *name, const guint8 *revision)
{
  guint8 id[NAME_BYTES + REVISION_BYTES];

  memcpy (id, name->bytes, NAME_BYTES);
  memcpy (id + NAME_BYTES, revision, REVISION_BYTES);
  return door_vault_place (self, "record body", id, sizeof id);
}

/* Sealed: revision, name, 0, about. */
static GBytes *
seal_about (const DoorVault *self,
            const NameHash *hash,
            const guint8 *revision,
            const char *name,
            GBytes *about)
{
  DoorPlaceBytes place = about_place (self, hash);
  GByteArray *plain = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (plain, revision, REVISION_BYTES);
  g_byte_array_append (plain, (const guint8 *) name, (guint) strlen (name) + 1);
  if (about)
    g_byte_array_append (plain, g_bytes_get_data (about, NULL), (guint) g_bytes_get_size (about));
  bytes = g_byte_array_free_to_bytes (plain);
  return door_vault_wrap (self->record_key, &place, bytes);
}

typedef struct {
  guint8 revision[REVISION_BYTES];
  char *name;
  GBytes *about;
} About;

static gboolean
open_about (const DoorVault *self, const NameHash *hash, GBytes *sealed, About *ret_about)
{
  DoorPlaceBytes place = about_place (self, hash);
  g_autoptr (GBytes) plain = sealed ? door_vault_unwrap (self->record_key, &place, sealed) : NULL;
  const char *bytes, *end;
  gsize n;

  if (!plain)
    return FALSE;
  bytes = g_bytes_get_data (plain, &n);
  end = n > REVISION_BYTES ? memchr (bytes + REVISION_BYTES, 0, n - REVISION_BYTES) : NULL;
  if (!end)
    return FALSE;
  memcpy (ret_about->revision, bytes, REVISION_BYTES);
  ret_about->name = g_strdup (bytes + REVISION_BYTES);
  n -= (gsize) (end + 1 - bytes);
  ret_about->about = g_bytes_new (end + 1, n);
  return TRUE;
}

/* --- one record --- */

static gboolean
put_row (DoorVault *self,
         DoorRecordKind kind,
         const NameHash *hash,
         GBytes *about,
         GBytes *body,
         GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (
      self->db,
      "INSERT INTO record (kind, name, about, body) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (kind, name) DO UPDATE SET about = excluded.about, body = excluded.body",
      error);

  if (!statement)
    return door_vault_translate (error);
  sqlite3_bind_int (statement, 1, (int) kind);
  sqlite3_bind_blob (statement, 2, hash->bytes, NAME_BYTES, SQLITE_TRANSIENT);
  door_db_bind_bytes (statement, 3, about);
  door_db_bind_bytes (statement, 4, body);
  return door_db_run (self->db, statement, error) || door_vault_translate (error);
}

gboolean
door_vault_put (DoorVault *self,
                DoorRecordKind kind,
                const char *name,
                GBytes *about,
                GBytes *body,
                GError **error)
{
  NameHash hash = hash_name (self, kind, name);
  guint8 revision[REVISION_BYTES];
  g_autoptr (GBytes) sealed_about = NULL;
  g_autoptr (GBytes) sealed_body = NULL;
  DoorPlaceBytes place;

  g_assert (self->thread == g_thread_self ());
  door_random_bytes (revision, sizeof revision);
  sealed_about = seal_about (self, &hash, revision, name, about);
  place = body_place (self, &hash, revision);
  if (body)
    sealed_body = door_vault_wrap (self->record_key, &place, body);
  return put_row (self, kind, &hash, sealed_about, sealed_body, error);
}

static gboolean
read_record (
    DoorVault *self, const NameHash *hash, sqlite3_stmt *row, GBytes **ret_about, GBytes **ret_body)
{
  g_autoptr (GBytes) sealed_about = door_db_column_bytes (row, 0);
  g_autoptr (GBytes) sealed_body = door_db_column_bytes (row, 1);
  g_autoptr (GBytes) body = NULL;
  DoorPlaceBytes place;
  About about;

  if (!open_about (self, hash, sealed_about, &about))
    return FALSE;
  g_free (about.name);
  place = body_place (self, hash, about.revision);
  if (sealed_body)
    body = door_vault_unwrap (self->record_key, &place, sealed_body);
  if (sealed_body && !body)
    {
      g_bytes_unref (about.about);
      return FALSE;
    }
  if (ret_about)
    *ret_about = g_bytes_ref (about.about);
  g_bytes_unref (about.about);
  if (ret_body)
    *ret_body = g_steal_pointer (&body);
  return TRUE;
}

gboolean
door_vault_get (DoorVault *self,
                DoorRecordKind kind,
                const char *name,
                GBytes **ret_about,
                GBytes **ret_body,
                GError **error)
{
  NameHash hash = hash_name (self, kind, name);
  sqlite3_stmt *row;
  gboolean good = FALSE;
  int status;

  g_assert (self->thread == g_thread_self ());
  row = door_db_prepare (self->db, "SELECT about, body FROM record WHERE kind = ? AND name = ?",
                         error);
  if (!row)
    return door_vault_translate (error);
  sqlite3_bind_int (row, 1, (int) kind);
  sqlite3_bind_blob (row, 2, hash.bytes, NAME_BYTES, SQLITE_TRANSIENT);
  status = door_db_step (self->db, row, error);
  if (status == SQLITE_ROW)
    good = read_record (self, &hash, row, ret_about, ret_body)
           || door_vault_damaged (error, "this record is damaged");
  else if (status == SQLITE_DONE)
    g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                         "there is no such record");
  sqlite3_reset (row);
  return good || door_vault_translate (error);
}

gboolean
door_vault_remove (DoorVault *self, DoorRecordKind kind, const char *name, GError **error)
{
  NameHash hash = hash_name (self, kind, name);
  sqlite3_stmt *statement;

  g_assert (self->thread == g_thread_self ());
  statement = door_db_prepare (self->db, "DELETE FROM record WHERE kind = ? AND name = ?", error);
  if (!statement)
    return door_vault_translate (error);
  sqlite3_bind_int (statement, 1, (int) kind);
  sqlite3_bind_blob (statement, 2, hash.bytes, NAME_BYTES, SQLITE_TRANSIENT);
  return door_db_run (self->db, statement, error) || door_vault_translate (error);
}

/* --- all of a kind --- */

void
door_record_free (DoorRecord *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_clear_pointer (&self->about, g_bytes_unref);
  g_free (self);
}

static DoorRecord *
record_of_row (const DoorVault *self, sqlite3_stmt *row)
{
  DoorRecord *record = g_new0 (DoorRecord, 1);
  g_autoptr (GBytes) sealed = door_db_column_bytes (row, 1);
  NameHash hash;
  About about;

  record->damaged = TRUE;
  if (sqlite3_column_bytes (row, 0) != NAME_BYTES)
    return record;
  memcpy (hash.bytes, sqlite3_column_blob (row, 0), NAME_BYTES);
  if (open_about (self, &hash, sealed, &about))
    {
      record->name = about.name;
      record->about = about.about;
      record->damaged = FALSE;
    }
  return record;
}

GPtrArray *
door_vault_records (DoorVault *self, DoorRecordKind kind, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) door_record_free);
  sqlite3_stmt *row;
  int status;

  g_assert (self->thread == g_thread_self ());
  row = door_db_prepare (self->db, "SELECT name, about FROM record WHERE kind = ? ORDER BY number",
                         error);
  if (!row)
    {
      door_vault_translate (error);
      return NULL;
    }
  sqlite3_bind_int (row, 1, (int) kind);
  while ((status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    g_ptr_array_add (list, record_of_row (self, row));
  sqlite3_reset (row);
  if (status == SQLITE_DONE)
    return g_steal_pointer (&list);
  door_vault_translate (error);
  return NULL;
}
