/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dataset as files an analyst opens: CSV, SPSS, Stata, with code lists and a manifest.
 *
 * This is the only place where answers leave in clear. Who may do it, with which key and on whose
 * confirmation is decided by the caller, before.
 *
 * Order of use: fill DoorExportOptions from DOOR_EXPORT_OPTIONS_INIT; door_export_run() on a closed
 * dataset; show the report's notes.
 *
 * What lies in the folder:
 *   <table>.csv, <table>.sav, <table>.dta  each table in each format asked for
 *   wide.csv … and wide-variables.csv      all tables side by side, if asked for
 *   <table>.R, <table>.do, <table>.sps     scripts that read the CSV with labels, if asked for
 *   variables.csv, codes.csv               the codebook: names in each format, questions in each
 *                                          language, universe, codes and labels
 *   codebook.xml, codebook.html            the same for archives (DDI-Codebook 2.5) and for people
 *   codebook.pdf                           the same to be printed, if asked for
 *   problems.csv                           values that fit no column, only when there are any
 *   what the caller attaches
 *   manifest.json                          form, counts, notes, renames, SHA-256 of every other file
 *
 * Promises:
 *   1. The folder appears whole or not at all: it is written beside and renamed. Files are 0600, the
 *      folder 0700.
 *   2. Same dataset, same options, same bytes (with `made_at` given or NULL).
 *   3. Nothing is shortened in silence. Text too long for a format is split over further columns or
 *      the export fails with DOOR_EXPORT_ERROR_LIMIT; labels too long end in "…"; both are notes,
 *      and the whole label is in the codebook.
 *   4. A value is the same in every format; reasons for missing answers stay apart: in SPSS and CSV
 *      as their codes (user-missing in SPSS), in Stata as .a (-5) to .e (-9).
 * Thread rule: any thread; the dataset is only read. Long: call it in a GTask.
 */
#pragma once

#include "door-dataset.h"
#include "door-space.h"

#define DOOR_EXPORT_ERROR (door_export_error_quark ())
GQuark door_export_error_quark (void);
typedef enum {
  DOOR_EXPORT_ERROR_FORMAT, /* no writer of that name: show door_export_format() */
  DOOR_EXPORT_ERROR_EXISTS, /* the folder holds something else: choose another */
  DOOR_EXPORT_ERROR_LIMIT,  /* the format cannot hold this table: choose another format */
  DOOR_EXPORT_ERROR_WRITE,  /* the disk refused: make room, try again */
} DoorExportError;

/* How many interviews stand in one state of their review, and whether they are in the tables. */
typedef struct {
  const char *state; /* "approved" */
  guint64 n;
  gboolean exported;
} DoorExportState;

/* A file of the caller's, written with the rest and listed with its hash. */
typedef struct {
  const char *name;
  const char *format; /* as DoorExportFile.format */
  GBytes *content;
} DoorExportAttachment;

/* Seals files as they are written, for what must not lie in clear. The manifest stays readable. */
typedef struct {
  gpointer (*begin) (gpointer data, const char *name, GByteArray *out);
  void (*push) (gpointer file, const void *bytes, gsize n, GByteArray *out);
  void (*finish) (gpointer file, GByteArray *out); /* frees the file */
  gpointer data;
} DoorExportSealer;

typedef struct {
  const char *const *formats; /* names of writers, NULL-terminated; NULL: csv and sav */
  guint language;             /* of the labels; index of the dataset's languages */
  gboolean csv_bom;           /* begin CSV files with a byte-order mark, for spreadsheets */
  gboolean csv_labels;        /* in CSV, coded cells as labels instead of submitted values */
  gboolean wide;              /* also a table "wide": interviews with their repeats side by side */
  gboolean paper;             /* also codebook.pdf */
  gboolean replace;           /* an earlier export in the folder may be replaced */
  const char *made_at;        /* ISO 8601, into the manifest; NULL: left out */
  const char *since;          /* SHA-256 of the manifest this one adds to; NULL: it is whole */
  const char *confirmed_by;   /* into the manifest; NULL: nobody */
  DoorSpace space;            /* a training or a pilot is said in the manifest and in a note */
  const DoorExportState *states;
  guint n_states;
  const DoorExportAttachment *attachments;
  guint n_attachments;
  const DoorExportSealer *sealer; /* NULL: in clear; else file names end in ".door" */
  /* Called now and then, in the exporting thread. May be NULL. */
  void (*progress) (guint64 rows_done, guint64 rows_total, gpointer data);
  gpointer progress_data;
} DoorExportOptions;
#define DOOR_EXPORT_OPTIONS_INIT                                                                   \
  {                                                                                                \
    NULL                                                                                           \
  }

typedef struct {
  char *name;   /* in the folder */
  char *format; /* "sav"; "codebook", "problems" */
  char *table;  /* NULL for files about all tables */
  guint64 rows;
  guint64 columns;
  guint64 bytes;
  char *sha256; /* 64 lower-case hex digits */
} DoorExportFile;

typedef struct {
  char *file;   /* NULL: about all */
  char *column; /* name in the dataset; NULL: about the file */
  char *text;   /* one sentence */
} DoorExportNote;

typedef struct {
  char *folder;
  GPtrArray *files; /* of DoorExportFile */
  GPtrArray *notes; /* of DoorExportNote */
} DoorExportReport;
void door_export_report_free (DoorExportReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorExportReport, door_export_report_free)

/* `dataset` is closed. NULL on an error or when cancelled (G_IO_ERROR_CANCELLED): then nothing was
 * left behind. transfer full. */
DoorExportReport *door_export_run (const DoorDataset *dataset,
                                   const DoorExportOptions *options,
                                   const char *folder,
                                   GCancellable *cancellable,
                                   GError **error);

/* --- Databases ---------------------------------------------------------------------------- */

/* The same into a schema of a PostgreSQL database, by COPY, in one transaction: whoever looks sees the
 * earlier export whole until the new one is there whole.
 *
 *   <table>             as in the CSV, typed; dates and numbers without a code for it have a column
 *                       <name>_why beside them that says why there is no answer
 *   <table>_labelled    a view: labels of the language asked for in the place of codes; a number's
 *                       reason stands in words in <name>_why
 *   doorstep_variables, doorstep_codes, doorstep_manifest, doorstep_files    what goes along
 *
 * Names are in small letters, at most 63 bytes; those cut end in digits of their hash. With `replace`,
 * tables of an earlier export are dropped, those of others never: DOOR_EXPORT_ERROR_EXISTS. A view
 * that somebody built on them stops the export: nothing is dropped behind their back.
 * Formats, wide, sealer and the options of CSV are passed over. transfer full. */
DoorExportReport *door_export_run_database (const DoorDataset *dataset,
                                            const DoorExportOptions *options,
                                            const char *url,
                                            const char *schema,
                                            GCancellable *cancellable,
                                            GError **error);
/* Whether `to` is the address of a database and no folder. */
gboolean door_export_is_database (const char *to);
/* The address without user, passphrase and settings, for people and logs. transfer full. */
char *door_export_database_words (const char *url);

/* --- Formats ----------------------------------------------------------------------------- */

typedef struct {
  const char *name;  /* "sav"; also the file's extension */
  const char *title; /* "SPSS system file" */
} DoorExportFormat;
/* All formats, in the order in which to offer them; NULL after the last. transfer none. */
const DoorExportFormat *door_export_format (guint index);
