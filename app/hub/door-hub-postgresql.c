/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store's driver for PostgreSQL and what speaks like it.
 *
 * Values travel in binary. Straight to a server, statements are prepared once a connection; behind
 * pgbouncer each transaction may meet another server, so there they are prepared once for all their
 * executions in it, without a name, which leaves nothing behind. A lost connection is
 * made anew before the next transaction: the one that broke failed as a whole, and was answered so.
 */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-postgresql-private.h"

#include "door-hub-store.h"

#include <libpq-fe.h>
#include <string.h>

enum { MAX_VALUES = 16 };
/* Types by their numbers in pg_type, which never change. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25 };

/* Writers wait for one another: a mark that is visible then has none below it that comes later.
 * The number is this program's, "doorstep" in ASCII. */
#define LOCK "7237125663561639280"

typedef struct {
  DoorHubSql parent;
  PGconn *connection;
  gboolean pooled;      /* by pgbouncer, one server a transaction */
  GHashTable *prepared; /* statement by address -> its name on the server */
  PGresult *result;
  int row;
} DoorHubPostgresql;

/* One execution's values as libpq wants them. */
typedef struct {
  Oid types[MAX_VALUES];
  const char *values[MAX_VALUES];
  int lengths[MAX_VALUES];
  int formats[MAX_VALUES];
  gint64 numbers[MAX_VALUES];
} Bound;

/* Faults -------------------------------------------------------------------------------------- */

static gboolean
fail (GError **error, const char *sqlstate, const char *message)
{
  gboolean full = sqlstate != NULL && strcmp (sqlstate, "53100") == 0;
  g_autofree char *text = g_strstrip (g_strdup (message));
  g_set_error_literal (error, DOOR_HUB_STORE_ERROR,
                       full ? DOOR_HUB_STORE_ERROR_FULL : DOOR_HUB_STORE_ERROR_FAILED, text);
  return FALSE;
}

/* TRUE when the statement was executed. Leaves the result to its owner. */
static gboolean
is_good (DoorHubPostgresql *self, const PGresult *result, GError **error)
{
  ExecStatusType status = PQresultStatus (result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
    return TRUE;
  if (result == NULL)
    return fail (error, NULL, PQerrorMessage (self->connection));
  return fail (error, PQresultErrorField (result, PG_DIAG_SQLSTATE), PQresultErrorMessage (result));
}

/* Connecting ---------------------------------------------------------------------------------- */

static void
ignore_notice (void *data, const PGresult *result)
{
}

/* pgbouncer answers for the server's process with a number of its own. */
static gboolean
find_pooled (DoorHubPostgresql *self, GError **error)
{
  PGresult *result = PQexec (self->connection, "SELECT pg_backend_pid ()");
  gboolean good = is_good (self, result, error);
  if (good)
    self->pooled = strtol (PQgetvalue (result, 0, 0), NULL, 10) != PQbackendPID (self->connection);
  PQclear (result);
  return good;
}

static gboolean
is_connected (DoorHubPostgresql *self)
{
  return PQstatus (self->connection) == CONNECTION_OK;
}

static gboolean
reconnect (DoorHubPostgresql *self, GError **error)
{
  g_hash_table_remove_all (self->prepared);
  PQreset (self->connection);
  return is_connected (self) || fail (error, NULL, PQerrorMessage (self->connection));
}

/* Statements ---------------------------------------------------------------------------------- */

static void
bind (Bound *bound, guint index, const DoorHubValue *value)
{
  gsize length = 0;
  bound->formats[index] = 1;
  switch (value->kind)
    {
    case DOOR_HUB_VALUE_INT:
      bound->types[index] = OID_INT8;
      bound->numbers[index] = GINT64_TO_BE (value->number);
      bound->values[index] = value->null ? NULL : (const char *) &bound->numbers[index];
      length = sizeof (gint64);
      break;
    case DOOR_HUB_VALUE_TEXT:
      bound->types[index] = OID_TEXT;
      bound->values[index] = value->text;
      length = value->text != NULL ? strlen (value->text) : 0;
      break;
    case DOOR_HUB_VALUE_BYTES:
      bound->types[index] = OID_BYTEA;
      bound->values[index] = NULL;
      if (value->bytes != NULL)
        {
          const char *data = g_bytes_get_data (value->bytes, &length);
          bound->values[index] = data != NULL ? data : "";
        }
      break;
    }
  bound->lengths[index] = (int) length;
}

static void
bind_all (Bound *bound, const DoorHubValue *values, guint n_values)
{
  g_assert (n_values <= MAX_VALUES);
  for (guint i = 0; i < n_values; i++)
    bind (bound, i, &values[i]);
}

/* The name under which the server knows the statement; NULL on a fault. */
static const char *
prepare (
    DoorHubPostgresql *self, const char *sql, const Bound *bound, guint n_values, GError **error)
{
  char *name = g_hash_table_lookup (self->prepared, sql);
  if (name != NULL)
    return name;
  name = g_strdup_printf ("s%u", g_hash_table_size (self->prepared));
  PGresult *result = PQprepare (self->connection, name, sql, (int) n_values, bound->types);
  gboolean good = is_good (self, result, error);
  PQclear (result);
  if (!good)
    return g_free (name), NULL;
  g_hash_table_insert (self->prepared, (gpointer) sql, name);
  return name;
}

static PGresult *
execute (
    DoorHubPostgresql *self, const char *sql, const Bound *bound, guint n_values, GError **error)
{
  if (self->pooled)
    return PQexecParams (self->connection, sql, (int) n_values, bound->types, bound->values,
                         bound->lengths, bound->formats, 1);
  const char *name = prepare (self, sql, bound, n_values, error);
  if (name == NULL)
    return NULL;
  return PQexecPrepared (self->connection, name, (int) n_values, bound->values, bound->lengths,
                         bound->formats, 1);
}

static void
postgresql_end (DoorHubSql *base)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  g_clear_pointer (&self->result, PQclear);
}

