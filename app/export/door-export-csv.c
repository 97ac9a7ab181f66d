/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV: submitted values, or labels, for any program. */
#define G_LOG_DOMAIN "door-export"

#include "door-csv.h"
#include "door-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Rows gathered before they go to the file. */
#define CHUNK (64 * 1024)

typedef struct {
  DoorExportJob *job;
  guint table;
  guint n_columns;
  const DoorColumn **columns;
  GHashTable **labels; /* by column: number → label; NULL where not asked for */
  GString *number;
  GString *out;
} Writer;

static void
index_labels (Writer *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      const DoorCodeList *codes = self->columns[i]->codes;

      if (!codes)
        continue;
      self->labels[i] = g_hash_table_new (NULL, NULL);
      for (guint c = 0; c < codes->n_codes; c++)
        g_hash_table_insert (self->labels[i], GINT_TO_POINTER (codes->codes[c].number),
                             (gpointer) door_export_job_label (self->job, codes->codes[c].label));
    }
}

static const char *
label_of (const Writer *self, guint i, const DoorCell *cell)
{
  return self->labels[i]
             ? g_hash_table_lookup (self->labels[i], GINT_TO_POINTER ((int) cell->number))
             : NULL;
}

/* Numbers, dates and times never need quotes. */
static void
put_number (Writer *self, const DoorColumn *column, double number)
{
  door_column_print (column, number, self->number);
  g_string_append_len (self->out, self->number->str, (gssize) self->number->len);
}

static void
put_coded (Writer *self, guint i, const DoorCell *cell)
{
  const DoorColumn *column = self->columns[i];
  const char *label = label_of (self, i, cell);

  if (label)
    door_csv_append_cell (self->out, label);
  else if (cell->kind == DOOR_CELL_NUMBER && !column->codes->numbers_are_values)
    door_csv_append_cell (self->out, column->codes->codes[(guint) cell->number - 1].value);
  else if (cell->kind == DOOR_CELL_MISSING) /* of a date, too, the code and no day before 1970 */
    g_string_append_printf (self->out, "%d", cell->missing);
  else
    put_number (self, column, cell->number);
}

static void
put_cell (Writer *self, guint i, const DoorCell *cell)
{
  const DoorColumn *column = self->columns[i];

  switch (cell->kind)
    {
    case DOOR_CELL_TEXT:
      door_csv_append_cell (self->out, cell->text);
      break;
    case DOOR_CELL_NUMBER:
      if (column->kind == DOOR_COLUMN_CODED || column->kind == DOOR_COLUMN_FLAG)
        put_coded (self, i, cell);
      else
        put_number (self, column, cell->number);
      break;
    case DOOR_CELL_MISSING:
      if (column->has_codes_for_missing)
        put_coded (self, i, cell);
      break;
    case DOOR_CELL_BLANK:
    default:
      break;
    }
}

static void
put_row (Writer *self, const DoorCell *cells)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (self->out, ',');
      put_cell (self, i, &cells[i]);
    }
  g_string_append (self->out, "\r\n");
}

static void
put_header (Writer *self)
{
  if (self->job->options->csv_bom)
    g_string_append (self->out, "\xEF\xBB\xBF");
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append_c (self->out, ',');
      door_csv_append_cell (self->out, self->columns[i]->name);
    }
  g_string_append (self->out, "\r\n");
}

/* A failed write is told when the file is closed. */
static void
pour (Writer *self, DoorExportSink *sink)
{
  door_export_sink_write (sink, self->out->str, self->out->len);
  g_string_truncate (self->out, 0);
}

static gboolean
put_rows (Writer *self, DoorExportSink *sink, GError **error)
{
  g_auto (DoorRows) rows = { NULL };
  g_autoptr (GError) cause = NULL;

  door_rows_init (&rows, self->job->dataset, self->table);
  while (door_rows_next (&rows, &cause))
    {
      put_row (self, rows.cells);
      if (self->out->len > CHUNK)
        pour (self, sink);
      if (!door_export_job_step (self->job, error))
        return FALSE;
    }
  pour (self, sink);
  if (!cause)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
write_csv (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  guint n = door_dataset_n_columns (job->dataset, table);
  g_autofree const DoorColumn **columns = g_new0 (const DoorColumn *, n);
  g_autofree GHashTable **labels = g_new0 (GHashTable *, n);
  g_autoptr (GString) number = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  Writer self = { .job = job,
                  .table = table,
                  .n_columns = n,
                  .columns = columns,
                  .number = number,
                  .out = out,
                  .labels = labels };
  gboolean good;

  for (guint i = 0; i < n; i++)
    columns[i] = door_dataset_column (job->dataset, table, i);
  if (job->options->csv_labels)
    index_labels (&self);
  put_header (&self);
  good = put_rows (&self, sink, error);
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&labels[i], g_hash_table_unref);
  return good;
}

const DoorExportWriter door_export_csv = {
  .format = { .name = "csv", .title = N_ ("CSV, UTF-8") },
  .write = write_csv,
};
