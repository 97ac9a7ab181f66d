/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of one answer → its cells. */
#define G_LOG_DOMAIN "door-dataset"

#include "door-dataset-reader-private.h"
#include "door-partial-date.h"

#include <math.h>
#include <string.h>

/* 1 January 1970 as a Julian day. */
#define JULIAN_1970 2440588

/* The node's path with the positions of the rows it stands in. */
static char *
path_in_rows (const DoorReader *self, const DoorFrame *frame, const char *path)
{
  g_autofree char *outer = NULL;
  const char *repeat;
  gsize n;

  if (!frame->above)
    return g_strdup (path);
  repeat = door_form_path (self->schema->form, frame->repeat);
  n = strlen (repeat);
  outer = path_in_rows (self, frame->above, repeat);
  return g_strdup_printf ("%s[%u]%s", outer, frame->position,
                          g_str_has_prefix (path, repeat) ? path + n : "");
}

void
door_reader_add_problem (DoorReader *self,
                         const DoorFrame *frame,
                         DoorProblemKind kind,
                         const char *path,
                         const char *value)
{
  g_autofree char *place = path_in_rows (self, frame, path);

  if (self->record->problems->len >= DOOR_READER_MAX_PROBLEMS)
    {
      self->too_large = TRUE;
      return;
    }
  g_ptr_array_add (self->record->problems,
                   door_problem_new (kind, self->record->instance, place, value));
}

/* --- Cells --------------------------------------------------------------------------------- */

static void
put (DoorReader *self, const DoorFrame *frame, guint column, DoorCell cell, guint decimals)
{
  GArray *cells = g_ptr_array_index (self->row_cells, frame->row);
  DoorRecordCell entry = { .column = column, .decimals = decimals, .cell = cell };

  g_array_append_val (cells, entry);
}

void
door_reader_put_blank (DoorReader *self, const DoorFrame *frame, guint column)
{
  put (self, frame, column, (DoorCell){ .kind = DOOR_CELL_BLANK }, 0);
}

void
door_reader_put_number (
    DoorReader *self, const DoorFrame *frame, guint column, double number, guint decimals)
{
  put (self, frame, column, (DoorCell){ .kind = DOOR_CELL_NUMBER, .number = number }, decimals);
}

static void
put_missing (DoorReader *self, const DoorFrame *frame, guint column, DoorMissing missing)
{
  put (self, frame, column,
       (DoorCell){ .kind = DOOR_CELL_MISSING, .missing = missing, .number = missing }, 0);
}

void
door_reader_put_text (DoorReader *self, const DoorFrame *frame, guint column, const char *text)
{
  DoorCell cell = { .kind = DOOR_CELL_TEXT, .n_bytes = strlen (text) };

  if (cell.n_bytes == 0)
    {
      door_reader_put_blank (self, frame, column);
      return;
    }
  cell.text = g_string_chunk_insert_len (self->record->texts, text, (gssize) cell.n_bytes);
  put (self, frame, column, cell, 0);
}

static void
put_code (DoorReader *self, const DoorFrame *frame, guint column, const DoorCode *code)
{
  if (code->missing)
    put_missing (self, frame, column, code->missing);
  else
    door_reader_put_number (self, frame, column, code->number, 0);
}

/* --- Values of one node -------------------------------------------------------------------- */

typedef struct {
  DoorDefNode node;
  guint column;
  guint n_columns;
  const DoorSchemaColumn *first;
} Target;

static void
put_all_blank (DoorReader *self, const DoorFrame *frame, const Target *to)
{
  for (guint i = 0; i < to->n_columns; i++)
    door_reader_put_blank (self, frame, to->column + i);
}

static void
refuse (DoorReader *self,
        const DoorFrame *frame,
        const Target *to,
        DoorProblemKind kind,
        const char *text)
{
  door_reader_add_problem (self, frame, kind, door_form_path (self->schema->form, to->node), text);
}

