/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in rules: columns of the study, and definitions that stand for a rule of their own. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-rule-private.h"
#include "door-study.h"

#include <math.h>

#define MAX_DEFINITIONS 50u /* one in another; more is a circle */

/* The row of the column's frame for a row of the run's table; G_MAXUINT32 none. */
static guint32
row_of (const DoorRuleRun *run, const DoorStudyColumn *column, guint32 row)
{
  for (guint table = run->table; table != column->table;)
    row = door_study_parent_rows (run->study, table, &table)[row];
  return column->rows ? column->rows[row] : row;
}

/* The value of each row, G_MAXUINT32 where the file has none. transfer full. */
guint32 *
door_rule_column_values (const DoorRuleRun *run, const DoorStudyColumn *column)
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

gboolean
door_rule_find_column (DoorRuleRun *run, const DoorTerm *term, DoorStudyColumn *ret_column)
{
  g_autofree char *near = NULL;
  g_autofree char *what = NULL;

  if (term->kind == DOOR_TERM_NAME
      && door_study_find_column (run->study, run->table, term->text, ret_column))
    return TRUE;
  if (term->kind != DOOR_TERM_NAME)
    return door_rule_fail (run, term, DOOR_RULE_ERROR_TYPE,
                           "the name of a column should stand here");
  near = door_study_suggest (run->study, run->table, term->text);
  what = near ? g_strdup_printf ("there is no '%s'; is '%s' meant?", term->text, near)
              : g_strdup_printf ("there is no '%s' in table '%s'", term->text,
                                 door_study_table_name (run->study, run->table));
  return door_rule_fail (run, term, DOOR_RULE_ERROR_NAME, what);
}

static gboolean
column_numbers (DoorRuleRun *run,
                const DoorTerm *term,
                const DoorStudyColumn *column,
                DoorRuleValues *to)
{
  g_autofree guint32 *values = door_rule_column_values (run, column);

  door_rule_values_init (to, run->n);
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
          return door_rule_fail (run, term, DOOR_RULE_ERROR_TYPE, what);
        }
    }
  return TRUE;
}

/* Rows below the definition's table take that of the row they are in. */
static gboolean
spread (DoorRuleRun *run,
        const DoorTerm *term,
        guint table,
        const DoorRuleValues *from,
        DoorRuleValues *to)
{
  guint above = run->table;

  while (above != table && above != 0)
    door_study_parent_rows (run->study, above, &above);
  if (above != table)
    {
      g_autofree char *what = g_strdup_printf ("'%s' is about the rows of '%s'", term->text,
                                               door_study_table_name (run->study, table));

      return door_rule_fail (run, term, DOOR_RULE_ERROR_NAME, what);
    }
  door_rule_values_init (to, run->n);
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
    DoorRuleRun *run, const DoorTerm *term, const DoorRule *rule, guint table, DoorRuleValues *to)
{
  const DoorRuleValues *kept = door_study_kept (run->study, term->text);
  DoorRuleRun inner
      = { run->study, table, door_study_n_rows (run->study, table), run->depth + 1, run->error };
  DoorRuleValues values;

  if (!kept)
    {
      if (inner.depth > MAX_DEFINITIONS)
        return door_rule_fail (run, term, DOOR_RULE_ERROR_NAME,
                               "this definition leads back to itself");
      if (!door_rule_term (&inner, rule->root, &values))
        {
          g_prefix_error (run->error, "in the definition of '%s': ", term->text);
          return FALSE;
        }
      kept = door_study_keep (run->study, term->text, &values);
    }
  return spread (run, term, table, kept, to);
}

gboolean
door_rule_name (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  guint table = 0;
  const DoorRule *rule = door_study_find_definition (run->study, term->text, &table);
  DoorStudyColumn column;

  if (rule)
    return evaluate_definition (run, term, rule, table, to);
  return door_rule_find_column (run, term, &column) && column_numbers (run, term, &column, to);
}
