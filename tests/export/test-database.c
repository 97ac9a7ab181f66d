/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dataset into PostgreSQL and back, cell by cell; what is in the way stays. Needs a server of
 * PostgreSQL, which it starts for itself; left out where there is none. */
#include "export-fixture.h"

#include "door-cluster.h"

#include <libpq-fe.h>
#include <math.h>
#include <string.h>

typedef struct {
  DoorCluster *cluster;
  char *url;
  PGconn *connection;
  DoorDataset *dataset;
} Case;

/* NULL where there is no server: the test is then marked as skipped. */
static Case *
case_new (void)
{
  g_autoptr (GError) error = NULL;
  Case *self;

  if (!door_cluster_is_possible ())
    {
      g_test_skip ("PostgreSQL's server is not installed");
      return NULL;
    }
  self = g_new0 (Case, 1);
  self->cluster = door_cluster_new (FALSE, &error);
  g_assert_no_error (error);
  self->url = door_cluster_add_database (self->cluster, &error);
  g_assert_no_error (error);
  self->connection = PQconnectdb (self->url);
  g_assert_cmpint (PQstatus (self->connection), ==, CONNECTION_OK);
  self->dataset = export_fixture_dataset (NULL);
  return self;
}

static void
case_free (Case *self)
{
  if (!self)
    return;
  PQfinish (self->connection);
  door_dataset_free (self->dataset);
  g_free (self->url);
  door_cluster_free (self->cluster);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

static DoorExportReport *
put (Case *self, gboolean replace, GCancellable *cancellable, GError **error)
{
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;

  options.language = 1;
  options.replace = replace;
  options.made_at = "2026-05-17T12:00:00Z";
  return door_export_run_database (self->dataset, &options, self->url, "Harbour", cancellable,
                                   error);
}

static PGresult *
ask (Case *self, const char *sql)
{
  PGresult *result = PQexec (self->connection, sql);

  if (PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQerrorMessage (self->connection));
  return result;
}

/* One value as text. transfer full. */
static char *
ask_one (Case *self, const char *sql)
{
  PGresult *result = ask (self, sql);
  char *text = PQntuples (result) ? g_strdup (PQgetvalue (result, 0, 0)) : NULL;

  PQclear (result);
  return text;
}

/* --- Cells ----------------------------------------------------------------------------------- */

static void
strip_zeros (char *text)
{
  gsize n = strlen (text);

  while (strchr (text, '.') && n > 0 && (text[n - 1] == '0' || text[n - 1] == '.'))
    {
      gboolean point = text[n - 1] == '.';

      text[--n] = '\0';
      if (point)
        break;
    }
}

static void
compare_number (const DoorColumn *column, const DoorCell *cell, const char *got)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *text = g_strdup (got);

  if (column->kind == DOOR_COLUMN_DECIMAL)
    {
      g_assert_cmpfloat (g_ascii_strtod (got, NULL), ==, cell->number);
      return;
    }
  door_column_print (column, cell->number, expected);
  if (column->kind == DOOR_COLUMN_DATE_TIME)
    g_strdelimit (text, " ", 'T');
  if (column->kind == DOOR_COLUMN_DATE_TIME || column->kind == DOOR_COLUMN_TIME)
    {
      strip_zeros (text);
      strip_zeros (expected->str);
    }
  g_assert_cmpstr (text, ==, expected->str);
}

/* *why: whether the next column is this one's reason; then it is compared, too. */
static void
compare_cell (const DoorColumn *column, const DoorCell *cell, PGresult *rows, int row, int *at)
{
  g_autofree char *why = g_strconcat (PQfname (rows, *at), "_why", NULL);
  gboolean has_why = *at + 1 < PQnfields (rows) && strcmp (PQfname (rows, *at + 1), why) == 0;
  const char *got = PQgetvalue (rows, row, *at);
  gboolean null = PQgetisnull (rows, row, *at);

  g_assert_cmpint (g_ascii_strcasecmp (PQfname (rows, *at), column->name), ==, 0);
  if (cell->kind == DOOR_CELL_TEXT)
    g_assert_cmpstr (got, ==, cell->text);
  else if (cell->kind == DOOR_CELL_NUMBER)
    compare_number (column, cell, got);
  else if (cell->kind == DOOR_CELL_MISSING && !has_why)
    g_assert_cmpint (atoi (got), ==, cell->missing);
  else
    g_assert_true (null);
  if (has_why)
    g_assert_cmpint (atoi (PQgetvalue (rows, row, *at + 1)), ==,
                     cell->kind == DOOR_CELL_MISSING ? cell->missing : 0);
  *at += 1 + has_why;
}

static void
compare_table (Case *self, guint table)
{
  g_auto (DoorRows) rows = { NULL };
  const char *name = door_dataset_table_name (self->dataset, table);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM harbour.\"%s\"", name);
  PGresult *got = ask (self, sql);
  int row = 0;

  g_assert_cmpint (PQntuples (got), ==, door_dataset_n_rows (self->dataset, table));
  door_rows_init (&rows, self->dataset, table);
  while (door_rows_next (&rows, NULL))
    {
      int at = 0;

      for (guint i = 0; i < door_dataset_n_columns (self->dataset, table); i++)
        compare_cell (door_dataset_column (self->dataset, table, i), &rows.cells[i], got, row, &at);
      g_assert_cmpint (at, ==, PQnfields (got));
      row++;
    }
  PQclear (got);
}

