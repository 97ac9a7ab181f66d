/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-export"

#include "door-export.h"

#include "door-export-private.h"
#include "door-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ROWS_PER_STEP 256 /* between two looks at progress and cancellation */

G_DEFINE_QUARK (door - export - error - quark, door_export_error)

/* A new format is a new row. */
static const DoorExportWriter *const writers[] = {
  &door_export_csv, &door_export_sav, &door_export_zsav, &door_export_dta,
  &door_export_r,   &door_export_do,  &door_export_sps,
};

static const char *const default_formats[] = { "csv", "sav", NULL };

const DoorExportFormat *
door_export_format (guint index)
{
  return index < G_N_ELEMENTS (writers) ? &writers[index]->format : NULL;
}

static const DoorExportWriter *
find_writer (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (writers); i++)
    if (strcmp (writers[i]->format.name, name) == 0)
      return writers[i];
  return NULL;
}

/* --- Report -------------------------------------------------------------------------------- */

static void
free_file (DoorExportFile *file)
{
  g_free (file->name);
  g_free (file->format);
  g_free (file->table);
  g_free (file->sha256);
  g_free (file);
}

static void
free_note (DoorExportNote *note)
{
  g_free (note->file);
  g_free (note->column);
  g_free (note->text);
  g_free (note);
}

DoorExportReport *
door_export_report_new (const char *folder)
{
  DoorExportReport *self = g_new0 (DoorExportReport, 1);

  self->folder = g_strdup (folder);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) free_file);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) free_note);
  return self;
}

