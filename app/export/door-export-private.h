/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of this module: a job, the files it writes, and the formats. */
#pragma once

#include "door-export.h"

/* --- Files: door-export-sink.c ------------------------------------------------------------- */

/* A file being written: buffered, hashed, synced when closed. After a failure all writes fail, and
 * closing says why. */
typedef struct _DoorExportSink DoorExportSink;
DoorExportSink *door_export_sink_new (const char *folder,
                                      const char *name,
                                      const DoorExportSealer *sealer, /* NULL: in clear */
                                      GError **error);
void door_export_sink_free (DoorExportSink *self); /* unclosed: a torso, for removal */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorExportSink, door_export_sink_free)
gboolean door_export_sink_write (DoorExportSink *self, const void *data, gsize size);
/* Fills in bytes and sha256 of `file`. */
gboolean door_export_sink_close (DoorExportSink *self, DoorExportFile *file, GError **error);

/* --- Job: door-export.c -------------------------------------------------------------------- */

typedef struct {
  const DoorDataset *dataset;
  const DoorExportOptions *options;
  GCancellable *cancellable;
  DoorExportReport *report;
  const char *folder; /* being written */
  const char *file;   /* being written, for notes */
  guint64 rows_done, rows_total;
} DoorExportJob;

/* To be called for each row: tells progress now and then, FALSE when cancelled. */
gboolean door_export_job_step (DoorExportJob *job, GError **error);
/* `column` may be NULL. */
void door_export_job_note (DoorExportJob *job, const char *column, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* The label of a column or a code in the job's language. */
const char *door_export_job_label (const DoorExportJob *job, const char *const *labels);
/* A new file of this job, entered into its report when door_export_job_end_file() succeeds. */
DoorExportSink *door_export_job_begin_file (DoorExportJob *job, const char *name, GError **error);
gboolean door_export_job_end_file (DoorExportJob *job,
                                   DoorExportSink *sink,
                                   const char *format,
                                   const char *table,
                                   guint64 rows,
                                   guint64 columns,
                                   GError **error);

/* A whole file of text. */
gboolean door_export_job_write_file (DoorExportJob *job,
                                     const char *name,
                                     const char *format,
                                     const GString *text,
                                     guint64 rows,
                                     guint64 columns,
                                     GError **error);

/* --- Formats ------------------------------------------------------------------------------- */

typedef struct {
  DoorExportFormat format;
  /* One table into one file. */
  gboolean (*write) (DoorExportJob *job, guint table, DoorExportSink *sink, GError **error);
  gboolean reads_csv; /* of no use without the CSV, which is then written too, with codes */
} DoorExportWriter;

extern const DoorExportWriter door_export_csv;
extern const DoorExportWriter door_export_sav;
extern const DoorExportWriter door_export_zsav;
extern const DoorExportWriter door_export_dta;
extern const DoorExportWriter door_export_r;
extern const DoorExportWriter door_export_do;
extern const DoorExportWriter door_export_sps;

/* What goes along with every export. */
gboolean door_export_write_codebook (DoorExportJob *job, GError **error);
/* transfer full. */
DoorExportReport *door_export_report_new (const char *folder);
char *door_export_print_manifest (DoorExportJob *job);
GString *door_export_print_variables (DoorExportJob *job);
GString *door_export_print_codes (DoorExportJob *job);
/* The variables of the job's dataset alone. */
gboolean door_export_write_variables (DoorExportJob *job, const char *name, GError **error);
gboolean door_export_write_ddi (DoorExportJob *job, GError **error);
gboolean door_export_write_html (DoorExportJob *job, GError **error);
gboolean door_export_write_paper (DoorExportJob *job, GError **error); /* if asked for */
/* Under which conditions a node is asked or calculated: its own relevance and that of all it stands
 * in; "" when always. With `in_words`, names stand for paths. transfer full. */
char *door_export_universe (const DoorFormDef *form, DoorDefNode node, gboolean in_words);
gboolean door_export_write_problems (DoorExportJob *job, GError **error);
gboolean door_export_write_manifest (DoorExportJob *job, GError **error);
/* Whether the folder holds an earlier export and nothing else. */
gboolean door_export_owns_folder (const char *folder);
#define DOOR_EXPORT_MANIFEST "manifest.json"

/* --- ReadStat: door-export-readstat.c ------------------------------------------------------ */

#include <readstat.h>

/* One variable of a ReadStat file: a column, or one part of a text split over several. */
typedef struct {
  guint column;
  gboolean has_codes_for_missing; /* as in the column */
  guint part;                     /* of a split text, from 0 */
  gsize max_bytes;                /* of a text */
  readstat_variable_t *variable;
  double factor, shift; /* of a number: file's = number × factor + shift */
} DoorStatVariable;

typedef struct {
  DoorExportJob *job;
  guint table;
  DoorExportSink *sink;
  readstat_writer_t *writer;
  GArray *variables;      /* of DoorStatVariable */
  GHashTable *label_sets; /* DoorCodeList → readstat_label_set_t */
  int next_ref;           /* of Stata's long texts: the next to be used */
} DoorStatFile;

void
door_stat_file_init (DoorStatFile *self, DoorExportJob *job, guint table, DoorExportSink *sink);
void door_stat_file_clear (DoorStatFile *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorStatFile, door_stat_file_clear)
const DoorColumn *door_stat_file_column (const DoorStatFile *self, guint column);
/* Adds a variable for the column, with its label, at most so long. */
DoorStatVariable *door_stat_file_add (
    DoorStatFile *self, guint column, const char *name, readstat_type_t type, gsize width);
void door_stat_file_set_label (DoorStatFile *self,
                               readstat_variable_t *variable,
                               const DoorColumn *column,
                               gsize max_bytes,
                               gsize max_characters);
/* Writes all rows with `insert`, which puts the cells of one. On failure it says at which variable. */
typedef readstat_error_t (*DoorStatInsert) (DoorStatFile *self,
                                            const DoorCell *cells,
                                            guint *ret_failed);
gboolean door_stat_file_write_rows (DoorStatFile *self, DoorStatInsert insert, GError **error);
/* FALSE and an error when it is not READSTAT_OK. */
gboolean door_stat_file_check (DoorStatFile *self,
                               readstat_error_t code,
                               const char *column,
                               GError **error);
/* The text, shortened to whole characters and "…" when it is over either limit (0: none); NULL when
 * it is not. transfer full. */
char *door_stat_shorten (const char *text, gsize max_bytes, gsize max_characters);
/* Seconds since 1970 of the job's made_at; 0. */
time_t door_stat_made_at (const DoorExportJob *job);
