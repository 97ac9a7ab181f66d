/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-simulator-weights-private.h"

#include <math.h>
#include <string.h>

#include "door-csv.h"
#include "door-session-private.h"

#define SHEET "weights"
#define MAX_DECIMALS 9u /* of a number in a range */

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
  DoorWeightRow *self = data;

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
read_range (DoorWeightRow *row, const char *text)
{
  g_auto (GStrv) ends = g_strsplit (text, "..", 2);
  guint n_low, n_high;

  if (!ends[0] || !ends[1])
    return FALSE;
  if (parse_number (ends[0], &row->low, &n_low) && parse_number (ends[1], &row->high, &n_high))
    {
      row->kind = DOOR_WEIGHT_NUMBERS;
      row->n_decimals = MAX (n_low, n_high);
    }
  else if (door_xpath_parse_date (ends[0], &row->low)
           && door_xpath_parse_date (ends[1], &row->high))
    row->kind = DOOR_WEIGHT_DATES;
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
read_value (const Reading *self, DoorDefNode node, DoorWeightRow *row)
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
  row->kind = DOOR_WEIGHT_TEXT;
  row->text = g_strdup (text);
  return TRUE;
}

static gboolean
read_size (const Reading *self, DoorWeightRow *row)
{
  const char *text = cell (self, self->answer);
  guint n_decimals = 0;

  if (parse_number (text, &row->low, &n_decimals))
    {
      row->kind = DOOR_WEIGHT_NUMBERS;
      row->high = row->low;
      row->n_decimals = n_decimals;
    }
  else if (!read_range (row, text))
    row->low = -1;
  if (row->kind == DOOR_WEIGHT_NUMBERS && row->low >= 0 && row->high <= DOOR_SESSION_MAX_REPEATS
      && row->n_decimals == 0)
    return TRUE;
  fault (self, self->answer, "weights-size",
         "of a repeat say how many: a whole number, or two as in 0..3");
  return FALSE;
}

static gboolean
read_answer (const Reading *self, DoorDefNode node, DoorWeightRow *row)
{
  const char *text = cell (self, self->answer);

  if (strcmp (text, "*") == 0)
    row->kind = DOOR_WEIGHT_ANY;
  else if (door_form_kind (self->weights->def, node) == DOOR_DEF_REPEAT)
    return read_size (self, row);
  else if (*text == '\0')
    row->kind = DOOR_WEIGHT_BLANK;
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
read_weight (const Reading *self, DoorDefNode node, DoorWeightRow *row)
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
  DoorWeightRow *row;

  if (node == DOOR_DEF_NONE)
    return;
  row = g_new0 (DoorWeightRow, 1);
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
