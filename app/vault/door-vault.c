/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making, opening and closing a vault, and the keys of the whole. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <string.h>

#include "door-files.h"
#include "door-platform.h"
#include "door-vault-schema.h"

#define FILE_NAME "vault.db"
#define LOCK_NAME "vault.lock"

/* --- the folder --- */

static char *
path_in (const DoorVault *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

gboolean
door_vault_exists (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

guint64
door_vault_space_left (const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileInfo) info
      = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, NULL, NULL);

  if (!info || !g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE))
    return G_MAXUINT64;
  return g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
}

static char *
schema_text (const char *name)
{
  g_autofree char *path = g_strconcat ("/doorstep/vault/", name, ".sql", NULL);
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (door_vault_schema_get_resource (), path, 0, NULL);

  g_assert (bytes != NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static guint
hash_uuid (gconstpointer key)
{
  guint hash;

  memcpy (&hash, ((const DoorUuid *) key)->bytes, sizeof hash);
  return hash;
}

static gboolean
equal_uuid (gconstpointer a, gconstpointer b)
{
  return door_uuid_equal (a, b);
}

static void
outer_clock_free (DoorOuterClock *self)
{
  g_free (self->boot);
  g_free (self);
}

static DoorVault *
vault_new (const char *folder, const DoorVaultOptions *options)
{
  static const DoorVaultOptions none = { NULL, NULL, NULL };
  DoorVault *self = g_new0 (DoorVault, 1);

  door_seal_init ();
  options = options ? options : &none;
  self->thread = g_thread_self ();
  self->lock = -1;
  self->folder = g_strdup (folder);
  self->clock = options->clock ? door_clock_ref (options->clock) : door_clock_new_system ();
  self->policy = options->policy ? *options->policy : door_kdf_policy_vault;
  self->boot_id = door_platform_boot_id ();
  if (strlen (self->boot_id) > DOOR_BOOT_MAX_BYTES)
    self->boot_id[0] = '\0';
  self->interviews = g_hash_table_new_full (hash_uuid, equal_uuid, NULL,
                                            (GDestroyNotify) door_open_interview_free);
  self->clocks
      = g_hash_table_new_full (hash_uuid, equal_uuid, NULL, (GDestroyNotify) outer_clock_free);
  return self;
}

DoorDb *
door_vault_open_db (const char *path, GError **error)
{
  g_autofree char *first = schema_text ("0001-first");
  g_autofree char *section_media = schema_text ("0002-section-media");
  const DoorDbMigration migrations[]
      = { { "0001-first", first }, { "0002-section-media", section_media }, { NULL, NULL } };

  return door_db_open (path, migrations, error);
}

static gboolean
vault_attach_files (DoorVault *self, GError **error)
{
  g_autofree char *lock = path_in (self, LOCK_NAME);
  g_autofree char *file = path_in (self, FILE_NAME);

  self->lock = door_platform_lock_file (lock, error);
  if (self->lock < 0)
    return door_vault_translate (error);
  self->db = door_vault_open_db (file, error);
  return self->db != NULL || door_vault_translate (error);
}

void
door_vault_close (DoorVault *self)
{
  if (!self)
    return;
  g_assert (self->thread == g_thread_self ());
  g_hash_table_unref (self->interviews);
  g_hash_table_unref (self->clocks);
  door_db_close (self->db);
  door_platform_unlock_file (self->lock);
  door_secret_unref (self->key);
  door_secret_unref (self->interview_key);
  door_secret_unref (self->gone_key);
  door_secret_unref (self->record_key);
  door_secret_unref (self->name_key);
  door_secret_unref (self->outbox_key);
  door_identity_unref (self->identity);
  door_clock_unref (self->clock);
  g_free (self->boot_id);
  g_free (self->folder);
  g_free (self);
}

/* --- keys --- */

char *
door_vault_slot_context (const DoorVault *self)
{
  char text[DOOR_UUID_TEXT];

  door_uuid_print (&self->id, text);
  return g_strconcat ("vault ", text, NULL);
}

static void
derive_keys (DoorVault *self)
{
  self->interview_key = door_cipher_derive (self->key, "doorintw", 1);
  self->gone_key = door_cipher_derive (self->key, "doorgone", 1);
  self->record_key = door_cipher_derive (self->key, "doorrecd", 1);
  self->name_key = door_cipher_derive (self->key, "doorname", 1);
  self->outbox_key = door_cipher_derive (self->key, "dooroutb", 1);
}

static GBytes *
make_passphrase_slot (DoorVault *self, const char *passphrase, GError **error)
{
  g_autofree char *context = door_vault_slot_context (self);
  g_autoptr (DoorSecret) words = door_secret_new_passphrase (passphrase);

  return door_slot_new_passphrase (self->key, context, words, &self->policy, error);
}

static GBytes *
make_recovery_slot (DoorVault *self, const DoorPublicKeys *recovery)
{
  g_autofree char *context = door_vault_slot_context (self);

  return recovery ? door_slot_new_recovery (self->key, context, recovery) : NULL;
}

static gboolean
store_slot (DoorVault *self, const char *sql, GBytes *slot, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self->db, sql, error);

  if (!statement)
    return door_vault_translate (error);
  door_db_bind_bytes (statement, 1, slot);
  if (!door_db_run (self->db, statement, error))
    return door_vault_translate (error);
  door_vault_sweep (self);
  return TRUE;
}

/* --- creating --- */

static gboolean
has_row (DoorVault *self)
{
  sqlite3_stmt *statement = door_db_prepare (self->db, "SELECT 1 FROM vault", NULL);
  gboolean found = statement && door_db_step (self->db, statement, NULL) == SQLITE_ROW;

  if (statement)
    sqlite3_reset (statement);
  return found;
}

static gboolean
insert_row (DoorVault *self, GBytes *passphrase_slot, GBytes *recovery_slot, GError **error)
{
  sqlite3_stmt *statement
      = door_db_prepare (self->db, "INSERT INTO vault VALUES (1, ?, ?, ?, ?)", error);
  DoorPlaceBytes place = door_vault_place (self, "identity", NULL, 0);
  g_autoptr (GBytes) identity = door_cipher_wrap_secret (self->key, place.bytes, place.n,
                                                         door_identity_seed (self->identity));

  if (!statement)
    return door_vault_translate (error);
  sqlite3_bind_blob (statement, 1, self->id.bytes, sizeof self->id.bytes, SQLITE_TRANSIENT);
  door_db_bind_bytes (statement, 2, passphrase_slot);
  door_db_bind_bytes (statement, 3, recovery_slot);
  door_db_bind_bytes (statement, 4, identity);
  return door_db_run (self->db, statement, error) || door_vault_translate (error);
}

static gboolean
fill (DoorVault *self, const char *passphrase, const DoorPublicKeys *recovery, GError **error)
{
  g_autoptr (GBytes) passphrase_slot = NULL;
  g_autoptr (GBytes) recovery_slot = NULL;

  if (has_row (self))
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE,
                           "there is a vault in this folder already");
      return FALSE;
    }
  door_random_bytes (self->id.bytes, sizeof self->id.bytes);
  self->id = door_uuid_from_random (self->id.bytes);
  self->key = door_secret_new_random (DOOR_KEY_BYTES);
  derive_keys (self);
  self->identity = door_identity_new ();
  passphrase_slot = make_passphrase_slot (self, passphrase, error);
  if (!passphrase_slot)
    return door_vault_translate (error);
  recovery_slot = make_recovery_slot (self, recovery);
  return insert_row (self, passphrase_slot, recovery_slot, error);
}

