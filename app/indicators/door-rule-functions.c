/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of rules. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-rule-private.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *name;
  guint min_args, max_args;
  gboolean (*evaluate) (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to);
} Function;

/* Over the rows of a repeat: `any` stops nowhere, but a true row outweighs missing ones. */
static void
gather (const char *name, double number, gint8 missing, double *to, gint8 *to_missing)
{
  gboolean any = name[0] == 'a';

  if (missing == DOOR_MISSING_NOT_APPLICABLE)
    return;
  if (missing)
    *to_missing = any && *to > 0 ? 0 : door_rule_graver (*to_missing, missing);
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
evaluate_repeat (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  const DoorTerm *name = term->args->pdata[0];
  int table = name->kind == DOOR_TERM_NAME ? door_study_find_table (run->study, name->text) : -1;
  DoorRuleRun inner = { run->study, (guint) MAX (table, 0), 0, run->depth, run->error };
  g_auto (DoorRuleValues) values = { 0 };
  const guint32 *parents;
  guint parent = 0;

  if (table < 0)
    return door_rule_fail (run, name, DOOR_RULE_ERROR_NAME,
                           "the name of a repeat's table should stand here");
  parents = door_study_parent_rows (run->study, inner.table, &parent);
  if (!parents || parent != run->table)
    return door_rule_fail (run, name, DOOR_RULE_ERROR_NAME,
                           "this table is no repeat of the one asked about");
  inner.n = door_study_n_rows (run->study, inner.table);
  if (!door_rule_term (&inner, term->args->pdata[1], &values))
    return FALSE;
  door_rule_values_init (to, run->n);
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
      char number[G_ASCII_DTOSTR_BUF_SIZE] = "";

      if (term->kind == DOOR_TERM_NUMBER)
        g_ascii_formatd (number, sizeof number, "%.15g", term->number);
      if (has_word (list, term->kind == DOOR_TERM_NUMBER ? number : term->text))
        return TRUE;
    }
  return FALSE;
}

static gboolean
evaluate_selected (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  DoorStudyColumn column;
  g_autofree guint32 *values = NULL;

  for (guint t = 1; t < term->args->len; t++)
    if (!door_rule_is_literal (term->args->pdata[t]))
      return door_rule_fail (run, term->args->pdata[t], DOOR_RULE_ERROR_TYPE,
                             "a choice's value in quotes should stand here");
  if (!door_rule_find_column (run, term->args->pdata[0], &column))
    return FALSE;
  values = door_rule_column_values (run, &column);
  door_rule_values_init (to, run->n);
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
  if (door_rule_asks_for_reason (term->args, 1))
    door_rule_forget_missing (to);
  return TRUE;
}

/* total, least, most: over the arguments; what does not apply is passed over. */
static gboolean
evaluate_several (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  g_autofree gboolean *seen = g_new0 (gboolean, MAX (run->n, 1));
  char kind = term->text[0];

  door_rule_values_init (to, run->n);
  for (guint a = 0; a < term->args->len; a++)
    {
      g_auto (DoorRuleValues) one = { 0 };

      if (!door_rule_term (run, term->args->pdata[a], &one))
        {
          door_rule_values_clear (to);
          return FALSE;
        }
      for (guint i = 0; i < run->n; i++)
        {
          double number = one.number[i];

          if (one.missing[i] == DOOR_MISSING_NOT_APPLICABLE)
            continue;
          to->missing[i] = door_rule_graver (to->missing[i], one.missing[i]);
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
evaluate_if (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  g_auto (DoorRuleValues) yes = { 0 };
  g_auto (DoorRuleValues) no = { 0 };

  if (!door_rule_term (run, term->args->pdata[1], &yes)
      || !door_rule_term (run, term->args->pdata[2], &no)
      || !door_rule_term (run, term->args->pdata[0], to))
    return FALSE;
  door_rule_as_condition (to);
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
evaluate_band (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  for (guint a = 1; a < term->args->len; a++)
    {
      const DoorTerm *limit = term->args->pdata[a];
      const DoorTerm *before = term->args->pdata[a - 1];

      if (limit->kind != DOOR_TERM_NUMBER || (a > 1 && limit->number <= before->number))
        return door_rule_fail (run, limit, DOOR_RULE_ERROR_TYPE, "limits are numbers that grow");
    }
  if (!door_rule_term (run, term->args->pdata[0], to))
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
evaluate_known (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  const DoorTerm *of = term->args->pdata[0];
  gboolean wanted = term->text[0] == 'k';
  DoorStudyColumn column;

  if (of->kind == DOOR_TERM_NAME && !door_study_find_definition (run->study, of->text, NULL))
    {
      g_autofree guint32 *values = NULL;

      if (!door_rule_find_column (run, of, &column))
        return FALSE;
      values = door_rule_column_values (run, &column);
      door_rule_values_init (to, run->n);
      for (guint i = 0; i < run->n; i++)
        to->missing[i]
            = values[i] == G_MAXUINT32
                  ? DOOR_MISSING_NOT_APPLICABLE
                  : (gint8) door_grid_value_missing (column.frame, column.column, values[i]);
    }
  else if (!door_rule_term (run, of, to))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    to->number[i] = (to->missing[i] == DOOR_MISSING_NONE) == wanted;
  door_rule_forget_missing (to);
  return TRUE;
}

static gboolean
evaluate_round (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  if (!door_rule_term (run, term->args->pdata[0], to))
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

gboolean
door_rule_call (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to)
{
  g_autofree char *what = NULL;

  for (guint f = 0; f < G_N_ELEMENTS (functions); f++)
    if (strcmp (functions[f].name, term->text) == 0)
      {
        if (term->args->len >= functions[f].min_args && term->args->len <= functions[f].max_args)
          return functions[f].evaluate (run, term, to);
        what = g_strdup_printf ("%s() takes %u arguments%s", term->text, functions[f].min_args,
                                functions[f].max_args > functions[f].min_args ? " or more" : "");
        return door_rule_fail (run, term, DOOR_RULE_ERROR_SYNTAX, what);
      }
  what = g_strdup_printf ("there is no function %s()", term->text);
  return door_rule_fail (run, term, DOOR_RULE_ERROR_NAME, what);
}
