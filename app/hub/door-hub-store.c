/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-store-private.h"

#include "door-files.h"
#include "door-hub-destroy.h"
#include "door-keys.h"
#include "door-seal.h"

#include <string.h>

G_DEFINE_QUARK (door_hub_store_error_quark, door_hub_store_error)

#define DATABASE "hub.db"

/* Statements ------------------------------------------------------------------------------ */

gboolean
door_hub_sql_start_values (
    DoorHubSql *self, const char *sql, const DoorHubValue *values, guint n_values, GError **error)
{
  return self->driver->start (self, sql, values, n_values, error);
}

gboolean
door_hub_sql_finish (DoorHubSql *self, GError **error)
{
  int status;
  while ((status = door_hub_sql_next (self, error)) > 0)
    ;
  return status == 0;
}

gboolean
door_hub_store_fail (GError **error, DoorHubStoreError code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, DOOR_HUB_STORE_ERROR, code, message);
  return FALSE;
}

gboolean
door_hub_store_one (DoorHubStore *self, const char *what, GError **error)
{
  int status = door_hub_sql_next (self->sql, error);
  if (status == 0)
    return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_NOT_FOUND, "There is no such %s.",
                                what);
  return status > 0;
}

/* Transactions ---------------------------------------------------------------------------- */

gboolean
door_hub_store_enter (DoorHubStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  const char *sql = self->depth == 0 ? self->sql->driver->begin : "SAVEPOINT nested";
  if (!door_hub_sql_exec (self->sql, sql, error))
    return FALSE;
  self->depth++;
  return TRUE;
}

static void
undo (DoorHubStore *self)
{
  door_hub_sql_end (self->sql);
  if (self->depth > 0)
    {
      door_hub_sql_exec (self->sql, "ROLLBACK TO nested", NULL);
      door_hub_sql_exec (self->sql, "RELEASE nested", NULL);
    }
  else
    door_hub_sql_exec (self->sql, "ROLLBACK", NULL);
}

/* Overwritten pages stay in the log until it is emptied. While somebody reads it that fails: the next
 * commit tries again. */
static gboolean
sweep (DoorHubStore *self, GError **error)
{
  if (!self->unswept || self->depth > 0)
    return TRUE;
  if (!self->sql->driver->start (self->sql, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, 0, error)
      || door_hub_sql_next (self->sql, error) < 0)
    return FALSE;
  self->unswept = door_hub_sql_int (self->sql, 0) != 0;
  door_hub_sql_end (self->sql);
  return TRUE;
}

gboolean
door_hub_store_leave (DoorHubStore *self, gboolean done, GError **error)
{
  g_return_val_if_fail (self != NULL && self->depth > 0, FALSE);
  self->depth--;
  if (done)
    {
      door_hub_sql_end (self->sql);
      const char *sql = self->depth == 0 ? "COMMIT" : "RELEASE nested";
      if (door_hub_sql_exec (self->sql, sql, error))
        return sweep (self, error);
    }
  undo (self);
  return FALSE;
}

gboolean
door_hub_store_begin (DoorHubStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->depth == 0, FALSE);
  return door_hub_store_enter (self, error);
}

gboolean
door_hub_store_commit (DoorHubStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->depth == 1, FALSE);
  return door_hub_store_leave (self, TRUE, error);
}

void
door_hub_store_rollback (DoorHubStore *self)
{
  g_return_if_fail (self != NULL && self->depth == 1);
  door_hub_store_leave (self, FALSE, NULL);
}

/* Settings -------------------------------------------------------------------------------- */

gboolean
door_hub_store_set (DoorHubStore *self, const char *name, GBytes *value, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO setting (name, value) VALUES ($1, $2)"
                           " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                           DOOR_TEXT (name), DOOR_BYTES (value));
}

GBytes *
door_hub_store_get (DoorHubStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  GBytes *value = NULL;
  if (!door_hub_sql_start (self->sql, error, "SELECT value FROM setting WHERE name = $1",
                           DOOR_TEXT (name)))
    return NULL;
  if (door_hub_sql_next (self->sql, error) > 0)
    value = door_hub_sql_bytes (self->sql, 0);
  door_hub_sql_end (self->sql);
  return value;
}

gboolean
door_hub_store_bump (DoorHubStore *self, const char *name, GError **error)
{
  g_autoptr (GBytes) old = door_hub_store_get (self, name, NULL);
  guint64 count = 0;
  if (old != NULL)
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (old, NULL), g_bytes_get_size (old));
      count = g_ascii_strtoull (text, NULL, 10);
    }
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, count + 1);
  g_autoptr (GBytes) value = g_bytes_new (text, strlen (text));
  return door_hub_store_set (self, name, value, error);
}

