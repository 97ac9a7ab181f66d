/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dataset into a PostgreSQL schema: the connection, the transaction, the rows by COPY. What the tables
 * and views look like is door-export-sql.c's concern. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-sql.h"

#include <libpq-fe.h>
#include <string.h>

/* Bytes gathered before they go to the server. */
#define CHUNK (256 * 1024)
#define CONNECT_SECONDS "10"
/* What tells our tables and views from others. */
#define OURS "Doorstep: "

typedef struct {
  DoorExportJob *job;
  PGconn *connection;
  const char *schema;
  GString *out;
} Database;

gboolean
door_export_is_database (const char *to)
{
  return to && (g_str_has_prefix (to, "postgresql://") || g_str_has_prefix (to, "postgres://"));
}

char *
door_export_database_words (const char *url)
{
  const char *host = strstr (url, "://") ? strstr (url, "://") + 3 : url;
  const char *at = strrchr (host, '@');
  const char *query = strchr (host, '?');

  /* A passphrase may stand in either place. */
  return g_strdup_printf ("postgresql://%.*s",
                          (int) strcspn (at && (!query || at < query) ? at + 1 : host, "?"),
                          at && (!query || at < query) ? at + 1 : host);
}

/* --- Talking to the server ------------------------------------------------------------------- */

static gboolean
fail (const Database *self, GError **error)
{
  g_autofree char *said = g_strstrip (g_strdup (PQerrorMessage (self->connection)));

  g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_WRITE, "the database refused: %s", said);
  return FALSE;
}

