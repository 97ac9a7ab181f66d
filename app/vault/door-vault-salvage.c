/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new vault from the rows that can still be found in the file of a damaged one. Rows are taken as
 * they lie there: sealed, with their proofs. What is false among them shows when it is read. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <string.h>

#include "door-files.h"
#include "door-pages-private.h"
#include "door-platform.h"

#define MAX_FILE_BYTES ((gsize) 16 * 1024 * 1024 * 1024)

/* A table as a row of it looks: n NULL (the key), i number, b bytes, ? bytes or NULL. */
typedef struct {
  const char *shape;
  const char *sql;
  gsize n_first_bytes; /* length of the first bytes column; 0: any */
  gint64 least, most;  /* of the key */
} Shape;

#define MOST G_MAXINT64

static const Shape shapes[] = {
  { "nbb?b", "INSERT OR REPLACE INTO vault VALUES (?, ?, ?, ?, ?)", 16, 1, 1 },
  { "nbi?bib?b?", "INSERT OR REPLACE INTO interview VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 16, 1,
    DOOR_INTERVIEW_MAX },
  { "nbb", "INSERT OR REPLACE INTO sitting VALUES (?, ?, ?)", DOOR_SITTING_NONCE_BYTES,
    (gint64) 1 << 32, MOST },
  { "niib", "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", 0, (gint64) 1 << 40, MOST },
  { "ni?bibb?", "INSERT OR REPLACE INTO section VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 0, 1 << 8, MOST },
  { "nibb",
    "INSERT OR REPLACE INTO attachment (number, interview, file, about) VALUES (?, ?, ?, ?)", 16, 1,
    MOST }, /* of the first version */
  { "nibbi", "INSERT OR REPLACE INTO attachment VALUES (?, ?, ?, ?, ?)", 16, 1, MOST },
  { "niib", "INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?)", 0, 1, DOOR_INTERVIEW_MAX },
  { "nb", "INSERT OR REPLACE INTO outbox_part VALUES (?, ?)", 0, 1 << 16, MOST },
  { "nibb?", "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", 16, 1, MOST },
};

typedef struct {
  DoorDb *db;
  GError *error; /* the first; nothing is written after it */
} Salvage;

static gboolean
column_fits (const DoorColumn *column, char wanted)
{
  switch (wanted)
    {
    case 'n':
      return column->kind == DOOR_COLUMN_NULL;
    case 'i':
      return column->kind == DOOR_COLUMN_NUMBER;
    case 'b':
      return column->kind == DOOR_COLUMN_BYTES;
    default:
      return column->kind != DOOR_COLUMN_NUMBER;
    }
}

static gboolean
row_fits (const Shape *shape, gint64 rowid, const DoorColumn *columns, guint n_columns)
{
  const DoorColumn *first = NULL;

  if (strlen (shape->shape) != n_columns || rowid < shape->least || rowid > shape->most)
    return FALSE;
  for (guint i = 0; i < n_columns; i++)
    {
      if (!column_fits (&columns[i], shape->shape[i]))
        return FALSE;
      if (!first && columns[i].kind == DOOR_COLUMN_BYTES)
        first = &columns[i];
    }
  return shape->n_first_bytes == 0 || (first && first->n == shape->n_first_bytes);
}

static gboolean
write_row (DoorDb *db,
           const Shape *shape,
           gint64 rowid,
           const DoorColumn *columns,
           guint n_columns,
           GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (db, shape->sql, error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, rowid);
  for (guint i = 1; i < n_columns; i++)
    if (columns[i].kind == DOOR_COLUMN_NUMBER)
      sqlite3_bind_int64 (statement, (int) i + 1, columns[i].number);
    else if (columns[i].kind == DOOR_COLUMN_BYTES)
      sqlite3_bind_blob64 (statement, (int) i + 1, columns[i].bytes, columns[i].n,
                           SQLITE_TRANSIENT);
  return door_db_run (db, statement, error);
}

static void
on_row (gint64 rowid, const DoorColumn *columns, guint n_columns, gpointer data)
{
  Salvage *salvage = data;

  for (guint i = 0; i < G_N_ELEMENTS (shapes) && !salvage->error; i++)
    if (row_fits (&shapes[i], rowid, columns, n_columns))
      {
        write_row (salvage->db, &shapes[i], rowid, columns, n_columns, &salvage->error);
        return;
      }
}

static gboolean
salvage_rows (const char *folder, DoorDb *db, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "vault.db", NULL);
  g_autofree char *log_path = g_build_filename (folder, "vault.db-wal", NULL);
  g_autoptr (GBytes) file = door_file_load (path, MAX_FILE_BYTES, error);
  g_autoptr (GBytes) log = door_file_load (log_path, MAX_FILE_BYTES, NULL);
  Salvage salvage = { .db = db };

  /* Rows come in no order, some without what they refer to. */
  if (!file || !door_db_exec (db, "PRAGMA foreign_keys = OFF", error) || !door_db_begin (db, error))
    return FALSE;
  door_pages_foreach_row (file, log, on_row, &salvage);
  if (!salvage.error && door_db_commit (db, error))
    return TRUE;
  door_db_rollback (db);
  if (salvage.error)
    g_propagate_error (error, salvage.error);
  return FALSE;
}

static gboolean
copy_media (const char *folder, const char *into, GError **error)
{
  g_autofree char *from = g_build_filename (folder, DOOR_VAULT_MEDIA_FOLDER, NULL);
  g_autofree char *to = g_build_filename (into, DOOR_VAULT_MEDIA_FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  if (!door_file_make_folder (to, error))
    return FALSE;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autoptr (GBytes) bytes = door_file_load (source, MAX_FILE_BYTES, error);

      if (!bytes || !door_file_replace (target, bytes, 0600, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
salvage_into (const char *folder, const char *into, GError **error)
{
  g_autofree char *path = g_build_filename (into, "vault.db", NULL);
  g_autoptr (DoorDb) db = NULL;

  if (door_vault_exists (into))
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE,
                           "there is a vault in that folder already");
      return FALSE;
    }
  if (!door_file_make_folder (into, error) || !copy_media (folder, into, error))
    return FALSE;
  db = door_vault_open_db (path, error);
  return db && salvage_rows (folder, db, error);
}

gboolean
door_vault_salvage (const char *folder, const char *into, GError **error)
{
  g_autofree char *lock_path = g_build_filename (folder, "vault.lock", NULL);
  gboolean good;
  int lock;

  if (!door_vault_exists (folder))
    {
      g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                           "there is no vault in this folder");
      return FALSE;
    }
  lock = door_platform_lock_file (lock_path, error);
  if (lock < 0)
    return door_vault_translate (error);
  good = salvage_into (folder, into, error);
  door_platform_unlock_file (lock);
  return good || door_vault_translate (error);
}
