/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-db.h"

#include "door-files.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static const DoorDbMigration first[]
    = { { "0001-first", "CREATE TABLE t (a TEXT NOT NULL)" }, { NULL, NULL } };
static const DoorDbMigration second[]
    = { { "0001-first", "CREATE TABLE t (a TEXT NOT NULL)" },
        { "0002-second", "ALTER TABLE t ADD COLUMN b INTEGER NOT NULL DEFAULT 7" },
        { NULL, NULL } };
static const DoorDbMigration broken[]
    = { { "0001-first", "CREATE TABLE t (a TEXT NOT NULL)" },
        { "0002-broken", "CREATE TABLE u (a); CREATE TABLE nonsense nonsense" },
        { NULL, NULL } };

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("door-db-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "test.db", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
  g_free (self->path);
}

static DoorDb *
open_db (Fixture *self, const DoorDbMigration *migrations)
{
  g_autoptr (GError) error = NULL;
  DoorDb *db = door_db_open (self->path, migrations, &error);

  g_assert_no_error (error);
  return db;
}

static int
query_int (DoorDb *db, const char *sql)
{
  sqlite3_stmt *statement = door_db_prepare (db, sql, NULL);
  int value;

  g_assert_cmpint (door_db_step (db, statement, NULL), ==, SQLITE_ROW);
  value = sqlite3_column_int (statement, 0);
  sqlite3_reset (statement);
  return value;
}

static void
test_durable_settings (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorDb) db = open_db (self, first);
  sqlite3_stmt *statement = door_db_prepare (db, "PRAGMA journal_mode", NULL);

  g_assert_cmpint (door_db_step (db, statement, NULL), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "wal");
  sqlite3_reset (statement);
  g_assert_cmpint (query_int (db, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (query_int (db, "PRAGMA secure_delete"), ==, 1);
}

static void
test_private (Fixture *self, gconstpointer data)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autoptr (DoorDb) db = open_db (self, first);
  GStatBuf info;

  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (log, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
test_migrates (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  DoorDb *db = open_db (self, first);
  sqlite3_stmt *insert = door_db_prepare (db, "INSERT INTO t VALUES (?)", NULL);

  door_db_bind_bytes (insert, 1, bytes);
  g_assert_true (door_db_run (db, insert, NULL));
  door_db_close (db);

  db = open_db (self, second);
  g_assert_cmpint (query_int (db, "SELECT b FROM t"), ==, 7);
  g_assert_cmpint (query_int (db, "PRAGMA user_version"), ==, 2);
  door_db_close (db);
}

static void
test_refuses_newer (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  door_db_close (open_db (self, second));
  g_assert_null (door_db_open (self->path, first, &error));
  g_assert_error (error, DOOR_DB_ERROR, DOOR_DB_ERROR_NEWER);
}

/* Whatever its journal: as a newer program may have left it. */
static void
test_leaves_newer_alone (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;
  sqlite3 *raw = NULL;

  door_db_close (open_db (self, second));
  g_assert_cmpint (sqlite3_open (self->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (raw);
  g_assert_true (g_file_get_contents (self->path, &before, &n_before, NULL));
  g_assert_null (door_db_open (self->path, first, NULL));
  g_assert_true (g_file_get_contents (self->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_migration_is_all_or_none (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DoorDb *db;

  door_db_close (open_db (self, first));
  g_assert_null (door_db_open (self->path, broken, &error));
  g_assert_error (error, DOOR_DB_ERROR, DOOR_DB_ERROR_FAILED);
  db = open_db (self, first);
  g_assert_cmpint (query_int (db, "SELECT count(*) FROM sqlite_schema WHERE name = 'u'"), ==, 0);
  door_db_close (db);
}

static void
test_not_a_database (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (4096, 'x');

  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  g_assert_null (door_db_open (self->path, first, &error));
  g_assert_error (error, DOOR_DB_ERROR, DOOR_DB_ERROR_CORRUPT);
}

static void
test_rollback (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorDb) db = open_db (self, first);

  g_assert_true (door_db_begin (db, NULL));
  g_assert_true (door_db_exec (db, "INSERT INTO t VALUES ('gone')", NULL));
  door_db_rollback (db);
  door_db_rollback (db);
  g_assert_cmpint (query_int (db, "SELECT count(*) FROM t"), ==, 0);
}

/* Another program, that has nothing to do with this one's descriptors. */
static void
open_elsewhere (void)
{
  const char *path = g_getenv ("DOOR_TEST_DB");
  g_autoptr (DoorDb) db = door_db_open (path, first, NULL);

  g_assert_nonnull (db);
  g_assert_cmpint (query_int (db, "SELECT count(*) FROM t"), ==, 1);
}

/* Promise: a second connection here takes no lock from the first. Otherwise the next program to close
 * the file believes itself to be the last, and removes the log that this one goes on writing. */
static void
test_second_connection (Fixture *self, gconstpointer data)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autoptr (DoorDb) one = open_db (self, first);
  g_autoptr (DoorDb) two = open_db (self, first);

  g_assert_true (door_db_exec (one, "INSERT INTO t VALUES ('kept')", NULL));
  g_setenv ("DOOR_TEST_DB", self->path, TRUE);
  g_test_trap_subprocess ("/base/db/subprocess/elsewhere", 0, 0);
  g_test_trap_assert_passed ();
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/base/db/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("durable-settings", test_durable_settings);
  ADD ("private", test_private);
  ADD ("migrates", test_migrates);
  ADD ("refuses-newer", test_refuses_newer);
  ADD ("leaves-newer-alone", test_leaves_newer_alone);
  ADD ("migration-is-all-or-none", test_migration_is_all_or_none);
  ADD ("not-a-database", test_not_a_database);
  ADD ("rollback", test_rollback);
  ADD ("second-connection", test_second_connection);
  g_test_add_func ("/base/db/subprocess/elsewhere", open_elsewhere);
  return g_test_run ();
}