gboolean
door_hub_store_audit (
    DoorHubStore *self, const char *actor, const char *act, const char *subject, GError **error)
{
  g_return_val_if_fail (self != NULL && actor != NULL && act != NULL, FALSE);
  return door_hub_sql_run (self->sql, error,
                           "INSERT INTO audit (at, actor, act, subject) VALUES ($1, $2, $3, $4)",
                           DOOR_INT (door_clock_now (self->clock)), DOOR_TEXT (actor),
                           DOOR_TEXT (act), DOOR_TEXT (subject != NULL ? subject : ""));
}

void
door_audit_row_free (DoorAuditRow *self)
{
  if (self == NULL)
    return;
  g_free (self->actor);
  g_free (self->act);
  g_free (self->subject);
  g_free (self);
}

GPtrArray *
door_hub_store_list_audit (DoorHubStore *self, gint64 since, guint limit, GError **error)
{
  g_return_val_if_fail (self != NULL && limit > 0, NULL);
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_audit_row_free);
  if (!door_hub_sql_start (self->sql, error,
                           "SELECT id, at, actor, act, subject FROM audit WHERE id > $1"
                           " ORDER BY id LIMIT $2",
                           DOOR_INT (since), DOOR_INT (limit)))
    return NULL;
  int status;
  while ((status = door_hub_sql_next (self->sql, error)) > 0)
    {
      DoorAuditRow *row = g_new0 (DoorAuditRow, 1);
      row->id = door_hub_sql_int (self->sql, 0);
      row->at = door_hub_sql_int (self->sql, 1);
      row->actor = g_strdup (door_hub_sql_text (self->sql, 2));
      row->act = g_strdup (door_hub_sql_text (self->sql, 3));
      row->subject = g_strdup (door_hub_sql_text (self->sql, 4));
      g_ptr_array_add (rows, row);
    }
  return status == 0 ? g_steal_pointer (&rows) : NULL;
}

/* Life ------------------------------------------------------------------------------------ */

gboolean
door_hub_store_is_database (const char *location)
{
  g_return_val_if_fail (location != NULL, FALSE);
  return g_str_has_prefix (location, "postgresql://") || g_str_has_prefix (location, "postgres://");
}

static DoorHubStore *
take_sql (DoorHubSql *sql, DoorClock *clock, const char *folder)
{
  if (sql == NULL)
    return NULL;
  DoorHubStore *self = g_new0 (DoorHubStore, 1);
  self->sql = sql;
  self->shelf = sql->driver->files ? &door_hub_shelf_files : &door_hub_shelf_rows;
  self->clock = door_clock_ref (clock);
  self->folder = g_strdup (folder);
  return self;
}

static DoorHubStore *
open_store (const char *location, gboolean create, DoorClock *clock, GError **error)
{
  door_seal_init ();
  if (door_hub_store_is_database (location))
    return take_sql (door_hub_postgresql_open (location, create, error), clock, NULL);
  g_autofree char *path = g_build_filename (location, DATABASE, NULL);
  return take_sql (door_hub_sqlite_open (path, error), clock, location);
}

static gboolean
holds_hub (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, DATABASE, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The hub's own identity signs its stored receipts. Its seed stands in the settings: a hub must
 * start without a person, and whoever has the folder could answer in its name anyway. The survey's
 * roster says which hub's receipts count. */
static gboolean
write_identity (DoorHubStore *self, const char *survey, GError **error)
{
  g_autoptr (DoorIdentity) identity = door_identity_new ();
  const DoorSecret *seed = door_identity_seed (identity);
  g_autoptr (GBytes) seed_bytes = g_bytes_new (door_secret_peek (seed), door_secret_length (seed));
  g_autoptr (GBytes) name = g_bytes_new (survey, strlen (survey));
  return door_hub_store_set (self, "survey", name, error)
         && door_hub_store_set (self, "identity-seed", seed_bytes, error)
         && door_hub_store_audit (self, "console", "init", survey, error);
}

static gboolean
fail_exists (const char *location, GError **error)
{
  const char *where = door_hub_store_is_database (location) ? "this database" : location;
  return door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_EXISTS,
                              "There is a hub in %s already. Choose another place.", where);
}

