/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-rule-private.h"
#include "door-study.h"

#include <math.h>
#include <string.h>

#define MAX_DEFINITIONS 50u /* one in another; more is a circle */

typedef struct {
  DoorStudy *study;
  guint table;
  guint n;
  guint depth;
  GError **error;
} Run;

static gboolean evaluate (Run *run, const DoorTerm *term, DoorRuleValues *to);

void
door_rule_values_clear (DoorRuleValues *self)
{
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->missing, g_free);
  self->n = 0;
}

static void
values_init (DoorRuleValues *self, guint n)
{
  *self = (DoorRuleValues){ n, g_new0 (double, MAX (n, 1)), g_new0 (gint8, MAX (n, 1)) };
}

static void
set_missing (DoorRuleValues *to, guint i, gint8 missing)
{
  to->number[i] = 0;
  to->missing[i] = missing;
}

static gboolean
fail (Run *run, const DoorTerm *term, DoorRuleError code, const char *what)
{
  g_set_error (run->error, DOOR_RULE_ERROR, (int) code, "at character %u: %s", term->at, what);
  return FALSE;
}

/* --- Missing ------------------------------------------------------------------------------- */

/* The gravest first. */
static gint8
graver (gint8 a, gint8 b)
{
  static const gint8 order[]
      = { DOOR_MISSING_SAFETY,    DOOR_MISSING_REFUSED,        DOOR_MISSING_DONT_KNOW,
          DOOR_MISSING_NOT_ASKED, DOOR_MISSING_DOES_NOT_APPLY, DOOR_MISSING_NOT_APPLICABLE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (a == order[i] || b == order[i])
      return order[i];
  return DOOR_MISSING_NONE;
}

static gboolean
is_reason (double number)
{
  return number >= DOOR_MISSING_FIRST && number <= DOOR_MISSING_LAST && number == floor (number);
}

/* A condition's view: what does not apply is false. */
static void
as_condition (DoorRuleValues *values)
{
  for (guint i = 0; i < values->n; i++)
    if (values->missing[i] == DOOR_MISSING_NOT_APPLICABLE)
      values->missing[i] = DOOR_MISSING_NONE;
    else if (values->missing[i] == DOOR_MISSING_NONE)
      values->number[i] = values->number[i] != 0;
}

/* --- Columns ------------------------------------------------------------------------------- */

/* The row of the column's frame for a row of the run's table; G_MAXUINT32 none. */
static guint32
row_of (const Run *run, const DoorStudyColumn *column, guint32 row)
{
  for (guint table = run->table; table != column->table;)
    row = door_study_parent_rows (run->study, table, &table)[row];
  return column->rows ? column->rows[row] : row;
}

/* The value of each row, G_MAXUINT32 where the file has none. transfer full. */
static guint32 *
values_of (const Run *run, const DoorStudyColumn *column)
{
  const guint32 *values = door_grid_values (column->frame, column->column);
  guint32 *to = g_new (guint32, MAX (run->n, 1));

  for (guint i = 0; i < run->n; i++)
    {
      guint32 row = row_of (run, column, i);

      to[i] = row == G_MAXUINT32 ? row : values[row];
    }
  return to;
}

static gboolean
find_column (Run *run, const DoorTerm *term, DoorStudyColumn *ret_column)
{
  g_autofree char *near = NULL;
  g_autofree char *what = NULL;

  if (term->kind == DOOR_TERM_NAME
      && door_study_find_column (run->study, run->table, term->text, ret_column))
    return TRUE;
  if (term->kind != DOOR_TERM_NAME)
    return fail (run, term, DOOR_RULE_ERROR_TYPE, "the name of a column should stand here");
  near = door_study_suggest (run->study, run->table, term->text);
  what = near ? g_strdup_printf ("there is no '%s'; is '%s' meant?", term->text, near)
              : g_strdup_printf ("there is no '%s' in table '%s'", term->text,
                                 door_study_table_name (run->study, run->table));
  return fail (run, term, DOOR_RULE_ERROR_NAME, what);
}

static gboolean
column_numbers (Run *run, const DoorTerm *term, const DoorStudyColumn *column, DoorRuleValues *to)
{
  g_autofree guint32 *values = values_of (run, column);

  values_init (to, run->n);
  for (guint i = 0; i < run->n; i++)
    {
      guint32 value = values[i];
      gint8 missing = value == G_MAXUINT32
                          ? DOOR_MISSING_NOT_APPLICABLE
                          : (gint8) door_grid_value_missing (column->frame, column->column, value);

      to->missing[i] = missing;
      if (missing != DOOR_MISSING_NONE)
        continue;
      to->number[i] = door_grid_value_number (column->frame, column->column, value);
      if (isnan (to->number[i]))
        {
          g_autofree char *what
              = g_strdup_printf ("'%s' holds '%s', which is no number", term->text,
                                 door_grid_value_text (column->frame, column->column, value));

          door_rule_values_clear (to);
          return fail (run, term, DOOR_RULE_ERROR_TYPE, what);
        }
    }
  return TRUE;
}

/* Rows below the definition's table take that of the row they are in. */
static gboolean
spread (Run *run, const DoorTerm *term, guint table, const DoorRuleValues *from, DoorRuleValues *to)
{
  guint above = run->table;

  while (above != table && above != 0)
    door_study_parent_rows (run->study, above, &above);
  if (above != table)
    {
      g_autofree char *what = g_strdup_printf ("'%s' is about the rows of '%s'", term->text,
                                               door_study_table_name (run->study, table));

      return fail (run, term, DOOR_RULE_ERROR_NAME, what);
    }
  values_init (to, run->n);
  for (guint i = 0; i < run->n; i++)
    {
      guint32 row = i;

      for (guint at = run->table; at != table;)
        row = door_study_parent_rows (run->study, at, &at)[row];
      to->number[i] = from->number[row];
      to->missing[i] = from->missing[row];
    }
  return TRUE;
}

static gboolean
evaluate_definition (
    Run *run, const DoorTerm *term, const DoorRule *rule, guint table, DoorRuleValues *to)
{
  const DoorRuleValues *kept = door_study_kept (run->study, term->text);
  Run inner
      = { run->study, table, door_study_n_rows (run->study, table), run->depth + 1, run->error };
  DoorRuleValues values;

  if (!kept)
    {
      if (inner.depth > MAX_DEFINITIONS)
        return fail (run, term, DOOR_RULE_ERROR_NAME, "this definition leads back to itself");
      if (!evaluate (&inner, rule->root, &values))
        {
          g_prefix_error (run->error, "in the definition of '%s': ", term->text);
          return FALSE;
        }
      kept = door_study_keep (run->study, term->text, &values);
    }
  return spread (run, term, table, kept, to);
}

static gboolean
evaluate_name (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  guint table = 0;
  const DoorRule *rule = door_study_find_definition (run->study, term->text, &table);
  DoorStudyColumn column;

  if (rule)
    return evaluate_definition (run, term, rule, table, to);
  return find_column (run, term, &column) && column_numbers (run, term, &column, to);
}

/* --- Conditions ---------------------------------------------------------------------------- */

static gboolean
holds (DoorTermKind kind, double a, double b)
{
  switch (kind)
    {
    case DOOR_TERM_EQUAL:
      return a == b;
    case DOOR_TERM_UNEQUAL:
      return a != b;
    case DOOR_TERM_LESS:
      return a < b;
    case DOOR_TERM_LESS_EQUAL:
      return a <= b;
    case DOOR_TERM_MORE:
      return a > b;
    default:
      return a >= b;
    }
}

/* A column against texts: for each of its values once. */
static gboolean
column_is_text (Run *run, const DoorTerm *name, GPtrArray *terms, guint first, DoorRuleValues *to)
{
  DoorStudyColumn column;
  g_autofree guint32 *values = NULL;
  g_autofree gint8 *is = NULL;
  guint n_values;

  if (!find_column (run, name, &column))
    return FALSE;
  values = values_of (run, &column);
  n_values = door_grid_n_values (column.frame, column.column);
  is = g_new0 (gint8, MAX (n_values, 1));
  for (guint v = 0; v < n_values; v++)
    for (guint t = first; t < terms->len; t++)
      {
        const DoorTerm *term = terms->pdata[t];
        const char *text = door_grid_value_text (column.frame, column.column, v);

        is[v] |= term->kind == DOOR_TERM_TEXT
                     ? strcmp (text, term->text) == 0
                     : door_grid_value_number (column.frame, column.column, v) == term->number;
      }
  values_init (to, run->n);
  for (guint i = 0; i < run->n; i++)
    {
      gint8 missing
          = values[i] == G_MAXUINT32
                ? DOOR_MISSING_NOT_APPLICABLE
                : (gint8) door_grid_value_missing (column.frame, column.column, values[i]);

      if (values[i] != G_MAXUINT32 && is[values[i]])
        to->number[i] = 1;
      else if (missing != DOOR_MISSING_NOT_APPLICABLE)
        to->missing[i] = missing;
    }
  return TRUE;
}

/* Whether a reason itself is asked for: then no row is missing. */
static gboolean
asks_for_reason (const GPtrArray *terms, guint first)
{
  for (guint t = first; t < terms->len; t++)
    {
      const DoorTerm *term = terms->pdata[t];

      if ((term->kind == DOOR_TERM_NUMBER && is_reason (term->number))
          || (term->kind == DOOR_TERM_TEXT && is_reason (g_ascii_strtod (term->text, NULL))))
        return TRUE;
    }
  return FALSE;
}

static void
forget_missing (DoorRuleValues *to)
{
  memset (to->missing, 0, to->n);
}

static void
turn (DoorRuleValues *to)
{
  for (guint i = 0; i < to->n; i++)
    if (to->missing[i] == DOOR_MISSING_NONE)
      to->number[i] = to->number[i] == 0;
}

static gboolean
is_literal (const DoorTerm *term)
{
  return term->kind == DOOR_TERM_NUMBER || term->kind == DOOR_TERM_TEXT;
}

/* x = one of the literals from `first` on. */
static gboolean
evaluate_member (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  const DoorTerm *of = term->args->pdata[0];

  for (guint t = 1; t < term->args->len; t++)
    if (!is_literal (term->args->pdata[t]))
      return fail (run, term->args->pdata[t], DOOR_RULE_ERROR_TYPE,
                   "a number or a text in quotes should stand here");
  if (of->kind == DOOR_TERM_NAME && !door_study_find_definition (run->study, of->text, NULL))
    {
      if (!column_is_text (run, of, term->args, 1, to))
        return FALSE;
    }
  else
    {
      if (!evaluate (run, of, to))
        return FALSE;
      for (guint i = 0; i < run->n; i++)
        {
          double value = to->missing[i] ? to->missing[i] : to->number[i];
          gboolean is = FALSE;

          for (guint t = 1; t < term->args->len; t++)
            {
              const DoorTerm *literal = term->args->pdata[t];

              is |= value
                    == (literal->kind == DOOR_TERM_NUMBER ? literal->number
                                                          : g_ascii_strtod (literal->text, NULL));
            }
          if (is || to->missing[i] == DOOR_MISSING_NOT_APPLICABLE)
            to->missing[i] = DOOR_MISSING_NONE;
          to->number[i] = is;
        }
    }
  if (asks_for_reason (term->args, 1))
    forget_missing (to);
  return TRUE;
}

static gboolean
evaluate_pair (Run *run, const DoorTerm *term, DoorRuleValues *a, DoorRuleValues *b)
{
  if (!evaluate (run, term->args->pdata[0], a))
    return FALSE;
  if (evaluate (run, term->args->pdata[1], b))
    return TRUE;
  door_rule_values_clear (a);
  return FALSE;
}

static gboolean
evaluate_comparison (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  const DoorTerm *right = term->args->pdata[1];
  gboolean equality = term->kind == DOOR_TERM_EQUAL || term->kind == DOOR_TERM_UNEQUAL;
  g_auto (DoorRuleValues) other = { 0 };

  if (right->kind == DOOR_TERM_TEXT && !equality)
    return fail (run, right, DOOR_RULE_ERROR_TYPE,
                 "texts can be equal or not, but not more or less");
  if (equality && is_literal (right))
    {
      if (!evaluate_member (run, term, to))
        return FALSE;
      if (term->kind == DOOR_TERM_UNEQUAL)
        turn (to);
      return TRUE;
    }
  if (!evaluate_pair (run, term, to, &other))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    {
      gint8 missing = graver (to->missing[i], other.missing[i]);
      gboolean inapplicable = to->missing[i] == DOOR_MISSING_NOT_APPLICABLE
                              || other.missing[i] == DOOR_MISSING_NOT_APPLICABLE;

      to->number[i] = !missing && holds (term->kind, to->number[i], other.number[i]);
      to->missing[i] = inapplicable ? DOOR_MISSING_NONE : missing;
    }
  return TRUE;
}

static gboolean
evaluate_and_or (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  gboolean decides = term->kind == DOOR_TERM_OR; /* true for or, false for and */
  g_auto (DoorRuleValues) other = { 0 };

  if (!evaluate_pair (run, term, to, &other))
    return FALSE;
  as_condition (to);
  as_condition (&other);
  for (guint i = 0; i < run->n; i++)
    {
      gboolean decided = (!to->missing[i] && to->number[i] == decides)
                         || (!other.missing[i] && other.number[i] == decides);

      to->missing[i] = decided ? DOOR_MISSING_NONE : graver (to->missing[i], other.missing[i]);
      to->number[i] = to->missing[i] ? 0 : decided ? decides : !decides;
    }
  return TRUE;
}

static gboolean
evaluate_not (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  if (!evaluate (run, term->args->pdata[0], to))
    return FALSE;
  as_condition (to);
  turn (to);
  return TRUE;
}

/* --- Sums ---------------------------------------------------------------------------------- */

static double
calculate (DoorTermKind kind, double a, double b)
{
  switch (kind)
    {
    case DOOR_TERM_ADD:
      return a + b;
    case DOOR_TERM_SUBTRACT:
      return a - b;
    case DOOR_TERM_MULTIPLY:
      return a * b;
    default:
      return a / b;
    }
}

/* A division by zero does not apply. */
static gboolean
evaluate_sum (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  g_auto (DoorRuleValues) other = { 0 };

  if (!evaluate_pair (run, term, to, &other))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    {
      double number = calculate (term->kind, to->number[i], other.number[i]);

      to->missing[i] = graver (to->missing[i], other.missing[i]);
      if (!to->missing[i] && !isfinite (number))
        to->missing[i] = DOOR_MISSING_NOT_APPLICABLE;
      to->number[i] = to->missing[i] ? 0 : number;
    }
  return TRUE;
}

static gboolean
evaluate_minus (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  if (!evaluate (run, term->args->pdata[0], to))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    to->number[i] = -to->number[i];
  return TRUE;
}

/* --- Functions ----------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  guint min_args, max_args;
  gboolean (*evaluate) (Run *run, const DoorTerm *term, DoorRuleValues *to);
} Function;

/* Over the rows of a repeat: `any` stops nowhere, but a true row outweighs missing ones. */
static void
gather (const char *name, double number, gint8 missing, double *to, gint8 *to_missing)
{
  gboolean any = name[0] == 'a';

  if (missing == DOOR_MISSING_NOT_APPLICABLE)
    return;
  if (missing)
    *to_missing = any && *to > 0 ? 0 : graver (*to_missing, missing);
  else if (any && number != 0)
    {
      *to = 1;
      *to_missing = DOOR_MISSING_NONE;
    }
  else if (name[0] == 'g')
    *to = MAX (*to, number);
  else if (!any)
    *to += name[0] == 'c' ? number != 0 : number;
}

static gboolean
evaluate_repeat (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  const DoorTerm *name = term->args->pdata[0];
  int table = name->kind == DOOR_TERM_NAME ? door_study_find_table (run->study, name->text) : -1;
  Run inner = { run->study, (guint) MAX (table, 0), 0, run->depth, run->error };
  g_auto (DoorRuleValues) values = { 0 };
  const guint32 *parents;
  guint parent = 0;

  if (table < 0)
    return fail (run, name, DOOR_RULE_ERROR_NAME, "the name of a repeat's table should stand here");
  parents = door_study_parent_rows (run->study, inner.table, &parent);
  if (!parents || parent != run->table)
    return fail (run, name, DOOR_RULE_ERROR_NAME, "this table is no repeat of the one asked about");
  inner.n = door_study_n_rows (run->study, inner.table);
  if (!evaluate (&inner, term->args->pdata[1], &values))
    return FALSE;
  values_init (to, run->n);
  for (guint i = 0; i < inner.n; i++)
    gather (term->text, values.number[i], values.missing[i], &to->number[parents[i]],
            &to->missing[parents[i]]);
  for (guint i = 0; i < run->n; i++)
    if (to->missing[i])
      to->number[i] = 0;
  return TRUE;
}

static gboolean
has_word (const char *list, const char *word)
{
  gsize n = strlen (word);

  for (const char *at = list; (at = strstr (at, word)) != NULL; at += n)
    if ((at == list || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
      return TRUE;
  return FALSE;
}

static gboolean
is_selected (const char *list, const GPtrArray *args)
{
  for (guint t = 1; t < args->len; t++)
    {
      const DoorTerm *term = args->pdata[t];
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      if (term->kind == DOOR_TERM_NUMBER)
        g_ascii_formatd (number, sizeof number, "%.15g", term->number);
      if (has_word (list, term->kind == DOOR_TERM_NUMBER ? number : term->text))
        return TRUE;
    }
  return FALSE;
}

static gboolean
evaluate_selected (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  DoorStudyColumn column;
  g_autofree guint32 *values = NULL;

  for (guint t = 1; t < term->args->len; t++)
    if (!is_literal (term->args->pdata[t]))
      return fail (run, term->args->pdata[t], DOOR_RULE_ERROR_TYPE,
                   "a choice's value in quotes should stand here");
  if (!find_column (run, term->args->pdata[0], &column))
    return FALSE;
  values = values_of (run, &column);
  values_init (to, run->n);
  for (guint i = 0; i < run->n; i++)
    {
      gint8 missing
          = values[i] == G_MAXUINT32
                ? DOOR_MISSING_NOT_APPLICABLE
                : (gint8) door_grid_value_missing (column.frame, column.column, values[i]);

      if (values[i] == G_MAXUINT32 || missing == DOOR_MISSING_NOT_APPLICABLE)
        continue;
      to->number[i]
          = is_selected (door_grid_value_text (column.frame, column.column, values[i]), term->args);
      to->missing[i] = to->number[i] > 0 ? DOOR_MISSING_NONE : missing;
    }
  if (asks_for_reason (term->args, 1))
    forget_missing (to);
  return TRUE;
}

/* total, least, most: over the arguments; what does not apply is passed over. */
static gboolean
evaluate_several (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  g_autofree gboolean *seen = g_new0 (gboolean, MAX (run->n, 1));
  char kind = term->text[0];

  values_init (to, run->n);
  for (guint a = 0; a < term->args->len; a++)
    {
      g_auto (DoorRuleValues) one = { 0 };

      if (!evaluate (run, term->args->pdata[a], &one))
        {
          door_rule_values_clear (to);
          return FALSE;
        }
      for (guint i = 0; i < run->n; i++)
        {
          double number = one.number[i];

          if (one.missing[i] == DOOR_MISSING_NOT_APPLICABLE)
            continue;
          to->missing[i] = graver (to->missing[i], one.missing[i]);
          if (kind == 't')
            to->number[i] += number;
          else if (!seen[i] || (kind == 'l' ? number < to->number[i] : number > to->number[i]))
            to->number[i] = number;
          seen[i] = TRUE;
        }
    }
  for (guint i = 0; i < run->n; i++)
    {
      if (!seen[i] && kind != 't')
        to->missing[i] = DOOR_MISSING_NOT_APPLICABLE;
      if (to->missing[i])
        to->number[i] = 0;
    }
  return TRUE;
}

static gboolean
evaluate_if (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  g_auto (DoorRuleValues) yes = { 0 };
  g_auto (DoorRuleValues) no = { 0 };

  if (!evaluate (run, term->args->pdata[1], &yes) || !evaluate (run, term->args->pdata[2], &no)
      || !evaluate (run, term->args->pdata[0], to))
    return FALSE;
  as_condition (to);
  for (guint i = 0; i < run->n; i++)
    if (!to->missing[i])
      {
        const DoorRuleValues *from = to->number[i] != 0 ? &yes : &no;

        to->number[i] = from->number[i];
        to->missing[i] = from->missing[i];
      }
  return TRUE;
}

static gboolean
evaluate_band (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  for (guint a = 1; a < term->args->len; a++)
    {
      const DoorTerm *limit = term->args->pdata[a];
      const DoorTerm *before = term->args->pdata[a - 1];

      if (limit->kind != DOOR_TERM_NUMBER || (a > 1 && limit->number <= before->number))
        return fail (run, limit, DOOR_RULE_ERROR_TYPE, "limits are numbers that grow");
    }
  if (!evaluate (run, term->args->pdata[0], to))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    {
      double number = to->number[i];
      guint band = 1;

      for (guint a = 1; a < term->args->len; a++)
        band += number >= ((const DoorTerm *) term->args->pdata[a])->number;
      if (!to->missing[i])
        to->number[i] = band;
    }
  return TRUE;
}

/* Works for columns of texts too. */
static gboolean
evaluate_known (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  const DoorTerm *of = term->args->pdata[0];
  gboolean wanted = term->text[0] == 'k';
  DoorStudyColumn column;

  if (of->kind == DOOR_TERM_NAME && !door_study_find_definition (run->study, of->text, NULL))
    {
      g_autofree guint32 *values = NULL;

      if (!find_column (run, of, &column))
        return FALSE;
      values = values_of (run, &column);
      values_init (to, run->n);
      for (guint i = 0; i < run->n; i++)
        to->missing[i]
            = values[i] == G_MAXUINT32
                  ? DOOR_MISSING_NOT_APPLICABLE
                  : (gint8) door_grid_value_missing (column.frame, column.column, values[i]);
    }
  else if (!evaluate (run, of, to))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    to->number[i] = (to->missing[i] == DOOR_MISSING_NONE) == wanted;
  forget_missing (to);
  return TRUE;
}

static gboolean
evaluate_round (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  if (!evaluate (run, term->args->pdata[0], to))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    to->number[i] = floor (to->number[i] + 0.5);
  return TRUE;
}

static const Function functions[] = {
  { "any", 2, 2, evaluate_repeat },
  { "count", 2, 2, evaluate_repeat },
  { "sum", 2, 2, evaluate_repeat },
  { "greatest", 2, 2, evaluate_repeat },
  { "selected", 2, 1000, evaluate_selected },
  { "total", 1, 1000, evaluate_several },
  { "least", 1, 1000, evaluate_several },
  { "most", 1, 1000, evaluate_several },
  { "if", 3, 3, evaluate_if },
  { "band", 2, 1000, evaluate_band },
  { "known", 1, 1, evaluate_known },
  { "missing", 1, 1, evaluate_known },
  { "round", 1, 1, evaluate_round },
};

static gboolean
evaluate_call (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  g_autofree char *what = NULL;

  for (guint f = 0; f < G_N_ELEMENTS (functions); f++)
    if (strcmp (functions[f].name, term->text) == 0)
      {
        if (term->args->len >= functions[f].min_args && term->args->len <= functions[f].max_args)
          return functions[f].evaluate (run, term, to);
        what = g_strdup_printf ("%s() takes %u arguments%s", term->text, functions[f].min_args,
                                functions[f].max_args > functions[f].min_args ? " or more" : "");
        return fail (run, term, DOOR_RULE_ERROR_SYNTAX, what);
      }
  what = g_strdup_printf ("there is no function %s()", term->text);
  return fail (run, term, DOOR_RULE_ERROR_NAME, what);
}

/* --- All ----------------------------------------------------------------------------------- */

static gboolean
evaluate_number (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  values_init (to, run->n);
  for (guint i = 0; i < run->n; i++)
    if (is_reason (term->number))
      set_missing (to, i, (gint8) term->number);
    else
      to->number[i] = term->number;
  return TRUE;
}

static gboolean
evaluate (Run *run, const DoorTerm *term, DoorRuleValues *to)
{
  switch (term->kind)
    {
    case DOOR_TERM_NUMBER:
      return evaluate_number (run, term, to);
    case DOOR_TERM_TEXT:
      return fail (run, term, DOOR_RULE_ERROR_TYPE, "a text can only be compared: x = 'text'");
    case DOOR_TERM_NAME:
      return evaluate_name (run, term, to);
    case DOOR_TERM_NOT:
      return evaluate_not (run, term, to);
    case DOOR_TERM_MINUS:
      return evaluate_minus (run, term, to);
    case DOOR_TERM_OR:
    case DOOR_TERM_AND:
      return evaluate_and_or (run, term, to);
    case DOOR_TERM_IN:
      return evaluate_member (run, term, to);
    case DOOR_TERM_CALL:
      return evaluate_call (run, term, to);
    case DOOR_TERM_ADD:
    case DOOR_TERM_SUBTRACT:
    case DOOR_TERM_MULTIPLY:
    case DOOR_TERM_DIVIDE:
      return evaluate_sum (run, term, to);
    default:
      return evaluate_comparison (run, term, to);
    }
}

gboolean
door_rule_evaluate (
    const DoorRule *self, DoorStudy *study, guint table, DoorRuleValues *ret_values, GError **error)
{
  Run run = { study, table, door_study_n_rows (study, table), 0, error };

  DoorRuleValues values = { 0 };

  if (!evaluate (&run, self->root, &values))
    {
      door_rule_values_clear (&values);
      return FALSE;
    }
  *ret_values = values;
  return TRUE;
}
