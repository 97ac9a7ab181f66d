/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers as tables: a form and its opened interviews become labelled, typed columns.
 *
 * Order of use: door_dataset_new() lays out tables and columns from the form alone;
 * door_dataset_add_submission() once for each interview; door_dataset_close(); then read rows with
 * DoorRows, any number of times; door_dataset_free().
 *
 * Tables. Table 0, "interviews", has one row per interview. Each repeat is a table of its own, with
 * one row per instance; a repeat in a repeat too. Rows are joined by keys:
 *   instance_id  the interview ("uuid:…"), in every table
 *   key          the row: instance_id, then each repeat on the way with its 1-based position,
 *                "uuid:…/incident[2]/item[1]"; in table 0 instance_id itself serves
 *   parent_key   the row of the surrounding table that this one belongs to
 *   position     1-based place among its siblings
 *
 * Columns, in the order of the form:
 *   select one       CODED: labelled numbers. The choice's own value where every value of the list
 *                    is a whole number, else 1, 2, 3 … in the order of the list (DoorCode has both)
 *   select multiple  TEXT as submitted, then a FLAG (0/1) for each choice
 *   rank             TEXT as submitted, then an INTEGER for each choice: its place, 1 the first
 *   geopoint         four DECIMALs: _latitude, _longitude, _altitude, _accuracy
 *   time, dateTime   wall-clock time as it was on the device, then an INTEGER _utc_offset (minutes)
 *   the others       one column each
 *
 * Absent answers. BLANK: asked or calculated, and left empty. MISSING: for a reason, one of
 * DoorMissing. The reasons are read from the form: from door:missing (door_form_reasons()), from a
 * choice whose value is one of the codes, and from a number whose constraint or calculation allows
 * one by name (". >= 0 or . = -8"). A TEXT column keeps the code as its text. A node that
 * is not in the submission was not relevant: DOOR_MISSING_NOT_APPLICABLE, for columns whose cells
 * are numbers.
 *
 * Promises:
 *   1. Tables, columns, names and codes follow from the form alone: they are the same whatever the
 *      answers, and the same in the next export. What depends on answers is in DoorColumnStats.
 *   2. Nothing submitted is dropped in silence: a value that does not fit its column, an element the
 *      form does not know, a choice not on the list are DoorDatasetProblems, with their text.
 *   3. A submission is added whole or not at all. A spool that fails ends the dataset: it takes no
 *      more and cannot be closed.
 *   4. Memory grows with the cells, not with the XML: narrow numbers, blocks of DOOR_DATASET_BLOCK
 *      rows that never change once full, and go to a DoorSpool when there is one.
 * Thread rule: one owner at a time. A closed dataset is immutable: any thread may read it, each with
 * its own DoorRows.
 */
#pragma once

#include "door-form.h"

typedef struct _DoorDataset DoorDataset;

#define DOOR_DATASET_BLOCK 1024u /* 1,024 rows × 600 columns decode within a second-level cache */
#define DOOR_DATASET_MAX_COLUMNS 32000u /* of one table: what Stata SE holds */
/* A select multiple with more choices stays one text column: nobody analyses 500 flags. */
#define DOOR_DATASET_MAX_FLAGS 400u
#define DOOR_DATASET_MAX_ROWS 50000000u /* of one table */

#define DOOR_DATASET_ERROR (door_dataset_error_quark ())
GQuark door_dataset_error_quark (void);
typedef enum {
  DOOR_DATASET_ERROR_XML,       /* not XML: set the submission aside and name it */
  DOOR_DATASET_ERROR_FORM,      /* a record of another form: set it aside and name it */
  DOOR_DATASET_ERROR_IDENTITY,  /* no instanceID: set it aside and name it */
  DOOR_DATASET_ERROR_DUPLICATE, /* this instanceID is already in: leave it out */
  DOOR_DATASET_ERROR_TOO_LARGE, /* over one of the limits above: export in parts */
  DOOR_DATASET_ERROR_SPOOL,     /* the spool has failed before: the dataset is lost, start again */
} DoorDatasetError;

/* --- Columns ----------------------------------------------------------------------------- */

typedef enum {
  DOOR_COLUMN_TEXT,
  DOOR_COLUMN_INTEGER,
  DOOR_COLUMN_DECIMAL,
  DOOR_COLUMN_CODED,     /* a number that stands for a choice; see codes */
  DOOR_COLUMN_FLAG,      /* 1 chosen, 0 not chosen; see codes */
  DOOR_COLUMN_DATE,      /* days since 1970-01-01 */
  DOOR_COLUMN_TIME,      /* milliseconds since midnight */
  DOOR_COLUMN_DATE_TIME, /* milliseconds since 1970-01-01 00:00 on the same wall clock */
} DoorColumnKind;
const char *door_column_kind_name (DoorColumnKind kind); /* "text", "coded", … */

