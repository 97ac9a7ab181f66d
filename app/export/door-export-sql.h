/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table of a dataset looks like in PostgreSQL: its definition, its rows as COPY reads them, and
 * the view with labels in the place of codes. No connection is needed for any of it. */
#pragma once

#include "door-export-private.h"

typedef struct {
  const DoorColumn *column;
  char *name; /* quoted */
  char *why;  /* quoted: the column beside it that says why there is no answer; NULL: none */
  gboolean
      kept; /* the reason is in the column itself, as its code, and `why` is in the view alone */
} DoorSqlColumn;

typedef struct {
  guint table;        /* of the dataset */
  char *name;         /* quoted, without the schema */
  GPtrArray *columns; /* of DoorSqlColumn */
  GString *number;    /* being printed */
  GPtrArray *before;  /* statements that make it, of char * */
  GPtrArray *after;   /* keys, comments and the view, once the rows are in */
} DoorSqlTable;

/* `schema` is quoted; `mark` begins each comment. DOOR_EXPORT_ERROR_LIMIT when it has too many columns. */
DoorSqlTable *door_sql_table_new (
    const DoorExportJob *job, guint table, const char *schema, const char *mark, GError **error);
void door_sql_table_free (DoorSqlTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSqlTable, door_sql_table_free)
/* Appends one row of COPY's text format. */
void door_sql_table_print_row (const DoorSqlTable *self, const DoorCell *cells, GString *out);

/* Statements that make a table of texts with the columns of the CSV's header. transfer full. */
GPtrArray *door_sql_texts (const char *schema,
                           const char *name,
                           const char *mark,
                           const char *comment,
                           const char *csv,
                           GError **error);

/* Quoted. transfer full. */
char *door_sql_name (const char *name);
char *door_sql_text (const char *text);
/* In small letters and within PostgreSQL's length; what has to be cut ends in digits of its own hash.
 * transfer full. */
char *door_sql_legal (const char *name);
