/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dataset with some of another's columns, and some of its cells changed. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-builder-private.h"
#include "door-dataset-filter-private.h"

#include <string.h>

/* By table: places of the columns that stay. */
static GArray *
kept_columns (const DoorSchema *from, guint table, const DoorFilter *filter)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint));
  const GPtrArray *columns = door_schema_table (from, table)->columns;

  for (guint c = 0; c < columns->len; c++)
    {
      const DoorColumn *column = &door_schema_column (from, table, c)->view;

      if (column->part == DOOR_PART_KEY || filter->keep (filter->data, table, column))
        g_array_append_val (kept, c);
    }
  return kept;
}

/* Names stay what they are in the whole dataset, in every format. */
static void
copy_columns (DoorBuilder *b, const DoorSchema *from, guint table, guint to, const GArray *kept)
{
  for (guint k = 0; k < kept->len; k++)
    {
      const DoorSchemaColumn *column
          = door_schema_column (from, table, g_array_index (kept, guint, k));
      DoorSchemaColumn *added = door_builder_add_column (b, to, g_strdup (column->view.name),
                                                         column->view.kind, column->view.part);
      const char *name = added->view.name;

      added->view = column->view;
      added->view.name = name;
      memcpy (added->legal, column->legal, sizeof added->legal);
    }
}

/* A sheet of which nothing stays is left out. */
static gboolean
stays (const DoorSchema *from, guint table, const GArray *kept)
{
  return kept->len > 0 || !door_schema_is_sheet (from, table);
}

DoorSchema *
door_filter_schema (const DoorSchema *from,
                    const DoorFilter *filter,
                    GPtrArray *kept,
                    GArray *tables)
{
  DoorSchema *to = door_schema_new_empty (from->form);
  DoorBuilder b = { .schema = to };

  for (guint t = 0; t < from->tables->len; t++)
    {
      const DoorSchemaTable *of = door_schema_table (from, t);
      GArray *columns = kept_columns (from, t, filter);
      DoorSchemaTable *table;

      g_ptr_array_add (kept, columns);
      if (!stays (from, t, columns))
        continue;
      g_array_append_val (tables, t);
      door_schema_add_bare_table (to, g_strdup (of->name), of->label);
      table = g_ptr_array_index (to->tables, to->tables->len - 1);
      table->parent = of->parent;
      table->repeat = of->repeat;
      copy_columns (&b, from, t, to->tables->len - 1, columns);
    }
  return to;
}

gboolean
door_filter_fill (guint table,
                  const DoorStore *from,
                  const GArray *kept,
                  const DoorFilter *filter,
                  DoorStore *to,
                  GError **error)
{
  DoorStoreReader *reader = door_store_reader_new (from);
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (DoorRecordCell));
  g_autoptr (GError) cause = NULL;
  const DoorCell *row;
  gboolean good = TRUE;

  for (guint64 i = 0; good && (row = door_store_reader_next (reader, &cause)); i++)
    {
      g_array_set_size (cells, 0);
      for (guint k = 0; k < kept->len; k++)
        {
          guint column = g_array_index (kept, guint, k);
          DoorRecordCell cell = { k, door_store_stats (from, column)->decimals, row[column] };

          if (filter->change)
            filter->change (filter->data, table, i, column, row, &cell.cell, &cell.decimals);
          g_array_append_val (cells, cell);
        }
      good = door_store_append (to, (const DoorRecordCell *) (gconstpointer) cells->data,
                                cells->len, error);
    }
  door_store_reader_free (reader);
  if (!cause)
    return good;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