static void
test_cells (void)
{
  g_autoptr (Case) self = case_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorExportReport) report = self ? put (self, FALSE, NULL, &error) : NULL;
  g_autofree char *sum = NULL;

  if (!self)
    return;
  g_assert_no_error (error);
  g_assert_cmpuint (report->files->len, ==, door_dataset_n_tables (self->dataset));
  for (guint i = 0; i < door_dataset_n_tables (self->dataset); i++)
    compare_table (self, i);
  sum = ask_one (self, "SELECT manifest->'files'->0->>'sha256' FROM harbour.doorstep_manifest");
  g_assert_cmpstr (sum, ==, ((DoorExportFile *) report->files->pdata[0])->sha256);
}

/* --- Views --------------------------------------------------------------------------------------- */

static void
print_rows (GString *out, PGresult *rows)
{
  for (int row = 0; row < PQntuples (rows); row++)
    for (int i = 0; i < PQnfields (rows); i++)
      if (!PQgetisnull (rows, row, i) && *PQgetvalue (rows, row, i))
        g_string_append_printf (out, "%d %s: %s\n", row + 1, PQfname (rows, i),
                                PQgetvalue (rows, row, i));
}

static void
test_views (void)
{
  g_autoptr (Case) self = case_new ();
  g_autoptr (DoorExportReport) report = self ? put (self, FALSE, NULL, NULL) : NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  PGresult *rows;
  g_autofree char *comment = NULL;
  g_autofree char *n = NULL;

  if (!self)
    return;
  rows = ask (self, "SELECT * FROM harbour.interviews_labelled");
  print_rows (out, rows);
  PQclear (rows);
  export_fixture_compare ("interviews-labelled.txt", out->str);
  comment = ask_one (self, "SELECT obj_description ('harbour.interviews'::regclass)");
  g_assert_true (g_str_has_prefix (comment, "Doorstep: "));
  n = ask_one (self, "SELECT count(*) FROM harbour.doorstep_variables WHERE \"table\" = 'member'");
  g_assert_cmpint (atoi (n), ==, door_dataset_n_columns (self->dataset, 1));
}

/* --- What is in the way ---------------------------------------------------------------------------- */

static void
assert_refused (Case *self, gboolean replace, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorExportReport) report = put (self, replace, NULL, &error);
  g_autofree char *n = NULL;

  g_assert_null (report);
  g_assert_error (error, DOOR_EXPORT_ERROR, code);
  n = ask_one (self, "SELECT count(*) FROM harbour.interviews");
  g_assert_cmpstr (n, ==, "3");
}

static void
test_replace (void)
{
  g_autoptr (Case) self = case_new ();
  g_autoptr (DoorExportReport) first = self ? put (self, FALSE, NULL, NULL) : NULL;
  g_autoptr (DoorExportReport) second = NULL;
  g_autoptr (DoorDataset) fewer = NULL;
  g_autofree char *n = NULL;

  if (!self)
    return;
  g_assert_nonnull (first);
  assert_refused (self, FALSE, DOOR_EXPORT_ERROR_EXISTS);
  PQclear (ask (self, "CREATE TABLE harbour.notes (text text)"));
  assert_refused (self, TRUE, DOOR_EXPORT_ERROR_EXISTS);
  PQclear (ask (self, "DROP TABLE harbour.notes"));
  PQclear (ask (self, "CREATE VIEW public.mine AS SELECT count(*) FROM harbour.interviews"));
  assert_refused (self, TRUE, DOOR_EXPORT_ERROR_WRITE);
  PQclear (ask (self, "DROP VIEW public.mine"));
  door_dataset_free (self->dataset);
  self->dataset = export_fixture_dataset_without ("odd.xml");
  second = put (self, TRUE, NULL, NULL);
  g_assert_nonnull (second);
  n = ask_one (self, "SELECT count(*) FROM harbour.interviews");
  g_assert_cmpstr (n, ==, "2");
}

static void
test_unreachable (void)
{
  g_autoptr (DoorDataset) dataset = export_fixture_dataset (NULL);
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorExportReport) report = door_export_run_database (
      dataset, &options, "postgresql:///x?host=/nonexistent", "s", NULL, &error);

  g_assert_null (report);
  g_assert_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_WRITE);
}

/* No passphrase of the database gets into a log. */
static void
test_words (void)
{
  static const char *const cases[][2] = {
    { "postgresql://ines:secret@db.example/survey", "postgresql://db.example/survey" },
    { "postgres://db.example:5433/survey?password=secret", "postgresql://db.example:5433/survey" },
    { "postgresql:///survey?host=/run/pg&user=a@b", "postgresql:///survey" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = door_export_database_words (cases[i][0]);

      g_assert_true (door_export_is_database (cases[i][0]));
      g_assert_cmpstr (words, ==, cases[i][1]);
    }
  g_assert_false (door_export_is_database ("exports/postgresql"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/database/cells", test_cells);
  g_test_add_func ("/export/database/views", test_views);
  g_test_add_func ("/export/database/replace", test_replace);
  g_test_add_func ("/export/database/unreachable", test_unreachable);
  g_test_add_func ("/export/database/words", test_words);
  return g_test_run ();
}
