/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-db"

#include "door-db.h"

#include <fcntl.h>
#include <glib/gstdio.h>

struct _DoorDb {
  sqlite3 *handle;
  GThread *thread;
  GHashTable *statements; /* const char * by address -> sqlite3_stmt * */
};

G_DEFINE_QUARK (door - db - error - quark, door_db_error)

static DoorDbError
error_code (int status)
{
  switch (status & 0xff)
    {
    case SQLITE_FULL:
      return DOOR_DB_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return DOOR_DB_ERROR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return DOOR_DB_ERROR_CORRUPT;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return DOOR_DB_ERROR_READ_ONLY;
    default:
      return DOOR_DB_ERROR_FAILED;
    }
}

static gboolean
fail (DoorDb *self, GError **error)
{
  g_set_error (error, DOOR_DB_ERROR, (int) error_code (sqlite3_extended_errcode (self->handle)),
               "the database could not do it: %s", sqlite3_errmsg (self->handle));
  return FALSE;
}

gboolean
door_db_exec (DoorDb *self, const char *sql, GError **error)
{
  g_assert (g_thread_self () == self->thread);
  return sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail (self, error);
}

sqlite3_stmt *
door_db_prepare (DoorDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement;

  g_assert (g_thread_self () == self->thread);
  statement = g_hash_table_lookup (self->statements, sql);
  if (statement)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }
  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK)
    {
      fail (self, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

int
door_db_step (DoorDb *self, sqlite3_stmt *statement, GError **error)
{
  int status;

  g_assert (g_thread_self () == self->thread);
  status = sqlite3_step (statement);
  if (status != SQLITE_ROW && status != SQLITE_DONE)
    {
      fail (self, error);
      sqlite3_reset (statement);
    }
  return status;
}

gboolean
door_db_run (DoorDb *self, sqlite3_stmt *statement, GError **error)
{
  int status;

  while ((status = door_db_step (self, statement, error)) == SQLITE_ROW)
    ;
  if (status == SQLITE_DONE)
    sqlite3_reset (statement);
  return status == SQLITE_DONE;
}

gboolean
door_db_begin (DoorDb *self, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self, "BEGIN IMMEDIATE", error);

  return statement && door_db_run (self, statement, error);
}

gboolean
door_db_commit (DoorDb *self, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self, "COMMIT", error);

  return statement && door_db_run (self, statement, error);
}

void
door_db_rollback (DoorDb *self)
{
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

static int
schema_version (DoorDb *self)
{
  sqlite3_stmt *statement = door_db_prepare (self, "PRAGMA user_version", NULL);
  int version = -1;

  if (statement && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int (statement, 0);
  if (statement)
    sqlite3_reset (statement);
  return version;
}

static gboolean
apply (DoorDb *self, const DoorDbMigration *migrations, int from, int to, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", to);

  if (!door_db_begin (self, error))
    return FALSE;
  for (int i = from; i < to; i++)
    if (!door_db_exec (self, migrations[i].sql, error))
      {
        g_prefix_error (error, "%s: ", migrations[i].name);
        door_db_rollback (self);
        return FALSE;
      }
  if (door_db_exec (self, set_version, error) && door_db_commit (self, error))
    return TRUE;
  door_db_rollback (self);
  return FALSE;
}

static int
newest_of (const DoorDbMigration *migrations)
{
  int newest = 0;

  while (migrations[newest].name)
    newest++;
  return newest;
}

/* The file's version; -1 when it cannot be read, or is not this program's to change. */
static int
known_version (DoorDb *self, const DoorDbMigration *migrations, GError **error)
{
  int newest = newest_of (migrations), version = schema_version (self);

  if (version < 0)
    fail (self, error);
  if (version <= newest)
    return version;
  g_set_error (error, DOOR_DB_ERROR, DOOR_DB_ERROR_NEWER,
               "the file was written by a newer version (%d, this program knows %d); "
               "update the program",
               version, newest);
  return -1;
}

static gboolean
migrate (DoorDb *self, const DoorDbMigration *migrations, GError **error)
{
  int newest = newest_of (migrations), version = known_version (self, migrations, error);

  return version == newest || (version >= 0 && apply (self, migrations, version, newest, error));
}

/* The version is asked before anything is set that stays in the file: a newer one is left as it is. */
static gboolean
configure (DoorDb *self, const DoorDbMigration *migrations, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, 5000);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
  return door_db_exec (self, "PRAGMA temp_store = MEMORY", error)
         && known_version (self, migrations, error) >= 0
         && door_db_exec (self, "PRAGMA secure_delete = ON", error)
         && door_db_exec (self, "PRAGMA journal_mode = WAL", error)
         && door_db_exec (self, "PRAGMA synchronous = FULL", error)
         && migrate (self, migrations, error);
}

/* SQLite would make a new file readable for everybody; its log files take the mode of the file. One that
 * is there is not touched: closing a descriptor of it drops every lock this process holds on it, those
 * of its other connections too. */
static void
make_private (const char *path)
{
  int descriptor = g_open (path, O_RDWR | O_CREAT | O_EXCL, 0600);

  if (descriptor >= 0)
    g_close (descriptor, NULL);
}

DoorDb *
door_db_open (const char *path, const DoorDbMigration *migrations, GError **error)
{
  g_autoptr (DoorDb) self = g_new0 (DoorDb, 1);
  int flags
      = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;

  make_private (path);
  self->thread = g_thread_self ();
  self->statements = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL,
                                            (GDestroyNotify) sqlite3_finalize);
  if (sqlite3_open_v2 (path, &self->handle, flags, NULL) != SQLITE_OK)
    {
      fail (self, error);
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  if (!configure (self, migrations, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
door_db_close (DoorDb *self)
{
  if (!self)
    return;
  g_assert (g_thread_self () == self->thread);
  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
  g_free (self);
}

void
door_db_bind_bytes (sqlite3_stmt *statement, int index, GBytes *bytes)
{
  gsize size;
  const void *data;

  if (!bytes)
    {
      sqlite3_bind_null (statement, index);
      return;
    }
  data = g_bytes_get_data (bytes, &size);
  sqlite3_bind_blob64 (statement, index, data ? data : "", size, SQLITE_TRANSIENT);
}

GBytes *
door_db_column_bytes (sqlite3_stmt *statement, int column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (sqlite3_column_blob (statement, column),
                      (gsize) sqlite3_column_bytes (statement, column));
}

char *
door_db_column_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

sqlite3 *
door_db_handle (DoorDb *self)
{
  return self->handle;
}