void
door_export_report_free (DoorExportReport *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/* --- Job ----------------------------------------------------------------------------------- */

gboolean
door_export_job_step (DoorExportJob *job, GError **error)
{
  job->rows_done++;
  if (job->rows_done % ROWS_PER_STEP != 0)
    return TRUE;
  if (job->options->progress)
    job->options->progress (job->rows_done, job->rows_total, job->options->progress_data);
  return !g_cancellable_set_error_if_cancelled (job->cancellable, error);
}

void
door_export_job_note (DoorExportJob *job, const char *column, const char *format, ...)
{
  DoorExportNote *note = g_new0 (DoorExportNote, 1);
  va_list args;

  note->file = g_strdup (job->file);
  note->column = g_strdup (column);
  va_start (args, format);
  note->text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (job->report->notes, note);
}

const char *
door_export_job_label (const DoorExportJob *job, const char *const *labels)
{
  return labels[job->options->language];
}

DoorExportSink *
door_export_job_begin_file (DoorExportJob *job, const char *name, GError **error)
{
  DoorExportFile *file = g_new0 (DoorExportFile, 1);

  file->name = job->options->sealer ? g_strconcat (name, ".door", NULL) : g_strdup (name);
  job->file = file->name;
  g_ptr_array_add (job->report->files, file);
  return door_export_sink_new (job->folder, file->name, job->options->sealer, error);
}

gboolean
door_export_job_end_file (DoorExportJob *job,
                          DoorExportSink *sink,
                          const char *format,
                          const char *table,
                          guint64 rows,
                          guint64 columns,
                          GError **error)
{
  DoorExportFile *file = g_ptr_array_index (job->report->files, job->report->files->len - 1);

  file->format = g_strdup (format);
  file->table = g_strdup (table);
  file->rows = rows;
  file->columns = columns;
  return door_export_sink_close (sink, file, error);
}

gboolean
door_export_job_write_file (DoorExportJob *job,
                            const char *name,
                            const char *format,
                            const GString *text,
                            guint64 rows,
                            guint64 columns,
                            GError **error)
{
  g_autoptr (DoorExportSink) sink = door_export_job_begin_file (job, name, error);

  if (!sink)
    return FALSE;
  /* A failed write is told when the file is closed. */
  door_export_sink_write (sink, text->str, text->len);
  return door_export_job_end_file (job, sink, format, NULL, rows, columns, error);
}

static gboolean
write_table (DoorExportJob *job, const DoorExportWriter *writer, guint table, GError **error)
{
  const char *table_name = door_dataset_table_name (job->dataset, table);
  g_autofree char *name = g_strdup_printf ("%s.%s", table_name, writer->format.name);
  g_autoptr (DoorExportSink) sink = door_export_job_begin_file (job, name, error);

  return sink && writer->write (job, table, sink, error)
         && door_export_job_end_file (job, sink, writer->format.name, table_name,
                                      door_dataset_n_rows (job->dataset, table),
                                      door_dataset_n_columns (job->dataset, table), error);
}

static gboolean
write_tables (DoorExportJob *job, const char *const *formats, GError **error)
{
  for (guint i = 0; formats[i]; i++)
    for (guint table = 0; table < door_dataset_n_tables (job->dataset); table++)
      if (!write_table (job, find_writer (formats[i]), table, error))
        return FALSE;
  return TRUE;
}

static gboolean
write_wide (DoorExportJob *job, const char *const *formats, GError **error)
{
  g_autoptr (DoorDataset) wide = NULL;
  DoorExportJob of_wide = *job;
  gboolean good;

  if (!job->options->wide)
    return TRUE;
  wide = door_dataset_new_wide (job->dataset, error);
  of_wide.dataset = wide;
  good = wide && write_tables (&of_wide, formats, error)
         && door_export_write_variables (&of_wide, "wide-variables.csv", error);
  job->rows_done = of_wide.rows_done;
  return good;
}

static gboolean
write_attachments (DoorExportJob *job, GError **error)
{
  for (guint i = 0; i < job->options->n_attachments; i++)
    {
      const DoorExportAttachment *of = &job->options->attachments[i];
      g_autoptr (DoorExportSink) sink = door_export_job_begin_file (job, of->name, error);
      gsize n;
      const void *bytes = g_bytes_get_data (of->content, &n);

      if (!sink)
        return FALSE;
      door_export_sink_write (sink, bytes, n);
      if (!door_export_job_end_file (job, sink, of->format, NULL, 0, 0, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (DoorExportJob *job, const char *const *formats, GError **error)
{
  if (!write_tables (job, formats, error) || !write_wide (job, formats, error))
    return FALSE;
  return door_export_write_codebook (job, error) && door_export_write_ddi (job, error)
         && door_export_write_html (job, error) && door_export_write_paper (job, error)
         && door_export_write_problems (job, error) && write_attachments (job, error)
         && door_export_write_manifest (job, error);
}

/* --- Folder -------------------------------------------------------------------------------- */

static gboolean
is_empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  return dir && !g_dir_read_name (dir);
}

static gboolean
check_folder (const char *folder, const DoorExportOptions *options, GError **error)
{
  if (!g_file_test (folder, G_FILE_TEST_EXISTS) || is_empty (folder)
      || (options->replace && door_export_owns_folder (folder)))
    return TRUE;
  g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_EXISTS,
               options->replace
                   ? "%s holds files that no export wrote; choose another folder"
                   : "%s holds files already; choose another folder, or replace what is there",
               folder);
  return FALSE;
}

static char *
make_folder_beside (const char *folder, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *base = g_path_get_basename (folder);
  char *made;

  if (!door_file_make_folder (parent, error))
    return NULL;
  made = g_strdup_printf ("%s/.%s-XXXXXX", parent, base);
  if (g_mkdtemp_full (made, 0700))
    return made;
  g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_WRITE, "no folder in %s: %s", parent,
               g_strerror (errno));
  g_free (made);
  return NULL;
}

static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/* The new folder takes the place of nothing, of an empty folder, or of an earlier export. */
static gboolean
move_in (const char *made, const char *folder, GError **error)
{
  gboolean swap = g_file_test (folder, G_FILE_TEST_IS_DIR) && !is_empty (folder);
  g_autofree char *parent = g_path_get_dirname (folder);

  sync_folder (made);
  if (renameat2 (AT_FDCWD, made, AT_FDCWD, folder, swap ? RENAME_EXCHANGE : 0) != 0)
    {
      g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_WRITE,
                   "%s cannot be put in place: %s", folder, g_strerror (errno));
      return FALSE;
    }
  sync_folder (parent);
  return !swap || door_file_remove_tree (made, error);
}

/* --- Run ----------------------------------------------------------------------------------- */

static gboolean
check_formats (const DoorExportOptions *options, const char *const *formats, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (writers); i++)
    g_string_append_printf (known, "%s%s", i ? ", " : "", writers[i]->format.name);
  for (guint i = 0; formats[i]; i++)
    {
      const DoorExportWriter *writer = find_writer (formats[i]);

      if (!writer)
        g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_FORMAT,
                     "there is no format “%s”; there are %s", formats[i], known->str);
      else if (writer->reads_csv && options->csv_labels)
        g_set_error (error, DOOR_EXPORT_ERROR, DOOR_EXPORT_ERROR_FORMAT,
                     "“%s” reads a CSV with codes, not with labels", formats[i]);
      else
        continue;
      return FALSE;
    }
  return TRUE;
}

