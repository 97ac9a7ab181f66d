/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset.h"

#include "door-dataset-private.h"
#include "door-dataset-filter-private.h"
#include "door-dataset-wide-private.h"

struct _DoorDataset {
  DoorSchema *schema;
  DoorSpool *spool;      /* NULL: in memory */
  GPtrArray *stores;     /* by table */
  GHashTable *instances; /* instance_ids that are in */
  GPtrArray *problems;   /* of DoorDatasetProblem */
  gboolean closed;
  gboolean failed; /* the spool did */
};

G_DEFINE_QUARK (door - dataset - error - quark, door_dataset_error)

/* --- Names of things ----------------------------------------------------------------------- */

const char *
door_column_kind_name (DoorColumnKind kind)
{
  static const char *const names[]
      = { "text", "integer", "decimal", "coded", "flag", "date", "time", "date-time" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), "");
  return names[kind];
}

const char *
door_measure_name (DoorMeasure measure)
{
  static const char *const names[] = { "nominal", "ordinal", "scale" };

  g_return_val_if_fail (measure < G_N_ELEMENTS (names), "");
  return names[measure];
}

const char *
door_problem_kind_name (DoorProblemKind kind)
{
  static const char *const names[] = { "type", "choice", "unknown", "twice" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), "");
  return names[kind];
}

/* --- Collecting ---------------------------------------------------------------------------- */

static DoorDataset *
dataset_new (DoorSchema *schema, DoorSpool *spool)
{
  DoorDataset *self = g_new0 (DoorDataset, 1);

  self->schema = schema;
  self->spool = spool;
  self->stores = g_ptr_array_new_with_free_func ((GDestroyNotify) door_store_free);
  self->instances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) door_problem_free);
  for (guint i = 0; i < schema->tables->len; i++)
    g_ptr_array_add (self->stores, door_store_new (door_schema_table (schema, i), spool));
  return self;
}

DoorDataset *
door_dataset_new (DoorFormDef *form, DoorSpool *spool, GError **error)
{
  DoorSchema *schema = door_schema_new (form, error);

  return schema ? dataset_new (schema, spool) : NULL;
}

DoorDataset *
door_dataset_new_filtered (const DoorDataset *dataset, const DoorFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) tables = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (DoorDataset) self = NULL;

  g_return_val_if_fail (dataset->closed, NULL);

  self = dataset_new (door_filter_schema (dataset->schema, filter, kept, tables), dataset->spool);
  for (guint t = 0; t < tables->len; t++)
    {
      guint from = g_array_index (tables, guint, t);

      if (!door_filter_fill (from, g_ptr_array_index (dataset->stores, from),
                             g_ptr_array_index (kept, from), filter,
                             g_ptr_array_index (self->stores, t), error))
        return NULL;
    }
  return door_dataset_close (self, error) ? g_steal_pointer (&self) : NULL;
}