static void
read_number (
    DoorReader *self, const DoorFrame *frame, const Target *to, const char *text, gboolean integer)
{
  DoorMissing missing = door_missing_parse (text);
  guint decimals = 0;
  double number;

  if (missing && to->first->view.has_codes_for_missing
      && (to->first->view.missing & DOOR_MISSING_BIT (missing)))
    put_missing (self, frame, to->column, missing);
  /* What other clients store for a calculation without a result. */
  else if (strcmp (text, "NaN") == 0)
    door_reader_put_blank (self, frame, to->column);
  else if (integer ? door_value_integer (text, &number)
                   : door_value_decimal (text, &number, &decimals))
    door_reader_put_number (self, frame, to->column, number, decimals);
  else
    {
      door_reader_put_blank (self, frame, to->column);
      refuse (self, frame, to, DOOR_PROBLEM_TYPE, text);
    }
}

static void
read_code (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  const DoorCode *code = g_hash_table_lookup (to->first->by_value, text);

  if (code)
    {
      put_code (self, frame, to->column, code);
      return;
    }
  door_reader_put_blank (self, frame, to->column);
  refuse (self, frame, to, DOOR_PROBLEM_CHOICE, text);
}

static void
read_boolean (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  if (strcmp (text, "true") == 0)
    text = "1";
  else if (strcmp (text, "false") == 0)
    text = "0";
  read_code (self, frame, to, text);
}

static const DoorColumn *
column_view (const DoorReader *self, const Target *to, guint part)
{
  guint table = self->schema->nodes[to->node].table;

  return &door_schema_column (self->schema, table, to->column + part)->view;
}

/* The place of each choice among those named, 1 the first; 0: not named. By column. */
static guint *
find_places (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  GHashTable *choices = self->schema->nodes[to->node].kids;
  guint *places = g_new0 (guint, to->n_columns);
  guint n = 0;

  for (guint i = 0; words[i]; i++)
    {
      guint column = GPOINTER_TO_UINT (g_hash_table_lookup (choices, words[i]));

      if (*words[i] == '\0')
        continue;
      n++;
      if (column == 0)
        refuse (self, frame, to, DOOR_PROBLEM_CHOICE, words[i]);
      else if (places[column] == 0)
        places[column] = n;
    }
  return places;
}

/* The reason that was chosen where an answer should be; NONE when there is an answer too. */
static DoorMissing
only_reason (const DoorReader *self, const Target *to, const guint *places)
{
  DoorMissing reason = DOOR_MISSING_NONE;

  for (guint i = 1; i < to->n_columns; i++)
    {
      const DoorColumn *column = column_view (self, to, i);
      DoorMissing missing = door_missing_parse (column->choice);

      if (places[i] == 0)
        continue;
      if (!missing || !(column->missing & DOOR_MISSING_BIT (missing)))
        return DOOR_MISSING_NONE;
      reason = missing;
    }
  return reason;
}

static void
read_multiple (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  g_autofree guint *places = find_places (self, frame, to, text);
  DoorMissing reason = only_reason (self, to, places);

  door_reader_put_text (self, frame, to->column, text);
  for (guint i = 1; i < to->n_columns; i++)
    if (reason && !door_missing_parse (column_view (self, to, i)->choice))
      put_missing (self, frame, to->column + i, reason);
    else
      door_reader_put_number (self, frame, to->column + i, places[i] > 0, 0);
}

static void
read_rank (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  g_autofree guint *places = find_places (self, frame, to, text);

  door_reader_put_text (self, frame, to->column, text);
  for (guint i = 1; i < to->n_columns; i++)
    if (places[i] > 0)
      door_reader_put_number (self, frame, to->column + i, places[i], 0);
    else
      door_reader_put_blank (self, frame, to->column + i);
}

static void
read_date (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  double days;

  if (door_value_date (text, &days))
    door_reader_put_number (self, frame, to->column, days, 0);
  else
    {
      door_reader_put_blank (self, frame, to->column);
      refuse (self, frame, to, DOOR_PROBLEM_TYPE, text);
    }
}

static void
read_time (
    DoorReader *self, const DoorFrame *frame, const Target *to, const char *text, gboolean date)
{
  gboolean has_offset;
  double ms, offset;

  if (!(date ? door_value_date_time (text, &ms, &has_offset, &offset)
             : door_value_time (text, &ms, &has_offset, &offset)))
    {
      put_all_blank (self, frame, to);
      refuse (self, frame, to, DOOR_PROBLEM_TYPE, text);
      return;
    }
  door_reader_put_number (self, frame, to->column, ms, fmod (ms, 1000) != 0 ? 3 : 0);
  if (has_offset)
    door_reader_put_number (self, frame, to->column + 1, offset, 0);
  else
    door_reader_put_blank (self, frame, to->column + 1);
}

