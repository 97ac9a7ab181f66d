/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-export"

#include "door-export-sql.h"

#include "door-csv.h"

#include <string.h>

#define NAME_BYTES 63     /* of an identifier; PostgreSQL cuts in silence */
#define MAX_COLUMNS 1600u /* of a table */
#define WHY "_why"
#define VIEW "_labelled"

/* --- Names and texts --------------------------------------------------------------------------- */

static char *
quote (const char *text, char mark)
{
  GString *out = g_string_new (NULL);

  g_string_append_c (out, mark);
  for (; *text; text++)
    {
      if (*text == mark)
        g_string_append_c (out, mark);
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, mark);
  return g_string_free (out, FALSE);
}

char *
door_sql_name (const char *name)
{
  return quote (name, '"');
}

char *
door_sql_text (const char *text)
{
  return quote (text, '\'');
}

/* Columns that every table has already. */
static gboolean
is_taken (const char *name)
{
  static const char *const names[] = { "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return TRUE;
  return FALSE;
}

/* With `tail`, within the length. */
static char *
legal_with (const char *name, const char *tail)
{
  g_autofree char *small = g_utf8_strdown (name, -1);
  g_autofree char *hash = NULL;
  gsize room = NAME_BYTES - strlen (tail);

  if (!*tail && is_taken (small))
    return g_strconcat (small, "_", NULL);
  if (strlen (small) <= room)
    return g_strconcat (small, tail, NULL);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  room -= 7;
  while (room > 0 && ((guchar) small[room] & 0xC0) == 0x80)
    room--;
  return g_strdup_printf ("%.*s_%.6s%s", (int) room, small, hash, tail);
}

char *
door_sql_legal (const char *name)
{
  return legal_with (name, "");
}

/* A name that the set does not have yet, quoted. transfer full. */
static char *
take_name (GHashTable *names, const char *name, const char *tail)
{
  char *legal = legal_with (name, tail);

  for (guint i = 2; g_hash_table_contains (names, legal); i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s_%u", tail, i);

      g_free (legal);
      legal = legal_with (name, numbered);
    }
  g_hash_table_add (names, legal);
  return door_sql_name (legal);
}

/* --- Columns ------------------------------------------------------------------------------------- */

static const char *
type_of (DoorColumnKind kind)
{
  static const char *const types[] = {
    [DOOR_COLUMN_TEXT] = "text",     [DOOR_COLUMN_INTEGER] = "bigint",
    [DOOR_COLUMN_CODED] = "integer", [DOOR_COLUMN_DECIMAL] = "double precision",
    [DOOR_COLUMN_FLAG] = "smallint", [DOOR_COLUMN_DATE] = "date",
    [DOOR_COLUMN_TIME] = "time(3)",  [DOOR_COLUMN_DATE_TIME] = "timestamp(3)",
  };

  return types[kind];
}

/* Whether the code of a reason can stand among the values. */
static gboolean
holds_codes (const DoorColumn *column)
{
  return column->has_codes_for_missing && column->kind != DOOR_COLUMN_DATE
         && column->kind != DOOR_COLUMN_TIME && column->kind != DOOR_COLUMN_DATE_TIME;
}

static gboolean
is_coded (const DoorColumn *column)
{
  return column->codes && (column->kind == DOOR_COLUMN_CODED || column->kind == DOOR_COLUMN_FLAG);
}

static void
column_free (gpointer data)
{
  DoorSqlColumn *self = data;

  g_free (self->name);
  g_free (self->why);
  g_free (self);
}

static void
add_column (DoorSqlTable *self, const DoorColumn *column, GHashTable *names)
{
  DoorSqlColumn *added = g_new0 (DoorSqlColumn, 1);

  added->column = column;
  added->name = take_name (names, column->name, "");
  added->kept = holds_codes (column);
  g_ptr_array_add (self->columns, added);
}

/* The names of answers come first, so that none depends on what stands beside it. */
static void
add_columns (DoorSqlTable *self, const DoorDataset *dataset)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < door_dataset_n_columns (dataset, self->table); i++)
    add_column (self, door_dataset_column (dataset, self->table, i), names);
  for (guint i = 0; i < self->columns->len; i++)
    {
      DoorSqlColumn *of = self->columns->pdata[i];

      if (of->column->missing && of->column->kind != DOOR_COLUMN_TEXT && !is_coded (of->column))
        of->why = take_name (names, of->column->name, WHY);
    }
}

static gboolean
check_size (const DoorSqlTable *self, const DoorExportJob *job, GError **error)
{
  guint n = self->columns->len;

  for (guint i = 0; i < self->columns->len; i++)
    n += ((DoorSqlColumn *) self->columns->pdata[i])->why != NULL;
  if (n <= MAX_COLUMNS)
    return TRUE;
  g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_LIMIT,
               "the table %s needs %u columns, and PostgreSQL holds %u; export it to files",
               door_dataset_table_name (job->dataset, self->table), n, MAX_COLUMNS);
  return FALSE;
}

