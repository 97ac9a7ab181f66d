/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table of all: the instances of repeats side by side, as columns of their interview. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-builder-private.h"
#include "door-dataset-wide-private.h"

#include <stdlib.h>
#include <string.h>

struct _DoorWide {
  const DoorSchema *from;
  DoorSchema *to;
  guint *max_position; /* by table */
  GHashTable
      *slots; /* "3/.2.1": table 3, in the second instance the first → its first column + 1 */
};

/* "3/.2.1" from table 3 and a key that ends in "…/member[2]/visit[1]". */
static char *
slot_key (guint table, const char *instance_id, const char *key)
{
  GString *out = g_string_new (NULL);
  const char *p = key + strlen (instance_id);

  g_string_printf (out, "%u/", table);
  while ((p = strchr (p, '[')))
    {
      gsize digits = strspn (p + 1, "0123456789");

      g_string_append_c (out, '.');
      g_string_append_len (out, p + 1, (gssize) digits);
      p += 1 + digits;
    }
  return g_string_free (out, FALSE);
}

/* --- Columns ------------------------------------------------------------------------------- */

static const char *const *
wide_labels (DoorWide *self, guint table, guint position, const DoorColumn *column)
{
  const DoorSchemaTable *of = door_schema_table (self->from, table);
  char **labels = g_new0 (char *, self->to->n_languages + 1);

  for (guint i = 0; i < self->to->n_languages; i++)
    labels[i] = g_strdup_printf ("%s %u: %s", of->label[i], position, column->label[i]);
  return door_schema_take_labels (self->to, labels);
}

static void
copy_column (DoorBuilder *b, DoorWide *self, guint table, guint position, guint index, char *name)
{
  const DoorColumn *column = &door_schema_column (self->from, table, index)->view;
  DoorSchemaColumn *added = door_builder_add_column (b, 0, name, column->kind, column->part);
  const char *kept = added->view.name;

  added->view = *column;
  added->view.name = kept;
  if (table > 0)
    added->view.label = wide_labels (self, table, position, column);
}

static guint
n_columns (const DoorSchema *schema, guint table)
{
  return door_schema_table (schema, table)->columns->len;
}

/* The columns of all instances of the tables within `table`, whose own instance is `prefix`. */
static void
add_instances (
    DoorBuilder *b, DoorWide *self, guint table, const char *prefix, const char *positions)
{
  GHashTable *taken = g_ptr_array_index (b->taken, 0);

  for (guint t = 1; t < self->from->tables->len; t++)
    {
      const DoorSchemaTable *of = door_schema_table (self->from, t);

      if (door_schema_is_sheet (self->from, t))
        continue;
      for (guint k = 1; of->parent == table && k <= self->max_position[t] && !b->too_wide; k++)
        {
          g_autofree char *name = g_strdup_printf ("%s%s_%u_", prefix, of->name, k);
          g_autofree char *path = g_strdup_printf ("%s.%u", positions, k);

          g_hash_table_insert (self->slots, g_strdup_printf ("%u/%s", t, path),
                               GUINT_TO_POINTER (n_columns (self->to, 0) + 1));
          for (guint c = DOOR_KEY_POSITION + 1; c < n_columns (self->from, t); c++)
            {
              g_autofree char *wanted
                  = g_strconcat (name, door_schema_column (self->from, t, c)->view.name, NULL);

              copy_column (b, self, t, k, c, door_names_claim (taken, wanted));
            }
          add_instances (b, self, t, name, path);
        }
    }
}

static void
add_interview (DoorBuilder *b, DoorWide *self)
{
  GHashTable *taken = g_ptr_array_index (b->taken, 0);

  for (guint c = 0; c < n_columns (self->from, 0); c++)
    copy_column (b, self, 0, 0, c,
                 door_names_claim (taken, door_schema_column (self->from, 0, c)->view.name));
}

static guint *
max_positions (const DoorSchema *from, const GPtrArray *stores)
{
  guint *max = g_new0 (guint, stores->len);

  for (guint t = 1; t < from->tables->len; t++)
    if (!door_schema_is_sheet (from, t))
      max[t] = (guint) door_store_stats (g_ptr_array_index (stores, t), DOOR_KEY_POSITION)->max;
  return max;
}

