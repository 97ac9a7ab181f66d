/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writers over ReadStat have in common. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"

#include <string.h>

static ssize_t
on_data (const void *data, size_t size, void *context)
{
  DoorStatFile *self = context;

  return door_export_sink_write (self->sink, data, size) ? (ssize_t) size : -1;
}

void
door_stat_file_init (DoorStatFile *self, DoorExportJob *job, guint table, DoorExportSink *sink)
{
  *self = (DoorStatFile){ .job = job, .table = table, .sink = sink };
  self->writer = readstat_writer_init ();
  self->variables = g_array_new (FALSE, TRUE, sizeof (DoorStatVariable));
  self->label_sets = g_hash_table_new (NULL, NULL);
  readstat_set_data_writer (self->writer, on_data);
  readstat_writer_set_file_timestamp (self->writer, door_stat_made_at (job));
}

void
door_stat_file_clear (DoorStatFile *self)
{
  g_clear_pointer (&self->writer, readstat_writer_free);
  g_clear_pointer (&self->variables, g_array_unref);
  g_clear_pointer (&self->label_sets, g_hash_table_unref);
}

const DoorColumn *
door_stat_file_column (const DoorStatFile *self, guint column)
{
  return door_dataset_column (self->job->dataset, self->table, column);
}

DoorStatVariable *
door_stat_file_add (
    DoorStatFile *self, guint column, const char *name, readstat_type_t type, gsize width)
{
  DoorStatVariable added = { .column = column, .max_bytes = width, .factor = 1 };

  added.has_codes_for_missing = door_stat_file_column (self, column)->has_codes_for_missing;
  added.variable = readstat_add_variable (self->writer, name, type, width);
  g_array_append_val (self->variables, added);
  return &g_array_index (self->variables, DoorStatVariable, self->variables->len - 1);
}

char *
door_stat_shorten (const char *text, gsize max_bytes, gsize max_characters)
{
  const char *const more = "…";
  gsize bytes = max_bytes ? max_bytes : G_MAXSIZE;
  gsize characters = max_characters ? max_characters : G_MAXSIZE;
  const char *end = text;
  gsize n = 0;

  if (strlen (text) <= bytes && (gsize) g_utf8_strlen (text, -1) <= characters)
    return NULL;
  while (*end && n + 1 < characters
         && (gsize) (g_utf8_next_char (end) - text) + strlen (more) <= bytes)
    {
      end = g_utf8_next_char (end);
      n++;
    }
  return g_strdup_printf ("%.*s%s", (int) (end - text), text, more);
}

/* The author's own words for where the question does not fit (door:short), or NULL. */
static const char *
find_short (DoorStatFile *self, const DoorColumn *column)
{
  if (column->node == DOOR_DEF_NONE || column->part != DOOR_PART_ANSWER)
    return NULL;
  return door_form_bind_attribute (door_dataset_form (self->job->dataset), column->node,
                                   "door:short");
}

void
door_stat_file_set_label (DoorStatFile *self,
                          readstat_variable_t *variable,
                          const DoorColumn *column,
                          gsize max_bytes,
                          gsize max_characters)
{
  const char *label = door_export_job_label (self->job, column->label);
  g_autofree char *shorter = door_stat_shorten (label, max_bytes, max_characters);
  const char *own = shorter ? find_short (self, column) : NULL;

  if (own && *own)
    {
      g_free (shorter);
      shorter = door_stat_shorten (own, max_bytes, max_characters);
      if (!shorter)
        shorter = g_strdup (own);
    }
  readstat_variable_set_label (variable, shorter ? shorter : label);
  if (shorter)
    door_export_job_note (self->job, column->name,
                          "the label is shortened; variables.csv has all of it");
}

gboolean
door_stat_file_check (DoorStatFile *self, readstat_error_t code, const char *column, GError **error)
{
  if (code == READSTAT_OK)
    return TRUE;
  if (code == READSTAT_ERROR_WRITE)
    g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_WRITE, "%s cannot be written",
                 self->job->file);
  else
    g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_LIMIT, "%s cannot hold %s: %s",
                 self->job->file, column ? column : "this table", readstat_error_message (code));
  return FALSE;
}

static gboolean
write_row (DoorStatFile *self, const DoorCell *cells, DoorStatInsert insert, GError **error)
{
  readstat_error_t code;
  guint failed;

  if (!door_stat_file_check (self, readstat_begin_row (self->writer), NULL, error))
    return FALSE;
  code = insert (self, cells, &failed);
  if (code != READSTAT_OK)
    {
      guint column = g_array_index (self->variables, DoorStatVariable, failed).column;

      return door_stat_file_check (self, code, door_stat_file_column (self, column)->name, error);
    }
  return door_stat_file_check (self, readstat_end_row (self->writer), NULL, error);
}

gboolean
door_stat_file_write_rows (DoorStatFile *self, DoorStatInsert insert, GError **error)
{
  g_auto (DoorRows) rows = { NULL };
  g_autoptr (GError) cause = NULL;

  door_rows_init (&rows, self->job->dataset, self->table);
  while (door_rows_next (&rows, &cause))
    if (!write_row (self, rows.cells, insert, error) || !door_export_job_step (self->job, error))
      return FALSE;
  if (cause)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  return door_stat_file_check (self, readstat_end_writing (self->writer), NULL, error);
}

time_t
door_stat_made_at (const DoorExportJob *job)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time
      = job->options->made_at ? g_date_time_new_from_iso8601 (job->options->made_at, utc) : NULL;

  return time ? (time_t) g_date_time_to_unix (time) : 0;
}
