/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of this module: the schema (what follows from the form), the record (one
 * submission, read), the store (columns of cells). */
#pragma once

#include "door-dataset.h"

/* --- Schema: door-dataset-schema.c, immutable once built ----------------------------------- */

/* How the text of a node becomes cells. */
typedef enum {
  DOOR_SHAPE_NONE,  /* a group: no cells */
  DOOR_SHAPE_TABLE, /* a repeat: a row of its own table */
  DOOR_SHAPE_KEY,   /* the instanceID: in instance_id already */
  DOOR_SHAPE_TEXT,
  DOOR_SHAPE_INTEGER,
  DOOR_SHAPE_DECIMAL,
  DOOR_SHAPE_BOOLEAN,
  DOOR_SHAPE_CODED,
  DOOR_SHAPE_MULTIPLE, /* text, flags */
  DOOR_SHAPE_RANK,     /* text, places */
  DOOR_SHAPE_DATE,
  DOOR_SHAPE_TIME,         /* time, offset */
  DOOR_SHAPE_DATE_TIME,    /* time, offset */
  DOOR_SHAPE_GEOPOINT,     /* four */
  DOOR_SHAPE_PARTIAL_DATE, /* text, the first and the last day it can mean */
} DoorShape;

typedef struct {
  DoorShape shape;
  guint table;     /* in which its cells are; a repeat's own table for a TABLE */
  guint column;    /* the first of them */
  guint n_columns; /* 0 for NONE, TABLE and KEY */
  /* Of a group or repeat: local name, "@name" → DoorDefNode. Of a MULTIPLE or RANK: choice's value →
   * its column, counted from the first. Else NULL. */
  GHashTable *kids;
} DoorSchemaNode;

typedef struct {
  DoorColumn view;
  const char *legal[DOOR_N_NAMES];
  GHashTable *by_value; /* CODED: submitted text → DoorCode, belongs to the list; else NULL */
  GHashTable *by_key;   /* key of a row → text, for what was coded afterwards; else NULL */
} DoorSchemaColumn;

typedef struct {
  const char *name;
  const char *const *label;
  guint parent;
  DoorDefNode repeat; /* DOOR_DEF_ROOT for table 0, DOOR_DEF_NONE for a sheet */
  GPtrArray *columns; /* of DoorSchemaColumn */
} DoorSchemaTable;

typedef struct {
  DoorFormDef *form;
  guint n_languages;     /* at least 1 */
  DoorSchemaNode *nodes; /* by DoorDefNode */
  guint n_nodes;
  GPtrArray *tables; /* of DoorSchemaTable */
  GStringChunk *texts;
  GPtrArray *blocks;       /* label and code arrays, to be freed */
  GHashTable *code_lists;  /* content → DoorCodeList, so that equal lists are one */
  GHashTable *code_values; /* DoorCodeList → GHashTable by_value */
} DoorSchema;

/* The first columns of each kind of table. */
enum {
  DOOR_KEY_INSTANCE_ID,
  DOOR_KEY_KEY, /* from here on in tables of repeats only */
  DOOR_KEY_PARENT_KEY,
  DOOR_KEY_POSITION,
};
enum {
  DOOR_SUBMISSION_VERSION = 1, /* in table 0 only */
  DOOR_SUBMISSION_RECEIVED,
  DOOR_SUBMISSION_INTERVIEWER,
  DOOR_SUBMISSION_DEVICE,
  DOOR_SUBMISSION_STATE,
};

DoorSchema *door_schema_new (DoorFormDef *form, GError **error);
/* Without tables. */
DoorSchema *door_schema_new_empty (DoorFormDef *form);
/* Without columns; `name` is taken over, `label` must outlive the schema. */
DoorSchemaTable *
door_schema_add_bare_table (DoorSchema *self, char *name, const char *const *label);
void door_schema_legalise_names (DoorSchema *self);
void door_schema_legalise_table (DoorSchema *self, guint table);
void door_schema_free (DoorSchema *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSchema, door_schema_free)
const DoorSchemaTable *door_schema_table (const DoorSchema *self, guint table);
const DoorSchemaColumn *door_schema_column (const DoorSchema *self, guint table, guint column);

/* Tools of the schema: code lists. */
typedef struct {
  const char *value;
  char **label; /* by language; transfer full */
} DoorRawCode;
/* Numbers the choices, tells the reasons from the answers, and finds the equal list if there is one.
 * `raw` (array of DoorRawCode) is emptied. `reasons`: DOOR_MISSING_BITs to have in any case. */
const DoorCodeList *door_schema_add_codes (DoorSchema *self, GArray *raw, guint reasons);
/* The array lives as long as the schema. */
gpointer door_schema_take (DoorSchema *self, gpointer array);
/* The same, over `labels` (by language, freed here) put into the schema's texts. */
const char *const *door_schema_take_labels (DoorSchema *self, char **labels);
/* The reasons that an expression allows by name: ". >= 0 or . = -8", "if(…, -7, 1)". */
guint door_missing_in_expression (const char *expression);
/* Whether the text is one of the codes. */
DoorMissing door_missing_parse (const char *text);

/* --- Names: door-dataset-names.c ----------------------------------------------------------- */

/* Sets of names in use, ignoring case. */
GHashTable *door_names_new (void);
/* The first of base, base_2, base_3 … that is free; now taken. transfer full. */
char *door_names_claim (GHashTable *taken, const char *base);
gboolean door_names_is_free (GHashTable *taken, const char *name);
/* A name these rules allow, not yet taken; now taken. transfer full. */
char *door_names_legalise (GHashTable *taken, const char *name, DoorNameRules rules);
/* Letters, digits and '_' of a choice's value; "dk", "refused" … for the reasons. transfer full. */
char *door_names_suffix (const char *value);

