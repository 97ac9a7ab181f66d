/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPSS system files. All numbers are doubles; times count seconds from 14 October 1582. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SECONDS_PER_DAY 86400.0
#define DAYS_TO_1970 141428.0
#define MAX_FILE_LABEL 64
#define MAX_VARIABLE_LABEL 255
#define MAX_VALUE_LABEL 120
/* SPSS holds 32,767 bytes in a string, but ReadStat gives its segments of 252 bytes short names by
 * one digit or letter: beyond 36 of them names would clash. Longer text is split. */
#define MAX_TEXT (36 * 252)
/* Every row is as wide as the longest text: beyond this the file would be mostly padding. */
#define MAX_PARTS 10

static gboolean
is_unbroken (guint bits, int low, int high)
{
  for (int code = low; code <= high; code++)
    if (!(bits & DOOR_MISSING_BIT (code)))
      return FALSE;
  return TRUE;
}

/* Takes the end that stands apart off the range, when the rest is unbroken then; 0 for none. */
static int
single_end (guint bits, int *low, int *high)
{
  int top = *high, bottom = *low, below = top - 1, above = bottom + 1;

  if (is_unbroken (bits, bottom, top))
    return 0;
  while (!(bits & DOOR_MISSING_BIT (below)))
    below--;
  while (!(bits & DOOR_MISSING_BIT (above)))
    above++;
  if (is_unbroken (bits, bottom, below))
    {
      *high = below;
      return top;
    }
  if (is_unbroken (bits, above, top))
    {
      *low = above;
      return bottom;
    }
  return 0;
}

static void
add_missing (readstat_variable_t *variable, guint bits)
{
  guint n = (guint) __builtin_popcount (bits);
  int low = DOOR_MISSING_FIRST, high = DOOR_MISSING_LAST, alone;

  /* SPSS takes three values, or a range and one value. */
  if (n <= 3)
    {
      for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
        if (bits & DOOR_MISSING_BIT (code))
          readstat_variable_add_missing_double_value (variable, code);
      return;
    }
  /* An end that stands apart is the one value. What cannot be said in a range and a value, as -5, -7,
   * -8, -10, is said by the whole range: a column in which four of the codes are reasons does not
   * hold another of them as an answer. */
  while (!(bits & DOOR_MISSING_BIT (high)))
    high--;
  while (!(bits & DOOR_MISSING_BIT (low)))
    low++;
  alone = single_end (bits, &low, &high);
  readstat_variable_add_missing_double_range (variable, low, high);
  if (alone)
    readstat_variable_add_missing_double_value (variable, alone);
}

static readstat_label_set_t *
label_set (DoorStatFile *self, const DoorColumn *column)
{
  readstat_label_set_t *set = g_hash_table_lookup (self->label_sets, column->codes);
  guint shortened = 0;

  if (set)
    return set;
  set = readstat_add_label_set (self->writer, READSTAT_TYPE_DOUBLE, column->name);
  g_hash_table_insert (self->label_sets, (gpointer) column->codes, set);
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];
      const char *label = door_export_job_label (self->job, code->label);
      g_autofree char *shorter = door_stat_shorten (label, MAX_VALUE_LABEL, 0);

      shortened += shorter != NULL;
      readstat_label_double_value (set, code->number, shorter ? shorter : label);
    }
  if (shortened > 0)
    door_export_job_note (self->job, column->name,
                          "%u value labels are shortened; codes.csv has all of them", shortened);
  return set;
}

/* Before the point: "0" of a fraction, and a sign. */
static guint
digits_of (double number)
{
  double size = fabs (number);

  return (size < 1 ? 1 : (guint) floor (log10 (size)) + 1) + (number < 0);
}

static char *
number_format (const DoorColumn *column, const DoorColumnStats *stats)
{
  guint decimals = column->kind == DOOR_COLUMN_DECIMAL ? MIN (stats->decimals, 15) : 0;
  guint whole = MAX (digits_of (stats->min), digits_of (stats->max));

  return g_strdup_printf ("F%u.%u", CLAMP (MAX (whole, 2) + (decimals ? decimals + 1 : 0), 4, 40),
                          decimals);
}

