/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments: sealed streams in media/, named at random, each bound to its interview. The key of a
 * file is derived from its owner's key (the interview's, or that of an open sealed section) and the
 * file's name, so that destroying the one destroys the other. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-growing-private.h"

#include <string.h>

#include "door-envelope.h"
#include "door-files.h"
#include "door-stream.h"

#define SUFFIX ".door"

/* --- names and keys --- */

char *
door_media_file_name (GBytes *file)
{
  const guint8 *bytes = g_bytes_get_data (file, NULL);
  GString *name = g_string_new (NULL);

  for (gsize i = 0; i < g_bytes_get_size (file); i++)
    g_string_append_printf (name, "%02x", bytes[i]);
  g_string_append (name, SUFFIX);
  return g_string_free (name, FALSE);
}

char *
door_vault_media_path (const DoorVault *self, GBytes *file)
{
  g_autofree char *name = door_media_file_name (file);

  return g_build_filename (self->folder, DOOR_VAULT_MEDIA_FOLDER, name, NULL);
}

DoorMediaOwner
door_media_of_interview (const DoorOpenInterview *interview)
{
  return (DoorMediaOwner){ interview, DOOR_STREAM_MAIN, interview->key, interview->about_key };
}

DoorSecret *
door_media_key (const DoorMediaOwner *owner, GBytes *file)
{
  guint64 number;

  memcpy (&number, g_bytes_get_data (file, NULL), sizeof number);
  return door_cipher_derive (owner->key, "doormedi", GUINT64_FROM_LE (number));
}

static char *
media_context (const DoorOpenInterview *interview)
{
  g_autofree char *instance_id = door_uuid_to_instance_id (&interview->id);

  return door_media_context (instance_id);
}

static DoorPlaceBytes
about_place (const DoorVault *self, const DoorMediaOwner *owner, GBytes *file)
{
  guint8 id[16 + DOOR_MEDIA_FILE_BYTES];

  memcpy (id, owner->interview->id.bytes, 16);
  memcpy (id + 16, g_bytes_get_data (file, NULL), DOOR_MEDIA_FILE_BYTES);
  return door_vault_place (self, "attachment", id, sizeof id);
}

/* --- rows --- */

void
door_attachment_free (DoorAttachment *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->file, g_bytes_unref);
  g_free (self->name);
  g_free (self);
}

/* Sealed: 32 bytes of hash of the sealed file, then the name. */
static GBytes *
seal_about (const DoorVault *self,
            const DoorMediaOwner *owner,
            GBytes *file,
            const char *name,
            GBytes *sealed)
{
  DoorPlaceBytes place = about_place (self, owner, file);
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  guint8 hash[DOOR_HASH_BYTES];
  g_autoptr (GBytes) bytes = NULL;

  door_hash_blake2b (sealed, hash);
  g_byte_array_append (plain, hash, sizeof hash);
  g_byte_array_append (plain, (const guint8 *) name, (guint) strlen (name));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&plain));
  return door_vault_wrap (owner->about_key, &place, bytes);
}

static DoorAttachment *
attachment_of_row (const DoorVault *self, const DoorMediaOwner *owner, sqlite3_stmt *row)
{
  g_autoptr (DoorAttachment) attachment = g_new0 (DoorAttachment, 1);
  g_autoptr (GBytes) sealed = door_db_column_bytes (row, 2);
  g_autoptr (GBytes) about = NULL;
  DoorPlaceBytes place;
  const char *bytes;
  gsize n;

  attachment->number = sqlite3_column_int64 (row, 0);
  attachment->file = door_db_column_bytes (row, 1);
  if (!sealed || !attachment->file || g_bytes_get_size (attachment->file) != DOOR_MEDIA_FILE_BYTES)
    return NULL;
  place = about_place (self, owner, attachment->file);
  about = door_vault_unwrap (owner->about_key, &place, sealed);
  if (!about || g_bytes_get_size (about) <= DOOR_HASH_BYTES)
    return NULL;
  bytes = g_bytes_get_data (about, &n);
  memcpy (attachment->hash, bytes, DOOR_HASH_BYTES);
  attachment->name = g_strndup (bytes + DOOR_HASH_BYTES, n - DOOR_HASH_BYTES);
  return g_steal_pointer (&attachment);
}

