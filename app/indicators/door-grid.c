/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-grid.h"

#include <csv.h>
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define CHUNK (256 * 1024)

G_DEFINE_QUARK (door - grid - error - quark, door_grid_error)

typedef struct {
  const char *text;
  double number;
  gint8 missing;
} Value;

typedef struct {
  char *name;
  GHashTable *ids; /* text → value + 1 */
  GArray *values;  /* of Value */
  GArray *cells;   /* of guint32 */
} Column;

struct _DoorGrid {
  GPtrArray *columns; /* of Column */
  guint n_rows;
  GStringChunk *texts;
};

static void
column_free (Column *self)
{
  g_free (self->name);
  g_hash_table_unref (self->ids);
  g_array_unref (self->values);
  g_array_unref (self->cells);
  g_free (self);
}

void
door_grid_free (DoorGrid *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->columns);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static DoorGrid *
frame_new (void)
{
  DoorGrid *self = g_new0 (DoorGrid, 1);

  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->texts = g_string_chunk_new (64 * 1024);
  return self;
}

static Column *
add_column (DoorGrid *self, const char *name)
{
  Column *column = g_new0 (Column, 1);

  column->name = g_strdup (name);
  column->ids = g_hash_table_new (g_str_hash, g_str_equal);
  column->values = g_array_new (FALSE, FALSE, sizeof (Value));
  column->cells = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_ptr_array_add (self->columns, column);
  return column;
}

/* --- Cells --------------------------------------------------------------------------------- */

static gint8
missing_of (const char *text)
{
  if (text[0] == '\0')
    return DOOR_MISSING_NOT_APPLICABLE;
  for (int m = DOOR_MISSING_FIRST; m <= DOOR_MISSING_LAST; m++)
    {
      char code[8];

      g_snprintf (code, sizeof code, "%d", m);
      if (strcmp (text, code) == 0)
        return (gint8) m;
    }
  return DOOR_MISSING_NONE;
}

static double
number_of (const char *text)
{
  char *end;
  double number;

  if (text[0] == '\0')
    return NAN;
  number = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (number) ? number : NAN;
}

static guint32
value_of (DoorGrid *self, Column *column, const char *text)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (column->ids, text));
  Value value = { 0 };

  if (known > 0)
    return known - 1;
  value.text = g_string_chunk_insert (self->texts, text);
  value.number = number_of (text);
  value.missing = missing_of (text);
  g_array_append_val (column->values, value);
  g_hash_table_insert (column->ids, (gpointer) value.text, GUINT_TO_POINTER (column->values->len));
  return column->values->len - 1;
}

/* --- CSV ----------------------------------------------------------------------------------- */

typedef struct {
  DoorGrid *frame;
  const char *const *wanted;
  GPtrArray *places; /* of Column, or NULL: by place in the file */
  GHashTable *names;
  gboolean in_body;
  guint at;
  GError *error;
} Reading;

/* `what` is put after the sentence; "" nothing. The first fault counts. */
static void
set_fault (Reading *self, DoorGridError code, const char *sentence, const char *what)
{
  if (!self->error)
    self->error = g_error_new (DOOR_GRID_ERROR, (int) code, "%s%s", sentence, what);
}

static void
read_name (Reading *self, const char *name)
{
  gboolean wanted = !self->wanted || g_strv_contains (self->wanted, name);

  if (name[0] != '\0' && !g_hash_table_add (self->names, g_strdup (name)))
    set_fault (self, DOOR_GRID_ERROR_NAME, "two columns have the name ", name);
  if (self->places->len >= DOOR_GRID_MAX_COLUMNS)
    set_fault (self, DOOR_GRID_ERROR_READ, "more columns than can be read, from here on: ", name);
  if (!self->error)
    g_ptr_array_add (self->places, wanted ? add_column (self->frame, name) : NULL);
}

static void
read_cell (Reading *self, const char *text)
{
  Column *column = self->at < self->places->len ? self->places->pdata[self->at] : NULL;
  guint32 value;

  self->at++;
  if (!column)
    return;
  value = value_of (self->frame, column, text);
  g_array_append_val (column->cells, value);
}