typedef enum {
  DOOR_MEASURE_NOMINAL,
  DOOR_MEASURE_ORDINAL,
  DOOR_MEASURE_SCALE,
} DoorMeasure;
const char *door_measure_name (DoorMeasure measure); /* "nominal", … */

/* Why there is no answer. The values are the codes that questionnaires use. */
typedef enum {
  DOOR_MISSING_NONE = 0,
  DOOR_MISSING_SAFETY = -5,         /* passed over so as not to endanger the respondent */
  DOOR_MISSING_NOT_ASKED = -6,      /* the interview broke off before */
  DOOR_MISSING_NOT_APPLICABLE = -7, /* the form's logic left it out */
  DOOR_MISSING_DONT_KNOW = -8,
  DOOR_MISSING_REFUSED = -9,
  DOOR_MISSING_DOES_NOT_APPLY = -10, /* said by the person; see DoorReasons */
} DoorMissing;
#define DOOR_MISSING_FIRST (-10)
#define DOOR_MISSING_LAST (-5)
#define DOOR_N_MISSING 6
/* Bit of a reason in DoorColumn.missing. */
#define DOOR_MISSING_BIT(missing) (1u << (DOOR_MISSING_LAST - (missing)))
/* Its words in the language with this BCP 47 code; English when there are none. */
const char *door_missing_label (DoorMissing missing, const char *language_code);

/* One value of a coded column. */
typedef struct {
  int number;               /* in the dataset */
  DoorMissing missing;      /* NONE for a substantive answer */
  const char *value;        /* in the submission; NULL for a reason the form gives no choice for */
  const char *const *label; /* by language */
} DoorCode;

typedef struct {
  guint n_codes;
  const DoorCode *codes; /* substantive ones in the form's order, then the reasons, -5 first */
  gboolean
      numbers_are_values; /* number and value are the same; else number is a place in the list */
} DoorCodeList;

typedef enum {
  DOOR_PART_ANSWER, /* all of it */
  DOOR_PART_CHOICE, /* one choice of a select multiple or of a rank; see choice */
  DOOR_PART_LATITUDE,
  DOOR_PART_LONGITUDE,
  DOOR_PART_ALTITUDE,
  DOOR_PART_ACCURACY,
  DOOR_PART_UTC_OFFSET,
  DOOR_PART_FIRST_DAY,  /* of a date whose day or month may be unknown: */
  DOOR_PART_LAST_DAY,   /* it was one of the days from the first to the last */
  DOOR_PART_KEY,        /* instance_id, key, parent_key, position */
  DOOR_PART_SUBMISSION, /* from DoorSubmissionMeta */
} DoorColumnPart;

/* Immutable; belongs to the dataset. */
typedef struct {
  const char *name; /* unique in its table, ignoring case; the header of a CSV */
  DoorColumnKind kind;
  DoorColumnPart part;
  DoorMeasure measure;
  guint missing;                  /* DOOR_MISSING_BITs of the reasons that its cells may hold */
  gboolean has_codes_for_missing; /* the reasons may be written as numbers beside the values: coded
                                   * columns, and numbers for which the form itself names reasons */
  const DoorCodeList *codes;      /* NULL: none */
  const char *const *label;       /* by language: the question in plain text, or the node's name */
  DoorDefNode node;               /* DOOR_DEF_NONE for keys and submission columns */
  const char *path;               /* of the node; "" */
  const char *choice;             /* value of the choice, for DOOR_PART_CHOICE; else NULL */
} DoorColumn;

/* What the answers made of a column; complete once the dataset is closed. */
typedef struct {
  guint64 n_values;
  guint64 n_blank;
  guint64 n_missing[DOOR_N_MISSING]; /* [DOOR_MISSING_LAST - missing] */
  double min, max;                   /* of the values; 0 when there are none or they are text */
  guint decimals;                    /* digits after the point that are needed, at most 15 */
  gsize max_bytes;                   /* longest text */
} DoorColumnStats;

/* --- Collecting -------------------------------------------------------------------------- */

/* Where full blocks rest when they must not stay in memory. What is given to put() is plaintext of
 * respondents: a spool keeps it encrypted. NULL on failure, with an error. */
typedef struct _DoorSpool DoorSpool;
struct _DoorSpool {
  gboolean (*put) (DoorSpool *self, GBytes *block, guint64 *ret_place, GError **error);
  GBytes *(*get) (DoorSpool *self, guint64 place, GError **error); /* transfer full */
  gpointer data;
};

