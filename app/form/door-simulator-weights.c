/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-simulator-private.h"

#include <math.h>
#include <string.h>

#include "door-csv.h"
#include "door-session-private.h"

#define SHEET "weights"
#define MAX_DECIMALS 9u /* of a number in a range */
#define SECONDS_OF_DAY (24 * 60 * 60)

typedef enum {
  ROW_TEXT,
  ROW_NUMBERS,
  ROW_DATES,
  ROW_BLANK,
  ROW_ANY,
} RowKind;

typedef struct {
  RowKind kind;
  char *text;
  double low, high; /* of dates: days since 1970 */
  guint n_decimals;
  double weight;
} Row;

struct _DoorSimulatorWeights {
  DoorFormDef *def;
  GPtrArray **rows; /* by DoorDefNode: of Row; NULL: nothing is said */
};

/* One line of the table while it is read. */
typedef struct {
  DoorSimulatorWeights *weights;
  DoorDiagnostics *diagnostics;
  const DoorCsvTable *table;
  guint row;
  guint question, answer, weight; /* columns */
} Reading;

static void
row_free (gpointer data)
{
  Row *self = data;

  g_free (self->text);
  g_free (self);
}

/* --- Reading ------------------------------------------------------------------------------ */

static const char *
cell (const Reading *self, guint column)
{
  return door_csv_cell (self->table, self->row, column);
}

static void G_GNUC_PRINTF (4, 5)
    fault (const Reading *self, guint column, const char *code, const char *format, ...)
{
  const DoorPlace place = { SHEET, door_csv_line (self->table, self->row), column + 1 };
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, code, &place, "%s", text);
}

static gboolean
can_have_weights (const DoorFormDef *def, DoorDefNode node)
{
  DoorControl control = door_form_node_control (def, node);

  return door_form_kind (def, node) == DOOR_DEF_REPEAT
         || (control != DOOR_CONTROL_NONE && door_form_control_is_question (def, control));
}

static void
hint_at_question (const Reading *self, const char *name)
{
  const DoorFormDef *def = self->weights->def;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    if (can_have_weights (def, node))
      g_ptr_array_add (names, (char *) door_form_name (def, node));
  g_ptr_array_add (names, NULL);
  nearest = door_nearest_name (name, (const char *const *) names->pdata);
  if (nearest)
    door_diagnostics_hint (self->diagnostics, "did you mean %s?", nearest);
}

static DoorDefNode
find_question (const Reading *self)
{
  const DoorFormDef *def = self->weights->def;
  const char *name = cell (self, self->question);
  DoorDefNode found = *name == '/' ? door_form_find (def, name) : DOOR_DEF_NONE;

  for (DoorDefNode node = 0; *name != '/' && node < door_form_n_nodes (def); node++)
    if (can_have_weights (def, node) && strcmp (door_form_name (def, node), name) == 0)
      {
        if (found != DOOR_DEF_NONE)
          return fault (self, self->question, "weights-ambiguous",
                        "more than one question is called “%s”: give its path, as in %s", name,
                        door_form_path (def, node)),
                 DOOR_DEF_NONE;
        found = node;
      }
  if (found != DOOR_DEF_NONE && can_have_weights (def, found))
    return found;
  fault (self, self->question, "weights-question", "no question or repeat is called “%s”", name);
  hint_at_question (self, name);
  return DOOR_DEF_NONE;
}

/* How many decimals a number is written with; FALSE when it is none. */
static gboolean
parse_number (const char *text, double *ret_number, guint *ret_n_decimals)
{
  const char *point = strchr (text, '.');
  char *end;

  *ret_number = g_ascii_strtod (text, &end);
  *ret_n_decimals = point ? MIN ((guint) strlen (point + 1), MAX_DECIMALS) : 0;
  return end > text && *end == '\0' && isfinite (*ret_number);
}

