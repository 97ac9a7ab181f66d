/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of what is no answer: visits, decisions, corrections. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-builder-private.h"

#include <string.h>

gboolean
door_schema_is_sheet (const DoorSchema *self, guint table)
{
  return door_schema_table (self, table)->repeat == DOOR_DEF_NONE;
}

/* --- Laying out ---------------------------------------------------------------------------- */

static char **
same_labels (const DoorSchema *schema, const char *text)
{
  char **labels = g_new0 (char *, schema->n_languages + 1);

  for (guint i = 0; i < schema->n_languages; i++)
    labels[i] = g_strdup (text);
  return labels;
}

static void
set_codes (DoorSchema *schema, DoorSchemaColumn *column, const DoorSheetCode *codes)
{
  g_autoptr (GArray) raw = g_array_new (FALSE, TRUE, sizeof (DoorRawCode));

  for (guint i = 0; codes[i].value; i++)
    {
      DoorRawCode code = { .value = g_string_chunk_insert_const (schema->texts, codes[i].value) };

      code.label = same_labels (schema, codes[i].label);
      g_array_append_val (raw, code);
    }
  column->view.codes = door_schema_add_codes (schema, raw, 0);
  column->by_value = g_hash_table_lookup (schema->code_values, column->view.codes);
}

static char *
free_table_name (const DoorSchema *schema, const char *name)
{
  g_autoptr (GHashTable) taken = door_names_new ();

  for (guint t = 0; t < schema->tables->len; t++)
    g_free (door_names_claim (taken, door_schema_table (schema, t)->name));
  return door_names_claim (taken, name);
}

void
door_sheet_add_table (DoorSchema *self,
                      const char *name,
                      const char *label,
                      const DoorSheetColumn *columns)
{
  guint index = self->tables->len;
  DoorBuilder b = { .schema = self };
  DoorSchemaTable *table
      = door_schema_add_bare_table (self, free_table_name (self, name),
                                    door_schema_take_labels (self, same_labels (self, label)));

  table->repeat = DOOR_DEF_NONE;
  for (guint i = 0; columns[i].name; i++)
    {
      DoorSchemaColumn *column = door_builder_add_column (
          &b, index, g_strdup (columns[i].name), columns[i].kind,
          columns[i].free_text ? DOOR_PART_ANSWER : DOOR_PART_SUBMISSION);

      column->view.label = door_schema_take_labels (self, same_labels (self, columns[i].label));
      if (columns[i].codes)
        set_codes (self, column, columns[i].codes);
    }
  door_schema_legalise_table (self, index);
}

/* --- Coded texts --------------------------------------------------------------------------- */

void
door_sheet_add_coded (DoorSchema *self,
                      guint table,
                      const char *name,
                      const char *label,
                      const DoorSheetCode *codes,
                      GHashTable *by_key)
{
  GPtrArray *columns = door_schema_table (self, table)->columns;
  g_autoptr (GHashTable) taken = door_names_new ();
  DoorBuilder b = { .schema = self };
  DoorSchemaColumn *column;

  for (guint c = 0; c < columns->len; c++)
    g_free (door_names_claim (taken, door_schema_column (self, table, c)->view.name));
  column = door_builder_add_column (&b, table, door_names_claim (taken, name), DOOR_COLUMN_CODED,
                                    DOOR_PART_ANSWER);
  column->view.label = door_schema_take_labels (self, same_labels (self, label));
  column->by_key = g_hash_table_ref (by_key);
  set_codes (self, column, codes);
  door_schema_legalise_table (self, table);
}

/* These columns are the last of their table. */
void
door_sheet_add_cells (const DoorSchema *self, guint table, const char *key, GArray *cells)
{
  const GPtrArray *columns = door_schema_table (self, table)->columns;

  for (guint c = columns->len; c-- > 0 && door_schema_column (self, table, c)->by_key;)
    {
      const DoorSchemaColumn *column = door_schema_column (self, table, c);
      const char *text = g_hash_table_lookup (column->by_key, key);
      const DoorCode *code = text ? g_hash_table_lookup (column->by_value, text) : NULL;
      DoorRecordCell cell = { .column = c, .cell = { .kind = DOOR_CELL_BLANK, .text = "" } };

      if (code)
        cell.cell = (DoorCell){ .kind = DOOR_CELL_NUMBER, .number = code->number, .text = "" };
      g_array_append_val (cells, cell);
    }
}

/* --- Reading a row ------------------------------------------------------------------------- */

static gboolean
read_number (const DoorSchemaColumn *column, const char *text, double *ret, guint *ret_decimals)
{
  const DoorCode *code;
  gboolean has_offset;
  double offset;

  *ret_decimals = 0;
  switch (column->view.kind)
    {
    case DOOR_COLUMN_CODED:
      code = g_hash_table_lookup (column->by_value, text);
      *ret = code ? code->number : 0;
      return code != NULL;
    case DOOR_COLUMN_INTEGER:
      return door_value_integer (text, ret);
    case DOOR_COLUMN_DECIMAL:
      return door_value_decimal (text, ret, ret_decimals);
    case DOOR_COLUMN_DATE:
      return door_value_date (text, ret);
    case DOOR_COLUMN_TIME:
      return door_value_time (text, ret, &has_offset, &offset);
    case DOOR_COLUMN_DATE_TIME:
      return door_value_date_time (text, ret, &has_offset, &offset);
    case DOOR_COLUMN_TEXT:
    case DOOR_COLUMN_FLAG:
    default:
      return FALSE;
    }
}

static gboolean
read_cell (const DoorSchemaColumn *column, const char *text, DoorRecordCell *cell)
{
  if (column->view.kind == DOOR_COLUMN_TEXT)
    {
      cell->cell.kind = DOOR_CELL_TEXT;
      cell->cell.text = text;
      cell->cell.n_bytes = strlen (text);
      return TRUE;
    }
  if (*text && read_number (column, text, &cell->cell.number, &cell->decimals))
    {
      cell->cell.kind = DOOR_CELL_NUMBER;
      return TRUE;
    }
  return *text == '\0';
}

GArray *
door_sheet_read_row (const DoorSchema *self,
                     guint table,
                     const char *const *values,
                     GPtrArray *problems)
{
  const DoorSchemaTable *of = door_schema_table (self, table);
  GArray *cells = g_array_new (FALSE, TRUE, sizeof (DoorRecordCell));

  for (guint c = 0; c < of->columns->len; c++)
    {
      const DoorSchemaColumn *column = door_schema_column (self, table, c);
      const char *text = values[c] ? values[c] : "";
      DoorRecordCell cell = { .column = c, .cell = { .kind = DOOR_CELL_BLANK, .text = "" } };

      if (!read_cell (column, text, &cell))
        {
          g_autofree char *path = g_strconcat (of->name, ".", column->view.name, NULL);

          g_ptr_array_add (problems, door_problem_new (DOOR_PROBLEM_TYPE, "", path, text));
        }
      g_array_append_val (cells, cell);
    }
  return cells;
}