static void
read_geopoint (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n = g_strv_length (words);
  double numbers[4];
  guint decimals[4];
  gboolean good = n >= 2 && n <= 4;

  for (guint i = 0; i < n && good; i++)
    good = door_value_decimal (words[i], &numbers[i], &decimals[i]);
  if (!good)
    {
      put_all_blank (self, frame, to);
      refuse (self, frame, to, DOOR_PROBLEM_TYPE, text);
      return;
    }
  for (guint i = 0; i < 4; i++)
    if (i < n)
      door_reader_put_number (self, frame, to->column + i, numbers[i], decimals[i]);
    else
      door_reader_put_blank (self, frame, to->column + i);
}

/* What was said, and the first and last day it can mean. What is none of our dates stays as it was said. */
static void
read_partial_date (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  DoorPartialDate date;

  door_reader_put_text (self, frame, to->column, text);
  if (door_partial_date_read (text, &date))
    {
      door_reader_put_number (self, frame, to->column + 1, date.first - JULIAN_1970, 0);
      door_reader_put_number (self, frame, to->column + 2, date.last - JULIAN_1970, 0);
      return;
    }
  door_reader_put_blank (self, frame, to->column + 1);
  door_reader_put_blank (self, frame, to->column + 2);
  refuse (self, frame, to, DOOR_PROBLEM_TYPE, text);
}

/* White space around a value means nothing but in text. */
static void
read_trimmed (
    DoorReader *self, const DoorFrame *frame, const Target *to, DoorShape shape, const char *text)
{
  switch (shape)
    {
    case DOOR_SHAPE_INTEGER:
    case DOOR_SHAPE_DECIMAL:
      read_number (self, frame, to, text, shape == DOOR_SHAPE_INTEGER);
      break;
    case DOOR_SHAPE_BOOLEAN:
      read_boolean (self, frame, to, text);
      break;
    case DOOR_SHAPE_CODED:
      read_code (self, frame, to, text);
      break;
    case DOOR_SHAPE_MULTIPLE:
      read_multiple (self, frame, to, text);
      break;
    case DOOR_SHAPE_RANK:
      read_rank (self, frame, to, text);
      break;
    case DOOR_SHAPE_DATE:
      read_date (self, frame, to, text);
      break;
    case DOOR_SHAPE_TIME:
    case DOOR_SHAPE_DATE_TIME:
      read_time (self, frame, to, text, shape == DOOR_SHAPE_DATE_TIME);
      break;
    case DOOR_SHAPE_GEOPOINT:
      read_geopoint (self, frame, to, text);
      break;
    case DOOR_SHAPE_PARTIAL_DATE:
      read_partial_date (self, frame, to, text);
      break;
    case DOOR_SHAPE_NONE:
    case DOOR_SHAPE_TABLE:
    case DOOR_SHAPE_KEY:
    case DOOR_SHAPE_TEXT:
    default:
      g_assert_not_reached ();
    }
}

/* A reason where door:missing allows it: in every column of the question. */
static void
put_reason (DoorReader *self, const DoorFrame *frame, const Target *to, const char *text)
{
  for (guint i = 0; i < to->n_columns; i++)
    if (column_view (self, to, i)->kind == DOOR_COLUMN_TEXT)
      door_reader_put_text (self, frame, to->column + i, text);
    else
      put_missing (self, frame, to->column + i, door_missing_parse (text));
}

void
door_reader_put_answer (DoorReader *self,
                        const DoorFrame *frame,
                        DoorDefNode node,
                        const char *text)
{
  const DoorSchemaNode *plan = &self->schema->nodes[node];
  Target to = { .node = node, .column = plan->column, .n_columns = plan->n_columns };

  if (plan->shape == DOOR_SHAPE_KEY)
    return;
  to.first = door_schema_column (self->schema, plan->table, plan->column);
  if (plan->shape == DOOR_SHAPE_TEXT)
    {
      door_reader_put_text (self, frame, to.column, text);
      return;
    }
  g_string_assign (self->scratch, text);
  text = g_strstrip (self->scratch->str);
  if (*text == '\0')
    put_all_blank (self, frame, &to);
  else if (door_form_reason_of (self->schema->form, node, text))
    put_reason (self, frame, &to, text);
  else
    read_trimmed (self, frame, &to, plan->shape, text);
}