static gboolean
read_range (Row *row, const char *text)
{
  g_auto (GStrv) ends = g_strsplit (text, "..", 2);
  guint n_low, n_high;

  if (!ends[0] || !ends[1])
    return FALSE;
  if (parse_number (ends[0], &row->low, &n_low) && parse_number (ends[1], &row->high, &n_high))
    {
      row->kind = ROW_NUMBERS;
      row->n_decimals = MAX (n_low, n_high);
    }
  else if (door_xpath_parse_date (ends[0], &row->low)
           && door_xpath_parse_date (ends[1], &row->high))
    row->kind = ROW_DATES;
  else
    return FALSE;
  return row->low <= row->high;
}

static DoorReasons
reason_of_word (const char *word)
{
  return strcmp (word, "dk") == 0        ? DOOR_REASON_DONT_KNOW
         : strcmp (word, "refused") == 0 ? DOOR_REASON_REFUSED
         : strcmp (word, "na") == 0      ? DOOR_REASON_DOES_NOT_APPLY
                                         : 0;
}

static gboolean
has_choice (const DoorFormDef *def, DoorControl control, const char *value)
{
  for (guint i = 0; i < door_form_n_choices (def, control); i++)
    if (strcmp (door_form_choice_value (def, control, i), value) == 0)
      return TRUE;
  return door_form_n_choices (def, control) == 0;
}

static void
hint_at_choice (const Reading *self, DoorControl control, const char *value)
{
  const DoorFormDef *def = self->weights->def;
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  const char *nearest;

  for (guint i = 0; i < door_form_n_choices (def, control); i++)
    g_ptr_array_add (values, (char *) door_form_choice_value (def, control, i));
  g_ptr_array_add (values, NULL);
  nearest = door_nearest_name (value, (const char *const *) values->pdata);
  if (nearest)
    door_diagnostics_hint (self->diagnostics, "did you mean %s?", nearest);
}

static gboolean
read_value (const Reading *self, DoorDefNode node, Row *row)
{
  const DoorFormDef *def = self->weights->def;
  const DoorControl control = door_form_node_control (def, node);
  const char *text = cell (self, self->answer);
  const DoorReasons reason = reason_of_word (text);

  if (reason & door_form_reasons (def, node))
    text = door_reason_value (reason);
  else if (!has_choice (def, control, text) && !door_form_reason_of (def, node, text))
    {
      fault (self, self->answer, "weights-choice", "%s has no choice “%s”",
             door_form_name (def, node), text);
      hint_at_choice (self, control, text);
      return FALSE;
    }
  row->kind = ROW_TEXT;
  row->text = g_strdup (text);
  return TRUE;
}

static gboolean
read_size (const Reading *self, Row *row)
{
  const char *text = cell (self, self->answer);
  guint n_decimals = 0;

  if (parse_number (text, &row->low, &n_decimals))
    {
      row->kind = ROW_NUMBERS;
      row->high = row->low;
      row->n_decimals = n_decimals;
    }
  else if (!read_range (row, text))
    row->low = -1;
  if (row->kind == ROW_NUMBERS && row->low >= 0 && row->high <= DOOR_SESSION_MAX_REPEATS
      && row->n_decimals == 0)
    return TRUE;
  fault (self, self->answer, "weights-size",
         "of a repeat say how many: a whole number, or two as in 0..3");
  return FALSE;
}

static gboolean
read_answer (const Reading *self, DoorDefNode node, Row *row)
{
  const char *text = cell (self, self->answer);

  if (strcmp (text, "*") == 0)
    row->kind = ROW_ANY;
  else if (door_form_kind (self->weights->def, node) == DOOR_DEF_REPEAT)
    return read_size (self, row);
  else if (*text == '\0')
    row->kind = ROW_BLANK;
  else if (strstr (text, ".."))
    {
      if (!read_range (row, text))
        return fault (self, self->answer, "weights-range",
                      "“%s” is no range: two numbers or two dates, the smaller first, as in 18..29",
                      text),
               FALSE;
    }
  else
    return read_value (self, node, row);
  return TRUE;
}

