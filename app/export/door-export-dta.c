/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stata 14 and later (format 118). Numbers take the narrowest type; days and milliseconds count from
 * 1960; reasons are .a (-5) to .e (-9). */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define FORMAT_VERSION 118
#define DAYS_FROM_1960 3653.0
#define MS_PER_DAY 86400000.0
#define MAX_LABEL_CHARACTERS 80
#define MAX_VALUE_LABEL 32000
#define MAX_FIXED_TEXT 2045 /* longer ones are strL, which has no limit that matters */

/* What Stata's integer types hold beside their missing values. */
static const struct {
  readstat_type_t type;
  double min, max;
} integer_types[] = {
  { READSTAT_TYPE_INT8, -127, 100 },
  { READSTAT_TYPE_INT16, -32767, 32740 },
  { READSTAT_TYPE_INT32, -2147483647, 2147483620 },
};

static char
tag_of (DoorMissing missing)
{
  return (char) ('a' + (DOOR_MISSING_LAST - missing));
}

static readstat_label_set_t *
label_set (DoorStatFile *self, const DoorColumn *column, const char *name)
{
  readstat_label_set_t *set = g_hash_table_lookup (self->label_sets, column->codes);

  if (set)
    return set;
  set = readstat_add_label_set (self->writer, READSTAT_TYPE_INT32, name);
  g_hash_table_insert (self->label_sets, (gpointer) column->codes, set);
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];
      const char *label = door_export_job_label (self->job, code->label);
      g_autofree char *shorter = door_stat_shorten (label, MAX_VALUE_LABEL, 0);

      if (shorter)
        door_export_job_note (self->job, column->name,
                              "a value label is shortened; codes.csv has all of it");
      if (code->missing)
        readstat_label_tagged_value (set, tag_of (code->missing), shorter ? shorter : label);
      else
        readstat_label_int32_value (set, code->number, shorter ? shorter : label);
    }
  return set;
}

/* The type follows from the codes where there are some, so that it stays the same; else from the
 * values. */
static void
range_of (const DoorColumn *column, const DoorColumnStats *stats, double *ret_min, double *ret_max)
{
  *ret_min = stats->min + (column->kind == DOOR_COLUMN_DATE ? DAYS_FROM_1960 : 0);
  *ret_max = stats->max + (column->kind == DOOR_COLUMN_DATE ? DAYS_FROM_1960 : 0);
  if (column->kind != DOOR_COLUMN_CODED && column->kind != DOOR_COLUMN_FLAG)
    return;
  for (guint i = 0; i < column->codes->n_codes; i++)
    if (!column->codes->codes[i].missing)
      {
        *ret_min = MIN (*ret_min, column->codes->codes[i].number);
        *ret_max = MAX (*ret_max, column->codes->codes[i].number);
      }
}

static readstat_type_t
type_of (const DoorColumn *column, const DoorColumnStats *stats)
{
  double min, max;

  if (column->kind == DOOR_COLUMN_DECIMAL || column->kind == DOOR_COLUMN_TIME
      || column->kind == DOOR_COLUMN_DATE_TIME)
    return READSTAT_TYPE_DOUBLE;
  range_of (column, stats, &min, &max);
  for (gsize i = 0; i < G_N_ELEMENTS (integer_types); i++)
    if (min >= integer_types[i].min && max <= integer_types[i].max)
      return integer_types[i].type;
  return READSTAT_TYPE_DOUBLE;
}

static void
set_format (DoorStatVariable *to, const DoorColumn *column, const DoorColumnStats *stats)
{
  g_autofree char *format = NULL;

  switch (column->kind)
    {
    case DOOR_COLUMN_DATE:
      to->shift = DAYS_FROM_1960;
      format = g_strdup ("%tdCCYY-NN-DD");
      break;
    case DOOR_COLUMN_TIME:
      format = g_strdup (stats->decimals ? "%tcHH:MM:SS.sss" : "%tcHH:MM:SS");
      break;
    case DOOR_COLUMN_DATE_TIME:
      to->shift = DAYS_FROM_1960 * MS_PER_DAY;
      format = g_strdup (stats->decimals ? "%tcCCYY-NN-DD_HH:MM:SS.sss" : "%tcCCYY-NN-DD_HH:MM:SS");
      break;
    case DOOR_COLUMN_DECIMAL:
      format = stats->decimals > 0 && stats->decimals <= 8
                   ? g_strdup_printf ("%%%u.%uf", stats->decimals + 8, stats->decimals)
                   : g_strdup ("%12.0g");
      break;
    case DOOR_COLUMN_TEXT:
    case DOOR_COLUMN_INTEGER:
    case DOOR_COLUMN_CODED:
    case DOOR_COLUMN_FLAG:
    default:
      format = g_strdup ("%8.0g");
    }
  readstat_variable_set_format (to->variable, format);
}

static void
add_text (DoorStatFile *self, guint index, const char *name)
{
  gsize longest = MAX (door_dataset_stats (self->job->dataset, self->table, index)->max_bytes, 1);
  DoorStatVariable *added;

  if (longest > MAX_FIXED_TEXT)
    {
      added = door_stat_file_add (self, index, name, READSTAT_TYPE_STRING_REF, 0);
      readstat_variable_set_format (added->variable, "%9s");
      return;
    }
  added = door_stat_file_add (self, index, name, READSTAT_TYPE_STRING, longest);
  readstat_variable_set_format (added->variable, "%-20s");
}

static void
add_number (DoorStatFile *self, guint index, const DoorColumn *column, const char *name)
{
  const DoorColumnStats *stats = door_dataset_stats (self->job->dataset, self->table, index);
  DoorStatVariable *added = door_stat_file_add (self, index, name, type_of (column, stats), 0);

  set_format (added, column, stats);
  if (column->codes)
    readstat_variable_set_label_set (added->variable, label_set (self, column, name));
}

