/* SPDX-License-Identifier: GPL-3.0-or-later */
/* codebook.pdf: what codebook.html says, to be printed and kept with the tables. */
#define G_LOG_DOMAIN "door-export"

#include "door-export-private.h"
#include "door-paper.h"

#include <string.h>

static const char *
label (const DoorExportJob *job, const char *const *labels)
{
  return door_export_job_label (job, labels);
}

static DoorPaper *
begin (const DoorExportJob *job)
{
  const DoorFormDef *form = door_dataset_form (job->dataset);
  const char *code = door_dataset_language_code (job->dataset, job->options->language);
  g_autofree char *foot = g_strdup_printf ("%s %s", door_form_id (form), door_form_version (form));
  g_autoptr (GDateTime) created
      = job->options->made_at ? g_date_time_new_from_iso8601 (job->options->made_at, NULL) : NULL;
  const DoorPaperAbout about = { .title = door_form_title (form),
                                 .language = *code ? code : "en",
                                 .foot = foot,
                                 .created = created };
  DoorPaper *paper = door_paper_new (&about);

  door_paper_text (paper, DOOR_PAPER_TITLE, door_form_title (form));
  door_paper_text (paper, DOOR_PAPER_SMALL, foot);
  return paper;
}

static void
add_contents (DoorPaper *paper, const DoorExportJob *job)
{
  static const double shares[] = { 3, 6, 2, 2 };
  static const char *const titles[] = { "Table", "", "Rows", "Variables" };

  door_paper_table_begin (paper, shares, G_N_ELEMENTS (shares));
  door_paper_row (paper, DOOR_PAPER_ROW_HEAD, titles, G_N_ELEMENTS (titles));
  for (guint t = 0; t < door_dataset_n_tables (job->dataset); t++)
    {
      g_autofree char *rows
          = g_strdup_printf ("%" G_GUINT64_FORMAT, door_dataset_n_rows (job->dataset, t));
      g_autofree char *columns = g_strdup_printf ("%u", door_dataset_n_columns (job->dataset, t));
      const char *const texts[]
          = { door_dataset_table_name (job->dataset, t),
              door_dataset_table_label (job->dataset, t, job->options->language), rows, columns };

      door_paper_row (paper, DOOR_PAPER_ROW_BODY, texts, G_N_ELEMENTS (texts));
    }
  door_paper_table_end (paper);
}

static void
add_codes (DoorPaper *paper, const DoorExportJob *job, const DoorCodeList *codes)
{
  for (guint i = 0; i < codes->n_codes; i++)
    {
      const DoorCode *code = &codes->codes[i];
      g_autofree char *number = g_strdup_printf ("%d", code->number);

      door_paper_choice (paper, DOOR_PAPER_MARK_NONE, label (job, code->label), number);
    }
}

static void
add_variable (DoorPaper *paper, const DoorExportJob *job, guint table, guint index)
{
  const DoorColumn *column = door_dataset_column (job->dataset, table, index);
  const DoorColumnStats *stats = door_dataset_stats (job->dataset, table, index);
  g_autofree char *universe
      = door_export_universe (door_dataset_form (job->dataset), column->node, TRUE);
  g_autofree char *kind
      = g_strdup_printf ("%s, %s · n = %" G_GUINT64_FORMAT, door_column_kind_name (column->kind),
                         door_measure_name (column->measure), stats->n_values);
  g_autofree char *asked = *universe ? g_strconcat ("Asked if ", universe, NULL) : NULL;

  door_paper_space (paper, 2);
  door_paper_text (paper, DOOR_PAPER_MONO, column->name);
  door_paper_keep_next (paper);
  door_paper_text (paper, DOOR_PAPER_BODY, label (job, column->label));
  door_paper_keep_next (paper);
  door_paper_text (paper, DOOR_PAPER_SMALL, kind);
  if (asked)
    door_paper_text (paper, DOOR_PAPER_SMALL, asked);
  if (column->codes && column->kind != DOOR_COLUMN_FLAG)
    add_codes (paper, job, column->codes);
}

static void
add_table (DoorPaper *paper, const DoorExportJob *job, guint table)
{
  g_autofree char *heading
      = g_strdup_printf ("%s: %s", door_dataset_table_name (job->dataset, table),
                         door_dataset_table_label (job->dataset, table, job->options->language));

  door_paper_space (paper, 6);
  door_paper_text (paper, DOOR_PAPER_HEADING, heading);
  for (guint c = 0; c < door_dataset_n_columns (job->dataset, table); c++)
    add_variable (paper, job, table, c);
}

gboolean
door_export_write_paper (DoorExportJob *job, GError **error)
{
  g_autoptr (DoorPaper) paper = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (DoorExportSink) sink = NULL;
  gsize n;
  const void *bytes;

  if (!job->options->paper)
    return TRUE;
  paper = begin (job);
  add_contents (paper, job);
  for (guint t = 0; t < door_dataset_n_tables (job->dataset); t++)
    add_table (paper, job, t);
  pdf = door_paper_finish (paper, error);
  sink = pdf ? door_export_job_begin_file (job, "codebook.pdf", error) : NULL;
  if (!sink)
    return FALSE;
  bytes = g_bytes_get_data (pdf, &n);
  door_export_sink_write (sink, bytes, n);
  return door_export_job_end_file (job, sink, "codebook", NULL, 0, 0, error);
}
