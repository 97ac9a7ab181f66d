/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast interviews become tables and tables become files, beside bare ReadStat writing the same
 * columns from memory. Not a test: bench-writers [INTERVIEWS [VARIABLES]], one JSON object. */
#include "door-export.h"
#include "door-files.h"

#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Of ten variables: six selects, two integers, a decimal, a short text. */
static const char *
kind_of (guint i)
{
  static const char kinds[] = "ssssssiidt";

  return &kinds[i % 10];
}

static GBytes *
take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
make_form (guint n)
{
  static const char *const types[] = { "string", "string", "string", "string",  "string",
                                       "string", "int",    "int",    "decimal", "string" };
  g_autoptr (GString) data = g_string_new (NULL);
  g_autoptr (GString) binds = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (data, "<q%u/>", i);
      g_string_append_printf (binds, "<bind nodeset='/data/q%u' type='%s'/>", i, types[i % 10]);
      if (*kind_of (i) != 's')
        {
          g_string_append_printf (body, "<input ref='/data/q%u'><label>Question %u</label></input>",
                                  i, i);
          continue;
        }
      g_string_append_printf (body, "<select1 ref='/data/q%u'><label>Question %u</label>", i, i);
      for (guint c = 1; c <= 5; c++)
        g_string_append_printf (body, "<item><label>Choice %u</label><value>%u</value></item>", c,
                                c);
      g_string_append (body, "<item><label>Refused</label><value>-9</value></item></select1>");
    }
  return take_text (
      g_strdup_printf ("<h:html xmlns='http://www.w3.org/2002/xforms' "
                       "xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title>b</h:title><model>"
                       "<instance><data id='b'>%s<meta><instanceID/></meta></data></instance>%s"
                       "</model></h:head><h:body>%s</h:body></h:html>",
                       data->str, binds->str, body->str));
}

/* One in five questions was not asked. */
static void
make_record (GString *out, guint row, guint n)
{
  g_string_assign (out, "<data id='b' version='1'>");
  for (guint i = 0; i < n; i++)
    {
      guint x = (row * 2654435761u + i * 40503u) >> 7;

      if (x % 5 == 0)
        continue;
      switch (*kind_of (i))
        {
        case 's':
          g_string_append_printf (out, "<q%u>%d</q%u>", i, x % 23 == 0 ? -9 : (int) (x % 5) + 1, i);
          break;
        case 'i':
          g_string_append_printf (out, "<q%u>%u</q%u>", i, x % 120, i);
          break;
        case 'd':
          g_string_append_printf (out, "<q%u>%u.%02u</q%u>", i, x % 1000, x % 100, i);
          break;
        default:
          g_string_append_printf (out, "<q%u>answer %u</q%u>", i, x % 1000, i);
        }
    }
  g_string_append_printf (out, "<meta><instanceID>uuid:%u</instanceID></meta></data>", row);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* --- Bare ReadStat ------------------------------------------------------------------------- */

typedef struct {
  const DoorDataset *dataset;
  guint n_columns;
  DoorCell *cells; /* of a few rows, used over and over */
  guint n_kept;
  gboolean dta;
} Bare;

static ssize_t
write_bare (const void *data, size_t size, void *file)
{
  return (ssize_t) fwrite (data, 1, size, file);
}

static readstat_type_t
bare_type (const Bare *self, guint i)
{
  const DoorColumn *column = door_dataset_column (self->dataset, 0, i);

  if (column->kind == DOOR_COLUMN_TEXT)
    return READSTAT_TYPE_STRING;
  if (!self->dta || column->kind == DOOR_COLUMN_DECIMAL || column->kind == DOOR_COLUMN_DATE_TIME)
    return READSTAT_TYPE_DOUBLE;
  return door_dataset_stats (self->dataset, 0, i)->max > 100 ? READSTAT_TYPE_INT16
                                                             : READSTAT_TYPE_INT8;
}

static void
insert_bare (const Bare *self,
             readstat_writer_t *writer,
             const readstat_variable_t *to,
             const DoorCell *cell)
{
  if (to->type == READSTAT_TYPE_STRING)
    readstat_insert_string_value (writer, to, cell->text);
  else if (cell->kind == DOOR_CELL_MISSING && self->dta)
    readstat_insert_tagged_missing_value (writer, to, 'c');
  else if (cell->kind == DOOR_CELL_BLANK || cell->kind == DOOR_CELL_MISSING)
    readstat_insert_missing_value (writer, to);
  else if (to->type == READSTAT_TYPE_INT8)
    readstat_insert_int8_value (writer, to, (int8_t) cell->number);
  else if (to->type == READSTAT_TYPE_INT16)
    readstat_insert_int16_value (writer, to, (int16_t) cell->number);
  else
    readstat_insert_double_value (writer, to, cell->number);
}

static double
time_bare (const Bare *self, const char *path)
{
  guint64 n_rows = door_dataset_n_rows (self->dataset, 0);
  gint64 start = g_get_monotonic_time ();
  readstat_writer_t *writer = readstat_writer_init ();
  FILE *file = fopen (path, "wb");

  setvbuf (file, NULL, _IOFBF, 256 * 1024);
  readstat_set_data_writer (writer, write_bare);
  for (guint i = 0; i < self->n_columns; i++)
    readstat_add_variable (writer, door_dataset_column (self->dataset, 0, i)->name,
                           bare_type (self, i),
                           MAX (door_dataset_stats (self->dataset, 0, i)->max_bytes, 1));
  if (self->dta)
    {
      readstat_writer_set_file_format_version (writer, 118);
      readstat_begin_writing_dta (writer, file, (long) n_rows);
    }
  else
    {
      readstat_writer_set_compression (writer, READSTAT_COMPRESS_ROWS);
      readstat_begin_writing_sav (writer, file, (long) n_rows);
    }
  for (guint64 row = 0; row < n_rows; row++)
    {
      const DoorCell *cells = self->cells + (row % self->n_kept) * self->n_columns;

      readstat_begin_row (writer);
      for (guint i = 0; i < self->n_columns; i++)
        insert_bare (self, writer, readstat_get_variable (writer, (int) i), &cells[i]);
      readstat_end_row (writer);
    }
  readstat_end_writing (writer);
  readstat_writer_free (writer);
  fflush (file);
  fclose (file);
  return seconds_since (start);
}

/* Cells of the first rows; texts stay alive with `reader`, which must not move on. */
static void
keep_rows (Bare *self)
{
  g_auto (DoorRows) rows = { NULL };

  self->n_kept = 64;
  self->n_columns = door_dataset_n_columns (self->dataset, 0);
  self->cells = g_new0 (DoorCell, self->n_kept * self->n_columns);
  door_rows_init (&rows, self->dataset, 0);
  for (guint i = 0; i < self->n_kept && door_rows_next (&rows, NULL); i++)
    for (guint c = 0; c < self->n_columns; c++)
      {
        DoorCell *cell = &self->cells[i * self->n_columns + c];

        *cell = rows.cells[c];
        cell->text = g_intern_string (cell->text);
      }
}

/* --- Ours ---------------------------------------------------------------------------------- */

static double
time_export (const DoorDataset *dataset, const char *folder, const char *format)
{
  const char *formats[] = { format, NULL };
  DoorExportOptions options = DOOR_EXPORT_OPTIONS_INIT;
  g_autofree char *out = g_build_filename (folder, "out", NULL);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorExportReport) report = NULL;

  options.formats = formats;
  options.replace = TRUE;
  report = door_export_run (dataset, &options, out, NULL, &error);
  if (!report)
    g_error ("%s", error->message);
  return seconds_since (start);
}

