/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-csv"

#include "door-csv.h"

#include <csv.h>
#include <string.h>

struct _DoorCsvTable {
  GStringChunk *text;
  GArray *cells;  /* const char *, header first */
  GArray *starts; /* guint: index of each row's first cell, header first, and one end */
  GArray *lines;  /* guint: line on which each row begins, header first */
  gboolean too_large;
  gboolean row_is_blank;
  gboolean keeps_blank;
};

G_DEFINE_QUARK (door - csv - error - quark, door_csv_error)

static void
on_field (void *bytes, size_t length, void *data)
{
  DoorCsvTable *self = data;
  const char *cell = "";

  if (self->cells->len >= DOOR_CSV_MAX_CELLS)
    {
      self->too_large = TRUE;
      return;
    }
  if (length > 0)
    {
      cell = g_string_chunk_insert_len (self->text, bytes, (gssize) length);
      self->row_is_blank = FALSE;
    }
  g_array_append_val (self->cells, cell);
}

/* A row of nothing but blanks says nothing; the header is kept whatever it holds. */
static void
on_row (int terminator, void *data)
{
  DoorCsvTable *self = data;
  guint start = g_array_index (self->starts, guint, self->starts->len - 1);

  if (self->row_is_blank && !self->keeps_blank && self->starts->len > 1)
    g_array_set_size (self->cells, start);
  else
    g_array_append_val (self->starts, self->cells->len);
  self->row_is_blank = TRUE;
}

/* Bytes of the first line with its end: LF, CR LF, or the CR that old programs write alone. */
static gsize
line_length (const char *data, gsize size)
{
  gsize length = 0;

  while (length < size && data[length] != '\n' && data[length] != '\r')
    length++;
  if (length + 1 < size && data[length] == '\r' && data[length + 1] == '\n')
    length++;
  return MIN (length + 1, size);
}

static char
find_delimiter (const char *data, gsize size)
{
  gsize header = size ? line_length (data, size) : 0;

  return memchr (data, ';', header) ? ';' : ',';
}

/* libcsv would trim spaces; a cell is kept as it stands. */
static int
no_space (unsigned char c)
{
  return 0;
}

/* Feeds line by line, so that each row knows the line it begins on: a line on which no quote is
 * open begins a row, or stands in for the blank line before it. */
static gboolean
feed (DoorCsvTable *self, struct csv_parser *parser, const char *data, gsize size)
{
  guint line = 1;
  gboolean in_quotes = FALSE;

  while (size > 0 && !self->too_large)
    {
      gsize length = line_length (data, size);

      if (!in_quotes)
        {
          g_array_set_size (self->lines, self->starts->len);
          g_array_index (self->lines, guint, self->lines->len - 1) = line;
        }
      for (gsize i = 0; i < length; i++)
        in_quotes ^= data[i] == '"';
      if (csv_parse (parser, data, length, on_field, on_row, self) != length)
        return FALSE;
      data += length;
      size -= length;
      line++;
    }
  return csv_fini (parser, on_field, on_row, self) == 0;
}

static DoorCsvTable *
table_new (void)
{
  DoorCsvTable *self = g_new0 (DoorCsvTable, 1);
  guint zero = 0;

  self->text = g_string_chunk_new (4096);
  self->cells = g_array_new (FALSE, FALSE, sizeof (const char *));
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (self->starts, zero);
  self->row_is_blank = TRUE;
  return self;
}

static DoorCsvTable *
read_table (GBytes *bytes, gboolean keep_blank, GError **error)
{
  g_autoptr (DoorCsvTable) self = table_new ();
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  struct csv_parser parser;
  gboolean whole;

  if (size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  if (size > 0 && (memchr (data, '\0', size) || !g_utf8_validate (data, (gssize) size, NULL)))
    {
      g_set_error_literal (error, DOOR_CSV_ERROR, DOOR_CSV_ERROR_MALFORMED,
                           "the text is not UTF-8; save the file as CSV UTF-8");
      return NULL;
    }

  self->keeps_blank = keep_blank;
  csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI);
  csv_set_delim (&parser, find_delimiter (data ? data : "", size));
  csv_set_space_func (&parser, no_space);
  whole = feed (self, &parser, data, size);
  csv_free (&parser);

  if (self->too_large)
    {
      g_set_error (error, DOOR_CSV_ERROR, DOOR_CSV_ERROR_TOO_LARGE, "more than %u cells",
                   DOOR_CSV_MAX_CELLS);
      return NULL;
    }
  if (!whole)
    {
      g_set_error (error, DOOR_CSV_ERROR, DOOR_CSV_ERROR_MALFORMED,
                   "the quotes of the row that begins on line %u do not match",
                   self->lines->len ? g_array_index (self->lines, guint, self->lines->len - 1) : 1);
      return NULL;
    }
  return g_steal_pointer (&self);
}

DoorCsvTable *
door_csv_read (GBytes *bytes, GError **error)
{
  return read_table (bytes, FALSE, error);
}

DoorCsvTable *
door_csv_read_with_blank_rows (GBytes *bytes, GError **error)
{
  return read_table (bytes, TRUE, error);
}

void
door_csv_table_free (DoorCsvTable *self)
{
  if (!self)
    return;
  g_string_chunk_free (self->text);
  g_array_unref (self->cells);
  g_array_unref (self->starts);
  g_array_unref (self->lines);
  g_free (self);
}

/* Row 0 is the header here. */
static const char *
cell_at (const DoorCsvTable *self, guint row, guint column)
{
  guint start, end;

  if (row + 1 >= self->starts->len)
    return "";
  start = g_array_index (self->starts, guint, row);
  end = g_array_index (self->starts, guint, row + 1);
  return column < end - start ? g_array_index (self->cells, const char *, start + column) : "";
}

guint
door_csv_columns (const DoorCsvTable *self)
{
  return self->starts->len > 1 ? g_array_index (self->starts, guint, 1) : 0;
}

guint
door_csv_rows (const DoorCsvTable *self)
{
  return self->starts->len > 1 ? self->starts->len - 2 : 0;
}

const char *
door_csv_header (const DoorCsvTable *self, guint column)
{
  return cell_at (self, 0, column);
}

int
door_csv_find (const DoorCsvTable *self, const char *header)
{
  for (guint i = 0; i < door_csv_columns (self); i++)
    if (strcmp (door_csv_header (self, i), header) == 0)
      return (int) i;
  return -1;
}

const char *
door_csv_cell (const DoorCsvTable *self, guint row, guint column)
{
  return cell_at (self, row + 1, column);
}

guint
door_csv_line (const DoorCsvTable *self, guint row)
{
  g_return_val_if_fail (row + 1 < self->lines->len, 0);
  return g_array_index (self->lines, guint, row + 1);
}

void
door_csv_append_cell (GString *out, const char *cell)
{
  if (!strpbrk (cell, ",\"\r\n"))
    {
      g_string_append (out, cell);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = cell; *p; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

void
door_csv_append_row (GString *out, const char *const *cells, gsize n_cells)
{
  for (gsize i = 0; i < n_cells; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      door_csv_append_cell (out, cells[i]);
    }
  g_string_append (out, "\r\n");
}
