/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments: sealed streams in media/, named at random, each bound to its interview. The key of a
 * file is derived from the interview's key and the file's name, so that destroying the one
 * destroys the other. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "door-envelope.h"
#include "door-files.h"
#include "door-stream.h"

#define FILE_BYTES 16
#define SUFFIX ".door"

/* --- names and keys --- */

static char *
file_name (GBytes *file)
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
  g_autofree char *name = file_name (file);

  return g_build_filename (self->folder, DOOR_VAULT_MEDIA_FOLDER, name, NULL);
}

static DoorSecret *
media_key (const DoorOpenInterview *interview, GBytes *file)
{
  guint64 number;

  memcpy (&number, g_bytes_get_data (file, NULL), sizeof number);
  return door_cipher_derive (interview->key, "doormedi", GUINT64_FROM_LE (number));
}

static char *
media_context (const DoorOpenInterview *interview)
{
  g_autofree char *instance_id = door_uuid_to_instance_id (&interview->id);

  return door_media_context (instance_id);
}

static DoorPlaceBytes
about_place (const DoorVault *self, const DoorOpenInterview *interview, GBytes *file)
{
  guint8 id[16 + FILE_BYTES];

  memcpy (id, interview->id.bytes, 16);
  memcpy (id + 16, g_bytes_get_data (file, NULL), FILE_BYTES);
  return door_vault_place (self, "attachment", id, sizeof id);
}

/* --- rows --- */

typedef struct {
  gint64 number;
  GBytes *file;
  char *name;
  guint8 hash[DOOR_HASH_BYTES];
} Attachment;

static void
attachment_free (Attachment *self)
{
  g_clear_pointer (&self->file, g_bytes_unref);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attachment, attachment_free)

/* Sealed: 32 bytes of hash of the sealed file, then the name. */
static GBytes *
seal_about (const DoorVault *self,
            const DoorOpenInterview *interview,
            GBytes *file,
            const char *name,
            GBytes *sealed)
{
  DoorPlaceBytes place = about_place (self, interview, file);
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  guint8 hash[DOOR_HASH_BYTES];
  g_autoptr (GBytes) bytes = NULL;

  door_hash_blake2b (sealed, hash);
  g_byte_array_append (plain, hash, sizeof hash);
  g_byte_array_append (plain, (const guint8 *) name, (guint) strlen (name));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&plain));
  return door_vault_wrap (interview->about_key, &place, bytes);
}

static Attachment *
attachment_of_row (const DoorVault *self, const DoorOpenInterview *interview, sqlite3_stmt *row)
{
  g_autoptr (Attachment) attachment = g_new0 (Attachment, 1);
  g_autoptr (GBytes) sealed = door_db_column_bytes (row, 2);
  g_autoptr (GBytes) about = NULL;
  DoorPlaceBytes place;
  const char *bytes;
  gsize n;

  attachment->number = sqlite3_column_int64 (row, 0);
  attachment->file = door_db_column_bytes (row, 1);
  if (!sealed || !attachment->file || g_bytes_get_size (attachment->file) != FILE_BYTES)
    return NULL;
  place = about_place (self, interview, attachment->file);
  about = door_vault_unwrap (interview->about_key, &place, sealed);
  if (!about || g_bytes_get_size (about) <= DOOR_HASH_BYTES)
    return NULL;
  bytes = g_bytes_get_data (about, &n);
  memcpy (attachment->hash, bytes, DOOR_HASH_BYTES);
  attachment->name = g_strndup (bytes + DOOR_HASH_BYTES, n - DOOR_HASH_BYTES);
  return g_steal_pointer (&attachment);
}

