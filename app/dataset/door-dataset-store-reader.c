/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells out of encoded blocks, row by row. A block holds columns: some rows are decoded at once, column
 * by column, since what a column is and where it begins costs more than its cell. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-store-private.h"

#include <string.h>

/* Rows decoded at once: more would push each other out of the processor's cache. */
#define TILE 8u

struct _DoorStoreReader {
  const DoorStore *store;
  guint next_block;
  guint row, n_rows; /* in the block */
  guint decoded;     /* rows of the block that have been */
  GBytes *bytes;
  const guint8 *data;
  DoorCell *cells; /* of TILE rows */
};

DoorStoreReader *
door_store_reader_new (const DoorStore *store)
{
  DoorStoreReader *self = g_new0 (DoorStoreReader, 1);

  self->store = store;
  self->cells = g_new0 (DoorCell, MAX (store->n_columns, 1) * TILE);
  for (guint i = 0; i < store->n_columns * TILE; i++)
    self->cells[i].text = "";
  return self;
}

void
door_store_reader_free (DoorStoreReader *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->cells);
  g_free (self);
}

static gboolean
next_block (DoorStoreReader *self, GError **error)
{
  const Block *block;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->row = self->n_rows = self->decoded = 0;
  if (self->next_block >= self->store->blocks->len)
    return FALSE;
  block = &g_array_index (self->store->blocks, Block, self->next_block++);
  self->bytes = block->bytes ? g_bytes_ref (block->bytes)
                             : self->store->spool->get (self->store->spool, block->place, error);
  if (!self->bytes)
    return FALSE;
  self->data = g_bytes_get_data (self->bytes, NULL);
  memcpy (&self->n_rows, self->data, sizeof (guint32));
  return TRUE;
}

static void
set_state (DoorCell *cell, guint state)
{
  cell->number = 0;
  cell->missing = DOOR_MISSING_NONE;
  cell->kind = DOOR_CELL_BLANK;
  if (state < STATE_MISSING)
    return;
  cell->kind = DOOR_CELL_MISSING;
  cell->missing = (DoorMissing) (DOOR_MISSING_LAST - (int) (state - STATE_MISSING));
  cell->number = cell->missing;
}

static inline void
set_number (DoorCell *cell, double number)
{
  cell->kind = DOOR_CELL_NUMBER;
  cell->missing = DOOR_MISSING_NONE;
  cell->number = number;
}

static inline void
set_integer (DoorCell *cell, gint64 number, gint64 lowest)
{
  if (number >= lowest + N_STATES)
    set_number (cell, (double) number);
  else
    set_state (cell, (guint) (number - lowest));
}

static void
set_double (DoorCell *cell, const guint8 *at)
{
  guint64 bits;
  double number;

  memcpy (&bits, at, sizeof bits);
  if ((bits & ~G_GUINT64_CONSTANT (0xff)) == STATE_BITS)
    {
      set_state (cell, (guint) (bits & 0xff));
      return;
    }
  memcpy (&number, at, sizeof number);
  set_number (cell, number);
}

static void
set_text (DoorCell *cell, const guint8 *column, guint row, guint n_rows)
{
  const guint32 *ends = (const guint32 *) (gconstpointer) column;
  guint32 start = row == 0 ? 0 : ends[row - 1];

  cell->text = (const char *) (ends + n_rows) + start;
  cell->n_bytes = ends[row] - start - 1;
  cell->kind = cell->n_bytes > 0 ? DOOR_CELL_TEXT : DOOR_CELL_BLANK;
}

#define DECODE(type, lowest)                                                                       \
  for (guint i = 0; i < n; i++)                                                                    \
  set_integer (&cells[i * stride], ((const type *) (gconstpointer) column)[row + i], lowest)

/* The cells of one column in `n` rows, `stride` apart. */
static void
decode_column (const DoorStoreReader *self, const Entry *entry, DoorCell *cells, guint n)
{
  const guint8 *column = self->data + entry->offset;
  const guint stride = self->store->n_columns;
  const guint row = self->row;

  switch (entry->encoding & 0xff)
    {
    case BYTE:
      DECODE (gint8, G_MININT8);
      break;
    case SHORT:
      DECODE (gint16, G_MININT16);
      break;
    case LONG:
      DECODE (gint32, G_MININT32);
      break;
    case DOUBLE:
      for (guint i = 0; i < n; i++)
        set_double (&cells[i * stride], column + (row + i) * sizeof (double));
      break;
    case TEXT:
      for (guint i = 0; i < n; i++)
        set_text (&cells[i * stride], column, row + i, self->n_rows);
      break;
    default:
      for (guint i = 0; i < n; i++)
        set_state (&cells[i * stride], entry->encoding >> 16);
    }
}

static void
decode_tile (DoorStoreReader *self)
{
  const Entry *entries = (const Entry *) (gconstpointer) (self->data + 2 * sizeof (guint32));
  guint n = MIN (TILE, self->n_rows - self->row);

  for (guint i = 0; i < self->store->n_columns; i++)
    decode_column (self, &entries[i], &self->cells[i], n);
  self->decoded = self->row + n;
}

const DoorCell *
door_store_reader_next (DoorStoreReader *self, GError **error)
{
  guint in_tile;

  while (self->row >= self->n_rows)
    if (!next_block (self, error))
      return NULL;
  if (self->row >= self->decoded)
    decode_tile (self);
  in_tile = self->row++ % TILE;
  return self->cells + (gsize) in_tile * self->store->n_columns;
}