DoorDataset *
door_dataset_new_wide (const DoorDataset *dataset, GError **error)
{
  g_autoptr (DoorWide) wide = NULL;
  g_autoptr (DoorDataset) self = NULL;

  g_return_val_if_fail (dataset->closed, NULL);

  wide = door_wide_new (dataset->schema, dataset->stores, error);
  if (!wide)
    return NULL;
  self = dataset_new (door_wide_take_schema (wide), dataset->spool);
  if (!door_wide_fill (wide, dataset->stores, g_ptr_array_index (self->stores, 0), error)
      || !door_dataset_close (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
door_dataset_free (DoorDataset *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->stores);
  g_hash_table_unref (self->instances);
  g_ptr_array_unref (self->problems);
  door_schema_free (self->schema);
  g_free (self);
}

DoorFormDef *
door_dataset_form (const DoorDataset *self)
{
  return self->schema->form;
}

static gboolean
check_spool (const DoorDataset *self, GError **error)
{
  if (!self->failed)
    return TRUE;
  g_set_error_literal (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_SPOOL,
                       "the place for answers has failed before");
  return FALSE;
}

static gboolean
check_room (const DoorDataset *self, const DoorDatasetRecord *record, GError **error)
{
  for (guint i = 0; i < self->stores->len; i++)
    if (door_store_n_rows (g_ptr_array_index (self->stores, i)) + record->rows->len
        > DOOR_DATASET_MAX_ROWS)
      {
        g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_TOO_LARGE,
                     "the table %s would have more than %u rows",
                     door_schema_table (self->schema, i)->name, DOOR_DATASET_MAX_ROWS);
        return FALSE;
      }
  return TRUE;
}

static gboolean
append_rows (DoorDataset *self, const DoorDatasetRecord *record, GError **error)
{
  for (guint i = 0; i < record->rows->len; i++)
    {
      const DoorRecordRow *row = &g_array_index (record->rows, DoorRecordRow, i);
      DoorStore *store = g_ptr_array_index (self->stores, row->table);
      const DoorRecordCell *cells = (const DoorRecordCell *) (gconstpointer) record->cells->data;

      if (!door_store_append (store, cells + row->first_cell, row->n_cells, error))
        return FALSE;
    }
  return TRUE;
}

DoorDatasetRecord *
door_dataset_read_submission (const DoorDataset *self,
                              GBytes *xml,
                              const DoorSubmissionMeta *meta,
                              GError **error)
{
  return door_record_read (self->schema, xml, meta, error);
}

gboolean
door_dataset_add_record (DoorDataset *self, DoorDatasetRecord *to_add, GError **error)
{
  g_autoptr (DoorDatasetRecord) record = to_add;

  g_return_val_if_fail (!self->closed, FALSE);
  g_return_val_if_fail (record->schema == self->schema, FALSE);

  if (!check_spool (self, error))
    return FALSE;
  if (g_hash_table_contains (self->instances, record->instance))
    {
      g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_DUPLICATE,
                   "the interview %s is already there", record->instance);
      return FALSE;
    }
  if (!check_room (self, record, error))
    return FALSE;
  self->failed = !append_rows (self, record, error);
  if (self->failed)
    return FALSE;
  g_hash_table_add (self->instances, g_strdup (record->instance));
  g_ptr_array_extend_and_steal (self->problems, g_steal_pointer (&record->problems));
  return TRUE;
}

gboolean
door_dataset_add_submission (DoorDataset *self,
                             GBytes *xml,
                             const DoorSubmissionMeta *meta,
                             GError **error)
{
  DoorDatasetRecord *record = door_dataset_read_submission (self, xml, meta, error);

  return record && door_dataset_add_record (self, record, error);
}

guint
door_dataset_add_sheet (DoorDataset *self,
                        const char *name,
                        const char *label,
                        const DoorSheetColumn *columns)
{
  guint table = self->schema->tables->len;

  g_return_val_if_fail (!self->closed && g_hash_table_size (self->instances) == 0, 0);

  door_sheet_add_table (self->schema, name, label, columns);
  g_ptr_array_add (self->stores,
                   door_store_new (door_schema_table (self->schema, table), self->spool));
  return table;
}

gboolean
door_dataset_is_sheet (const DoorDataset *self, guint table)
{
  return door_schema_is_sheet (self->schema, table);
}

gboolean
door_dataset_add_sheet_row (DoorDataset *self,
                            guint table,
                            const char *const *values,
                            GError **error)
{
  g_autoptr (GArray) cells = NULL;

  g_return_val_if_fail (!self->closed && door_dataset_is_sheet (self, table), FALSE);

  if (!check_spool (self, error))
    return FALSE;
  cells = door_sheet_read_row (self->schema, table, values, self->problems);
  self->failed = !door_store_append (g_ptr_array_index (self->stores, table),
                                     (const DoorRecordCell *) (gconstpointer) cells->data,
                                     cells->len, error);
  return !self->failed;
}

void
door_dataset_add_coded (DoorDataset *self,
                        guint table,
                        const char *name,
                        const char *label,
                        const DoorSheetCode *codes,
                        GHashTable *by_key)
{
  g_return_if_fail (!self->closed && g_hash_table_size (self->instances) == 0);
  g_return_if_fail (table < self->stores->len && !door_dataset_is_sheet (self, table));

  door_sheet_add_coded (self->schema, table, name, label, codes, by_key);
  door_store_free (self->stores->pdata[table]);
  self->stores->pdata[table]
      = door_store_new (door_schema_table (self->schema, table), self->spool);
}

gboolean
door_dataset_close (DoorDataset *self, GError **error)
{
  if (!check_spool (self, error))
    return FALSE;
  for (guint i = 0; i < self->stores->len && !self->closed && !self->failed; i++)
    self->failed = !door_store_flush (g_ptr_array_index (self->stores, i), error);
  self->closed = !self->failed;
  return self->closed;
}

/* --- Tables -------------------------------------------------------------------------------- */

guint
door_dataset_n_tables (const DoorDataset *self)
{
  return self->schema->tables->len;
}

