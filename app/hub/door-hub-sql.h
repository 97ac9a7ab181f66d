/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few things a hub's store asks of a database, so that SQLite and others can carry the same
 * statements: a driver is this table of functions and a schema of its own.
 *
 * Statements are literals with $1, $2, … numbered in the order of their first use. At most one is
 * running: door_hub_sql_start(), door_hub_sql_next() until 0, or door_hub_sql_end().
 * Faults are DOOR_HUB_STORE_ERROR.
 * Private to app/hub. Thread rule: the thread that opened it.
 */
#pragma once

#include <gio/gio.h>

typedef enum { DOOR_HUB_VALUE_INT, DOOR_HUB_VALUE_TEXT, DOOR_HUB_VALUE_BYTES } DoorHubValueKind;

/* A text or bytes of NULL is SQL NULL, a number is when `null` says so. Borrowed for the call that starts the statement. */
typedef struct {
  DoorHubValueKind kind;
  gint64 number;
  const char *text;
  GBytes *bytes;
  gboolean null;
} DoorHubValue;

#define DOOR_INT(n) ((DoorHubValue){ .kind = DOOR_HUB_VALUE_INT, .number = (n) })
#define DOOR_TEXT(t) ((DoorHubValue){ .kind = DOOR_HUB_VALUE_TEXT, .text = (t) })
#define DOOR_BYTES(b) ((DoorHubValue){ .kind = DOOR_HUB_VALUE_BYTES, .bytes = (b) })

typedef struct _DoorHubSql DoorHubSql;

/* A row of the execution number `time`; read it with door_hub_sql_int() and the others. */
typedef void (*DoorHubOnRow) (DoorHubSql *self, guint time, gpointer data);

typedef struct {
  const char *begin; /* of a transaction that writes: waits for those of other connections, so that
                      * marks become visible in their order */
  gboolean files;    /* large parts stand in files of the folder; else in the database */
  gboolean (*start) (DoorHubSql *self,
                     const char *sql,
                     const DoorHubValue *values,
                     guint n_values,
                     GError **error);
  int (*next) (DoorHubSql *self, GError **error); /* 1 a row, 0 the end, -1 a fault */
  void (*end) (DoorHubSql *self);
  gint64 (*get_int) (DoorHubSql *self, int column);
  const char *(*get_text) (DoorHubSql *self, int column); /* until the next call; may be NULL */
  GBytes *(*get_bytes) (DoorHubSql *self, int column);    /* transfer full; may be NULL */
  gboolean (*exec) (DoorHubSql *self, const char *sql, GError **error); /* without values */
  /* Executes a statement `n_times` with `n_values` values each, `values` one after the other; where
   * the database is far, all in one round trip. */
  gboolean (*many) (DoorHubSql *self,
                    const char *sql,
                    const DoorHubValue *values,
                    guint n_values,
                    guint n_times,
                    DoorHubOnRow on_row,
                    gpointer data,
                    GError **error);
  /* A whole copy as of now into a new file, while others read and write. NULL: copied by rows. */
  gboolean (*backup) (DoorHubSql *self, const char *path, GError **error);
  void (*close) (DoorHubSql *self);
} DoorHubSqlClass;

struct _DoorHubSql {
  const DoorHubSqlClass *driver;
};

/* The embedded store: hub.db in the folder. */
DoorHubSql *door_hub_sqlite_open (const char *path, GError **error);
/* "postgresql://…", straight or through pgbouncer. `create`: makes the tables where there are none;
 * else NOT_FOUND. */
DoorHubSql *door_hub_postgresql_open (const char *url, gboolean create, GError **error);
/* Text of a schema file below schema/hub. transfer none, lives as long as the program. */
const char *door_hub_schema_text (const char *path);

#define door_hub_sql_start(self, error, sql, ...)                                                  \
  door_hub_sql_start_values (self, sql, (const DoorHubValue[]){ __VA_ARGS__ },                     \
                             G_N_ELEMENTS (((const DoorHubValue[]){ __VA_ARGS__ })), error)
/* Starts and runs to the end, ignoring rows. */
#define door_hub_sql_run(self, error, sql, ...)                                                    \
  (door_hub_sql_start (self, error, sql, __VA_ARGS__) && door_hub_sql_finish (self, error))

gboolean door_hub_sql_start_values (
    DoorHubSql *self, const char *sql, const DoorHubValue *values, guint n_values, GError **error);
gboolean door_hub_sql_finish (DoorHubSql *self, GError **error);

static inline int
door_hub_sql_next (DoorHubSql *self, GError **error)
{
  return self->driver->next (self, error);
}

static inline void
door_hub_sql_end (DoorHubSql *self)
{
  self->driver->end (self);
}

static inline gint64
door_hub_sql_int (DoorHubSql *self, int column)
{
  return self->driver->get_int (self, column);
}

static inline const char *
door_hub_sql_text (DoorHubSql *self, int column)
{
  return self->driver->get_text (self, column);
}

static inline GBytes *
door_hub_sql_bytes (DoorHubSql *self, int column)
{
  return self->driver->get_bytes (self, column);
}

static inline gboolean
door_hub_sql_exec (DoorHubSql *self, const char *sql, GError **error)
{
  return self->driver->exec (self, sql, error);
}
