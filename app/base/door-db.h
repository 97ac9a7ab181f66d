/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite opened the one way Doorstep opens it: WAL, synchronous=FULL, foreign keys, secure_delete,
 * defensive, and migrated to the newest schema.
 *
 * Order of use: door_db_open(); door_db_prepare() for each statement (cached for the connection's
 * life), bind, door_db_step() or door_db_run(); door_db_begin()/commit()/rollback(); door_db_close().
 *
 * Promises:
 *   1. When door_db_commit() returns TRUE the transaction survives a power cut.
 *   2. A database newer than this program is refused and left unchanged (DOOR_DB_ERROR_NEWER).
 *   3. Migrations run in one transaction: all or none.
 * Thread rule: the thread that opened it; asserted.
 */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

typedef struct _DoorDb DoorDb;

#define DOOR_DB_ERROR (door_db_error_quark ())
GQuark door_db_error_quark (void);
typedef enum {
  DOOR_DB_ERROR_FAILED,  /* a statement failed: show the message, keep what the user typed */
  DOOR_DB_ERROR_FULL,    /* no space left: ask to make space, then try again */
  DOOR_DB_ERROR_BUSY,    /* another program holds the file: refuse to open it */
  DOOR_DB_ERROR_CORRUPT, /* not a database, or damaged */
  DOOR_DB_ERROR_NEWER,   /* written by a newer version: ask to update the program */
  DOOR_DB_ERROR_READ_ONLY,
} DoorDbError;

/* One step of a schema's history. The table's position (1-based) is the schema version. */
typedef struct {
  const char *name; /* "0001-first" */
  const char *sql;
} DoorDbMigration;

/* Opens or creates. `migrations` ends with a row whose name is NULL. */
DoorDb *door_db_open (const char *path, const DoorDbMigration *migrations, GError **error);
void door_db_close (DoorDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDb, door_db_close)

/* A cached statement, reset and without bindings. transfer none. `sql` must be a literal (the
 * cache compares addresses first). NULL on a fault. */
sqlite3_stmt *door_db_prepare (DoorDb *self, const char *sql, GError **error);
/* Steps once. Returns SQLITE_ROW or SQLITE_DONE; anything else has set the error. */
int door_db_step (DoorDb *self, sqlite3_stmt *statement, GError **error);
/* Steps to the end, ignoring rows, and resets. */
gboolean door_db_run (DoorDb *self, sqlite3_stmt *statement, GError **error);
gboolean door_db_exec (DoorDb *self, const char *sql, GError **error);

gboolean door_db_begin (DoorDb *self, GError **error); /* BEGIN IMMEDIATE */
gboolean door_db_commit (DoorDb *self, GError **error);
void door_db_rollback (DoorDb *self);

/* Binds a copy of the bytes; NULL binds SQL NULL. */
void door_db_bind_bytes (sqlite3_stmt *statement, int index, GBytes *bytes);
/* Copies the column; NULL for SQL NULL. transfer full. */
GBytes *door_db_column_bytes (sqlite3_stmt *statement, int column);
char *door_db_column_text (sqlite3_stmt *statement, int column);

/* For what only the handle can do (backup, file control). transfer none. */
sqlite3 *door_db_handle (DoorDb *self);