/* The formats asked for, each once, and CSV before whatever reads it. transfer container. */
static const char **
complete_formats (const char *const *formats)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  gboolean needs_csv = FALSE;

  for (guint i = 0; formats[i]; i++)
    needs_csv |= find_writer (formats[i])->reads_csv;
  if (needs_csv)
    g_ptr_array_add (all, (gpointer) door_export_csv.format.name);
  for (guint i = 0; formats[i]; i++)
    {
      const char *name = find_writer (formats[i])->format.name;

      if (!g_ptr_array_find (all, name, NULL))
        g_ptr_array_add (all, (gpointer) name);
    }
  g_ptr_array_add (all, NULL);
  return (const char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

static guint64
count_rows (const DoorDataset *dataset, gboolean wide, guint n_formats)
{
  guint64 n = wide ? door_dataset_n_rows (dataset, 0) : 0;

  for (guint i = 0; i < door_dataset_n_tables (dataset); i++)
    n += door_dataset_n_rows (dataset, i);
  return n * n_formats;
}

/* Every way out but the last removes what was written. */
static gboolean
write_and_move (DoorExportJob *job, const char *const *formats, const char *folder, GError **error)
{
  g_autofree char *made = make_folder_beside (folder, error);

  if (!made)
    return FALSE;
  job->folder = made;
  if (write_all (job, formats, error) && move_in (made, folder, error))
    return TRUE;
  if (!door_file_remove_tree (made, NULL))
    g_warning ("an unfinished export is left in a hidden folder");
  return FALSE;
}

/* Whoever meets these files years later reads that they are no figures of a country. */
static void
note_space (DoorExportJob *job)
{
  if (job->options->space == DOOR_SPACE_TRAINING)
    door_export_job_note (job, NULL,
                          "made in a training: nothing here was answered by a household");
  else if (job->options->space == DOOR_SPACE_PILOT)
    door_export_job_note (job, NULL, "made in a pilot: not interviews of the survey itself");
}

DoorExportReport *
door_export_run (const DoorDataset *dataset,
                 const DoorExportOptions *options,
                 const char *folder,
                 GCancellable *cancellable,
                 GError **error)
{
  const char *const *wanted = options->formats ? options->formats : default_formats;
  g_autofree const char **formats = NULL;
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autoptr (DoorExportReport) report = NULL;
  DoorExportJob job = { .dataset = dataset, .options = options, .cancellable = cancellable };

  g_return_val_if_fail (options->language < door_dataset_n_languages (dataset), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !check_formats (options, wanted, error) || !check_folder (path, options, error))
    return NULL;
  job.report = report = door_export_report_new (path);
  formats = complete_formats (wanted);
  note_space (&job);
  job.rows_total = count_rows (dataset, options->wide, g_strv_length ((char **) formats));
  if (!write_and_move (&job, formats, path, error))
    return NULL;
  return g_steal_pointer (&report);
}