static gboolean
run (const Database *self, const char *sql, GError **error)
{
  PGresult *result = PQexec (self->connection, sql);
  ExecStatusType status = PQresultStatus (result);

  PQclear (result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? TRUE : fail (self, error);
}

static gboolean
run_all (const Database *self, GPtrArray *statements, GError **error)
{
  for (guint i = 0; i < statements->len; i++)
    if (!run (self, statements->pdata[i], error))
      return FALSE;
  return TRUE;
}

static void
ignore_notices (void *data, const char *message)
{
}

static PGconn *
connect_to (const char *url, GError **error)
{
  const char *const names[]
      = { "connect_timeout", "dbname", "client_encoding", "application_name", NULL };
  const char *const values[] = { CONNECT_SECONDS, url, "UTF8", "Doorstep", NULL };
  Database self = { .connection = PQconnectdbParams (names, values, 1) };

  PQsetNoticeProcessor (self.connection, ignore_notices, NULL);
  if (PQstatus (self.connection) == CONNECTION_OK
      && run (&self, "SET datestyle TO ISO, YMD; SET standard_conforming_strings TO on", error))
    return self.connection;
  if (error && !*error)
    fail (&self, error);
  PQfinish (self.connection);
  return NULL;
}

/* --- What is there already ------------------------------------------------------------------- */

static gboolean
drop (const Database *self, PGresult *relations, const char *kind, GError **error)
{
  for (int i = 0; i < PQntuples (relations); i++)
    {
      g_autofree char *name = door_sql_name (PQgetvalue (relations, i, 0));
      g_autofree char *sql
          = g_strdup_printf ("DROP %s %s.%s", *kind == 'v' ? "VIEW" : "TABLE", self->schema, name);

      /* Not CASCADE: what others built on it is theirs to give up. */
      if (strcmp (PQgetvalue (relations, i, 1), kind) == 0 && !run (self, sql, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_ours (const Database *self, PGresult *relations, GError **error)
{
  gboolean ours = TRUE;

  for (int i = 0; i < PQntuples (relations); i++)
    ours = ours && g_str_has_prefix (PQgetvalue (relations, i, 2), OURS);
  if (PQntuples (relations) == 0 || (ours && self->job->options->replace))
    return TRUE;
  g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_EXISTS,
               ours ? "the schema %s holds an export already; replace it, or choose another"
                    : "the schema %s holds tables that no export made; choose another",
               self->schema);
  return FALSE;
}

/* Tables and views of the schema: name, kind, comment. */
static gboolean
make_room (const Database *self, const char *schema, GError **error)
{
  const char *values[] = { schema };
  PGresult *relations = PQexecParams (
      self->connection,
      "SELECT c.relname, c.relkind::text, coalesce (obj_description (c.oid, 'pg_class'), '') "
      "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
      "WHERE n.nspname = $1 AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S') ORDER BY c.relname",
      1, NULL, values, NULL, NULL, 0);
  g_autofree char *sql = g_strdup_printf ("CREATE SCHEMA IF NOT EXISTS %s", self->schema);
  gboolean good = PQresultStatus (relations) == PGRES_TUPLES_OK || fail (self, error);

  good = good && check_ours (self, relations, error) && drop (self, relations, "v", error)
         && drop (self, relations, "r", error) && run (self, sql, error);
  PQclear (relations);
  return good;
}

/* --- Rows --------------------------------------------------------------------------------------- */

static gboolean
pour (Database *self, GChecksum *sum, guint64 *bytes, GError **error)
{
  gsize n = self->out->len;

  g_checksum_update (sum, (const guchar *) self->out->str, (gssize) n);
  *bytes += n;
  if (n > 0 && PQputCopyData (self->connection, self->out->str, (int) n) != 1)
    return fail (self, error);
  g_string_truncate (self->out, 0);
  return TRUE;
}

static gboolean
put_rows (Database *self, const DoorSqlTable *table, GChecksum *sum, guint64 *bytes, GError **error)
{
  g_auto (DoorRows) rows = { NULL };
  g_autoptr (GError) cause = NULL;

  door_rows_init (&rows, self->job->dataset, table->table);
  while (door_rows_next (&rows, &cause))
    {
      door_sql_table_print_row (table, rows.cells, self->out);
      if ((self->out->len > CHUNK && !pour (self, sum, bytes, error))
          || !door_export_job_step (self->job, error))
        return FALSE;
    }
  if (!cause)
    return pour (self, sum, bytes, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* The answer to COPY, also after something went wrong on our side. */
static gboolean
end_copy (const Database *self, gboolean good, GError **error)
{
  gboolean taken = PQputCopyEnd (self->connection, good ? NULL : "given up") == 1;
  PGresult *result;

  while ((result = PQgetResult (self->connection)))
    {
      taken = taken && PQresultStatus (result) == PGRES_COMMAND_OK;
      PQclear (result);
    }
  return good && (taken || fail (self, error));
}

static gboolean
begin_copy (const Database *self, const char *name, const char *options, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("COPY %s.%s FROM STDIN%s", self->schema, name, options);
  PGresult *result = PQexec (self->connection, sql);
  gboolean good = PQresultStatus (result) == PGRES_COPY_IN;

  PQclear (result);
  return good || fail (self, error);
}

static gboolean
copy_table (Database *self, const DoorSqlTable *table, GError **error)
{
  DoorExportFile *file = g_new0 (DoorExportFile, 1);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean good;

  file->name = g_strdup (door_dataset_table_name (self->job->dataset, table->table));
  file->format = g_strdup ("postgresql");
  file->table = g_strdup (file->name);
  file->rows = door_dataset_n_rows (self->job->dataset, table->table);
  file->columns = table->columns->len;
  g_ptr_array_add (self->job->report->files, file);
  g_string_truncate (self->out, 0);
  good = begin_copy (self, table->name, "", error)
         && end_copy (self, put_rows (self, table, sum, &file->bytes, error), error);
  file->sha256 = g_strdup (g_checksum_get_string (sum));
  return good;
}

/* A table of texts, as its CSV is in a folder. */
static gboolean
copy_csv (Database *self, const char *name, const char *comment, GString *csv, GError **error)
{
  g_autoptr (GString) text = csv;
  g_autoptr (GPtrArray) statements
      = door_sql_texts (self->schema, name, OURS, comment, csv->str, error);

  return statements && run_all (self, statements, error)
         && begin_copy (self, name, " WITH (FORMAT csv, HEADER)", error)
         && end_copy (self,
                      PQputCopyData (self->connection, text->str, (int) text->len) == 1
                          || fail (self, error),
                      error);
}

/* --- What goes along ------------------------------------------------------------------------------ */

static gboolean
put_manifest (Database *self, GError **error)
{
  g_autofree char *text = door_export_print_manifest (self->job);
  const char *values[] = { text };
  g_autofree char *create = g_strdup_printf (
      "CREATE TABLE %s.doorstep_manifest (manifest jsonb NOT NULL); COMMENT ON TABLE "
      "%s.doorstep_manifest IS '" OURS "what this export holds'",
      self->schema, self->schema);
  g_autofree char *insert
      = g_strdup_printf ("INSERT INTO %s.doorstep_manifest VALUES ($1::jsonb)", self->schema);
  PGresult *result;
  gboolean good;

  if (!run (self, create, error))
    return FALSE;
  result = PQexecParams (self->connection, insert, 1, NULL, values, NULL, NULL, 0);
  good = PQresultStatus (result) == PGRES_COMMAND_OK || fail (self, error);
  PQclear (result);
  return good;
}

static gboolean
put_attachment (Database *self, const DoorExportAttachment *of, GError **error)
{
  gsize n;
  const char *bytes = g_bytes_get_data (of->content, &n);
  const char *values[] = { of->name, of->format, bytes };
  const int lengths[] = { 0, 0, (int) n }, formats[] = { 0, 0, 1 };
  g_autofree char *insert = g_strdup_printf (
      "INSERT INTO %s.doorstep_files VALUES ($1::text, $2::text, $3::bytea)", self->schema);
  PGresult *result = PQexecParams (self->connection, insert, 3, NULL, values, lengths, formats, 0);
  gboolean good = PQresultStatus (result) == PGRES_COMMAND_OK || fail (self, error);

  PQclear (result);
  return good;
}

static gboolean
put_attachments (Database *self, GError **error)
{
  const DoorExportOptions *options = self->job->options;
  g_autofree char *create = g_strdup_printf (
      "CREATE TABLE %s.doorstep_files (name text PRIMARY KEY, format text, content bytea); COMMENT "
      "ON TABLE %s.doorstep_files IS '" OURS "files that go along'",
      self->schema, self->schema);

  if (options->n_attachments == 0)
    return TRUE;
  if (!run (self, create, error))
    return FALSE;
  for (guint i = 0; i < options->n_attachments; i++)
    if (!put_attachment (self, &options->attachments[i], error))
      return FALSE;
  return TRUE;
}

/* --- All ------------------------------------------------------------------------------------------ */

static gboolean
put_table (Database *self, guint index, GError **error)
{
  g_autoptr (DoorSqlTable) table = door_sql_table_new (self->job, index, self->schema, OURS, error);

  return table && run_all (self, table->before, error) && copy_table (self, table, error)
         && run_all (self, table->after, error);
}

static gboolean
put_all (Database *self, const char *schema, GError **error)
{
  if (!make_room (self, schema, error))
    return FALSE;
  for (guint i = 0; i < door_dataset_n_tables (self->job->dataset); i++)
    if (!put_table (self, i, error))
      return FALSE;
  return copy_csv (self, "doorstep_variables", "variables, with their questions",
                   door_export_print_variables (self->job), error)
         && copy_csv (self, "doorstep_codes", "codes and what they mean",
                      door_export_print_codes (self->job), error)
         && put_attachments (self, error) && put_manifest (self, error);
}

static gboolean
put_in_transaction (Database *self, const char *schema, GError **error)
{
  if (run (self, "BEGIN", error) && put_all (self, schema, error))
    return run (self, "COMMIT", error);
  run (self, "ROLLBACK", NULL);
  return FALSE;
}

DoorExportReport *
door_export_run_database (const DoorDataset *dataset,
                          const DoorExportOptions *options,
                          const char *url,
                          const char *schema,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree char *legal = door_sql_legal (schema);
  g_autofree char *quoted = door_sql_name (legal);
  g_autofree char *words = door_export_database_words (url);
  g_autofree char *place = g_strdup_printf ("%s, schema %s", words, legal);
  g_autoptr (DoorExportReport) report = door_export_report_new (place);
  g_autoptr (GString) out = g_string_new (NULL);
  DoorExportJob job
      = { .dataset = dataset, .options = options, .cancellable = cancellable, .report = report };
  Database self = { .job = &job, .schema = quoted, .out = out };
  gboolean good;

  g_return_val_if_fail (options->language < door_dataset_n_languages (dataset), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  for (guint i = 0; i < door_dataset_n_tables (dataset); i++)
    job.rows_total += door_dataset_n_rows (dataset, i);
  self.connection = connect_to (url, error);
  if (!self.connection)
    return NULL;
  good = put_in_transaction (&self, legal, error);
  PQfinish (self.connection);
  return good ? g_steal_pointer (&report) : NULL;
}
