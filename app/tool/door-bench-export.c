/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench export: 100,000 sealed interviews of 600 variables to a Stata file; the writers beside bare
 * ReadStat that writes the same columns from memory. */
#define G_LOG_DOMAIN "doorctl"

#include "door-analyst-private.h"
#include "door-bench.h"
#include "door-envelope.h"
#include "door-export.h"
#include "door-files.h"
#include "door-roster.h"

#include <readstat.h>
#include <stdio.h>
#include <string.h>

#define N_INTERVIEWS 100000u
#define N_VARIABLES 600u
#define N_WRITERS 20000u /* interviews, for the ratio: bare ReadStat keeps its cells in memory */
#define BATCH 2000u

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
    g_warning ("%s", error->message);
  return seconds_since (start);
}

/* --- From sealed submissions --------------------------------------------------------------- */

typedef struct {
  DoorIdentity *identity;
  GPtrArray *recipients;
  DoorDataset *dataset;
  GBytes *sealed[BATCH];
  DoorDatasetRecord *records[BATCH];
} Pipe;

/* Every other record of a batch: two threads share it. */
typedef struct {
  Pipe *pipe;
  guint from, n;
} Half;

static gboolean
seal_batch (Pipe *self, guint first, guint n, GError **error)
{
  g_autoptr (GString) record = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("uuid:%u", first + i);
      DoorEnvelopeInfo info = { .kind = "submission", .instance_id = id, .epoch = 1 };
      g_autoptr (GBytes) content = NULL;

      make_record (record, first + i, N_VARIABLES);
      content = g_bytes_new (record->str, record->len);
      self->sealed[i]
          = door_envelope_seal (content, &info, NULL, self->identity, self->recipients, error);
      if (!self->sealed[i])
        return FALSE;
    }
  return TRUE;
}

static gpointer
open_half (gpointer data)
{
  const Half *half = data;
  Pipe *pipe = half->pipe;

  for (guint i = half->from; i < half->n; i += 2)
    {
      g_autoptr (DoorEnvelope) envelope = door_envelope_read (pipe->sealed[i], NULL);
      g_autoptr (GBytes) xml
          = envelope ? door_envelope_open (envelope, pipe->identity, NULL, NULL) : NULL;

      pipe->records[i] = xml ? door_dataset_read_submission (pipe->dataset, xml, NULL, NULL) : NULL;
    }
  return NULL;
}

/* Opening and reading in two threads, adding in the order of the interviews. */
static gboolean
open_batch (Pipe *self, guint n, GError **error)
{
  Half halves[] = { { self, 0, n }, { self, 1, n } };
  GThread *other = g_thread_new ("open", open_half, &halves[1]);
  gboolean good = TRUE;

  open_half (&halves[0]);
  g_thread_join (other);
  for (guint i = 0; i < n; i++)
    {
      if (!self->records[i])
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "a sealed interview was not read");
      good = good && self->records[i]
             && door_dataset_add_record (self->dataset, self->records[i], error);
      g_clear_pointer (&self->sealed[i], g_bytes_unref);
    }
  return good;
}

/* Seconds of opening, reading, adding, and of sealing full blocks into the spool, as every export does;
 * sealing the interviews is not ours to measure here. */
static DoorDataset *
fill (guint n_rows, DoorSpool *spool, double *ret_seconds, GError **error)
{
  g_autoptr (GBytes) xml = make_form (N_VARIABLES);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (xml, NULL, diagnostics);
  g_autoptr (DoorDataset) dataset = door_dataset_new (form, spool, error);
  g_autoptr (DoorIdentity) identity = door_identity_new ();
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  DoorMember member = { .keys = *door_identity_public (identity) };
  g_autofree Pipe *pipe = g_new0 (Pipe, 1);

  g_ptr_array_add (recipients, &member);
  pipe->identity = identity;
  pipe->recipients = recipients;
  pipe->dataset = dataset;
  *ret_seconds = 0;
  for (guint first = 0; dataset && first < n_rows; first += BATCH)
    {
      guint n = MIN (BATCH, n_rows - first);
      gint64 start;

      if (!seal_batch (pipe, first, n, error))
        return NULL;
      start = g_get_monotonic_time ();
      if (!open_batch (pipe, n, error))
        return NULL;
      *ret_seconds += seconds_since (start);
    }
  return dataset && door_dataset_close (dataset, error) ? g_steal_pointer (&dataset) : NULL;
}

/* --- All ----------------------------------------------------------------------------------- */

static gboolean
time_stata (JsonBuilder *figures, const char *folder, GError **error)
{
  double opened = 0, written;
  g_autoptr (DoorSpool) spool = door_analyst_spool_new (folder, error);
  g_autoptr (DoorDataset) dataset = spool ? fill (N_INTERVIEWS, spool, &opened, error) : NULL;

  if (!dataset)
    return FALSE;
  written = time_export (dataset, folder, "dta");
  door_bench_add (figures, "interviews", N_INTERVIEWS);
  door_bench_add (figures, "variables", N_VARIABLES);
  door_bench_add (figures, "export_open_s", opened);
  door_bench_add (figures, "export_write_s", written);
  door_bench_add (figures, "export_100k_s", opened + written);
  door_bench_add (figures, "export_rss_mb", door_bench_peak_mb ());
  return TRUE;
}

static double
ratio_of (Bare *bare, const char *folder, const char *format)
{
  g_autofree char *path = g_build_filename (folder, "bare", NULL);
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));

  bare->dta = strcmp (format, "dta") == 0;
  for (guint i = 0; i < 5; i++)
    {
      double theirs = time_bare (bare, path);
      double ratio = theirs / time_export (bare->dataset, folder, format);

      g_array_append_val (ratios, ratio);
    }
  return door_bench_median (ratios);
}

static gboolean
time_writers (JsonBuilder *figures, const char *folder, GError **error)
{
  double opened, sav, dta;
  g_autoptr (DoorDataset) dataset = fill (N_WRITERS, NULL, &opened, error);
  Bare bare = { .dataset = dataset };

  if (!dataset)
    return FALSE;
  keep_rows (&bare);
  sav = ratio_of (&bare, folder, "sav");
  dta = ratio_of (&bare, folder, "dta");
  g_free (bare.cells);
  door_bench_add (figures, "readstat_ratio_sav", sav);
  door_bench_add (figures, "readstat_ratio_dta", dta);
  door_bench_add (figures, "readstat_ratio", MIN (sav, dta));
  return TRUE;
}

/* `measure` in a folder of its own. */
static gboolean
in_folder (gboolean (*measure) (JsonBuilder *figures, const char *folder, GError **error),
           JsonBuilder *figures,
           GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("door-bench-XXXXXX", error);
  gboolean good = folder && measure (figures, folder, error);

  if (folder)
    door_file_remove_tree (folder, NULL);
  return good;
}

gboolean
door_bench_export_stata (JsonBuilder *figures, GError **error)
{
  return in_folder (time_stata, figures, error);
}

gboolean
door_bench_export_writers (JsonBuilder *figures, GError **error)
{
  return in_folder (time_writers, figures, error);
}

gboolean
door_bench_export (JsonBuilder *figures, GError **error)
{
  /* The writers first: a heap that a hundred thousand interviews have been in scatters what follows,
   * and only our side reads from it. */
  return door_bench_export_writers (figures, error) && door_bench_export_stata (figures, error)
         && door_bench_export_estimates (figures, error);
}