static gboolean
read_weight (const Reading *self, DoorDefNode node, Row *row)
{
  const DoorControl control = door_form_node_control (self->weights->def, node);
  const gboolean is_share
      = control != DOOR_CONTROL_NONE
        && door_form_control_kind (self->weights->def, control) == DOOR_CONTROL_SELECT_MULTIPLE;
  guint n_decimals;

  if (parse_number (cell (self, self->weight), &row->weight, &n_decimals) && row->weight >= 0
      && (!is_share || row->weight <= 100))
    return TRUE;
  fault (self, self->weight, "weights-weight",
         is_share ? "how many in a hundred: from 0 to 100" : "a weight is a number from 0");
  return FALSE;
}

static void
read_row (const Reading *self)
{
  DoorDefNode node = find_question (self);
  Row *row;

  if (node == DOOR_DEF_NONE)
    return;
  row = g_new0 (Row, 1);
  if (!read_answer (self, node, row) || !read_weight (self, node, row))
    return row_free (row);
  if (!self->weights->rows[node])
    self->weights->rows[node] = g_ptr_array_new_with_free_func (row_free);
  g_ptr_array_add (self->weights->rows[node], row);
}

static gboolean
find_column (const DoorCsvTable *table, const char *name, DoorDiagnostics *diagnostics, guint *ret)
{
  const DoorPlace place = { SHEET, 1, 0 };
  int column = door_csv_find (table, name);

  if (column < 0)
    door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "weights-column", &place,
                          "the table has the columns question, answer, weight: %s is missing",
                          name);
  *ret = (guint) column;
  return column >= 0;
}

DoorSimulatorWeights *
door_simulator_weights_read (const DoorFormDef *def, GBytes *csv, DoorDiagnostics *diagnostics)
{
  g_autoptr (DoorSimulatorWeights) self = g_new0 (DoorSimulatorWeights, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCsvTable) table = door_csv_read (csv, &error);
  Reading reading = { self, diagnostics, table, 0, 0, 0, 0 };
  const guint n_before = door_diagnostics_length (diagnostics);
  const DoorPlace place = { SHEET, 0, 0 };

  self->def = door_form_ref ((DoorFormDef *) def);
  self->rows = g_new0 (GPtrArray *, door_form_n_nodes (def));
  if (!table)
    {
      door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "weights-unreadable", &place, "%s",
                            error->message);
      return NULL;
    }
  if (!find_column (table, "question", diagnostics, &reading.question)
      || !find_column (table, "answer", diagnostics, &reading.answer)
      || !find_column (table, "weight", diagnostics, &reading.weight))
    return NULL;
  for (; reading.row < door_csv_rows (table); reading.row++)
    read_row (&reading);
  return door_diagnostics_length (diagnostics) > n_before ? NULL : g_steal_pointer (&self);
}

void
door_simulator_weights_free (DoorSimulatorWeights *self)
{
  if (!self)
    return;
  for (guint i = 0; i < door_form_n_nodes (self->def); i++)
    g_clear_pointer (&self->rows[i], g_ptr_array_unref);
  g_free (self->rows);
  door_form_unref (self->def);
  g_free (self);
}

/* --- Drawing ------------------------------------------------------------------------------ */

/* From 0 to below 1. */
static double
fraction (guint64 *state)
{
  return (double) (door_simulator_random (state) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}

/* A value between the ends, both of them included, with so many decimals. */
static double
between (const Row *row, guint64 *state)
{
  const double unit = pow (10, row->n_decimals);
  const double n = floor ((row->high - row->low) * unit + 0.5) + 1;

  return row->low + floor (fraction (state) * n) / unit;
}

static char *
date_of_days (double days)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc ((gint64) days * SECONDS_OF_DAY);

  return moment ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("");
}