static gboolean
postgresql_start (
    DoorHubSql *base, const char *sql, const DoorHubValue *values, guint n_values, GError **error)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  g_autoptr (GError) fault = NULL;
  Bound bound;

  postgresql_end (base);
  if (!is_connected (self) && !reconnect (self, error))
    return FALSE;
  bind_all (&bound, values, n_values);
  gboolean outside = PQtransactionStatus (self->connection) == PQTRANS_IDLE;
  PGresult *result = execute (self, sql, &bound, n_values, &fault);
  /* A read outside of a transaction, over a connection that had died unseen, is asked once more. */
  if (!is_connected (self) && outside && g_str_has_prefix (sql, "SELECT"))
    {
      g_clear_error (&fault);
      PQclear (result);
      if (!reconnect (self, error))
        return FALSE;
      result = execute (self, sql, &bound, n_values, &fault);
    }
  if (fault != NULL)
    return g_propagate_error (error, g_steal_pointer (&fault)), FALSE;
  if (!is_good (self, result, error))
    return PQclear (result), FALSE;
  self->result = result;
  self->row = -1;
  return TRUE;
}

static int
postgresql_next (DoorHubSql *base, GError **error)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  g_return_val_if_fail (self->result != NULL, -1);
  if (++self->row < PQntuples (self->result))
    return 1;
  postgresql_end (base);
  return 0;
}

static gint64
postgresql_get_int (DoorHubSql *base, int column)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  const char *value = PQgetvalue (self->result, self->row, column);
  gint64 wide;
  gint32 middle;
  gint16 narrow;
  if (PQgetisnull (self->result, self->row, column))
    return 0;
  switch (PQftype (self->result, column))
    {
    case OID_BOOL:
      return *value != 0;
    case OID_INT2:
      memcpy (&narrow, value, sizeof narrow);
      return (gint16) GINT16_FROM_BE (narrow);
    case OID_INT4:
      memcpy (&middle, value, sizeof middle);
      return (gint32) GINT32_FROM_BE (middle);
    case OID_INT8:
      memcpy (&wide, value, sizeof wide);
      return GINT64_FROM_BE (wide);
    default:
      g_assert_not_reached (); /* a statement of ours that gives another type */
    }
}

static const char *
postgresql_get_text (DoorHubSql *base, int column)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  return PQgetisnull (self->result, self->row, column)
             ? NULL
             : PQgetvalue (self->result, self->row, column);
}

static GBytes *
postgresql_get_bytes (DoorHubSql *base, int column)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  if (PQgetisnull (self->result, self->row, column))
    return NULL;
  return g_bytes_new (PQgetvalue (self->result, self->row, column),
                      (gsize) PQgetlength (self->result, self->row, column));
}

/* Behind pgbouncer a statement is planned anew in every transaction: once is then enough. */
static PGresult *
begin (DoorHubPostgresql *self, const char *sql)
{
  g_autofree char *pooled
      = g_strconcat (sql, "; SET LOCAL plan_cache_mode = force_generic_plan", NULL);
  const char *text = self->pooled ? pooled : sql;
  PGresult *result = PQexec (self->connection, text);
  if (is_connected (self) || !reconnect (self, NULL))
    return result;
  PQclear (result);
  return PQexec (self->connection, text);
}

/* Without values, so that several statements may stand in one text. */
static gboolean
postgresql_exec (DoorHubSql *base, const char *sql, GError **error)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  gboolean begins = g_str_has_prefix (sql, "BEGIN");
  postgresql_end (base);
  if (!is_connected (self) && (!begins || !reconnect (self, error)))
    return fail (begins ? NULL : error, NULL, "The connection to the database is lost.");
  PGresult *result = begins ? begin (self, sql) : PQexec (self->connection, sql);
  gboolean good = is_good (self, result, error);
  /* COMMIT of a transaction in which a statement had failed says ROLLBACK, and no fault. */
  if (good && strcmp (sql, "COMMIT") == 0 && strcmp (PQcmdStatus (result), "COMMIT") != 0)
    good = fail (error, NULL, "The transaction was rolled back.");
  PQclear (result);
  return good;
}