static void
set_number_format (DoorStatVariable *to, const DoorColumn *column, const DoorColumnStats *stats)
{
  g_autofree char *format = NULL;

  switch (column->kind)
    {
    case DOOR_COLUMN_DATE:
      to->factor = SECONDS_PER_DAY;
      to->shift = DAYS_TO_1970 * SECONDS_PER_DAY;
      format = g_strdup ("SDATE10");
      break;
    case DOOR_COLUMN_TIME:
      to->factor = 0.001;
      format = g_strdup (stats->decimals ? "TIME12.3" : "TIME8");
      break;
    case DOOR_COLUMN_DATE_TIME:
      to->factor = 0.001;
      to->shift = DAYS_TO_1970 * SECONDS_PER_DAY;
      format = g_strdup (stats->decimals ? "DATETIME24.3" : "DATETIME20");
      break;
    case DOOR_COLUMN_TEXT:
    case DOOR_COLUMN_INTEGER:
    case DOOR_COLUMN_DECIMAL:
    case DOOR_COLUMN_CODED:
    case DOOR_COLUMN_FLAG:
    default:
      format = number_format (column, stats);
    }
  readstat_variable_set_format (to->variable, format);
}

static void
add_number (DoorStatFile *self, guint index, const DoorColumn *column)
{
  const DoorColumnStats *stats = door_dataset_stats (self->job->dataset, self->table, index);
  const char *name
      = door_dataset_legal_name (self->job->dataset, self->table, index, DOOR_NAMES_SPSS);
  DoorStatVariable *added = door_stat_file_add (self, index, name, READSTAT_TYPE_DOUBLE, 0);

  set_number_format (added, column, stats);
  if (column->codes)
    readstat_variable_set_label_set (added->variable, label_set (self, column));
  if (column->has_codes_for_missing)
    add_missing (added->variable, column->missing);
}

/* name@2, name@3 …: no other name has an "@". A name too long for that gives way to its hash. */
static char *
part_name (const char *name, guint part)
{
  enum { MAX_NAME = 64, ROOM = 3, KEPT = 40 };
  g_autofree char *kept = NULL;
  g_autofree char *hash = NULL;

  if (part == 0)
    return g_strdup (name);
  if (strlen (name) + ROOM <= MAX_NAME)
    return g_strdup_printf ("%s@%u", name, part + 1);
  kept = g_strndup (name, KEPT);
  *(char *) g_utf8_find_prev_char (kept, kept + KEPT) = '\0';
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  return g_strdup_printf ("%s@%.8s@%u", kept, hash, part + 1);
}

static void
add_text_part (DoorStatFile *self, guint index, const char *name, guint part, gsize width)
{
  g_autofree char *format = g_strdup_printf ("A%" G_GSIZE_FORMAT, width);
  g_autofree char *full_name = part_name (name, part);
  DoorStatVariable *added
      = door_stat_file_add (self, index, full_name, READSTAT_TYPE_STRING, width);

  added->part = part;
  readstat_variable_set_format (added->variable, format);
  readstat_variable_set_display_width (added->variable, (int) CLAMP (width, 8, 40));
}

/* Texts longer than a variable go on in further ones. */
static gboolean
add_text (DoorStatFile *self, guint index, const DoorColumn *column, GError **error)
{
  const DoorDataset *dataset = self->job->dataset;
  gsize longest = MAX (door_dataset_stats (dataset, self->table, index)->max_bytes, 1);
  const char *name = door_dataset_legal_name (dataset, self->table, index, DOOR_NAMES_SPSS);
  /* A part may end up to three bytes early, at a whole character. */
  gsize parts = longest <= MAX_TEXT ? 1 : (longest + MAX_TEXT - 4) / (MAX_TEXT - 3);

  if (parts > MAX_PARTS)
    {
      g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_LIMIT,
                   "a text of %s has %" G_GSIZE_FORMAT
                   " bytes, too many for an SPSS file; CSV and Stata files can hold it",
                   column->name, longest);
      return FALSE;
    }
  for (guint part = 0; part < parts; part++)
    add_text_part (self, index, name, part, MIN (longest, MAX_TEXT));
  if (parts > 1)
    door_export_job_note (self->job, column->name,
                          "texts of up to %" G_GSIZE_FORMAT " bytes are split over %" G_GSIZE_FORMAT
                          " variables, the further ones named with @",
                          longest, parts);
  return TRUE;
}