/* Of Attachment, in the order they were made. */
static GPtrArray *
list_attachments (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (
      self->db, "SELECT number, file, about FROM attachment WHERE interview = ? ORDER BY number",
      error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) attachment_free);
  gboolean good = TRUE;
  int status;

  if (!row)
    return NULL;
  sqlite3_bind_int64 (row, 1, interview->number);
  while (good && (status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    {
      Attachment *attachment = attachment_of_row (self, interview, row);

      if (attachment)
        g_ptr_array_add (list, attachment);
      else
        good = door_vault_damaged (error, "an attachment of this interview is damaged");
    }
  sqlite3_reset (row);
  return good && status == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

static Attachment *
find_by_name (GPtrArray *list, const char *name)
{
  for (guint i = 0; i < list->len; i++)
    {
      Attachment *attachment = list->pdata[i];

      if (strcmp (attachment->name, name) == 0)
        return attachment;
    }
  return NULL;
}

static gboolean
insert_attachment (DoorVault *self,
                   const DoorOpenInterview *interview,
                   GBytes *file,
                   GBytes *about,
                   GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (
      self->db, "INSERT INTO attachment (interview, file, about) VALUES (?, ?, ?)", error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, interview->number);
  door_db_bind_bytes (statement, 2, file);
  door_db_bind_bytes (statement, 3, about);
  return door_db_run (self->db, statement, error);
}

static gboolean
delete_attachment (DoorVault *self, const Attachment *attachment, GError **error)
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
            const DoorOpenInterview *interview,
            GBytes *content,
            GBytes **ret_sealed,
            GError **error)
{
  guint8 random[FILE_BYTES];
  g_autoptr (GBytes) file = NULL;
  g_autoptr (DoorSecret) key = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *context = media_context (interview);
  g_autofree char *path = NULL;

  door_random_bytes (random, sizeof random);
  file = g_bytes_new (random, sizeof random);
  key = media_key (interview, file);
  sealed = door_stream_seal (content, key, context);
  path = door_vault_media_path (self, file);
  if (!door_file_replace (path, sealed, 0600, error))
    return NULL;
  *ret_sealed = g_steal_pointer (&sealed);
  return g_steal_pointer (&file);
}

static GBytes *
load_sealed (const DoorVault *self, const Attachment *attachment, GError **error)
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

static GBytes *
load_content (const DoorVault *self,
              const DoorOpenInterview *interview,
              const Attachment *attachment,
              GError **error)
{
  g_autoptr (GBytes) sealed = load_sealed (self, attachment, error);
  g_autoptr (DoorSecret) key = NULL;
  g_autofree char *context = media_context (interview);

  if (!sealed)
    return NULL;
  key = media_key (interview, attachment->file);
  return door_stream_open (sealed, key, context, error);
}

/* --- attaching and reading --- */

static gboolean
attach_inside (DoorVault *self,
               DoorOpenInterview *interview,
               DoorTail *tail,
               const DoorEntry *entry,
               GBytes *file,
               GBytes *sealed,
               GError **error)
{
  g_autoptr (GPtrArray) list = list_attachments (self, interview, error);
  g_autoptr (GBytes) about = NULL;
  const Attachment *before;

  if (!list)
    return FALSE;
  before = find_by_name (list, entry->value);
  about = seal_about (self, interview, file, entry->value, sealed);
  return (!before || delete_attachment (self, before, error))
         && insert_attachment (self, interview, file, about, error)
         && door_vault_append_inside (self, interview, tail, entry, 1, error)
         && door_vault_store (self, interview, tail, interview->state, NULL, error);
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
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) sealed = NULL;
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (door_file_name_is_safe (name), FALSE);

  interview = door_vault_use_draft (self, id, error);
  if (!interview)
    return FALSE;
  file = write_file (self, interview, content, &sealed, error);
  if (!file || !door_db_begin (self->db, error))
    return door_vault_translate (error);
  tail = interview->tail;
  good = door_vault_end (self, attach_inside (self, interview, &tail, &entry, file, sealed, error),
                         error);
  door_vault_settle (&interview->tail, &tail, good);
  door_vault_sweep_media (self);
  return good;
}

GBytes *
door_vault_read_attachment (DoorVault *self, const DoorUuid *id, const char *name, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);
  g_autoptr (GPtrArray) list = NULL;
  const Attachment *attachment;
  GBytes *content;

  if (!interview)
    return NULL;
  if (!interview->key)
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE,
                           "this interview was removed from the device");
      return NULL;
    }
  list = list_attachments (self, interview, error);
  attachment = list ? find_by_name (list, name) : NULL;
  if (list && !attachment)
    g_set_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                 "this interview has no attachment of that name");
  content = attachment ? load_content (self, interview, attachment, error) : NULL;
  if (!content)
    door_vault_translate (error);
  return content;
}

/* --- for finalizing and reopening --- */