/* What is known about a submission beside its record. All may be NULL. Copied. */
typedef struct {
  const char *instance_id; /* when the record itself has none */
  const char *received_at; /* ISO 8601, UTC: when the hub had it whole */
  const char *interviewer; /* who sealed it */
  const char *device;
  const char *review_state; /* "approved", … */
} DoorSubmissionMeta;

/* Takes a reference on the form. `spool` may be NULL: all stays in memory; else it must outlive the
 * dataset. NULL when a table would have more than DOOR_DATASET_MAX_COLUMNS columns. */
DoorDataset *door_dataset_new (DoorFormDef *form, DoorSpool *spool, GError **error);
void door_dataset_free (DoorDataset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDataset, door_dataset_free)
DoorFormDef *door_dataset_form (const DoorDataset *self); /* transfer none */

/* `xml` is the record as door_session_to_xml() made it, or another OpenRosa client. `meta` may be
 * NULL. */
gboolean door_dataset_add_submission (DoorDataset *self,
                                      GBytes *xml,
                                      const DoorSubmissionMeta *meta,
                                      GError **error);
/* The same in two steps, so that reading, which is most of the work, can go on in several threads
 * while the owner adds: read in any thread, as long as the dataset lives; add in the owner's, in the
 * order in which the rows shall stand. */
typedef struct _DoorDatasetRecord DoorDatasetRecord;
DoorDatasetRecord *door_dataset_read_submission (const DoorDataset *self,
                                                 GBytes *xml,
                                                 const DoorSubmissionMeta *meta,
                                                 GError **error);
/* `record` is of this dataset: transfer full, also on an error. */
gboolean door_dataset_add_record (DoorDataset *self, DoorDatasetRecord *record, GError **error);
void door_dataset_record_free (DoorDatasetRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDatasetRecord, door_dataset_record_free)

/* --- Sheets: tables of what is no answer (visits, decisions) -------------------------------- */

typedef struct {
  const char *value;
  const char *label; /* the same in every language */
} DoorSheetCode;

typedef struct {
  const char *name;
  DoorColumnKind kind; /* no FLAG */
  const char *label;
  const DoorSheetCode *codes; /* of CODED: ended by a value of NULL */
  gboolean free_text;         /* words of a person: its part is an ANSWER, else SUBMISSION */
} DoorSheetColumn;

/* Adds an empty table after the form's, named `name` or, where the form has such a repeat, name_2.
 * `columns` ends with a name of NULL. Before the first submission. Returns its index. */
guint door_dataset_add_sheet (DoorDataset *self,
                              const char *name,
                              const char *label,
                              const DoorSheetColumn *columns);
gboolean door_dataset_is_sheet (const DoorDataset *self, guint table);
/* `values`, one for each column, as texts: "12", "2026-05-14", "2026-05-14T18:30:00.000+02:00" (the wall
 * clock counts), a code's value; NULL or "": blank. A value that does not fit is blank, and a problem. */
gboolean door_dataset_add_sheet_row (DoorDataset *self,
                                     guint table,
                                     const char *const *values,
                                     GError **error);

/* --- Coded texts --------------------------------------------------------------------------- */

/* Adds a CODED column to a table of the form, after its others: codes that people gave to the rows'
 * answers. `by_key`: key of the row (instance_id in table 0) -> value of the code; a reference is taken,
 * and it must not change any more. Rows without are blank. Before the first submission. */
void door_dataset_add_coded (DoorDataset *self,
                             guint table,
                             const char *name,
                             const char *label,
                             const DoorSheetCode *codes,
                             GHashTable *by_key);

/* No more submissions come. Calling it again does nothing. */
gboolean door_dataset_close (DoorDataset *self, GError **error);

/* Everything in one table, "wide": a row per interview, and for each repeat as many sets of columns
 * as the interview with the most instances needs, named member_1_age, member_2_age,
 * member_2_visit_1_day … How many there are follows from the answers. `dataset` is closed and must
 * outlive the result, which is closed too. DOOR_DATASET_ERROR_TOO_LARGE when it has too many columns.
 * transfer full. */
DoorDataset *door_dataset_new_wide (const DoorDataset *dataset, GError **error);

/* --- Tables ------------------------------------------------------------------------------ */

guint door_dataset_n_tables (const DoorDataset *self);
/* "interviews", else the repeat's name; unique, and a safe file name. */
const char *door_dataset_table_name (const DoorDataset *self, guint table);
/* The repeat in words, by language; the form's title for table 0. */
const char *door_dataset_table_label (const DoorDataset *self, guint table, guint language);
/* The surrounding table; table 0 is its own. */
guint door_dataset_table_parent (const DoorDataset *self, guint table);
guint64 door_dataset_n_rows (const DoorDataset *self, guint table);
guint door_dataset_n_columns (const DoorDataset *self, guint table);
const DoorColumn *door_dataset_column (const DoorDataset *self, guint table, guint column);
const DoorColumnStats *door_dataset_stats (const DoorDataset *self, guint table, guint column);
/* By name; -1 when there is none. */
int door_dataset_find_column (const DoorDataset *self, guint table, const char *name);