DoorVault *
door_vault_create (const char *folder,
                   const char *passphrase,
                   const DoorVaultOptions *options,
                   GError **error)
{
  g_autoptr (DoorVault) self = vault_new (folder, options);
  g_autofree char *media = path_in (self, DOOR_VAULT_MEDIA_FOLDER);

  if (!door_file_make_folder (folder, error) || !door_file_make_folder (media, error))
    {
      door_vault_translate (error);
      return NULL;
    }
  if (!vault_attach_files (self, error)
      || !fill (self, passphrase, options ? options->recovery : NULL, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- opening --- */

typedef struct {
  GBytes *passphrase_slot;
  GBytes *recovery_slot;
  GBytes *identity;
} Row;

static void
row_clear (Row *self)
{
  g_clear_pointer (&self->passphrase_slot, g_bytes_unref);
  g_clear_pointer (&self->recovery_slot, g_bytes_unref);
  g_clear_pointer (&self->identity, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static gboolean
read_row (DoorVault *self, Row *row, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (
      self->db, "SELECT uuid, passphrase_slot, recovery_slot, identity FROM vault", error);
  int status;

  if (!statement)
    return door_vault_translate (error);
  status = door_db_step (self->db, statement, error);
  if (status == SQLITE_ROW && sqlite3_column_bytes (statement, 0) == sizeof self->id.bytes)
    {
      memcpy (self->id.bytes, sqlite3_column_blob (statement, 0), sizeof self->id.bytes);
      row->passphrase_slot = door_db_column_bytes (statement, 1);
      row->recovery_slot = door_db_column_bytes (statement, 2);
      row->identity = door_db_column_bytes (statement, 3);
    }
  sqlite3_reset (statement);
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    return door_vault_translate (error);
  return row->identity != NULL || door_vault_damaged (error, "the vault's own record is missing");
}

static gboolean
open_identity (DoorVault *self, GBytes *wrapped, GError **error)
{
  g_autoptr (DoorSecret) seed = door_secret_new (DOOR_KEY_BYTES);
  DoorPlaceBytes place = door_vault_place (self, "identity", NULL, 0);

  if (!door_cipher_unwrap_secret (self->key, place.bytes, place.n, g_bytes_get_data (wrapped, NULL),
                                  g_bytes_get_size (wrapped), seed))
    return door_vault_damaged (error, "the vault's own keys are damaged");
  self->identity = door_identity_new_from_seed (seed);
  return TRUE;
}

static DoorVault *
open_files (const char *folder, const DoorVaultOptions *options, Row *row, GError **error)
{
  g_autoptr (DoorVault) self = vault_new (folder, options);

  if (!door_vault_exists (folder))
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                           "there is no vault in this folder");
      return NULL;
    }
  if (!vault_attach_files (self, error) || !read_row (self, row, error))
    return NULL;
  return g_steal_pointer (&self);
}

DoorVault *
door_vault_open_locked (const char *folder, const DoorVaultOptions *options, GError **error)
{
  g_auto (Row) row = { NULL };

  return open_files (folder, options, &row, error);
}

GBytes *
door_vault_recovery_slot (DoorVault *self, GError **error)
{
  g_auto (Row) row = { NULL };

  if (!read_row (self, &row, error))
    return NULL;
  if (!row.recovery_slot)
    g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                         "this vault has no recovery slot");
  return g_steal_pointer (&row.recovery_slot);
}

gboolean
door_vault_unlock (DoorVault *self, GError **error)
{
  g_auto (Row) row = { NULL };

  if (self->key && !read_row (self, &row, error))
    return FALSE;
  if (!self->key)
    return door_vault_translate (error);
  if (door_secret_length (self->key) != DOOR_KEY_BYTES)
    return door_vault_damaged (error, "the vault's key is damaged");
  derive_keys (self);
  if (!open_identity (self, row.identity, error))
    return FALSE;
  /* A program killed between closing a section and emptying the log left that to us. */
  door_vault_sweep (self);
  door_vault_sweep_media (self);
  return TRUE;
}

static void
strengthen (DoorVault *self, const Row *row, const char *passphrase)
{
  g_autoptr (GError) error = NULL;

  if (door_slot_is_weaker (row->passphrase_slot, &self->policy)
      && !door_vault_change_passphrase (self, passphrase, &error))
    g_debug ("the passphrase slot could not be made stronger: %s", error->message);
}

DoorVault *
door_vault_open (const char *folder,
                 const char *passphrase,
                 const DoorVaultOptions *options,
                 GError **error)
{
  g_auto (Row) row = { NULL };
  g_autoptr (DoorVault) self = open_files (folder, options, &row, error);
  g_autoptr (DoorSecret) words = NULL;
  g_autofree char *context = NULL;

  if (!self)
    return NULL;
  words = door_secret_new_passphrase (passphrase);
  context = door_vault_slot_context (self);
  self->key = door_slot_open_passphrase (row.passphrase_slot, context, words, error);
  if (!door_vault_unlock (self, error))
    return NULL;
  strengthen (self, &row, passphrase);
  return g_steal_pointer (&self);
}

DoorVault *
door_vault_open_recovery (const char *folder,
                          const DoorIdentity *recovery,
                          const DoorVaultOptions *options,
                          GError **error)
{
  g_autoptr (DoorVault) self = door_vault_open_locked (folder, options, error);
  g_autofree char *context = NULL;
  g_autoptr (GBytes) slot = NULL;

  if (!self)
    return NULL;
  slot = door_vault_recovery_slot (self, error);
  if (!slot)
    return NULL;
  context = door_vault_slot_context (self);
  self->key = door_slot_open_recovery (slot, context, recovery, error);
  return door_vault_unlock (self, error) ? g_steal_pointer (&self) : NULL;
}

/* --- slots --- */

gboolean
door_vault_change_passphrase (DoorVault *self, const char *passphrase, GError **error)
{
  g_autoptr (GBytes) slot = NULL;

  g_assert (self->thread == g_thread_self ());
  slot = make_passphrase_slot (self, passphrase, error);
  if (!slot)
    return door_vault_translate (error);
  return store_slot (self, "UPDATE vault SET passphrase_slot = ?", slot, error);
}

gboolean
door_vault_set_recovery (DoorVault *self, const DoorPublicKeys *recovery, GError **error)
{
  g_autoptr (GBytes) slot = NULL;

  g_assert (self->thread == g_thread_self ());
  slot = make_recovery_slot (self, recovery);
  return store_slot (self, "UPDATE vault SET recovery_slot = ?", slot, error);
}

const DoorUuid *
door_vault_id (const DoorVault *self)
{
  return &self->id;
}

DoorClock *
door_vault_clock (const DoorVault *self)
{
  return self->clock;
}

DoorIdentity *
door_vault_identity (const DoorVault *self)
{
  return self->identity;
}