static DoorSimulatorDrawn
take (const Row *row, guint64 *state, char **ret_answer)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *format = g_strdup_printf ("%%.%uf", row->n_decimals);

  switch (row->kind)
    {
    case ROW_TEXT:
      *ret_answer = g_strdup (row->text);
      return DOOR_SIMULATOR_GIVEN;
    case ROW_NUMBERS:
      *ret_answer
          = g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, between (row, state)));
      return DOOR_SIMULATOR_GIVEN;
    case ROW_DATES:
      *ret_answer = date_of_days (between (row, state));
      return DOOR_SIMULATOR_GIVEN;
    case ROW_BLANK:
      return DOOR_SIMULATOR_BLANK;
    case ROW_ANY:
    default:
      return DOOR_SIMULATOR_ANY;
    }
}

/* One row, by weight; NULL when none has any. */
static const Row *
pick (const GPtrArray *rows, guint64 *state)
{
  double total = 0, at;

  for (guint i = 0; i < rows->len; i++)
    total += ((const Row *) g_ptr_array_index (rows, i))->weight;
  at = fraction (state) * total;
  for (guint i = 0; i < rows->len && total > 0; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      at -= row->weight;
      if (at < 0)
        return row;
    }
  return NULL;
}

static const Row *
find_row (const GPtrArray *rows, const char *value)
{
  const Row *others = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      if (row->kind == ROW_TEXT && strcmp (row->text, value) == 0)
        return row;
      if (row->kind == ROW_ANY)
        others = row;
    }
  return others;
}

static gboolean
is_chosen (const Row *row, guint64 *state)
{
  return row && fraction (state) * 100 < row->weight;
}

/* Nothing at all, or a reason for it. */
static const Row *
pick_instead (const GPtrArray *rows, DoorFormDef *def, DoorDefNode node, guint64 *state)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      if ((row->kind == ROW_BLANK
           || (row->kind == ROW_TEXT && door_form_reason_of (def, node, row->text)))
          && is_chosen (row, state))
        return row;
    }
  return NULL;
}

static DoorSimulatorDrawn
draw_several (
    const GPtrArray *rows, DoorSession *session, DoorNode node, guint64 *state, char **ret_answer)
{
  const Row *instead
      = pick_instead (rows, session->def, door_session_def_node (session, node), state);
  const guint n = instead ? 0 : door_session_n_choices (session, node);
  GString *out;

  if (instead)
    return take (instead, state, ret_answer);
  out = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      const char *value = door_session_choice_value (session, node, i);

      if (is_chosen (find_row (rows, value), state))
        g_string_append_printf (out, "%s%s", out->len ? " " : "", value);
    }
  *ret_answer = g_string_free (out, FALSE);
  return **ret_answer ? DOOR_SIMULATOR_GIVEN : DOOR_SIMULATOR_BLANK;
}

DoorSimulatorDrawn
door_simulator_weights_draw (const DoorSimulatorWeights *self,
                             DoorSession *session,
                             DoorItem question,
                             guint64 *state,
                             char **ret_answer)
{
  const GPtrArray *rows = self->rows[door_session_def_node (session, question.node)];
  const Row *row;

  *ret_answer = NULL;
  if (!rows)
    return DOOR_SIMULATOR_ANY;
  if (door_form_control_kind (session->def, question.control) == DOOR_CONTROL_SELECT_MULTIPLE)
    return draw_several (rows, session, question.node, state, ret_answer);
  row = pick (rows, state);
  return row ? take (row, state, ret_answer) : DOOR_SIMULATOR_ANY;
}

gboolean
door_simulator_weights_draw_count (const DoorSimulatorWeights *self,
                                   DoorDefNode repeat,
                                   guint64 *state,
                                   guint *ret_count)
{
  const GPtrArray *rows = self->rows[repeat];
  const Row *row = rows ? pick (rows, state) : NULL;

  if (!row || row->kind != ROW_NUMBERS)
    return FALSE;
  *ret_count = (guint) between (row, state);
  return TRUE;
}
