/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-sql.h"

#include "door-db.h"
#include "door-hub-schema.h"
#include "door-hub-store.h"

/* Rows of a national survey's index do not fit SQLite's 2 MB; 32 MB keep the upper levels. */
#define CACHE "PRAGMA cache_size = -32000"

typedef struct {
  DoorHubSql parent;
  DoorDb *db;
  sqlite3_stmt *running; /* owned by db; NULL between statements */
} DoorHubSqlite;

/* Passes a fault of the database on in the words of the store. */
static void
translate (GError **error, GError *fault)
{
  DoorHubStoreError code = DOOR_HUB_STORE_ERROR_FAILED;
  if (g_error_matches (fault, DOOR_DB_ERROR, DOOR_DB_ERROR_FULL))
    code = DOOR_HUB_STORE_ERROR_FULL;
  g_set_error_literal (error, DOOR_HUB_STORE_ERROR, code, fault->message);
  g_error_free (fault);
}

static void
sqlite_end (DoorHubSql *base)
{
  DoorHubSqlite *self = (DoorHubSqlite *) base;
  if (self->running != NULL)
    sqlite3_reset (self->running);
  self->running = NULL;
}

static void
bind (sqlite3_stmt *statement, int index, const DoorHubValue *value)
{
  switch (value->kind)
    {
    case DOOR_HUB_VALUE_INT:
      if (value->null)
        sqlite3_bind_null (statement, index);
      else
        sqlite3_bind_int64 (statement, index, value->number);
      break;
    case DOOR_HUB_VALUE_TEXT:
      sqlite3_bind_text (statement, index, value->text, -1, SQLITE_TRANSIENT);
      break;
    case DOOR_HUB_VALUE_BYTES:
      door_db_bind_bytes (statement, index, value->bytes);
      break;
    }
}

static gboolean
sqlite_start (
    DoorHubSql *base, const char *sql, const DoorHubValue *values, guint n_values, GError **error)
{
  DoorHubSqlite *self = (DoorHubSqlite *) base;
  GError *fault = NULL;

  sqlite_end (base);
  sqlite3_stmt *statement = door_db_prepare (self->db, sql, &fault);
  if (statement == NULL)
    return translate (error, fault), FALSE;
  for (guint i = 0; i < n_values; i++)
    bind (statement, (int) i + 1, &values[i]);
  self->running = statement;
  return TRUE;
}

static int
sqlite_next (DoorHubSql *base, GError **error)
{
  DoorHubSqlite *self = (DoorHubSqlite *) base;
  GError *fault = NULL;
  g_return_val_if_fail (self->running != NULL, -1);

  switch (door_db_step (self->db, self->running, &fault))
    {
    case SQLITE_ROW:
      return 1;
    case SQLITE_DONE:
      sqlite_end (base);
      return 0;
    default:
      self->running = NULL;
      translate (error, fault);
      return -1;
    }
}

static gint64
sqlite_get_int (DoorHubSql *base, int column)
{
  return sqlite3_column_int64 (((DoorHubSqlite *) base)->running, column);
}

static const char *
sqlite_get_text (DoorHubSql *base, int column)
{
  return (const char *) sqlite3_column_text (((DoorHubSqlite *) base)->running, column);
}

static GBytes *
sqlite_get_bytes (DoorHubSql *base, int column)
{
  return door_db_column_bytes (((DoorHubSqlite *) base)->running, column);
}

static gboolean
sqlite_exec (DoorHubSql *base, const char *sql, GError **error)
{
  if (!sqlite_start (base, sql, NULL, 0, error))
    return FALSE;
  int status = sqlite_next (base, error);
  sqlite_end (base);
  return status >= 0;
}

static gboolean
sqlite_many (DoorHubSql *base,
             const char *sql,
             const DoorHubValue *values,
             guint n_values,
             guint n_times,
             DoorHubOnRow on_row,
             gpointer data,
             GError **error)
{
  for (guint time = 0; time < n_times; time++)
    {
      int status;
      if (!sqlite_start (base, sql, values + time * n_values, n_values, error))
        return FALSE;
      while ((status = sqlite_next (base, error)) > 0)
        on_row (base, time, data);
      if (status < 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
sqlite_backup (DoorHubSql *base, const char *path, GError **error)
{
  const DoorHubValue target = DOOR_TEXT (path);
  return sqlite_start (base, "VACUUM INTO $1", &target, 1, error)
         && door_hub_sql_finish (base, error);
}

static void
sqlite_close (DoorHubSql *base)
{
  DoorHubSqlite *self = (DoorHubSqlite *) base;
  sqlite_end (base);
  door_db_close (self->db);
  g_free (self);
}

static const DoorHubSqlClass driver = {
  .begin = "BEGIN IMMEDIATE",
  .files = TRUE,
  .start = sqlite_start,
  .next = sqlite_next,
  .end = sqlite_end,
  .get_int = sqlite_get_int,
  .get_text = sqlite_get_text,
  .get_bytes = sqlite_get_bytes,
  .exec = sqlite_exec,
  .many = sqlite_many,
  .backup = sqlite_backup,
  .close = sqlite_close,
};

const char *
door_hub_schema_text (const char *path)
{
  g_autofree char *full = g_strconcat ("/doorstep/hub/", path, NULL);
  g_autoptr (GBytes) bytes
      = g_resource_lookup_data (door_hub_schema_get_resource (), full, 0, NULL);
  g_assert (bytes != NULL);
  /* A resource lives as long as the program, and ends with a zero byte. */
  return g_bytes_get_data (bytes, NULL);
}

DoorHubSql *
door_hub_sqlite_open (const char *path, GError **error)
{
  GError *fault = NULL;
  const DoorDbMigration migrations[] = {
    { "0001-first", door_hub_schema_text ("0001-first.sql") },
    { "0002-uploads", door_hub_schema_text ("0002-uploads.sql") },
    { "0003-office", door_hub_schema_text ("0003-office.sql") },
    { "0004-relay", door_hub_schema_text ("0004-relay.sql") },
    { "0005-destroyed", door_hub_schema_text ("0005-destroyed.sql") },
    { "0006-selectors", door_hub_schema_text ("0006-selectors.sql") },
    { NULL, NULL },
  };
  g_autoptr (DoorDb) db = door_db_open (path, migrations, &fault);
  if (db == NULL || !door_db_exec (db, CACHE, &fault))
    return translate (error, fault), NULL;

  DoorHubSqlite *self = g_new0 (DoorHubSqlite, 1);
  self->parent.driver = &driver;
  self->db = g_steal_pointer (&db);
  return &self->parent;
}
