/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-rule-private.h"
#include "door-study.h"

#include <math.h>
#include <string.h>

void
door_rule_values_clear (DoorRuleValues *self)
{
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->missing, g_free);
  self->n = 0;
}

void
door_rule_values_init (DoorRuleValues *self, guint n)
{
  *self = (DoorRuleValues){ n, g_new0 (double, MAX (n, 1)), g_new0 (gint8, MAX (n, 1)) };
}

static void
set_missing (DoorRuleValues *to, guint i, gint8 missing)
{
  to->number[i] = 0;
  to->missing[i] = missing;
}

gboolean
door_rule_fail (DoorRuleRun *run, const DoorTerm *term, DoorRuleError code, const char *what)
{
  g_set_error (run->error, DOOR_RULE_ERROR, (int) code, "at character %u: %s", term->at, what);
  return FALSE;
}

/* --- Missing ------------------------------------------------------------------------------- */

/* The gravest first. */
gint8
door_rule_graver (gint8 a, gint8 b)
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
void
door_rule_as_condition (DoorRuleValues *values)
{
  for (guint i = 0; i < values->n; i++)
    if (values->missing[i] == DOOR_MISSING_NOT_APPLICABLE)
      values->missing[i] = DOOR_MISSING_NONE;
    else if (values->missing[i] == DOOR_MISSING_NONE)
      values->number[i] = values->number[i] != 0;
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
column_is_text (
    DoorRuleRun *run, const DoorTerm *name, GPtrArray *terms, guint first, DoorRuleValues *to)
{
  DoorStudyColumn column;
  g_autofree guint32 *values = NULL;
  g_autofree gint8 *is = NULL;
  guint n_values;

  if (!door_rule_find_column (run, name, &column))
    return FALSE;
  values = door_rule_column_values (run, &column);
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
  door_rule_values_init (to, run->n);
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
gboolean
door_rule_asks_for_reason (const GPtrArray *terms, guint first)
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

void
door_rule_forget_missing (DoorRuleValues *to)
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

gboolean
door_rule_is_literal (const DoorTerm *term)
{
  return term->kind == DOOR_TERM_NUMBER || term->kind == DOOR_TERM_TEXT;
}

/* x = one of the literals from `first` on. */
static gboolean
evaluate_member (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  const DoorTerm *of = term->args->pdata[0];

  for (guint t = 1; t < term->args->len; t++)
    if (!door_rule_is_literal (term->args->pdata[t]))
      return door_rule_fail (run, term->args->pdata[t], DOOR_RULE_ERROR_TYPE,
                             "a number or a text in quotes should stand here");
  if (of->kind == DOOR_TERM_NAME && !door_study_find_definition (run->study, of->text, NULL))
    {
      if (!column_is_text (run, of, term->args, 1, to))
        return FALSE;
    }
  else
    {
      if (!door_rule_term (run, of, to))
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
  if (door_rule_asks_for_reason (term->args, 1))
    door_rule_forget_missing (to);
  return TRUE;
}

static gboolean
evaluate_pair (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *a, DoorRuleValues *b)
{
  if (!door_rule_term (run, term->args->pdata[0], a))
    return FALSE;
  if (door_rule_term (run, term->args->pdata[1], b))
    return TRUE;
  door_rule_values_clear (a);
  return FALSE;
}

static gboolean
evaluate_comparison (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  const DoorTerm *right = term->args->pdata[1];
  gboolean equality = term->kind == DOOR_TERM_EQUAL || term->kind == DOOR_TERM_UNEQUAL;
  g_auto (DoorRuleValues) other = { 0 };

  if (right->kind == DOOR_TERM_TEXT && !equality)
    return door_rule_fail (run, right, DOOR_RULE_ERROR_TYPE,
                           "texts can be equal or not, but not more or less");
  if (equality && door_rule_is_literal (right))
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
      gint8 missing = door_rule_graver (to->missing[i], other.missing[i]);
      gboolean inapplicable = to->missing[i] == DOOR_MISSING_NOT_APPLICABLE
                              || other.missing[i] == DOOR_MISSING_NOT_APPLICABLE;

      to->number[i] = !missing && holds (term->kind, to->number[i], other.number[i]);
      to->missing[i] = inapplicable ? DOOR_MISSING_NONE : missing;
    }
  return TRUE;
}

static gboolean
evaluate_and_or (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  gboolean decides = term->kind == DOOR_TERM_OR; /* true for or, false for and */
  g_auto (DoorRuleValues) other = { 0 };

  if (!evaluate_pair (run, term, to, &other))
    return FALSE;
  door_rule_as_condition (to);
  door_rule_as_condition (&other);
  for (guint i = 0; i < run->n; i++)
    {
      gboolean decided = (!to->missing[i] && to->number[i] == decides)
                         || (!other.missing[i] && other.number[i] == decides);

      to->missing[i]
          = decided ? DOOR_MISSING_NONE : door_rule_graver (to->missing[i], other.missing[i]);
      to->number[i] = to->missing[i] ? 0 : decided ? decides : !decides;
    }
  return TRUE;
}

static gboolean
evaluate_not (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  if (!door_rule_term (run, term->args->pdata[0], to))
    return FALSE;
  door_rule_as_condition (to);
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
evaluate_sum (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  g_auto (DoorRuleValues) other = { 0 };

  if (!evaluate_pair (run, term, to, &other))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    {
      double number = calculate (term->kind, to->number[i], other.number[i]);

      to->missing[i] = door_rule_graver (to->missing[i], other.missing[i]);
      if (!to->missing[i] && !isfinite (number))
        to->missing[i] = DOOR_MISSING_NOT_APPLICABLE;
      to->number[i] = to->missing[i] ? 0 : number;
    }
  return TRUE;
}

static gboolean
evaluate_minus (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  if (!door_rule_term (run, term->args->pdata[0], to))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    to->number[i] = -to->number[i];
  return TRUE;
}

/* --- All ----------------------------------------------------------------------------------- */

static gboolean
evaluate_number (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  door_rule_values_init (to, run->n);
  for (guint i = 0; i < run->n; i++)
    if (is_reason (term->number))
      set_missing (to, i, (gint8) term->number);
    else
      to->number[i] = term->number;
  return TRUE;
}

gboolean
door_rule_term (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  switch (term->kind)
    {
    case DOOR_TERM_NUMBER:
      return evaluate_number (run, term, to);
    case DOOR_TERM_TEXT:
      return door_rule_fail (run, term, DOOR_RULE_ERROR_TYPE,
                             "a text can only be compared: x = 'text'");
    case DOOR_TERM_NAME:
      return door_rule_name (run, term, to);
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
      return door_rule_call (run, term, to);
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
  DoorRuleRun run = { study, table, door_study_n_rows (study, table), 0, error };

  DoorRuleValues values = { 0 };

  if (!door_rule_term (&run, self->root, &values))
    {
      door_rule_values_clear (&values);
      return FALSE;
    }
  *ret_values = values;
  return TRUE;
}