gboolean
door_vault_collect_media (DoorVault *self,
                          const DoorOpenInterview *interview,
                          GPtrArray *parts,
                          GPtrArray *links,
                          GError **error)
{
  g_autoptr (GPtrArray) list = list_attachments (self, interview, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const Attachment *attachment = list->pdata[i];
      g_autofree char *name = g_strdup_printf ("media-%u.door", i + 1);
      g_autoptr (GBytes) sealed = load_sealed (self, attachment, error);
      g_autoptr (DoorSecret) key = NULL;

      if (!sealed)
        return FALSE;
      key = media_key (interview, attachment->file);
      g_ptr_array_add (parts, door_vault_part_new (name, sealed));
      g_ptr_array_add (links, door_part_link_new (name, attachment->name, attachment->hash, key));
    }
  return TRUE;
}

/* Writes a new file and its row. */
static gboolean
add_content (DoorVault *self,
             const DoorOpenInterview *interview,
             const char *name,
             GBytes *content,
             GError **error)
{
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) file = write_file (self, interview, content, &sealed, error);
  g_autoptr (GBytes) about = NULL;

  if (!file)
    return FALSE;
  about = seal_about (self, interview, file, name, sealed);
  return insert_attachment (self, interview, file, about, error);
}

gboolean
door_vault_copy_media (DoorVault *self,
                       const DoorOpenInterview *from,
                       const DoorOpenInterview *to,
                       GError **error)
{
  g_autoptr (GPtrArray) list = list_attachments (self, from, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const Attachment *attachment = list->pdata[i];
      g_autoptr (GBytes) content = load_content (self, from, attachment, error);

      if (!content || !add_content (self, to, attachment->name, content, error))
        return FALSE;
    }
  return TRUE;
}

/* --- into a backup and out of one --- */

static gboolean
pack_one (const DoorVault *self,
          const DoorOpenInterview *interview,
          const Attachment *attachment,
          GByteArray *out,
          GError **error)
{
  GBytes *content = load_content (self, interview, attachment, error);

  if (!content)
    return FALSE;
  door_bytes_add_counted (out, attachment->name, strlen (attachment->name));
  door_bytes_add_bytes (out, content);
  door_vault_wipe_content (content);
  return TRUE;
}

gboolean
door_vault_pack_media (DoorVault *self,
                       const DoorOpenInterview *interview,
                       GByteArray *out,
                       GError **error)
{
  g_autoptr (GPtrArray) list = list_attachments (self, interview, error);

  if (!list)
    return FALSE;
  door_bytes_add_number (out, list->len, 4);
  for (guint i = 0; i < list->len; i++)
    if (!pack_one (self, interview, list->pdata[i], out, error))
      return FALSE;
  return TRUE;
}

gboolean
door_vault_unpack_media (DoorVault *self,
                         const DoorOpenInterview *interview,
                         DoorBytesReader *reader,
                         GError **error)
{
  guint64 count;

  if (!door_bytes_take_number (reader, 4, &count))
    return door_vault_damaged (error, "this draft is damaged");
  for (; count > 0; count--)
    {
      g_autofree char *name = door_bytes_take_text (reader);
      GBytes *content = name ? door_bytes_take_bytes (reader) : NULL;
      gboolean good;

      if (!content || !door_file_name_is_safe (name))
        {
          door_vault_wipe_content (content);
          return door_vault_damaged (error, "this draft is damaged");
        }
      good = add_content (self, interview, name, content, error);
      door_vault_wipe_content (content);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

/* --- sweeping --- */

static GHashTable *
names_in_use (DoorVault *self)
{
  sqlite3_stmt *row = door_db_prepare (self->db, "SELECT file FROM attachment", NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int status;

  if (!row)
    return NULL;
  while ((status = door_db_step (self->db, row, NULL)) == SQLITE_ROW)
    {
      g_autoptr (GBytes) file = door_db_column_bytes (row, 0);

      if (file)
        g_hash_table_add (names, file_name (file));
    }
  sqlite3_reset (row);
  return status == SQLITE_DONE ? g_steal_pointer (&names) : NULL;
}

static gboolean
all_exist (const char *folder, GHashTable *names)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return FALSE;
    }
  return TRUE;
}

/* Removes nothing unless every row could be read and has its file: where something is damaged, a
 * file too many is better than one too few. */
void
door_vault_sweep_media (DoorVault *self)
{
  g_autoptr (GHashTable) names = names_in_use (self);
  g_autofree char *folder = g_build_filename (self->folder, DOOR_VAULT_MEDIA_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (!names || !all_exist (folder, names))
    return;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_hash_table_contains (names, name) && g_unlink (path) != 0)
        g_debug ("a file without an owner could not be removed");
    }
}
