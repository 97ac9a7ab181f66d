/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a hub in PostgreSQL, made and brought up to date. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-postgresql-private.h"

#include "door-hub-store-private.h"

/* The schema's history; one more file is one more row. */
static const char *const migrations[] = {
  "postgresql/0001-first.sql",
  "postgresql/0002-relay.sql",
  "postgresql/0003-destroyed.sql",
  "postgresql/0004-selectors.sql",
};

/* How many migrations the database has seen; -1 on a fault. */
static gint64
schema_version (DoorHubSql *sql, GError **error)
{
  gint64 version = 0;
  if (!door_hub_sql_exec (sql, "CREATE TABLE IF NOT EXISTS door_schema (version bigint NOT NULL)",
                          error)
      || !sql->driver->start (sql, "SELECT coalesce (max (version), 0) FROM door_schema", NULL, 0,
                              error))
    return -1;
  if (door_hub_sql_next (sql, error) > 0)
    version = door_hub_sql_int (sql, 0);
  door_hub_sql_end (sql);
  return version;
}

static gboolean
migrate (DoorHubSql *sql, gboolean create, GError **error)
{
  gint64 version = schema_version (sql, error);
  if (version < 0)
    return FALSE;
  if (version == 0 && !create)
    {
      g_set_error_literal (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND,
                           "There is no hub in this database. Make one first with \"doorctl hub "
                           "init\".");
      return FALSE;
    }
  if (version > (gint64) G_N_ELEMENTS (migrations))
    return door_hub_store_fail (
        error, DOOR_HUB_STORE_ERROR_FAILED,
        "This database was written by a newer version of Doorstep. Update this program.");
  for (gsize i = (gsize) version; i < G_N_ELEMENTS (migrations); i++)
    if (!door_hub_sql_exec (sql, door_hub_schema_text (migrations[i]), error)
        || !door_hub_sql_run (sql, error, "INSERT INTO door_schema (version) VALUES ($1)",
                              DOOR_INT ((gint64) i + 1)))
      return FALSE;
  return TRUE;
}

/* In one transaction, under the lock: hub processes may start together. */
gboolean
door_hub_postgresql_migrate (DoorHubSql *sql, gboolean create, GError **error)
{
  if (door_hub_sql_exec (sql, sql->driver->begin, error) && migrate (sql, create, error)
      && door_hub_sql_exec (sql, "COMMIT", error))
    return TRUE;
  door_hub_sql_exec (sql, "ROLLBACK", NULL);
  return FALSE;
}