static gboolean
add_column (DoorStatFile *self, guint index, GError **error)
{
  static const readstat_measure_t measures[] = { [DOOR_MEASURE_NOMINAL] = READSTAT_MEASURE_NOMINAL,
                                                 [DOOR_MEASURE_ORDINAL] = READSTAT_MEASURE_ORDINAL,
                                                 [DOOR_MEASURE_SCALE] = READSTAT_MEASURE_SCALE };
  const DoorColumn *column = door_stat_file_column (self, index);
  guint first = self->variables->len;

  if (column->kind != DOOR_COLUMN_TEXT)
    add_number (self, index, column);
  else if (!add_text (self, index, column, error))
    return FALSE;
  for (guint i = first; i < self->variables->len; i++)
    {
      readstat_variable_t *variable = g_array_index (self->variables, DoorStatVariable, i).variable;

      readstat_variable_set_measure (variable, measures[column->measure]);
    }
  door_stat_file_set_label (self, g_array_index (self->variables, DoorStatVariable, first).variable,
                            column, MAX_VARIABLE_LABEL, 0);
  return TRUE;
}

/* The part of a long text that belongs to this variable, cut at whole characters. */
static char *
cut_part (const DoorStatVariable *variable, const DoorCell *cell)
{
  const char *start = cell->text;
  const char *end = start;

  for (guint part = 0; part <= variable->part; part++)
    {
      start = end;
      end = start + MIN (variable->max_bytes, (gsize) (cell->text + cell->n_bytes - start));
      while (((guint8) *end & 0xc0) == 0x80)
        end--;
    }
  return g_strndup (start, (gsize) (end - start));
}

static readstat_error_t
insert_text (DoorStatFile *self, const DoorStatVariable *variable, const DoorCell *cell)
{
  g_autofree char *part = NULL;

  if (variable->part == 0 && cell->n_bytes <= variable->max_bytes)
    return readstat_insert_string_value (self->writer, variable->variable, cell->text);
  part = cut_part (variable, cell);
  return readstat_insert_string_value (self->writer, variable->variable, part);
}

static inline readstat_error_t
insert_cell (DoorStatFile *self, const DoorStatVariable *variable, const DoorCell *cell)
{
  switch (cell->kind)
    {
    case DOOR_CELL_NUMBER:
      return readstat_insert_double_value (self->writer, variable->variable,
                                           cell->number * variable->factor + variable->shift);
    case DOOR_CELL_TEXT:
      return insert_text (self, variable, cell);
    case DOOR_CELL_MISSING:
      if (variable->has_codes_for_missing)
        return readstat_insert_double_value (self->writer, variable->variable, cell->number);
      return readstat_insert_missing_value (self->writer, variable->variable);
    case DOOR_CELL_BLANK:
    default:
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
write_spss (DoorExportJob *job,
            guint table,
            DoorExportSink *sink,
            readstat_compress_t compression,
            GError **error)
{
  g_auto (DoorStatFile) self = { NULL };
  const char *title = door_dataset_table_label (job->dataset, table, job->options->language);
  g_autofree char *shorter = door_stat_shorten (title, MAX_FILE_LABEL, 0);

  door_stat_file_init (&self, job, table, sink);
  readstat_writer_set_compression (self.writer, compression);
  readstat_writer_set_file_label (self.writer, shorter ? shorter : title);
  for (guint i = 0; i < door_dataset_n_columns (job->dataset, table); i++)
    if (!add_column (&self, i, error))
      return FALSE;
  if (!door_stat_file_check (
          &self,
          readstat_begin_writing_sav (self.writer, &self,
                                      (long) door_dataset_n_rows (job->dataset, table)),
          NULL, error))
    return FALSE;
  return door_stat_file_write_rows (&self, insert_row, error);
}

static gboolean
write_sav (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  return write_spss (job, table, sink, READSTAT_COMPRESS_ROWS, error);
}

static gboolean
write_zsav (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error)
{
  return write_spss (job, table, sink, READSTAT_COMPRESS_BINARY, error);
}

const DoorExportWriter door_export_sav = {
  .format = { .name = "sav", .title = N_ ("SPSS system file") },
  .write = write_sav,
};

const DoorExportWriter door_export_zsav = {
  .format = { .name = "zsav", .title = N_ ("SPSS system file, compressed (SPSS 21 or later)") },
  .write = write_zsav,
};