DoorWide *
door_wide_new (const DoorSchema *from, const GPtrArray *stores, GError **error)
{
  DoorWide *self = g_new0 (DoorWide, 1);
  g_autoptr (GHashTable) names = door_names_new ();
  DoorBuilder b = { NULL };

  for (guint t = 0; t < from->tables->len; t++)
    g_free (door_names_claim (names, door_schema_table (from, t)->name));
  self->from = from;
  self->max_position = max_positions (from, stores);
  self->slots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->to = door_schema_new_empty (from->form);
  b.schema = self->to;
  b.taken = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_ptr_array_add (b.taken, door_names_new ());
  door_schema_add_bare_table (self->to, door_names_claim (names, "wide"),
                              door_schema_table (from, 0)->label);
  add_interview (&b, self);
  add_instances (&b, self, 0, "", "");
  g_ptr_array_unref (b.taken);
  if (b.too_wide)
    {
      g_set_error (error, DOOR_DATASET_ERROR, DOOR_DATASET_ERROR_TOO_LARGE,
                   "the wide table would have more than %u columns", DOOR_DATASET_MAX_COLUMNS);
      door_wide_free (self);
      return NULL;
    }
  door_schema_legalise_names (self->to);
  return self;
}

void
door_wide_free (DoorWide *self)
{
  if (!self)
    return;
  door_schema_free (self->to);
  g_hash_table_unref (self->slots);
  g_free (self->max_position);
  g_free (self);
}

DoorSchema *
door_wide_take_schema (DoorWide *self)
{
  return g_steal_pointer (&self->to);
}

/* --- Rows ---------------------------------------------------------------------------------- */

/* The row of a table that is next: the rows of an interview stand together, and the interviews in
 * the same order in all tables. */
typedef struct {
  const DoorStore *store;
  DoorStoreReader *reader;
  const DoorCell *cells; /* NULL: none left */
} Cursor;

static gboolean
move_on (Cursor *cursor, GError **error)
{
  g_autoptr (GError) cause = NULL;

  cursor->cells = door_store_reader_next (cursor->reader, &cause);
  if (!cause)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Columns from `skip` on go to `first` and after. Texts are copied: their reader will move on. */
static void
put_cells (const DoorWide *self,
           const Cursor *cursor,
           guint table,
           guint skip,
           guint first,
           GStringChunk *texts,
           GArray *cells)
{
  for (guint c = skip; c < n_columns (self->from, table); c++)
    {
      DoorRecordCell cell = { .column = first + c - skip,
                              .decimals = door_store_stats (cursor->store, c)->decimals,
                              .cell = cursor->cells[c] };

      if (cell.cell.kind == DOOR_CELL_TEXT)
        cell.cell.text = g_string_chunk_insert (texts, cell.cell.text);
      g_array_append_val (cells, cell);
    }
}

static void
put_instance (
    const DoorWide *self, const Cursor *cursor, guint table, GStringChunk *texts, GArray *cells)
{
  const DoorCell *from = cursor->cells;
  g_autofree char *key = slot_key (table, from[DOOR_KEY_INSTANCE_ID].text, from[DOOR_KEY_KEY].text);
  guint first = GPOINTER_TO_UINT (g_hash_table_lookup (self->slots, key));

  g_return_if_fail (first > 0);
  put_cells (self, cursor, table, DOOR_KEY_POSITION + 1, first - 1, texts, cells);
}

static gboolean
put_instances (const DoorWide *self,
               Cursor *cursor,
               guint table,
               const char *instance_id,
               GStringChunk *texts,
               GArray *cells,
               GError **error)
{
  while (cursor->cells && strcmp (cursor->cells[DOOR_KEY_INSTANCE_ID].text, instance_id) == 0)
    {
      put_instance (self, cursor, table, texts, cells);
      if (!move_on (cursor, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fill_rows (const DoorWide *self, Cursor *cursors, guint n, DoorStore *to, GError **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (DoorRecordCell));
  GStringChunk *texts = g_string_chunk_new (4096);
  gboolean good = TRUE;

  for (guint t = 0; t < n && good; t++)
    good = move_on (&cursors[t], error);
  while (good && cursors[0].cells)
    {
      const char *instance_id = cursors[0].cells[DOOR_KEY_INSTANCE_ID].text;

      g_array_set_size (cells, 0);
      g_string_chunk_clear (texts);
      put_cells (self, &cursors[0], 0, 0, 0, texts, cells);
      for (guint t = 1; t < n && good; t++)
        good = door_schema_is_sheet (self->from, t)
               || put_instances (self, &cursors[t], t, instance_id, texts, cells, error);
      good = good
             && door_store_append (to, (const DoorRecordCell *) (gconstpointer) cells->data,
                                   cells->len, error)
             && move_on (&cursors[0], error);
    }
  g_string_chunk_free (texts);
  return good;
}

gboolean
door_wide_fill (const DoorWide *self, const GPtrArray *stores, DoorStore *to, GError **error)
{
  g_autofree Cursor *cursors = g_new0 (Cursor, stores->len);
  gboolean good;

  for (guint t = 0; t < stores->len; t++)
    {
      cursors[t].store = g_ptr_array_index (stores, t);
      cursors[t].reader = door_store_reader_new (cursors[t].store);
    }
  good = fill_rows (self, cursors, stores->len, to, error);
  for (guint t = 0; t < stores->len; t++)
    door_store_reader_free (cursors[t].reader);
  return good;
}