/* Many at once -------------------------------------------------------------------------------- */

#define NO_NAME ""

/* Sends the statement, where the server does not know it yet, and all its executions. */
static gboolean
send_all (DoorHubPostgresql *self,
          const char *sql,
          const char *name,
          const DoorHubValue *values,
          guint n_values,
          guint n_times)
{
  Bound bound;
  bind_all (&bound, values, n_values);
  gboolean sent
      = *name != '\0' || PQsendPrepare (self->connection, name, sql, (int) n_values, bound.types);
  for (guint time = 0; sent && time < n_times; time++)
    {
      bind_all (&bound, values + time * n_values, n_values);
      sent = PQsendQueryPrepared (self->connection, name, (int) n_values, bound.values,
                                  bound.lengths, bound.formats, 1);
    }
  return sent && PQpipelineSync (self->connection);
}

/* Gives the rows of one execution to `on_row`. */
static void
hand_out (DoorHubPostgresql *self, PGresult *result, guint time, DoorHubOnRow on_row, gpointer data)
{
  self->result = result;
  for (self->row = 0; self->row < PQntuples (result); self->row++)
    on_row (&self->parent, time, data);
  self->result = NULL;
}

/* Reads the answers to what was sent, to the end even after a fault. That to `preparing` comes first and
 * has no rows. */
static gboolean
receive_all (
    DoorHubPostgresql *self, gboolean preparing, DoorHubOnRow on_row, gpointer data, GError **error)
{
  GError *fault = NULL;
  gboolean at_end = FALSE;
  for (guint answer = 0; !at_end && is_connected (self);)
    {
      PGresult *result = PQgetResult (self->connection);
      ExecStatusType status = PQresultStatus (result);
      if (result == NULL)
        answer++; /* the end of one statement's answers */
      else if (status == PGRES_PIPELINE_SYNC)
        at_end = TRUE;
      else if (status != PGRES_PIPELINE_ABORTED && fault == NULL && is_good (self, result, &fault))
        hand_out (self, result, answer - preparing, on_row, data);
      PQclear (result);
    }
  if (fault == NULL && !at_end)
    fail (&fault, NULL, PQerrorMessage (self->connection));
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, fault);
  return FALSE;
}

static gboolean
postgresql_many (DoorHubSql *base,
                 const char *sql,
                 const DoorHubValue *values,
                 guint n_values,
                 guint n_times,
                 DoorHubOnRow on_row,
                 gpointer data,
                 GError **error)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  const char *name = NO_NAME;
  Bound bound;

  postgresql_end (base);
  if (n_times == 0)
    return TRUE;
  bind_all (&bound, values, n_values);
  if (!is_connected (self) && !reconnect (self, error))
    return FALSE;
  if (!self->pooled && (name = prepare (self, sql, &bound, n_values, error)) == NULL)
    return FALSE;
  if (!PQenterPipelineMode (self->connection))
    return fail (error, NULL, PQerrorMessage (self->connection));
  gboolean good = send_all (self, sql, name, values, n_values, n_times)
                      ? receive_all (self, self->pooled, on_row, data, error)
                      : fail (error, NULL, PQerrorMessage (self->connection));
  PQexitPipelineMode (self->connection);
  return good;
}

/* Life ---------------------------------------------------------------------------------------- */

static void
postgresql_close (DoorHubSql *base)
{
  DoorHubPostgresql *self = (DoorHubPostgresql *) base;
  postgresql_end (base);
  PQfinish (self->connection);
  g_hash_table_unref (self->prepared);
  g_free (self);
}

static const DoorHubSqlClass driver = {
  .begin = "BEGIN; SELECT pg_advisory_xact_lock (" LOCK ")",
  .files = FALSE,
  .start = postgresql_start,
  .next = postgresql_next,
  .end = postgresql_end,
  .get_int = postgresql_get_int,
  .get_text = postgresql_get_text,
  .get_bytes = postgresql_get_bytes,
  .exec = postgresql_exec,
  .many = postgresql_many,
  .close = postgresql_close,
};

DoorHubSql *
door_hub_postgresql_open (const char *url, gboolean create, GError **error)
{
  /* What the address says of the same comes later and wins. */
  const char *const names[] = { "connect_timeout", "application_name", "dbname", NULL };
  const char *const values[] = { "5", "doorstep-hub", url, NULL };
  DoorHubPostgresql *self = g_new0 (DoorHubPostgresql, 1);
  self->parent.driver = &driver;
  self->prepared = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  self->connection = PQconnectdbParams (names, values, 1);
  if (is_connected (self))
    {
      PQsetNoticeReceiver (self->connection, ignore_notice, NULL);
      if (find_pooled (self, error) && door_hub_postgresql_migrate (&self->parent, create, error))
        return &self->parent;
    }
  else
    fail (error, NULL, PQerrorMessage (self->connection));
  postgresql_close (&self->parent);
  return NULL;
}