static void
on_cell (void *bytes, size_t length, gpointer data)
{
  Reading *self = data;
  const char *text = length > 0 ? bytes : "";

  if (self->error)
    return;
  if (!self->in_body && self->places->len == 0 && length >= 3
      && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    text += 3;
  if (!g_utf8_validate (text, -1, NULL))
    set_fault (self, DOOR_GRID_ERROR_READ, "it holds text that is not UTF-8", "");
  else if (self->in_body)
    read_cell (self, text);
  else
    read_name (self, text);
}

/* A row shorter than the header ends in blanks. */
static void
on_row (int end, gpointer data)
{
  Reading *self = data;

  (void) end;
  if (self->error)
    return;
  if (self->in_body && self->at == 0)
    return;
  while (self->in_body && self->at < self->places->len)
    read_cell (self, "");
  if (self->in_body && ++self->frame->n_rows >= DOOR_GRID_MAX_ROWS)
    set_fault (self, DOOR_GRID_ERROR_READ, "more rows than can be read", "");
  self->in_body = TRUE;
  self->at = 0;
}

static gboolean
read_stream (Reading *self, GInputStream *stream, GError **error)
{
  g_autofree char *chunk = g_malloc (CHUNK);
  struct csv_parser parser;
  gssize n = 0;
  gboolean good = csv_init (&parser, CSV_APPEND_NULL) == 0;

  while (good && !self->error && (n = g_input_stream_read (stream, chunk, CHUNK, NULL, error)) > 0)
    if (csv_parse (&parser, chunk, (size_t) n, on_cell, on_row, self) != (size_t) n)
      set_fault (self, DOOR_GRID_ERROR_READ, "it is not CSV: ", csv_strerror (csv_error (&parser)));
  if (good && n == 0 && !self->error && csv_fini (&parser, on_cell, on_row, self) != 0)
    set_fault (self, DOOR_GRID_ERROR_READ, "it is not CSV: ", csv_strerror (csv_error (&parser)));
  if (good)
    csv_free (&parser);
  return good && n >= 0;
}

DoorGrid *
door_grid_read_csv (const char *path, const char *const *columns, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (DoorGrid) self = frame_new ();
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { .frame = self, .wanted = columns, .places = places, .names = names };

  if (!stream || !read_stream (&reading, G_INPUT_STREAM (stream), error))
    {
      g_clear_error (&reading.error);
      return NULL;
    }
  if (!reading.error && !reading.in_body)
    set_fault (&reading, DOOR_GRID_ERROR_READ, "it has no header", "");
  if (!reading.error)
    return g_steal_pointer (&self);
  g_propagate_prefixed_error (error, reading.error, "%s: ", path);
  return NULL;
}

DoorGrid *
door_grid_new (const char *const *columns)
{
  DoorGrid *self = frame_new ();

  for (guint i = 0; columns[i]; i++)
    add_column (self, columns[i]);
  return self;
}

/* --- Asking -------------------------------------------------------------------------------- */

static const Column *
column_at (const DoorGrid *self, guint column)
{
  return self->columns->pdata[column];
}

guint
door_grid_n_rows (const DoorGrid *self)
{
  return self->n_rows;
}

guint
door_grid_n_columns (const DoorGrid *self)
{
  return self->columns->len;
}

const char *
door_grid_name (const DoorGrid *self, guint column)
{
  return column_at (self, column)->name;
}

int
door_grid_find (const DoorGrid *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (strcmp (column_at (self, i)->name, name) == 0)
      return (int) i;
  return -1;
}

guint
door_grid_n_values (const DoorGrid *self, guint column)
{
  return column_at (self, column)->values->len;
}

static const Value *
value_at (const DoorGrid *self, guint column, guint value)
{
  return &g_array_index (column_at (self, column)->values, Value, value);
}

const char *
door_grid_value_text (const DoorGrid *self, guint column, guint value)
{
  return value_at (self, column, value)->text;
}

double
door_grid_value_number (const DoorGrid *self, guint column, guint value)
{
  return value_at (self, column, value)->number;
}

DoorMissing
door_grid_value_missing (const DoorGrid *self, guint column, guint value)
{
  return (DoorMissing) value_at (self, column, value)->missing;
}

const guint32 *
door_grid_values (const DoorGrid *self, guint column)
{
  return (const guint32 *) (gconstpointer) column_at (self, column)->cells->data;
}

const char *
door_grid_cell (const DoorGrid *self, guint row, guint column)
{
  return door_grid_value_text (self, column, door_grid_values (self, column)[row]);
}

GHashTable *
door_grid_index (const DoorGrid *self, guint column, GError **error)
{
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint row = 0; row < self->n_rows; row++)
    {
      const char *text = door_grid_cell (self, row, column);

      if (text[0] == '\0')
        continue;
      if (g_hash_table_insert (index, (gpointer) text, GUINT_TO_POINTER (row + 1)))
        continue;
      g_set_error (error, DOOR_GRID_ERROR, DOOR_GRID_ERROR_KEY, "'%s' stands twice in column '%s'",
                   text, door_grid_name (self, column));
      return NULL;
    }
  return g_steal_pointer (&index);
}