static void
add_column (DoorStatFile *self, guint index)
{
  const DoorColumn *column = door_stat_file_column (self, index);
  const char *name
      = door_dataset_legal_name (self->job->dataset, self->table, index, DOOR_NAMES_STATA);

  if (column->kind == DOOR_COLUMN_TEXT)
    add_text (self, index, name);
  else
    add_number (self, index, column, name);
  door_stat_file_set_label (
      self, g_array_index (self->variables, DoorStatVariable, self->variables->len - 1).variable,
      column, 0, MAX_LABEL_CHARACTERS);
}

static readstat_error_t
insert_number (DoorStatFile *self, const DoorStatVariable *variable, double number)
{
  readstat_writer_t *writer = self->writer;
  const readstat_variable_t *to = variable->variable;

  number += variable->shift;
  switch (to->type)
    {
    case READSTAT_TYPE_INT8:
      return readstat_insert_int8_value (writer, to, (int8_t) number);
    case READSTAT_TYPE_INT16:
      return readstat_insert_int16_value (writer, to, (int16_t) number);
    case READSTAT_TYPE_INT32:
      return readstat_insert_int32_value (writer, to, (int32_t) number);
    case READSTAT_TYPE_STRING:
    case READSTAT_TYPE_FLOAT:
    case READSTAT_TYPE_DOUBLE:
    case READSTAT_TYPE_STRING_REF:
    default:
      return readstat_insert_double_value (writer, to, number);
    }
}

static readstat_error_t
insert_text (DoorStatFile *self, const DoorStatVariable *variable, const char *text)
{
  /* An empty strL points nowhere: variable 0, row 0. */
  readstat_string_ref_t nowhere = { 0 };

  if (variable->variable->type == READSTAT_TYPE_STRING)
    return readstat_insert_string_value (self->writer, variable->variable, text);
  if (*text == '\0')
    return readstat_insert_string_ref (self->writer, variable->variable, &nowhere);
  return readstat_insert_string_ref (self->writer, variable->variable,
                                     readstat_get_string_ref (self->writer, self->next_ref++));
}

static inline readstat_error_t
insert_cell (DoorStatFile *self, const DoorStatVariable *variable, const DoorCell *cell)
{
  switch (cell->kind)
    {
    case DOOR_CELL_NUMBER:
      return insert_number (self, variable, cell->number);
    case DOOR_CELL_TEXT:
      return insert_text (self, variable, cell->text);
    case DOOR_CELL_MISSING:
      return readstat_insert_tagged_missing_value (self->writer, variable->variable,
                                                   tag_of (cell->missing));
    case DOOR_CELL_BLANK:
    default:
      if (variable->variable->type == READSTAT_TYPE_STRING_REF)
        return insert_text (self, variable, "");
      return readstat_insert_missing_value (self->writer, variable->variable);
    }
}

static readstat_error_t
insert_row (DoorStatFile *self, const DoorCell *cells, guint *ret_failed)
{
  const DoorStatVariable *variables
      = (const DoorStatVariable *) (gconstpointer) self->variables->data;
  guint n = self->variables->len;

  for (guint i = 0; i < n; i++)
    {
      readstat_error_t code = insert_cell (self, &variables[i], &cells[variables[i].column]);

      if (G_UNLIKELY (code != READSTAT_OK))
        {
          *ret_failed = i;
          return code;
        }
    }
  return READSTAT_OK;
}

static gboolean
has_long_texts (const DoorStatFile *self)
{
  for (guint i = 0; i < self->variables->len; i++)
    if (g_array_index (self->variables, DoorStatVariable, i).variable->type
        == READSTAT_TYPE_STRING_REF)
      return TRUE;
  return FALSE;
}

/* The file's map, at its beginning, says where its parts are: ReadStat must know all long texts
 * before the first row. They are added in the order in which the rows will use them. */
static gboolean
add_long_texts (DoorStatFile *self, GError **error)
{
  g_auto (DoorRows) rows = { NULL };
  g_autoptr (GError) cause = NULL;

  door_rows_init (&rows, self->job->dataset, self->table);
  while (door_rows_next (&rows, &cause))
    for (guint i = 0; i < self->variables->len; i++)
      {
        const DoorStatVariable *variable = &g_array_index (self->variables, DoorStatVariable, i);
        const DoorCell *cell = &rows.cells[variable->column];

        if (variable->variable->type == READSTAT_TYPE_STRING_REF && cell->kind == DOOR_CELL_TEXT)
          readstat_add_string_ref (self->writer, cell->text);
      }
  if (!cause)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gboolean
write_dta (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  g_auto (DoorStatFile) self = { NULL };
  const char *title = door_dataset_table_label (job->dataset, table, job->options->language);
  g_autofree char *shorter = door_stat_shorten (title, 0, MAX_LABEL_CHARACTERS);

  door_stat_file_init (&self, job, table, sink);
  readstat_writer_set_file_format_version (self.writer, FORMAT_VERSION);
  readstat_writer_set_file_label (self.writer, shorter ? shorter : title);
  for (guint i = 0; i < door_dataset_n_columns (job->dataset, table); i++)
    add_column (&self, i);
  if (has_long_texts (&self) && !add_long_texts (&self, error))
    return FALSE;
  if (!door_stat_file_check (
          &self,
          readstat_begin_writing_dta (self.writer, &self,
                                      (long) door_dataset_n_rows (job->dataset, table)),
          NULL, error))
    return FALSE;
  return door_stat_file_write_rows (&self, insert_row, error);
}

const DoorExportWriter door_export_dta = {
  .format = { .name = "dta", .title = N_ ("Stata 14 or later") },
  .write = write_dta,
};