/* --- Statements ---------------------------------------------------------------------------------- */

static void
add_definition (DoorSqlTable *self, const char *schema)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TABLE %s.%s (", schema, self->name);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const DoorSqlColumn *of = self->columns->pdata[i];

      g_string_append_printf (sql, "%s%s %s", i ? ", " : "", of->name, type_of (of->column->kind));
      if (of->why && !of->kept)
        g_string_append_printf (sql, ", %s smallint", of->why);
    }
  g_string_append (sql, ")");
  g_ptr_array_add (self->before, g_strdup (sql->str));
}

static void
add_key (DoorSqlTable *self, const DoorDataset *dataset, const char *schema)
{
  const char *key = door_dataset_find_column (dataset, self->table, "key") >= 0 ? "key" : NULL;
  gboolean sheet = door_dataset_is_sheet (dataset, self->table);

  if (!key && self->table == 0)
    key = "instance_id";
  if (!key || sheet)
    return;
  g_ptr_array_add (self->after, g_strdup_printf ("ALTER TABLE %s.%s ADD PRIMARY KEY (\"%s\")",
                                                 schema, self->name, key));
  if (door_dataset_find_column (dataset, self->table, "parent_key") >= 0)
    g_ptr_array_add (self->after, g_strdup_printf ("CREATE INDEX ON %s.%s (\"parent_key\")", schema,
                                                   self->name));
}

static void
add_comments (DoorSqlTable *self, const DoorExportJob *job, const char *schema, const char *mark)
{
  g_autofree char *words = g_strconcat (
      mark, door_dataset_table_label (job->dataset, self->table, job->options->language), NULL);
  g_autofree char *label = door_sql_text (words);

  g_ptr_array_add (self->after,
                   g_strdup_printf ("COMMENT ON TABLE %s.%s IS %s", schema, self->name, label));
  for (guint i = 0; i < self->columns->len; i++)
    {
      const DoorSqlColumn *of = self->columns->pdata[i];
      g_autofree char *text = door_sql_text (door_export_job_label (job, of->column->label));

      g_ptr_array_add (self->after, g_strdup_printf ("COMMENT ON COLUMN %s.%s.%s IS %s", schema,
                                                     self->name, of->name, text));
    }
}

/* The label in the place of each code; codes without one as they are. */
static void
print_labels (GString *sql, const DoorExportJob *job, const DoorSqlColumn *of)
{
  const DoorCodeList *codes = of->column->codes;

  g_string_append_printf (sql, "CASE %s", of->name);
  for (guint i = 0; i < codes->n_codes; i++)
    {
      g_autofree char *label = door_sql_text (door_export_job_label (job, codes->codes[i].label));

      g_string_append_printf (sql, " WHEN %d THEN %s", codes->codes[i].number, label);
    }
  g_string_append_printf (sql, " ELSE %s::text END AS %s", of->name, of->name);
}

/* A reason in words: those that the form has, else those that all forms have. */
static const char *
words_of (const DoorExportJob *job, const DoorColumn *column, DoorMissing missing)
{
  const char *code = door_dataset_language_code (job->dataset, job->options->language);

  for (guint i = 0; column->codes && i < column->codes->n_codes; i++)
    if (column->codes->codes[i].missing == missing)
      return door_export_job_label (job, column->codes->codes[i].label);
  return door_missing_label (missing, code);
}

static void
print_why (GString *sql, const DoorExportJob *job, const DoorSqlColumn *of)
{
  g_string_append_printf (sql, ", CASE %s", of->kept ? of->name : of->why);
  for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
    if (of->column->missing & DOOR_MISSING_BIT (code))
      {
        g_autofree char *words = door_sql_text (words_of (job, of->column, (DoorMissing) code));

        g_string_append_printf (sql, " WHEN %d THEN %s", code, words);
      }
  g_string_append_printf (sql, " END AS %s", of->why);
}

/* The value without its reasons, then the reason in words. */
static void
print_value (GString *sql, const DoorExportJob *job, const DoorSqlColumn *of)
{
  if (of->why && of->kept)
    {
      const char *comma = "";

      g_string_append_printf (sql, "CASE WHEN %s IN (", of->name);
      for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
        if (of->column->missing & DOOR_MISSING_BIT (code))
          {
            g_string_append_printf (sql, "%s%d", comma, code);
            comma = ", ";
          }
      g_string_append_printf (sql, ") THEN NULL ELSE %s END AS %s", of->name, of->name);
    }
  else
    g_string_append (sql, of->name);
  if (of->why)
    print_why (sql, job, of);
}