/* A store without a hub in it yet. */
static DoorHubStore *
create_store (const char *location, DoorClock *clock, GError **error)
{
  gboolean folder = !door_hub_store_is_database (location);
  if (folder && holds_hub (location))
    return fail_exists (location, error), NULL;
  if (folder && !door_file_make_folder (location, error))
    return NULL;
  g_autoptr (DoorHubStore) self = open_store (location, TRUE, clock, error);
  g_autoptr (GBytes) survey = self != NULL ? door_hub_store_get (self, "survey", NULL) : NULL;
  if (survey != NULL)
    return fail_exists (location, error), NULL;
  return g_steal_pointer (&self);
}

gboolean
door_hub_store_init (const char *location, const char *survey, GError **error)
{
  g_return_val_if_fail (location != NULL && survey != NULL, FALSE);
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (DoorHubStore) self = create_store (location, clock, error);
  return self != NULL && door_hub_store_enter (self, error)
         && door_hub_store_leave (self, write_identity (self, survey, error), error);
}

DoorHubStore *
door_hub_store_open (const char *location, DoorClock *clock, GError **error)
{
  g_return_val_if_fail (location != NULL && clock != NULL, NULL);
  if (!door_hub_store_is_database (location) && !holds_hub (location))
    {
      door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                           "There is no hub in %s. Make one first with \"doorctl hub init\".",
                           location);
      return NULL;
    }
  return open_store (location, FALSE, clock, error);
}

void
door_hub_store_close (DoorHubStore *self)
{
  if (self == NULL)
    return;
  if (self->depth > 0)
    {
      self->depth = 0;
      undo (self);
    }
  self->sql->driver->close (self->sql);
  door_clock_unref (self->clock);
  g_free (self->folder);
  g_free (self);
}

DoorIdentity *
door_hub_store_get_identity (DoorHubStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GBytes) bytes = door_hub_store_get (self, "identity-seed", error);
  if (bytes == NULL || g_bytes_get_size (bytes) != DOOR_KEY_BYTES)
    {
      if (error == NULL || *error == NULL)
        door_hub_store_fail (error, DOOR_HUB_STORE_ERROR_FAILED, "The hub's own key is missing.");
      return NULL;
    }
  g_autoptr (DoorSecret) seed
      = door_secret_new_copy (g_bytes_get_data (bytes, NULL), DOOR_KEY_BYTES);
  return door_identity_new_from_seed (seed);
}

/* Backup ---------------------------------------------------------------------------------- */

/* The rows as of one moment, whatever is written meanwhile; parts first named by them stand already. */
static gboolean
copy_at_one_moment (DoorHubStore *from, DoorHubStore *to, GError **error)
{
  const char *begin = from->sql->driver->files ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ";
  if (!door_hub_store_enter (to, error))
    return FALSE;
  gboolean done
      = door_hub_sql_exec (from->sql, begin, error) && door_hub_store_copy_rows (from, to, error);
  door_hub_sql_end (from->sql);
  door_hub_sql_exec (from->sql, "COMMIT", NULL);
  return door_hub_store_leave (to, done, error);
}

/* The database first: files that it names stand already, and those that come later do no harm. */
static gboolean
copy_whole (DoorHubStore *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DATABASE, NULL);
  return self->sql->driver->backup (self->sql, path, error)
         && door_hub_store_copy_files (self, folder, error);
}

static gboolean
copy_by_rows (DoorHubStore *self, const char *location, GError **error)
{
  g_autoptr (DoorHubStore) to = create_store (location, self->clock, error);
  return to != NULL && copy_at_one_moment (self, to, error);
}

gboolean
door_hub_store_backup (DoorHubStore *self, const char *folder, GError **error)
{
  g_return_val_if_fail (self != NULL && folder != NULL && self->depth == 0, FALSE);
  GError *fault = NULL;
  if (holds_hub (folder))
    return fail_exists (folder, error);
  if (!door_file_make_folder (folder, &fault))
    return door_hub_store_file_fault (error, fault);
  return (self->sql->driver->backup != NULL ? copy_whole (self, folder, error)
                                            : copy_by_rows (self, folder, error))
         && door_hub_store_note_backup (self, folder, error)
         && door_hub_store_audit (self, "console", "backup", "", error);
}

gboolean
door_hub_store_restore (const char *folder, const char *location, DoorClock *clock, GError **error)
{
  g_return_val_if_fail (folder != NULL && location != NULL && clock != NULL, FALSE);
  g_autoptr (DoorHubStore) from = door_hub_store_open (folder, clock, error);
  if (from == NULL || !copy_by_rows (from, location, error))
    return FALSE;
  g_autoptr (DoorHubStore) to = door_hub_store_open (location, clock, error);
  return to != NULL && door_hub_store_audit (to, "console", "restore", "", error);
}
