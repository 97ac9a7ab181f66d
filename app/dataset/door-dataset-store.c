/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells in columns, in blocks of DOOR_DATASET_BLOCK rows.
 *
 * The open block holds a double and a state for each cell. A full one is encoded, once, into one
 * run of bytes that holds no pointers, so that it can rest anywhere:
 *
 *   guint32 rows, guint32 columns
 *   for each column  guint32 encoding, guint32 offset
 *   for each column, at its offset (a multiple of 8)
 *     SAME          nothing; the state is in the upper half of the encoding
 *     BYTE … DOUBLE one number per row; the lowest numbers of the width stand for the states
 *     TEXT          guint32 per row: where its text ends, then the texts, each ended by NUL
 *
 * Encoded numbers are of this machine's byte order: blocks are not for other machines.
 */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-store-private.h"

#include <math.h>
#include <string.h>

/* Long texts end a block early, so that its offsets stay within 32 bits. */
#define MAX_OPEN_TEXT ((gsize) 16 * 1024 * 1024)

/* --- Encoding ------------------------------------------------------------------------------ */

static guint8
state_of (const DoorCell *cell)
{
  switch (cell->kind)
    {
    case DOOR_CELL_MISSING:
      return (guint8) (STATE_MISSING + (DOOR_MISSING_LAST - cell->missing));
    case DOOR_CELL_BLANK:
      return STATE_BLANK;
    case DOOR_CELL_NUMBER:
    case DOOR_CELL_TEXT:
    default:
      return STATE_VALUE;
    }
}

static guint32
choose_encoding (const OpenColumn *column, guint n)
{
  gboolean any = FALSE, same = TRUE, whole = TRUE;
  double min = 0, max = 0;

  for (guint i = 0; i < n; i++)
    {
      double number = column->numbers[i];

      same = same && column->states[i] == column->states[0];
      if (column->states[i] != STATE_VALUE)
        continue;
      min = any ? MIN (min, number) : number;
      max = any ? MAX (max, number) : number;
      any = TRUE;
      whole = whole && number == floor (number);
    }
  if (!any && same)
    return SAME | (guint32) column->states[0] << 16;
  if (whole && min >= G_MININT8 + N_STATES && max <= G_MAXINT8)
    return BYTE;
  if (whole && min >= G_MININT16 + N_STATES && max <= G_MAXINT16)
    return SHORT;
  return whole && min >= (double) G_MININT32 + N_STATES && max <= G_MAXINT32 ? LONG : DOUBLE;
}

static void
align (GByteArray *out)
{
  static const guint8 zeros[8];

  g_byte_array_append (out, zeros, (8 - out->len % 8) % 8);
}

#define APPEND_NUMBERS(type, lowest)                                                               \
  for (guint i = 0; i < n; i++)                                                                    \
    {                                                                                              \
      type number = (type) (column->states[i] == STATE_VALUE ? (type) column->numbers[i]           \
                                                             : (lowest) + column->states[i]);      \
      g_byte_array_append (out, (const guint8 *) &number, sizeof number);                          \
    }

static void
append_doubles (GByteArray *out, const OpenColumn *column, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint64 bits = STATE_BITS | column->states[i];

      if (column->states[i] == STATE_VALUE)
        memcpy (&bits, &column->numbers[i], sizeof bits);
      g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
    }
}

static guint32
append_column (GByteArray *out, const OpenColumn *column, guint n)
{
  guint32 encoding = column->is_text ? TEXT : choose_encoding (column, n);

  switch (encoding & 0xff)
    {
    case BYTE:
      APPEND_NUMBERS (gint8, G_MININT8);
      break;
    case SHORT:
      APPEND_NUMBERS (gint16, G_MININT16);
      break;
    case LONG:
      APPEND_NUMBERS (gint32, G_MININT32);
      break;
    case DOUBLE:
      append_doubles (out, column, n);
      break;
    case TEXT:
      g_byte_array_append (out, (const guint8 *) column->ends, n * (guint) sizeof (guint32));
      g_byte_array_append (out, (const guint8 *) column->text->str, (guint) column->text->len);
      break;
    default:
      break;
    }
  return encoding;
}

static GBytes *
encode (const DoorStore *self)
{
  GByteArray *out = g_byte_array_new ();
  g_autofree Entry *entries = g_new0 (Entry, self->n_columns);
  guint32 head[2] = { self->n_open, self->n_columns };
  guint entries_size = self->n_columns * (guint) sizeof (Entry);

  g_byte_array_append (out, (const guint8 *) head, sizeof head);
  g_byte_array_append (out, (const guint8 *) entries, entries_size);
  for (guint i = 0; i < self->n_columns; i++)
    {
      align (out);
      entries[i].offset = out->len;
      entries[i].encoding = append_column (out, &self->open[i], self->n_open);
    }
  memcpy (out->data + sizeof head, entries, entries_size);
  return g_byte_array_free_to_bytes (out);
}

/* --- Adding -------------------------------------------------------------------------------- */