const char *
door_dataset_table_name (const DoorDataset *self, guint table)
{
  g_return_val_if_fail (table < self->schema->tables->len, "");
  return door_schema_table (self->schema, table)->name;
}

const char *
door_dataset_table_label (const DoorDataset *self, guint table, guint language)
{
  g_return_val_if_fail (table < self->schema->tables->len, "");
  g_return_val_if_fail (language < self->schema->n_languages, "");
  return door_schema_table (self->schema, table)->label[language];
}

guint
door_dataset_table_parent (const DoorDataset *self, guint table)
{
  g_return_val_if_fail (table < self->schema->tables->len, 0);
  return door_schema_table (self->schema, table)->parent;
}

guint64
door_dataset_n_rows (const DoorDataset *self, guint table)
{
  g_return_val_if_fail (table < self->schema->tables->len, 0);
  return door_store_n_rows (g_ptr_array_index (self->stores, table));
}

guint
door_dataset_n_columns (const DoorDataset *self, guint table)
{
  g_return_val_if_fail (table < self->schema->tables->len, 0);
  return door_schema_table (self->schema, table)->columns->len;
}

const DoorColumn *
door_dataset_column (const DoorDataset *self, guint table, guint column)
{
  g_return_val_if_fail (column < door_dataset_n_columns (self, table), NULL);
  return &door_schema_column (self->schema, table, column)->view;
}

const DoorColumnStats *
door_dataset_stats (const DoorDataset *self, guint table, guint column)
{
  g_return_val_if_fail (column < door_dataset_n_columns (self, table), NULL);
  return door_store_stats (g_ptr_array_index (self->stores, table), column);
}

int
door_dataset_find_column (const DoorDataset *self, guint table, const char *name)
{
  for (guint i = 0; i < door_dataset_n_columns (self, table); i++)
    if (g_str_equal (door_dataset_column (self, table, i)->name, name))
      return (int) i;
  return -1;
}

const char *
door_dataset_legal_name (const DoorDataset *self, guint table, guint column, DoorNameRules rules)
{
  g_return_val_if_fail (column < door_dataset_n_columns (self, table), "");
  g_return_val_if_fail (rules < DOOR_N_NAMES, "");
  return door_schema_column (self->schema, table, column)->legal[rules];
}

/* --- Languages ----------------------------------------------------------------------------- */

guint
door_dataset_n_languages (const DoorDataset *self)
{
  return self->schema->n_languages;
}

static gboolean
is_of_form (const DoorDataset *self, guint language)
{
  return language < door_form_n_languages (self->schema->form);
}

const char *
door_dataset_language (const DoorDataset *self, guint index)
{
  return is_of_form (self, index) ? door_form_language (self->schema->form, index) : "";
}

const char *
door_dataset_language_code (const DoorDataset *self, guint index)
{
  return is_of_form (self, index) ? door_form_language_code (self->schema->form, index) : "";
}

guint
door_dataset_default_language (const DoorDataset *self)
{
  return is_of_form (self, 0) ? door_form_default_language (self->schema->form) : 0;
}

int
door_dataset_find_language (const DoorDataset *self, const char *name)
{
  if (is_of_form (self, 0))
    return door_form_find_language (self->schema->form, name);
  return *name == '\0' ? 0 : -1;
}

/* --- Rows ---------------------------------------------------------------------------------- */

void
door_rows_init (DoorRows *rows, const DoorDataset *dataset, guint table)
{
  *rows = (DoorRows){ NULL };
  g_return_if_fail (dataset->closed);
  g_return_if_fail (table < dataset->stores->len);
  rows->row = G_MAXUINT64;
  rows->reader = door_store_reader_new (g_ptr_array_index (dataset->stores, table));
}

gboolean
door_rows_next (DoorRows *rows, GError **error)
{
  g_return_val_if_fail (rows->reader, FALSE);
  rows->cells = door_store_reader_next (rows->reader, error);
  rows->row++;
  return rows->cells != NULL;
}

void
door_rows_clear (DoorRows *rows)
{
  g_clear_pointer ((DoorStoreReader **) &rows->reader, door_store_reader_free);
  rows->cells = NULL;
}

/* --- Problems ------------------------------------------------------------------------------ */

guint
door_dataset_n_problems (const DoorDataset *self)
{
  return self->problems->len;
}

const DoorDatasetProblem *
door_dataset_problem (const DoorDataset *self, guint index)
{
  g_return_val_if_fail (index < self->problems->len, NULL);
  return g_ptr_array_index (self->problems, index);
}