/* --- Words: door-dataset-words.c, door-dataset-label.c ------------------------------------- */

typedef enum {
  DOOR_WORD_NO,
  DOOR_WORD_YES,
  DOOR_WORD_NOT_CHOSEN,
  DOOR_WORD_CHOSEN,
  DOOR_WORD_LATITUDE,
  DOOR_WORD_LONGITUDE,
  DOOR_WORD_ALTITUDE,
  DOOR_WORD_ACCURACY,
  DOOR_WORD_UTC_OFFSET,
  DOOR_WORD_FIRST_DAY,
  DOOR_WORD_LAST_DAY,
  DOOR_WORD_INTERVIEW,
  DOOR_WORD_ROW,
  DOOR_WORD_PARENT_ROW,
  DOOR_WORD_POSITION,
  DOOR_WORD_FORM_VERSION,
  DOOR_WORD_RECEIVED,
  DOOR_WORD_INTERVIEWER,
  DOOR_WORD_DEVICE,
  DOOR_WORD_REVIEW_STATE,
  DOOR_WORD_SAFETY, /* the reasons, -5 first */
  DOOR_WORD_NOT_ASKED,
  DOOR_WORD_NOT_APPLICABLE,
  DOOR_WORD_DONT_KNOW,
  DOOR_WORD_REFUSED,
  DOOR_WORD_DOES_NOT_APPLY,
  DOOR_N_WORDS,
} DoorWord;
const char *door_word (DoorWord word, const char *language_code);
/* Markdown and tags taken away, white space collapsed. transfer full. */
char *door_plain_text (const char *markdown);

/* --- Values: door-dataset-value.c ---------------------------------------------------------- */

/* All take text without white space around it, and fail on anything but the whole of it. */
gboolean door_value_integer (const char *text, double *ret_number);
gboolean door_value_decimal (const char *text, double *ret_number, guint *ret_decimals);
gboolean door_value_date (const char *text, double *ret_days);
/* Offset in minutes; *ret_has_offset FALSE when the text has none. */
gboolean
door_value_time (const char *text, double *ret_ms, gboolean *ret_has_offset, double *ret_offset);
gboolean door_value_date_time (const char *text,
                               double *ret_ms,
                               gboolean *ret_has_offset,
                               double *ret_offset);

/* --- Sheets: door-dataset-sheet.c ---------------------------------------------------------- */

void door_sheet_add_table (DoorSchema *self,
                           const char *name,
                           const char *label,
                           const DoorSheetColumn *columns);
/* A column of an existing table whose cells come from `by_key`. */
void door_sheet_add_coded (DoorSchema *self,
                           guint table,
                           const char *name,
                           const char *label,
                           const DoorSheetCode *codes,
                           GHashTable *by_key);
/* Appends the cells that come from elsewhere to those of a row with this key. */
void door_sheet_add_cells (const DoorSchema *self, guint table, const char *key, GArray *cells);
gboolean door_schema_is_sheet (const DoorSchema *self, guint table);
/* The cells of a row, of DoorRecordCell, each valid as long as the values. A value that does not fit
 * is BLANK and told in `problems` (of DoorDatasetProblem). */
GArray *door_sheet_read_row (const DoorSchema *self,
                             guint table,
                             const char *const *values,
                             GPtrArray *problems);

/* --- Record: door-dataset-record.c --------------------------------------------------------- */

/* A cell that is there; all other cells of the row are as the submission left them: absent. */
typedef struct {
  guint column;
  guint decimals;
  DoorCell cell;
} DoorRecordCell;

typedef struct {
  guint table;
  guint first_cell;
  guint n_cells;
} DoorRecordRow;

struct _DoorDatasetRecord {
  const DoorSchema *schema;
  GArray *rows;         /* of DoorRecordRow; row 0 is table 0's */
  GArray *cells;        /* of DoorRecordCell, row by row */
  GPtrArray *problems;  /* of DoorDatasetProblem */
  GStringChunk *texts;  /* of cells */
  const char *instance; /* instance_id; in texts */
};

/* Any thread: schema in, record out. */
DoorDatasetRecord *door_record_read (const DoorSchema *schema,
                                     GBytes *xml,
                                     const DoorSubmissionMeta *meta,
                                     GError **error);
DoorDatasetProblem *door_problem_new (DoorProblemKind kind,
                                      const char *instance_id,
                                      const char *path,
                                      const char *value);
void door_problem_free (DoorDatasetProblem *self);

/* --- Store: door-dataset-store.c ----------------------------------------------------------- */

/* The cells of one table: full blocks, encoded, and one open block. */
typedef struct _DoorStore DoorStore;
DoorStore *door_store_new (const DoorSchemaTable *table, DoorSpool *spool);
void door_store_free (DoorStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorStore, door_store_free)
/* Cells not named become MISSING (not applicable) where numbers, BLANK where text. */
gboolean
door_store_append (DoorStore *self, const DoorRecordCell *cells, guint n_cells, GError **error);
/* Encodes the open block. */
gboolean door_store_flush (DoorStore *self, GError **error);
guint64 door_store_n_rows (const DoorStore *self);
const DoorColumnStats *door_store_stats (const DoorStore *self, guint column);

typedef struct _DoorStoreReader DoorStoreReader;
DoorStoreReader *door_store_reader_new (const DoorStore *store);
void door_store_reader_free (DoorStoreReader *self);
/* The cells of the next row; NULL after the last or on failure. */
const DoorCell *door_store_reader_next (DoorStoreReader *self, GError **error);