static DoorDataset *
fill (guint n_rows, guint n_columns, double *ret_seconds)
{
  g_autoptr (GBytes) xml = make_form (n_columns);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (xml, NULL, diagnostics);
  DoorDataset *dataset = door_dataset_new (form, NULL, NULL);
  g_autoptr (GString) record = g_string_new (NULL);

  *ret_seconds = 0;
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      gint64 start;

      make_record (record, i, n_columns);
      bytes = g_bytes_new_static (record->str, record->len);
      start = g_get_monotonic_time ();
      if (!door_dataset_add_submission (dataset, bytes, NULL, NULL))
        g_error ("a submission was refused");
      *ret_seconds += seconds_since (start);
    }
  door_dataset_close (dataset, NULL);
  return dataset;
}

static double
peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

int
main (int argc, char **argv)
{
  guint n_rows = argc > 1 ? (guint) atoi (argv[1]) : 10000;
  guint n_columns = argc > 2 ? (guint) atoi (argv[2]) : 600;
  g_autofree char *folder = g_dir_make_tmp ("door-bench-XXXXXX", NULL);
  g_autofree char *bare_path = g_build_filename (folder, "bare", NULL);
  double read_s, bare_sav, bare_dta, peak;
  g_autoptr (DoorDataset) dataset = fill (n_rows, n_columns, &read_s);
  Bare bare = { .dataset = dataset };

  peak = peak_mb ();
  keep_rows (&bare);
  bare_sav = time_bare (&bare, bare_path);
  bare.dta = TRUE;
  bare_dta = time_bare (&bare, bare_path);
  printf ("{\"interviews\": %u, \"variables\": %u, \"read_s\": %.3f, \"dataset_rss_mb\": %.0f, ",
          n_rows, n_columns, read_s, peak);
  for (guint i = 0; door_export_format (i); i++)
    {
      const char *name = door_export_format (i)->name;
      double seconds = time_export (dataset, folder, name);

      printf ("\"%s_s\": %.3f, ", name, seconds);
      if (strcmp (name, "sav") == 0)
        printf ("\"sav_ratio\": %.2f, ", bare_sav / seconds);
      if (strcmp (name, "dta") == 0)
        printf ("\"dta_ratio\": %.2f, ", bare_dta / seconds);
    }
  printf ("\"bare_sav_s\": %.3f, \"bare_dta_s\": %.3f, \"export_rss_mb\": %.0f}\n", bare_sav,
          bare_dta, peak_mb ());
  g_free (bare.cells);
  door_file_remove_tree (folder, NULL);
  return 0;
}