/* Languages of the labels: those of the form, or one named "" when it has none. */
guint door_dataset_n_languages (const DoorDataset *self);
const char *door_dataset_language (const DoorDataset *self, guint index);
const char *door_dataset_language_code (const DoorDataset *self, guint index);
guint door_dataset_default_language (const DoorDataset *self);
int door_dataset_find_language (const DoorDataset *self, const char *name);

/* --- Names by format --------------------------------------------------------------------- */

typedef enum {
  DOOR_NAMES_SPSS,  /* at most 64 bytes; unique ignoring case; no reserved word */
  DOOR_NAMES_STATA, /* at most 32 characters; no reserved word */
  DOOR_N_NAMES,
} DoorNameRules;

/* The column's name where these rules hold. A name that had to be changed depends on the form alone
 * (promise 1); renames are those columns whose name differs from DoorColumn.name. */
const char *
door_dataset_legal_name (const DoorDataset *self, guint table, guint column, DoorNameRules rules);

/* --- Rows -------------------------------------------------------------------------------- */

typedef enum {
  DOOR_CELL_BLANK,
  DOOR_CELL_NUMBER,
  DOOR_CELL_TEXT,
  DOOR_CELL_MISSING,
} DoorCellKind;

typedef struct {
  DoorCellKind kind;
  DoorMissing missing; /* of a MISSING cell */
  double number;       /* of a NUMBER; of a MISSING cell its code */
  const char *text;    /* of a TEXT: UTF-8, ended by NUL; else "" */
  gsize n_bytes;       /* of the text */
} DoorCell;

/* Goes through a table's rows in the order of adding. On the stack:
 *   g_auto (DoorRows) rows = { NULL }; door_rows_init (&rows, dataset, table);
 *   while (door_rows_next (&rows, &error)) use (rows.cells[column]);   // then look at error */
typedef struct {
  const DoorCell *cells; /* one for each column; valid until the next call */
  guint64 row;           /* 0-based */
  gpointer reader;       /* private */
} DoorRows;
void door_rows_init (DoorRows *rows, const DoorDataset *dataset, guint table);
/* FALSE after the last row, or with an error when the spool fails. */
gboolean door_rows_next (DoorRows *rows, GError **error);
void door_rows_clear (DoorRows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorRows, door_rows_clear)

/* A number of this column as people and CSV readers write it: "12", "3.25", "2026-05-14",
 * "18:30:00", "2026-05-14T18:30:00.250". Into `out`, replacing what it holds. */
void door_column_print (const DoorColumn *column, double number, GString *out);

/* --- Parts of a dataset -------------------------------------------------------------------- */

/* Some of its columns, and some of its cells changed: what may leave, or what must not. */
typedef struct {
  /* Whether a column stays; keys always do. `column` is that of the dataset. */
  gboolean (*keep) (gpointer data, guint table, const DoorColumn *column);
  /* Changes a cell on its way; NULL: none. `row` has all cells of the row. A number may be given
   * other decimals; a text must outlive the call. */
  void (*change) (gpointer data,
                  guint table,
                  guint64 row_number,
                  guint column,
                  const DoorCell *row,
                  DoorCell *cell,
                  guint *decimals);
  gpointer data;
} DoorFilter;
/* `dataset` is closed and must outlive the result, which is closed too. Names are the same in both.
 * transfer full. */
DoorDataset *
door_dataset_new_filtered (const DoorDataset *dataset, const DoorFilter *filter, GError **error);

/* --- Problems ---------------------------------------------------------------------------- */

typedef enum {
  DOOR_PROBLEM_TYPE,    /* not a value of the column's kind: the cell is BLANK */
  DOOR_PROBLEM_CHOICE,  /* not on the list of choices: the cell is BLANK */
  DOOR_PROBLEM_UNKNOWN, /* an element or attribute that the form does not have */
  DOOR_PROBLEM_TWICE,   /* an element that may stand once stands again: the first counts */
} DoorProblemKind;
const char *door_problem_kind_name (DoorProblemKind kind); /* "type", … */

typedef struct {
  DoorProblemKind kind;
  char *instance_id;
  char *path;  /* with positions: "/data/incident[2]/when" */
  char *value; /* all of the text */
} DoorDatasetProblem;

guint door_dataset_n_problems (const DoorDataset *self);
const DoorDatasetProblem *door_dataset_problem (const DoorDataset *self, guint index);