/* Of DoorAttachment, in the order they were made. */
GPtrArray *
door_media_list (DoorVault *self, const DoorMediaOwner *owner, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (self->db,
                                       "SELECT number, file, about FROM attachment WHERE interview "
                                       "= ? AND stream = ? ORDER BY number",
                                       error);
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_attachment_free);
  gboolean good = TRUE;
  int status;

  if (!row)
    return NULL;
  sqlite3_bind_int64 (row, 1, owner->interview->number);
  sqlite3_bind_int (row, 2, owner->stream);
  while (good && (status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    {
      DoorAttachment *attachment = attachment_of_row (self, owner, row);

      if (attachment)
        g_ptr_array_add (list, attachment);
      else
        good = door_vault_damaged (error, "an attachment of this interview is damaged");
    }
  sqlite3_reset (row);
  return good && status == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

DoorAttachment *
door_media_find (GPtrArray *list, const char *name)
{
  for (guint i = 0; i < list->len; i++)
    {
      DoorAttachment *attachment = list->pdata[i];

      if (strcmp (attachment->name, name) == 0)
        return attachment;
    }
  return NULL;
}

static gboolean
insert_attachment (
    DoorVault *self, const DoorMediaOwner *owner, GBytes *file, GBytes *about, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (
      self->db, "INSERT INTO attachment (interview, file, about, stream) VALUES (?, ?, ?, ?)",
      error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, owner->interview->number);
  door_db_bind_bytes (statement, 2, file);
  door_db_bind_bytes (statement, 3, about);
  sqlite3_bind_int (statement, 4, owner->stream);
  return door_db_run (self->db, statement, error);
}

gboolean
door_media_delete (DoorVault *self, const DoorAttachment *attachment, GError **error)
{
  sqlite3_stmt *statement
      = door_db_prepare (self->db, "DELETE FROM attachment WHERE number = ?", error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, attachment->number);
  return door_db_run (self->db, statement, error);
}

/* --- files --- */

/* Writes a sealed file under a new name; returns its sealed bytes through `ret_sealed`. */
static GBytes *
write_file (const DoorVault *self,
            const DoorMediaOwner *owner,
            GBytes *content,
            GBytes **ret_sealed,
            GError **error)
{
  guint8 random[DOOR_MEDIA_FILE_BYTES];
  g_autoptr (GBytes) file = NULL;
  g_autoptr (DoorSecret) key = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *context = media_context (owner->interview);
  g_autofree char *path = NULL;

  door_random_bytes (random, sizeof random);
  file = g_bytes_new (random, sizeof random);
  key = door_media_key (owner, file);
  sealed = door_stream_seal (content, key, context);
  path = door_vault_media_path (self, file);
  if (!door_file_replace (path, sealed, 0600, error))
    return NULL;
  *ret_sealed = g_steal_pointer (&sealed);
  return g_steal_pointer (&file);
}

GBytes *
door_media_load_sealed (const DoorVault *self, const DoorAttachment *attachment, GError **error)
{
  g_autofree char *path = door_vault_media_path (self, attachment->file);
  g_autoptr (GBytes) sealed = door_file_load (path, 2 * (gsize) DOOR_STREAM_MAX_BYTES, error);
  guint8 hash[DOOR_HASH_BYTES];

  if (!sealed)
    return NULL;
  door_hash_blake2b (sealed, hash);
  if (door_hash_equal (hash, attachment->hash))
    return g_steal_pointer (&sealed);
  door_vault_damaged (error, "the attachment %s is damaged", attachment->name);
  return NULL;
}

GBytes *
door_media_load (const DoorVault *self,
                 const DoorMediaOwner *owner,
                 const DoorAttachment *attachment,
                 GError **error)
{
  g_autoptr (GBytes) sealed = door_media_load_sealed (self, attachment, error);
  g_autoptr (DoorSecret) key = NULL;
  g_autofree char *context = media_context (owner->interview);

  if (!sealed)
    return NULL;
  key = door_media_key (owner, attachment->file);
  return door_stream_open (sealed, key, context, error);
}

/* --- attaching and reading --- */

/* Writes a new file and its row. */
gboolean
door_media_add (
    DoorVault *self, const DoorMediaOwner *owner, const char *name, GBytes *content, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) file = write_file (self, owner, content, &sealed, error);
  g_autoptr (GBytes) about = NULL;

  if (!file)
    return FALSE;
  about = seal_about (self, owner, file, name, sealed);
  return insert_attachment (self, owner, file, about, error);
}

gboolean
door_media_replace (
    DoorVault *self, const DoorMediaOwner *owner, const char *name, GBytes *content, GError **error)
{
  g_autoptr (GPtrArray) list = door_media_list (self, owner, error);
  const DoorAttachment *before;

  if (!list)
    return FALSE;
  before = door_media_find (list, name);
  return (!before || door_media_delete (self, before, error))
         && door_media_add (self, owner, name, content, error);
}

gboolean
door_media_forget (DoorVault *self,
                   const DoorOpenInterview *interview,
                   guint8 stream,
                   GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (
      self->db, "DELETE FROM attachment WHERE interview = ? AND stream = ?", error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, interview->number);
  sqlite3_bind_int (statement, 2, stream);
  return door_db_run (self->db, statement, error);
}

gboolean
door_vault_attach (DoorVault *self,
                   const DoorUuid *id,
                   const char *path,
                   const char *name,
                   GBytes *content,
                   GError **error)
{
  DoorOpenInterview *interview;
  const DoorEntry entry = { .kind = DOOR_ENTRY_ATTACH, .path = path, .value = name };
  DoorMediaOwner owner;
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (door_file_name_is_safe (name), FALSE);

  interview = door_vault_use_draft (self, id, error);
  if (!interview)
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  owner = door_media_of_interview (interview);
  tail = interview->tail;
  good = door_media_replace (self, &owner, name, content, error)
         && door_vault_append_inside (self, interview, &tail, &entry, 1, error)
         && door_vault_store (self, interview, &tail, interview->state, NULL, error);
  good = door_vault_end (self, good, error);
  door_vault_settle (&interview->tail, &tail, good);
  door_vault_sweep_media (self);
  return good;
}

GBytes *
door_media_read (DoorVault *self, const DoorMediaOwner *owner, const char *name, GError **error)
{
  g_autoptr (GPtrArray) list = door_media_list (self, owner, error);
  const DoorAttachment *attachment = list ? door_media_find (list, name) : NULL;
  GBytes *content;

  if (list && !attachment)
    g_set_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                 "this interview has no attachment of that name");
  content = attachment ? door_media_load (self, owner, attachment, error) : NULL;
  if (!content)
    door_vault_translate (error);
  return content;
}

/* With what has grown behind it, which may be all there is. */
static GBytes *
read_whole (DoorVault *self, const DoorOpenInterview *interview, const char *name, GError **error)
{
  const DoorMediaOwner owner = door_media_of_interview (interview);
  g_autoptr (GByteArray) grown = g_byte_array_new ();
  g_autoptr (GError) fault = NULL;
  GBytes *before;

  if (!door_growing_read (self, interview, name, grown, error))
    return NULL;
  before = door_media_read (self, &owner, name, &fault);
  if (grown->len == 0
      || (!before && !g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND)))
    {
      if (fault)
        g_propagate_error (error, g_steal_pointer (&fault));
      return before;
    }
  if (before)
    g_byte_array_prepend (grown, g_bytes_get_data (before, NULL),
                          (guint) g_bytes_get_size (before));
  door_vault_wipe_content (before);
  return g_byte_array_free_to_bytes (g_steal_pointer (&grown));
}

GBytes *
door_vault_read_attachment (DoorVault *self, const DoorUuid *id, const char *name, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);

  if (!interview)
    return NULL;
  if (!interview->key)
    {
      door_vault_refuse (error, "this interview was removed from the device");
      return NULL;
    }
  return read_whole (self, interview, name, error);
}