static void
note_number (DoorColumnStats *stats, double number, guint decimals)
{
  stats->min = stats->n_values == 0 ? number : MIN (stats->min, number);
  stats->max = stats->n_values == 0 ? number : MAX (stats->max, number);
  stats->decimals = MAX (stats->decimals, decimals);
  stats->n_values++;
}

static void
add_number (DoorStore *self, guint c, const DoorCell *cell, guint decimals)
{
  OpenColumn *column = &self->open[c];
  DoorColumnStats *stats = &self->stats[c];

  column->numbers[self->n_open] = cell->number;
  column->states[self->n_open] = state_of (cell);
  if (cell->kind == DOOR_CELL_NUMBER)
    note_number (stats, cell->number, decimals);
  else if (cell->kind == DOOR_CELL_MISSING)
    stats->n_missing[DOOR_MISSING_LAST - cell->missing]++;
  else
    stats->n_blank++;
}

static void
add_text (DoorStore *self, guint c, const DoorCell *cell)
{
  OpenColumn *column = &self->open[c];
  DoorColumnStats *stats = &self->stats[c];

  if (cell->kind == DOOR_CELL_TEXT)
    {
      g_string_append_len (column->text, cell->text, (gssize) cell->n_bytes);
      self->open_text += cell->n_bytes;
      stats->max_bytes = MAX (stats->max_bytes, cell->n_bytes);
      stats->n_values++;
    }
  else
    stats->n_blank++;
  g_string_append_c (column->text, '\0');
  column->ends[self->n_open] = (guint32) column->text->len;
}

static void
add_cell (DoorStore *self, guint c, const DoorCell *cell, guint decimals)
{
  if (self->open[c].is_text)
    add_text (self, c, cell);
  else
    add_number (self, c, cell, decimals);
}

static void
add_absent (DoorStore *self)
{
  const DoorCell absent = { .kind = DOOR_CELL_MISSING, .missing = DOOR_MISSING_NOT_APPLICABLE };

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (!self->open[i].seen)
        add_cell (self, i, &absent, 0);
      self->open[i].seen = FALSE;
    }
}

static gboolean
is_full (const DoorStore *self)
{
  return self->n_open >= DOOR_DATASET_BLOCK || self->open_text > MAX_OPEN_TEXT;
}

gboolean
door_store_append (DoorStore *self, const DoorRecordCell *cells, guint n_cells, GError **error)
{
  if (is_full (self) && !door_store_flush (self, error))
    return FALSE;
  for (guint i = 0; i < n_cells; i++)
    {
      /* An attribute written twice in other words: the first counts. */
      if (self->open[cells[i].column].seen)
        continue;
      self->open[cells[i].column].seen = TRUE;
      add_cell (self, cells[i].column, &cells[i].cell, cells[i].decimals);
    }
  add_absent (self);
  self->n_open++;
  self->n_rows++;
  return TRUE;
}

gboolean
door_store_flush (DoorStore *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  Block block = { NULL };

  if (self->n_open == 0)
    return TRUE;
  bytes = encode (self);
  if (!self->spool)
    block.bytes = g_steal_pointer (&bytes);
  else if (!self->spool->put (self->spool, bytes, &block.place, error))
    return FALSE;
  g_array_append_val (self->blocks, block);
  for (guint i = 0; i < self->n_columns; i++)
    if (self->open[i].is_text)
      g_string_truncate (self->open[i].text, 0);
  self->n_open = 0;
  self->open_text = 0;
  return TRUE;
}

guint64
door_store_n_rows (const DoorStore *self)
{
  return self->n_rows;
}

const DoorColumnStats *
door_store_stats (const DoorStore *self, guint column)
{
  return &self->stats[column];
}

static void
clear_block (Block *block)
{
  g_clear_pointer (&block->bytes, g_bytes_unref);
}

DoorStore *
door_store_new (const DoorSchemaTable *table, DoorSpool *spool)
{
  DoorStore *self = g_new0 (DoorStore, 1);

  self->table = table;
  self->spool = spool;
  self->n_columns = table->columns->len;
  self->open = g_new0 (OpenColumn, self->n_columns);
  self->stats = g_new0 (DoorColumnStats, self->n_columns);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (self->blocks, (GDestroyNotify) clear_block);
  for (guint i = 0; i < self->n_columns; i++)
    {
      const DoorSchemaColumn *column = g_ptr_array_index (table->columns, i);
      OpenColumn *open = &self->open[i];

      open->is_text = column->view.kind == DOOR_COLUMN_TEXT;
      if (open->is_text)
        {
          open->text = g_string_new (NULL);
          open->ends = g_new (guint32, DOOR_DATASET_BLOCK);
          continue;
        }
      open->numbers = g_new (double, DOOR_DATASET_BLOCK);
      open->states = g_new (guint8, DOOR_DATASET_BLOCK);
    }
  return self;
}

void
door_store_free (DoorStore *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_free (self->open[i].numbers);
      g_free (self->open[i].states);
      g_free (self->open[i].ends);
      if (self->open[i].text)
        g_string_free (self->open[i].text, TRUE);
    }
  g_free (self->open);
  g_free (self->stats);
  g_array_unref (self->blocks);
  g_free (self);
}