static void
add_view (DoorSqlTable *self, const DoorExportJob *job, const char *schema, const char *mark)
{
  const char *table = door_dataset_table_name (job->dataset, self->table);
  g_autofree char *legal = legal_with (table, VIEW);
  g_autofree char *name = door_sql_name (legal);
  g_autofree char *words = g_strdup_printf (
      "%s%s, in words", mark,
      door_dataset_table_label (job->dataset, self->table, job->options->language));
  g_autofree char *comment = door_sql_text (words);
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE VIEW %s.%s AS SELECT ", schema, name);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const DoorSqlColumn *of = self->columns->pdata[i];

      g_string_append (sql, i ? ", " : "");
      if (is_coded (of->column))
        print_labels (sql, job, of);
      else
        print_value (sql, job, of);
    }
  g_string_append_printf (sql, " FROM %s.%s", schema, self->name);
  g_ptr_array_add (self->after, g_strdup (sql->str));
  g_ptr_array_add (self->after,
                   g_strdup_printf ("COMMENT ON VIEW %s.%s IS %s", schema, name, comment));
}

DoorSqlTable *
door_sql_table_new (
    const DoorExportJob *job, guint table, const char *schema, const char *mark, GError **error)
{
  g_autoptr (DoorSqlTable) self = g_new0 (DoorSqlTable, 1);
  g_autofree char *legal = door_sql_legal (door_dataset_table_name (job->dataset, table));

  self->table = table;
  self->name = door_sql_name (legal);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->number = g_string_new (NULL);
  self->before = g_ptr_array_new_with_free_func (g_free);
  self->after = g_ptr_array_new_with_free_func (g_free);
  add_columns (self, job->dataset);
  if (!check_size (self, job, error))
    return NULL;
  add_definition (self, schema);
  add_key (self, job->dataset, schema);
  add_comments (self, job, schema, mark);
  add_view (self, job, schema, mark);
  return g_steal_pointer (&self);
}

void
door_sql_table_free (DoorSqlTable *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->before);
  g_ptr_array_unref (self->after);
  g_string_free (self->number, TRUE);
  g_free (self);
}

/* --- Rows ------------------------------------------------------------------------------------------ */

static void
print_text (const DoorCell *cell, GString *out)
{
  const char *from = cell->text, *end = cell->text + cell->n_bytes;

  for (const char *p = from; p < end; p++)
    {
      char as = *p == '\t' ? 't' : *p == '\n' ? 'n' : *p == '\r' ? 'r' : *p == '\\' ? '\\' : 0;

      if (!as)
        continue;
      g_string_append_len (out, from, p - from);
      g_string_append_c (out, '\\');
      g_string_append_c (out, as);
      from = p + 1;
    }
  g_string_append_len (out, from, end - from);
}

static void
print_cell (const DoorSqlTable *self, const DoorSqlColumn *of, const DoorCell *cell, GString *out)
{
  if (cell->kind == DOOR_CELL_TEXT)
    print_text (cell, out);
  else if (cell->kind == DOOR_CELL_NUMBER)
    {
      door_column_print (of->column, cell->number, self->number);
      g_string_append_len (out, self->number->str, (gssize) self->number->len);
    }
  else if (cell->kind == DOOR_CELL_MISSING && of->kept)
    g_string_append_printf (out, "%d", cell->missing);
  else
    g_string_append (out, "\\N");
}

void
door_sql_table_print_row (const DoorSqlTable *self, const DoorCell *cells, GString *out)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const DoorSqlColumn *of = self->columns->pdata[i];

      if (i > 0)
        g_string_append_c (out, '\t');
      print_cell (self, of, &cells[i], out);
      if (of->why && !of->kept && cells[i].kind == DOOR_CELL_MISSING)
        g_string_append_printf (out, "\t%d", cells[i].missing);
      else if (of->why && !of->kept)
        g_string_append (out, "\t\\N");
    }
  g_string_append_c (out, '\n');
}

/* --- Tables of texts --------------------------------------------------------------------------------- */

GPtrArray *
door_sql_texts (const char *schema,
                const char *name,
                const char *mark,
                const char *comment,
                const char *csv,
                GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (csv, strlen (csv));
  g_autoptr (DoorCsvTable) table = door_csv_read (bytes, error);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) sql = g_string_new (NULL);
  GPtrArray *statements;

  if (!table)
    return NULL;
  g_string_append_printf (sql, "CREATE TABLE %s.%s (", schema, name);
  for (guint i = 0; i < door_csv_columns (table); i++)
    {
      g_autofree char *column = take_name (names, door_csv_header (table, i), "");

      g_string_append_printf (sql, "%s%s text", i ? ", " : "", column);
    }
  g_string_append (sql, ")");
  statements = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (statements, g_strdup (sql->str));
  g_ptr_array_add (statements, g_strdup_printf ("COMMENT ON TABLE %s.%s IS '%s%s'", schema, name,
                                                mark, comment));
  return statements;
}
